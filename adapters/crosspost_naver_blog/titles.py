"""When two titles are the same one, whatever Naver's lists did to it on the way."""

from __future__ import annotations

import html
import re
import unicodedata

__all__ = ["plain_title", "same_title", "shown_title"]

_TAG = re.compile(r"<[^>]*>")
_UNSEEN = frozenset("\u200b\u200c\u200d\u2060\ufeff\ufe0e\ufe0f")
"""Marks without width, and the variation selectors that one list or another drops."""


def same_title(ours: str, theirs: str) -> bool:
    """Whether a list's title is ours: the list may have added tags and escaped entities, or neither."""
    bare = _TAG.sub("", theirs)
    readings = (theirs, bare, html.unescape(theirs), html.unescape(bare))
    return plain_title(ours) in {plain_title(reading) for reading in readings}


def shown_title(listed: str) -> str:
    """The title as its readers see it, from a list that adds tags and escapes."""
    return html.unescape(_TAG.sub("", listed))


def plain_title(title: str) -> str:
    """The title for comparing: NFC, without white space and punctuation, case folded.

    A title that is nothing but punctuation keeps it.
    """
    text = "".join(char for char in unicodedata.normalize("NFC", title) if not _is_space(char))
    words = "".join(char for char in text if not unicodedata.category(char).startswith("P"))
    return (words or text).casefold()


def _is_space(char: str) -> bool:
    return char.isspace() or char in _UNSEEN
