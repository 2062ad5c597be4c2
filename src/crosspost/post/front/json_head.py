"""A front matter in JSON as a tree of values: the form of Hugo, one object at the head of the file."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import NoReturn

from crosspost.errors import InvalidPost
from crosspost.post.front.slips import json_slip
from crosspost.post.front.values import Entry, Items, Table, Text, Value, deeper
from crosspost.post.text import clean

__all__ = ["end_of_json", "read_json"]

_TOKEN = re.compile(r"\"(?:[^\"\\]|\\.)*\"|[{}\[\],:]|[^\s{}\[\],:\"]+")
_BRACES = re.compile(r"\"(?:[^\"\\\n]|\\.)*\"|[{}]")


def end_of_json(text: str) -> int:
    """Where the object ends that a text begins with; 0 when it does not end."""
    depth = 0
    for found in _BRACES.finditer(text):
        depth += {"{": 1, "}": -1}.get(found[0], 0)
        if depth == 0:
            return found.end()
    return 0


def read_json(head: str, *, first_line: int) -> Table:
    """The values of a head that begins in this line of the file; raises `InvalidPost`."""
    try:
        # A number of any length is a text here.
        json.loads(head, parse_int=str)
    except json.JSONDecodeError as error:
        _refuse(error, head, first_line)
    except RecursionError as error:
        # The parser calls itself for each bracket, and has no limit of its own.
        raise InvalidPost("post.front_matter_json", line=first_line) from error
    value = _Tree(head, first_line).value()
    if not isinstance(value, Table):
        raise InvalidPost("post.front_matter_json", line=first_line)
    return value


def _refuse(error: json.JSONDecodeError, head: str, first_line: int) -> NoReturn:
    """A comma too many or too few is a slip of the line above: there the last thing read stands."""
    before, after = head[: error.pos].rstrip(), head[error.pos :].lstrip()
    code = json_slip(error.msg, before[-1:], after[:1])
    at = len(before) if code == "post.front_matter_json_comma" else error.pos
    raise InvalidPost(code, line=first_line + head.count("\n", 0, at)) from error


class _Tree:
    """Makes values of the words of a text that is known to be JSON; numbers stay the text they are."""

    def __init__(self, head: str, first_line: int) -> None:
        self._words = _words(head, first_line)

    def value(self, depth: int = 0) -> Value:
        return self._value(*next(self._words), depth)

    def _value(self, word: str, line: int, depth: int) -> Value:
        if word == "{":
            return Table(entries=tuple(self._entries(deeper(depth, line))), line=line)
        if word == "[":
            return Items(items=tuple(self._items(deeper(depth, line))), line=line)
        return Text(text="" if word == "null" else _text(word), line=line)

    def _entries(self, depth: int) -> Iterator[Entry]:
        for word, line in self._words:
            if word == "}":
                return
            if word != ",":
                next(self._words)
                yield Entry(key=_text(word), value=self.value(depth), line=line)

    def _items(self, depth: int) -> Iterator[Value]:
        for word, line in self._words:
            if word == "]":
                return
            if word != ",":
                yield self._value(word, line, depth)


def _words(head: str, first_line: int) -> Iterator[tuple[str, int]]:
    line, last = first_line, 0
    for found in _TOKEN.finditer(head):
        line += head.count("\n", last, found.start())
        last = found.start()
        yield found[0], line


def _text(word: str) -> str:
    text: str = json.loads(word) if word.startswith('"') else word
    return clean(text).strip()
