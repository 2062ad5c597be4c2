"""What a look at the platform means: a pure judgement over what was seen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from crosspost.adapter import CannotTell, Match, Mode, ReadBack, Seen
from crosspost.ledger import Delivery, Status

__all__ = ["Sight", "Verdict", "judge", "looked_enough", "next_look", "unowned"]


SELDOM = timedelta(hours=1)
"""The longest time between two looks for an unconfirmed delivery."""


class Verdict(StrEnum):
    """What is known after a look."""

    LIVE = "live"
    DRAFT = "draft"
    ABSENT = "absent"
    SEVERAL = "several"
    """More than one match: a person decides."""
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """The verdict, with the one match it rests on or all the matches that contradict each other."""

    verdict: Verdict
    matches: tuple[Match, ...] = ()


def judge(seen: Seen | CannotTell, *, owned: frozenset[str], mode: str) -> Sight:
    """Judge a look. Posts that other deliveries own are not ours; a draft counts only in mode draft."""
    if isinstance(seen, CannotTell):
        return Sight(verdict=Verdict.UNREADABLE)
    live = unowned(seen.live, owned)
    drafts = unowned(seen.drafts, owned)
    if mode != Mode.DRAFT:
        drafts = ()
    if len(live) > 1 or (not live and len(drafts) > 1):
        return Sight(verdict=Verdict.SEVERAL, matches=live or drafts)
    if live:
        return Sight(verdict=Verdict.LIVE, matches=live)
    return Sight(verdict=Verdict.DRAFT, matches=drafts) if drafts else Sight(verdict=Verdict.ABSENT)


def unowned(matches: Iterable[Match], owned: frozenset[str]) -> tuple[Match, ...]:
    """The matches that no other delivery owns, by id or by address."""
    return tuple(m for m in matches if m.remote_id not in owned and m.permalink not in owned)


def next_look(delivery: Delivery, read_back: ReadBack, *, now: datetime) -> datetime:
    """When an unconfirmed delivery is looked for again: after its channel's delays, then ever less often.

    What cannot be read for long is looked for once an hour; its owner has been told.
    """
    since = delivery.unconfirmed_at or now
    planned = (since + delay for delay in read_back.delays)
    later = now + min(max(read_back.delays[-1], (now - since) / 2), SELDOM)
    return next((at for at in planned if at > now), later)


def looked_enough(delivery: Delivery, read_back: ReadBack, *, looked: int, now: datetime) -> bool:
    """Whether there were enough readable looks, the last after the last delay."""
    if delivery.status is not Status.UNCONFIRMED or delivery.unconfirmed_at is None:
        return False
    window = now - delivery.unconfirmed_at >= read_back.delays[-1] - timedelta(milliseconds=1)
    return window and looked >= read_back.looks
