"""After a restore nothing is doubled: what may have gone out since waits, and a yes looks before it sends."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from tests.e2e.stage import Simulated, Stage, simulator, until

LINK = "https://myreviews.tistory.com/1"
BOTH = "band,page"
PLATFORMS = {"band": "band", "page": "facebook"}


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return Stage(tmp_path / "나의 리뷰")


def standing(platforms: Simulated) -> dict[str, int]:
    return {channel: len(platforms.on(name)) for channel, name in PLATFORMS.items()}


def plan(stage: Stage, *, seconds: float) -> datetime:
    """Write the review down for a moment so many seconds ahead."""
    stage.run("publish", "book.md", "--dry-run")  # what is imported late takes its time now
    due = (datetime.now(UTC) + timedelta(seconds=seconds)).replace(microsecond=0)
    typed = due.astimezone(ZoneInfo("Asia/Seoul")).strftime("%Y-%m-%dT%H:%M:%S")
    stage.publish("--to", BOTH, "--link", LINK, "--at", typed)
    return due


def back_up(stage: Stage) -> Path:
    file = stage.root / "backup.zip"
    stage.run("backup", str(file))
    return file


def send(stage: Stage, platforms: Simulated, due: datetime) -> None:
    until(lambda: datetime.now(UTC) > due)
    stage.run_once()
    assert standing(platforms) == {"band": 1, "page": 1}


def test_what_went_out_after_the_backup_waits_and_is_not_doubled(stage: Stage) -> None:
    with simulator(stage) as platforms:
        due = plan(stage, seconds=3)
        file = back_up(stage)
        send(stage, platforms, due)
        seen = stage.run("restore", str(file), "--yes")
        stage.run_once()
        rows = stage.run("history", "--status", "waiting")
        assert {row["id"] for row in rows} == set(seen["waiting"])
        assert {row["channel"]: row["waiting_for"] for row in rows} == dict.fromkeys(PLATFORMS, "approval")
        assert {row["error"]["code"] for row in rows} == {"restored.maybe_sent"}
        assert standing(platforms) == {"band": 1, "page": 1}


def test_a_yes_after_a_restore_looks_first_and_a_second_one_sends(stage: Stage) -> None:
    with simulator(stage) as platforms:
        due = plan(stage, seconds=3)
        file = back_up(stage)
        send(stage, platforms, due)
        stage.run("restore", str(file), "--yes")
        for row in stage.run("history", "--status", "waiting"):
            (held,) = stage.run("approve", row["id"], "--yes", exit_code=3)
            assert (held["status"], held["error"]["code"]) == ("waiting", "hold.found")
        assert standing(platforms) == {"band": 1, "page": 1}
        page = next(row for row in stage.run("history") if row["channel"] == "page")
        refused = stage.run("approve", page["id"], "--yes", exit_code=2)
        assert refused["error"]["code"] == "approve.found_there"
        assert standing(platforms) == {"band": 1, "page": 1}
        (sent,) = stage.run("approve", page["id"], "--yes", "--again")
        assert sent["status"] == "published"
        assert standing(platforms) == {"band": 1, "page": 2}


def test_what_never_went_out_is_sent_by_one_yes(stage: Stage) -> None:
    with simulator(stage) as platforms:
        due = plan(stage, seconds=3)
        file = back_up(stage)
        until(lambda: datetime.now(UTC) > due)
        stage.run("restore", str(file), "--yes")
        for row in stage.run("history", "--status", "waiting"):
            (sent,) = stage.run("approve", row["id"], "--yes")
            assert sent["status"] == "published"
        assert standing(platforms) == {"band": 1, "page": 1}


def test_a_post_published_by_hand_after_the_backup_is_found(stage: Stage) -> None:
    with simulator(stage) as platforms:
        stage.publish("--to", BOTH, "--link", LINK)
        file = back_up(stage)
        later = "---\ntitle: 나중에 올린 글\n---\n\n백업한 뒤에 올린 글이다.\n"
        (stage.root / "posts" / "later.md").write_text(later, encoding="utf-8")
        publish = ("publish", "later.md", "--yes", "--to", BOTH, "--link", f"{LINK}0")
        stage.run(*publish)
        assert standing(platforms) == {"band": 2, "page": 2}
        stage.run("restore", str(file), "--yes")
        stage.run_once()
        rows = stage.run(*publish, exit_code=3)
        assert {row["error"]["code"] for row in rows} == {"hold.found"}
        assert standing(platforms) == {"band": 2, "page": 2}


def test_what_is_still_to_come_stays_planned_and_goes_out_once(stage: Stage) -> None:
    with simulator(stage) as platforms:
        due = plan(stage, seconds=4)
        file = back_up(stage)
        seen = stage.run("restore", str(file), "--yes")
        assert (seen["waiting"], seen["planned"]) == ([], 2)
        send(stage, platforms, due)
        stage.run_once()
        assert standing(platforms) == {"band": 1, "page": 1}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals")
@pytest.mark.parametrize(("answer", "left"), [("y", "scheduled"), ("", "cancelled"), ("n", "cancelled")])
def test_at_a_terminal_it_asks_and_only_a_yes_restores(stage: Stage, answer: str, left: str) -> None:
    with simulator(stage):
        plan(stage, seconds=3600)
        file = back_up(stage)
        stage.run("cancel", "book")
        keyboard, screen = os.openpty()
        process = stage.start("restore", str(file), stdin=screen, stdout=screen)
        os.write(keyboard, f"{answer}\n".encode())
        _, said = process.communicate(timeout=30)
        os.close(screen)
        os.close(keyboard)
        assert process.returncode == 0
        assert "(y/N)" in said
        states = {row["status"] for row in stage.run("history")}
        assert states == {left}


def test_beside_a_running_service_it_is_refused(stage: Stage) -> None:
    with simulator(stage):
        plan(stage, seconds=3600)
        file = back_up(stage)
        process = stage.start("run")
        try:
            assert process.stderr is not None
            assert any("Ctrl+C" in line for line in process.stderr)
            refused = stage.run("restore", str(file), "--yes", exit_code=2)
        finally:
            process.terminate()
            process.communicate(timeout=20)
        assert refused["error"]["code"] == "restore.running"


def test_a_backup_while_the_service_runs_is_whole(stage: Stage) -> None:
    with simulator(stage):
        plan(stage, seconds=3600)
        process = stage.start("run")
        try:
            assert process.stderr is not None
            assert any("Ctrl+C" in line for line in process.stderr)
            file = back_up(stage)
        finally:
            process.terminate()
            process.communicate(timeout=20)
        assert stage.run("restore", str(file), "--yes")["planned"] == 2
