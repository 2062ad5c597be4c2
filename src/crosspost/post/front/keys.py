"""The keys of a front matter, in the words of every tool whose files are read."""

from __future__ import annotations

from difflib import get_close_matches

__all__ = ["is_key", "meaning_of", "nearest_key"]

_KEYS = {
    "id": "id",
    "title": "title",
    "제목": "title",
    "tags": "tags",
    "태그": "tags",
    "해시태그": "tags",
    "hashtags": "tags",
    "canonical": "canonical",
    "summary": "summary",
    "요약": "summary",
    "disclosure": "disclosure",
    "협찬": "disclosure",
    "광고": "disclosure",
    "language": "language",
    "rating": "rating",
    "별점": "rating",
    "평점": "rating",
    "spoiler": "spoiler",
    "스포일러": "spoiler",
    "스포": "spoiler",
    "channels": "channels",
    "채널": "channels",
    "cover": "cover",
    "대표이미지": "cover",
    "대표사진": "cover",
    "rights": "rights",
    "사진권리": "rights",
}


def meaning_of(key: str) -> str | None:
    """What a key means, whatever its case and spaces; ``None`` for one that means nothing here."""
    return _KEYS.get(key.lower().replace(" ", ""))


def is_key(key: str) -> bool:
    """Whether a word is a key."""
    return meaning_of(key) is not None


def nearest_key(key: str) -> str | None:
    """The key that an unknown one seems to be meant as; Korean ones are too short to tell a slip."""
    latin = [key for key in _KEYS if key.isascii()]
    return next(iter(get_close_matches(key.lower(), latin, n=1, cutoff=0.8)), None)
