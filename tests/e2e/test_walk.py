"""One review walks through the whole house, as a user's command line does it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.e2e.stage import REVIEW, Simulated, Stage, simulator, until

from crosspost.config import CONFIG_NAME

CHANNELS = ["blog", "band", "page", "story"]


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return Stage(tmp_path / "나의 리뷰")


def test_a_rehearsal_ends_with_three_receipts_and_one_hand_over(stage: Stage) -> None:
    with simulator(stage, owner=0.3) as platforms:
        rows = stage.publish()
        assert list(rows) == CHANNELS
        assert [rows[name]["status"] for name in CHANNELS] == [
            "published",
            "published",
            "published",
            "handed_over",
        ]
        address = rows["blog"]["permalink"]
        assert address.startswith("https://blog.naver.com/myreviews/")
        for platform in ("band", "facebook"):
            (post,) = platforms.on(platform)
            assert address in post["text"]
            assert "**" not in post["text"]
        (blog,) = platforms.on("naver_blog")
        assert "작은 책방" in blog["text"]
        assert {row["rehearsal"] for row in rows.values()} == {True}


def test_the_ledger_the_preview_and_the_dry_run_name_one_rendition(stage: Stage) -> None:
    previewed = {row["channel"]: row["rendition"] for row in stage.run("preview", "book.md")}
    dry = {row["channel"]: row["rendition"] for row in stage.run("publish", "book.md", "--dry-run")}
    with simulator(stage, owner=0.3):
        sent = {name: row["rendition"] for name, row in stage.publish().items()}
        kept = {row["channel"]: row["rendition"] for row in stage.run("history")}
    assert previewed == dry == sent == kept


def test_a_second_publish_lists_and_sends_nothing(stage: Stage) -> None:
    with simulator(stage, owner=0.3) as platforms:
        first = stage.publish()
        second = stage.publish()
        assert {name: row["id"] for name, row in first.items()} == {
            name: row["id"] for name, row in second.items()
        }
        assert len(platforms.posts()) == 3


def test_without_the_owners_press_the_others_wait_and_then_go_on(stage: Stage) -> None:
    with simulator(stage) as platforms:
        rows = stage.publish("--wait", "1s")
        assert [rows[name]["status"] for name in CHANNELS] == [
            "handed_over",
            "waiting",
            "waiting",
            "waiting",
        ]
        assert rows["band"]["waiting_for"] == "first"
        platforms.press_publish()
        rows = stage.publish()
        assert rows["blog"]["status"] == "published"
        assert rows["blog"]["permalink"] in platforms.on("band")[0]["text"]


def kill_when(stage: Stage, there: Callable[[], object]) -> None:
    """Kill a publish (SIGKILL) once ``there`` holds."""
    process = stage.start("publish", "book.md", "--yes", "--json")
    until(there)
    process.kill()
    process.communicate(timeout=20)


def adopted_and_gone_on(stage: Stage, platforms: Simulated, killed: str) -> None:
    """The same command again adopts what was cut off, sends what was open, and doubles nothing."""
    rows = stage.publish()
    assert [rows[name]["status"] for name in CHANNELS] == [*["published"] * 3, "handed_over"]
    assert rows[killed]["adopted"]
    for platform in ("naver_blog", "band", "facebook"):
        assert len(platforms.on(platform)) == 1, platform


def test_killed_behind_the_saved_draft_the_same_command_adopts_it_and_goes_on(stage: Stage) -> None:
    with simulator(stage, fault="naver.save_draft=hold_after") as platforms:
        kill_when(stage, platforms.drafts)
        platforms.press_publish()
        adopted_and_gone_on(stage, platforms, "blog")


def test_killed_behind_the_page_post_the_same_command_adopts_it_and_goes_on(stage: Stage) -> None:
    # The band waits out its gap meanwhile: it is the one that is still open.
    stage.configure(band='min_gap = "3s"')

    with simulator(stage, owner=0.3, fault="facebook.feed=hold_after") as platforms:
        kill_when(stage, lambda: platforms.on("facebook"))
        assert platforms.on("band") == []
        adopted_and_gone_on(stage, platforms, "page")


def test_killed_behind_the_band_post_the_same_command_adopts_it_and_goes_on(stage: Stage) -> None:
    with simulator(stage, owner=0.3, fault="band.create=hold_after") as platforms:
        kill_when(stage, lambda: platforms.on("band") and platforms.on("facebook"))
        adopted_and_gone_on(stage, platforms, "band")


def test_two_publishes_at_the_same_moment_make_one_post_each(stage: Stage) -> None:
    with simulator(stage, owner=0.3) as platforms:
        both = [stage.start("publish", "book.md", "--yes", "--json") for _ in range(2)]
        for process in both:
            out, err = process.communicate(timeout=60)
            assert process.returncode == 0, out + err
        assert len(platforms.posts()) == 3


def test_an_unconfirmed_outcome_is_exit_code_four(stage: Stage) -> None:
    with simulator(stage, fault="facebook.feed=status_after_commit") as platforms:
        rows = stage.publish("--to", "page", "--wait", "0s", exit_code=4)
        assert rows["page"]["status"] == "unconfirmed"
        rows = stage.publish("--to", "page")
        assert (rows["page"]["status"], rows["page"]["adopted"]) == ("published", True)
        assert len(platforms.on("facebook")) == 1


def test_a_post_that_changed_since_is_said_and_not_sent(stage: Stage) -> None:
    with simulator(stage) as platforms:
        stage.publish("--to", "page")
        stage.write(REVIEW.replace("세 시간", "네 시간"))
        (plan,) = stage.run("publish", "book.md", "--to", "page", "--dry-run")
        assert "notice.changed_since" in {warning["code"] for warning in plan["warnings"]}
        stage.publish("--to", "page")
        assert len(platforms.on("facebook")) == 1


def test_a_token_in_the_config_file_is_refused(stage: Stage) -> None:
    stage.configure(page='access_token = "planted"')
    with simulator(stage) as platforms:
        answer = stage.run("publish", "book.md", "--to", "page", "--yes", exit_code=2)
        assert "CROSSPOST_CHANNELS__PAGE__ACCESS_TOKEN" in answer["error"]["message"]
        assert "planted" not in str(answer)
        assert platforms.posts() == []


def test_the_channel_that_a_post_does_not_fit_is_named(stage: Stage) -> None:
    stage.write(f"---\ntitle: {'긴 제목 ' * 30}\n---\n\n본문이다.\n")
    answer = stage.run("preview", "book.md", exit_code=2)
    assert (answer["error"]["code"], answer["error"]["where"]) == ("unsupported.title_too_long", "blog")


def test_a_band_post_is_settled_by_its_id(stage: Stage) -> None:
    with simulator(stage, fault="band.create=status_after_commit"):
        stage.publish("--to", "band", "--wait", "0s", exit_code=4)
        (row,) = stage.run("settle", "book", "--published", "AABpostkey")
        assert (row["status"], row["remote_id"], row["permalink"]) == ("published", "AABpostkey", None)


def test_the_simulator_is_a_command_of_its_own(stage: Stage) -> None:
    process = stage.start("simulator", "--port", "0", "--owner", "0.3", "--band-gap", "0")
    try:
        assert process.stdout is not None
        name, _, url = process.stdout.readline().strip().partition("=")
        stage.environment[name] = url
        assert [row["status"] for row in stage.publish("--to", "blog,band").values()] == ["published"] * 2
        assert len(Simulated(url).posts()) == 2
    finally:
        process.terminate()
        process.communicate(timeout=20)


def test_the_demo_needs_no_workspace(tmp_path: Path) -> None:
    stage = Stage(tmp_path / "somewhere")
    (stage.root / "config" / "crosspost.toml").unlink()
    rows = stage.run("demo")
    assert sorted(row["status"] for row in rows) == [
        "handed_over",
        "published",
        "published",
        "published",
    ]


def test_a_captcha_pauses_the_channel_until_its_owner_chooses(stage: Stage) -> None:
    with simulator(stage, owner=0.3, fault="naver.save_draft=status:418") as platforms:
        row = stage.publish("--to", "blog", exit_code=3)["blog"]
        assert (row["status"], row["waiting_for"]) == ("waiting", "channel")
        assert row["error"]["code"] == "unauthorized.bot_check"
        # A second try could cost the account: the service does not make one.
        stage.run_once()
        row = stage.publish("--to", "blog", exit_code=3)["blog"]
        assert "crosspost --rehearse resume blog" in row["error"]["message"]
        assert platforms.calls("RabbitTempPostWrite") == 1
        assert platforms.drafts() == []

        config = stage.root / CONFIG_NAME
        text = config.read_text(encoding="utf-8")
        assert 'mode = "draft"' in text
        config.write_text(text.replace('mode = "draft"', 'mode = "share"'), encoding="utf-8")
        row = stage.publish("--to", "blog", exit_code=0)["blog"]
        assert (row["mode"], row["status"]) == ("share", "handed_over")
        assert Path(row["hand_over"]["path"]).is_file()
        assert platforms.calls("RabbitTempPostWrite") == 1


def test_a_session_that_is_dead_everywhere_pauses_the_channel(stage: Stage) -> None:
    with simulator(stage, fault="naver.*=signed_out*always") as platforms:
        row = stage.publish("--to", "blog", exit_code=3)["blog"]
        assert (row["waiting_for"], row["error"]["code"]) == ("channel", "unauthorized.session")
        assert 'mode = "share"' in row["error"]["message"]
        assert platforms.calls("RabbitTempPostWrite") == 0


def test_after_the_captcha_was_passed_resume_goes_on(stage: Stage) -> None:
    with simulator(stage, owner=0.3, fault="naver.save_draft=status:418") as platforms:
        stage.publish("--to", "blog", exit_code=3)
        (row,) = stage.run("resume", "blog")
        assert (row["channel"], row["status"]) == ("blog", "scheduled")
        stage.run_once()
        until(lambda: platforms.on("naver_blog"))
        assert stage.publish("--to", "blog")["blog"]["status"] == "published"
        assert len(platforms.on("naver_blog")) == 1


def test_publishing_one_again_lets_the_others_of_the_channel_follow_later(stage: Stage) -> None:
    with simulator(stage, owner=0.3, fault="naver.save_draft=signed_out") as platforms:
        stage.publish("--to", "blog", exit_code=3)
        other = stage.root / "posts" / "other.md"
        other.write_text("# 산책길\n\n조용한 길이었다.\n", encoding="utf-8")
        stage.run("publish", "other.md", "--yes", "--to", "blog", exit_code=3)
        assert stage.publish("--to", "blog")["blog"]["status"] == "published"
        held = next(row for row in stage.run("history") if row["post"] == "other")
        assert (held["status"], held["waiting_for"]) == ("scheduled", None)
        assert held["due_at"] > stage.run("history", "--post", "book")[0]["published_at"]
        assert len(platforms.on("naver_blog")) == 1
