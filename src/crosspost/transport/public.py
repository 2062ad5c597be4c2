"""The way to the open web: only to public addresses, and only to those that were checked.

An address that a page or a person names must never make this machine ask a service that only this machine
can reach. So every name is resolved once, every address of it must be public, and the connection goes to
exactly those: a name that answers differently a moment later gains nothing.
"""

from __future__ import annotations

import socket
from collections.abc import Callable
from contextlib import suppress
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.util.connection import create_connection

from crosspost.errors import InvalidPost

__all__ = ["Allowed", "PublicWire", "is_public", "refuse_private"]

Allowed = Callable[[IPv4Address | IPv6Address], bool]
"""Whether a connection may go to an address."""

_TRANSLATED = ip_network("64:ff9b::/96")
"""IPv6 addresses whose last 32 bits are the IPv4 address that is really asked (RFC 6052)."""


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether anyone on the internet could mean this address: not private, loopback, link-local, reserved."""
    if isinstance(address, IPv6Address):
        inside = address.ipv4_mapped or address.sixtofour
        if address in _TRANSLATED:
            inside = IPv4Address(int(address) & 0xFFFFFFFF)
        if inside is not None:
            return is_public(inside)
        if address.teredo is not None:
            return False
    return address.is_global and not address.is_multicast


def refuse_private(host: str, allowed: Allowed = is_public) -> None:
    """Raise `InvalidPost` for a host that is an address of a private network, or this machine by name."""
    bare = host.strip("[]").partition("%")[0]
    try:
        private = not allowed(ip_address(bare))
    except ValueError:
        # Who lets this machine's addresses in lets its names in, too.
        private = not allowed(IPv4Address("127.0.0.1")) and _names_this_machine(bare)
    if private:
        raise InvalidPost("page.private", host=host)


class PublicWire(HTTPAdapter):
    """An HTTP adapter whose connections go to checked addresses; `hang_up` ends them from another thread."""

    def __init__(self, allowed: Allowed = is_public) -> None:
        self._allowed = allowed
        self._sockets: list[socket.socket] = []
        super().__init__(max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Make pools of connections that are checked."""
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = self._pools()

    def check(self, host: str, port: int) -> list[str]:
        """The addresses of a host, all of them public; raises `InvalidPost`."""
        refuse_private(host, self._allowed)
        try:
            found = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise InvalidPost("page.unreachable", host=host) from error
        addresses = list(dict.fromkeys(str(place[0]) for *_, place in found))
        for address in addresses:
            if not self._allowed(ip_address(address.partition("%")[0])):
                raise InvalidPost("page.private", host=host)
        return addresses

    def hang_up(self) -> None:
        """Shut every connection down: what waits on one wakes up."""
        for opened in self._sockets:
            with suppress(OSError):  # it may have ended by itself
                opened.shutdown(socket.SHUT_RDWR)

    def dial(self, connection: HTTPConnection) -> socket.socket:
        """Connect to the first checked address that answers."""
        port = connection.port or connection.default_port
        error: OSError | None = None
        for address in self.check(connection.host, port):
            try:
                return create_connection(
                    (address, port), connection.timeout, socket_options=connection.socket_options
                )
            except OSError as refused:
                error = refused
        raise InvalidPost("page.unreachable", host=connection.host) from error

    def keep(self, opened: socket.socket | None) -> None:
        """Remember a connection for `hang_up`."""
        if opened is not None:
            self._sockets.append(opened)

    def _pools(self) -> dict[str, type[HTTPConnectionPool]]:
        wire = self

        class Plain(HTTPConnection):
            def _new_conn(self) -> socket.socket:
                return wire.dial(self)

            def connect(self) -> None:
                super().connect()
                wire.keep(self.sock)

        class Tls(HTTPSConnection):
            def _new_conn(self) -> socket.socket:
                return wire.dial(self)

            def connect(self) -> None:
                super().connect()
                wire.keep(self.sock)

        class PlainPool(HTTPConnectionPool):
            ConnectionCls = Plain

        class TlsPool(HTTPSConnectionPool):
            ConnectionCls = Tls

        return {"http": PlainPool, "https": TlsPool}


def _names_this_machine(host: str) -> bool:
    name = host.rstrip(".").lower()
    return "." not in name or name.endswith((".localhost", ".local", ".internal"))
