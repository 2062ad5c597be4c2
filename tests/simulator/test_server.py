from __future__ import annotations

import http.client
import socket
import subprocess
import sys
import textwrap
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests
from tests.simulator.client import Clock, call, control
from tests.simulator.naver_client import picture, save, text, upload

from crosspost.simulator import Simulator

FEED = "graph.facebook.com/v25.0/1/feed"
FORM = {"access_token": "T", "message": "글"}


def raw(sim: Simulator, data: bytes) -> bytes:
    parts = urlsplit(sim.url)
    with socket.create_connection((str(parts.hostname), int(parts.port or 0)), timeout=5) as connection:
        connection.sendall(data)
        connection.shutdown(socket.SHUT_WR)
        answer = b""
        while chunk := connection.recv(65536):
            answer += chunk
    return answer


def posted(path: str, content_type: str, body: str) -> bytes:
    head = f"POST {path} HTTP/1.1\r\nConnection: close\r\nContent-Length: {len(body)}\r\n"
    return f"{head}Content-Type: {content_type}\r\n\r\n{body}".encode()


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (b"\x00\x01\x02\r\n\r\n", b"400"),
        (b"GET\r\n\r\n", b"400"),
        (b"BREW / HTTP/1.1\r\n\r\n", b"501"),
        (b"GET /%ff%fe/ HTTP/1.1\r\nConnection: close\r\n\r\n", b"404"),
        (b"GET http://[::1 HTTP/1.1\r\nConnection: close\r\n\r\n", b"400"),
        (b"POST /-/clear HTTP/1.1\r\nContent-Length: -5\r\n\r\n", b"400"),
        (b"POST /-/clear HTTP/1.1\r\nContent-Length: x\r\n\r\n", b"400"),
        (b"POST /-/clear HTTP/1.1\r\nContent-Length: 99999999999\r\n\r\n", b"413"),
        (b"POST /-/clear HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", b"411"),
        (b"POST /-/clear HTTP/1.1\r\nHost: a b\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", b"403"),
        (b"POST /-/clear HTTP/1.1\r\nHost: [\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", b"403"),
        (posted("/-/faults", "application/json", "[" * 100000), b"400"),
        (
            posted("/openapi.band.us/v2.2/band/post/create", "application/x-www-form-urlencoded", "%ff"),
            b"400",
        ),
        (posted(f"/{FEED.replace('feed', 'photos')}", "multipart/form-data; boundary=x", "--x"), b"400"),
        (posted(f"/{FEED.replace('feed', 'photos')}", "multipart/form-data", "--x"), b"400"),
    ],
)
def test_bad_input_gets_an_answer_and_does_not_end_the_server(
    sim: Simulator, data: bytes, status: bytes, capfd: pytest.CaptureFixture[str]
) -> None:
    assert status in raw(sim, data).partition(b"\r\n")[0]
    assert control(sim, "GET", "health").ok
    assert capfd.readouterr() == ("", "")


def test_a_body_that_ends_early_commits_nothing(sim: Simulator) -> None:
    head = b"POST /graph.facebook.com/v25.0/1/feed HTTP/1.1\r\nContent-Length: 100\r\n"
    assert (
        raw(sim, head + b"Content-Type: application/x-www-form-urlencoded\r\n\r\naccess_token=T&message=x")
        == b""
    )
    assert sim.posts() == []


def test_an_unknown_host_is_told_clearly(sim: Simulator) -> None:
    answer = call(sim, "GET", "example.com/x")
    assert answer.status_code == 404
    assert "knows no host 'example.com'" in answer.json()["error"]
    assert "no endpoint" in call(sim, "GET", "openapi.band.us/v9/none").json()["error"]


def test_a_connection_is_kept_and_answers_are_dated(sim: Simulator) -> None:
    connection = http.client.HTTPConnection(urlsplit(sim.url).netloc, timeout=5)
    used = set()
    for _ in range(3):
        connection.request("GET", "/blog.naver.com/MyBlog.naver", headers={"Host": "blog.naver.com"})
        answer = connection.getresponse()
        answer.read()
        used.add(connection.sock)
        assert answer.getheader("Date") == "Tue, 24 Nov 2026 06:00:00 GMT"
    assert len(used) == 1
    connection.close()


def test_it_listens_on_this_machine_only(sim: Simulator) -> None:
    assert sim.url.startswith("http://127.0.0.1:")


def test_many_clients_at_once_each_get_their_own_post(sim: Simulator) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: call(sim, "POST", FEED, data=FORM).json()["id"], range(24)))
    assert len(set(answers)) == 24
    assert len(sim.posts()) == 24


def test_everything_survives_a_restart(tmp_path: Path, clock: Clock) -> None:
    with Simulator(store=tmp_path / "가상 세계", clock=clock) as first:
        call(first, "POST", FEED, data=FORM)
        save(first, text("본문"), picture(upload(first)))
        before, drafts = first.posts(), first.drafts()
    with Simulator(store=tmp_path / "가상 세계", clock=clock) as second:
        assert (second.posts(), second.drafts()) == (before, drafts)
        assert not call(second, "POST", FEED, data=FORM | {"access_token": "OTHER"}).ok
        assert call(second, "POST", FEED, data=FORM).json()["id"] != before[0].id
        post = second.owner_publish()
        assert post is not None
        assert control(second, "GET", f"images/{post.images[0]}").ok


def test_what_was_committed_survives_a_kill(tmp_path: Path) -> None:
    script = f"""
        import sys
        from pathlib import Path
        from crosspost.simulator import Simulator
        sim = Simulator(store=Path({str(tmp_path)!r}))
        sim.fault("facebook.feed=hold_after")
        sim.start()
        print(sim.url, flush=True)
        sys.stdin.read()
    """
    child = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(script)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with child:
        assert child.stdout is not None
        url = child.stdout.readline().strip()
        with requests.Session() as session:
            session.trust_env = False
            with pytest.raises(requests.ReadTimeout):
                session.post(f"{url}/{FEED}", data=FORM, timeout=1)
        child.kill()
    with Simulator(store=tmp_path) as sim:
        assert [post.text for post in sim.posts()] == ["글"]


def test_the_store_keeps_no_credential(tmp_path: Path) -> None:
    with Simulator(store=tmp_path) as sim:
        call(sim, "POST", FEED, data=FORM | {"access_token": "VERYSECRET"})
        call(
            sim,
            "GET",
            "blog.naver.com/MyBlog.naver",
            headers={"Cookie": "NID_AUT=VERYSECRET; NID_SES=VERYSECRET2"},
        )
    kept = (tmp_path / "world.json").read_text(encoding="utf-8")
    assert "VERYSECRET2" not in kept
    assert '"T"' not in kept


def test_its_own_log_holds_no_secret(sim: Simulator, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG", logger="crosspost.simulator")
    call(sim, "GET", f"{FEED}?access_token=VERYSECRET")
    call(sim, "GET", "blog.upphoto.naver.com/VERYSECRET/simpleUpload/0")
    raw(sim, b"GET /x?access_token=VERYSECRET a b c\r\n\r\n")
    assert caplog.records
    assert "VERYSECRET" not in caplog.text
