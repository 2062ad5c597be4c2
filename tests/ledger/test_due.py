"""What a dispatcher learns in a round, and the statements that SQLite carries out itself."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import select
from tests.ledger.rows import NOON, keep, opened, row

from crosspost.ledger import Ledger, Status, WaitingFor
from crosspost.ledger.prepared import Prepared, taken
from crosspost.ledger.schema import deliveries

HOUR = timedelta(hours=1)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    found = opened(tmp_path)
    yield found
    found.close()


def test_a_round_tells_what_is_due_and_when_the_next_thing_is(ledger: Ledger) -> None:
    keep(
        ledger,
        row("now", due_at=NOON - HOUR),
        row("later", due_at=NOON + 2 * HOUR),
        row("look", status=Status.UNCONFIRMED, next_look_at=NOON + HOUR),
    )
    known = ledger.round(NOON)
    assert [found.id for found in known.due] == ["now"]
    assert known.next_due == NOON + HOUR


def test_a_round_leaves_out_an_account_that_became_busy_meanwhile(ledger: Ledger) -> None:
    keep(ledger, row("a1"), row("a2"), row("b1", account="band:2"), row("c1", account="band:3"))
    busy = {"band:3"}
    found = []
    for delivery in ledger.round(NOON, busy=busy).due:
        found.append(delivery.id)
        busy.add(delivery.account)
    assert found == ["a1", "b1"]


def test_a_row_that_waits_for_an_original_is_told_of_however_busy_its_account_is(ledger: Ledger) -> None:
    waiting = row("w", status=Status.WAITING, waiting_for=WaitingFor.FIRST, first_account="blog:me")
    keep(ledger, waiting)
    assert list(ledger.round(NOON, busy={"band:1"}).due) == []
    original = {"status": Status.PUBLISHED, "permalink": "https://blog.example/1", "published_at": NOON}
    keep(ledger, row("first", account="blog:me", **original))
    assert list(ledger.round(NOON, busy={"band:1"}).due) == [waiting]


def test_a_round_is_narrowed_to_some_rows(ledger: Ledger) -> None:
    keep(ledger, row("a1"), row("a2"), row("a3", due_at=NOON + HOUR))
    known = ledger.round(NOON, ids=["a2"])
    assert [found.id for found in known.due] == ["a2"]
    assert known.next_due is None


def test_a_round_knows_who_rests_and_who_waits_for_an_owner(ledger: Ledger) -> None:
    with ledger.writing() as writing:
        writing.rest("band:1", NOON + HOUR)
        writing.rest("band:2", NOON - HOUR)
        writing.pause("band:3", at=NOON, error={"code": "x"})
    known = ledger.round(NOON)
    assert (known.resting, known.paused) == ({"band:1": NOON + HOUR}, {"band:3": {"code": "x"}})


def test_a_change_of_every_kind_of_column_comes_back_as_it_was_made(ledger: Ledger) -> None:
    keep(ledger, row(error={"code": "x"}, waiting_for=WaitingFor.FIRST))
    seoul = NOON.astimezone(timezone(9 * HOUR))
    with ledger.writing() as writing:
        changed = writing.change(
            row(), at=NOON, kind="changed", error=None, hand_over={"제목": "책방"}, resent=True,
            due_at=seoul, waiting_for=None, looked=3, permalink="https://band.us/1",
        )  # fmt: skip
    kept = ledger.get("a1")
    assert (kept.error, kept.hand_over, kept.resent) == (None, {"제목": "책방"}, True)
    assert (kept.due_at, kept.waiting_for, kept.looked) == (NOON, None, 3)
    assert kept.permalink == changed.permalink
    assert ledger.open() == [kept]


def test_when_an_accounts_posts_went_out_is_told_once_each(ledger: Ledger) -> None:
    keep(ledger, row("a1"), row("a2"), row("mine"), row("b1", account="band:2"))
    with ledger.writing() as writing:
        for name, hours in (("a2", 3), ("a1", 1), ("a1", 2), ("mine", 2), ("b1", 2)):
            writing.note(row(name), at=NOON + hours * HOUR, kind="point_of_no_return")
        writing.note(row("a2"), at=NOON + 2 * HOUR, kind="claimed")
    sent = ledger.sent_since("band:1", NOON, besides="mine")
    assert sent == [NOON + HOUR, NOON + 3 * HOUR]
    assert ledger.sent_since("band:1", NOON + HOUR, besides="mine") == [NOON + 2 * HOUR, NOON + 3 * HOUR]


def test_a_value_that_is_left_out_is_refused_and_not_taken_for_nothing(ledger: Ledger) -> None:
    asked = Prepared(select(deliveries.c.id).where(deliveries.c.title == taken("title")))
    keep(ledger, row(title="책방"))
    with ledger.store.looking() as connection:
        assert asked.rows(connection, title="책방") == [{"id": "a1"}]
    with sqlite3.connect(ledger.store.path) as file, pytest.raises(sqlite3.ProgrammingError):
        asked.rows(file)
    file.close()
