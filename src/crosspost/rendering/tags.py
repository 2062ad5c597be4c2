"""Tags in their one form: what is a tag on every platform, each once, in the owner's order."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

__all__ = ["canonical_tags", "hashtags"]

_EMOJI_MARKS = {"\ufe0e", "\ufe0f"}


def canonical_tags(tags: Iterable[str]) -> tuple[str, ...]:
    """Tags in NFC of letters and digits only, each once whatever its case, none without a letter.

    Platforms end a tag at a space or a mark: ``#책 방`` would be ``#책`` there, so what stands between is
    dropped. No platform makes a tag of a bare number.
    """
    first: dict[str, str] = {}
    for tag in tags:
        kept = "".join(filter(_belongs, unicodedata.normalize("NFC", tag)))
        if any(map(str.isalpha, kept)):
            first.setdefault(kept.casefold(), kept)
    return tuple(first.values())


def hashtags(tags: Iterable[str], most: int | None = None) -> str:
    """Tags as ``#word`` separated by spaces, at most so many."""
    return " ".join(f"#{tag}" for tag in canonical_tags(tags)[:most])


def _belongs(mark: str) -> bool:
    # Letters, digits and the marks that belong to them (Hindi, Thai), but not those that make an emoji.
    category = unicodedata.category(mark)
    return category[0] in {"L", "N"} or (category in {"Mn", "Mc"} and mark not in _EMOJI_MARKS)
