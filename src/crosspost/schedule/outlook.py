"""What goes out when, and what changed since it was written down. Reads only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from itertools import islice, takewhile

from crosspost.config import Entry
from crosspost.delivery import Planned
from crosspost.errors import CrosspostError
from crosspost.ledger import Delivery, Status
from crosspost.post import Notice
from crosspost.schedule.expected import Expected
from crosspost.schedule.firing import Queue
from crosspost.schedule.lacking import CALLED_OFF, code_of, lacking, newest
from crosspost.schedule.planner import Planner, Upcoming
from crosspost.schedule.timing import Occurrence, Shift, Timing
from crosspost.schedule.warnings import crowded, unready

__all__ = ["MOST", "Change", "Line", "outlook"]

MOST = 30
"""How many occasions of one entry are shown."""


class Change(StrEnum):
    """How a line differs from the ledger."""

    NONE = ""
    NEW = "new"
    """Not written down yet; `run` does that."""
    CONTENT = "content changed"
    """The file says something else than when it was written down; the file counts."""
    MOVED = "moved"
    """Its entry says something else now; `run` calls this off, and writes down what the entry says."""
    REMOVED = "removed"
    """Its entry is gone; `run` calls it off."""
    CANCELLED = "cancelled"
    """A person has called it off; the entry does nothing."""
    SKIPPED = "skipped"
    """Its post stands there, or goes out by another occasion before it; it does nothing."""
    EMPTY = "empty"
    """Its folder has nothing left."""
    TROUBLE = "trouble"
    """It cannot be planned as it stands."""
    FOLLOWED = "followed"
    """A new post of a followed blog, shared from then on if nobody touches it meanwhile."""
    ASKED = "asked"
    """One that waits for its owner's yes: the time says nothing."""
    PAST = "past"
    """Its time is over and it was not planned in time; `run` writes it down as missed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One post on one channel at one time, or an entry without a post there (no channel then).

    ``warnings`` are what its owner should know before it goes out. ``more`` is set on the last line of an
    entry that has further occasions in the time asked for.
    """

    due_at: datetime
    zone: str
    entry: str | None
    post: str = ""
    title: str = ""
    channel: str = ""
    account: str = ""
    rendition: str = ""
    change: Change = Change.NONE
    row: Delivery | None = None
    error: CrosspostError | None = None
    warnings: tuple[Notice, ...] = ()
    more: bool = False


_ENDS = frozenset({Change.TROUBLE, Change.EMPTY, Change.SKIPPED})
"""What would be the same at every occasion after it."""


def outlook(planner: Planner, *, now: datetime, span: timedelta, rehearsal: bool = False) -> list[Line]:
    """The lines of the next ``span``, by time."""
    lines = list(_rows(planner, until=now + span, rehearsal=rehearsal))
    coming = Expected(planner.ledger, stale=planner.stale(planner.ledger) if planner.ledger else ())
    # Those with a post of their own are written down at once, before any of the others fires.
    for entry in planner.entries:
        if not entry.binds_when_it_fires:
            lines += _new(planner, entry, coming, now=now, until=now + span, rehearsal=rehearsal)
    firing = [
        _Coming(planner, entry, coming, rehearsal=rehearsal)
        for entry in planner.entries
        if entry.binds_when_it_fires
    ]
    occasions = [(each, one) for one in firing for each in one.occasions(now, until=now + span)]
    # By time: what one of them takes from a folder is gone for those that fire after it.
    for found, one in sorted(occasions, key=lambda each: each[0].at):
        lines += one.lines(found)
    lines.sort(key=lambda line: line.due_at)
    return crowded(lines, planner, now=now)


def _rows(planner: Planner, *, until: datetime, rehearsal: bool) -> Iterator[Line]:
    """What is written down and has not begun."""
    ledger = planner.ledger
    if ledger is None:
        return
    names = {entry.name for entry in planner.entries}
    stale = {row.id for row in planner.stale(ledger)}
    paused, shown, shifts = ledger.paused(), _Shown(planner), _shifts(planner)
    for row in ledger.planned(until):
        line = Line(
            due_at=row.due_at,
            zone=row.zone or planner.settings.timezone,
            entry=row.entry,
            post=row.post,
            title=row.title,
            channel=row.channel,
            account=row.account,
            rendition=row.rendition,
            row=row,
        )
        if row.id in stale:
            yield replace(line, change=Change.MOVED if row.entry in names else Change.REMOVED)
        else:
            warnings = (
                *shifts.get((row.entry, row.due_at), ()),
                *unready(planner.channel_of(row), row, paused=paused, rehearsal=rehearsal),
            )
            yield _with_content(replace(line, warnings=warnings), row, shown)


