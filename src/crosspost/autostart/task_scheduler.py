"""Windows: one task of the Task Scheduler, made from XML by ``schtasks``.

Sources: [MS-TSCH] 2.5 for the schema and its defaults (a task is not started on batteries, is stopped by
them, is not made up for, and ends after 72 hours unless it says otherwise) and 3.2.5.1.1 for who may
register what: a user without administrator's rights may have a logon trigger for herself, not for everybody.
``ITaskSettings::ExecutionTimeLimit``: ``PT0S`` lets a task run indefinitely. ``RepetitionPattern.Duration``:
without one the pattern is repeated indefinitely. ``schtasks`` takes XML as UTF-16, little endian, with its
mark; in UTF-8 it calls it malformed.

The Task Scheduler puts the values of environment variables into a command (``%NAME%``) and knows no escape;
a name that is no variable's, and so a lone ``%``, stays as it is.
"""

from __future__ import annotations

import codecs
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from crosspost.autostart.job import EVERY, Job

__all__ = ["TaskScheduler", "own_sid"]

NAMESPACE = "http://schemas.microsoft.com/windows/2004/02/mit/task"

WHO = ["whoami", "/user", "/fo", "csv", "/nh"]
"""Names the user and her security identifier; the identifier is ASCII whatever the name is."""

BEGINNING = "2020-01-01T00:00:00"
"""Any time that has passed, on the hour: from there every ten minutes."""

SETTINGS = {
    "MultipleInstancesPolicy": "IgnoreNew",
    "DisallowStartIfOnBatteries": "false",
    "StopIfGoingOnBatteries": "false",
    "AllowHardTerminate": "true",
    "StartWhenAvailable": "true",
    "RunOnlyIfNetworkAvailable": "false",
    "WakeToRun": "true",
    "Enabled": "true",
    "ExecutionTimeLimit": "PT0S",
    "RunOnlyIfIdle": "false",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskScheduler:
    """The Task Scheduler; ``folder`` keeps our copies of the tasks, ``user`` is a security identifier."""

    folder: Path
    user: str
    name: str = "task_scheduler"

    def path(self, job: Job) -> Path:
        """Our copy of the task."""
        return self.folder / f"{job.name}.xml"

    def files(self, job: Job) -> dict[Path, bytes]:
        """The task as ``schtasks`` wants it."""
        task = ET.Element("Task", {"version": "1.2", "xmlns": NAMESPACE})
        _fill(task, self._task(job))
        ET.indent(task)
        text = '<?xml version="1.0" encoding="UTF-16"?>\n' + ET.tostring(task, encoding="unicode") + "\n"
        return {self.path(job): codecs.BOM_UTF16_LE + text.encode("utf-16-le")}

    def registering(self, job: Job) -> list[list[str]]:
        """``/F`` replaces a task of this name."""
        return [["schtasks", "/Create", "/TN", job.name, "/XML", str(self.path(job)), "/F"]]

    def unregistering(self, job: Job) -> list[list[str]]:
        """``/F`` asks nothing."""
        return [["schtasks", "/Delete", "/TN", job.name, "/F"]]

    def forgetting(self) -> list[list[str]]:
        """Nothing: the Task Scheduler keeps a task of its own."""
        return []

    def asking(self, job: Job) -> list[str]:
        """``/Query`` fails for a task that is not there."""
        return ["schtasks", "/Query", "/TN", job.name]

    def command(self, content: bytes) -> tuple[str, ...]:
        """Program and arguments from a task's XML."""
        try:
            task = ET.fromstring(content)  # noqa: S314  # our own file in the user's own folder
        except ET.ParseError:
            # The caller takes it for a task that names nothing.
            return ()
        program = task.findtext(f".//{{{NAMESPACE}}}Command")
        arguments = task.findtext(f".//{{{NAMESPACE}}}Arguments") or ""
        return (program, *_split(arguments)) if program else ()

    def _task(self, job: Job) -> dict[str, Any]:
        return {
            "RegistrationInfo": {"Description": job.title},
            "Triggers": {
                "LogonTrigger": {"Enabled": "true", "UserId": self.user},
                "TimeTrigger": {
                    "Enabled": "true",
                    "StartBoundary": BEGINNING,
                    "Repetition": {"Interval": f"PT{EVERY}M", "StopAtDurationEnd": "false"},
                },
            },
            "Principals": {
                "Principal": {
                    "UserId": self.user,
                    "LogonType": "InteractiveToken",
                    "RunLevel": "LeastPrivilege",
                }
            },
            "Settings": SETTINGS,
            "Actions": {
                "Exec": {
                    "Command": str(job.python),
                    "Arguments": subprocess.list2cmdline(job.arguments),
                    "WorkingDirectory": str(job.workspace),
                }
            },
        }


def own_sid(answer: bytes) -> str | None:
    """The security identifier in what `WHO` answers."""
    found = re.search(rb"S-1-[\d-]+", answer)
    return found[0].decode("ascii") if found else None


def _fill(parent: ET.Element, children: dict[str, Any]) -> None:
    for name, value in children.items():
        child = ET.SubElement(parent, name)
        if isinstance(value, dict):
            _fill(child, value)
        else:
            child.text = value


def _split(line: str) -> list[str]:
    r"""The words of a Windows command line, as ``subprocess.list2cmdline`` joins them.

    Before a quotation mark ``2n`` backslashes are ``n`` and the mark opens or closes, ``2n + 1`` are ``n``
    and the mark is one of the word's own; anywhere else a backslash is itself.
    """
    words: list[str] = []
    word, quoted = "", False
    for slashes, mark in re.findall(r'(\\*)("|[^\\"]|$)', line):
        if mark == '"':
            word += "\\" * (len(slashes) // 2)
            if len(slashes) % 2:
                word += '"'
            else:
                quoted = not quoted
        elif mark in {" ", "\t", ""} and not quoted:
            word += slashes
            words += [word] if word else []
            word = ""
        else:
            word += slashes + mark
    return words
