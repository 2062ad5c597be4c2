"""A channel's cookies: seeded by the owner, rotated by the platform, kept only while they are a session.

A value in the environment is a *seed*. It replaces the kept jar only when it is another seed than the
one the jar grew from; so a session that the platform has rotated is not thrown back to its first day.
"""

from __future__ import annotations

import json
from hashlib import sha256
from http.cookiejar import Cookie
from pathlib import Path
from typing import Any, Protocol

from requests.cookies import RequestsCookieJar, create_cookie

from crosspost.errors import ConfigurationError
from crosspost.files import write_whole

__all__ = ["CookieJar", "CookieStore", "FileCookieStore"]

_KEPT = ("name", "value", "domain", "path", "secure", "expires")


class CookieStore(Protocol):
    """Where a jar is kept between runs; ``text`` is secret."""

    def load(self) -> str | None:
        """The text saved last, or ``None``."""

    def save(self, text: str) -> None:
        """Replace the text atomically."""


class FileCookieStore:
    """Cookies in a private file, for rehearsals: what is in it opens no real account."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def load(self) -> str | None:
        """The text saved last, or ``None``."""
        return self._path.read_text(encoding="utf-8") if self._path.exists() else None

    def save(self, text: str) -> None:
        """Replace the file atomically, readable by its owner only."""
        write_whole(self._path, text.encode())


class CookieJar:
    """The cookies of one channel, in memory, loaded from and saved to an optional store."""

    def __init__(
        self,
        *,
        domain: str,
        required: frozenset[str],
        seed: str | None = None,
        store: CookieStore | None = None,
    ) -> None:
        self.jar = RequestsCookieJar()
        self._domain = domain
        self._required = required
        self._store = store
        self._given = seed
        self._kept: str | None = None
        self._fill(store.load() if store else None)

    def __repr__(self) -> str:
        return f"<CookieJar {len(self.jar)} cookies>"

    @property
    def alive(self) -> bool:
        """Whether every cookie that makes a session is there and not empty."""
        present = {cookie.name for cookie in self.jar if cookie.value}
        return self._required <= present

    def reload(self) -> None:
        """Take over what another process, or a new sign-in, has put in the store meanwhile.

        A session that died in memory gives way to the last good one.
        """
        if self._store is None:
            return
        kept = self._store.load()
        if kept != self._kept or not self.alive:
            self.jar.clear()
            self._fill(kept)

    def save(self) -> bool:
        """Keep the jar if it is a session; a good one is never overwritten by one that is not."""
        if self._store is None or not self.alive:
            return False
        cookies = [_plain(cookie) for cookie in self.jar]
        text = json.dumps({"seed": self._seed, "cookies": cookies})
        if text != self._kept:
            self._store.save(text)
            self._kept = text
        return True

    def _fill(self, text: str | None) -> None:
        self._kept = text
        kept = json.loads(text) if text else None
        self._seed = _fingerprint(self._given) if self._given else (kept or {}).get("seed")
        if kept and kept["seed"] == self._seed:
            for cookie in kept["cookies"]:
                self._put(**cookie)
        elif self._given:
            for name, value in _parse(self._given).items():
                self._put(name=name, value=value, domain=self._domain, path="/", secure=True)

    def _put(self, **parts: Any) -> None:
        cookie: Cookie = create_cookie(**parts)  # type: ignore[no-untyped-call]  # untyped in requests
        self.jar.set_cookie(cookie)


def _fingerprint(seed: str) -> str:
    return sha256(seed.encode()).hexdigest()


def _parse(header: str) -> dict[str, str]:
    parts = (part.partition("=") for part in header.removeprefix("Cookie:").split(";"))
    found = {name.strip(): value.strip() for name, equals, value in parts if equals and name.strip()}
    if not found:
        raise ConfigurationError("config.cookies_unreadable")
    return found


def _plain(cookie: Cookie) -> dict[str, Any]:
    return {name: getattr(cookie, name) for name in _KEPT}