def _shifts(planner: Planner) -> dict[tuple[str | None, datetime], tuple[Notice, ...]]:
    """What the clocks do to the times of the entries that are written down beforehand."""
    firsts = ((entry, planner.timing(entry).first()) for entry, _ in planner.planned_ahead())
    return {(entry.name, found.at): tuple(_shift(found)) for entry, found in firsts if found is not None}


class _Shown:
    """The hashes of what rows would show now: what several rows share is read and composed once."""

    def __init__(self, planner: Planner) -> None:
        self._planner = planner
        self._read = cache(planner.shelf.read)
        self._digests: dict[tuple[str | None, ...], str] = {}

    def digest(self, row: Delivery) -> str:
        """As `Planner.digest`."""
        made_of = (row.source, row.account, row.asked_mode, row.what, row.link)
        if made_of not in self._digests:
            self._digests[made_of] = self._planner.digest(row, read=self._read)
        return self._digests[made_of]


def _with_content(line: Line, row: Delivery, shown: _Shown) -> Line:
    """The line as its file is now, where the file still counts."""
    if row.frozen is not None:
        return line
    try:
        now = shown.digest(row)
    except CrosspostError as wrong:
        return replace(line, change=Change.TROUBLE, error=wrong)
    if row.consent and row.consent != now:
        notice = Notice(code="notice.consent_void", params={})
        return replace(line, change=Change.CONTENT, rendition=now, warnings=(*line.warnings, notice))
    return line if now == row.rendition else replace(line, change=Change.CONTENT, rendition=now)


def _new(
    planner: Planner, entry: Entry, coming: Expected, *, now: datetime, until: datetime, rehearsal: bool
) -> Iterable[Line]:
    """What of an entry with a post of its own is not written down yet, or was and does nothing."""
    found = planner.timing(entry).first()
    if found is None or found.at > until:
        return []
    blank = Line(due_at=found.at, zone=planner.timing(entry).zone, entry=entry.name)
    ledger, accounts, idle = planner.ledger, None, []
    if ledger is not None:
        accounts = lacking(planner, entry, found.at, ledger, gone=coming.gone)
        if found.at > now:
            rows = newest(planner.rows(entry, found.at, ledger))
            idle = _idle(blank, [row for row in rows if row.account not in (accounts or ())], coming)
        if accounts is not None and not accounts:
            return idle
    try:
        upcoming = planner.look_ahead(entry, found.at).on(accounts)
    except CrosspostError as error:
        return [*idle, replace(blank, change=Change.TROUBLE, error=error)]
    change = Change.NEW if found.at > now else Change.PAST
    return [*idle, *_lines(planner, upcoming, found, coming, change=change, rehearsal=rehearsal)]


def _idle(blank: Line, rows: Sequence[Delivery], coming: Expected) -> list[Line]:
    """What a person has called off, or another delivery stands for: it stands in the configuration only."""
    return [
        replace(
            blank,
            post=row.post,
            title=row.title,
            channel=row.channel,
            account=row.account,
            rendition=row.rendition,
            change=Change.SKIPPED if coming.covers(row) else Change.CANCELLED,
            warnings=_skipped(row.channel) if coming.covers(row) else (),
            row=row,
        )
        for row in rows
        if row.status is Status.CANCELLED and code_of(row) != CALLED_OFF
    ]


def _skipped(channel: str) -> tuple[Notice, ...]:
    return (Notice(code="notice.already_stands", params={"channel": channel}),)


