"""The service in a process of its own: it takes up what changes, ends cleanly, and leaves signs."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.e2e.stage import Stage, simulator, until

from crosspost.config import CONFIG_NAME


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return Stage(tmp_path / "나의 리뷰")


def entry(name: str, at: datetime) -> str:
    moment = at.replace(microsecond=0).isoformat()
    return f'\n[[schedule]]\nname = "{name}"\npost = "book.md"\nat = {moment}\nto = ["page"]\n'


def add(stage: Stage, text: str) -> str:
    """Add to the configuration; the answer is what it was before."""
    config = stage.root / CONFIG_NAME
    before = config.read_text(encoding="utf-8")
    config.write_text(before + text, encoding="utf-8")
    return before


def log_of(stage: Stage) -> str:
    """The service's log file so far."""
    files = list(stage.root.rglob("logs/crosspost.log"))
    return files[0].read_text(encoding="utf-8") if files else ""


def stop(process: subprocess.Popen[str]) -> str:
    """Ask it to end; the answer is what it said to the person."""
    if process.poll() is None:
        process.send_signal(signal.SIGINT if sys.platform != "win32" else signal.SIGTERM)
    _, err = process.communicate(timeout=20)
    return err


def test_a_changed_configuration_counts_and_a_broken_one_keeps_the_plan(stage: Stage) -> None:
    with simulator(stage) as platforms:
        soon = datetime.now(UTC) + timedelta(seconds=12)
        process = stage.start("run")
        until(lambda: "Ctrl+C" in log_of(stage))
        before = add(stage, entry("later", soon))
        until(lambda: stage.run("history"))
        good = add(stage, "\n[[schedule]]\nname = 'bad'\ncron = '0 25 * * *'\nfolder = 'queue'\n")
        until(lambda: "cron" in log_of(stage))
        until(lambda: platforms.on("facebook"))
        (stage.root / CONFIG_NAME).write_text(good, encoding="utf-8")
        said = log_of(stage).count("설정을 받아들였어요")
        until(lambda: log_of(stage).count("설정을 받아들였어요") > said)
        err = stop(process)
        assert before in good
        assert (process.returncode, len(platforms.on("facebook"))) == (0, 1)
        assert "앞의 설정 그대로" in err


def test_told_to_stop_in_the_middle_of_a_send_it_waits_for_the_answer(stage: Stage) -> None:
    with simulator(stage, fault="facebook.feed=hold_after:2") as platforms:
        process = stage.start("run")
        until(lambda: "Ctrl+C" in log_of(stage))
        stage.publish("--to", "page", "--at", (datetime.now(UTC) + timedelta(seconds=2)).isoformat())
        until(lambda: any(row["status"] == "sending" for row in stage.run("history")))
        stop(process)
        (row,) = stage.run("history")
        assert (process.returncode, row["status"]) == (0, "published")
        assert len(platforms.on("facebook")) == 1


def test_status_tells_a_running_service_from_one_that_was_killed(stage: Stage) -> None:
    with simulator(stage):
        process = stage.start("run")
        until(lambda: "Ctrl+C" in log_of(stage))
        value = stage.run("status")
        assert (value["service"], value["clock_alive"], value["health"]["pid"]) == (
            "running",
            True,
            process.pid,
        )
        process.kill()
        process.communicate(timeout=20)
        assert stage.run("status")["service"] == "stopped"


def test_the_log_is_json_where_it_says_so_and_holds_no_secret(stage: Stage) -> None:
    add(stage, '\n[log]\nformat = "json"\n')
    stage.environment["CROSSPOST_CHANNELS__PAGE__ACCESS_TOKEN"] = "planted-token"
    with simulator(stage) as platforms:
        stage.publish("--to", "page", "--at", (datetime.now(UTC) + timedelta(seconds=2)).isoformat())
        process = stage.start("run")
        until(lambda: platforms.on("facebook"))
        stop(process)
    lines = [json.loads(line) for line in log_of(stage).splitlines()]
    assert {"at", "level", "logger", "message"} <= lines[0].keys()
    changed = [line for line in lines if line.get("event") == "changed"]
    assert [line["status"] for line in changed] == ["sending", "published"]
    assert {line["channel"] for line in changed} == {"page"}
    assert "planted" not in log_of(stage)


def test_run_once_stays_for_what_is_due_soon(stage: Stage) -> None:
    with simulator(stage) as platforms:
        add(stage, entry("soon", datetime.now(UTC) + timedelta(seconds=4)))
        stage.run_once()
        assert len(platforms.on("facebook")) == 1
