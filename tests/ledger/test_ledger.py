"""What is written to the ledger, and what is asked of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import product
from pathlib import Path

import pytest
from tests.ledger.rows import NOON, keep, opened, row

from crosspost.errors import ConfigurationError, StorageError
from crosspost.ledger import MOVES, STANDING, Changed, Ledger, Status


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    found = opened(tmp_path)
    yield found
    found.close()


def test_a_row_comes_back_as_it_was_written(ledger: Ledger) -> None:
    full = row(error={"code": "x", "kind": "rejected", "params": {}}, hand_over={"kind": "draft"}, again=True)
    keep(ledger, full)
    assert ledger.get("a1") == full
    assert [(event.kind, event.at) for event in ledger.events("a1")] == [("planned", NOON)]


@pytest.mark.parametrize(
    ("old", "new"), [pair for pair in product(Status, Status) if pair[1] not in MOVES[pair[0]]]
)
def test_an_illegal_move_is_a_defect(ledger: Ledger, old: Status, new: Status) -> None:
    keep(ledger, row(status=old))
    with pytest.raises(ValueError, match="does not move"), ledger.writing() as writing:
        writing.move(row(status=old), new, at=NOON, kind="moved")
    assert ledger.get("a1").status is old
    assert len(ledger.events("a1")) == 1


def test_a_move_and_its_event_are_one(ledger: Ledger) -> None:
    keep(ledger, row())
    with ledger.writing() as writing:
        moved = writing.move(row(), Status.SENDING, at=NOON, kind="claimed", attempts=1)
    assert ledger.get("a1") == moved
    assert [(event.kind, event.attempt) for event in ledger.events("a1")] == [("planned", 0), ("claimed", 1)]


@pytest.mark.parametrize("meanwhile", [{"status": Status.CANCELLED}, {"attempts": 1}])
def test_a_row_that_changed_meanwhile_is_not_overwritten(
    ledger: Ledger, meanwhile: dict[str, object]
) -> None:
    keep(ledger, replace(row(), **meanwhile))  # type: ignore[arg-type]  # the parameters name real fields
    with pytest.raises(Changed), ledger.writing() as writing:
        writing.move(row(), Status.SENDING, at=NOON, kind="claimed", attempts=1)
    assert len(ledger.events("a1")) == 1


def test_a_transaction_that_fails_leaves_nothing(ledger: Ledger) -> None:
    with pytest.raises(StorageError):
        keep(ledger, row("a1", occasion="o"), row("a2", occasion="o"))
    assert ledger.history() == []


@pytest.mark.parametrize("status", Status)
def test_a_delivery_stands_for_its_post_and_for_the_same_text(ledger: Ledger, status: Status) -> None:
    keep(ledger, row(status=status))
    expected = ["a1"] if status in STANDING else []
    for post, content in (("book", "other"), ("other", "c")):
        found = ledger.standing(post=post, content=content, account="band:1")
        assert [line.id for line in found] == expected
    assert not ledger.standing(post="other", content="other", account="band:1")
    assert not ledger.standing(post="book", content="c", account="band:2")


def test_the_history_is_filtered_and_newest_first(ledger: Ledger) -> None:
    later = NOON + timedelta(hours=1)
    keep(
        ledger,
        row("a1", title="100% 책"),
        row("a2", title="1000 책", created_at=later, status=Status.FAILED),
        row("a3", post="a_b", channel="page", created_at=later + timedelta(hours=1)),
    )
    asked: list[tuple[dict[str, object], list[str]]] = [
        ({}, ["a3", "a2", "a1"]),
        ({"limit": 1}, ["a3"]),
        ({"post": "%"}, ["a1"]),
        ({"post": "_"}, ["a3"]),
        ({"post": "0 책"}, ["a2"]),
        ({"status": Status.FAILED}, ["a2"]),
        ({"channel": "page"}, ["a3"]),
        ({"since": later}, ["a3", "a2"]),
    ]
    for question, answer in asked:
        found = ledger.history(**question)  # type: ignore[arg-type]  # the questions above are its keywords
        assert [line.id for line in found] == answer, question


def test_an_id_may_be_shortened_while_it_is_unique(ledger: Ledger) -> None:
    keep(ledger, row("ab1"), row("ab2"), row("a%"))
    assert ledger.named("ab1").id == "ab1"
    for prefix, code in (
        ("ab", "ledger.id_ambiguous"),
        ("%", "ledger.id_unknown"),
        ("z", "ledger.id_unknown"),
    ):
        with pytest.raises(ConfigurationError) as caught:
            ledger.named(prefix)
        assert caught.value.code == code


def test_bytes_are_kept_once_and_come_back(ledger: Ledger) -> None:
    digest = ledger.blobs.put("사진".encode())
    assert ledger.blobs.put("사진".encode()) == digest
    assert ledger.blobs.get(digest) == "사진".encode()
    assert [path.name for path in ledger.blobs.folder.iterdir()] == [digest]


def test_damaged_and_missing_bytes_are_said(ledger: Ledger) -> None:
    digest = ledger.blobs.put(b"photo")
    ledger.blobs.path(digest).write_bytes(b"phoot")
    for name, code in ((digest, "storage.blob_damaged"), ("0" * 64, "storage.blob_missing")):
        with pytest.raises(StorageError) as caught:
            ledger.blobs.get(name)
        assert caught.value.code == code
