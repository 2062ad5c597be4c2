"""A small house for delivery tests: a real ledger, a clock set by hand, one in-memory platform."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar

from crosspost.adapter import (
    Adapter,
    CannotTell,
    Capabilities,
    ChannelReport,
    ChannelSettings,
    HandOver,
    Journal,
    Match,
    Mode,
    ReadBack,
    Receipt,
    Seen,
    ShareLink,
    Trace,
)
from crosspost.config import Channel, OnFirstFailure, Publishing
from crosspost.delivery import (
    Courier,
    Dispatcher,
    HandOverDesk,
    Occasion,
    enrol,
    manual_occasion,
    open_lane,
    plan_post,
)
from crosspost.errors import AfterAbsent
from crosspost.ledger import Blobs, Delivery, Ledger, Store
from crosspost.messages import Words
from crosspost.post import Paragraph, Post, Span
from crosspost.rendering import Rendition, What, plain_text

NOON = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)
CRASH = KeyboardInterrupt
"""What stands for a kill in the middle of an attempt: nothing of ours catches it."""


class PadSettings(ChannelSettings):
    """The pad's keys."""

    account_key: ClassVar[str] = "pad"
    pad: str = ""


@dataclass
class Platform:
    """What the pad's platform holds, and what it does next."""

    live: dict[str, str] = field(default_factory=dict)
    drafts: dict[str, str] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    before: list[BaseException] = field(default_factory=list)
    looks: list[BaseException] = field(default_factory=list)
    dropped: list[BaseException] = field(default_factory=list)
    """What happens to calls that never arrive."""
    after: list[BaseException] = field(default_factory=list)
    owner: str = "나의 메모장"
    asked: list[BaseException | None] = field(default_factory=list)
    """What came of each question who is signed in; those to come are in ``silent``."""
    silent: list[BaseException] = field(default_factory=list)
    readable: bool = True
    knows_time: bool = True
    written: int = 0
    """How many texts it ever kept: no number is given twice."""

    def write(self, shelf: dict[str, str], text: str) -> str:
        """Keep a text under the next number."""
        self.written += 1
        number = str(self.written)
        shelf[number] = text
        return number


class Pad(Adapter[PadSettings]):
    """The smallest honest platform: a list of texts."""

    name = "pad"
    title: ClassVar[Mapping[str, str]] = {"ko": "메모장", "en": "Pad"}
    capabilities = Capabilities(modes=frozenset(Mode), permalink=True)
    Settings = PadSettings
    default_mode = Mode.PUBLISH
    read_back = ReadBack(
        delays=(timedelta(seconds=5), timedelta(seconds=15)), looks=2, after_absent=AfterAbsent.ASK
    )
    share_link = ShareLink(template="https://pad.example/share?u={url}&t={title}")
    platforms: ClassVar[dict[str, Platform]] = {}

    @property
    def platform(self) -> Platform:
        """The account's platform."""
        return self.platforms[self.settings.pad]

    @property
    def write_page(self) -> str:
        """Where a person writes."""
        return "https://pad.example/write"

    def compose(self, post: Post, what: What, link: str | None) -> Rendition:
        """The plain text."""
        body = plain_text(post, what=what, link=link)
        return Rendition(adapter=self.name, what=what, text=body.text, slots=body.slots, link=link)

    def publish(self, rendition: Rendition, journal: Journal) -> Receipt | HandOver:
        """Write it down, with the faults the test asked for."""
        platform = self.platform
        journal.remember("prepared", rendition.digest)
        if platform.before:
            raise platform.before.pop(0)
        journal.point_of_no_return()
        platform.calls.append(rendition.text)
        if platform.dropped:
            raise platform.dropped.pop(0)
        drafting = self.settings.mode is Mode.DRAFT
        number = platform.write(platform.drafts if drafting else platform.live, rendition.text)
        if platform.after:
            raise platform.after.pop(0)
        if drafting:
            return HandOver(url="https://pad.example/drafts", remote_id=number)
        return Receipt(remote_id=number, permalink=f"https://pad.example/{number}")

    def verify(self) -> ChannelReport:
        """Whose pad it is."""
        platform = self.platform
        silent = platform.silent.pop(0) if platform.silent else None
        platform.asked.append(silent)
        if silent:
            raise silent
        return ChannelReport(account_id=self.settings.pad, name=platform.owner)

    def find(self, rendition: Rendition, trace: Trace) -> Seen | CannotTell:
        """Equal texts that were not there before."""
        platform = self.platform
        if platform.looks:
            raise platform.looks.pop(0)
        if not platform.readable:
            return CannotTell(reason="look.unreadable")
        if platform.knows_time:
            self.transport.clock_offset = timedelta(0)
        before = set((trace.baseline or {}).get("ids", []))
        return Seen(
            live=_matches(platform.live, rendition, before, sent=trace.sent),
            drafts=_matches(platform.drafts, rendition, before, sent=trace.sent),
            baseline={"ids": [*platform.live, *platform.drafts]},
        )


