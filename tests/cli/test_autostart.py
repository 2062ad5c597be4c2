"""``crosspost autostart`` on Linux, with a ``systemctl`` on the path that writes down what it is told."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.cli.desk import Desk

from crosspost.config import CONFIG_NAME

GUARD = Path(__file__).parents[1] / "guard"

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the command takes this computer's system")

SYSTEMCTL = """#!/bin/sh
echo "$*" >> "{calls}"
[ "$2" = is-enabled ] && exec test -e "{enabled}"
[ "$2" = enable ] && touch "{enabled}"
[ "$2" = disable ] && rm -f "{enabled}"
[ -e "{broken}" ] && echo "Failed to connect to bus" >&2 && exit 1
exit 0
"""


@dataclass(frozen=True, kw_only=True)
class Computer:
    """A Linux whose ``systemctl`` is a script."""

    home: Path

    @property
    def units(self) -> list[Path]:
        """The units of the user."""
        return sorted((self.home / "config" / "systemd" / "user").glob("*"))

    @property
    def calls(self) -> list[str]:
        """What ``systemctl`` was told."""
        file = self.home / "calls"
        return file.read_text(encoding="utf-8").splitlines() if file.exists() else []

    def break_systemd(self) -> None:
        """From now on it fails."""
        (self.home / "broken").touch()

    def lose_systemd(self) -> None:
        """From now on it is not there."""
        (self.home / "bin" / "systemctl").unlink()


@pytest.fixture
def computer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Computer:
    home = tmp_path / "home"
    (home / "bin").mkdir(parents=True)
    script = home / "bin" / "systemctl"
    places = {name: home / name for name in ("calls", "enabled", "broken")}
    script.write_text(SYSTEMCTL.format(**places), encoding="utf-8")
    script.chmod(0o755)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / "config"))
    monkeypatch.setenv("PATH", str(home / "bin") + os.pathsep + "/usr/bin" + os.pathsep + "/bin")
    return Computer(home=home)


def test_on_registers_this_workspace_and_says_what_happens_now(desk: Desk, computer: Computer) -> None:
    seen = desk.run("autostart", "on")
    assert (seen.code, seen.out) == (0, "")
    assert "로그인할 때와 10분마다" in seen.err
    assert str(desk.root) in seen.err
    service, timer = computer.units
    assert str(service) in seen.err
    assert f'"--workspace" "{desk.root}" "run" "--once"' in service.read_text(encoding="utf-8")
    assert computer.calls == [
        f"--user is-enabled {timer.name}",
        "--user daemon-reload",
        f"--user enable --now {timer.name}",
    ]


def test_what_is_registered_runs_from_anywhere(desk: Desk, computer: Computer) -> None:
    command = desk.run("autostart", "on", "--json").value["command"]
    assert command[:3] == [sys.executable, "-m", "crosspost"]
    seen = subprocess.run(
        command,
        cwd=computer.home,
        env={**os.environ, "PYTHONPATH": str(GUARD)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert seen.returncode == 0, seen.stderr
    assert (desk.root / "data" / "crosspost.db").is_file()


def test_it_speaks_english_too(desk: Desk, computer: Computer) -> None:
    desk.configure('language = "ko"', 'language = "en"')
    assert "at logon and every 10 minutes" in desk.run("autostart", "on").err
    assert desk.run("autostart", "status").err.startswith("Autostart is on.")
    assert desk.run("autostart", "off").err.startswith("Autostart is off now.")
    assert computer.units == []


def test_scripts_read_the_same_value_from_all_three(desk: Desk, computer: Computer) -> None:
    on, status = desk.run("autostart", "on", "--json"), desk.run("autostart", "status", "--json")
    assert (on.code, on.err) == (0, "")
    assert on.value == status.value
    assert on.value["autostart"] == "on"
    assert (on.value["system"], on.value["stale"]) == ("systemd", False)
    assert on.value["path"] == str(computer.units[0])
    off = desk.run("autostart", "off", "--json")
    assert (off.value["autostart"], off.value["command"]) == ("off", [])
    assert set(on.value) == set(off.value) == {"autostart", "system", "path", "command", "stale"}


def test_off_where_nothing_is_on_says_so(desk: Desk, computer: Computer) -> None:
    seen = desk.run("autostart", "off")
    assert seen.code == 0
    assert "켜져 있지 않았어요" in seen.err
    assert computer.units == []


def test_a_configuration_elsewhere_is_taken_along(desk: Desk, computer: Computer) -> None:
    config = desk.root / "서점.toml"
    config.write_bytes((desk.root / CONFIG_NAME).read_bytes())
    seen = desk.run("autostart", "on", "--json", "--workspace", str(desk.root), "--config", str(config))
    assert seen.value["command"][-4:] == ["--config", str(config), "run", "--once"]
    assert len(computer.units) == 2


def test_a_configuration_with_a_mistake_is_not_switched_on(desk: Desk, computer: Computer) -> None:
    desk.configure('timezone = "Asia/Seoul"', 'timezone = "Asia/Seul"')
    seen = desk.run("autostart", "on", "--json")
    assert seen.code == 2
    assert seen.error["kind"] == "configuration"
    assert (computer.units, computer.calls) == ([], [])


def test_a_mistake_keeps_nobody_from_switching_off(desk: Desk, computer: Computer) -> None:
    desk.run("autostart", "on")
    desk.configure('timezone = "Asia/Seoul"', 'timezone = "Asia/Seul"')
    assert desk.run("autostart", "off").code == 0
    assert computer.units == []


@pytest.mark.parametrize("switch", ["on", "off", "status"])
def test_a_rehearsal_is_refused(desk: Desk, computer: Computer, switch: str) -> None:
    seen = desk.run("--rehearse", "autostart", switch, "--json")
    assert (seen.code, seen.error["code"]) == (2, "autostart.rehearsal")
    assert (computer.units, computer.calls) == ([], [])


def test_where_there_is_no_workspace_it_is_refused(
    desk: Desk, computer: Computer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path / "empty")
    assert desk.run("autostart", "on", "--json").error["code"] == "config.no_workspace"
    (Path(os.environ["XDG_DATA_HOME"]) / "crosspost" / "data").mkdir(parents=True)
    seen = desk.run("autostart", "on", "--json")
    assert (seen.code, seen.error["code"]) == (2, "autostart.home")
    assert (computer.units, computer.calls) == ([], [])


def test_a_systemd_that_fails_leaves_nothing_and_a_remedy(desk: Desk, computer: Computer) -> None:
    computer.break_systemd()
    seen = desk.run("autostart", "on")
    assert seen.code == 2
    assert "Failed to connect to bus" in seen.err
    assert "crosspost run" in seen.err
    assert "Traceback" not in seen.err
    assert computer.units == []


def test_a_computer_without_systemd_is_told(
    desk: Desk, computer: Computer, monkeypatch: pytest.MonkeyPatch
) -> None:
    computer.lose_systemd()
    monkeypatch.setenv("PATH", str(computer.home / "bin"))
    seen = desk.run("autostart", "on", "--json")
    assert (seen.code, seen.error["code"]) == (2, "autostart.tool_missing")
    assert "systemctl" in seen.error["message"]
    assert computer.units == []
    assert desk.run("autostart", "status", "--json").value["autostart"] == "off"


def test_variables_of_the_terminal_are_named_and_not_written_down(
    desk: Desk, computer: Computer, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert ".env" not in desk.run("autostart", "on").err
    monkeypatch.setenv("CROSSPOST_CHANNELS__BAND__ACCESS_TOKEN", "planted-secret")
    monkeypatch.setenv("CROSSPOST_CONFIG", str(desk.root / CONFIG_NAME))
    seen = desk.run("autostart", "on")
    assert seen.code == 0, seen.err
    assert "(CROSSPOST_CHANNELS__BAND__ACCESS_TOKEN)" in seen.err
    assert str(desk.root / ".env") in seen.err
    written = b"".join(path.read_bytes() for path in computer.units)
    assert "planted-secret" not in seen.err
    assert b"planted-secret" not in written


def test_a_registered_run_whose_interpreter_is_gone_is_told(desk: Desk, computer: Computer) -> None:
    desk.run("autostart", "on")
    service = computer.units[0]
    text = service.read_text(encoding="utf-8").replace(sys.executable, "/gone/python")
    service.write_text(text, encoding="utf-8")
    assert desk.run("autostart", "status", "--json").value["stale"] is True
    seen = desk.run("autostart", "status")
    assert seen.code == 0
    assert "crosspost autostart on" in seen.err


@pytest.mark.parametrize("words", [[], ["maybe"]])
def test_anything_else_is_a_mistake_of_usage(desk: Desk, computer: Computer, words: list[str]) -> None:
    assert desk.run("autostart", *words).code == 2
    assert computer.calls == []
