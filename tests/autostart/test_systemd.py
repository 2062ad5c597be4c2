"""The service and its timer for Linux, read back as units; verified by systemd where it is installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from configparser import RawConfigParser
from pathlib import Path

import pytest
from hypothesis import given
from tests.autostart.jobs import HOSTILE, job, names

from crosspost.autostart import Systemd, this_system

SYSTEM = Systemd(folder=Path("/home-of-na/.config/systemd/user"))
ROOT = Path("/books/나의 리뷰")


def unit(suffix: str, root: Path = ROOT) -> RawConfigParser:
    """One unit, as a reader of units sees it."""
    found = job(root)
    content = SYSTEM.files(found)[SYSTEM.path(found).with_suffix(suffix)]
    parser = RawConfigParser(delimiters=("=",), comment_prefixes=("#", ";"), interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]  # keys of units are case-sensitive
    parser.read_string(content.decode("utf-8"))
    return parser


def test_it_runs_at_logon_and_every_ten_minutes() -> None:
    timer = unit(".timer")["Timer"]
    assert timer["OnStartupSec"] == "30s"
    assert timer["OnCalendar"] == "*:0/10"


def test_what_passed_while_the_machine_was_off_is_made_up_for() -> None:
    assert unit(".timer")["Timer"]["Persistent"] == "true"


def test_it_asks_for_nothing_a_user_may_not_do() -> None:
    assert "WakeSystem" not in unit(".timer")["Timer"]
    assert set(unit(".service")["Service"]) == {"Type", "ExecStart", "TimeoutStartSec"}


def test_it_has_no_time_limit() -> None:
    service = unit(".service")["Service"]
    assert (service["Type"], service["TimeoutStartSec"]) == ("oneshot", "infinity")


def test_no_battery_keeps_it_from_running() -> None:
    assert {key for name in unit(".timer").sections() for key in unit(".timer")[name]} == {
        "Description", "OnStartupSec", "OnCalendar", "Persistent", "WantedBy"
    }  # fmt: skip


def test_it_begins_with_the_users_timers() -> None:
    assert unit(".timer")["Install"]["WantedBy"] == "timers.target"


def test_timer_and_service_go_by_one_name() -> None:
    names = {path.name for path in SYSTEM.files(job(ROOT))}
    assert names == {f"{job(ROOT).name}.service", f"{job(ROOT).name}.timer"}


@pytest.mark.skipif(sys.platform == "win32", reason="these are no paths of Windows")
@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("나의 리뷰", '"/b/나의 리뷰"'),
        ('a "b"', '"/b/a \\"b\\""'),
        ("100% %h", '"/b/100%% %%h"'),
        ("$HOME ${HOME}", '"/b/$$HOME $${HOME}"'),
        ("back\\slash\\", '"/b/back\\\\slash\\\\"'),
    ],
)
def test_a_strange_folder_is_written_as_systemd_reads_it(name: str, written: str) -> None:
    command = unit(".service", Path("/b") / name)["Service"]["ExecStart"]
    assert command == f'"/venv/bin/python" "-m" "crosspost" "--workspace" {written} "run" "--once"'


@pytest.mark.skipif(sys.platform == "win32", reason="these are no paths of Windows")
def test_the_program_is_no_place_for_variables() -> None:
    found = job(ROOT, python=Path("/o$p t/100%/python"))
    text = SYSTEM.files(found)[SYSTEM.path(found)].decode()
    assert 'ExecStart="/o$p t/100%%/python" "-m"' in text


@pytest.mark.parametrize("name", HOSTILE)
def test_a_strange_folder_adds_no_line(name: str) -> None:
    found = job(Path("/books") / name)
    plain = SYSTEM.files(job(ROOT))
    for (_, strange), (_, usual) in zip(SYSTEM.files(found).items(), plain.items(), strict=True):
        assert [line.partition("=")[0] for line in strange.decode().splitlines()] == [
            line.partition("=")[0] for line in usual.decode().splitlines()
        ]


@given(names)
def test_every_command_is_read_back(name: str) -> None:
    found = job(Path(f"/books/x{name}"))
    assert SYSTEM.command(SYSTEM.files(found)[SYSTEM.path(found)]) == found.command


@pytest.mark.parametrize("content", [b"", b"[Service]\n", b"ExecStart=\n", b"\xff\xfe\x00"])
def test_a_file_that_is_no_service_says_nothing(content: bytes) -> None:
    assert SYSTEM.command(content) == ()


def test_the_tool_reads_the_units_before_and_after() -> None:
    found = job(ROOT)
    reload = ["systemctl", "--user", "daemon-reload"]
    timer = f"{found.name}.timer"
    assert SYSTEM.registering(found) == [reload, ["systemctl", "--user", "enable", "--now", timer]]
    assert SYSTEM.unregistering(found) == [["systemctl", "--user", "disable", "--now", timer]]
    assert SYSTEM.forgetting() == [reload]
    assert SYSTEM.asking(found) == ["systemctl", "--user", "is-enabled", timer]


def test_on_linux_the_users_systemd_is_taken(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    system = this_system(platform="linux")
    assert isinstance(system, Systemd)
    if sys.platform == "linux":
        assert system.folder == tmp_path / "systemd" / "user"


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="there is no systemd here")
@pytest.mark.parametrize("name", HOSTILE)
def test_systemd_itself_finds_no_fault_in_them(name: str, tmp_path: Path) -> None:
    found = job(tmp_path / name, python=Path(sys.executable))
    files = [tmp_path / path.name for path in SYSTEM.files(found)]
    for file, content in zip(files, SYSTEM.files(found).values(), strict=True):
        file.write_bytes(content)
    (tmp_path / "run").mkdir()
    seen = subprocess.run(
        ["systemd-analyze", "--user", "verify", *map(str, files)],
        env={**os.environ, "XDG_RUNTIME_DIR": str(tmp_path / "run")},
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert (seen.returncode, seen.stderr) == (0, b"")
