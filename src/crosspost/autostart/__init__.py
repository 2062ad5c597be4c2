"""`crosspost run --once` by itself: at logon and every ten minutes, registered with the user's own system."""

from crosspost.autostart.job import Job, job_for
from crosspost.autostart.launchd import Launchd
from crosspost.autostart.switch import State, look, turn_off, turn_on
from crosspost.autostart.system import Run, System, run_tool
from crosspost.autostart.systemd import Systemd
from crosspost.autostart.task_scheduler import TaskScheduler
from crosspost.autostart.which import this_system

__all__ = [
    "Job",
    "Launchd",
    "Run",
    "State",
    "System",
    "Systemd",
    "TaskScheduler",
    "job_for",
    "look",
    "run_tool",
    "this_system",
    "turn_off",
    "turn_on",
]
