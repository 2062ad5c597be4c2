"""A feed as a list of posts that are live: RSS and Atom by feedparser, JSON Feed by its own rules. Pure."""

from __future__ import annotations

import json
import logging
import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from crosspost.errors import InvalidPost
from crosspost.post.addresses import is_web_address
from crosspost.post.codec import canonical_json
from crosspost.post.dates import moment_of
from crosspost.post.encodings import decoded
from crosspost.post.identity import absolute, key_of, without_trails
from crosspost.post.text import clean, line_of

__all__ = ["Feed", "FeedItem", "FeedKind", "feed_of_naver", "feeds_named_in", "listed_item", "read_feed"]

log = logging.getLogger(__name__)

_MAX_ITEMS = 1_000
_JSON_FEED = "https://jsonfeed.org/version/"
_FEED_TYPES = {"application/rss+xml", "application/atom+xml", "application/feed+json", "application/json"}
# Caches write their comments behind the end, so it is looked for, not expected in the last place.
_END = re.compile(r"</\s*(?:\w+:)?(?:rss|feed|RDF)\s*>")
_TAIL = 4_096
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
_INSTRUCTION = re.compile(r"<\?[^>]*>?")
_ENCODING = re.compile(rb"""<\?xml[^>]{0,100}?encoding\s*=\s*["']([A-Za-z0-9_.:-]+)""")
_REFERENCE = re.compile(r"&#(x[0-9a-fA-F]+|X[0-9a-fA-F]+|[0-9]+);?")
_LONGEST_NUMBER = 10
_LAST_LETTER = 0x10FFFF
_NO_LETTERS = range(0xD800, 0xE000)
_FAULTS = (
    ValueError,
    LookupError,
    ArithmeticError,
    TypeError,
    AttributeError,
    AssertionError,
    RecursionError,
)
_NAVER_HOSTS = frozenset({"blog.naver.com", "m.blog.naver.com", "www.blog.naver.com"})
_NAVER_ID = re.compile(r"[A-Za-z0-9_-]{2,40}")


class FeedKind(StrEnum):
    """What a feed is written in."""

    RSS = "rss"
    ATOM = "atom"
    JSON = "json"
    LIST = "list"
    """None: the platform's own list of public posts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedItem:
    """One post of a feed. ``keys`` know it again whatever becomes of its title, date or text.

    ``digest`` changes when its words do; ``published`` is aware, ``None`` where the feed does not say.
    """

    keys: tuple[str, ...]
    address: str
    title: str
    digest: str
    published: datetime | None = None
    categories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed, its items as it orders them. ``left_out`` counts those without an address of their own."""

    title: str
    items: tuple[FeedItem, ...]
    kind: FeedKind
    left_out: int = 0


def read_feed(body: bytes, address: str, *, charset: str | None = None) -> Feed:
    """Read a feed from its bytes; relative addresses count from ``address``, where it was found.

    ``charset`` is what the server called the encoding, if it did.

    Raises `InvalidPost` (``feed.unreadable``) for anything that is no feed: a page, half a file, an error.
    """
    text = _text_of(body, charset or "").strip()
    found = _json_feed(text, address) if text.startswith("{") else _xml_feed(text, address)
    if found is None:
        raise InvalidPost("feed.unreadable", where=address)
    return found


def listed_item(
    *, address: str, title: str, published: datetime | None, categories: Sequence[str]
) -> FeedItem:
    """A post of a platform's own list, the same one as in a feed that names its address.

    ``published`` is aware, ``None`` where only the day is known. Raises `ValueError` for no web address.
    """
    item = _item(
        identity="", link=address, title=_said(title), words=[], published=published, categories=categories
    )
    if item is None or not is_web_address(address):
        raise ValueError("listed_item")
    return item


def feed_of_naver(address: str) -> str | None:
    """The feed of a Naver blog, named by its id or by any address in it; ``None`` for anything else."""
    if _NAVER_ID.fullmatch(address):
        return f"https://rss.blog.naver.com/{address}.xml"
    parts = urlsplit(address)
    if (parts.hostname or "") not in _NAVER_HOSTS:
        return None
    blog = dict(parse_qsl(parts.query)).get("blogId") or parts.path.strip("/").partition("/")[0]
    return f"https://rss.blog.naver.com/{blog}.xml" if _NAVER_ID.fullmatch(blog) else None


def feeds_named_in(body: bytes, address: str) -> tuple[str, ...]:
    """The feeds that a page names in its head, the surest first: not those of its comments."""
    # An HTML parser takes memory, and most sources are feeds already.
    from bs4 import BeautifulSoup

    named = []
    text = _INSTRUCTION.sub("", _text_of(body, ""))
    for link in BeautifulSoup(text if "<" in text else "", "lxml").find_all("link", rel="alternate"):
        kind, href = str(link.get("type") or "").lower(), str(link.get("href") or "")
        target = absolute(href, address)
        if kind in _FEED_TYPES and target and "comment" not in f"{href} {link.get('title')}".lower():
            named.append(target)
    return tuple(dict.fromkeys(named))


