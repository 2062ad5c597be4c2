"""Fetching a page of the open web, or its picture: only so much, only so long, from public addresses."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from email.message import Message
from http import HTTPStatus
from typing import Literal, overload
from urllib.parse import SplitResult, urljoin, urlsplit

import requests
from requests.utils import get_environ_proxies, select_proxy
from urllib3.exceptions import HTTPError

from crosspost.errors import ConfigurationError, InvalidPost
from crosspost.transport.gateway import Wire
from crosspost.transport.public import Allowed, PublicWire, is_public, refuse_private
from crosspost.transport.session import Limits

__all__ = [
    "PAGE_LIMITS",
    "PICTURE_LIMITS",
    "Page",
    "Unchanged",
    "fetch",
    "fetch_feed",
    "fetch_list",
    "fetch_picture",
]

log = logging.getLogger(__name__)

MAX_REDIRECTS = 5
MEGABYTE = 1024 * 1024
_WAIT = timedelta(seconds=10)

PAGE_LIMITS = Limits(connect=_WAIT, read=_WAIT, total=timedelta(seconds=20), body=5 * MEGABYTE)
PICTURE_LIMITS = Limits(connect=_WAIT, read=_WAIT, total=timedelta(seconds=20), body=10 * MEGABYTE)

_HTML = ("text/html", "application/xhtml+xml")
_HEADERS = {"User-Agent": "Mozilla/5.0 (compatible; Crosspost)", "Accept-Language": "ko, en;q=0.8"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What was found. ``address`` is the final one, after redirects; ``charset`` is what the server said."""

    body: bytes = field(repr=False)
    address: str
    content_type: str
    charset: str | None = None
    etag: str = ""
    modified: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unchanged:
    """What was asked for is still what its ``etag`` or date says."""


def fetch(
    url: str,
    *,
    gateway: SplitResult | None = None,
    limits: Limits = PAGE_LIMITS,
    allowed: Allowed = is_public,
) -> Page:
    """Fetch a web page, without any credential.

    Args:
        url: an http(s) address.
        gateway: where a rehearsal sends every request instead.
        limits: how long to wait and how much to take.
        allowed: which addresses a connection may go to.

    Raises:
        ConfigurationError: ``page.address``, no http(s) address or one with a password in it.
        InvalidPost: ``page.private``, ``unreachable``, ``slow``, ``status``, ``moved``, ``not_html``,
            ``too_large``.
    """
    with _Errand(gateway=gateway, limits=limits, allowed=allowed) as errand:
        return errand.run(url, kinds=_HTML)


def fetch_picture(
    url: str,
    *,
    gateway: SplitResult | None = None,
    limits: Limits = PICTURE_LIMITS,
    allowed: Allowed = is_public,
) -> Page:
    """Fetch a picture as `fetch` fetches a page; whether its bytes are one is not known yet."""
    with _Errand(gateway=gateway, limits=limits, allowed=allowed) as errand:
        return errand.run(url, kinds=("image/",))


def fetch_feed(
    url: str,
    *,
    etag: str = "",
    modified: str = "",
    gateway: SplitResult | None = None,
    limits: Limits = PAGE_LIMITS,
    allowed: Allowed = is_public,
) -> Page | Unchanged:
    """Fetch a feed, or a page that names one, as `fetch` does; what has not changed is not sent again.

    ``etag`` and ``modified`` are what the server said of it last.
    """
    known = {"If-None-Match": etag, "If-Modified-Since": modified}
    with _Errand(gateway=gateway, limits=limits, allowed=allowed) as errand:
        errand.headers = {name: value for name, value in known.items() if value}
        return errand.run(url, kinds=("text/", "application/"), conditional=True)


def fetch_list(
    url: str,
    *,
    headers: Mapping[str, str],
    gateway: SplitResult | None = None,
    limits: Limits = PAGE_LIMITS,
    allowed: Allowed = is_public,
) -> Page:
    """Fetch a platform's list of public posts as `fetch` does; it wants ``headers`` that are no secret."""
    with _Errand(gateway=gateway, limits=limits, allowed=allowed) as errand:
        errand.headers = dict(headers)
        return errand.run(url, kinds=("text/", "application/"))


