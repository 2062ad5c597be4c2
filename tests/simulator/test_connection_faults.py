"""What a raw client meets: short bodies, short JSON, a kept connection that died unnoticed."""

from __future__ import annotations

import http.client
import json
from contextlib import closing
from urllib.parse import urlsplit

import pytest
from tests.simulator.client import call

from crosspost.simulator import Simulator

FEED = "/graph.facebook.com/v25.0/1/feed"
BODY = "access_token=T&message=x"
HEADERS = {"Content-Type": "application/x-www-form-urlencoded"}


def connected(sim: Simulator) -> http.client.HTTPConnection:
    parts = urlsplit(sim.url)
    return http.client.HTTPConnection(str(parts.hostname), parts.port, timeout=5)


def exchange(connection: http.client.HTTPConnection) -> http.client.HTTPResponse:
    connection.request("POST", FEED, BODY, HEADERS)
    return connection.getresponse()


def test_a_cut_body_is_shorter_than_its_content_length(sim: Simulator) -> None:
    sim.fault("facebook.feed=cut_body")
    with closing(connected(sim)) as connection:
        answer = exchange(connection)
        promised = int(answer.headers["Content-Length"])
        with pytest.raises(http.client.IncompleteRead) as short:
            answer.read()
    assert 0 < len(short.value.partial) < promised
    assert len(sim.posts()) == 1


def test_cut_json_arrives_whole_and_does_not_close(sim: Simulator) -> None:
    sim.fault("facebook.feed=cut_json")
    answer = call(sim, "POST", FEED.lstrip("/"), data=BODY, headers=HEADERS)
    assert answer.status_code == 200
    assert len(answer.content) == int(answer.headers["Content-Length"])
    assert answer.text.startswith('{"id"')
    with pytest.raises(json.JSONDecodeError):
        answer.json()
    assert len(sim.posts()) == 1


def test_the_next_request_on_a_connection_that_died_is_not_done(sim: Simulator) -> None:
    sim.fault("facebook.feed=dead_keep_alive")
    with closing(connected(sim)) as connection:
        answer = exchange(connection)
        assert answer.status == 200
        assert not answer.will_close
        answer.read()
        # The reset may come before the whole request is out, or when the answer is waited for.
        with pytest.raises(ConnectionError):
            exchange(connection)
    assert len(sim.posts()) == 1


@pytest.mark.parametrize(("code", "status"), [("4", 400), ("17", 400), ("32", 400)])
def test_a_facebook_limit_shows_its_usage(sim: Simulator, code: str, status: int) -> None:
    sim.fault(f"facebook.feed=refuse:{code}")
    answer = call(sim, "POST", FEED.lstrip("/"), data=BODY, headers=HEADERS)
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, int(code))
    assert json.loads(answer.headers["X-App-Usage"])["call_count"] == 100
    assert "X-Business-Use-Case-Usage" in answer.headers
    assert sim.posts() == []


def test_a_facebook_limit_names_the_minutes_until_it_ends(sim: Simulator) -> None:
    sim.fault("facebook.feed=rate_limit:7")
    answer = call(sim, "POST", FEED.lstrip("/"), data=BODY, headers=HEADERS)
    (usage,) = json.loads(answer.headers["X-Business-Use-Case-Usage"])["1"]
    assert usage["estimated_time_to_regain_access"] == 7


def test_posting_too_often_is_refused_by_its_subcode(sim: Simulator) -> None:
    sim.fault("facebook.feed=refuse:368/1390008")
    error = call(sim, "POST", FEED.lstrip("/"), data=BODY, headers=HEADERS).json()["error"]
    assert (error["code"], error["error_subcode"]) == (368, 1390008)


def test_bands_cool_down_names_its_seconds(sim: Simulator) -> None:
    sim.fault("band.create=rate_limit:30")
    form = {"access_token": "T", "band_key": "AAA", "content": "x"}
    answer = call(sim, "POST", "openapi.band.us/v2.2/band/post/create", data=form).json()
    assert answer["result_code"] == 1003
    assert answer["result_data"]["cool_time"] == {"expired_in": 30}
    assert sim.posts() == []
