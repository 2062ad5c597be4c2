"""The opening of a review, for a channel that only invites to read on: never its plot, never a spoiler."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from crosspost.post import Disclosure, Divider, Heading, Paragraph, Post, Quote
from crosspost.rendering.cutting import TextUnit, shorten
from crosspost.rendering.lines import block_text
from crosspost.rendering.spoilers import heads_section, is_about_plot, is_plot_title, warns_of_spoilers

__all__ = ["OPENING", "Opening", "opening"]

OPENING = 300
"""About how many characters of a text its opening shows."""

_BELOW_HEADINGS = 10
"""The level of a section whose heading is only a line of text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """The first paragraphs of a text; ``whole`` where nothing comes after them."""

    texts: tuple[str, ...]
    whole: bool


def opening(post: Post, limit: int = OPENING) -> Opening:
    """The opening of a review: its first paragraphs up to about ``limit`` characters, as readers count them.

    Headings and pictures are passed over, a section about the plot is too, and everything behind a word on
    spoilers that follow.
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
        text = block_text(block)
        match block:
            case Disclosure() | Divider():
                continue
            case _ if warns_of_spoilers(text):
                yield None
                return
            case Heading(level=level):
                if plot is None or level <= plot:
                    plot = level if is_plot_title(text) else None
                yield None
            case Paragraph() if heads_section(text):
                if plot is None or plot == _BELOW_HEADINGS:
                    plot = _BELOW_HEADINGS if is_plot_title(text) else None
                yield None
            case Paragraph() | Quote() if plot is None and not is_about_plot(text):
                yield text
            case _:
                yield None
