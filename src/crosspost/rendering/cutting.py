"""Where a text may end early: after a block, a sentence, a word or, at worst, a whole character. Pure.

Never inside an address, a hashtag or a number, and never inside what a reader takes for one character.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from enum import StrEnum

import regex

__all__ = ["ELLIPSIS", "TextUnit", "sentence_ends", "shorten"]

ELLIPSIS = "…"

_GRAPHEME = regex.compile(r"\X")
# What reads as one thing: an address, a mail address, a hashtag, a number with its signs ("1,234.5", "9:30",
# "2026. 11. 24.", "02 123 4567"). A scheme and the first part of a mail address have a
# longest length: else a long word would be tried from each of its letters to its end.
_WHOLE = regex.compile(
    r"(?<![a-z])[a-z][a-z0-9+.-]{0,30}://\S+|www\.\S+|[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+"
    r"|\#[\w\p{M}]+"
    r"|\d+(?:(?:[.,:/~-]\s?|\s)\d+)*\s?[%℃]?",
    regex.IGNORECASE,
)
# A sentence ends behind its mark and whatever closes with it, before white space.
_SENTENCE_END = regex.compile(r"[.!?…。！？]+[\p{Pe}\p{Pf}\"'”’」』》〉)\]]*(?=\s|$)|\n")
# "No. 1", "vs. ", "p. 12", and the number of a list's line: no sentence ends there.
_ABBREVIATED = regex.compile(r"(?:^|[\s(])(?:[A-Za-z]{1,3}|\d{1,3})\.$", regex.MULTILINE)
_DATE_GOES_ON = regex.compile(r"(?<=\d\.)\s*\d")
_SPACE = regex.compile(r"\s+")


class TextUnit(StrEnum):
    """What a platform counts when it limits a text."""

    CODE_POINTS = "code_points"
    UTF16 = "utf16"
    GRAPHEMES = "graphemes"
    """What a reader takes for one character: a family of emoji is one."""
    STRICTEST = "strictest"
    """Not known: whatever counts most."""

    def measure(self, text: str) -> int:
        """The length of a text in this unit."""
        match self:
            case TextUnit.CODE_POINTS:
                return len(text)
            case TextUnit.GRAPHEMES:
                return len(_GRAPHEME.findall(text))
            case _:
                # No text has more code points or graphemes than UTF-16 units.
                return len(text.encode("utf-16-le")) // 2


def sentence_ends(text: str) -> Iterator[int]:
    """The offsets at which a sentence or a line ends, in order."""
    for found in _SENTENCE_END.finditer(text):
        end = found.start() if found.group() == "\n" else found.end()
        if found.group() == "." and (
            _ABBREVIATED.search(text, endpos=end) or _DATE_GOES_ON.match(text, pos=end)
        ):
            continue
        yield end


def shorten(text: str, limit: int, unit: TextUnit) -> str:
    """The longest beginning of ``text`` within ``limit`` that ends well; empty where none does.

    It ends behind a sentence; where not even one fits, behind a word, else behind a character, then with an
    ellipsis. A text that fits comes back as it is.
    """
    if unit.measure(text) <= limit:
        return text
    if whole := _longest(text, list(sentence_ends(text)), limit, unit):
        return whole
    inside = _inside_of_whole_things(text)
    room = limit - unit.measure(ELLIPSIS)
    for pattern in (_SPACE, _GRAPHEME):
        ends = [found.start() for found in pattern.finditer(text) if found.start() not in inside]
        if begun := _longest(text, ends, room, unit):
            return begun + ELLIPSIS
    return ""


def _longest(text: str, ends: Sequence[int], limit: int, unit: TextUnit) -> str:
    """The longest beginning that ends at one of some rising offsets and is within the limit."""
    fitting = bisect_right(ends, limit, key=lambda end: unit.measure(text[:end].rstrip()))
    return text[: ends[fitting - 1]].rstrip() if fitting else ""


def _inside_of_whole_things(text: str) -> set[int]:
    return {place for found in _WHOLE.finditer(text) for place in range(found.start() + 1, found.end())}
