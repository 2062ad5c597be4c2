"""A review that tells of something given and does not disclose it: its owner is asked, always."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from tests.e2e.stage import REVIEW, Stage, simulator

GIVEN = "\n이 글은 출판사에서 책을 제공받아 작성했습니다.\n"


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    built = Stage(tmp_path / "나의 리뷰")
    built.write(REVIEW + GIVEN)
    return built


def test_without_a_person_it_waits_and_a_yes_sends_it(stage: Stage) -> None:
    with simulator(stage) as platforms:
        row = stage.publish("--to", "page", exit_code=3)["page"]
        assert (row["status"], row["waiting_for"]) == ("waiting", "approval")
        assert row["error"]["code"] == "approval.disclosure"
        assert platforms.posts() == []
        assert platforms.calls("feed") == 0
        refused = stage.run("approve", "book", exit_code=2)
        assert refused["error"]["code"] == "approve.yes_needed"
        assert platforms.posts() == []
        (sent,) = stage.run("approve", "book", "--yes")
        assert (sent["status"], sent["rendition"]) == ("published", row["rendition"])
        assert len(platforms.on("facebook")) == 1


def test_her_word_in_the_file_answers_it(stage: Stage) -> None:
    stage.write(REVIEW.replace("tags:", "disclosure: 없음\ntags:") + GIVEN)
    with simulator(stage) as platforms:
        assert stage.publish("--to", "page")["page"]["status"] == "published"
        (post,) = platforms.on("facebook")
        assert post["text"].startswith("겨울 바다 책방 리뷰")


def test_the_disclosure_in_the_file_answers_it(stage: Stage) -> None:
    stage.write(REVIEW.replace("tags:", "disclosure: 출판사에서 책을 받았습니다.\ntags:") + GIVEN)
    with simulator(stage) as platforms:
        assert stage.publish("--to", "page")["page"]["status"] == "published"
        (post,) = platforms.on("facebook")
        assert post["text"].startswith("출판사에서 책을 받았습니다.\n\n겨울 바다 책방 리뷰")


def test_a_file_that_came_to_tell_it_before_its_time_waits(stage: Stage) -> None:
    stage.write(REVIEW)
    with simulator(stage) as platforms:
        stage.publish("--to", "page", "--at", "2099-01-01T09:00")
        stage.write(REVIEW + GIVEN)
        row = stage.publish("--to", "page", exit_code=3)["page"]
        assert row["error"]["code"] == "approval.disclosure"
        assert platforms.posts() == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals")
@pytest.mark.parametrize(("answer", "posts"), [("y", 1), ("네", 1), ("", 0), ("n", 0)])
def test_at_a_terminal_she_is_asked_and_enter_alone_sends_nothing(
    stage: Stage, answer: str, posts: int
) -> None:
    with simulator(stage) as platforms:
        keyboard, screen = os.openpty()
        process = stage.start(
            "publish", "book.md", "--to", "page", "--wait", "5s", stdin=screen, stdout=screen
        )
        os.write(keyboard, f"{answer}\n".encode())
        _, said = process.communicate(timeout=30)
        os.close(screen)
        os.close(keyboard)
        assert process.returncode == 0
        assert "제공받아" in said
        assert "[y/N]" in said
        assert len(platforms.posts()) == posts
