"""Schedule entries become occasions, occasions deliveries; the clock that wakes delivery. Owns no truth."""

from crosspost.schedule.clock import AlarmClock
from crosspost.schedule.coming import coming
from crosspost.schedule.errands import FeedReading, read_source
from crosspost.schedule.firing import Empty, Fired, fire, next_firing
from crosspost.schedule.following import Following
from crosspost.schedule.health import Health, health_file, read_health
from crosspost.schedule.live_page import is_gone
from crosspost.schedule.news import Followed
from crosspost.schedule.outlook import MOST, Change, Line, outlook
from crosspost.schedule.planner import Planner, Trouble, Upcoming
from crosspost.schedule.rhythm import poll_at
from crosspost.schedule.service import Identity, Observer, Service, Setup
from crosspost.schedule.source_news import SourceNews
from crosspost.schedule.standing import Life, Standing, look_at
from crosspost.schedule.timing import Occurrence, Shift, Timing, moment
from crosspost.schedule.waking import decide_late, miss_unanswered

__all__ = [
    "MOST",
    "AlarmClock",
    "Change",
    "Empty",
    "FeedReading",
    "Fired",
    "Followed",
    "Following",
    "Health",
    "Identity",
    "Life",
    "Line",
    "Observer",
    "Occurrence",
    "Planner",
    "Service",
    "Setup",
    "Shift",
    "SourceNews",
    "Standing",
    "Timing",
    "Trouble",
    "Upcoming",
    "coming",
    "decide_late",
    "fire",
    "health_file",
    "is_gone",
    "look_at",
    "miss_unanswered",
    "moment",
    "next_firing",
    "outlook",
    "poll_at",
    "read_health",
    "read_source",
]
