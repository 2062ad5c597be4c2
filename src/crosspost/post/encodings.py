"""What encodings call themselves in Korea, and bytes as text by what is said of them."""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["decoded", "known_encoding"]

# What pages in old Korean encodings call themselves: all of it is read as the widest of them.
_KOREAN = frozenset(
    {"euc-kr", "euckr", "ks_c_5601-1987", "ksc5601", "ks_c_5601", "cp949", "uhc", "windows-949"}
)


def known_encoding(name: str) -> str:
    """The name by which an encoding is read that calls itself ``name``."""
    plain = name.strip("\"' ")
    return "cp949" if plain.lower() in _KOREAN else plain


def decoded(body: bytes, named: Iterable[str]) -> str:
    """The bytes as text, by the first encoding that fits: UTF-8, those that are ``named``, the Korean one.

    What is UTF-8 is read as that, whatever it calls itself: nothing else looks so.
    """
    for encoding in ("utf-8-sig", *(known_encoding(name) for name in named if name), "cp949"):
        try:
            return body.decode(encoding)
        except (UnicodeDecodeError, LookupError, ValueError):
            continue
    return body.decode("utf-8", errors="replace")
