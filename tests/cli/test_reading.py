"""The commands that only read, and where global options may stand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import typer
from pytest_socket import disable_socket, enable_socket
from tests.cli.desk import REVIEW, Desk

from crosspost.cli.commands import application
from crosspost.ledger import Blobs, Delivery, Ledger, Status, Store
from crosspost.post import content_hash, read_post

NOON = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)
COMMANDS = sorted(getattr(typer.main.get_command(application), "commands"))  # noqa: B009  # a group, to mypy a command
PLAN_KEYS = {
    "channel", "adapter", "mode", "what", "rendition", "title", "text", "link", "tags", "media", "warnings"
}  # fmt: skip
ROW_KEYS = {
    "id", "post", "title", "channel", "account", "adapter", "mode", "what", "status", "waiting_for", "due_at",
    "published_at", "remote_id", "permalink", "adopted", "attempts", "rendition", "sent", "error",
    "hand_over", "rehearsal",
}  # fmt: skip


def keep(desk: Desk, *rows: Delivery) -> None:
    ledger = Ledger(Store(desk.root / "data" / "crosspost.db"), Blobs(desk.root / "data" / "blobs"))
    with ledger.writing() as writing:
        for row in rows:
            writing.add(row)
    ledger.close()


def row(number: int, **changes: object) -> Delivery:
    values: dict[str, object] = {
        "id": f"{number:02}abcdef",
        "occasion": f"o{number}",
        "post": f"book-{number}",
        "content": f"c{number}",
        "source": "posts/book.md",
        "title": f"글 {number}",
        "channel": "band",
        "account": "band:1",
        "adapter": "band",
        "mode": "publish",
        "what": "full",
        "status": Status.PUBLISHED,
        "due_at": NOON,
        "created_at": NOON + timedelta(minutes=number),
        "published_at": NOON,
        "permalink": f"https://band.us/{number}",
    }
    return Delivery(**{**values, **changes})  # type: ignore[arg-type]  # the values are the builder's own


@pytest.mark.parametrize("arguments", [["preview", "book.md"], ["publish", "book.md", "--dry-run"]])
@pytest.mark.parametrize("ahead", [[], ["--rehearse"]])
def test_showing_a_post_opens_no_socket_and_makes_no_file(
    desk: Desk, arguments: list[str], ahead: list[str]
) -> None:
    before = desk.files()
    disable_socket()
    try:
        seen = desk.run(*ahead, *arguments, "--json")
    finally:
        enable_socket()
    assert seen.code == 0, seen.err
    assert [found["channel"] for found in seen.value] == ["blog", "band", "page", "story"]
    assert all(set(found) >= PLAN_KEYS for found in seen.value)
    assert seen.err == ""
    assert desk.files() == before


def test_global_options_stand_before_or_after_the_command(desk: Desk) -> None:
    before = desk.run("--json", "--workspace", str(desk.root), "preview", "book.md")
    after = desk.run("preview", "book.md", f"--workspace={desk.root}", "--json")
    assert before.code == after.code == 0
    assert before.value == after.value


def test_an_empty_history_makes_no_ledger(desk: Desk) -> None:
    before = desk.files()
    assert desk.run("history", "--json").value == []
    assert desk.run("history").code == 0
    assert desk.files() == before


def test_the_history_lists_the_newest_first_with_all_that_scripts_read(desk: Desk) -> None:
    keep(desk, row(1), row(2, status=Status.FAILED))
    found = desk.run("history", "--json").value
    assert [line["post"] for line in found] == ["book-2", "book-1"]
    assert all(set(line) >= ROW_KEYS for line in found)
    assert found[1]["published_at"] == "2026-12-01T12:00:00.000Z"
    assert [line["post"] for line in desk.run("history", "--status", "failed", "--json").value] == ["book-2"]


def test_the_history_says_a_persons_time_and_address_on_stderr(desk: Desk) -> None:
    keep(desk, row(1))
    seen = desk.run("history")
    assert seen.out == ""
    assert "2026-12-01 21:00:00" in seen.err
    assert "https://band.us/1" in seen.err


def test_show_takes_the_beginning_of_an_id_and_adds_the_events(desk: Desk) -> None:
    keep(desk, row(1), row(2))
    (found,) = desk.run("show", "01", "--json").value
    assert (found["post"], [event["kind"] for event in found["events"]]) == ("book-1", ["planned"])
    assert desk.run("show", "0", "--json").error["code"] == "ledger.id_ambiguous"


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(desk: Desk, command: str) -> None:
    seen = desk.run(command, "--help")
    assert (seen.code, seen.err) == (0, "")
    assert f"crosspost {command}" in seen.out


def test_the_version_is_said(desk: Desk) -> None:
    seen = desk.run("--version")
    assert seen.code == 0
    assert seen.out.startswith("crosspost ")


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The pages that a browser was asked to open."""
    pages: list[str] = []
    monkeypatch.setattr("webbrowser.open", pages.append)
    return pages


def up(desk: Desk, **changes: object) -> None:
    """A delivery of the review as it stands in its file now."""
    post = read_post(desk.root / "posts" / "book.md", root=desk.root / "posts")
    keep(desk, row(1, content=content_hash(post), **changes))


def test_show_says_when_the_file_has_changed_since_and_opens_what_is_up(
    desk: Desk, opened: list[str]
) -> None:
    up(desk)
    assert desk.run("show", "01", "--json").value[0]["edited"] is False
    desk.write("book.md", REVIEW + "\n고친 문장.\n")
    assert desk.run("show", "01", "--json").value[0]["edited"] is True
    said = desk.run("show", "01").err
    assert "crosspost show 01abcdef --open" in said
    assert opened == []
    desk.run("show", "01", "--open")
    assert opened == ["https://band.us/1"]


def test_where_a_platform_tells_no_address_the_accounts_page_is_opened(desk: Desk, opened: list[str]) -> None:
    up(desk, permalink=None)
    assert desk.run("show", "01", "--open").code == 0
    assert opened == ["https://band.us/"]


def test_what_is_not_up_cannot_be_opened(desk: Desk, opened: list[str]) -> None:
    up(desk, status=Status.SCHEDULED, permalink=None)
    assert desk.run("show", "01", "--open", "--json").error["code"] == "show.not_up"
    assert opened == []


def test_a_file_that_is_gone_or_broken_is_no_new_text(desk: Desk) -> None:
    up(desk)
    desk.write("book.md", "---\ntitle: x\n")
    assert desk.run("show", "01", "--json").value[0]["edited"] is False
    (desk.root / "posts" / "book.md").unlink()
    assert desk.run("show", "01", "--json").value[0]["edited"] is False
