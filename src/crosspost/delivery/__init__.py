"""Claim, attempt, settle; look, decide, pace: where nothing happens twice and nothing is lost."""

from crosspost.delivery.courier import Courier, HandOverWriter
from crosspost.delivery.decide import Decision, RetryAt, Stop, decide
from crosspost.delivery.dispatcher import Dispatcher
from crosspost.delivery.enrol import Planned, enrol, manual_occasion
from crosspost.delivery.follow import follow
from crosspost.delivery.freeze import ReadSource
from crosspost.delivery.hand_over import HandOverDesk
from crosspost.delivery.lane import Lane, open_lane
from crosspost.delivery.lock import DispatcherLock
from crosspost.delivery.lookout import Lookout
from crosspost.delivery.original import link_for
from crosspost.delivery.pace import Clock, Pacer
from crosspost.delivery.post_office import Orders, PostOffice

__all__ = [
    "Clock",
    "Courier",
    "Decision",
    "Dispatcher",
    "DispatcherLock",
    "HandOverDesk",
    "HandOverWriter",
    "Lane",
    "Lookout",
    "Orders",
    "Pacer",
    "Planned",
    "PostOffice",
    "ReadSource",
    "RetryAt",
    "Stop",
    "decide",
    "enrol",
    "follow",
    "link_for",
    "manual_occasion",
    "open_lane",
]
