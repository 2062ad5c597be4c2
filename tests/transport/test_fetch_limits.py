"""What bounds a fetch without a gateway: the clock, the size, and the addresses that were checked."""

from __future__ import annotations

import gzip
import socket
import time
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from tests.server import answer, serving

from crosspost.errors import InvalidPost
from crosspost.transport import fetch
from crosspost.transport.fetch import PAGE_LIMITS

HTML = "Content-Type: text/html\r\n"
SHORT = replace(PAGE_LIMITS, total=timedelta(seconds=0.4))


def anywhere(_address: object) -> bool:
    """Lets a test's own loopback server pass for the open web."""
    return True


def drip(connection: socket.socket, _request: bytes) -> None:
    """A body that never ends, a byte at a time: no single wait is long."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 100000\r\n\r\n")
    _drip_on(connection)


def drip_head(connection: socket.socket, _request: bytes) -> None:
    """A head that never ends."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    _drip_on(connection)


def _drip_on(connection: socket.socket) -> None:
    for _ in range(200):
        connection.sendall(b"x")
        time.sleep(0.05)


@pytest.mark.parametrize("reply", [drip, drip_head])
def test_a_server_that_drips_is_left_when_the_time_is_over(reply: Any) -> None:
    began = time.monotonic()
    with serving(reply) as server, pytest.raises(InvalidPost) as caught:
        fetch(f"{server.url}/1", limits=SHORT, allowed=anywhere)
    assert caught.value.code == "page.slow"
    assert time.monotonic() - began < 5


def test_a_small_answer_that_unpacks_to_a_large_one_is_too_large() -> None:
    body = gzip.compress(b"0" * (PAGE_LIMITS.body + 1))
    packed = answer(body, headers=f"{HTML}Content-Encoding: gzip\r\n")
    with serving(packed) as server, pytest.raises(InvalidPost) as caught:
        fetch(f"{server.url}/1", allowed=anywhere)
    assert caught.value.code == "page.too_large"


def test_an_answer_that_breaks_off_is_no_page() -> None:
    def cut(connection: socket.socket, _request: bytes) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 90\r\n\r\n<title>")
        connection.close()

    with serving(cut) as server, pytest.raises(InvalidPost) as caught:
        fetch(f"{server.url}/1", allowed=anywhere)
    assert caught.value.code == "page.unreachable"


def test_a_name_is_resolved_once_and_the_connection_goes_where_that_was(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []
    resolve = socket.getaddrinfo

    def rebinding(host: Any, port: Any, *args: Any, **kwargs: Any) -> Any:
        if host != "blog.example":
            return resolve(host, port, *args, **kwargs)
        asked.append(host)
        place = "127.0.0.1" if len(asked) == 1 else "10.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (place, port))]

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    with serving(answer(b"<title>x</title>", headers=HTML)) as server:
        port = server.url.rpartition(":")[2]
        page = fetch(f"http://blog.example:{port}/1", allowed=anywhere)
    assert page.body == b"<title>x</title>"
    assert asked == ["blog.example"]


def test_a_redirect_into_a_private_network_is_refused_before_it_is_asked() -> None:
    moved = answer(b"", status="302 Found", headers="Location: http://10.0.0.1/admin\r\n")

    def all_but_that(address: object) -> bool:
        return str(address) != "10.0.0.1"

    with serving(moved) as server, pytest.raises(InvalidPost) as caught:
        fetch(f"{server.url}/1", allowed=all_but_that)
    assert caught.value.code == "page.private"
    assert len(server.requests) == 1
