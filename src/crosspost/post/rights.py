"""Whose a picture is, as its post says. No credit line says it: naming a source is no permission."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["Right", "right_of"]


class Right(StrEnum):
    """By what right a picture is shown."""

    OWN = "own"
    OFFICIAL = "official"
    """From its maker's press kit or page, for reviews."""
    QUOTE = "quote"
    """A small part of a work, to speak about it."""
    UNKNOWN = "unknown"


_WORDS = {
    "직접": Right.OWN,
    "내 사진": Right.OWN,
    "내사진": Right.OWN,
    "본인": Right.OWN,
    "공식": Right.OFFICIAL,
    "인용": Right.QUOTE,
    "모름": Right.UNKNOWN,
    **{right.value: right for right in Right},
}


def right_of(word: str) -> Right | None:
    """The right a word means, in English or Korean; ``None`` where it means none."""
    return _WORDS.get(" ".join(word.split()).lower())
