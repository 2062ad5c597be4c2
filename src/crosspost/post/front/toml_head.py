"""A front matter in TOML as a tree of values: the form of Hugo and Zola, between two ``+++``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from typing import Any, NoReturn

from crosspost.errors import InvalidPost
from crosspost.post.front.slips import toml_slip
from crosspost.post.front.values import Entry, Items, Table, Text, Value, deeper
from crosspost.post.text import clean

__all__ = ["read_toml"]

_AT_LINE = re.compile(r"\(at line (\d+), column \d+\)")
_KEY = re.compile(r"\s*(?P<quote>[\"']?)(?P<key>[^=\"']+?)(?P=quote)\s*=")
_TABLE = re.compile(r"\s*\[\[?\s*(?P<name>[^\[\]]+?)\s*\]\]?\s*(?:#.*)?$")
# TOML wants quotation marks around a key that is not English; people leave them out.
_KOREAN_KEY = re.compile(r"(?m)^(\s*)([\w-]*[^\W\x00-\x7f][\w-]*)(?=\s*=)")
_MANY_LINES = re.compile("\"\"\"|'''")


def read_toml(head: str, *, first_line: int) -> Table:
    """The values of a head that begins in this line of the file; raises `InvalidPost`."""
    try:
        root = _parsed(head)
    except ValueError as error:
        # Also a number of more digits than Python converts.
        _refuse(error, head, first_line)
    except RecursionError as error:
        # The parser calls itself for each bracket, and has no limit of its own.
        raise InvalidPost("post.front_matter_toml", line=first_line) from error
    return _Tree(_lines_of_keys(head, first_line)).table(root, (), first_line, 0)


def _parsed(head: str) -> dict[str, Any]:
    quoted = _KOREAN_KEY.sub(r'\1"\2"', head)
    try:
        # A number stays the text it is: 4.50 is no 4.5.
        return tomllib.loads(head, parse_float=str)
    except tomllib.TOMLDecodeError:
        if quoted == head:
            raise
        return tomllib.loads(quoted, parse_float=str)


def _refuse(error: ValueError, head: str, first_line: int) -> NoReturn:
    lines = head.split("\n")
    found = _AT_LINE.search(str(error))
    number = int(found[1]) if found else len(lines)
    # A value that is not ended is missed where the next line begins, or at the end of all.
    while number > 1 and not lines[number - 1].strip():
        number -= 1
    code = toml_slip(str(error))
    key = _KEY.match(lines[number - 1])
    known = {"key": key["key"].strip()} if code == "post.front_matter_twice" and key else {}
    if code == "post.front_matter_twice" and not known:
        code = "post.front_matter_toml"
    raise InvalidPost(code, line=first_line + number - 1, **known) from error


def _lines_of_keys(head: str, first_line: int) -> Mapping[tuple[str, ...], int]:
    """The first line of each key by its way through the tables, as far as it stands at a line's head."""
    lines: dict[tuple[str, ...], int] = {}
    inside, table = False, _way("")
    for number, line in enumerate(head.split("\n"), first_line):
        if not inside and (named := _TABLE.match(line)):
            table = _way(named["name"])
            lines.setdefault(table, number)
        elif not inside and (found := _KEY.match(line)):
            lines.setdefault((*table, *_way(found["key"])), number)
        inside ^= len(_MANY_LINES.findall(line)) % 2 == 1
    return lines


def _way(name: str) -> tuple[str, ...]:
    return tuple(part.strip().strip("\"'") for part in name.split(".") if part)


class _Tree:
    """Makes values of what the parser read; what stands on no line of its own has that of what holds it."""

    def __init__(self, lines: Mapping[tuple[str, ...], int]) -> None:
        self._lines = lines

    def table(self, values: Mapping[str, Any], way: tuple[str, ...], line: int, depth: int) -> Table:
        entries = []
        for key, value in values.items():
            at = self._lines.get((*way, key), line)
            entries.append(
                Entry(key=clean(key).strip(), value=self._value(value, (*way, key), at, depth), line=at)
            )
        return Table(entries=tuple(entries), line=line)

    def _value(self, value: Any, way: tuple[str, ...], line: int, depth: int) -> Value:
        if isinstance(value, Mapping):
            return self.table(value, way, line, deeper(depth, line))
        if isinstance(value, list):
            below = deeper(depth, line)
            return Items(items=tuple(self._value(one, way, line, below) for one in value), line=line)
        return Text(text=clean(_written(value)).strip(), line=line)


def _written(value: Any) -> str:
    """A text as it is; a date, a whole number, true and false as TOML writes them."""
    return str(value).lower() if isinstance(value, bool) else str(value)
