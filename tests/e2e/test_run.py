"""The service in a process of its own: entries go out at their time, once."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from tests.e2e.stage import Stage, simulator, until

from crosspost.config import CONFIG_NAME


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return Stage(tmp_path / "나의 리뷰")


def schedule(stage: Stage, *, seconds: float, late: str = "within 6h") -> datetime:
    """Add an entry for the page, so many seconds ahead; the answer is its moment."""
    due = (datetime.now(UTC) + timedelta(seconds=seconds)).replace(microsecond=0)
    wall = due.astimezone(ZoneInfo("Asia/Seoul")).replace(tzinfo=None)
    config = stage.root / CONFIG_NAME
    text = config.read_text(encoding="utf-8")
    entry = f'[[schedule]]\nname = "book"\npost = "book.md"\nat = {wall.isoformat()}\nto = ["page"]\n'
    config.write_text(f'{text}\n{entry}late = "{late}"\n', encoding="utf-8")
    return due


@contextmanager
def service(stage: Stage) -> Iterator[subprocess.Popen[str]]:
    process = stage.start("run")
    try:
        yield process
    finally:
        stop(process)


def stop(process: subprocess.Popen[str]) -> None:
    if process.poll() is None:
        process.send_signal(signal.SIGINT if sys.platform != "win32" else signal.SIGTERM)
    process.communicate(timeout=20)


def until_serving(process: subprocess.Popen[str]) -> None:
    """Wait for the line with which the service says that it holds the lock."""
    assert process.stderr is not None
    assert any("Ctrl+C" in line for line in process.stderr), "it ended"


def history(stage: Stage) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = stage.run("history")
    return rows


def test_an_entry_goes_out_within_a_second_of_its_time_and_once(stage: Stage) -> None:
    with simulator(stage) as platforms:
        due = schedule(stage, seconds=6)
        with service(stage):
            until(lambda: platforms.on("facebook"))
        (row,) = history(stage)
        published = datetime.fromisoformat(row["published_at"])
        assert timedelta(0) <= published - due < timedelta(seconds=1)
        with service(stage) as process:
            until_serving(process)
            time.sleep(1.2)  # more than a sweep of its clock: what it would repeat, it would have by then
        assert len(platforms.on("facebook")) == 1
        assert len(history(stage)) == 1


def test_killed_and_started_again_it_keeps_the_plan(stage: Stage) -> None:
    with simulator(stage) as platforms:
        schedule(stage, seconds=8)
        process = stage.start("run")
        until(lambda: history(stage))
        process.kill()
        process.communicate(timeout=20)
        with service(stage):
            until(lambda: platforms.on("facebook"))
        assert len(platforms.on("facebook")) == 1


@pytest.mark.parametrize(
    ("late", "status", "posts"), [("always", "published", 1), ("skip", "missed", 0), ("ask", "waiting", 0)]
)
def test_a_machine_off_over_the_time_does_what_late_says(
    stage: Stage, late: str, status: str, posts: int
) -> None:
    with simulator(stage) as platforms:
        due = schedule(stage, seconds=6, late=late)
        process = stage.start("run")
        until(lambda: history(stage))
        process.kill()
        process.communicate(timeout=20)
        assert history(stage)[0]["status"] == "scheduled"
        until(lambda: datetime.now(UTC) > due + timedelta(seconds=1))
        stage.run_once()
        assert history(stage)[0]["status"] == status
        assert len(platforms.on("facebook")) == posts


def test_a_second_service_says_so(stage: Stage) -> None:
    with simulator(stage), service(stage) as process:
        until_serving(process)
        second = stage.start("run")
        second.communicate(timeout=20)
        assert second.returncode == 2
        once = stage.start("run", "--once")
        once.communicate(timeout=20)
        assert once.returncode == 0


def test_publish_beside_the_service_is_carried_out_by_it(stage: Stage) -> None:
    with simulator(stage) as platforms, service(stage) as process:
        until_serving(process)
        rows = stage.publish("--to", "page")
        assert rows["page"]["status"] == "published"
        assert len(platforms.on("facebook")) == 1


def test_publish_at_is_written_down_and_sent_by_the_service(stage: Stage) -> None:
    with simulator(stage) as platforms:
        due = (datetime.now(UTC) + timedelta(seconds=4)).isoformat(timespec="seconds")
        rows = stage.publish("--to", "page", "--at", due)
        assert (rows["page"]["status"], platforms.posts()) == ("scheduled", [])
        with service(stage):
            until(lambda: platforms.on("facebook"))
        assert history(stage)[0]["status"] == "published"


def test_what_a_person_decides(stage: Stage) -> None:
    with simulator(stage) as platforms:
        due = (datetime.now(UTC) + timedelta(hours=1)).isoformat(timespec="seconds")
        stage.publish("--to", "page", "--at", due)
        (row,) = stage.run("cancel", "book")
        assert row["status"] == "cancelled"
        rows = stage.publish("--to", "story", "--link", "https://example.com/1")
        assert rows["story"]["status"] == "handed_over"
        answer = stage.run("settle", "book", "--published", "https://example.com/2", exit_code=2)
        assert answer["error"]["code"] == "settle.elsewhere"
        address = "https://story.kakao.com/me/1"
        (row,) = stage.run("settle", "book", "--published", address)
        assert (row["status"], row["permalink"]) == ("published", address)
        assert stage.run("pause", "page") == {"paused": ["page"]}
        rows = stage.publish("--to", "page", exit_code=3)
        assert rows["page"]["waiting_for"] == "channel"
        stage.run("resume", "page")
        rows = stage.publish("--to", "page")
        assert (rows["page"]["status"], len(platforms.on("facebook"))) == ("published", 1)


def test_the_plan_tells_what_is_new_and_what_changed(stage: Stage) -> None:
    with simulator(stage):
        schedule(stage, seconds=3600)
        (line,) = stage.run("plan")
        assert (line["channel"], line["change"]) == ("page", "new")
        stage.run_once()
        (line,) = stage.run("plan")
        assert (line["status"], line["change"]) == ("scheduled", "")
        stage.write('---\ntitle: "겨울 바다 책방 리뷰"\n---\n\n고친 글이다.\n')
        (line,) = stage.run("plan")
        assert line["change"] == "content changed"
