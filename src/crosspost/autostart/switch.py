"""On, off, and what stands: files written and tools called, all or nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from crosspost.autostart.job import Job
from crosspost.autostart.system import Run, System, must, run_tool, succeeds
from crosspost.errors import ConfigurationError
from crosspost.files import write_whole

__all__ = ["State", "look", "turn_off", "turn_on"]


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """Whether a workspace's run is registered, and what the registered one would do.

    ``stale`` means that it would do nothing any more: its interpreter or its workspace is gone, its file is
    gone, or the system no longer knows the file.
    """

    on: bool
    path: Path
    command: tuple[str, ...]
    stale: bool


def turn_on(system: System, job: Job, *, run: Run = run_tool) -> State:
    """Write and register a job, or write and register it anew.

    Raises `ConfigurationError` when a file cannot be written, or the system's tool is missing or fails;
    nothing is registered then and no file is left.
    """
    if succeeds(run, system.asking(job)):
        _try_all(run, system.unregistering(job))
    try:
        _write(system.files(job))
        for command in system.registering(job):
            must(run, command)
    except BaseException:
        _clear(system, job, run)
        raise
    return State(on=True, path=system.path(job), command=job.command, stale=False)


def turn_off(system: System, job: Job, *, run: Run = run_tool) -> bool:
    """Unregister a job and remove its files; ``False`` when there was nothing of it.

    Raises `ConfigurationError` when a tool fails or a file cannot be removed.
    """
    known = succeeds(run, system.asking(job))
    if known:
        for command in system.unregistering(job):
            must(run, command)
    if not known and not system.path(job).exists():
        return False
    try:
        for path in system.files(job):
            path.unlink(missing_ok=True)
    except OSError as error:
        raise ConfigurationError("autostart.not_removed", where=str(error.filename)) from error
    _try_all(run, system.forgetting())
    return True


def look(system: System, job: Job, *, run: Run = run_tool) -> State:
    """What stands; changes nothing."""
    path = system.path(job)
    on, written = succeeds(run, system.asking(job)), path.is_file()
    command = system.command(path.read_bytes()) if written else ()
    stale = not _can_run(command) if on else written
    return State(on=on, path=path, command=command, stale=stale)


def _can_run(command: tuple[str, ...]) -> bool:
    if "--workspace" not in command[:-1]:
        return False
    workspace = Path(command[command.index("--workspace") + 1])
    return Path(command[0]).is_file() and workspace.is_dir()


def _write(files: Mapping[Path, bytes]) -> None:
    for path, content in files.items():
        try:
            write_whole(path, content)
        except OSError as error:
            raise ConfigurationError("autostart.not_written", where=str(path)) from error


def _clear(system: System, job: Job, run: Run) -> None:
    """Take back whatever was done of a registration that failed."""
    _try_all(run, system.unregistering(job))
    for path in system.files(job):
        if path.is_file():
            path.unlink()
    _try_all(run, system.forgetting())


def _try_all(run: Run, commands: Iterable[list[str]]) -> None:
    """Call tools whose failure changes nothing: what they would undo may not be there."""
    for command in commands:
        succeeds(run, command)
