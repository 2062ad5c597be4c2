"""A ledger of every released revision opens with all it held; a migration may be killed at any statement."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine
from tests.ledger.killed_migration import contents
from tests.ledger.rows import row
from tests.ledger.test_store import described

from crosspost.errors import StorageError
from crosspost.ledger import Blobs, Ledger, Status, Store
from crosspost.ledger.migrations import known, upgrade
from crosspost.ledger.schema import REVISION

OLDER = sorted(known() - {REVISION})
AT = "2026-12-01T12:00:00.000000+00:00"
ERROR = json.dumps({"kind": "unauthorized", "code": "unauthorized.session", "params": {"reason": "로그인"}})
KIT = json.dumps({"kind": "share", "url": "https://story.kakao.com", "path": "C:\\리뷰\\a.html"})


def old_ledger(path: Path, revision: str) -> None:
    """A ledger as that revision wrote it: a row in every state, with its events, a pause and a secret."""
    path.parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(f"sqlite:///{path}")
    upgrade(engine, to=revision)
    engine.dispose()
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("PRAGMA journal_mode=WAL")
        for status in Status:
            _add(file, "deliveries", _row(status))
            for kind in ("planned", status.value):
                event = {"delivery": f"id-{status}", "at": AT, "kind": kind, "attempt": 1, "data": ERROR}
                _add(file, "events", event)
        _add(file, "renditions", {"digest": "r1", "body": json.dumps({"text": "겨울 바다 책방 📚"})})
        account = {"account": "band:1", "last_call_at": AT, "paused_at": AT, "paused": ERROR}
        _add(file, "accounts", account)
        secret = {"name": "cookies:blog", "nonce": b"\x00" * 12, "ciphertext": b"\xff\x00sealed"}
        _add(file, "secrets", secret | {"updated_at": AT})


def _row(status: Status) -> dict[str, Any]:
    return {
        "id": f"id-{status}", "occasion": f"manual/{status}", "post": "책방", "content": "c" * 64,
        "source": "posts/겨울 바다.md", "title": "겨울 바다 책방 “리뷰”", "channel": "band",
        "account": "band:1", "adapter": "band", "mode": "publish", "what": "full", "status": status.value,
        "due_at": AT, "created_at": AT, "link": "{first}", "first_account": "naver_blog:myreviews",
        "waiting_for": "first" if status is Status.WAITING else None, "again": 0, "entry": "her",
        "zone": "Asia/Seoul", "late": "within 6h", "attempts": 1, "rendition": "r1", "sent": "r1",
        "frozen": "f" * 64, "published_at": AT if status is Status.PUBLISHED else None, "remote_id": "7",
        "permalink": "https://band.us/7", "adopted": 1, "unconfirmed_at": AT, "next_look_at": AT, "looked": 2,
        "resent": 0, "error": ERROR, "hand_over": KIT,
    }  # fmt: skip


def _add(file: sqlite3.Connection, table: str, values: dict[str, Any]) -> None:
    names, places = ", ".join(values), ", ".join("?" for _ in values)
    file.execute(f"INSERT INTO {table} ({names}) VALUES ({places})", list(values.values()))  # noqa: S608  # names of ours


def shared(
    held: dict[str, list[dict[str, Any]]], before: dict[str, list[dict[str, Any]]]
) -> dict[str, list[dict[str, Any]]]:
    """What a ledger holds now, narrowed to the columns that it had before."""
    return {
        table: [
            {name: one[name] for name in old} for one, old in zip(held[table], rows, strict=True)
        ]
        for table, rows in before.items()
    }  # fmt: skip


@pytest.fixture(params=OLDER)
def old(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, str]:
    revision: str = request.param
    path = tmp_path / "나의 리뷰" / "crosspost.db"
    old_ledger(path, revision)
    return path, revision


def test_there_is_an_older_revision_to_come_from() -> None:
    assert "0001" in OLDER


def test_every_row_and_event_is_there_afterwards(old: tuple[Path, str]) -> None:
    path, _ = old
    before = contents(path)
    ledger = Ledger(Store(path), Blobs(path.parent / "blobs"))
    found = {delivery.id: delivery for delivery in ledger.history()}
    assert {delivery.status for delivery in found.values()} == set(Status)
    published = found["id-published"]
    assert (published.title, published.source) == ("겨울 바다 책방 “리뷰”", "posts/겨울 바다.md")
    assert published.hand_over == json.loads(KIT)
    assert [event.data for event in ledger.events("id-failed")] == [json.loads(ERROR)] * 2
    assert ledger.paused() == {"band:1": json.loads(ERROR)}
    assert ledger.rendition("r1") == {"text": "겨울 바다 책방 📚"}
    ledger.close()
    assert shared(contents(path), before) == before


def test_what_is_new_is_as_in_a_fresh_ledger(old: tuple[Path, str], tmp_path: Path) -> None:
    path, _ = old
    Store(path).close()
    Store(tmp_path / "fresh.db").close()
    assert described(path) == described(tmp_path / "fresh.db")
    ledger = Ledger(Store(path), Blobs(path.parent / "blobs"))
    plain = row()
    for delivery in ledger.history():
        assert (delivery.planned_at, delivery.asked_mode, delivery.consent) == (
            plain.planned_at,
            plain.asked_mode,
            plain.consent,
        )
    assert (ledger.entry_states(), ledger.fact("restored"), ledger.resting(plain.due_at)) == ({}, None, {})
    with ledger.writing() as writing:
        writing.add(row("new"))
    ledger.close()


def test_a_copy_of_the_old_one_lies_beside_it(old: tuple[Path, str]) -> None:
    path, revision = old
    before = contents(path)
    log = path.with_name("crosspost.db-wal")
    with closing(sqlite3.connect(path)) as open_:
        # What another process has just committed lies in the log still.
        open_.execute("UPDATE deliveries SET title = '방금' WHERE id = 'id-failed'")
        open_.commit()
        assert log.stat().st_size > 0
        Store(path).close()
    copy = path.with_name(f"crosspost.db.before-{revision}")
    with closing(sqlite3.connect(copy)) as file:
        assert file.execute("SELECT version_num FROM alembic_version").fetchall() == [(revision,)]
        assert file.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    held = contents(copy)
    (changed,) = [one for one in held["deliveries"] if one["id"] == "id-failed"]
    assert changed["title"] == "방금"
    assert held["events"] == before["events"]


@pytest.mark.parametrize("statement", ["UPDATE events SET kind = 'x'", "DELETE FROM events"])
def test_the_history_is_append_only_still(old: tuple[Path, str], statement: str) -> None:
    Store(old[0]).close()
    with closing(sqlite3.connect(old[0])) as file, pytest.raises(sqlite3.IntegrityError, match="append-only"):
        file.execute(statement)


def test_it_is_migrated_once(old: tuple[Path, str]) -> None:
    path, revision = old
    Store(path).close()
    copy = path.with_name(f"crosspost.db.before-{revision}")
    copy.write_bytes(b"the first copy")
    Store(path).close()
    assert copy.read_bytes() == b"the first copy"


@pytest.mark.skipif(sys.platform == "win32", reason="the children are forked")
def test_killed_at_any_statement_it_opens_again_with_everything(old: tuple[Path, str]) -> None:
    path, _ = old
    before = contents(path)
    script = Path(__file__).with_name("killed_migration.py")
    done = subprocess.run(
        [sys.executable, str(script), str(path)],
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=True,
    )
    seen = [json.loads(line) for line in done.stdout.splitlines()]
    assert [kill["code"] for kill in seen] == [9] * (len(seen) - 1) + [0]
    assert len(seen) > 5
    assert all(shared(kill["holds"], before) == before for kill in seen)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="here every folder can be written")
def test_in_a_folder_that_cannot_be_written_it_is_said(old: tuple[Path, str]) -> None:
    path, _ = old
    before = contents(path)
    path.parent.chmod(0o500)
    try:
        with pytest.raises(StorageError) as caught:
            Store(path)
    finally:
        path.parent.chmod(0o700)
    assert caught.value.code in {"storage.read_only", "storage.no_copy", "storage.unreadable"}
    assert contents(path) == before


def test_where_no_copy_can_be_made_nothing_is_changed(old: tuple[Path, str]) -> None:
    path, revision = old
    before = contents(path)
    in_the_way = path.with_name(f"crosspost.db.before-{revision}")
    in_the_way.mkdir()
    (in_the_way / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(StorageError) as caught:
        Store(path)
    assert caught.value.code == "storage.no_copy"
    assert contents(path) == before
    in_the_way.joinpath("mine.txt").unlink()
    in_the_way.rmdir()
    Store(path).close()
