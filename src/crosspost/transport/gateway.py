"""The way to the network: real hosts, or a loopback gateway that stands for all of them.

It sits below the session, in the HTTP adapter, so a rehearsed request keeps its real address: cookies,
relative redirects and ``response.url`` stay right, and nothing above knows.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import SplitResult, urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from crosspost.errors import ConfigurationError

__all__ = ["Wire", "gateway_address"]

_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


def gateway_address(text: str) -> SplitResult:
    """Check a gateway's address: plain http, this machine only, nothing but host and port."""
    parts = urlsplit(text.strip().rstrip("/"))
    try:
        good = parts.scheme == "http" and parts.hostname in _LOOPBACK and parts.port is not None
    except ValueError:
        good = False
    if not good or parts.path or parts.query or parts.username:
        raise ConfigurationError("config.gateway", where="CROSSPOST_GATEWAY")
    return parts


class Wire(HTTPAdapter):
    """An HTTP adapter that knows whether its newest connection ever stood.

    ``tried`` and ``stood`` count connections begun and connections (with their TLS) completed: one begun
    that never stood has surely carried nothing.
    """

    def __init__(self, gateway: SplitResult | None = None) -> None:
        self.tried = 0
        self.stood = 0
        self._gateway = gateway
        super().__init__(max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Make the pools of counted connections."""
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = self._counted_pools()

    def proxy_manager_for(self, *args: Any, **kwargs: Any) -> Any:
        """Make a proxy's pools of counted connections too."""
        manager = super().proxy_manager_for(*args, **kwargs)
        manager.pool_classes_by_scheme = self._counted_pools()
        return manager

    def fresh(self) -> None:
        """Drop kept connections: a silently dead one would look like a lost answer."""
        self.close()
        self.tried = self.stood = 0

    def get_connection_with_tls_context(
        self, request: requests.PreparedRequest, verify: Any, proxies: Any = None, cert: Any = None
    ) -> Any:
        """The pool to send through: the gateway's when there is one."""
        if self._gateway is None:
            return super().get_connection_with_tls_context(request, verify, proxies=proxies, cert=cert)
        return self.poolmanager.connection_from_url(self._gateway.geturl())

    def request_url(self, request: requests.PreparedRequest, proxies: Any) -> str:
        """The path to ask for; through the gateway it begins with the real host."""
        if self._gateway is None:
            return super().request_url(request, proxies)
        return f"/{urlsplit(str(request.url)).netloc}{request.path_url}"

    def add_headers(self, request: requests.PreparedRequest, **_kwargs: Any) -> None:
        """Keep the real host in ``Host`` when the connection goes elsewhere."""
        if self._gateway is not None:
            request.headers["Host"] = urlsplit(str(request.url)).netloc

    def _counted_pools(self) -> dict[str, type[HTTPConnectionPool]]:
        wire = self

        class Plain(HTTPConnection):
            def connect(self) -> None:
                wire.tried += 1
                super().connect()
                wire.stood += 1

        class Tls(HTTPSConnection):
            def connect(self) -> None:
                wire.tried += 1
                super().connect()
                wire.stood += 1

        class PlainPool(HTTPConnectionPool):
            ConnectionCls = Plain

        class TlsPool(HTTPSConnectionPool):
            ConnectionCls = Tls

        return {"http": PlainPool, "https": TlsPool}
