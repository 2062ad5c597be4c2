"""Lengths on the terminal: a bar where there is a limit, in marks that the console can show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TextIO

from crosspost.messages import Words
from crosspost.rendering import Measure, Part

__all__ = ["bar", "length_lines", "length_words", "share_shown"]

WIDTH = 20
_SQUARES, _SIGNS = "■□", "#-"
"""Full and empty; the squares are in a Korean Windows console's cp949 too."""
_WITH_BAR = frozenset({Part.TITLE, Part.TEXT})
"""Photos and tags are few: their numbers say it."""


def bar(share: float, marks: str = _SQUARES) -> str:
    """A bar of `WIDTH` marks. It is full only at the limit, and empty only where there is nothing."""
    full = WIDTH if share >= 1 else min(WIDTH - 1, -int(-share * WIDTH // 1))
    return marks[0] * full + marks[1] * (WIDTH - full)


def length_lines(measures: Mapping[Part, Measure], words: Words, stream: TextIO) -> Iterator[str]:
    """A line for each part: its name, its bar, its numbers."""
    marks = _SQUARES if _shows(stream, _SQUARES) else _SIGNS
    names = {part: words.say(f"preview.part.{part.value}") for part in measures}
    # Korean names are equally wide; English ones are filled up.
    width = max(map(len, names.values()), default=0)
    for part, measure in measures.items():
        share = share_shown(part, measure)
        drawn = [] if share is None else [bar(share, marks)]
        yield " ".join([names[part].ljust(width), *drawn, length_words(part, measure, words)])


def share_shown(part: Part, measure: Measure) -> float | None:
    """How full the bar of a part is; ``None`` where it has none."""
    return measure.share if part in _WITH_BAR else None


def length_words(part: Part, measure: Measure, words: Words) -> str:
    """The numbers of a part: ``1,234 / 2,000자``."""
    if measure.limit is None:
        return words.say(f"preview.length.{part.value}", length=f"{measure.length:,}")
    return words.say(f"preview.of.{part.value}", length=f"{measure.length:,}", limit=f"{measure.limit:,}")


def _shows(stream: TextIO, text: str) -> bool:
    try:
        text.encode(getattr(stream, "encoding", None) or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True
