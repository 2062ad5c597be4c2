"""What a restored ledger may do by itself: nothing that may have gone out since its backup was made."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.delivery.house import CRASH, House, Pad, review
from tests.ledger.rows import keep, row

from crosspost.adapter import CannotTell, Seen, Trace
from crosspost.config import Workspace
from crosspost.delivery import LedgerPlace, Restored, approve, check_backup
from crosspost.delivery.decisions import retry
from crosspost.errors import ConfigurationError, StorageError
from crosspost.ledger import Archive, Delivery, EntryState, Ledger, Status, WaitingFor
from crosspost.rendering import Rendition

HOUR = timedelta(hours=1)


def test_a_look_after_a_restore_reaches_back_to_its_backup(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A post that went out since, however long ago, may be the one that a queue gives next."""
    house.channel("page")
    file = back_up(house)
    made = house.now
    house.now += timedelta(days=60)
    restore(house, file)
    traces: list[Trace] = []
    find = Pad.find

    def looked(pad: Pad, rendition: Rendition, trace: Trace) -> Seen | CannotTell:
        traces.append(trace)
        return find(pad, rendition, trace)

    monkeypatch.setattr(Pad, "find", looked)
    house.plan()
    house.dispatch()
    assert traces[0].whole
    assert traces[0].since <= made


def test_after_a_restore_an_account_that_cannot_be_read_is_for_a_person(house: House) -> None:
    page = house.channel("page")
    house.plan()
    house.dispatch()
    file = back_up(house)
    house.now += timedelta(days=60)
    restore(house, file)
    page.readable = False
    house.post = review("다른 글", name="other")
    house.plan()
    row = house.dispatch(86_400)[-1]
    assert (row.waiting_for, len(page.calls)) == (WaitingFor.APPROVAL, 1)


def place(folder: Path, *, rehearsal: bool = False) -> LedgerPlace:
    """The house's ledger as a workspace has it."""
    workspace = Workspace(root=folder, config=folder / "config" / "crosspost.toml", rehearsal=rehearsal)
    return LedgerPlace(workspace=workspace, url="sqlite:///crosspost.db")


def back_up(house: House) -> Path:
    file = house.folder / "backup.zip"
    place(house.folder).back_up(house.ledger, file, now=house.clock())
    return file


def restore(house: House, file: Path) -> Restored:
    """Restore it over the house's ledger, and open that again."""
    house.ledger.close()
    with Archive.opened(file) as archive:
        check_backup(archive, file=file, rehearsal=False)
        restored = place(house.folder).restore(archive, clock=house.clock)
    house.ledger = place(house.folder).open()
    return restored


def brought_back(house: House, *rows: Delivery, later: timedelta = HOUR) -> dict[str, Delivery]:
    keep(house.ledger, *rows)
    file = back_up(house)
    house.now += later
    restore(house, file)
    return {found.id: found for found in house.rows()}


@pytest.fixture
def house(tmp_path: Path) -> House:
    found = House(folder=tmp_path)
    found.ledger.close()
    found.ledger = place(tmp_path).open()
    return found


