"""Every remedy that is told works as the delivery stands now."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests.cli.desk import Desk
from tests.cli.test_schedule import entry

MISSED = (datetime.now(UTC) - timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:00Z")


@pytest.fixture
def missed(desk: Desk) -> Any:
    """A delivery that was first seen after its time."""
    entry(desk, 'name = "her"', 'post = "book.md"', f"at = {MISSED}", 'to = ["page"]')
    assert desk.run("--rehearse", "run", "--once").code == 0
    (row,) = desk.run("--rehearse", "status", "--json").value["attention"]
    return row


def test_what_she_called_off_advises_no_retry(desk: Desk, missed: Any) -> None:
    assert "retry" in missed["error"]["message"]
    seen = desk.run("--rehearse", "cancel", missed["id"])
    assert "retry" not in seen.err
    assert desk.run("--rehearse", "status", "--json").value["attention"] == []
    refused = desk.run("--rehearse", "retry", missed["id"])
    assert refused.code == 2
    assert "crosspost --rehearse publish" in refused.err


def test_what_another_delivery_brought_out_needs_nobody(desk: Desk, missed: Any) -> None:
    (row,) = desk.run("--rehearse", "publish", "book.md", "--to", "page", "--yes", "--json").value
    assert row["status"] == "published"
    seen = desk.run("--rehearse", "status", "--json")
    assert seen.value["attention"] == []
    shown = desk.run("--rehearse", "show", missed["id"])
    assert row["id"][:8] in shown.err
    assert "retry" not in shown.err
    (shown_json,) = desk.run("--rehearse", "show", missed["id"], "--json").value
    assert "retry" not in shown_json["error"]["message"]


def test_a_file_that_was_broken_at_its_time_is_mended_and_retried(desk: Desk) -> None:
    due = (datetime.now(UTC) + timedelta(seconds=2, hours=9)).strftime("%Y-%m-%dT%H:%M:%S")
    (row,) = desk.run(
        "--rehearse", "publish", "book.md", "--to", "page", "--at", due, "--yes", "--json"
    ).value
    desk.write("book.md", '---\ntitle: "책방: 겨울\n---\n\n파도 소리.\n')
    assert desk.run("--rehearse", "run", "--once").code == 0
    remedy = f"crosspost --rehearse retry {row['id'][:8]}"
    for command in (["status"], ["show", row["id"]]):
        assert remedy in desk.run("--rehearse", *command).err
    log = (desk.root / "data" / "rehearsal" / "logs" / "crosspost.log").read_text(encoding="utf-8")
    assert "따옴표" in log
    assert remedy in log
    desk.write("book.md", "---\ntitle: '책방: 겨울'\n---\n\n파도 소리.\n")
    (sent,) = desk.run("--rehearse", "retry", row["id"], "--json").value
    assert sent["status"] == "published"
