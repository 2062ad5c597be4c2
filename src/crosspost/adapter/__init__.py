"""The contract every platform adapter keeps, and the registry that finds adapters."""

from crosspost.adapter.capabilities import Capabilities, ReadBack, ShareLink, TextUnit
from crosspost.adapter.composed import composed
from crosspost.adapter.contract import (
    Adapter,
    Attempt,
    CannotTell,
    HandOver,
    Journal,
    Match,
    Receipt,
    Seen,
    Trace,
)
from crosspost.adapter.faults import Fault, Faults, rejected, unauthorized, unavailable, unconfirmed
from crosspost.adapter.matching import comparable, same_text
from crosspost.adapter.public_list import PublicList
from crosspost.adapter.registry import Registry
from crosspost.adapter.report import ChannelReport, Ending, Ends
from crosspost.adapter.settings import ChannelSettings, Duration, Mode, duration
from crosspost.adapter.sign_in import Ask, Callback, CodeSignIn, Reached, SignIn, Step

__all__ = [
    "Adapter",
    "Ask",
    "Attempt",
    "Callback",
    "CannotTell",
    "Capabilities",
    "ChannelReport",
    "ChannelSettings",
    "CodeSignIn",
    "Duration",
    "Ending",
    "Ends",
    "Fault",
    "Faults",
    "HandOver",
    "Journal",
    "Match",
    "Mode",
    "PublicList",
    "Reached",
    "ReadBack",
    "Receipt",
    "Registry",
    "Seen",
    "ShareLink",
    "SignIn",
    "Step",
    "TextUnit",
    "Trace",
    "comparable",
    "composed",
    "duration",
    "rejected",
    "same_text",
    "unauthorized",
    "unavailable",
    "unconfirmed",
]
