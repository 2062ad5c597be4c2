"""One channel's way to its platform.

Whatever is not provably before sending is `Unconfirmed` on the visible call. Surely not sent are: a name
that does not resolve, a refused or timed-out connection, a failed TLS handshake.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Self
from urllib.parse import SplitResult, urlsplit

import requests
from requests.utils import get_environ_proxies
from urllib3.exceptions import HTTPError, MaxRetryError, NewConnectionError

from crosspost.errors import ConfigurationError, DeliveryError, Unavailable, Unconfirmed
from crosspost.transport.answer import Answer
from crosspost.transport.cookies import CookieJar
from crosspost.transport.gateway import Wire

__all__ = ["Limits", "Transport"]

log = logging.getLogger(__name__)
# urllib3 logs whole request lines, query and token included, below WARNING.
logging.getLogger("urllib3.connectionpool").addFilter(lambda record: record.levelno >= logging.WARNING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How long and how much: ``connect`` and ``read`` per wait, ``total`` for it all, ``body`` in bytes."""

    connect: timedelta = timedelta(seconds=10)
    read: timedelta = timedelta(seconds=30)
    total: timedelta = timedelta(minutes=2)
    body: int = 16 * 1024 * 1024


class Transport:
    """Requests of one channel, to its platform's own hosts only; nothing is repeated or redirected by itself.

    ``pace`` is asked before each request and may wait or raise `Unavailable`; ``done`` is told after it.
    An adapter calls ``rest`` with how long its platform wants the account to be left alone.
    """

    def __init__(
        self,
        *,
        hosts: frozenset[str],
        cookies: CookieJar | None = None,
        gateway: SplitResult | None = None,
        limits: Limits | None = None,
        pace: Callable[[], None] = lambda: None,
        done: Callable[[], None] = lambda: None,
        rest: Callable[[timedelta], None] = lambda _length: None,
    ) -> None:
        self.cookies = cookies
        self.clock_offset: timedelta | None = None
        self._hosts = hosts
        self._limits = limits or Limits()
        self._pace = pace
        self._done = done
        self.rest = rest
        self._wire = Wire(gateway)
        self._session = requests.Session()
        self._session.trust_env = False
        if cookies is not None:
            self._session.cookies = cookies.jar
        self._proxies = {} if gateway else get_environ_proxies("https://crosspost.invalid/")
        self._session.mount("https://", self._wire)
        self._session.mount("http://", self._wire)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def request(
        self,
        method: str,
        url: str,
        *,
        visible: bool = False,
        params: Mapping[str, str] | None = None,
        data: Mapping[str, str] | bytes | None = None,
        files: Mapping[str, tuple[str, bytes, str]] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Send one request and read its whole answer.

        ``visible`` marks the call that must not happen twice: it goes on a fresh connection, and an unknown
        outcome raises `Unconfirmed`. On any other call an unknown outcome is harmless: `Unavailable`.
        ``files`` maps a part's name to (file name, bytes, content type).
        """
        host = urlsplit(url).hostname or ""
        if host not in self._hosts:
            raise ConfigurationError("transport.host_refused", host=host)
        self._pace()
        if visible:
            self._wire.fresh()
        tried, stood = self._wire.tried, self._wire.stood
        began = time.monotonic()
        try:
            answer = self._send(method, url, params=params, data=data, files=files, headers=headers)
        except (requests.RequestException, HTTPError, OSError, _TooMuchError) as error:
            never = _never_connected(error) or (self._wire.tried > tried and self._wire.stood == stood)
            log.warning("%s %s: %s", method, host, type(error).__name__)
            # The message of a connection error holds the query string: it is dropped, not chained.
            raise _outcome(host, visible=visible and not never) from None
        finally:
            self._done()
        log.debug("%s %s: HTTP %d in %.0f ms", method, host, answer.status, (time.monotonic() - began) * 1000)
        self._learn_clock(answer)
        return answer

    def load_cookies(self) -> None:
        """Begin a verb with the cookies as they are kept now."""
        if self.cookies is not None:
            self.cookies.reload()

    def save_cookies(self) -> None:
        """Keep the session's cookies, if they still are a session."""
        if self.cookies is not None:
            self.cookies.save()

    def close(self) -> None:
        """Close all connections."""
        self._session.close()

    def _send(self, method: str, url: str, **parts: Any) -> Answer:
        limits = self._limits
        timeout = (limits.connect.total_seconds(), limits.read.total_seconds())
        response = self._session.request(
            method, url, timeout=timeout, allow_redirects=False, stream=True, proxies=self._proxies, **parts
        )
        with response:
            body = self._read(response)
            return Answer(
                status=response.status_code, headers=response.headers, body=body, url=str(response.url)
            )

    def _read(self, response: requests.Response) -> bytes:
        deadline = time.monotonic() + self._limits.total.total_seconds()
        body = bytearray()
        for chunk in response.iter_content(64 * 1024):
            body += chunk
            if len(body) > self._limits.body or time.monotonic() > deadline:
                raise _TooMuchError
        return bytes(body)

    def _learn_clock(self, answer: Answer) -> None:
        if answer.date is not None:
            self.clock_offset = answer.date - datetime.now(UTC)


class _TooMuchError(Exception):
    """An answer that is too long or takes too long to end."""


def _never_connected(error: Exception) -> bool:
    if isinstance(error, (requests.ConnectTimeout, requests.exceptions.InvalidURL)):
        return True
    cause = error.args[0] if error.args else None
    return isinstance(cause, MaxRetryError) and isinstance(cause.reason, NewConnectionError)


def _outcome(host: str, *, visible: bool) -> DeliveryError:
    if visible:
        return Unconfirmed("unconfirmed.no_answer", host=host)
    return Unavailable("unavailable.network", host=host)
