"""A post that is there already, by whatever way, is found before the first send and held for one press."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest
from tests.e2e.stage import Simulated, Stage, simulator

PLATFORMS = {"blog": "naver_blog", "band": "band", "page": "facebook"}
LINK = "https://myreviews.tistory.com/1"


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return Stage(tmp_path / "나의 리뷰")


def lose_the_ledger(stage: Stage) -> None:
    shutil.rmtree(stage.root / "data")


def standing(platforms: Simulated) -> dict[str, int]:
    return {channel: len(platforms.on(name)) for channel, name in PLATFORMS.items()}


def test_what_was_sent_before_the_ledger_was_lost_is_held_everywhere(stage: Stage) -> None:
    with simulator(stage, owner=0.1) as platforms:
        stage.publish("--to", ",".join(PLATFORMS), "--link", LINK)
        assert standing(platforms) == dict.fromkeys(PLATFORMS, 1)
        lose_the_ledger(stage)
        rows = stage.publish("--to", ",".join(PLATFORMS), "--link", LINK, exit_code=3)
        for row in rows.values():
            assert (row["status"], row["waiting_for"]) == ("waiting", "approval"), row
            assert row["error"]["code"] == "hold.found"
        assert standing(platforms) == dict.fromkeys(PLATFORMS, 1)
        assert platforms.drafts() == []


def test_one_press_takes_what_is_there_and_another_sends_all_the_same(stage: Stage) -> None:
    with simulator(stage) as platforms:
        address = stage.publish("--to", "page")["page"]["permalink"]
        lose_the_ledger(stage)
        row = stage.publish("--to", "page", exit_code=3)["page"]
        assert address in row["error"]["message"]
        (settled,) = stage.run("settle", row["id"], "--published", address)
        assert settled["status"] == "published"
        assert len(platforms.on("facebook")) == 1

        lose_the_ledger(stage)
        row = stage.publish("--to", "page", exit_code=3)["page"]
        for _ in range(2):
            refused = stage.run("approve", row["id"], "--yes", exit_code=2)
            assert refused["error"]["code"] == "approve.found_there"
            assert address in refused["error"]["message"]
        assert len(platforms.on("facebook")) == 1
        (sent,) = stage.run("approve", row["id"], "--yes", "--again")
        assert sent["status"] == "published"
        assert len(platforms.on("facebook")) == 2


def test_what_another_computer_posted_is_held(stage: Stage, tmp_path: Path) -> None:
    other = Stage(tmp_path / "다른 컴퓨터")
    with simulator(stage) as platforms:
        other.environment |= stage.environment
        other.publish("--to", "band", "--link", LINK)
        row = stage.publish("--to", "band", "--link", LINK, exit_code=3)["band"]
        assert row["error"]["code"] == "hold.found"
        assert len(platforms.on("band")) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals")
@pytest.mark.parametrize(("answer", "posts"), [("y", 2), ("", 1), ("n", 1)])
def test_at_a_terminal_she_sees_what_is_there_and_is_asked_for_a_second_one(
    stage: Stage, answer: str, posts: int
) -> None:
    with simulator(stage) as platforms:
        address = stage.publish("--to", "page")["page"]["permalink"]
        lose_the_ledger(stage)
        stage.publish("--to", "page", exit_code=3)
        keyboard, screen = os.openpty()
        process = stage.start("approve", "book", stdin=screen, stdout=screen)
        os.write(keyboard, f"{answer}\n".encode())
        _, said = process.communicate(timeout=30)
        shown = os.read(keyboard, 65536).decode()
        os.close(screen)
        os.close(keyboard)
        assert process.returncode == 0
        assert "파도 소리가 들리는" in shown
        assert address in said
        assert "[y/N]" in said
        assert len(platforms.on("facebook")) == posts
