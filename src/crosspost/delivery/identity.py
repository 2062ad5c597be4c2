"""Whose account it is: asked once a day before the first post, where its owner says who it must be."""

from __future__ import annotations

from crosspost.adapter import Mode
from crosspost.delivery.lane import Lane
from crosspost.delivery.pace import DAY
from crosspost.errors import Unauthorized

__all__ = ["recognise"]


def recognise(lane: Lane) -> None:
    """Ask the platform who is signed in, unless that was asked within a day for the same expectation.

    Raises `Unauthorized` when it is another account than ``expect`` says, another `DeliveryError` when the
    platform does not tell.
    """
    expected = lane.channel.settings.expect
    if expected is None or lane.channel.mode is Mode.SHARE:
        return
    name, now = f"identity:{lane.channel.account}", lane.clock()
    known = lane.ledger.fact(name)
    if known is not None and known[0]["expect"] == expected and now - known[1] < DAY:
        return
    report = lane.adapter.verify()
    if not report.is_called(expected):
        raise Unauthorized("unauthorized.unexpected", expected=expected, found=report.name)
    with lane.ledger.writing() as tx:
        tx.keep_fact(name, {"expect": expected, "id": report.account_id, "name": report.name}, at=now)
