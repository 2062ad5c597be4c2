"""The values of a front matter whatever it is written in: texts, lists and tables, each with its line."""

from __future__ import annotations

from dataclasses import dataclass

from crosspost.errors import InvalidPost

__all__ = ["MAX_DEPTH", "Entry", "Items", "Table", "Text", "Value", "deeper"]

MAX_DEPTH = 20
"""Most levels of lists and tables inside each other; the readers call themselves for each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A value as the text that stands there, clean and without space around it; numbers and dates too.

    ``line`` counts in the file from 1. ``aside`` are words behind it that the notation takes for a comment
    and people do not (``#영화``); ``plain`` is a text without quotation marks around it.
    """

    text: str
    line: int
    plain: bool = False
    aside: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Items:
    """A list."""

    items: tuple[Value, ...]
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A key with its value; ``line`` is that of the key. A key that is no text is empty."""

    key: str
    value: Value
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Keys with their values, in the order of the file; a key may stand there twice."""

    entries: tuple[Entry, ...]
    line: int

    def get(self, *keys: str) -> Value | None:
        """The value of the first of some keys that is there."""
        known = {entry.key.lower(): entry.value for entry in reversed(self.entries)}
        return next((known[key] for key in keys if key in known), None)


Value = Text | Items | Table


def deeper(depth: int, line: int) -> int:
    """The next level; raises `InvalidPost` for one too many."""
    if depth >= MAX_DEPTH:
        raise InvalidPost("post.front_matter_deep", line=line, limit=MAX_DEPTH)
    return depth + 1
