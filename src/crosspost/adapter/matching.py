"""Whether a text that a platform shows is the text that was sent: what platforms change is not compared."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import urlsplit

__all__ = ["comparable", "same_text"]

# Zero-width marks and variation selectors are dropped by one platform or another; the eye misses neither.
_UNSEEN = re.compile("[\u200b-\u200d\u2060\ufeff\ufe00-\ufe0f]")
_LINK = re.compile(r"https?://\S+")
_SHORT = 40
"""A shortened address is no longer than this, in characters."""


def comparable(text: str) -> str:
    """A text as it is compared: NFC, nothing unseen, one kind of line end, no trailing or doubled blanks.

    What has no width goes first: it may keep apart what NFC would compose.
    """
    unified = _UNSEEN.sub("", text).replace("\r\n", "\n").replace("\r", "\n")
    lines = (re.sub(r"[^\S\n]+", " ", line).strip() for line in unified.split("\n"))
    return unicodedata.normalize("NFC", re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip())


def same_text(ours: str, theirs: str) -> bool:
    """Whether two comparable texts are one; a link of ours may have been cut or shortened on the way."""
    if ours == theirs:
        return True
    if _LINK.sub("\0", ours) != _LINK.sub("\0", theirs):
        return False
    pairs = zip(_LINK.findall(ours), _LINK.findall(theirs), strict=True)
    return all(_same_link(own, other) for own, other in pairs)


def _same_link(own: str, other: str) -> bool:
    if own == other:
        return True
    stem = other.rstrip(".…")
    if stem != other:
        return own.startswith(stem)
    return urlsplit(other).hostname != urlsplit(own).hostname and len(other) <= min(len(own), _SHORT)
