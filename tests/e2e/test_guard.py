"""Who sends, and how it is stopped: the signals of a person, and commands beside each other."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.e2e.stage import Stage, simulator, until

from crosspost.cli.interrupt import ENDED

SIGNALS = [signal.SIGINT, signal.SIGTERM]
ON_WINDOWS = sys.platform == "win32"


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return Stage(tmp_path / "나의 리뷰")


def sending(stage: Stage, there: Callable[[], object]) -> subprocess.Popen[str]:
    """A publish that is in the middle of its call."""
    process = stage.start("publish", "book.md", "--yes", "--to", "page", "--json")
    until(there)
    return process


@pytest.mark.skipif(ON_WINDOWS, reason="Windows has Ctrl+Break instead, which needs a console")
@pytest.mark.parametrize("number", SIGNALS)
def test_stopped_in_the_middle_of_a_send_it_ends_it_and_writes_it_down(
    stage: Stage, number: signal.Signals
) -> None:
    with simulator(stage, fault="facebook.feed=hold_after:1") as platforms:
        process = sending(stage, lambda: platforms.on("facebook"))
        process.send_signal(number)
        out, err = process.communicate(timeout=30)
        assert process.returncode == 0, out + err
        assert stage.run("history")[0]["status"] == "published"
        assert len(platforms.on("facebook")) == 1


@pytest.mark.skipif(ON_WINDOWS, reason="Windows has Ctrl+Break instead, which needs a console")
def test_stopped_twice_it_ends_at_once_and_the_same_command_finds_the_post(stage: Stage) -> None:
    with simulator(stage, fault="facebook.feed=hold_after:30") as platforms:
        process = sending(stage, lambda: platforms.on("facebook"))
        process.send_signal(signal.SIGINT)
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=10)
        assert process.returncode == ENDED
        row = stage.publish("--to", "page")["page"]
        assert (row["status"], row["adopted"]) == ("published", True)
        assert len(platforms.on("facebook")) == 1


def test_a_second_publish_follows_the_first_and_sends_nothing(stage: Stage) -> None:
    with simulator(stage, fault="facebook.feed=hold_after:1") as platforms:
        first = sending(stage, lambda: platforms.on("facebook"))
        second = stage.start("publish", "book.md", "--yes", "--to", "page", "--json")
        for process in (first, second):
            out, err = process.communicate(timeout=60)
            assert process.returncode == 0, out + err
        assert len(platforms.on("facebook")) == 1
        assert platforms.calls("/feed") == 1


def test_a_publish_takes_over_from_one_that_died(stage: Stage) -> None:
    with simulator(stage, fault="facebook.feed=hold_after:30") as platforms:
        first = sending(stage, lambda: platforms.on("facebook"))
        second = stage.start("publish", "book.md", "--yes", "--to", "page", "--json")
        until(lambda: stage.run("history"))
        first.kill()
        first.communicate(timeout=20)
        out, err = second.communicate(timeout=60)
        assert second.returncode == 0, out + err
        assert stage.run("history")[0]["adopted"]
        assert len(platforms.on("facebook")) == 1
