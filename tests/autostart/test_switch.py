"""On, off and status: what is written, what the tools are told, and that nothing is left half done."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.autostart.jobs import HOSTILE, SYSTEMS, Tools, job

from crosspost.autostart import Job, System, look, run_tool, this_system, turn_off, turn_on
from crosspost.errors import ConfigurationError


@pytest.fixture(params=sorted(SYSTEMS))
def system(request: pytest.FixtureRequest, tmp_path: Path) -> System:
    return SYSTEMS[request.param](tmp_path / "system")


@pytest.fixture
def run(tmp_path: Path) -> Job:
    root = tmp_path / HOSTILE[0]
    root.mkdir()
    return job(root, python=Path(sys.executable))


def files(folder: Path) -> set[Path]:
    return {path for path in folder.rglob("*") if path.is_file()}


def test_on_writes_the_files_and_registers_them(system: System, run: Job, tmp_path: Path) -> None:
    tools = Tools()
    state = turn_on(system, run, run=tools)
    assert (state.on, state.stale, state.path, state.command) == (True, False, system.path(run), run.command)
    assert files(tmp_path) == set(system.files(run))
    assert all(path.read_bytes() == content for path, content in system.files(run).items())
    assert tools.calls == [system.asking(run), *system.registering(run)]


def test_the_files_are_there_before_the_tool_is_called(system: System, run: Job) -> None:
    tools, there = Tools(), []

    def watch(command: list[str]) -> subprocess.CompletedProcess[bytes]:
        there.append(all(path.is_file() for path in system.files(run)))
        return tools(command)

    turn_on(system, run, run=watch)
    assert there == [False] + [True] * len(system.registering(run))


def test_on_again_registers_anew_once(system: System, run: Job, tmp_path: Path) -> None:
    tools = Tools()
    turn_on(system, run, run=tools)
    moved = job(run.workspace, python=Path("/other/python"))
    tools.calls.clear()
    assert turn_on(system, moved, run=tools).on
    assert tools.calls == [system.asking(run), *system.unregistering(run), *system.registering(run)]
    assert files(tmp_path) == set(system.files(run))
    assert look(system, moved, run=tools).command == moved.command


def test_two_workspaces_stand_side_by_side(system: System, run: Job, tmp_path: Path) -> None:
    other = job(tmp_path / "other", python=Path(sys.executable))
    turn_on(system, run, run=Tools())
    turn_on(system, other, run=Tools())
    assert system.command(system.path(run).read_bytes()) == run.command
    assert system.command(system.path(other).read_bytes()) == other.command


@pytest.mark.parametrize("step", [0, -1])
def test_a_tool_that_fails_leaves_nothing(system: System, run: Job, tmp_path: Path, step: int) -> None:
    tools = Tools(refuses=next(word for word in system.registering(run)[step][1:] if word != "--user"))
    with pytest.raises(ConfigurationError) as failed:
        turn_on(system, run, run=tools)
    assert failed.value.code == "autostart.failed"
    assert failed.value.params["tool"] == system.registering(run)[step][0]
    assert "access denied" in failed.value.params["said"]
    assert "\n" not in failed.value.params["said"]
    assert files(tmp_path) == set()
    assert not tools.registered
    done = [call for call in tools.calls if call in system.unregistering(run)]
    assert done == system.unregistering(run)


def test_a_tool_that_is_missing_is_named(system: System, run: Job, tmp_path: Path) -> None:
    def missing(command: list[str]) -> subprocess.CompletedProcess[bytes]:
        raise FileNotFoundError(command[0])

    with pytest.raises(ConfigurationError) as failed:
        turn_on(system, run, run=missing)
    assert failed.value.code == "autostart.tool_missing"
    assert failed.value.params == {"tool": system.registering(run)[0][0]}
    assert files(tmp_path) == set()


def test_a_tool_that_never_ends_is_given_up(system: System, run: Job, tmp_path: Path) -> None:
    def slow(command: list[str]) -> subprocess.CompletedProcess[bytes]:
        raise subprocess.TimeoutExpired(command, 60)

    with pytest.raises(ConfigurationError) as failed:
        turn_on(system, run, run=slow)
    assert failed.value.code == "autostart.failed"
    assert files(tmp_path) == set()


def test_a_stop_in_the_middle_leaves_nothing(system: System, run: Job, tmp_path: Path) -> None:
    tools = Tools()

    def stopped(command: list[str]) -> subprocess.CompletedProcess[bytes]:
        if command == system.registering(run)[-1]:
            raise KeyboardInterrupt
        return tools(command)

    with pytest.raises(KeyboardInterrupt):
        turn_on(system, run, run=stopped)
    assert files(tmp_path) == set()


def test_a_folder_that_cannot_be_written_is_named(system: System, run: Job, tmp_path: Path) -> None:
    (tmp_path / "system").write_text("a file in its place", encoding="utf-8")
    tools = Tools()
    with pytest.raises(ConfigurationError) as failed:
        turn_on(system, run, run=tools)
    assert (failed.value.code, failed.value.where) == ("autostart.not_written", str(system.path(run)))
    assert not tools.registered
    assert files(tmp_path) == {tmp_path / "system"}


def test_off_takes_everything_back(system: System, run: Job, tmp_path: Path) -> None:
    tools = Tools()
    turn_on(system, run, run=tools)
    tools.calls.clear()
    assert turn_off(system, run, run=tools)
    assert tools.calls == [system.asking(run), *system.unregistering(run), *system.forgetting()]
    assert files(tmp_path) == set()
    assert not look(system, run, run=tools).on


def test_off_where_nothing_is_on_does_nothing(system: System, run: Job) -> None:
    tools = Tools()
    assert not turn_off(system, run, run=tools)
    assert tools.calls == [system.asking(run)]


def test_off_removes_files_that_the_system_does_not_know(system: System, run: Job, tmp_path: Path) -> None:
    turn_on(system, run, run=Tools())
    assert turn_off(system, run, run=Tools())
    assert files(tmp_path) == set()


def test_off_that_fails_keeps_the_file_it_needs(system: System, run: Job) -> None:
    tools = Tools()
    turn_on(system, run, run=tools)
    tools.refuses = system.unregistering(run)[0][-1]
    asked = system.asking(run)

    def known(command: list[str]) -> subprocess.CompletedProcess[bytes]:
        return subprocess.CompletedProcess(command, 0, b"", b"") if command == asked else tools(command)

    with pytest.raises(ConfigurationError) as failed:
        turn_off(system, run, run=known)
    assert failed.value.code == "autostart.failed"
    assert system.path(run).is_file()


def test_what_stands_is_told_and_not_changed(system: System, run: Job, tmp_path: Path) -> None:
    tools = Tools()
    off = look(system, run, run=tools)
    assert (off.on, off.stale, off.command) == (False, False, ())
    turn_on(system, run, run=tools)
    before = {path: path.read_bytes() for path in files(tmp_path)}
    tools.calls.clear()
    on = look(system, run, run=tools)
    assert (on.on, on.stale, on.command, on.path) == (True, False, run.command, system.path(run))
    assert tools.calls == [system.asking(run)]
    assert {path: path.read_bytes() for path in files(tmp_path)} == before


def test_an_interpreter_that_is_gone_is_stale(system: System, run: Job, tmp_path: Path) -> None:
    tools = Tools()
    turn_on(system, job(run.workspace, python=tmp_path / "venv" / "python"), run=tools)
    seen = look(system, run, run=tools)
    assert (seen.on, seen.stale) == (True, True)


def test_a_workspace_that_is_gone_is_stale(system: System, tmp_path: Path) -> None:
    gone = job(tmp_path / "gone", python=Path(sys.executable))
    tools = Tools()
    turn_on(system, gone, run=tools)
    shutil.rmtree(gone.workspace, ignore_errors=True)
    assert look(system, gone, run=tools).stale


@pytest.mark.parametrize("content", [None, b"", b"nonsense"])
def test_a_file_that_is_gone_or_spoilt_is_stale(system: System, run: Job, content: bytes | None) -> None:
    tools = Tools()
    turn_on(system, run, run=tools)
    system.path(run).unlink()
    if content is not None:
        system.path(run).write_bytes(content)
    seen = look(system, run, run=tools)
    assert (seen.on, seen.stale) == (True, True)


def test_a_file_that_the_system_does_not_know_is_stale(system: System, run: Job) -> None:
    turn_on(system, run, run=Tools())
    seen = look(system, run, run=Tools())
    assert (seen.on, seen.stale) == (False, True)


def test_another_system_is_refused() -> None:
    with pytest.raises(ConfigurationError) as refused:
        this_system(platform="sunos5")
    assert refused.value.code == "autostart.unknown_system"


def test_a_user_nobody_names_is_told() -> None:
    def silent(command: list[str]) -> subprocess.CompletedProcess[bytes]:
        return subprocess.CompletedProcess(command, 0, b"", b"")

    with pytest.raises(ConfigurationError) as failed:
        this_system(platform="win32", run=silent)
    assert (failed.value.code, failed.value.params["tool"]) == ("autostart.failed", "whoami")


def test_a_tool_gets_its_words_as_they_are_and_nothing_to_read() -> None:
    script = "import sys; print(sys.argv[1:], repr(sys.stdin.read())); sys.exit(3)"
    done = run_tool([sys.executable, "-c", script, "a b", "$HOME", "%PATH%", "&", '"'])
    assert done.returncode == 3
    assert done.stdout.split(b"]")[0] == b"['a b', '$HOME', '%PATH%', '&', '\"'"
    assert done.stdout.split(b"]")[1].strip() == b"''"
