"""Schedule entries become occasions, occasions deliveries; the clock that wakes delivery. Owns no truth."""

from crosspost.schedule.clock import AlarmClock
from crosspost.schedule.moments import due_at, moment, occasion_key
from crosspost.schedule.outlook import Change, Line, outlook
from crosspost.schedule.planner import Planner, Trouble, Upcoming
from crosspost.schedule.service import Observer, Service
from crosspost.schedule.waking import decide_late

__all__ = [
    "AlarmClock",
    "Change",
    "Line",
    "Observer",
    "Planner",
    "Service",
    "Trouble",
    "Upcoming",
    "decide_late",
    "due_at",
    "moment",
    "occasion_key",
    "outlook",
]
