"""A front matter in YAML as a tree of values.

The document is composed, never constructed: every value is the text that stands there (``4:30``, ``no``
and dates too), no object is made, and an alias is one shared value however often it is used.
"""

from __future__ import annotations

import re
from typing import NoReturn

import yaml

from crosspost.errors import InvalidPost
from crosspost.post.front.composing import compose
from crosspost.post.front.keys import is_key
from crosspost.post.front.repair import repaired
from crosspost.post.front.slips import yaml_slip
from crosspost.post.front.values import Entry, Items, Table, Text, Value
from crosspost.post.text import clean

__all__ = ["read_yaml"]

_NOTHING = {"", "~", "null"}
_COLON = re.compile(r"(?P<key>[\w ]+?)\s*(?P<colon>：|:(?=\S))")
# A hash behind a space begins a comment in YAML; a word glued to it is a tag to people.
_COMMENT = re.compile(r"\s*(?P<said>(?<=[\s:])#\S.*)")


def read_yaml(head: str, *, first_line: int) -> Table:
    """The values of a head that begins in this line of the file; raises `InvalidPost`."""
    lines = head.split("\n")
    try:
        root = _composed(head)
    except yaml.MarkedYAMLError as error:
        _refuse(error, lines, first_line)
    except yaml.YAMLError as error:
        raise InvalidPost("post.front_matter", line=first_line) from error
    if root is None:
        return Table(entries=(), line=first_line)
    value = _Tree(lines, first_line).value(root)
    if not isinstance(value, Table):
        _name_slip(lines, first_line)
        raise InvalidPost("post.front_matter", line=value.line)
    return value


def _composed(head: str) -> yaml.Node | None:
    """The root; where YAML breaks on a line that can only mean one thing, that is what it means."""
    try:
        return compose(head)
    except yaml.MarkedYAMLError:
        mended = repaired(head)
        if mended is None:
            raise
        return compose(mended)


def _refuse(error: yaml.MarkedYAMLError, lines: list[str], first_line: int) -> NoReturn:
    _name_slip(lines, first_line)
    line = first_line + (error.problem_mark.line if error.problem_mark else 0)
    # The parser's own words are English and speak of tokens: they help nobody who writes reviews.
    raise InvalidPost(yaml_slip(error.problem or ""), line=line) from error


def _name_slip(lines: list[str], first_line: int) -> None:
    """Raise for a line that is a key but for its colon; YAML then complains of some other place."""
    for number, line in enumerate(lines):
        found = _COLON.match(line)
        if found and is_key(found["key"]):
            code = "post.front_matter_wide" if found["colon"] == "：" else "post.front_matter_space"
            raise InvalidPost(code, line=first_line + number, key=found["key"])


class _Tree:
    """Makes values of nodes, each node once: what is shared stays shared."""

    def __init__(self, lines: list[str], first_line: int) -> None:
        self._lines = lines
        self._first_line = first_line
        self._made: dict[int, Value | None] = {}

    def value(self, node: yaml.Node) -> Value:
        if id(node) not in self._made:
            self._made[id(node)] = None
            self._made[id(node)] = self._value(node)
        made = self._made[id(node)]
        if made is None:
            # An anchor that is used inside of itself.
            raise InvalidPost("post.front_matter", line=self._line(node))
        return made

    def _value(self, node: yaml.Node) -> Value:
        line = self._line(node)
        match node:
            case yaml.MappingNode(value=pairs):
                return Table(entries=tuple(self._entry(key, value) for key, value in pairs), line=line)
            case yaml.SequenceNode(value=items):
                return Items(items=tuple(map(self.value, items)), line=line)
            case yaml.ScalarNode():
                return self._text(node)
        raise InvalidPost("post.front_matter", line=line)

    def _entry(self, key: yaml.Node, value: yaml.Node) -> Entry:
        name = clean(key.value).strip() if isinstance(key, yaml.ScalarNode) else ""
        return Entry(key=name, value=self.value(value), line=self._line(key))

    def _text(self, node: yaml.ScalarNode) -> Text:
        text, plain = clean(node.value).strip(), node.style is None
        return Text(
            text="" if plain and text.lower() in _NOTHING else text,
            line=self._line(node),
            plain=plain,
            aside=self._aside(node),
        )

    def _aside(self, node: yaml.ScalarNode) -> str:
        found = _COMMENT.match(self._lines[node.end_mark.line], node.end_mark.column)
        return found["said"] if found else ""

    def _line(self, node: yaml.Node) -> int:
        return self._first_line + int(node.start_mark.line)
