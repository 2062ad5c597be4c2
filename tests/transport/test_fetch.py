from __future__ import annotations

import socket
from ipaddress import ip_address
from typing import Any

import pytest
from tests.server import Reply, answer, close, serving

from crosspost.errors import ConfigurationError, CrosspostError, InvalidPost
from crosspost.transport import gateway_address
from crosspost.transport.fetch import PAGE_LIMITS, Page, fetch, fetch_picture
from crosspost.transport.public import is_public

HTML = "Content-Type: text/html; charset=EUC-KR\r\n"


def fetched(reply: Reply, address: str = "https://blog.example/1") -> tuple[Page, list[bytes]]:
    with serving(reply) as server:
        return fetch(address, gateway=gateway_address(server.url)), server.requests


def refusal(reply: Reply, address: str = "https://blog.example/1") -> CrosspostError:
    with pytest.raises(CrosspostError) as caught:
        fetched(reply, address)
    return caught.value


def test_a_page_comes_with_its_address_and_the_headers_charset() -> None:
    page, requests = fetched(answer(b"<title>x</title>", headers=HTML), "https://blog.example/1")
    assert (page.address, page.charset) == ("https://blog.example/1", "euc-kr")
    assert requests[0].startswith(b"GET /blog.example/1 HTTP/1.1\r\n")


def test_nothing_of_the_reader_is_sent() -> None:
    _, (request,) = fetched(answer(b"x", headers=HTML))
    assert b"cookie" not in request.lower()
    assert b"authorization" not in request.lower()
    assert b"referer" not in request.lower()


def test_redirects_are_followed_and_a_cookie_stays_with_its_site() -> None:
    def reply(connection: socket.socket, request: bytes) -> None:
        if b"/blog.example/1 " in request:
            moved = answer(
                b"", status="302 Found", headers="Location: //www.example/2\r\nSet-Cookie: a=b\r\n"
            )
            return moved(connection, request)
        return answer(b"there", headers=HTML)(connection, request)

    page, requests = fetched(reply)
    assert (page.address, page.body) == ("https://www.example/2", b"there")
    assert b"cookie" not in requests[1].lower()


def test_a_circle_of_redirects_ends_after_five() -> None:
    with serving(answer(b"", status="302 Found", headers="Location: /1\r\n")) as server:
        with pytest.raises(InvalidPost) as caught:
            fetch("https://blog.example/1", gateway=gateway_address(server.url))
        assert caught.value.code == "page.moved"
        assert len(server.requests) == 6


def test_a_redirect_to_a_file_is_refused() -> None:
    moved = answer(b"", status="302 Found", headers="Location: file:///etc/passwd\r\n")
    assert refusal(moved).code == "page.address"


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (answer(b"", status="404 Not Found", headers=HTML), "page.status"),
        (answer(b"{}", headers="Content-Type: application/json\r\n"), "page.not_html"),
        (answer(b"x" * (PAGE_LIMITS.body + 1), headers=HTML), "page.too_large"),
        (close, "page.unreachable"),
    ],
)
def test_what_is_no_readable_page_is_refused_by_its_reason(reply: Reply, code: str) -> None:
    assert refusal(reply).code == code


def test_a_picture_must_be_one() -> None:
    with serving(answer(b"x", headers=HTML)) as server, pytest.raises(InvalidPost) as caught:
        fetch_picture("https://blog.example/a.png", gateway=gateway_address(server.url))
    assert caught.value.code == "page.not_html"


@pytest.mark.parametrize(
    "address",
    ["", "blog.example/1", "ftp://blog.example/1", "file:///etc/passwd", "https://u:p@blog.example/", "https://",
     "javascript:alert(1)", "https://blog.example:x/", "https://blog. example/"],
)  # fmt: skip
def test_what_is_no_web_address_is_refused_before_any_request(address: str) -> None:
    with serving(answer(b"x", headers=HTML)) as server, pytest.raises(ConfigurationError) as caught:
        fetch(address, gateway=gateway_address(server.url))
    assert caught.value.code == "page.address"
    assert server.requests == []


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "2130706433", "[::1]", "10.0.0.1", "169.254.169.254", "[::ffff:127.0.0.1]"],
)
def test_an_address_inside_the_readers_own_network_is_refused(host: str) -> None:
    with serving(answer(b"secret", headers=HTML)) as server:
        port = server.url.rpartition(":")[2]
        with pytest.raises(InvalidPost) as caught:
            fetch(f"http://{host}:{port}/")
        assert caught.value.code == "page.private"
        assert server.connections == 0


def test_one_private_address_among_public_ones_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    def resolve(*_: Any, **__: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, 80)) for ip in ("93.184.215.14", "10.0.0.7")]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    with pytest.raises(InvalidPost) as caught:
        fetch("http://rebinding.example/")
    assert caught.value.code == "page.private"


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.215.14", True),
        ("2606:4700::1111", True),
        ("192.168.0.1", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),  # noqa: S104  # judged, not bound
        ("224.0.0.1", False),
        ("240.0.0.1", False),
        ("fe80::1", False),
        ("fd00::1", False),
        ("64:ff9b::7f00:1", False),
        ("2002:7f00:1::", False),
        ("::ffff:10.0.0.1", False),
    ],
)
def test_only_addresses_of_the_public_internet_are_public(address: str, *, public: bool) -> None:
    assert is_public(ip_address(address)) is public


def test_the_query_of_an_unreachable_page_is_in_no_chained_error(monkeypatch: pytest.MonkeyPatch) -> None:
    error = refusal(close, "https://blog.example/1?token=planted")
    assert error.__cause__ is None
    assert "planted" not in str(error)
