"""The opening of a review, for a channel that only invites to read on: never its plot, never a spoiler."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import regex

from crosspost.post import Disclosure, Divider, Heading, Paragraph, Post, Quote
from crosspost.rendering.cutting import TextUnit, shorten
from crosspost.rendering.lines import block_text

__all__ = ["OPENING", "Opening", "opening"]

OPENING = 300
"""About how many characters of a text its opening shows."""

_PLOT = regex.compile(
    r"줄거리|(?:스토리|내용)\s*요약|결말|스포(?:일러)?|\b(?:plot|synopsis|ending|spoilers?)\b",
    regex.IGNORECASE,
)
# A line that says that spoilers follow; one that says there are none is none.
_MARK = regex.compile(
    r"스포(?:일러)?\s*(?:주의|있|포함|가\s*있|를\s*포함)|spoilers?\s*(?:ahead|below|warning)",
    regex.IGNORECASE,
)
_DENIED = regex.compile(
    r"스포(?:일러)?\s*(?:는|가|도)?\s*(?:없|아님|않)|no\s+spoilers?|spoiler[- ]free", regex.IGNORECASE
)
_LONGEST_MARK = 80
"""A longer paragraph speaks of spoilers, it does not announce them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """The first paragraphs of a text; ``whole`` where nothing comes after them."""

    texts: tuple[str, ...]
    whole: bool


def opening(post: Post, limit: int = OPENING) -> Opening:
    """The opening of a review: its first paragraphs up to about ``limit`` characters, as readers count them.

    Headings and pictures are passed over, a section about the plot is too, and everything behind a line that
    announces spoilers.
    """
    texts: list[str] = []
    left = limit
    whole = True
    for text in _readable(post):
        if text is None:
            whole = False
            continue
        short = shorten(text, left, TextUnit.GRAPHEMES) if left > 0 else ""
        whole = whole and short == text
        if short:
            texts.append(short)
        if short != text:
            break
        left -= TextUnit.GRAPHEMES.measure(text)
    return Opening(texts=tuple(texts), whole=whole)


def _readable(post: Post) -> Iterator[str | None]:
    """The paragraphs that may be shown; ``None`` stands for anything that is left out."""
    plot: int | None = None
    for block in post.blocks:
        match block:
            case Disclosure() | Divider():
                continue
            case Heading(level=level):
                title = block_text(block)
                if _announces(title):
                    yield None
                    return
                if plot is None or level <= plot:
                    plot = level if _is_plot(title) else None
                yield None
            case Paragraph() | Quote() if plot is None:
                text = block_text(block)
                if _announces(text):
                    yield None
                    return
                yield text
            case _:
                yield None


def _is_plot(title: str) -> bool:
    return bool(_PLOT.search(title)) and not _DENIED.search(title)


def _announces(text: str) -> bool:
    return len(text) <= _LONGEST_MARK and bool(_MARK.search(text)) and not _DENIED.search(text)