@pytest.mark.parametrize(
    "changes",
    [
        {"status": Status.SCHEDULED},
        {"status": Status.SCHEDULED, "attempts": 1, "due": 2 * HOUR},
        {"status": Status.WAITING, "waiting_for": WaitingFor.FIRST},
        {"status": Status.WAITING, "waiting_for": WaitingFor.CHANNEL},
        {"status": Status.WAITING, "waiting_for": WaitingFor.CHANNEL, "attempts": 2, "due": 2 * HOUR},
        {"status": Status.WAITING, "waiting_for": WaitingFor.APPROVAL},
        {"status": Status.SENDING, "attempts": 1},
    ],
)
def test_what_may_be_public_by_now_waits_for_a_yes(house: House, changes: dict[str, Any]) -> None:
    due = house.now + changes.pop("due", timedelta(minutes=30))
    found = brought_back(house, row(due_at=due, late="always", **changes))["a1"]
    assert (found.status, found.waiting_for) == (Status.WAITING, WaitingFor.APPROVAL)
    assert found.error is not None
    assert (found.error["code"], found.late) == ("restored.maybe_sent", "")
    assert house.kinds("a1")[-1] == "restored"


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"status": Status.WAITING, "waiting_for": WaitingFor.FIRST},
        {"status": Status.WAITING, "waiting_for": WaitingFor.APPROVAL},
    ],
)
def test_what_is_still_to_come_is_left_as_it_is(house: House, changes: dict[str, Any]) -> None:
    planned = row(due_at=house.now + 2 * HOUR, **changes)
    found = brought_back(house, planned)["a1"]
    assert (found.status, found.waiting_for, found.due_at, found.error) == (
        planned.status,
        planned.waiting_for,
        planned.due_at,
        None,
    )


def test_what_was_in_the_middle_of_its_call_is_looked_for_and_never_sent_again_by_itself(
    house: House,
) -> None:
    platform = house.channel("pad", after_absent="again_once")
    platform.dropped.append(CRASH())
    (id_,) = house.plan()
    with pytest.raises(CRASH):
        house.dispatch()
    house.stop.clear()
    file = back_up(house)
    house.now += HOUR
    restored = restore(house, file)
    assert (restored.unconfirmed, restored.asked) == (1, ())
    house.dispatch(seconds=86_400)
    found = house.ledger.get(id_)
    assert (found.status, found.error and found.error["code"]) == (Status.UNCONFIRMED, "unconfirmed.absent")
    assert len(platform.calls) == 1


def test_an_unknown_outcome_of_the_backup_is_found_if_it_is_there(house: House) -> None:
    platform = house.channel("pad", after_absent="again_once")
    platform.after.append(CRASH())
    (id_,) = house.plan()
    with pytest.raises(CRASH):
        house.dispatch()
    house.stop.clear()
    restore(house, back_up(house))
    house.dispatch(seconds=60)
    assert house.ledger.get(id_).status is Status.PUBLISHED
    assert len(platform.live) == 1


def test_the_first_yes_looks_and_finds_what_went_out_since(house: House) -> None:
    platform = house.channel("pad")
    (id_,) = house.plan(due_at=house.now + timedelta(minutes=10))
    file = back_up(house)
    house.dispatch(seconds=3600)
    assert len(platform.live) == 1
    restore(house, file)
    house.dispatch(seconds=3600)
    approve(house.ledger.get(id_), ledger=house.ledger, now=house.clock())
    house.dispatch()
    found = house.ledger.get(id_)
    assert (found.status, found.error and found.error["code"]) == (Status.WAITING, "hold.found")
    assert len(platform.live) == 1
    approve(found, ledger=house.ledger, now=house.clock())
    house.dispatch()
    assert len(platform.live) == 2


def test_what_failed_before_the_backup_and_went_out_since_is_found_on_retry(house: House) -> None:
    platform = house.channel("pad", after_absent="rejected")
    platform.dropped.append(CRASH())
    (id_,) = house.plan()
    with pytest.raises(CRASH):
        house.dispatch()
    house.stop.clear()
    house.dispatch(seconds=86_400)
    assert house.ledger.get(id_).status is Status.FAILED
    file = back_up(house)
    retry(house.ledger.get(id_), ledger=house.ledger, now=house.clock())
    house.dispatch()
    assert len(platform.live) == 1
    restore(house, file)
    retry(house.ledger.get(id_), ledger=house.ledger, now=house.clock())
    house.dispatch()
    assert house.ledger.get(id_).status is Status.WAITING
    assert len(platform.live) == 1


