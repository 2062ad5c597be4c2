"""What a review is about, as its owner says it: the work, who made it, her rating, whether it spoils."""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["Facts", "Rating", "year_of"]

_NUMBER = r"(\d{1,4}(?:[.,]\d{1,2})?)"
_OF = re.compile(rf"{_NUMBER}\s*점?\s*(?:/|(?i:out\s+of|of))\s*{_NUMBER}")
_OF_FULL_MARKS = re.compile(rf"{_NUMBER}\s*점?\s*만점\s*(?:에서?|의|중에?|기준)?\s*{_NUMBER}")
_WITH_FULL_MARKS = re.compile(rf"{_NUMBER}\s*점?\s*\(\s*{_NUMBER}\s*점?\s*만점\s*\)")
_PERCENT = re.compile(rf"{_NUMBER}\s*%")
_STARS = re.compile("(?P<full>[★⭐]*)(?P<half>[½⯪]?)(?P<empty>☆*)")
_ALONE = re.compile(rf"{_NUMBER}\s*점?")
_YEAR = re.compile(r"(?<!\d)(?:1[6-9]|20)\d\d(?!\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rating:
    """A rating as its owner writes it: ``4.5/5``, ``★★★★☆``, ``9/10``, ``80%``, ``4.5점``; never rescaled."""

    text: str

    @property
    def value(self) -> float | None:
        """The number of points or stars; ``None`` where the words have none."""
        return self._measured()[0]

    @property
    def max(self) -> float | None:
        """Of how many; ``None`` where the words do not say it: four full stars may be of four or of five."""
        return self._measured()[1]

    def _measured(self) -> tuple[float | None, float | None]:
        text = self.text.replace("\N{VARIATION SELECTOR-16}", "")
        if found := _OF_FULL_MARKS.search(text):
            return _number(found[2]), _number(found[1])
        if found := _WITH_FULL_MARKS.search(text) or _OF.search(text):
            return _number(found[1]), _number(found[2])
        if found := _PERCENT.search(text):
            return _number(found[1]), 100.0
        stars = max(_STARS.finditer(text), key=lambda one: len(one[0]))
        if stars[0]:
            value = len(stars["full"]) + (0.5 if stars["half"] else 0)
            return value, float(len(stars[0])) if stars["half"] or stars["empty"] else None
        alone = _ALONE.fullmatch(text.strip())
        return (_number(alone[1]), None) if alone else (None, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The facts of one review; an empty value is one that was not given. They come from front matter only.

    ``kind`` is what the work is (영화, 책, …), ``year`` that of its release. ``credits`` say where
    pictures come from, by the name of a picture and for all by ``""``.
    """

    work: str = ""
    original_title: str = ""
    kind: str = ""
    directors: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    cast: tuple[str, ...] = ()
    year: str = ""
    rating: Rating | None = None
    spoiler: bool = False
    credits: tuple[tuple[str, str], ...] = ()


def year_of(text: str) -> str:
    """The year in a date or in words (``2013. 5. 22. 개봉``); else the text as it is."""
    found = _YEAR.search(text)
    return found[0] if found else text


def _number(text: str) -> float:
    return float(text.replace(",", "."))
