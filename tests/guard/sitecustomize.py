"""Python imports this at start-up in the subprocesses of our tests: no connection leaves this machine."""

import socket

_connect = socket.socket.connect


def _only_loopback(self: socket.socket, address: object) -> None:
    host = address[0] if isinstance(address, tuple) else "local"
    if host not in {"127.0.0.1", "::1", "localhost", "local"}:
        raise OSError(f"a test tried to reach {host}")
    _connect(self, address)  # type: ignore[arg-type]  # handed on as it came


socket.socket.connect = _only_loopback  # type: ignore[assignment, method-assign]  # the guard stands in for connect