def _matches(
    shelf: Mapping[str, str], rendition: Rendition, before: set[str], *, sent: bool
) -> tuple[Match, ...]:
    def ours(text: str) -> bool:
        linked = not sent and rendition.link is not None and rendition.link in text
        return text == rendition.text or linked

    return tuple(
        Match(remote_id=number, permalink=f"https://pad.example/{number}")
        for number, kept in shelf.items()
        if ours(kept) and number not in before
    )


def review(
    text: str = "좋았다.", *, name: str = "her", title: str = "리뷰", canonical: str | None = None
) -> Post:
    """A post of one paragraph."""
    return Post(id=name, title=title, blocks=(Paragraph(spans=(Span(text=text),)),), canonical=canonical)


@dataclass
class House:
    """A ledger with pads as channels; the clock moves only when a test moves it or the dispatcher waits."""

    folder: Path
    now: datetime = NOON
    post: Post = field(default_factory=review)
    on_first_failure: OnFirstFailure = OnFirstFailure.HOLD
    channels: dict[str, Channel] = field(default_factory=dict)
    planned: dict[str, Post] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.stop = threading.Event()
        self.ledger = Ledger(Store(self.folder / "crosspost.db"), Blobs(self.folder / "blobs"))

    def clock(self) -> datetime:
        """The time, which passes a little with every look at it."""
        self.now += timedelta(milliseconds=1)
        return self.now

    def channel(self, name: str, **settings: Any) -> Platform:
        """Add a channel; the answer is its platform."""
        platform = Platform()
        Pad.platforms[f"{self.folder}/{name}"] = platform
        table = {"adapter": "pad", "pad": f"{self.folder}/{name}", "mode": "publish", **settings}
        self.channels[name] = Channel(
            name=name,
            adapter=Pad,
            settings=PadSettings.model_validate(table),
            where=name,
            pictures=self.folder / "pictures",
        )
        return platform

    def plan(
        self,
        *names: str,
        first: str | None = None,
        again: bool = False,
        due_at: datetime | None = None,
        link: str | None = None,
        late: str = "",
    ) -> list[str]:
        """Enrol the post on these channels (all, if none is named)."""
        plans, _ = plan_post(
            self.post,
            targets=[self.channels[name] for name in names or self.channels],
            first=self.channels[first] if first else None,
            address=link,
        )
        self.planned[self._file] = self.post
        occasion = Occasion(
            key=manual_occasion(self.clock()),
            post=self.post,
            source=self._file,
            due_at=due_at or self.now,
            first=self.channels[first].account if first else None,
            again=again,
            late=late,
        )
        return enrol(plans, occasion, now=self.now, ledger=self.ledger)

    def dispatch(self, seconds: float = 0, *, look_every: timedelta | None = None) -> list[Delivery]:
        """Run a dispatcher whose clock jumps to the next thing due, for so many seconds of its time."""
        end = self.now + timedelta(seconds=seconds)
        while True:
            self._round(look_every)
            wakes = [at for at in map(self._wake, self.ledger.open()) if at is not None and at > self.now]
            if not wakes or min(wakes) > end:
                return self.rows()
            self.now = min(wakes)

    def rows(self) -> list[Delivery]:
        """All deliveries, oldest first."""
        return list(reversed(self.ledger.history()))

    def one(self) -> Delivery:
        """The only delivery."""
        (row,) = self.rows()
        return row

    def kinds(self, delivery: str) -> list[str]:
        """The kinds of a delivery's events."""
        return [event.kind for event in self.ledger.events(delivery)]

    def _round(self, look_every: timedelta | None) -> None:
        desk = HandOverDesk(folder=self.folder / "handover", words=Words("ko"), rehearsal=True)
        couriers = {
            channel.account: Courier(
                lane=open_lane(channel, ledger=self.ledger, clock=self.clock, stop=self.stop),
                read=self._read,
                write_hand_over=desk,
                jitter=lambda: 1.0,
            )
            for channel in self.channels.values()
        }
        publishing = Publishing(on_first_failure=self.on_first_failure)
        Dispatcher(
            ledger=self.ledger,
            couriers=couriers,
            clock=self.clock,
            publishing=publishing,
            stop=self.stop,
            look_every=look_every,
        ).run(wait=timedelta(0))

    @property
    def _file(self) -> str:
        return f"posts/{self.post.id}.md"

    def _read(self, source: str) -> Post:
        """The file as it is now."""
        return self.post if source == self._file else self.planned[source]

    def _wake(self, row: Delivery) -> datetime | None:
        return row.due_at if row.status == "scheduled" else row.next_look_at