def _xml_feed(text: str, address: str) -> Feed | None:
    if not _END.search(text[-_TAIL:]):
        # Of a feed that was cut off, the last address may be another post's.
        return None
    # The parser and what it needs are only paid for by who follows a blog.
    import feedparser

    headers = {"content-location": address, "content-type": "application/xml; charset=utf-8"}
    plain = _REFERENCE.sub(_letter, _DECLARATION.sub("", text))
    try:
        parsed = feedparser.parse(plain.encode("utf-8", "replace"), response_headers=headers)
    except _FAULTS as error:
        # It meets whatever strangers write, and raises what it happens to.
        log.info("a feed cannot be parsed: %s", type(error).__name__)
        return None
    if not parsed.get("version"):
        return None
    items = [_of_entry(entry, address) for entry in parsed.entries[:_MAX_ITEMS]]
    kind = FeedKind.ATOM if parsed["version"].startswith("atom") else FeedKind.RSS
    return _feed(_said(parsed.feed.get("title")), items, kind)


def _text_of(body: bytes, charset: str) -> str:
    """The feed's letters, by what it says of itself or the server of it."""
    if body.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return body.decode("utf-16", "replace")
    declared = _ENCODING.search(body[:200])
    named = declared[1].decode("ascii") if declared else ""
    return decoded(body, [charset, named]).lstrip("\ufeff")


def _letter(found: re.Match[str]) -> str:
    """A reference to a letter that there is; nothing in the place of one that there is not."""
    digits = found[1]
    if len(digits) > _LONGEST_NUMBER:
        return ""
    number = int(digits[1:], 16) if digits[0] in "xX" else int(digits)
    return found[0] if number <= _LAST_LETTER and number not in _NO_LETTERS else ""


def _of_entry(entry: Mapping[str, Any], address: str) -> FeedItem | None:
    # The parser's own kind of mapping warns of what it answers in place of a date that is not there.
    dates = dict(entry)
    kind = "published" if "published" in dates else "updated"
    content = [part.get("value", "") for part in entry.get("content", ())]
    return _item(
        identity=str(entry.get("id") or ""),
        link=absolute(str(entry.get("link") or ""), address),
        title=_said(entry.get("title")),
        words=[str(entry.get("summary") or ""), *map(str, content)],
        published=moment_of(str(dates.get(kind) or ""), dates.get(f"{kind}_parsed")),
        categories=[str(tag.get("term") or "") for tag in entry.get("tags", ())],
    )


def _json_feed(text: str, address: str) -> Feed | None:
    try:
        plain = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(plain, dict) or not str(plain.get("version")).startswith(_JSON_FEED):
        return None
    found = plain.get("items")
    entries = [entry for entry in found if isinstance(entry, dict)] if isinstance(found, list) else []
    items = [_of_json(entry, address) for entry in entries[:_MAX_ITEMS]]
    return _feed(_said(plain.get("title")), items, FeedKind.JSON)


def _of_json(entry: Mapping[str, Any], address: str) -> FeedItem | None:
    words = [str(entry.get(name) or "") for name in ("content_html", "content_text", "summary")]
    tags = entry.get("tags")
    return _item(
        identity=str(entry.get("id") or ""),
        link=absolute(str(entry.get("url") or ""), address),
        title=_said(entry.get("title")),
        words=words,
        published=moment_of(str(entry.get("date_published") or "")),
        categories=[str(tag) for tag in tags] if isinstance(tags, list) else [],
    )


def _feed(title: str, items: list[FeedItem | None], kind: FeedKind) -> Feed:
    found = [item for item in items if item is not None]
    bearers: dict[str, set[str]] = {}
    for item in found:
        for key in item.keys:
            bearers.setdefault(key, set()).add(item.keys[-1])
    known: dict[str, FeedItem] = {}
    for item in found:
        # A name that several posts have is no name: each has its address.
        own = tuple(key for key in item.keys if key == item.keys[-1] or len(bearers[key]) == 1)
        known.setdefault(own[0], replace(item, keys=own))
    left_out = len(items) - len(found)
    return Feed(title=title, items=tuple(known.values()), kind=kind, left_out=left_out)


def _item(
    *,
    identity: str,
    link: str,
    title: str,
    words: list[str],
    published: datetime | None,
    categories: Sequence[str],
) -> FeedItem | None:
    """An item; ``None`` without an address that it could be shared by."""
    address = without_trails(link) if link else absolute(identity, "")
    if not address:
        return None
    keys = [key_of(identity)]
    return FeedItem(
        keys=tuple(dict.fromkeys(key for key in (*keys, key_of(address)) if key)),
        address=address,
        title=title,
        digest=sha256(canonical_json([title, *words]).encode("utf-8", "replace")).hexdigest(),
        published=published,
        categories=tuple(dict.fromkeys(name for tag in categories if (name := _said(tag)))),
    )


def _said(text: object) -> str:
    return line_of(clean(str(text or "")))
