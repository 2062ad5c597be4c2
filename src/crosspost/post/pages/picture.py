"""Where the picture of an ``<img>`` really lies: blogs load theirs late and show a blurred one until then."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal
from urllib.parse import parse_qs, urlsplit

from bs4.element import Tag

from crosspost.post.addresses import is_web_address
from crosspost.post.page import joined
from crosspost.post.text import clean, line_of

__all__ = ["Picture", "late_picture", "picture_of"]

_LATE = ("data-lazy-src", "data-orig-file", "data-original", "data-src")
_BLURRED = re.compile(r"[?&]type=[^&]*blur", re.IGNORECASE)
# Naver's image server is asked for a width; pictures that stand side by side are asked for small.
_SMALL = re.compile(r"(pstatic\.net/[^?]*\?type=)w[1-7]?\d{2}$")
_FILE = re.compile(r"\.(?:jpe?g|png|gif|webp|heic|avif)$", re.IGNORECASE)
_WRITTEN = re.compile(r"data:image/(?!svg)[^,]{1,50};base64,[^,]{200}", re.IGNORECASE)
_MARK = 3
"""Largest side in pixels of what only counts visits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture of a page, not yet fetched: its ``addresses``, best first, none where it cannot be had.

    An address without a scheme is a file beside the saved page, one with ``data:`` is the picture itself.
    """

    addresses: tuple[str, ...]
    alt: str = ""
    caption: str = ""
    kind: Literal["picture"] = "picture"


def picture_of(tag: Tag, base: str, *, saved: bool = False) -> Picture | None:
    """The picture of an ``<img>``; ``None`` for a mark that only counts visits or stands for a letter.

    Addresses count from ``base``; those of a ``saved`` page may also be files beside it.
    """
    if _is_mark(tag):
        return None
    places = (place for address in _addresses(tag) for place in _places(address, base, saved=saved))
    found = dict.fromkeys(place for place in places if not _BLURRED.search(place))
    alt = line_of(clean(str(tag.get("alt") or "")))
    # What is written into the page itself is most often a stand-in until the picture is loaded.
    written = str(tag.get("src") or "")
    addresses = tuple(found) or ((written,) if _WRITTEN.match(written) else ())
    return Picture(addresses=addresses, alt="" if _FILE.search(alt) else alt)


def late_picture(tag: Tag, base: str) -> Picture | None:
    """The picture of an element that names one for its script: Naver's old mobile pages have no ``<img>``."""
    address = joined(base, str(tag.get("thumburl") or ""))
    if not tag.get("thumburl") or tag.find("img") is not None:
        return None
    # The script appends the size to an address that ends with "type=".
    return Picture(addresses=(f"{address}w800" if address.endswith("type=") else address,))


def _places(address: str, base: str, *, saved: bool) -> Iterator[str]:
    if saved and "://" not in address and not address.startswith("//"):
        yield address
    if (whole := joined(base, address)) and is_web_address(whole):
        yield whole


def _addresses(tag: Tag) -> Iterator[str]:
    late = [str(tag.get(name)) for name in _LATE if tag.get(name)]
    parents = [parent for parent in list(tag.parents)[:2] if isinstance(parent, Tag)]
    original = [str(parent.get("data-url")) for parent in parents if parent.get("data-url")]
    # A thumbnail often leads to its original.
    links = [str(parent.get("href")) for parent in parents if _is_file(str(parent.get("href") or ""))]
    source = [] if tag.get("data-lazy-src") else [str(tag.get("src") or "")]
    for written in (*original, *late, *links, *source):
        if written.startswith("data:") or not written:
            continue
        if (larger := _SMALL.sub(r"\1w800", written)) != written:
            yield larger
        yield written
        if resized := _unresized(written):
            yield resized


def _unresized(address: str) -> str:
    """The original of a picture that Daum's image server makes smaller, which it names in its address."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    if not (parts.hostname or "").endswith("daumcdn.net"):
        return ""
    named = next(iter(parse_qs(parts.query).get("fname", [])), "")
    return named if named.startswith(("http://", "https://")) else ""


def _is_file(address: str) -> bool:
    return bool(_FILE.search(address.partition("?")[0])) and "/File:" not in address


def _is_mark(tag: Tag) -> bool:
    if {"emoji", "wp-smiley", "avatar"} & set(tag.get("class") or ()):
        return True
    sides = [str(tag.get(name) or "") for name in ("width", "height")]
    return any(side.isascii() and side.isdigit() and int(side) <= _MARK for side in sides)