def test_an_account_that_cannot_be_read_asks_although_the_backup_published_there(house: House) -> None:
    platform = house.channel("pad")
    house.plan()
    house.dispatch()
    account = house.one().account
    assert house.ledger.ever_published(account)
    restore(house, back_up(house))
    assert not house.ledger.ever_published(account)
    platform.readable = False
    house.post = type(house.post)(id="next", title="다음 글", blocks=house.post.blocks)
    (id_,) = house.plan(again=False)
    house.dispatch(seconds=3600)
    assert house.ledger.get(id_).waiting_for is WaitingFor.APPROVAL
    assert len(platform.live) == 1


def entry(until: datetime) -> EntryState:
    values: dict[str, Any] = {
        "name": "weekly",
        "timing": {"cron": "0 9 * * 1"},
        "fired_until": until,
        "since": until,
    }
    return EntryState(**{name.name: values[name.name] for name in fields(EntryState)})


def test_no_occasion_between_backup_and_restore_fires(house: House) -> None:
    with house.ledger.writing() as tx:
        tx.keep_entry(entry(house.now))
    file = back_up(house)
    house.now += 30 * HOUR
    restore(house, file)
    assert house.ledger.entry_states()["weekly"].fired_until > house.now - HOUR


def test_the_ledger_knows_that_it_was_restored(house: House) -> None:
    made = house.now
    file = back_up(house)
    house.now += HOUR
    restore(house, file)
    fact = house.ledger.fact("restored")
    assert fact is not None
    assert made <= datetime.fromisoformat(fact[0]["made"]) <= made + timedelta(seconds=1)
    assert fact[1] >= made + HOUR


def test_frozen_bytes_and_pages_come_back_and_newer_ones_stay(house: House) -> None:
    pages = place(house.folder).workspace.hand_overs
    pages.mkdir(parents=True)
    (pages / "a1.html").write_text("old", encoding="utf-8")
    (pages / "b2.html").write_text("two", encoding="utf-8")
    blobs = place(house.folder).workspace.blobs
    digest = house.ledger.blobs.put(b"picture")
    kit = {"kind": "share", "path": "C:\\elsewhere\\handover\\b2.html", "url": ""}
    keep(house.ledger, row("b2", status=Status.HANDED_OVER, mode="share", hand_over=kit))
    file = back_up(house)
    (pages / "a1.html").write_text("newer", encoding="utf-8")
    (pages / "b2.html").unlink()
    (blobs / digest).write_bytes(b"damaged")
    restore(house, file)
    assert (pages / "a1.html").read_text(encoding="utf-8") == "newer"
    assert (pages / "b2.html").read_text(encoding="utf-8") == "two"
    assert (blobs / digest).read_bytes() == b"picture"
    found = house.ledger.get("b2")
    assert found.hand_over is not None
    assert found.hand_over["path"] == str(pages / "b2.html")


def test_the_ledger_that_was_there_is_kept(house: House) -> None:
    keep(house.ledger, row("old1"))
    file = back_up(house)
    keep(house.ledger, row("new1"), row("new2"))
    restored = restore(house, file)
    assert restored.aside is not None
    kept = Ledger(type(house.ledger.store)(restored.aside), house.ledger.blobs)
    assert {found.id for found in kept.history()} == {"old1", "new1", "new2"}
    kept.close()
    assert {found.id for found in house.rows()} == {"old1"}
    assert not (house.folder / ".restore").exists()


def test_a_rehearsals_backup_does_not_replace_the_real_ledger(house: House) -> None:
    file = house.folder / "backup.zip"
    place(house.folder, rehearsal=True).back_up(house.ledger, file, now=house.clock())
    with Archive.opened(file) as archive, pytest.raises(ConfigurationError) as caught:
        check_backup(archive, file=file, rehearsal=False)
    assert caught.value.code == "restore.of_rehearsal"


def test_a_backup_with_a_newer_ledger_is_refused(house: House) -> None:
    with house.ledger.store.writing() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    file = back_up(house)
    with Archive.opened(file) as archive, pytest.raises(StorageError) as caught:
        check_backup(archive, file=file, rehearsal=False)
    assert caught.value.code == "storage.newer"
