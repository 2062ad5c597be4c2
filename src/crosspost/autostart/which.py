"""Which scheduler this computer has, and the folder in which it keeps what belongs to a user."""

from __future__ import annotations

import sys
from pathlib import Path

from platformdirs import user_config_path, user_data_path

from crosspost.autostart import launchd, task_scheduler
from crosspost.autostart.system import Run, System, must, run_tool
from crosspost.autostart.systemd import Systemd
from crosspost.errors import ConfigurationError

__all__ = ["this_system"]


def this_system(*, platform: str = sys.platform, run: Run = run_tool) -> System:
    """The scheduler of ``platform`` for the user who asks.

    Raises `ConfigurationError` for a system without one of the three, and when its tools do not say who asks.
    """
    if platform == "win32":
        sid = task_scheduler.own_sid(must(run, task_scheduler.WHO))
        if sid is None:
            tool = task_scheduler.WHO[0]
            raise ConfigurationError("autostart.failed", where="autostart", tool=tool, said="SID ?")
        folder = user_data_path("crosspost", appauthor=False) / "autostart"
        return task_scheduler.TaskScheduler(folder=folder, user=sid)
    if platform == "darwin":
        number = must(run, launchd.WHO).decode("ascii").strip()
        return launchd.Launchd(folder=Path.home() / "Library" / "LaunchAgents", user=number)
    if platform.startswith("linux"):
        return Systemd(folder=user_config_path() / "systemd" / "user")
    raise ConfigurationError("autostart.unknown_system", where="autostart", platform=platform)
