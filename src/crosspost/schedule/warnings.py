"""What an owner should know of a plan before its time: it stops nothing by itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from crosspost.adapter import Mode
from crosspost.config import Channel
from crosspost.ledger import Delivery
from crosspost.post import Notice

if TYPE_CHECKING:
    from crosspost.schedule.outlook import Line
    from crosspost.schedule.planner import Planner

__all__ = ["crowded", "unready"]

_DAY = timedelta(days=1)


def unready(
    channel: Channel | None, row: Delivery | None, *, paused: Mapping[str, Any], rehearsal: bool
) -> Iterator[Notice]:
    """What a channel lacks to send: itself, a credential, its owner's consent; or it is paused."""
    if channel is None:
        if row is not None:
            yield Notice(code="notice.channel_gone", params={"channel": row.channel})
        return
    if channel.account in paused:
        yield Notice(code="notice.channel_paused", params={"channel": channel.name})
    for problem in channel.unready(rehearsal=rehearsal):
        params = {"channel": channel.name} | problem.params
        yield Notice(code=f"why.{problem.code}", params=params | {"where": problem.where})


def crowded(lines: Sequence[Line], planner: Planner, *, now: datetime) -> list[Line]:
    """The lines in their order, with a warning where an account's gap or its number a day moves them."""
    taken: dict[str, list[datetime]] = {}
    found = []
    for line in lines:
        channel = planner.channel_of(line.row) if line.row else planner.channels.get(line.channel)
        if channel is None or _is_over(line) or channel.mode is Mode.SHARE:
            found.append(line)
            continue
        if line.account not in taken:
            taken[line.account] = _sent(planner, line.account, since=now - _DAY)
        before = taken[line.account]
        found.append(replace(line, warnings=(*line.warnings, *_moved(line, channel, before))))
        before.append(line.due_at)
    return found


def _is_over(line: Line) -> bool:
    """Whether a line does not go out, or not from here on."""
    return line.change.name in {"MOVED", "REMOVED", "CANCELLED", "SKIPPED", "PAST", "EMPTY", "TROUBLE"}


def _sent(planner: Planner, account: str, *, since: datetime) -> list[datetime]:
    return planner.ledger.sent_since(account, since, besides="") if planner.ledger else []


def _moved(line: Line, channel: Channel, before: Sequence[datetime]) -> Iterator[Notice]:
    close = [at for at in before if abs(line.due_at - at) < channel.min_gap]
    if close:
        seconds = int(channel.min_gap.total_seconds())
        yield Notice(code="notice.plan_gap", params={"channel": channel.name, "seconds": seconds})
    day = [at for at in before if line.due_at - _DAY < at <= line.due_at]
    if channel.per_day is not None and len(day) >= channel.per_day:
        yield Notice(code="notice.plan_per_day", params={"channel": channel.name, "limit": channel.per_day})
