"""Following a Naver blog from the command line: what is new goes out once, with its live address."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import requests
from tests.e2e.stage import Simulated, Stage, simulator, until

from crosspost.config import CONFIG_NAME

SOURCE = '\n[[source]]\nname = "my-blog"\nurl = "bookreviews"\nto = ["band", "page"]\n'


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    built = Stage(tmp_path / "나의 리뷰")
    config = built.root / CONFIG_NAME
    config.write_text(config.read_text(encoding="utf-8") + SOURCE, encoding="utf-8")
    return built


def blog(platforms: Simulated, title: str, *, age: int = 0) -> str:
    """The blog publishes a post by itself; the answer is its address."""
    wish = {"platform": "naver_blog", "account": "bookreviews", "title": title, "text": "좋았다.", "age": age}
    answer = requests.post(f"{platforms.url}/-/posts", json=wish, timeout=10)
    return str(answer.json()["permalink"])


def served(stage: Stage, *question: str, exit_code: int = 0) -> Any:
    """Let the service do what is due, then ask."""
    stage.run_once()
    return stage.run(*question, exit_code=exit_code)


def shared(platforms: Simulated) -> dict[str, int]:
    return {platform: len(platforms.on(platform)) for platform in ("band", "facebook")}


def test_a_new_post_goes_out_once_and_what_stood_there_before_never(stage: Stage) -> None:
    with simulator(stage) as platforms:
        blog(platforms, "옛 글", age=86_400)
        stage.run_once()
        (seen,) = [item for item in stage.run("check", "--online") if item["code"] == "check.source"]
        assert (seen["source"], seen["items"]) == ("my-blog", 1)
        address = blog(platforms, "겨울 바다 책방")
        # It has no picture, so its owner is asked about it.
        until(lambda: served(stage, "history"), seconds=60)
        assert {row["error"]["code"] for row in stage.run("history")} == {"approval.page_picture"}
        assert shared(platforms) == {"band": 0, "facebook": 0}
        stage.run("approve", stage.run("history")[0]["post"], "--yes")
        stage.run_once()
        assert shared(platforms) == {"band": 1, "facebook": 1}
        assert all(address in post["text"] for post in (*platforms.on("band"), *platforms.on("facebook")))
        stage.run_once()
        assert shared(platforms) == {"band": 1, "facebook": 1}


def test_many_at_once_wait_for_a_yes_and_a_no_ends_it(stage: Stage) -> None:
    with simulator(stage) as platforms:
        stage.run_once()
        for number in range(5):
            blog(platforms, f"글 {number}")
        until(lambda: _asks(served(stage, "approve", "my-blog", exit_code=2)), seconds=60)
        news = stage.run("status", exit_code=3)["news"]
        assert [(item["source"], item["state"]) for item in news] == [("my-blog", "asked")] * 5
        stage.run("cancel", "my-blog")
        stage.run_once()
        assert (stage.run("status")["news"], shared(platforms)) == ([], {"band": 0, "facebook": 0})


def test_the_followed_blog_itself_is_no_channel_for_it(stage: Stage) -> None:
    config = stage.root / CONFIG_NAME
    text = config.read_text(encoding="utf-8").replace('url = "bookreviews"', 'url = "myreviews"')
    config.write_text(text.replace('to = ["band", "page"]', 'to = ["blog"]'), encoding="utf-8")
    found = stage.run("check", exit_code=2)
    assert "config.source_itself" in {item["code"] for item in found}


def _asks(answer: Any) -> bool:
    return bool(answer["error"]["code"] == "approve.yes_needed")