class _Errand:
    """One fetch with all its redirects, under one clock."""

    def __init__(self, *, gateway: SplitResult | None, limits: Limits, allowed: Allowed) -> None:
        self._gateway = gateway
        self._limits = limits
        self._allowed = allowed
        self._wire = PublicWire(allowed)
        self._session = requests.Session()
        self._session.trust_env = False
        wire = Wire(gateway) if gateway else self._wire
        self._session.mount("https://", wire)
        self._session.mount("http://", wire)
        self.headers: dict[str, str] = {}
        """What is said beside who asks."""
        self._seconds = limits.total.total_seconds()
        self._deadline = time.monotonic() + self._seconds
        # A server that sends a byte now and then would never run into the limit of a single wait.
        self._alarm = threading.Timer(self._seconds, self._wire.hang_up)
        self._alarm.daemon = True

    def __enter__(self) -> _Errand:
        self._alarm.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._alarm.cancel()
        self._session.close()

    @overload
    def run(self, url: str, *, kinds: tuple[str, ...]) -> Page: ...

    @overload
    def run(self, url: str, *, kinds: tuple[str, ...], conditional: Literal[True]) -> Page | Unchanged: ...

    def run(self, url: str, *, kinds: tuple[str, ...], conditional: bool = False) -> Page | Unchanged:
        """Follow the redirects to what is there; only a ``conditional`` errand may hear of no change."""
        address = url
        for _ in range(MAX_REDIRECTS + 1):
            host = _host(address)
            refuse_private(host, self._allowed)
            with self._faults(host), self._get(address) as response:
                if conditional and self.headers and response.status_code == HTTPStatus.NOT_MODIFIED:
                    return Unchanged()
                if not response.is_redirect:
                    return self._page(response, address, kinds)
                address = self._target(response, address)
        raise InvalidPost("page.moved", where=url, count=MAX_REDIRECTS)

    def _get(self, address: str) -> requests.Response:
        limits = self._limits
        return self._session.get(
            address,
            headers=_HEADERS | self.headers,
            timeout=(limits.connect.total_seconds(), limits.read.total_seconds()),
            allow_redirects=False,
            stream=True,
            proxies=self._proxies(address),
        )

    def _target(self, response: requests.Response, address: str) -> str:
        try:
            return urljoin(address, self._session.get_redirect_target(response) or "")
        except ValueError as error:
            raise InvalidPost("page.status", where=address, status=response.status_code) from error

    def _proxies(self, address: str) -> dict[str, str]:
        """The proxy of this machine's owner, who is asked only for public hosts."""
        if self._gateway is not None:
            return {}
        proxies: dict[str, str] = get_environ_proxies(address)
        if select_proxy(address, proxies):
            parts = urlsplit(address)
            try:
                self._wire.check(parts.hostname or "", parts.port or 443)
            except InvalidPost as error:
                # Behind a proxy a name may be unknown here; only one that is known to be private is refused.
                if error.code == "page.private":
                    raise
        return proxies

    def _page(self, response: requests.Response, address: str, kinds: tuple[str, ...]) -> Page:
        if response.status_code != 200:
            raise InvalidPost("page.status", where=address, status=response.status_code)
        head = Message()
        head["Content-Type"] = response.headers.get("Content-Type") or "text/html"
        kind = head.get_content_type()
        if not kind.startswith(kinds):
            raise InvalidPost("page.not_html", where=address, type=kind)
        body = self._body(response, address)
        return Page(
            body=body,
            address=address,
            content_type=kind,
            charset=head.get_content_charset(),
            etag=response.headers.get("ETag", ""),
            modified=response.headers.get("Last-Modified", ""),
        )

    def _body(self, response: requests.Response, address: str) -> bytes:
        body = bytearray()
        while piece := response.raw.read1(64 * 1024, decode_content=True):
            body += piece
            if len(body) > self._limits.body:
                raise InvalidPost("page.too_large", where=address, limit=self._limits.body // MEGABYTE)
            self._check_time(address)
        self._check_time(address)
        return bytes(body)

    def _check_time(self, address: str) -> None:
        if time.monotonic() >= self._deadline:
            raise InvalidPost("page.slow", host=_host(address), seconds=f"{self._seconds:g}")

    @contextmanager
    def _faults(self, host: str) -> Iterator[None]:
        try:
            yield
        except (requests.exceptions.InvalidURL, requests.exceptions.InvalidSchema) as error:
            raise ConfigurationError("page.address") from error
        except (requests.RequestException, HTTPError, OSError) as error:
            log.info("fetch from %s: %s", host, type(error).__name__)
            if time.monotonic() >= self._deadline:
                raise InvalidPost("page.slow", host=host, seconds=f"{self._seconds:g}") from None
            raise InvalidPost("page.unreachable", host=host) from None


def _host(address: str) -> str:
    """The host of an http(s) address without credentials; raises `ConfigurationError` for any other."""
    try:
        parts = urlsplit(address)
        good = parts.scheme in {"http", "https"} and (parts.port is None or parts.port > 0)
    except ValueError as error:
        raise ConfigurationError("page.address") from error
    if not good or not parts.hostname or parts.username is not None or parts.password is not None:
        raise ConfigurationError("page.address")
    return parts.hostname
