"""What is to be run: the same value for every system."""

from __future__ import annotations

import hashlib
import os
import sys
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from crosspost.config import CONFIG_NAME, Workspace
from crosspost.errors import ConfigurationError

__all__ = ["EVERY", "Job", "job_for"]

EVERY = 10
"""Minutes between two runs. One that is still under way is left alone, on every system."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One workspace's run: the interpreter, its arguments, and where it belongs.

    The paths are absolute. ``logs`` takes what the run prints, where the system keeps no journal of its own.
    """

    python: Path
    arguments: tuple[str, ...]
    workspace: Path
    logs: Path

    @property
    def command(self) -> tuple[str, ...]:
        """Program and arguments, as the process gets them."""
        return (str(self.python), *self.arguments)

    @property
    def name(self) -> str:
        """The name it is registered under: the same for the same folder, another for another."""
        folder = os.path.normcase(self.workspace)
        return f"crosspost-{hashlib.sha256(folder.encode()).hexdigest()[:8]}"

    @property
    def title(self) -> str:
        """What a person reads in the system's own list."""
        return f"Crosspost ({self.workspace.name})"


def job_for(workspace: Workspace, *, python: Path | None = None, platform: str = sys.platform) -> Job:
    """The run of a workspace, by ``python`` or the interpreter that runs now.

    Raises `ConfigurationError` for a rehearsal, for the user's data folder, and for a path that no file of
    text can carry.
    """
    if workspace.rehearsal:
        raise ConfigurationError("autostart.rehearsal", where="autostart")
    if workspace.home:
        raise ConfigurationError("autostart.home", where="autostart")
    python = python or Path(sys.executable)
    named = ("--config", str(workspace.config)) if workspace.config != workspace.root / CONFIG_NAME else ()
    job = Job(
        python=_windowless(python) if platform == "win32" else python,
        arguments=("-m", "crosspost", "--workspace", str(workspace.root), *named, "run", "--once"),
        workspace=workspace.root,
        logs=workspace.data / "logs",
    )
    for word in job.command:
        # XML cannot hold these, and in a unit a line break would begin a line of its own.
        if any(unicodedata.category(mark) in {"Cc", "Cs"} or mark in "\ufffe\uffff" for mark in word):
            raise ConfigurationError("autostart.path", where=ascii(word))
    return job


def _windowless(python: Path) -> Path:
    """The interpreter without a console window that lies beside ``python.exe``.

    Source: Python documentation, "Using Python on Windows": ``pythonw.exe`` suppresses the terminal window;
    its standard streams are ``None``.
    """
    beside = python.with_name("pythonw.exe")
    return beside if beside.is_file() else python
