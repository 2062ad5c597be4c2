"""What Band's result codes mean for the call that creates a post."""

from __future__ import annotations

from datetime import timedelta

from crosspost.adapter import Fault, Faults, rejected, unauthorized, unavailable, unconfirmed
from crosspost.errors import AfterAbsent

__all__ = ["COOL_DOWN", "FAULTS", "QUOTA", "RATE", "fault_for"]

SERVICE = unconfirmed("service")
UNREADABLE = unconfirmed("unreadable")
QUOTA = unavailable("quota", retry_after=timedelta(hours=1), grows_to=timedelta(days=1))
COOL_DOWN = unavailable("rate_limit", retry_after=timedelta(seconds=10))
RATE = unavailable("rate_limit", retry_after=timedelta(minutes=1))

FAULTS = Faults(
    services={
        211: rejected("content"),  # Invalid Parameters
        212: rejected("content"),  # Insufficient Parameters
        1001: QUOTA,  # App quota has been exceeded
        1002: QUOTA,  # User quota has been exceeded
        1003: COOL_DOWN,  # Cool down time restriction
        2142: unauthorized("permission"),  # Only Band Leaders are allowed to do this
        2300: SERVICE,  # Invalid response
        3000: rejected("content"),  # Invalid request
        3001: rejected("too_long"),  # Exceeded character limit
        3002: rejected("media"),  # Image file size exceeded
        3003: rejected("media"),  # Number of image files exceeded
        10401: unauthorized("session"),  # Unauthorized: no or expired token
        10403: unauthorized("permission"),  # Forbidden
        60000: rejected("content"),  # Invalid Parameter
        60100: rejected("content"),  # Invalid member
        60101: rejected("content"),  # Not my friend
        60102: unauthorized("permission"),  # Not Band member
        60103: unauthorized("session"),  # This user is not connected
        60104: unauthorized("session"),  # This user has already been connected
        60105: rejected("content"),  # You are Band Leader. Band has members.
        60106: unauthorized("permission"),  # Granted to the specified member
        60200: unauthorized("setup"),  # This Band is invalid or not connected: the band_key is wrong
        60201: rejected("content"),  # Already joined
        60202: rejected("content"),  # Exceeded Band Max.
        60203: rejected("content"),  # Invalid Band type
        60204: unauthorized("permission"),  # This Band did not allow access by the user
        60300: rejected("content"),  # Message blocked
        60301: rejected("content"),  # Message in an invalid format
        60302: SERVICE,  # Message service failure
        60400: unauthorized("permission"),  # Only designated member(s) can write post
        60401: rejected("content"),  # Post is not connected with the app
        60402: rejected("content"),  # Post is not editable
        60700: rejected("content"),  # This invitation is invalid
        60800: rejected("media"),  # Image URL is invalid or format not supported
        60801: rejected("media"),  # Album not exists
    },
    statuses={
        401: unauthorized("session"),
        403: unauthorized("permission"),
        429: RATE,
    },
    unknown=unconfirmed("unknown_code", after_absent=AfterAbsent.ASK),
)


def fault_for(status: int, code: int | None) -> Fault:
    """What an answer that is no success means: a readable code decides at any HTTP status."""
    if code is not None:
        return FAULTS.for_code(code) or FAULTS.unknown
    return FAULTS.for_status(status) or (SERVICE if status >= 500 else UNREADABLE)
