"""Names for files that a person saves: Hangul stays, what Windows refuses goes."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["numbered_name"]

_REFUSED = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]+')
_MAX_STEM = 60
_SUFFIXES = {"image/jpeg": ".jpg", "image/png": ".png", "image/gif": ".gif", "image/webp": ".webp"}


def numbered_name(number: int, name: str, media_type: str) -> str:
    """A name such as ``01-창가 자리.jpg``; the number keeps the order and every reserved name away.

    The suffix is that of the bytes' own type where it is known.
    """
    kept = _REFUSED.sub(" ", unicodedata.normalize("NFC", name)).strip()
    stem, dot, ending = kept.rpartition(".") if "." in kept else (kept, "", "")
    stem = " ".join(stem.split())[:_MAX_STEM].strip(" .")
    suffix = _SUFFIXES.get(media_type, f"{dot}{ending}" if ending.isalnum() else "")
    return f"{number:02d}-{stem}{suffix}" if stem else f"{number:02d}{suffix}"
