"""The task for Windows, read back as XML; registered for real where there is a Task Scheduler."""

from __future__ import annotations

import codecs
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from tests.autostart.jobs import HOSTILE, SID, job, names

from crosspost.autostart import TaskScheduler, job_for, look, this_system, turn_off, turn_on
from crosspost.autostart.task_scheduler import NAMESPACE, own_sid
from crosspost.config import CONFIG_NAME, Workspace

SYSTEM = TaskScheduler(folder=Path("/data/autostart"), user=SID)
ROOT = Path("/books/나의 리뷰")


def task(root: Path = ROOT) -> ET.Element:
    """The task, as a parser of XML reads it."""
    found = job(root)
    return ET.fromstring(SYSTEM.files(found)[SYSTEM.path(found)])  # noqa: S314  # what we have just written


def said(path: str, *, within: ET.Element | None = None) -> str | None:
    """The text at a path of element names."""
    element = task() if within is None else within
    return element.findtext("/".join(f"{{{NAMESPACE}}}{name}" for name in path.split("/")))


def test_the_file_is_what_schtasks_reads() -> None:
    content = SYSTEM.files(job(ROOT))[SYSTEM.path(job(ROOT))]
    assert content.startswith(codecs.BOM_UTF16_LE)
    text = content.decode("utf-16")
    assert text.startswith('<?xml version="1.0" encoding="UTF-16"?>')
    assert task().tag == f"{{{NAMESPACE}}}Task"
    assert task().get("version") == "1.2"


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("DisallowStartIfOnBatteries", "false"),
        ("StopIfGoingOnBatteries", "false"),
        ("StartWhenAvailable", "true"),
        ("WakeToRun", "true"),
        ("ExecutionTimeLimit", "PT0S"),
        ("MultipleInstancesPolicy", "IgnoreNew"),
        ("RunOnlyIfNetworkAvailable", "false"),
        ("RunOnlyIfIdle", "false"),
        ("Enabled", "true"),
    ],
)
def test_nothing_keeps_it_from_running_to_its_end(setting: str, value: str) -> None:
    assert said(f"Settings/{setting}") == value


def test_it_runs_at_this_users_logon_with_her_own_rights() -> None:
    assert said("Triggers/LogonTrigger/UserId") == SID
    assert said("Principals/Principal/UserId") == SID
    assert said("Principals/Principal/LogonType") == "InteractiveToken"
    assert said("Principals/Principal/RunLevel") == "LeastPrivilege"


def test_it_runs_every_ten_minutes_for_ever() -> None:
    assert said("Triggers/TimeTrigger/Repetition/Interval") == "PT10M"
    assert said("Triggers/TimeTrigger/Repetition/Duration") is None
    assert said("Triggers/TimeTrigger/Repetition/StopAtDurationEnd") == "false"
    assert said("Triggers/TimeTrigger/EndBoundary") is None


def test_a_trigger_has_its_parts_in_the_order_of_the_schema() -> None:
    order = [part.tag.removeprefix(f"{{{NAMESPACE}}}") for part in task()[1][1]]
    assert order == ["Enabled", "StartBoundary", "Repetition"]


def test_it_runs_the_command_in_the_workspace() -> None:
    assert said("Actions/Exec/Command") == str(Path("/venv/bin/python"))
    assert said("Actions/Exec/Arguments") == f'-m crosspost --workspace "{ROOT}" run --once'
    assert said("Actions/Exec/WorkingDirectory") == str(ROOT)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_strange_folder_survives(name: str) -> None:
    root = Path("/books") / name
    found = task(root)
    assert said("Actions/Exec/WorkingDirectory", within=found) == str(root)
    assert str(root).replace('"', '\\"') in (said("Actions/Exec/Arguments", within=found) or "")
    assert SYSTEM.command(SYSTEM.files(job(root))[SYSTEM.path(job(root))]) == job(root).command


@pytest.mark.skipif(sys.platform == "win32", reason="only a drive ends in a backslash there")
def test_a_folder_that_ends_in_a_backslash_does_not_swallow_its_quotation_mark() -> None:
    written = said("Actions/Exec/Arguments", within=task(Path("/a b\\")))
    assert written == '-m crosspost --workspace "/a b\\\\" run --once'


@given(names)
def test_every_command_is_read_back(name: str) -> None:
    found = job(Path(f"/books/x{name}"))
    assert SYSTEM.command(SYSTEM.files(found)[SYSTEM.path(found)]) == found.command


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"<Task/>", "<Task>".encode("utf-16")])
def test_a_file_that_is_no_task_says_nothing(content: bytes) -> None:
    assert SYSTEM.command(content) == ()


def test_the_tool_is_told_to_replace_and_to_ask_nothing() -> None:
    found = job(ROOT)
    path = str(SYSTEM.path(found))
    assert SYSTEM.registering(found) == [["schtasks", "/Create", "/TN", found.name, "/XML", path, "/F"]]
    assert SYSTEM.unregistering(found) == [["schtasks", "/Delete", "/TN", found.name, "/F"]]
    assert SYSTEM.asking(found) == ["schtasks", "/Query", "/TN", found.name]


def test_the_user_is_known_by_her_number_whatever_her_name() -> None:
    assert own_sid('"pc\\홍길동","'.encode("cp949") + SID.encode() + b'"\r\n') == SID
    assert own_sid(b"ERROR") is None


def test_on_windows_the_task_scheduler_is_taken() -> None:
    calls: list[list[str]] = []

    def run(command: list[str]) -> subprocess.CompletedProcess[bytes]:
        calls.append(command)
        return subprocess.CompletedProcess(command, 0, f'"pc\\a","{SID}"'.encode(), b"")

    system = this_system(platform="win32", run=run)
    assert isinstance(system, TaskScheduler)
    assert system.user == SID
    assert calls == [["whoami", "/user", "/fo", "csv", "/nh"]]


@pytest.mark.skipif(sys.platform != "win32", reason="there is no schtasks here")
def test_windows_itself_takes_the_task(tmp_path: Path) -> None:
    found = job_for(Workspace(root=tmp_path / "나의 리뷰", config=tmp_path / "나의 리뷰" / CONFIG_NAME))
    found.workspace.mkdir()
    system = this_system()
    try:
        assert turn_on(system, found).on
        assert look(system, found).on
    finally:
        turn_off(system, found)
    assert not look(system, found).on
