"""The facts of a review in its front matter."""

from __future__ import annotations

import re
from collections.abc import Iterator

from crosspost.errors import InvalidPost
from crosspost.post.answers import is_no
from crosspost.post.facts import Facts, Rating, year_of
from crosspost.post.front.meant import Meant, text_in
from crosspost.post.front.values import Items, Table, Text
from crosspost.post.text import line_of

__all__ = ["read_facts"]

_BETWEEN_NAMES = re.compile(r"\s*[,，、;；/·\n]\s*")


def read_facts(meant: Meant) -> Facts:
    """What the owner says of the work and of her opinion; raises `InvalidPost` with the line."""
    return Facts(
        work=line_of(meant.words("work")),
        original_title=line_of(meant.words("original_title")),
        kind=line_of(meant.words("kind")) or meant.kind,
        directors=_names(meant, "director"),
        authors=_names(meant, "author"),
        cast=_names(meant, "cast"),
        year=year_of(line_of(meant.words("year"))),
        rating=_rating(meant),
        spoiler=_spoiler(meant),
        credits=tuple(_credits(meant)),
    )


def _names(meant: Meant, name: str) -> tuple[str, ...]:
    """Names of people: a list, or one text with commas."""
    value = meant.values.get(name)
    if isinstance(value, Items):
        said = "\n".join(text_in(item, name).text for item in value.items)
    else:
        said = meant.words(name)
    names = map(line_of, _BETWEEN_NAMES.split(said))
    return tuple(dict.fromkeys(one for one in names if one))


def _rating(meant: Meant) -> Rating | None:
    """A rating in one text, or as a table of ``value`` and ``max``."""
    value = meant.values.get("rating")
    if isinstance(value, Table):
        points, most = value.get("value", "score"), value.get("max", "best")
        texts = [one.text for one in (points, most) if isinstance(one, Text) and one.text]
        if not texts or points is None:
            raise InvalidPost("post.front_matter_value", line=value.line, key="rating")
        return Rating(text="/".join(texts))
    text = line_of(meant.words("rating"))
    return Rating(text=text) if text else None


def _spoiler(meant: Meant) -> bool:
    """Whether the text tells the story; any word of its owner but a no is a yes."""
    text = meant.text("spoiler")
    return bool(text) and not is_no(text)


def _credits(meant: Meant) -> Iterator[tuple[str, str]]:
    """One source of all pictures, or one for each by its name."""
    value = meant.values.get("credit")
    if isinstance(value, Table):
        for entry in value.entries:
            if not entry.key or not isinstance(entry.value, Text):
                raise InvalidPost("post.front_matter_value", line=entry.line, key="credit")
            if entry.value.text:
                yield entry.key, line_of(entry.value.text)
        return
    texts = _names(meant, "credit") if isinstance(value, Items) else (line_of(meant.words("credit")),)
    if text := ", ".join(filter(None, texts)):
        yield from () if is_no(text) else (("", text),)
