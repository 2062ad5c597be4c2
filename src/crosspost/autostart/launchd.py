"""macOS: one agent of launchd, in the user's ``LaunchAgents``.

Source: launchd.plist(5). A ``StartInterval`` that passes while the computer sleeps is missed;
``StartCalendarInterval`` is made up for when it wakes, once for however many passed. A job that still runs is
not started again. launchd has no time limit, does not ask for a battery, and wakes no computer. ``gui/UID``
is the domain of the user's logon (launchctl(1)): an agent in it is loaded at every logon and, by
``RunAtLoad``, run then.
"""

from __future__ import annotations

import plistlib
from dataclasses import dataclass
from pathlib import Path
from xml.parsers.expat import ExpatError

from crosspost.autostart.job import EVERY, Job

__all__ = ["Launchd"]

WHO = ["id", "-u"]
"""Answers with the user's number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Launchd:
    """launchd; ``folder`` is the user's ``LaunchAgents``, ``user`` her number."""

    folder: Path
    user: str
    name: str = "launchd"

    def path(self, job: Job) -> Path:
        """The agent's property list."""
        return self.folder / f"{job.name}.plist"

    def files(self, job: Job) -> dict[Path, bytes]:
        """The property list, and a fresh log."""
        log = job.logs / "autostart.log"
        agent = {
            "Label": job.name,
            "ProgramArguments": list(job.command),
            "WorkingDirectory": str(job.workspace),
            "RunAtLoad": True,
            "StartCalendarInterval": [{"Minute": minute} for minute in range(0, 60, EVERY)],
            "ProcessType": "Background",
            "StandardOutPath": str(log),
            "StandardErrorPath": str(log),
        }
        # launchd would make the log, but not its folder.
        return {log: b"", self.path(job): plistlib.dumps(agent)}

    def registering(self, job: Job) -> list[list[str]]:
        """An agent that was disabled by hand cannot be loaded before it is enabled."""
        domain = f"gui/{self.user}"
        return [
            ["launchctl", "enable", f"{domain}/{job.name}"],
            ["launchctl", "bootstrap", domain, str(self.path(job))],
        ]

    def unregistering(self, job: Job) -> list[list[str]]:
        """Unloads it; a run under way is asked to end."""
        return [["launchctl", "bootout", f"gui/{self.user}/{job.name}"]]

    def forgetting(self) -> list[list[str]]:
        """Nothing: what is not loaded and has no file is gone."""
        return []

    def asking(self, job: Job) -> list[str]:
        """``print`` fails for an agent that is not loaded."""
        return ["launchctl", "print", f"gui/{self.user}/{job.name}"]

    def command(self, content: bytes) -> tuple[str, ...]:
        """``ProgramArguments`` of a property list."""
        try:
            agent = plistlib.loads(content)
        except (plistlib.InvalidFileException, ExpatError, ValueError):
            # The caller takes it for an agent that names nothing.
            return ()
        words = agent.get("ProgramArguments", []) if isinstance(agent, dict) else []
        return tuple(str(word) for word in words)
