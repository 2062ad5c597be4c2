"""What each system says of a job, as data; and the one place that calls its tools."""

from __future__ import annotations

import locale
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from crosspost.autostart.job import Job
from crosspost.errors import ConfigurationError

__all__ = ["Run", "System", "must", "run_tool", "succeeds"]

Run = Callable[[list[str]], subprocess.CompletedProcess[bytes]]
"""Calls a tool and waits for it; raises ``OSError`` where it cannot be started."""

PATIENCE = 60.0
"""Seconds a tool may take."""

LONGEST = 300
"""How much of a tool's own words an error repeats."""


class System(Protocol):
    """The scheduler of one operating system. It touches nothing: files and commands are values."""

    @property
    def name(self) -> str:
        """``task_scheduler``, ``launchd`` or ``systemd``."""

    def path(self, job: Job) -> Path:
        """The file that says what is run."""

    def files(self, job: Job) -> dict[Path, bytes]:
        """Everything to be written, `path` among it."""

    def registering(self, job: Job) -> list[list[str]]:
        """The commands that register the written files."""

    def unregistering(self, job: Job) -> list[list[str]]:
        """The commands that undo it, while the files are still there."""

    def forgetting(self) -> list[list[str]]:
        """The commands that follow when the files are gone."""

    def asking(self, job: Job) -> list[str]:
        """The command that succeeds if, and only if, the job is registered."""

    def command(self, content: bytes) -> tuple[str, ...]:
        """Program and arguments as a file says them; empty for a file that nobody can read."""


def run_tool(command: list[str]) -> subprocess.CompletedProcess[bytes]:
    """Call a tool of the system: no shell, no window, nothing to read."""
    return subprocess.run(  # noqa: S603  # a list of our own words, no shell
        command,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=PATIENCE,
        check=False,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )


def must(run: Run, command: Sequence[str]) -> bytes:
    """What a tool answers; raises `ConfigurationError` when it is missing or fails."""
    tool = command[0]
    try:
        done = run(list(command))
    except FileNotFoundError as error:
        raise ConfigurationError("autostart.tool_missing", where="autostart", tool=tool) from error
    except (OSError, subprocess.TimeoutExpired) as error:
        said = type(error).__name__
        raise ConfigurationError("autostart.failed", where="autostart", tool=tool, said=said) from error
    if done.returncode:
        said = _words(done)
        raise ConfigurationError("autostart.failed", where="autostart", tool=tool, said=said)
    return done.stdout


def succeeds(run: Run, command: Sequence[str]) -> bool:
    """Whether a tool is there and says yes."""
    try:
        return run(list(command)).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        # Where the tool is missing nothing is registered with it.
        return False


def _words(done: subprocess.CompletedProcess[bytes]) -> str:
    """The tool's own words on one line; its code where it has none."""
    text = (done.stderr or done.stdout or b"").decode(locale.getencoding(), errors="replace")
    return " ".join(text.split())[:LONGEST] or str(done.returncode)
