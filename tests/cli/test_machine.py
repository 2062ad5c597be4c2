"""A ledger that another computer used says so before it is used here."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.cli.desk import Desk

STORY = ("publish", "book.md", "--to", "story", "--link", "https://example.com/1", "--yes")


@pytest.fixture
def desk(desk: Desk) -> Desk:
    desk.configure('first = "blog"', "")
    return desk


def on_another_computer(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "노트북"))


def test_a_second_computer_is_told_once(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "autostart off" not in desk.run(*STORY).err
    assert "autostart off" not in desk.run(*STORY).err
    on_another_computer(monkeypatch, tmp_path)
    assert "autostart off" in desk.run("run", "--once").err
    assert "autostart off" not in desk.run(*STORY).err


def test_a_rehearsal_on_a_second_computer_is_not(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert desk.run("--rehearse", *STORY).code == 0
    on_another_computer(monkeypatch, tmp_path)
    assert "autostart off" not in desk.run("--rehearse", *STORY).err
