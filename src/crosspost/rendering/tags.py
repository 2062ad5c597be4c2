"""Tags in their one form: what is a tag on every platform, each once, in the owner's order."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

__all__ = ["canonical_tags", "hashtags"]


def canonical_tags(tags: Iterable[str]) -> tuple[str, ...]:
    """Tags in NFC of letters and digits only, each once whatever its case, none of digits only.

    Platforms end a tag at a space or a mark: ``#책 방`` would be ``#책`` there, so what stands between is
    dropped. No platform makes a tag of a bare number.
    """
    first: dict[str, str] = {}
    for tag in tags:
        kept = "".join(filter(_belongs, unicodedata.normalize("NFC", tag)))
        if kept and not kept.isdigit():
            first.setdefault(kept.casefold(), kept)
    return tuple(first.values())


def hashtags(tags: Iterable[str]) -> str:
    """Tags as ``#word`` separated by spaces."""
    return " ".join(f"#{tag}" for tag in canonical_tags(tags))


def _belongs(mark: str) -> bool:
    # Letters, the marks that belong to them (Hindi, Thai), digits.
    return unicodedata.category(mark)[0] in {"L", "M", "N"}
