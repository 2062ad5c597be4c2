"""What is run, for which workspace, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.autostart.jobs import job

from crosspost.autostart import job_for
from crosspost.config import CONFIG_NAME, Workspace
from crosspost.errors import ConfigurationError

ROOT = Path("/books/나의 리뷰")


def test_the_run_names_its_workspace_and_ends_by_itself() -> None:
    assert job(ROOT).command == (
        str(Path("/venv/bin/python")), "-m", "crosspost", "--workspace", str(ROOT), "run", "--once"
    )  # fmt: skip


def test_a_configuration_elsewhere_is_named_too() -> None:
    config = Path("/etc/서점.toml")
    words = job_for(Workspace(root=ROOT, config=config), python=Path("/p"), platform="linux").arguments
    assert words[2:] == ("--workspace", str(ROOT), "--config", str(config), "run", "--once")


def test_each_folder_has_a_name_of_its_own_and_keeps_it() -> None:
    names = [job(Path(folder)).name for folder in ("/a/book", "/b/book", "/a/book")]
    assert names[0] == names[2] != names[1]
    assert all(name.isascii() and " " not in name for name in names)


def test_on_windows_the_interpreter_without_a_window_runs(tmp_path: Path) -> None:
    python = tmp_path / "python.exe"
    (tmp_path / "pythonw.exe").touch()
    workspace = Workspace(root=ROOT, config=ROOT / CONFIG_NAME)
    assert job_for(workspace, python=python, platform="win32").python == tmp_path / "pythonw.exe"
    assert job_for(workspace, python=python, platform="linux").python == python


def test_on_windows_without_it_the_usual_one_runs(tmp_path: Path) -> None:
    workspace = Workspace(root=ROOT, config=ROOT / CONFIG_NAME)
    python = tmp_path / "python.exe"
    assert job_for(workspace, python=python, platform="win32").python == python


@pytest.mark.parametrize("kind", ["rehearsal", "home"])
def test_neither_a_rehearsal_nor_the_data_folder_runs_by_itself(kind: str) -> None:
    workspace = Workspace(
        root=ROOT, config=ROOT / CONFIG_NAME, rehearsal=kind == "rehearsal", home=kind == "home"
    )
    with pytest.raises(ConfigurationError) as refused:
        job_for(workspace)
    assert refused.value.code == f"autostart.{kind}"


@pytest.mark.parametrize("mark", ["\n", "\x01", "\udc80", "\uffff"])
def test_a_path_that_no_text_can_carry_is_refused(mark: str) -> None:
    with pytest.raises(ConfigurationError) as refused:
        job(Path(f"/books/a{mark}ExecStartPre=x"))
    assert refused.value.code == "autostart.path"
    assert refused.value.where
    assert refused.value.where.isascii()
