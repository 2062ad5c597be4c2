"""A job in a folder of any name, the three systems, and tools that keep what they are told."""

from __future__ import annotations

import subprocess
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from hypothesis import strategies as st

from crosspost.autostart import Job, Launchd, System, Systemd, TaskScheduler, job_for
from crosspost.config import CONFIG_NAME, Workspace

SID = "S-1-5-21-1004336348-1177238915-682003330-512"

HOSTILE = [
    "나의 리뷰",
    "quotes \"and\" 'single'",
    "R&B <5> ]]>",
    "100% %h %PATH% %%",
    "back\\slash\\",
    "$HOME ${HOME} $$",
    unicodedata.normalize("NFD", "맥의 한글"),
    "책 📚 ; # = !",
    " a space at both ends ",
]

names = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), min_size=1)
"""Names of folders that a job takes."""

SYSTEMS: dict[str, Callable[[Path], System]] = {
    "task_scheduler": lambda folder: TaskScheduler(folder=folder, user=SID),
    "launchd": lambda folder: Launchd(folder=folder, user="501"),
    "systemd": lambda folder: Systemd(folder=folder),
}

ON = {"/Create", "bootstrap", "enable"}
OFF = {"/Delete", "bootout", "disable"}
ASK = {"/Query", "print", "is-enabled"}


def job(root: Path, *, python: Path = Path("/venv/bin/python")) -> Job:
    """The run of a workspace at ``root``."""
    return job_for(Workspace(root=root, config=root / CONFIG_NAME), python=python, platform="linux")


@dataclass(kw_only=True)
class Tools:
    """The tools of a system: they know what is registered, and refuse a command that holds ``refuses``."""

    registered: bool = False
    refuses: str = ""
    calls: list[list[str]] = field(default_factory=list)

    def __call__(self, command: list[str]) -> subprocess.CompletedProcess[bytes]:
        """One call."""
        self.calls.append(command)
        if self.refuses and self.refuses in command:
            return subprocess.CompletedProcess(command, 5, b"", "거부:\n access denied".encode())
        words = set(command)
        code = 0
        if words & ASK or words & OFF:
            code = 0 if self.registered else 1
        if words & OFF:
            self.registered = False
        if words & ON and "gui/501/crosspost" not in " ".join(command):
            self.registered = True
        return subprocess.CompletedProcess(command, code, b"", b"")
