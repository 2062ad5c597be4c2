"""The head of a Markdown file, found and taken off: YAML, TOML as Hugo has it, or JSON.

YAML stands between two ``---``, TOML between two ``+++``, JSON is one object at the beginning of the file.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from crosspost.errors import InvalidPost
from crosspost.post.front.json_head import end_of_json, read_json
from crosspost.post.front.matter import FrontMatter
from crosspost.post.front.reader import read_values
from crosspost.post.front.toml_head import read_toml
from crosspost.post.front.values import Table
from crosspost.post.front.yaml_head import read_yaml

__all__ = ["FrontMatter", "read_front_matter"]

_MAX_LENGTH = 20_000
_JSON = re.compile(r"\{(?:\s*[\"}]|[ \t]*\n)")
"""How an object begins; ``{% include %}``, ``{{ figure }}`` and ``{: .class}`` are none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Head:
    """The lines of a head from ``begin`` to ``end``, without fences; the body begins in line ``after``."""

    begin: int
    end: int
    after: int
    read: Callable[..., Table]


def read_front_matter(text: str) -> tuple[FrontMatter, str]:
    """The front matter of a clean text, and its body with blank lines in place of it.

    So the line numbers of the body stay those of the file. Raises `InvalidPost`.
    """
    lines = text.split("\n")
    start = next((number for number, line in enumerate(lines) if line.strip()), 0)
    head = _head(lines, start)
    if head is None:
        return FrontMatter(), text
    said = "\n".join(lines[head.begin : head.end])
    if len(said) > _MAX_LENGTH:
        raise InvalidPost("post.front_matter_long", line=start + 1, limit=_MAX_LENGTH)
    front = read_values(head.read(said, first_line=head.begin + 1))
    return front, "\n".join([""] * head.after + lines[head.after :])


def _head(lines: list[str], start: int) -> _Head | None:
    match lines[start].rstrip():
        case "---":
            return _yaml(lines, start)
        case "+++":
            end = _closed(lines, start, {"+++"})
            if end is None:
                raise InvalidPost("post.front_matter_toml_unclosed", line=start + 1)
            return _Head(begin=start + 1, end=end, after=end + 1, read=read_toml)
        case opening if opening.startswith("{"):
            return _json(lines, start)
        case _:
            return None


def _yaml(lines: list[str], start: int) -> _Head | None:
    """A file may open with a divider; but where a key follows, the closing line was forgotten."""
    end = _closed(lines, start, {"---", "..."})
    if end is not None:
        return _Head(begin=start + 1, end=end, after=end + 1, read=read_yaml)
    if start + 1 < len(lines) and re.match(r"\w+:(\s|$)", lines[start + 1]):
        raise InvalidPost("post.front_matter_unclosed", line=start + 1)
    return None


def _closed(lines: list[str], start: int, fences: set[str]) -> int | None:
    return next((n for n in range(start + 1, len(lines)) if lines[n].rstrip() in fences), None)


def _json(lines: list[str], start: int) -> _Head | None:
    """The object with the whole line of its closing brace: its parser refuses what else stands there."""
    text = "\n".join(lines[start:])
    if not _JSON.match(text):
        return None
    end = end_of_json(text)
    if not end and len(text) > _MAX_LENGTH:
        raise InvalidPost("post.front_matter_json_unclosed", line=start + 1)
    after = start + text.count("\n", 0, end) + 1 if end else len(lines)
    return _Head(begin=start, end=after, after=after, read=read_json)
