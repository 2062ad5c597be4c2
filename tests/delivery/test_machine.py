"""A ledger that moves to another computer says so, once per move."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.delivery.house import House

from crosspost.config import Machine, this_machine
from crosspost.config.machine import machine_file
from crosspost.delivery.machine import take_over
from crosspost.errors import CrosspostError

DESKTOP = Machine(id="d" * 32, name="책방-PC")
LAPTOP = Machine(id="l" * 32, name="노트북")


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(folder=tmp_path)


def used_on(house: House, machine: Machine | None) -> list[CrosspostError]:
    told: list[CrosspostError] = []
    take_over(house.ledger, machine, now=house.clock(), warn=told.append)
    return told


def test_the_first_computer_is_remembered_and_nothing_told(house: House) -> None:
    assert used_on(house, DESKTOP) == []
    assert used_on(house, DESKTOP) == []
    fact = house.ledger.fact("machine")
    assert fact is not None
    assert fact[0] == {"id": DESKTOP.id, "name": "책방-PC"}
    assert house.ledger.other_machine() is None


def test_another_computer_is_told_of_the_one_before_once(house: House) -> None:
    used_on(house, DESKTOP)
    last = house.now
    (told,) = used_on(house, LAPTOP)
    assert (told.code, told.params["machine"]) == ("machine.other", "책방-PC")
    assert used_on(house, LAPTOP) == []
    assert house.ledger.other_machine() == ("책방-PC", last)


def test_back_on_the_first_computer_it_is_told_again(house: House) -> None:
    used_on(house, DESKTOP)
    used_on(house, LAPTOP)
    (told,) = used_on(house, DESKTOP)
    assert told.params["machine"] == "노트북"


def test_a_computer_that_was_only_renamed_is_the_same(house: House) -> None:
    used_on(house, DESKTOP)
    assert used_on(house, Machine(id=DESKTOP.id, name="새 이름")) == []


def test_where_no_id_can_be_kept_nothing_is_said(house: House) -> None:
    used_on(house, DESKTOP)
    assert used_on(house, None) == []
    assert house.ledger.other_machine() is None


def test_this_computer_keeps_its_id() -> None:
    first = this_machine()
    assert first is not None
    assert this_machine() == first
    machine_file().write_text("half {", encoding="utf-8")
    again = this_machine()
    assert again is not None
    assert again.id != first.id


def test_a_place_where_nothing_can_be_written_gives_no_id() -> None:
    machine_file().parent.parent.mkdir(parents=True)
    machine_file().parent.write_text("a file in place of the folder", encoding="utf-8")
    assert this_machine() is None
