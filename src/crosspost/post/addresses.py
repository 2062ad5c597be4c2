"""Web addresses in running text: where they begin and end, and which may become links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import unquote, unquote_plus, urlsplit, urlunsplit

from crosspost.post.model import Span, Spans

__all__ = ["address_at", "is_link", "is_web_address", "link_addresses", "lone_address", "without_session"]

# A Korean particle is glued to the address it follows ("example.com에서"), so Hangul belongs to an
# address only where a part of it begins with Hangul or follows Hangul ("/w/서울").
_ADDRESS = re.compile(
    r"https?://(?:[a-z0-9\-._~:/?#\[\]@!$&()*+,;=%]|(?<=[/=_\-+가-힣])[가-힣])+", re.IGNORECASE
)


# What pages of a signed-in person append to their addresses, by its usual names.
_SESSION = re.compile(
    r"(?:php|j|asp)?sess(?:ion)?[_-]?(?:id|key)\w*|s[_-]?id|(?:\w*[_-])?token|ticket|sso\w*|auth|passw(?:or)?d",
    re.IGNORECASE,
)
_PATH_SESSION = re.compile(r";jsessionid=[^/?#]*", re.IGNORECASE)


def is_web_address(address: str) -> bool:
    """Whether this is an http(s) address with a host."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme.lower() in {"http", "https"} and bool(parts.hostname) and " " not in address


def without_session(address: str) -> str:
    """The address without what only one person's browser has: a name, a password, a session's id."""
    if not is_web_address(address):
        return address
    parts = urlsplit(address)
    host = parts.netloc.rpartition("@")[2]
    path = _PATH_SESSION.sub("", parts.path)
    # A sign-in may bring its token home behind the hash.
    query, fragment = _without_secrets(parts.query), _without_secrets(parts.fragment)
    same = (host, path, query, fragment) == (parts.netloc, parts.path, parts.query, parts.fragment)
    return address if same else urlunsplit((parts.scheme, host, path, query, fragment))


def _without_secrets(pairs: str) -> str:
    # A name alone is an anchor, or a switch.
    kept = (pair for pair in pairs.split("&") if "=" not in pair or not _names_a_session(pair))
    return "&".join(kept)


def _names_a_session(pair: str) -> bool:
    name = unquote_plus(pair.partition("=")[0])
    return _SESSION.fullmatch(name.lstrip("!/?")) is not None


def is_link(address: str) -> bool:
    """Whether a span may carry this address: http(s) or mailto."""
    return is_web_address(address) or address.lower().startswith("mailto:")


def address_at(text: str, begin: int, end: int) -> str:
    """The bare address that begins at a place, without marks of emphasis at its end; empty without one."""
    found = _ADDRESS.match(text, begin, end)
    address = re.split(r"[\[\]]", found.group())[0] if found else ""
    address = _without_closing_marks(address).rstrip("*_~")
    return address if is_web_address(address) else ""


def link_addresses(span: Span) -> Iterator[Span]:
    """The span cut so that each bare address in it is a link of its own."""
    if span.link or span.code:
        yield span
        return
    end = 0
    for found in _ADDRESS.finditer(span.text):
        address = _without_closing_marks(found.group())
        if not is_web_address(address):
            continue
        if found.start() > end:
            yield replace(span, text=span.text[end : found.start()])
        yield replace(span, text=address, link=address)
        end = found.start() + len(address)
    if end < len(span.text):
        yield replace(span, text=span.text[end:])


def lone_address(spans: Spans) -> str | None:
    """The address when it is all that some text says, without other words for it."""
    if len(spans) != 1 or spans[0].link is None or not is_web_address(spans[0].link):
        return None
    return spans[0].link if unquote(spans[0].link) == unquote(spans[0].text) else None


def _without_closing_marks(address: str) -> str:
    """Leave out the full stop of the sentence and a bracket that was opened before the address."""
    end = len(address)
    surplus = address.count(")") - address.count("(")
    while end and (address[end - 1] in ".,;:!?*" or (address[end - 1] == ")" and surplus > 0)):
        surplus -= address[end - 1] == ")"
        end -= 1
    return address[:end]
