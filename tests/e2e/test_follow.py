"""Following a blog from the command line: what is new goes out once, with its live address."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from tests.e2e.stage import Simulated, Stage, simulator, until

from crosspost.config import CONFIG_NAME

SOURCE = '\n[[source]]\nname = "my-blog"\nurl = "{url}"\nto = ["band", "page"]\n{more}\n'
TISTORY = "https://bookreviews.tistory.com"
SEOUL = timedelta(hours=9)


def stage_of(root: Path, url: str, more: str = "") -> Stage:
    built = Stage(root / "나의 리뷰")
    config = built.root / CONFIG_NAME
    source = SOURCE.format(url=url, more=more)
    config.write_text(config.read_text(encoding="utf-8") + source, encoding="utf-8")
    return built


class Day:
    """A day in Seoul that passes as the test tells."""

    def __init__(self, traveller: time_machine.Traveller) -> None:
        self._traveller = traveller

    def at(self, hour: int, minute: int = 0) -> None:
        """Let it be that time."""
        self._traveller.move_to(datetime(2026, 12, 1, hour, minute, tzinfo=UTC) - SEOUL)


@pytest.fixture
def day() -> Iterator[Day]:
    with time_machine.travel(datetime(2026, 11, 30, 23, 0, tzinfo=UTC)) as traveller:
        yield Day(traveller)


class Blog:
    """A blog that publishes by itself."""

    def __init__(self, platforms: Simulated, platform: str = "tistory") -> None:
        self.platforms = platforms
        self.platform = platform

    def write(self, title: str, **parts: Any) -> dict[str, Any]:
        """Publish a post."""
        wish = {
            "platform": self.platform,
            "account": "bookreviews",
            "title": title,
            "text": "좋았다.",
            **parts,
        }
        post: dict[str, Any] = self.platforms.control("posts", {"picture": True, **wish})
        return post

    def change(self, post: dict[str, Any], **parts: Any) -> None:
        """Change a post."""
        self.platforms.control("posts/change", {"platform": self.platform, "id": post["id"], **parts})

    def delete(self, post: dict[str, Any]) -> None:
        """Delete a post."""
        self.platforms.control("posts/delete", {"platform": self.platform, "id": post["id"]})


def shared(platforms: Simulated) -> dict[str, int]:
    return {platform: len(platforms.on(platform)) for platform in ("band", "facebook")}


def test_published_at_nine_and_served_at_eleven_each_channel_shares_it_once(tmp_path: Path, day: Day) -> None:
    stage = stage_of(tmp_path, TISTORY)
    with simulator(stage) as platforms:
        blog = Blog(platforms)
        old = blog.write("옛 글", age=86_400)
        stage.run_once()
        day.at(9)
        post = blog.write("겨울 바다 책방")
        day.at(11)
        stage.run_once()
        assert shared(platforms) == {"band": 1, "facebook": 1}
        assert post["permalink"] in platforms.on("band")[0]["text"]
        assert platforms.on("facebook")[0]["link"] == post["permalink"]

        # A corrected title and a moved date make nothing new, of the archive neither.
        blog.change(post, title="겨울 바다 책방 이야기", age=3 * 86_400)
        blog.change(old, title="새로 고친 글", age=0)
        day.at(12)
        stage.run_once()
        assert shared(platforms) == {"band": 1, "facebook": 1}

        # While the feed fails nothing is lost of what came meanwhile.
        for hour, fault in ((13, "status:500"), (14, "html"), (15, "cut_json")):
            if hour == 13:
                blog.write("봄날의 찻집")
            platforms.fault(f"tistory.rss={fault}")
            day.at(hour)
            stage.run_once()
        assert shared(platforms) == {"band": 1, "facebook": 1}
        day.at(21)
        stage.run_once()
        assert shared(platforms) == {"band": 2, "facebook": 2}
        day.at(22)
        stage.run_once()
        assert shared(platforms) == {"band": 2, "facebook": 2}
        assert platforms.statuses("/rss")[-1] == 304


def test_deleted_again_while_it_was_quiet_it_is_not_shared(tmp_path: Path) -> None:
    stage = stage_of(tmp_path, TISTORY)
    with simulator(stage) as platforms:
        blog = Blog(platforms)
        stage.run_once()
        post = blog.write("잘못 올린 글")
        read = len(platforms.statuses("/rss"))

        def delete() -> None:
            until(lambda: len(platforms.statuses("/rss")) > read)
            blog.delete(post)

        owner = threading.Thread(target=delete)
        owner.start()
        until(lambda: served(stage, platforms, read))
        owner.join()
        assert (stage.run("status")["news"], stage.run("history")) == ([], [])
        assert shared(platforms) == {"band": 0, "facebook": 0}


def served(stage: Stage, platforms: Simulated, read: int) -> bool:
    """Let the service do what is due; whether it has read the feed since."""
    stage.run_once()
    return len(platforms.statuses("/rss")) > read


def test_many_at_once_wait_for_a_yes_and_with_it_are_shared(tmp_path: Path, day: Day) -> None:
    stage = stage_of(tmp_path, TISTORY)
    with simulator(stage) as platforms:
        stage.run_once()
        day.at(9)
        for number in range(4):
            Blog(platforms).write(f"글 {number}")
        stage.run_once()
        news = stage.run("status", exit_code=3)["news"]
        assert [(item["source"], item["state"]) for item in news] == [("my-blog", "asked")] * 4
        planned = stage.run("plan")
        assert [(line["entry"], line["change"]) for line in planned] == [("my-blog", "asked")] * 4
        assert {line["warnings"][0]["code"] for line in planned} == {"notice.news_asked"}
        assert shared(platforms) == {"band": 0, "facebook": 0}
        stage.run("approve", "my-blog", "--yes")
        stage.run_once()
        assert (stage.run("status")["news"], shared(platforms)) == ([], {"band": 4, "facebook": 4})


def test_what_was_shared_after_a_backup_is_not_shared_again_by_its_restore(tmp_path: Path, day: Day) -> None:
    stage = stage_of(tmp_path, TISTORY)
    with simulator(stage) as platforms:
        stage.run_once()
        stage.run("backup", str(tmp_path / "backup.zip"))
        day.at(9)
        Blog(platforms).write("겨울 바다 책방")
        stage.run_once()
        day.at(10)
        stage.run("restore", str(tmp_path / "backup.zip"), "--yes")
        stage.run_once()
        (news,) = stage.run("status", exit_code=3)["news"]
        assert (news["state"], news["reason"]) == ("asked", "restored.maybe_shared")
        stage.run("approve", "my-blog", "--yes")
        stage.run_once()
        assert {row["error"]["code"] for row in stage.run("history")} == {"hold.found"}
        assert shared(platforms) == {"band": 1, "facebook": 1}


def test_of_a_naver_blog_each_may_wait_for_a_yes(tmp_path: Path, day: Day) -> None:
    stage = stage_of(tmp_path, "bookreviews", 'each = "ask"')
    with simulator(stage) as platforms:
        blog = Blog(platforms, "naver_blog")
        blog.write("옛 글", age=86_400)
        stage.run_once()
        (seen,) = [item for item in stage.run("check", "--online") if item["code"] == "check.source"]
        assert (seen["source"], seen["read_from"], seen["items"], seen["known"]) == ("my-blog", "rss", 1, 1)
        assert seen["read_at"] <= seen["next_at"]
        (source,) = stage.run("status")["sources"]
        names = ("source", "known", "shared", "error")
        assert [source[name] for name in names] == ["my-blog", 1, 0, None]
        assert source["read_at"][:19] == seen["read_at"][:19]
        day.at(9)
        post = blog.write("겨울 바다 책방")
        address = post["permalink"]
        stage.run_once()
        assert {row["waiting_for"] for row in stage.run("history")} == {"approval"}
        assert shared(platforms) == {"band": 0, "facebook": 0}
        name = stage.run("history")[0]["post"]
        blog.change(post, visible=False)
        assert stage.run("approve", name, "--yes", exit_code=2)["error"]["code"] == "approve.gone"
        blog.change(post, visible=True)
        stage.run("approve", name, "--yes")
        stage.run_once()
        assert shared(platforms) == {"band": 1, "facebook": 1}
        assert all(address in post["text"] for post in (*platforms.on("band"), *platforms.on("facebook")))


def test_many_at_once_are_left_alone_by_a_no(tmp_path: Path, day: Day) -> None:
    stage = stage_of(tmp_path, "bookreviews")
    with simulator(stage) as platforms:
        stage.run_once()
        day.at(9)
        for number in range(5):
            Blog(platforms, "naver_blog").write(f"글 {number}")
        stage.run_once()
        refused = stage.run("approve", "my-blog", exit_code=2)
        assert refused["error"]["code"] == "approve.yes_needed"
        stage.run("cancel", "my-blog")
        stage.run_once()
        assert (stage.run("status")["news"], shared(platforms)) == ([], {"band": 0, "facebook": 0})


def test_the_followed_blog_itself_is_no_channel_for_it(tmp_path: Path) -> None:
    stage = stage_of(tmp_path, "myreviews")
    config = stage.root / CONFIG_NAME
    text = config.read_text(encoding="utf-8")
    config.write_text(text.replace('to = ["band", "page"]', 'to = ["blog"]'), encoding="utf-8")
    found = stage.run("check", exit_code=2)
    assert "config.source_itself" in {item["code"] for item in found}
