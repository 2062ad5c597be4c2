"""The few words of our own that readers see inside a rendition.

They are part of what its hash names, and adapters use them: so they stand here, and not among the messages.
"""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["phrase"]

_PHRASES: Mapping[str, Mapping[str, str]] = {
    "more": {"ko": "계속 읽기", "en": "Read on"},
    "rating": {"ko": "별점: {rating}", "en": "Rating: {rating}"},
    "spoiler": {"ko": "스포일러가 있어요.", "en": "Contains spoilers."},
}


def phrase(key: str, language: str, **values: str) -> str:
    """The words for ``key`` in ``ko`` or ``en``, with its values filled in."""
    return _PHRASES[key][language].format(**values)