class _Coming:
    """The occasions to come of an entry that binds its post when it fires."""

    def __init__(self, planner: Planner, entry: Entry, coming: Expected, *, rehearsal: bool) -> None:
        self._planner = planner
        self._entry = entry
        self._expected = coming
        self._rehearsal = rehearsal
        self._timing = planner.timing(entry)
        self._queue: Queue | None = None
        self._told = 0
        self._ended = False
        self._last: Occurrence | None = None

    def occasions(self, now: datetime, *, until: datetime) -> list[Occurrence]:
        """Its next occasions, at most `MOST`."""
        found = list(islice(takewhile(lambda each: each.at <= until, self._timing.after(now)), MOST + 1))
        self._last = found[MOST - 1] if len(found) > MOST else None
        return found[:MOST]

    def lines(self, found: Occurrence) -> list[Line]:
        """An occasion with the post that would go out if nothing else changed; to be asked in order."""
        if self._ended:
            return []
        lines = self._occasion(found)
        # It would be the same at every occasion after it.
        self._ended = all(line.change in _ENDS for line in lines)
        if found == self._last and not self._ended:
            lines[-1] = replace(lines[-1], more=True)
        return lines

    def _rewritten(self) -> tuple[Notice, ...]:
        names = self._queue.rewritten() if self._queue else ()
        return (Notice(code="notice.queue_rewritten", params={"names": ", ".join(names)}),) if names else ()

    def _occasion(self, found: Occurrence) -> list[Line]:
        blank = Line(due_at=found.at, zone=self._timing.zone, entry=self._entry.name)
        try:
            upcoming = self._bound(found.at)
        except CrosspostError as error:
            return [*self._passed_over(blank), replace(blank, change=Change.TROUBLE, error=error)]
        troubles = self._passed_over(blank)
        if upcoming is None:
            return [*troubles, replace(blank, change=Change.EMPTY, warnings=self._rewritten())]
        lines = _lines(
            self._planner,
            upcoming,
            found,
            self._expected,
            change=self._change(),
            rehearsal=self._rehearsal,
        )
        return [*troubles, *lines]

    def _bound(self, at: datetime) -> Upcoming | None:
        if self._entry.folder is None:
            return self._planner.look_ahead(self._entry, at)
        if self._queue is None:
            self._queue = Queue(self._planner, self._entry, expected=self._expected)
        upcoming = self._queue.peek(at)
        self._queue.take()
        return upcoming

    def _passed_over(self, blank: Line) -> list[Line]:
        troubles = self._queue.troubles[self._told :] if self._queue else []
        self._told += len(troubles)
        return [replace(blank, change=Change.TROUBLE, error=each.error) for each in troubles]

    def _change(self) -> Change:
        """Whether the ledger knows the entry as it is written now."""
        ledger = self._planner.ledger
        state = ledger.entry_states().get(self._entry.name) if ledger else None
        if state is None:
            return Change.NEW
        return Change.NONE if Timing.from_json(state.timing) == self._timing else Change.MOVED


def _lines(
    planner: Planner,
    upcoming: Upcoming,
    found: Occurrence,
    coming: Expected,
    *,
    change: Change,
    rehearsal: bool,
) -> list[Line]:
    """One line for each channel."""
    post, again = upcoming.occasion.post, upcoming.entry.again
    taken = {plan.channel.account for plan in upcoming.plans if coming.has(post, plan.channel.account)}
    if change is not Change.PAST:
        coming.take(post, [plan.channel.account for plan in upcoming.plans])
    return [
        Line(
            due_at=found.at,
            zone=upcoming.occasion.zone or planner.settings.timezone,
            entry=upcoming.entry.name,
            post=upcoming.occasion.post.id,
            title=upcoming.occasion.post.title,
            channel=plan.channel.name,
            account=plan.channel.account,
            rendition=plan.rendition.digest,
            change=Change.SKIPPED if plan.channel.account in taken and not again else change,
            warnings=(
                _skipped(plan.channel.name)
                if plan.channel.account in taken and not again
                else tuple(_warnings(planner, upcoming, plan, found, rehearsal=rehearsal))
            ),
        )
        for plan in upcoming.plans
    ]


def _warnings(
    planner: Planner, upcoming: Upcoming, plan: Planned, found: Occurrence, *, rehearsal: bool
) -> Iterator[Notice]:
    yield from _shift(found)
    if upcoming.occasion.asks:
        yield Notice(code="notice.approval_asked", params={})
    yield from (one for one in upcoming.occasion.post.notices if one.code.startswith("notice.disclosure"))
    paused = planner.ledger.paused() if planner.ledger else {}
    yield from unready(plan.channel, None, paused=paused, rehearsal=rehearsal)
    yield from plan.rendition.notices


def _shift(found: Occurrence) -> Iterator[Notice]:
    """What the zone's clocks do to a time."""
    if found.shift is not Shift.NONE:
        wall = found.wall.strftime("%H:%M")
        yield Notice(code=f"notice.clock_{found.shift.value}", params={"time": wall})
