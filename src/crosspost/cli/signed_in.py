"""What a platform says of a channel's account, for people and for scripts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from crosspost.adapter import ChannelReport
from crosspost.app import Crosspost
from crosspost.cli.output import local_time
from crosspost.config import Channel

__all__ = ["report_lines", "report_record"]


def report_lines(app: Crosspost, report: ChannelReport) -> Iterator[str]:
    """Who is signed in, what the channel may do and what ends when, a line each."""
    say, zone = app.words.say, app.settings.timezone
    yield say("check.signed_in", name=report.name, id=report.account_id)
    if report.person:
        yield say("check.person", name=report.person)
    if report.granted:
        yield say("check.granted", names=", ".join(report.granted))
    for ending in report.ends:
        yield say(f"check.ends.{ending.what.value}", at=local_time(ending.at, zone))
    for notice in report.notices:
        yield say(notice.code, **notice.params)


def report_record(channel: Channel, report: ChannelReport) -> dict[str, Any]:
    """The same for a script; times are ISO 8601."""
    return {
        "channel": channel.name,
        "account": report.account_id,
        "name": report.name,
        "permissions": list(report.granted),
        "missing": list(report.missing),
        "ends": [{"what": ending.what.value, "at": ending.at.isoformat()} for ending in report.ends],
    }
