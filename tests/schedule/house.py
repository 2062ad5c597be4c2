"""A workspace on the disk with pads as channels, its planner and its service, and a clock set by hand."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, cast

from tests.delivery.house import NOON, House, Pad

from crosspost.config import Entry, Publishing, Settings, Shelf
from crosspost.delivery import Courier, Dispatcher, HandOverDesk, Orders, PostOffice, open_lane
from crosspost.ledger import Delivery, Ledger
from crosspost.messages import Words
from crosspost.schedule import Fired, Identity, Observer, Planner, Service, Setup, fire

ZONE = "Asia/Seoul"
__all__ = ["NOON", "ZONE", "Pad", "Scene", "wall"]


def wall(at: datetime) -> datetime:
    """A moment as wall time in Seoul."""
    return (at + timedelta(hours=9)).replace(tzinfo=None)


@dataclass
class Office:
    """What a service asks of a post office."""

    scene: Scene
    database: Path

    @property
    def ledger(self) -> Ledger:
        """The ledger."""
        return self.scene.house.ledger

    @property
    def clock(self) -> Callable[[], datetime]:
        """The clock."""
        return self.scene.house.clock

    def dispatcher(self, ids: frozenset[str] | None, orders: Orders) -> Dispatcher:
        """A real dispatcher over the pads."""
        house = self.scene.house
        desk = HandOverDesk(folder=house.folder / "handover", words=Words("ko"), rehearsal=True)
        return Dispatcher(
            ledger=house.ledger,
            couriers={
                channel.account: Courier(
                    lane=open_lane(channel, ledger=house.ledger, clock=house.clock, stop=house.stop),
                    read=self.scene.shelf.read,
                    write_hand_over=desk,
                )
                for channel in house.channels.values()
            },
            clock=house.clock,
            publishing=Publishing(),
            stop=house.stop,
            ids=ids,
            look_every=orders.look_every,
            changed=orders.changed,
        )


@dataclass
class Scene:
    """A folder with posts, entries, and what becomes of them."""

    folder: Path
    entries: list[Entry] = field(default_factory=list)
    first: str | None = None

    def __post_init__(self) -> None:
        (self.folder / "posts").mkdir(parents=True, exist_ok=True)
        self.house = House(self.folder)
        self.house.channels.clear()

    @property
    def shelf(self) -> Shelf:
        """The posts."""
        return Shelf(root=self.folder, posts=self.folder / "posts")

    def write(self, name: str, text: str = "좋았다.", *, age: int = 0) -> Path:
        """A post; the greater ``age``, the longer ago it was changed."""
        path = self.folder / "posts" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"---\ntitle: {path.stem}\n---\n\n{path.stem}: {text}\n", encoding="utf-8")
        os.utime(path, (1_700_000_000 - age, 1_700_000_000 - age))
        return path

    def entry(self, **keys: Any) -> Entry:
        """Add an entry."""
        found = Entry.model_validate({"name": "her", **keys})
        self.entries.append(found)
        return found

    def queue(self, *names: str, cron: str = "0 * * * *", **keys: Any) -> Entry:
        """A folder of posts, oldest first, and the entry that takes one an hour."""
        for number, name in enumerate(names):
            self.write(f"queue/{name}.md", age=len(names) - number)
        return self.entry(folder="queue", cron=cron, **keys)

    @property
    def planner(self) -> Planner:
        """The planner of the entries as they are."""
        return Planner(
            settings=Settings(timezone=ZONE, schedule=tuple(self.entries), publishing={"first": self.first}),
            channels=self.house.channels,
            ledger=self.house.ledger,
            clock=self.house.clock,
            shelf=self.shelf,
            where=self.folder / "config" / "crosspost.toml",
        )

    def fire(self, *, waking: bool = False) -> Fired:
        """Let the entries fire whose time has come."""
        return fire(self.planner, self.house.ledger, waking=waking)

    def dispatch(self, seconds: float = 0) -> list[Delivery]:
        """Send what is due, and what will be in so many seconds, from the files as they are."""
        for row in self.house.rows():
            if (self.folder / row.source).is_file():
                self.house.planned[row.source] = self.shelf.read(row.source)
        return self.house.dispatch(seconds)

    def at(self, moment: datetime) -> Scene:
        """Set the clock."""
        self.house.now = moment
        return self

    def service(self, *, observer: Observer | None = None, reload: Callable[[bool], Setup | None]) -> Service:
        """A service over all of it; ``reload`` is asked between two rounds."""
        return Service(
            setup=self.setup(),
            observer=observer or Observer(),
            reload=reload,
            identity=Identity(machine="test", version="0", health=self.folder / "health.json"),
        )

    def setup(self) -> Setup:
        """What the entries are now."""
        office = cast("PostOffice", Office(self, self.folder / "crosspost.db"))
        return Setup(office=office, planner=self.planner)

    def serve(self, *steps: Callable[[], object], observer: Observer | None = None) -> list[Delivery]:
        """Run the service, take one step between each two of its rounds, then stop it."""
        waiting = list(steps)

        def between(again: bool) -> Setup | None:
            service.ring()
            if not waiting:
                self.house.stop.set()
                return None
            made = waiting.pop(0)()
            return made if isinstance(made, Setup) else None

        self.house.stop.clear()
        service = self.service(observer=observer, reload=between)
        assert service.run()
        return self.house.rows()
