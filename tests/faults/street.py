"""A street for fault tests: a real simulator over HTTP, the real engine, one channel, time that jumps.

The engine's clock and the platforms' clock jump together to the next thing that is due, so the channels keep
the delays that they ship with and nobody waits.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.adapters.naver_bench import COOKIES

from crosspost.adapter import Adapter
from crosspost.config import Channel, Publishing
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
from crosspost.ledger import Blobs, Delivery, Ledger, Status, Store
from crosspost.messages import Words
from crosspost.post import Post
from crosspost.rendering import disclosed_title
from crosspost.simulator import Simulator
from crosspost.testing import picture, review
from crosspost.transport import Transport, gateway_address
from crosspost_band import Band
from crosspost_facebook import Facebook
from crosspost_naver_blog import NaverBlog

ROUNDS = 40
"""More rounds than any delivery needs: the test fails where one never comes to rest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """One adapter as the matrix sees it: its account, its visible endpoint and where its lists are."""

    adapter: type[Adapter[Any]]
    keys: dict[str, str]
    platform: str
    account: str
    visible: str
    lists: str
    photos: bool = False


FACEBOOK = Door(
    adapter=Facebook,
    keys={"page_id": "1647395831", "access_token": "page-token"},
    platform="facebook",
    account="1647395831",
    visible="facebook.feed",
    lists="facebook.lists",
)
DOORS = {
    "facebook": FACEBOOK,
    "facebook photos": replace(FACEBOOK, photos=True),
    "band": Door(
        adapter=Band,
        keys={"band_key": "AAAbandkey", "access_token": "band-token"},
        platform="band",
        account="AAAbandkey",
        visible="band.create",
        lists="band.lists",
    ),
    "naver draft": Door(
        adapter=NaverBlog,
        keys={"blog_id": "myblog", "cookies": COOKIES, "mode": "draft"},
        platform="naver_blog",
        account="myblog",
        visible="naver.save_draft",
        lists="naver.drafts",
    ),
}


@dataclass
class Street:
    """A ledger, a channel and the platforms."""

    folder: Path
    door: Door
    sim: Simulator
    jumped: timedelta = timedelta(0)
    stop: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.ledger = Ledger(Store(self.folder / "crosspost.db"), Blobs(self.folder / "blobs"))
        kind = self.door.adapter
        keys = {"adapter": kind.name, "min_gap": "0s", "timeout": "1s", **self.door.keys}
        self.channel = Channel(
            name="it",
            adapter=kind,
            settings=kind.Settings.model_validate(keys),
            where="it",
            pictures=self.folder / "pictures",
        )
        shades = range(3) if self.door.photos else ()
        self.post = review(*(picture(self.folder, name=f"{n}.png", shade=n) for n in shades))

    def clock(self) -> datetime:
        """The laptop's clock."""
        return datetime.now(UTC) + self.jumped

    def publish(self, *, again: bool = False) -> Delivery:
        """Publish the review and carry on until nothing is due any more."""
        self.enrol(self.post, again=again)
        return self.settle()

    def enrol(self, post: Post, *, again: bool = False) -> None:
        """Write the delivery down; nothing is sent yet."""
        plans, _ = plan_post(post, targets=[self.channel], first=None, address=None)
        now = self.clock()
        occasion = Occasion(
            key=manual_occasion(now),
            post=post,
            source="posts/her.md",
            due_at=now,
            first=None,
            again=again,
        )
        enrol(plans, occasion, now=now, ledger=self.ledger)

    def settle(self, *, rounds: int = ROUNDS) -> Delivery:
        """Run until nothing is due any more; the answer is the newest delivery."""
        for _ in range(rounds):
            self.round()
            wakes = [at for at in map(_wake, self.ledger.open()) if at is not None]
            if not wakes:
                return self.ledger.history()[0]
            self._jump(max(min(wakes) - self.clock(), timedelta(0)))
        raise AssertionError(f"still not at rest after {rounds} rounds: {self.ledger.history()[0]}")

    def look(self) -> Delivery:
        """Look once more for what lies in a person's hands."""
        self.round(look_every=timedelta(hours=1))
        return self.ledger.history()[0]

    def text(self) -> str:
        """The review as this channel shows it."""
        adapter = self.door.adapter(self.channel.settings, Transport(hosts=self.door.adapter.hosts))
        return adapter.compose(self.post, self.channel.what(None), None).text

    @property
    def title(self) -> str:
        """The review's title as a platform with titles shows it."""
        return disclosed_title(self.post)

    def shown(self) -> list[str]:
        """The ids of what stands on the platform: drafts for a channel that makes drafts, else posts."""
        if self.door.platform == "naver_blog":
            return [str(draft["logNo"]) for draft in self.sim.drafts()]
        return [post.id for post in self.sim.posts(self.door.platform) if post.visible]

    def calls(self, endpoint: str | None = None) -> int:
        """How many requests an endpoint received: the visible one, if none is named."""
        return sum(row["endpoint"] == (endpoint or self.door.visible) for row in self.sim.requests())

    def _jump(self, length: timedelta) -> None:
        self.jumped += length
        self.sim.advance_clock(length.total_seconds())

    def round(self, *, look_every: timedelta | None = None) -> None:
        """Do what is due now, as a process that is started anew."""
        desk = HandOverDesk(folder=self.folder / "handover", words=Words("ko"), rehearsal=True)
        lane = open_lane(
            self.channel,
            ledger=self.ledger,
            clock=self.clock,
            stop=self.stop,
            gateway=gateway_address(self.sim.url),
        )
        courier = Courier(lane=lane, read=lambda _source: self.post, write_hand_over=desk, jitter=lambda: 1.0)
        try:
            Dispatcher(
                ledger=self.ledger,
                couriers={self.channel.account: courier},
                clock=self.clock,
                publishing=Publishing(),
                stop=self.stop,
                look_every=look_every,
            ).run(wait=timedelta(0))
        finally:
            lane.transport.close()


def _wake(row: Delivery) -> datetime | None:
    """When it goes on by itself; what lies in a person's hands is at rest."""
    if row.status is Status.SCHEDULED:
        return row.due_at
    return row.next_look_at if row.status is Status.UNCONFIRMED else None


@contextmanager
def street(folder: Path, door: str, *faults: str, laptop: timedelta = timedelta(0)) -> Iterator[Street]:
    """A street with these faults; ``{visible}`` and ``{lists}`` stand for the door's endpoints.

    ``laptop`` is how far this machine's clock is ahead of the platforms'.
    """
    with Simulator(band_gap=0) as sim:
        sim.advance_clock(-laptop.total_seconds())
        for fault in faults:
            sim.fault(fault.format(visible=DOORS[door].visible, lists=DOORS[door].lists))
        yield Street(folder=folder, door=DOORS[door], sim=sim)
