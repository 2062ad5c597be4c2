"""When the disk fails nothing goes out without a written claim, nothing is lost, and it is said clearly."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import text as sql
from tests.delivery.house import House, Platform, review

from crosspost.errors import StorageError, Unavailable, Unconfirmed
from crosspost.ledger import Status

FULL = "database or disk is full"
"""SQLite's own words."""


@contextmanager
def failing(house: House, kind: str, words: str = FULL) -> Iterator[None]:
    """Let the disk refuse an event of this kind, and with it all that is written together with it."""
    with house.ledger.store.writing() as connection:
        connection.execute(
            sql(
                f"CREATE TRIGGER broken BEFORE INSERT ON events WHEN NEW.kind = '{kind}' "
                f"BEGIN SELECT RAISE(ABORT, '{words}'); END"
            )
        )
    try:
        yield
    finally:
        with house.ledger.store.writing() as connection:
            connection.execute(sql("DROP TRIGGER broken"))


def again(house: House) -> None:
    """Start the dispatcher anew, as a person would."""
    house.stop.clear()
    house.dispatch(60)


def planned(house: House) -> Platform:
    platform = house.channel("page")
    house.plan()
    return platform


@pytest.mark.parametrize("kind", ["baseline", "claimed", "remembered", "point_of_no_return"])
@pytest.mark.parametrize(
    ("words", "code"),
    [
        (FULL, "storage.full"),
        ("attempt to write a readonly database", "storage.read_only"),
        ("database is locked", "storage.locked"),
    ],
)
def test_what_cannot_be_written_down_is_not_sent(house: House, kind: str, words: str, code: str) -> None:
    platform = planned(house)
    with failing(house, kind, words):
        with pytest.raises(StorageError) as caught:
            house.dispatch()
        assert caught.value.code == code
        assert platform.calls == []
    again(house)
    assert (house.one().status, len(platform.calls)) == (Status.PUBLISHED, 1)


@pytest.mark.parametrize("kind", ["published", "unconfirmed"])
def test_an_outcome_that_cannot_be_written_down_is_looked_up(house: House, kind: str) -> None:
    platform = planned(house)
    if kind == "unconfirmed":
        platform.after.append(Unconfirmed("unconfirmed.no_answer"))
    with failing(house, kind):
        with pytest.raises(StorageError):
            house.dispatch()
        assert house.one().status is Status.SENDING
    again(house)
    row = house.one()
    assert (row.status, row.adopted, len(platform.calls)) == (Status.PUBLISHED, True, 1)


def test_a_find_that_cannot_be_written_down_is_made_again(house: House) -> None:
    platform = planned(house)
    platform.after.append(Unconfirmed("unconfirmed.no_answer"))
    house.dispatch()
    with failing(house, "adopted"), pytest.raises(StorageError):
        house.dispatch(60)
    again(house)
    assert (house.one().status, len(platform.calls)) == (Status.PUBLISHED, 1)


def test_a_frozen_post_whose_bytes_are_gone_fails_alone(house: House) -> None:
    platform = planned(house)
    platform.before.append(Unavailable("unavailable.network"))
    house.dispatch()
    for blob in (house.folder / "blobs").rglob("*"):
        if blob.is_file():
            blob.unlink()
    house.post = review("다른 글도 좋았다.", name="other", title="다른 글")
    house.plan()
    lost, other = house.dispatch(60)
    assert (lost.status, other.status) == (Status.FAILED, Status.PUBLISHED)
    assert lost.error is not None
    assert lost.error["code"].startswith("storage.blob")
    assert len(platform.calls) == 1


def test_what_was_sent_is_found_although_its_bytes_are_gone(house: House) -> None:
    platform = planned(house)
    platform.after.append(Unconfirmed("unconfirmed.no_answer"))
    house.dispatch()
    for blob in (house.folder / "blobs").rglob("*"):
        if blob.is_file():
            blob.unlink()
    (row,) = house.dispatch(60)
    assert (row.status, len(platform.calls)) == (Status.PUBLISHED, 1)
