"""A feed as a list of posts that are live: RSS and Atom by feedparser, JSON Feed by its own rules. Pure."""

from __future__ import annotations

import json
import re
from calendar import timegm
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from crosspost.errors import InvalidPost
from crosspost.post.addresses import is_web_address
from crosspost.post.codec import canonical_json
from crosspost.post.text import clean, line_of

__all__ = ["Feed", "FeedItem", "FeedKind", "feed_of_naver", "feeds_named_in", "listed_item", "read_feed"]

_MAX_ITEMS = 1_000
_JSON_FEED = "https://jsonfeed.org/version/"
_FEED_TYPES = {"application/rss+xml", "application/atom+xml", "application/feed+json", "application/json"}
# What tells a site where its reader came from, and is no part of an address.
_TRAILS = re.compile(r"utm_\w+|fromRss|trackingCode|fbclid|gclid", re.IGNORECASE)
# Caches write their comments behind the end, so it is looked for, not expected in the last place.
_END = re.compile(rb"</\s*(?:\w+:)?(?:rss|feed|RDF)\s*>")
_TAIL = 4_096
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


def read_feed(body: bytes, address: str) -> Feed:
    """Read a feed from its bytes; relative addresses count from ``address``, where it was found.

    Raises `InvalidPost` (``feed.unreadable``) for anything that is no feed: a page, half a file, an error.
    """
    found = _json_feed(body, address) if body.lstrip()[:1] == b"{" else _xml_feed(body, address)
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
    for link in BeautifulSoup(body, "lxml").find_all("link", rel="alternate"):
        kind, href = str(link.get("type") or "").lower(), str(link.get("href") or "")
        target = _absolute(href, address)
        if kind in _FEED_TYPES and target and "comment" not in f"{href} {link.get('title')}".lower():
            named.append(target)
    return tuple(dict.fromkeys(named))


def _xml_feed(body: bytes, address: str) -> Feed | None:
    # The parser and what it needs are only paid for by who follows a blog.
    import feedparser

    headers = {"content-location": address}
    if _is_utf8(body):
        # By the letter of the standards a feed that does not say so would be ASCII.
        headers["content-type"] = "application/xml; charset=utf-8"
    parsed = feedparser.parse(body, response_headers=headers)
    if not parsed.get("version") or not _is_whole(body):
        return None
    items = [_of_entry(entry, address) for entry in parsed.entries[:_MAX_ITEMS]]
    kind = FeedKind.ATOM if parsed["version"].startswith("atom") else FeedKind.RSS
    return _feed(_said(parsed.feed.get("title")), items, kind)


def _is_whole(body: bytes) -> bool:
    """Whether a feed has its end: of one that was cut off, the last address may be another post's."""
    # A feed in UTF-16 is the same letters with zeros between them.
    return _END.search(body[-_TAIL:].replace(b"\0", b"")) is not None


def _is_utf8(body: bytes) -> bool:
    """What is UTF-8 is read as that, whatever it calls itself: nothing else looks so."""
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _of_entry(entry: Mapping[str, Any], address: str) -> FeedItem | None:
    moment = entry.get("published_parsed") or entry.get("updated_parsed")
    content = [part.get("value", "") for part in entry.get("content", ())]
    return _item(
        identity=str(entry.get("id") or ""),
        link=_absolute(str(entry.get("link") or ""), address),
        title=_said(entry.get("title")),
        words=[str(entry.get("summary") or ""), *map(str, content)],
        published=datetime.fromtimestamp(timegm(moment), UTC) if moment else None,
        categories=[str(tag.get("term") or "") for tag in entry.get("tags", ())],
    )


def _json_feed(body: bytes, address: str) -> Feed | None:
    try:
        plain = json.loads(body)
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
        link=_absolute(str(entry.get("url") or ""), address),
        title=_said(entry.get("title")),
        words=words,
        published=_moment(str(entry.get("date_published") or "")),
        categories=[str(tag) for tag in tags] if isinstance(tags, list) else [],
    )


def _feed(title: str, items: list[FeedItem | None], kind: FeedKind) -> Feed:
    known: dict[str, FeedItem] = {}
    for item in items:
        if item is not None:
            known.setdefault(item.keys[0], item)
    left_out = sum(item is None for item in items)
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
    address = _without_trails(link) if link else _absolute(identity, "")
    if not address:
        return None
    keys = [_key(identity)] if identity else []
    return FeedItem(
        keys=tuple(dict.fromkeys([*keys, _key(address)])),
        address=address,
        title=title,
        digest=sha256(canonical_json([title, *words]).encode()).hexdigest(),
        published=published,
        categories=tuple(dict.fromkeys(name for tag in categories if (name := _said(tag)))),
    )


def _key(identity: str) -> str:
    """An identity that stays the same when a site goes to https, or is read through another door."""
    if not is_web_address(identity):
        return identity
    parts = urlsplit(_without_trails(identity))
    host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    return f"{host}{parts.path.rstrip('/')}{'?' + parts.query if parts.query else ''}"


def _without_trails(address: str) -> str:
    parts = urlsplit(address)
    kept = [(name, value) for name, value in parse_qsl(parts.query, True) if not _TRAILS.fullmatch(name)]
    return urlunsplit(parts._replace(query=urlencode(kept), fragment=""))


def _absolute(address: str, base: str) -> str:
    """An http(s) address, or an empty text."""
    try:
        joined = urljoin(base, address.strip()) if address.strip() else ""
    except ValueError:
        return ""
    return joined if is_web_address(joined) else ""


def _said(text: object) -> str:
    return line_of(clean(str(text or "")))


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
