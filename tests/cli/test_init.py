"""``crosspost init`` lays out what a first run needs and never writes over what is there."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from tests.cli.desk import Desk

from crosspost.cli.entry import run


def test_a_new_workspace_rehearses_as_it_is(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "새 폴더 둘"
    seen = desk.run("init", str(folder), "--json")
    assert seen.code == 0
    assert "config/crosspost.toml" in seen.value["written"]
    assert "posts/slow-letters.md" in seen.value["written"]
    shown = desk.run(
        "--workspace", str(folder), "--rehearse", "publish", "slow-letters.md", "--dry-run", "--json"
    )
    assert shown.code == 0


def test_what_is_there_is_kept(desk: Desk) -> None:
    before = desk.files()
    seen = desk.run("init", "--json")
    assert seen.code == 0
    assert seen.value["kept"] == ["config/crosspost.toml"]
    assert {name: desk.files()[name] for name in before} == before


def test_it_names_the_next_commands(desk: Desk) -> None:
    seen = desk.run("init")
    assert "crosspost check" in seen.err
    assert not seen.out


@pytest.mark.skipif(os.name == "nt", reason="Windows knows no such modes")
def test_the_place_for_secrets_is_private(tmp_path: Path) -> None:
    run(["init", str(tmp_path)])
    assert stat.S_IMODE((tmp_path / ".env").stat().st_mode) == 0o600


def test_a_folder_that_is_a_file_is_told(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    seen = desk.run("init", str(tmp_path / "file"), "--json")
    assert (seen.code, seen.error["code"]) == (2, "init.not_written")
