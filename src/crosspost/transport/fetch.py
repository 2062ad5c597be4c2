"""Reading a public page: by its address, with nobody's credentials, and never inside the reader's own network."""

from __future__ import annotations

import logging
import socket
import time
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Any
from urllib.parse import SplitResult, urldefrag, urljoin, urlsplit

import requests
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import HTTPError
from urllib3.util.connection import create_connection

from crosspost.errors import ConfigurationError
from crosspost.transport.gateway import Wire

__all__ = ["Fetched", "Fetcher", "is_public"]

log = logging.getLogger(__name__)

MAX_REDIRECTS = 5
PAGE_BYTES = 5 * 1024 * 1024
PICTURE_BYTES = 10 * 1024 * 1024
TOTAL_SECONDS = 20.0
_WAIT_SECONDS = 10.0
_HTML = frozenset({"text/html", "application/xhtml+xml"})
_HEADERS = {
    "User-Agent": "Mozilla/5.0 (compatible; Crosspost)",
    "Accept-Language": "ko,en;q=0.8",
    "Accept-Encoding": "gzip, deflate",
}
_NAT64 = IPv6Network("64:ff9b::/96")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What lies at an address. ``address`` is the last one asked; ``charset`` is the header's, or ``None``."""

    address: str
    body: bytes = field(repr=False)
    media_type: str
    charset: str | None = None


class Fetcher:
    """Fetches public pages and pictures; ``gateway`` reroutes every request of a rehearsal.

    Every address a host has is checked by the same step that connects to it, after each redirect too, so a
    name cannot point elsewhere in between. All errors are `ConfigurationError` with a code ``page.*``.
    """

    def __init__(self, gateway: SplitResult | None = None) -> None:
        self._session = requests.Session()
        self._session.trust_env = False
        wire = Wire(gateway) if gateway else _PublicWire()
        self._session.mount("https://", wire)
        self._session.mount("http://", wire)

    def page(self, address: str) -> Fetched:
        """The HTML page at an address, at most 5 MB."""
        found = self._fetch(address, limit=PAGE_BYTES)
        if found.media_type not in _HTML:
            raise ConfigurationError("page.not_html", where=address, type=found.media_type)
        return found

    def picture(self, address: str) -> Fetched:
        """The picture at an address, at most 10 MB."""
        found = self._fetch(address, limit=PICTURE_BYTES)
        if not found.media_type.startswith("image/"):
            raise ConfigurationError("page.not_a_picture", where=address, type=found.media_type)
        return found

    def close(self) -> None:
        """Close all connections."""
        self._session.close()

    def _fetch(self, address: str, *, limit: int) -> Fetched:
        deadline = time.monotonic() + TOTAL_SECONDS
        current = _checked(address)
        for _ in range(MAX_REDIRECTS + 1):
            try:
                found = self._ask(current, limit=limit, deadline=deadline)
            except _PrivateAddressError as error:
                raise ConfigurationError("page.private", where=address) from error
            except (requests.RequestException, HTTPError, OSError) as error:
                log.info("page: %s", type(error).__name__)
                # The message of a connection error holds the query string: it is dropped, not chained.
                raise ConfigurationError("page.unreachable", where=address) from None
            if isinstance(found, Fetched):
                return found
            current = _checked(urljoin(current, found))
        raise ConfigurationError("page.redirects", where=address)

    def _ask(self, address: str, *, limit: int, deadline: float) -> Fetched | str:
        """One request; the answer is what came, or where it points on to."""
        rest = deadline - time.monotonic()
        if rest <= 0:
            raise ConfigurationError("page.slow", where=address)
        timeout = min(rest, _WAIT_SECONDS)
        with self._session.get(
            address, headers=_HEADERS, timeout=timeout, allow_redirects=False, stream=True
        ) as response:
            # Cookies of one site are nothing to the next.
            self._session.cookies.clear()
            if 300 <= response.status_code < 400 and response.headers.get("Location"):
                # Header bytes are read as Latin-1; Korean sites write UTF-8.
                return response.headers["Location"].encode("latin-1", "ignore").decode("utf-8", "ignore")
            if response.status_code != 200:
                raise ConfigurationError("page.status", where=address, status=response.status_code)
            kind, _, parameters = response.headers.get("Content-Type", "").partition(";")
            return Fetched(
                address=address,
                body=_read(response, limit=limit, deadline=deadline),
                media_type=kind.strip().lower(),
                charset=_charset(parameters),
            )


def is_public(address: str) -> bool:
    """Whether an IP address, as text, lies on the public internet, also when it is wrapped in another."""
    ip = ip_address(address.partition("%")[0])
    inner = _wrapped(ip) if isinstance(ip, IPv6Address) else None
    if inner is not None and not is_public(str(inner)):
        return False
    return inner is not None or (ip.is_global and not ip.is_multicast and not ip.is_reserved)


def _wrapped(ip: IPv6Address) -> IPv4Address | None:
    if ip in _NAT64:
        return IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)


def _checked(address: str) -> str:
    """The address without its fragment; raises when it is none of the web's or carries a credential."""
    address = urldefrag(address.strip()).url
    try:
        parts = urlsplit(address)
        good = parts.scheme.lower() in {"http", "https"} and bool(parts.hostname)
        good = good and not parts.username and not parts.password and parts.port != 0
    except ValueError:
        good = False
    if not good or any(mark.isspace() for mark in address):
        raise ConfigurationError("page.address")
    return address


def _charset(parameters: str) -> str | None:
    for parameter in parameters.split(";"):
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            return value.strip().strip("\"'") or None
    return None


def _read(response: requests.Response, *, limit: int, deadline: float) -> bytes:
    body = bytearray()
    for chunk in response.iter_content(64 * 1024):
        body += chunk
        if len(body) > limit:
            raise ConfigurationError("page.too_large", where=response.url, limit=limit // (1024 * 1024))
        if time.monotonic() > deadline:
            raise ConfigurationError("page.slow", where=response.url)
    return bytes(body)


class _PrivateAddressError(Exception):
    """The host has an address that is not the public internet's."""


def _connect(connection: HTTPConnection) -> socket.socket:
    """Resolve, check every address, connect to one that was checked."""
    found = socket.getaddrinfo(connection.host, connection.port, type=socket.SOCK_STREAM)
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    if not all(is_public(address) for address in addresses):
        raise _PrivateAddressError
    failure: OSError = OSError("no address")
    for address in addresses:
        try:
            return create_connection((address, connection.port), connection.timeout)
        except OSError as error:
            failure = error
    raise failure


class _PublicHttp(HTTPConnection):
    def _new_conn(self) -> socket.socket:
        return _connect(self)


class _PublicHttps(HTTPSConnection):
    def _new_conn(self) -> socket.socket:
        return _connect(self)


class _PublicHttpPool(HTTPConnectionPool):
    ConnectionCls = _PublicHttp


class _PublicHttpsPool(HTTPSConnectionPool):
    ConnectionCls = _PublicHttps


class _PublicWire(Wire):
    """A wire that reaches the public internet and nothing else."""

    def _counted_pools(self) -> dict[str, Any]:
        return {"http": _PublicHttpPool, "https": _PublicHttpsPool}
