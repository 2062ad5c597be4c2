"""Linux: a service and its timer for the user's own systemd.

Sources: systemd.timer(5). ``OnStartupSec`` counts from the start of the user's manager, her first logon;
already past, it elapses at once. ``Persistent`` makes up for what passed while the machine was off, for
timers with ``OnCalendar`` only, which are also the ones that do not stand still while it sleeps. A service
that still runs is left alone. ``WakeSystem`` "requires privileges and is thus generally only available in
the system service manager": a user's timer wakes no computer. systemd.service(5): ``oneshot`` has no time
limit unless one is set; ``$$`` is a dollar sign, and the program itself may not be a variable.
systemd.syntax(7): quotation marks with C-style escapes. systemd.unit(5): ``%%`` is a percent sign. Nothing
here asks for a battery.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from crosspost.autostart.job import EVERY, Job

__all__ = ["Systemd"]

SERVICE = """\
[Unit]
Description={title}

[Service]
Type=oneshot
ExecStart={command}
TimeoutStartSec=infinity
"""

TIMER = """\
[Unit]
Description={title}

[Timer]
OnStartupSec=30s
OnCalendar=*:0/{every}
Persistent=true

[Install]
WantedBy=timers.target
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Systemd:
    """The user's systemd; ``folder`` holds her own units."""

    folder: Path
    name: str = "systemd"

    def path(self, job: Job) -> Path:
        """The service; its timer lies beside it."""
        return self.folder / f"{job.name}.service"

    def files(self, job: Job) -> dict[Path, bytes]:
        """The service and its timer."""
        title = job.title.replace("%", "%%")
        service = SERVICE.format(title=title, command=_joined(job.command))
        timer = TIMER.format(title=title, every=EVERY)
        return {
            self.path(job): service.encode(),
            self.path(job).with_suffix(".timer"): timer.encode(),
        }

    def registering(self, job: Job) -> list[list[str]]:
        """Reads the units and starts the timer, now and at every logon."""
        return [
            ["systemctl", "--user", "daemon-reload"],
            ["systemctl", "--user", "enable", "--now", f"{job.name}.timer"],
        ]

    def unregistering(self, job: Job) -> list[list[str]]:
        """Stops the timer; a run under way goes on to its end."""
        return [["systemctl", "--user", "disable", "--now", f"{job.name}.timer"]]

    def forgetting(self) -> list[list[str]]:
        """Lets systemd see that the units are gone."""
        return [["systemctl", "--user", "daemon-reload"]]

    def asking(self, job: Job) -> list[str]:
        """``is-enabled`` fails for a timer that is not there, too."""
        return ["systemctl", "--user", "is-enabled", f"{job.name}.timer"]

    def command(self, content: bytes) -> tuple[str, ...]:
        """``ExecStart`` of a service."""
        line = re.search(r"^ExecStart=(.*)$", content.decode(errors="replace"), re.MULTILINE)
        words = re.findall(r'"((?:[^"\\]|\\.)*)"', line[1]) if line else []
        plain = [re.sub(r"\\(.)", r"\1", word).replace("%%", "%") for word in words]
        return tuple(word.replace("$$", "$") if index else word for index, word in enumerate(plain))


def _joined(command: tuple[str, ...]) -> str:
    program, *arguments = (_quoted(word) for word in command)
    # Variables are looked for in the arguments only.
    return " ".join([program, *(word.replace("$", "$$") for word in arguments)])


def _quoted(word: str) -> str:
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{escaped}"'
