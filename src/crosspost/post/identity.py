"""By what a post of a blog is known again: its address through whichever door, or a name of its own. Pure."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import parse_qs, parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from crosspost.post.addresses import is_web_address
from crosspost.post.text import clean, line_of

__all__ = ["absolute", "key_of", "same_key", "without_trails"]

# What tells a site where its reader came from, and is no part of an address.
_TRAILS = re.compile(r"utm_\w+|fromRss|trackingCode|fbclid|gclid", re.IGNORECASE)
_ESCAPED = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_NAVER = "blog.naver.com"


def key_of(identity: str) -> str:
    """An identity that stays the same when a site goes to https, or is read through another door."""
    name = line_of(clean(identity))
    if not is_web_address(name):
        return name
    parts = urlsplit(without_trails(name))
    host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    path = parts.path.rstrip("/")
    asked = parse_qs(parts.query)
    if host == _NAVER and {"blogId", "logNo"} <= asked.keys():
        return f"{host}/{asked['blogId'][0]}/{asked['logNo'][0]}"
    return same_key(f"{host}{path}{'?' + parts.query if parts.query else ''}")


def same_key(key: str) -> str:
    """A key as `key_of` writes it, also one kept by an older version: letters stand for themselves."""
    return unicodedata.normalize("NFC", _ESCAPED.sub(_letters, key))


def without_trails(address: str) -> str:
    """An address without what only says where its reader came from."""
    parts = urlsplit(address)
    kept = [(name, value) for name, value in parse_qsl(parts.query, True) if not _TRAILS.fullmatch(name)]
    return urlunsplit(parts._replace(query=urlencode(kept), fragment=""))


def absolute(address: str, base: str) -> str:
    """An http(s) address, or an empty text."""
    address = clean(address).strip()
    try:
        joined = urljoin(base, address) if address else ""
    except ValueError:
        return ""
    return joined if is_web_address(joined) else ""


def _letters(found: re.Match[str]) -> str:
    """Escaped letters as they are; what is escaped for a reason stays so, in capitals."""
    octets = bytes.fromhex(found.group().replace("%", ""))
    try:
        text = octets.decode("utf-8")
    except UnicodeDecodeError:
        return found.group().upper()
    return "".join(one if ord(one) >= 128 and one.isprintable() else f"%{ord(one):02X}" for one in text)
