"""Claim, attempt, settle; look, decide, pace: where nothing happens twice and nothing is lost."""

from crosspost.delivery.consent import ask, consent, is_asked, looks_undisclosed
from crosspost.delivery.courier import Courier
from crosspost.delivery.decide import Decision, RetryAt, Stop, decide
from crosspost.delivery.decisions import approve, found_there, is_found, resume
from crosspost.delivery.desk import Desk
from crosspost.delivery.dispatcher import Dispatcher
from crosspost.delivery.enrol import ALREADY_LIVE, Occasion, enrol, manual_occasion
from crosspost.delivery.follow import follow
from crosspost.delivery.freeze import ReadSource, freeze, post_of
from crosspost.delivery.hand_over import HandOverDesk, HandOverWriter
from crosspost.delivery.lane import Lane, open_lane
from crosspost.delivery.late import (
    APART,
    LIVE,
    Verdict,
    after_night,
    carry_verdict,
    is_unanswered,
    judge_late,
)
from crosspost.delivery.lock import DispatcherLock
from crosspost.delivery.lookout import Lookout
from crosspost.delivery.original import link_for
from crosspost.delivery.pace import Clock, Pacer
from crosspost.delivery.place import LedgerPlace
from crosspost.delivery.planning import Planned, changed_since, plan_post
from crosspost.delivery.post_office import Orders, PostOffice
from crosspost.delivery.prepare import Prepared, Preparing, some
from crosspost.delivery.record import recorded
from crosspost.delivery.restore import MAYBE_SHARED, Restored, check_backup, restore, restore_config
from crosspost.delivery.sharing import LiveReading, Shared, ShareDesk, read_live, share_targets

__all__ = [
    "ALREADY_LIVE",
    "APART",
    "LIVE",
    "MAYBE_SHARED",
    "Clock",
    "Courier",
    "Decision",
    "Desk",
    "Dispatcher",
    "DispatcherLock",
    "HandOverDesk",
    "HandOverWriter",
    "Lane",
    "LedgerPlace",
    "LiveReading",
    "Lookout",
    "Occasion",
    "Orders",
    "Pacer",
    "Planned",
    "PostOffice",
    "Prepared",
    "Preparing",
    "ReadSource",
    "Restored",
    "RetryAt",
    "ShareDesk",
    "Shared",
    "Stop",
    "Verdict",
    "after_night",
    "approve",
    "ask",
    "carry_verdict",
    "changed_since",
    "check_backup",
    "consent",
    "decide",
    "enrol",
    "follow",
    "found_there",
    "freeze",
    "is_asked",
    "is_found",
    "is_unanswered",
    "judge_late",
    "link_for",
    "looks_undisclosed",
    "manual_occasion",
    "open_lane",
    "plan_post",
    "post_of",
    "read_live",
    "recorded",
    "restore",
    "restore_config",
    "resume",
    "share_targets",
    "some",
]
