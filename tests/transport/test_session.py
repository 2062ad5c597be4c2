from __future__ import annotations

import logging
import socket
from datetime import timedelta

import pytest
from tests.server import RawServer, answer, close, serving

from crosspost.errors import ConfigurationError, Unavailable, Unconfirmed
from crosspost.transport import Limits, Transport, gateway_address

HOST = "api.example.com"
URL = f"https://{HOST}/v1/post"


def through(server: RawServer, **options: object) -> Transport:
    return Transport(hosts=frozenset({HOST}), gateway=gateway_address(server.url), **options)  # type: ignore[arg-type]  # options are checked by Transport


def test_a_request_through_the_gateway_keeps_its_method_host_headers_query_and_body() -> None:
    with serving(answer()) as server:
        through(server).request(
            "POST", URL, params={"a": "1 2"}, data={"text": "리뷰"}, headers={"X-Own": "yes"}
        )
    head, _, body = server.requests[0].partition(b"\r\n\r\n")
    assert head.startswith(b"POST /api.example.com/v1/post?a=1+2 HTTP/1.1\r\n")
    assert b"\r\nHost: api.example.com\r\n" in head + b"\r\n"
    assert b"X-Own: yes" in head
    assert body == b"text=%EB%A6%AC%EB%B7%B0"


def test_the_answer_keeps_the_real_address() -> None:
    with serving(answer()) as server:
        assert through(server).request("GET", URL).url == URL


def test_a_host_that_is_not_the_platforms_is_refused_before_any_connection() -> None:
    with serving(answer()) as server, pytest.raises(ConfigurationError) as caught:
        through(server).request("GET", "https://elsewhere.example/")
    assert caught.value.code == "transport.host_refused"
    assert server.connections == 0


@pytest.mark.parametrize(
    "address",
    [
        "https://127.0.0.1:1",
        "http://10.0.0.1:80",
        "http://127.0.0.1",
        "http://127.0.0.1:1/x",
        "127.0.0.1:1",
        "http://127.0.0.1:port",
        "http://user@127.0.0.1:1",
    ],
)
def test_a_gateway_elsewhere_than_on_this_machine_is_refused(address: str) -> None:
    with pytest.raises(ConfigurationError):
        gateway_address(address)


@pytest.mark.parametrize("visible", [False, True])
def test_a_refused_connection_surely_sent_nothing(visible: bool) -> None:
    with serving(answer()) as server:
        port = server.url
    with pytest.raises(Unavailable) as caught:
        Transport(hosts=frozenset({HOST}), gateway=gateway_address(port)).request(
            "POST", URL, visible=visible
        )
    assert caught.value.code == "unavailable.network"


def hang_up_in_the_middle(connection: socket.socket, _request: bytes) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{")
    connection.close()


def say_nothing(connection: socket.socket, _request: bytes) -> None:
    connection.settimeout(5)
    connection.recv(1)


@pytest.mark.parametrize("reply", [close, hang_up_in_the_middle, say_nothing])
def test_a_lost_answer_to_the_visible_call_is_unconfirmed_and_not_repeated(reply: object) -> None:
    limits = Limits(read=timedelta(milliseconds=200))
    with serving(reply) as server, pytest.raises(Unconfirmed):  # type: ignore[arg-type]  # one of the three
        through(server, limits=limits).request("POST", URL, data={"a": "b"}, visible=True)
    assert len(server.requests) == 1


@pytest.mark.parametrize("reply", [close, hang_up_in_the_middle, say_nothing])
def test_a_lost_answer_to_any_other_call_is_unavailable_and_not_repeated(reply: object) -> None:
    limits = Limits(read=timedelta(milliseconds=200))
    with serving(reply) as server, pytest.raises(Unavailable):  # type: ignore[arg-type]  # one of the three
        through(server, limits=limits).request("POST", URL, data={"a": "b"})
    assert len(server.requests) == 1


def test_the_visible_call_goes_on_a_fresh_connection() -> None:
    with serving(answer()) as server:
        transport = through(server)
        transport.request("GET", URL)
        transport.request("GET", URL)
        assert server.connections == 1
        transport.request("POST", URL, visible=True)
        assert server.connections == 2
        transport.close()


def test_an_answer_over_the_cap_is_not_read_to_its_end() -> None:
    with serving(answer(b"x" * 10_000)) as server, pytest.raises(Unavailable):
        through(server, limits=Limits(body=1_000)).request("GET", URL)


def test_redirects_are_handed_back_not_followed() -> None:
    reply = answer(b"", status="302 Found", headers="Location: https://nid.example/login\r\n")
    with serving(reply) as server:
        found = through(server).request("GET", URL)
    assert (found.status, found.redirect) == (302, "https://nid.example/login")
    assert len(server.requests) == 1


def test_the_pace_is_asked_before_and_told_after_every_request() -> None:
    said: list[str] = []
    with serving(answer()) as server:
        transport = through(server, pace=lambda: said.append("pace"), done=lambda: said.append("done"))
        transport.request("GET", URL)
    assert said == ["pace", "done"]


def test_the_platforms_clock_is_learnt_from_its_answers() -> None:
    with serving(answer(headers="Date: Tue, 24 Nov 2020 05:00:00 GMT\r\n")) as server:
        transport = through(server)
        transport.request("GET", URL)
    assert transport.clock_offset is not None
    assert transport.clock_offset < -timedelta(days=365)


def test_no_query_no_body_and_no_header_reaches_a_log_or_an_error(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    secret = "planted-secret"
    with serving(close) as server:
        transport = through(server)
        with pytest.raises(Unconfirmed) as caught:
            transport.request(
                "POST",
                f"{URL}/{secret}",
                params={"access_token": secret},
                data={"token": secret},
                headers={"Authorization": secret},
                visible=True,
            )
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__
    assert secret not in caplog.text + str(caught.value) + repr(caught.value) + repr(transport)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ("Retry-After: 120\r\n", 120),
        ("Retry-After: Tue, 24 Nov 2026 05:02:00 GMT\r\nDate: Tue, 24 Nov 2026 05:00:00 GMT\r\n", 120),
        ("Retry-After: soon\r\n", None),
        ("", None),
    ],
)
def test_the_waiting_time_of_an_answer(headers: str, seconds: int | None) -> None:
    with serving(answer(headers=headers)) as server:
        found = through(server).request("GET", URL).retry_after
    assert found == (None if seconds is None else timedelta(seconds=seconds))
