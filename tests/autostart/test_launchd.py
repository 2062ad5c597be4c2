"""The agent for macOS, read back as a property list; loaded for real where there is a launchd."""

from __future__ import annotations

import plistlib
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from tests.autostart.jobs import HOSTILE, job, names

from crosspost.autostart import Launchd, this_system

SYSTEM = Launchd(folder=Path("/Users/na/Library/LaunchAgents"), user="501")
ROOT = Path("/books/나의 리뷰")


def agent(root: Path = ROOT) -> dict[str, Any]:
    """The agent, as a parser of property lists reads it."""
    found = job(root)
    read: dict[str, Any] = plistlib.loads(SYSTEM.files(found)[SYSTEM.path(found)])
    return read


def test_it_runs_when_it_is_loaded_which_is_at_logon() -> None:
    assert agent()["RunAtLoad"] is True


def test_it_runs_every_ten_minutes_and_makes_up_for_sleep() -> None:
    assert agent()["StartCalendarInterval"] == [{"Minute": minute} for minute in (0, 10, 20, 30, 40, 50)]
    # This one is missed while the computer sleeps.
    assert "StartInterval" not in agent()


def test_nothing_ends_or_restarts_it() -> None:
    assert not {"TimeOut", "ExitTimeOut", "KeepAlive", "Disabled"} & set(agent())
    assert agent()["ProcessType"] == "Background"


@pytest.mark.parametrize("name", HOSTILE)
def test_a_strange_folder_survives(name: str) -> None:
    root = Path("/books") / name
    assert agent(root)["ProgramArguments"] == list(job(root).command)
    assert agent(root)["WorkingDirectory"] == str(root)


def test_it_is_known_by_the_name_of_its_file() -> None:
    assert agent()["Label"] == job(ROOT).name
    assert SYSTEM.path(job(ROOT)).name == f"{job(ROOT).name}.plist"


def test_what_it_prints_goes_into_the_workspace_where_the_file_is_made_first() -> None:
    log = ROOT / "data" / "logs" / "autostart.log"
    assert agent()["StandardOutPath"] == agent()["StandardErrorPath"] == str(log)
    assert SYSTEM.files(job(ROOT))[log] == b""


@given(names)
def test_every_command_is_read_back(name: str) -> None:
    found = job(Path(f"/books/x{name}"))
    assert SYSTEM.command(SYSTEM.files(found)[SYSTEM.path(found)]) == found.command


@pytest.mark.parametrize("content", [b"", b"<plist>", b"nonsense", plistlib.dumps([]), plistlib.dumps({})])
def test_a_file_that_is_no_agent_says_nothing(content: bytes) -> None:
    assert SYSTEM.command(content) == ()


def test_the_tool_loads_it_into_the_users_own_domain() -> None:
    found = job(ROOT)
    assert SYSTEM.registering(found) == [
        ["launchctl", "enable", f"gui/501/{found.name}"],
        ["launchctl", "bootstrap", "gui/501", str(SYSTEM.path(found))],
    ]
    assert SYSTEM.unregistering(found) == [["launchctl", "bootout", f"gui/501/{found.name}"]]
    assert SYSTEM.asking(found) == ["launchctl", "print", f"gui/501/{found.name}"]


def test_on_macos_launchd_is_taken() -> None:
    calls: list[list[str]] = []

    def run(command: list[str]) -> subprocess.CompletedProcess[bytes]:
        calls.append(command)
        return subprocess.CompletedProcess(command, 0, b"502\n", b"")

    system = this_system(platform="darwin", run=run)
    assert isinstance(system, Launchd)
    assert (system.user, system.folder) == ("502", Path.home() / "Library" / "LaunchAgents")
    assert calls == [["id", "-u"]]


@pytest.mark.skipif(shutil.which("plutil") is None, reason="there is no plutil here")
def test_macos_itself_finds_no_fault_in_it(tmp_path: Path) -> None:
    found = job(tmp_path / HOSTILE[1])
    file = tmp_path / "agent.plist"
    file.write_bytes(SYSTEM.files(found)[SYSTEM.path(found)])
    subprocess.run(["plutil", "-lint", str(file)], check=True, timeout=60)
