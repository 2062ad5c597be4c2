"""What a person sees of a schedule: the plan, a yes to what is shown, how things stand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from tests.cli.desk import Desk

from crosspost.config import CONFIG_NAME

SOON = (datetime.now(UTC) + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M:00Z")


def entry(desk: Desk, *lines: str) -> None:
    """Add an entry to the configuration."""
    config = desk.root / CONFIG_NAME
    text = config.read_text(encoding="utf-8")
    config.write_text(text + "\n[[schedule]]\n" + "\n".join(lines) + "\n", encoding="utf-8")


def asked(desk: Desk, to: str = "page") -> None:
    """Add an entry that waits for a yes."""
    channels = str(to.split(",")).replace("'", '"')
    entry(desk, 'name = "her"', 'post = "book.md"', f"at = {SOON}", f"to = {channels}", "approve = true")


def planned(desk: Desk) -> Any:
    """Let the service write down what is to come."""
    assert desk.run("--rehearse", "run", "--once").code == 0
    return desk.run("--rehearse", "plan", "--json").value


@pytest.fixture
def desk(desk: Desk) -> Desk:
    """A desk with one review."""
    desk.write("book.md", "---\ntitle: 겨울 바다 책방\n---\n\n파도 소리가 들리는 책방에 다녀왔다.\n")
    return desk


def test_the_plan_says_when_what_where_and_what_to_know(desk: Desk) -> None:
    entry(
        desk, 'name = "her"', 'post = "book.md"', f"at = {SOON}", 'to = ["page", "story"]', "approve = true"
    )
    (page, story) = desk.run("--rehearse", "plan", "--json").value
    assert (page["entry"], page["channel"], page["change"], page["post"]) == ("her", "page", "new", "book")
    assert len(page["rendition"]) == 64
    assert page["due_at"] == SOON
    assert {warning["code"] for warning in page["warnings"]} >= {"notice.approval_asked"}
    assert story["channel"] == "story"
    seen = desk.run("--rehearse", "plan")
    assert page["rendition"][:12] in seen.err
    local = datetime.fromisoformat(SOON).astimezone(ZoneInfo("Asia/Seoul"))
    assert f"{local:%Y-%m-%d %H:%M} " in seen.err


def test_a_credential_that_is_missing_is_told_in_the_plan(desk: Desk) -> None:
    entry(desk, 'name = "her"', 'post = "book.md"', f"at = {SOON}", 'to = ["page"]')
    (line,) = desk.run("plan", "--json").value
    assert "config.secret_missing" in {warning["code"] for warning in line["warnings"]}


def test_a_yes_is_given_to_what_was_shown_and_is_void_after_a_change(desk: Desk) -> None:
    asked(desk)
    (line,) = planned(desk)
    assert line["status"] == "waiting"
    seen = desk.run("--rehearse", "approve", "book", "--yes")
    assert seen.code == 0
    assert "파도 소리가 들리는 책방에 다녀왔다." in seen.out
    assert line["rendition"][:12] in seen.out
    (row,) = desk.run("--rehearse", "history", "--json").value
    assert (row["status"], row["rendition"]) == ("scheduled", line["rendition"])
    desk.write("book.md", "---\ntitle: 겨울 바다 책방\n---\n\n문을 닫았다.\n")
    (line,) = desk.run("--rehearse", "plan", "--json").value
    assert line["change"] == "content changed"
    assert "notice.consent_void" in {warning["code"] for warning in line["warnings"]}
    (line,) = planned(desk)
    assert line["status"] == "waiting"
    (shown,) = desk.run("--rehearse", "show", line["id"], "--json").value
    assert [event["kind"] for event in shown["events"]] == ["planned", "consented", "consent_void"]


def test_where_nobody_can_be_asked_only_the_option_is_a_yes(desk: Desk) -> None:
    asked(desk)
    planned(desk)
    seen = desk.run("--rehearse", "approve", "book")
    assert (seen.code, seen.out) == (2, "")
    assert "--yes" in seen.err
    (row,) = desk.run("--rehearse", "history", "--json").value
    assert (row["status"], row["waiting_for"]) == ("waiting", "approval")


def test_nothing_waits_for_a_yes(desk: Desk) -> None:
    entry(desk, 'name = "her"', 'post = "book.md"', f"at = {SOON}", 'to = ["page"]')
    planned(desk)
    seen = desk.run("--rehearse", "approve", "book", "--json")
    assert (seen.code, seen.error["code"]) == (2, "approve.not_asked")


def test_a_service_does_not_start_with_an_entry_that_cannot_be_served(desk: Desk) -> None:
    entry(desk, 'name = "q"', 'folder = "queue"', 'cron = "0 9 * * *"')
    seen = desk.run("--rehearse", "run", "--once")
    assert seen.code == 2
    assert "queue" in seen.err
    assert "strict = false" in seen.err
    desk.configure('language = "ko"', 'language = "ko"\nstrict = false')
    seen = desk.run("--rehearse", "run", "--once")
    assert seen.code == 0
    assert "queue" in seen.err


def test_what_keeps_the_service_from_starting_stands_in_its_log_and_in_the_status(desk: Desk) -> None:
    entry(desk, 'name = "q"', 'folder = "queue"', 'cron = "0 9 * * *"')
    assert desk.run("--rehearse", "run", "--once").code == 2
    log = (desk.root / "data" / "rehearsal" / "logs" / "crosspost.log").read_text(encoding="utf-8")
    assert "queue" in log
    seen = desk.run("--rehearse", "status", "--json")
    assert seen.code == 3
    assert [problem["code"] for problem in seen.value["left_out"]] == ["config.folder_missing"]


def test_a_configuration_that_cannot_be_read_stands_in_the_log(desk: Desk) -> None:
    desk.configure('language = "ko"', 'language = "ko"\ntimezone = "Asia/Soul"')
    desk.configure('timezone = "Asia/Seoul"\n', "")
    seen = desk.run("--rehearse", "run", "--once")
    assert (seen.code, "Asia/Seoul" in seen.err) == (2, True)
    log = (desk.root / "data" / "rehearsal" / "logs" / "crosspost.log").read_text(encoding="utf-8")
    assert "timezone" in log


def test_what_is_over_keeps_nothing_from_starting(desk: Desk) -> None:
    entry(desk, 'name = "old"', 'post = "book.md"', "at = 2020-01-01T09:00:00", 'to = ["gone"]')
    assert desk.run("--rehearse", "run", "--once").code == 0


def test_how_things_stand(desk: Desk) -> None:
    seen = desk.run("--rehearse", "status", "--json")
    assert (seen.code, seen.value["service"], seen.value["health"]) == (0, "stopped", None)
    asked(desk)
    planned(desk)
    seen = desk.run("--rehearse", "status", "--json")
    value = seen.value
    assert (seen.code, value["service"], value["counts"]) == (3, "between", {"approval": 1})
    assert [row["channel"] for row in value["attention"]] == ["page"]
    assert value["health"]["once"] is True
    desk.run("--rehearse", "approve", "book", "--yes")
    seen = desk.run("--rehearse", "status", "--json")
    assert (seen.code, seen.value["next_at"][:16]) == (0, SOON[:16])
    desk.run("--rehearse", "pause", "page")
    seen = desk.run("--rehearse", "status")
    assert (seen.code, "page" in seen.err) == (3, True)


def test_a_time_of_another_zone_is_told_with_it_and_is_the_same_everywhere(desk: Desk) -> None:
    entry(
        desk,
        'name = "her"',
        'post = "book.md"',
        "at = 2099-03-14T03:00:00",
        'timezone = "America/New_York"',
        'to = ["page"]',
    )
    told = desk.run("--rehearse", "run", "--once").err
    (row,) = desk.run("--rehearse", "history", "--json").value
    for shown in (
        told,
        desk.run("--rehearse", "history").err,
        desk.run("--rehearse", "show", row["id"]).err,
    ):
        assert "2099-03-14 03:00:00 America/New_York" in shown
