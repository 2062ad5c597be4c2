"""The use cases, one method each; the command line and Python users call these."""

from __future__ import annotations

import platform
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from importlib.metadata import version
from pathlib import Path

from crosspost.adapter import ChannelReport, Mode
from crosspost.app.opened import OpenedWorkspace
from crosspost.config import (
    Channel,
    ConfigWatch,
    Source,
    pick,
    read_moment,
)
from crosspost.delivery import (
    Desk,
    Occasion,
    Orders,
    Planned,
    Prepared,
    Preparing,
    Restored,
    Shared,
    ShareDesk,
    enrol,
    manual_occasion,
    post_of,
    read_live,
    resume,
    share_targets,
    some,
)
from crosspost.errors import ConfigurationError, CrosspostError, InvalidPost
from crosspost.ledger import (
    Archive,
    Blobs,
    Delivery,
    Event,
    ItemState,
    Manifest,
    SourceItem,
    SourceState,
    Status,
)
from crosspost.post import Post, content_hash
from crosspost.post.addresses import is_web_address
from crosspost.schedule import (
    FeedReading,
    Followed,
    Identity,
    Line,
    Observer,
    Service,
    Standing,
    coming,
    health_file,
    is_gone,
    look_at,
    moment,
    outlook,
    poll_at,
    read_health,
    read_source,
)
from crosspost.transport import Transport

__all__ = ["DEFAULT_LATE", "Crosspost"]

DEFAULT_LATE = "within 6h"
"""What becomes of a post planned by hand whose time passes unserved."""


class Crosspost(OpenedWorkspace):
    """What one does with a workspace."""

    def prepare(
        self, post: str, *, to: Sequence[str] | None = None, link: str | None = None, here: Path | None = None
    ) -> Prepared:
        """Read a post and compose it for its channels, for a preview, a dry run or a publish.

        ``post`` is a path from ``here`` (the current folder) or else from the posts folder. Raises the first
        thing that is wrong with any channel; nothing was sent then.
        """
        preparing = Preparing(
            channels=self.channels,
            publishing=self.settings.publishing,
            shelf=self.shelf,
            standing=self._standing,
            config=self.workspace.config,
        )
        return preparing.prepare(post, to=to, link=link, here=here or Path.cwd())

    def check_ready(self, prepared: Prepared) -> None:
        """Raise `ConfigurationError` when a channel lacks a credential or its owner's consent."""
        for plan in prepared.plans:
            plan.channel.check_ready(rehearsal=self.workspace.rehearsal)

    def publish(
        self,
        prepared: Prepared,
        *,
        at: datetime | None = None,
        again: bool = False,
        agreed: bool = False,
        orders: Orders | None = None,
    ) -> list[Delivery]:
        """Write down the deliveries and carry them out; the answer is where each then stands.

        A post that `looks_undisclosed` waits for `approve`, unless its owner has ``agreed`` to what is shown.
        With ``at``, a moment to come, they are only written down; the service sends them then.
        """
        self.check_ready(prepared)
        now = self._clock()
        occasion = Occasion(
            key=manual_occasion(now),
            post=prepared.post,
            source=prepared.source,
            due_at=at or now,
            first=prepared.first,
            again=again,
            agreed=agreed,
            late=DEFAULT_LATE if at else "",
        )
        paused = set(self.ledger.paused())
        ids = enrol(prepared.plans, occasion, now=now, ledger=self.ledger)
        # What else these accounts had to hold follows, behind what goes out now.
        back = paused - set(self.ledger.paused())
        resume(back, ledger=self.ledger, now=now, zone=self.settings.timezone, behind=1)
        if at is None:
            involved = frozenset(ids) | self._originals(prepared)
            self._post_office().carry_out(involved, orders or Orders())
        rows = {row.id: row for row in self.ledger.several(ids)}
        return [rows[id_] for id_ in dict.fromkeys(ids)]

    def share(self, url: str, *, to: Sequence[str] | None = None) -> Shared:
        """Hand a page that is already live over for every platform (or ``to`` channels or platforms).

        Needs no account and sends nothing. Given again it lists what stands. Raises `ConfigurationError`
        (``page.*``) when the page cannot be read; nothing is recorded then.
        """
        targets = share_targets(
            to, channels=self.channels, registry=self.registry, pictures=self.workspace.pictures
        )
        reading = read_live(url, gateway=self.gateway, blobs=Blobs(self.workspace.blobs))
        desk = ShareDesk(
            ledger=self.ledger,
            folder=self.workspace.hand_overs,
            words=self.words,
            clock=self._clock,
            write_hand_over=self._hand_over_desk(),
            rehearsal=self.workspace.rehearsal,
        )
        return desk.share(reading, some(targets, where="--to"))

    def posting_channels(self) -> list[str]:
        """The channels that are ready to post or to save a draft by themselves."""
        return [channel.name for channel in self.channels.values() if self._posts(channel)]

    def history(
        self,
        *,
        status: Status | None = None,
        channel: str | None = None,
        post: str | None = None,
        since: datetime | None = None,
        limit: int = 50,
    ) -> list[Delivery]:
        """The deliveries of this workspace, newest first."""
        if channel is not None:
            pick(self.channels, channel, where="--channel")
        if not self._database.exists():
            return []
        return self.ledger.history(status=status, channel=channel, post=post, since=since, limit=limit)

    def backup(self, file: Path) -> Manifest:
        """Write the ledger, what it needs and the configuration into a new ``file``; no secret in plain."""
        self._must_have_ledger()
        return self.place.back_up(self.ledger, file, now=self._clock())

    def restore(self, archive: Archive) -> Restored:
        """Put a checked backup in the place of the ledger; what may be public by now waits for a yes."""
        self.close()
        self.__dict__.pop("ledger", None)
        return self.place.restore(archive, clock=self._clock)

    def verify(self, channel: Channel) -> ChannelReport:
        """Ask the platform who is signed in on a channel; raises a `DeliveryError` when it does not say."""
        return self._post_office().verify(channel)

    def proven(self, channel: Channel) -> dict[Mode, datetime | None]:
        """For each of its modes that sends: when a post last went out by it on the real account."""
        proven = self.place.last_published(channel.account)
        return {mode: proven.get(mode) for mode in sorted(channel.adapter.capabilities.modes - {Mode.SHARE})}

    def show(self, delivery: str) -> tuple[Delivery, list[Event]]:
        """One delivery with its whole history; ``delivery`` is an id or its unique beginning."""
        if not self._database.exists():
            raise ConfigurationError("ledger.id_unknown", id=delivery)
        found = self.ledger.named(delivery)
        return found, self.ledger.events(found.id)

    def edited_since(self, row: Delivery) -> bool:
        """Whether the post's file says something else by now than what is up."""
        if row.status is not Status.PUBLISHED or is_web_address(row.source):
            return False
        try:
            return content_hash(self.shelf.read(row.source)) != row.content
        except CrosspostError:
            # A file that is gone, or cannot be read any more, is no new text.
            return False

    def live_page(self, row: Delivery) -> str:
        """Where a post that is up is looked at and edited: its own address, else its account's page."""
        channel = self.channels.get(row.channel)
        if row.permalink or channel is None:
            return row.permalink or ""
        return channel.adapter(channel.settings, Transport(hosts=frozenset())).write_page

    def in_place_of(self, row: Delivery) -> Delivery | None:
        """The delivery that stands for the post of one that failed or was missed; it needs nobody then."""
        if row.status not in {Status.FAILED, Status.MISSED}:
            return None
        standing = self.ledger.standing(post=row.post, content=row.content, account=row.account)
        return standing[-1] if standing else None

    @property
    def desk(self) -> Desk:
        """Where a person decides about deliveries; raises `ConfigurationError` while there are none."""
        self._must_have_ledger()
        return Desk(
            ledger=self.ledger,
            channels=self.channels,
            clock=self._clock,
            zone=self.settings.timezone,
            registry=self.registry,
            carry_out=self._post_office().carry_out,
        )

    def service(self, observer: Observer | None = None) -> Service:
        """The service of this workspace, ready to run; it takes up what changes in the configuration.

        Raises `ConfigurationError` for the first entry that cannot be served, unless ``strict`` is false.
        """
        watch = ConfigWatch(self.workspace)
        return Service(
            setup=self._setup(),
            observer=observer or Observer(),
            reload=lambda again: self._reload() if watch.changed() or again else None,
            identity=Identity(
                machine=platform.node(),
                version=version("crosspost"),
                health=health_file(self.workspace.data),
            ),
            look_every=timedelta(seconds=1) if self.workspace.rehearsal else None,
        )

    def left_out(self) -> list[CrosspostError]:
        """The entries that cannot be served as they are written, each with its place."""
        problems = self._unserved()
        return [*self.settings.left_out, *(error for found in problems.values() for error in found)]

    def status(self) -> Standing:
        """Whether the service runs, and what waits for whom."""
        ledger = self.ledger if self._database.exists() else None
        health = read_health(health_file(self.workspace.data))
        standing = look_at(self._planner(ledger), health, database=self._database, now=self._clock())
        return replace(standing, left_out=tuple(self.left_out()))

    def plan(self, days: int) -> list[Line]:
        """What goes out in the next days, and what changed since it was written down."""
        ledger = self.ledger if self._database.exists() else None
        span = timedelta(days=days)
        rehearsal = self.workspace.rehearsal
        now = self._clock()
        lines = outlook(self._planner(ledger), now=now, span=span, rehearsal=rehearsal)
        if ledger is not None and self.settings.source:
            lines += coming(self._following, now=now, span=span)
            lines.sort(key=lambda line: line.due_at)
        return lines

    def asked(self, target: str) -> list[tuple[Delivery, Planned]]:
        """What waits for a yes of what an id or a post's name stands for, each with what it would show now.

        Raises `CrosspostError`, also for a followed blog's post that went away since it was read.
        """
        rows = self.desk.asked(target)
        for address in dict.fromkeys(row.source for row in rows if row.occasion.startswith("source/")):
            self._refuse_gone(address)
        return [(row, self._shown(row)) for row in rows]

    def news_asked(self, name: str) -> list[SourceItem]:
        """The new posts of a source that wait for a yes to all of them, if ``name`` is a source's."""
        if not self._database.exists():
            return []
        return self.ledger.source_items(name, {ItemState.ASKED})

    def answer_news(self, name: str, *, share: bool) -> list[SourceItem]:
        """Share the new posts of a source that wait for a yes, or leave them; the answer is these posts."""
        return self._following.answer(name, share=share)

    def news_at(self, item: SourceItem) -> datetime:
        """From when on a new post of a followed blog is read and shared."""
        return self._following.shared_at(item)

    def followed(self, source: Source) -> Followed | None:
        """How a source was read until now; ``None``: not at all."""
        if not self._database.exists():
            return None
        state = self.ledger.source_states().get(source.name)
        if state is None or not source.is_of(state.url, state.feed) or state.begun_at is None:
            return None
        items = self.ledger.source_items(source.name)
        shared = sum(item.state is ItemState.SHARED for item in items)
        # As it is followed: a rehearsal reads more often.
        served = next(one for one in self._following.sources if one.name == source.name)
        return Followed(
            state=state, known=len(items), shared=shared, next_at=poll_at(served, state, now=self._clock())
        )

    def feeds(self) -> Iterator[tuple[Source, FeedReading | CrosspostError]]:
        """Read the feed of each followed blog now, or say why it cannot be; nothing is written."""
        for source in self.settings.source:
            state = SourceState(name=source.name, url=source.url, feed=source.address)
            try:
                found = read_source(source, state, gateway=self.gateway, registry=self.registry)
            except CrosspostError as error:
                yield source, error
                continue
            if isinstance(found, FeedReading):
                yield source, found

    def moment(self, text: str) -> datetime:
        """Read ``--at``: a date and time of the workspace's zone, or with an offset of its own."""
        try:
            wall = read_moment(text)
        except ValueError as error:
            raise ConfigurationError("publish.at_invalid", where="--at") from error
        at = moment(wall, self.settings.timezone)
        if at <= self._clock():
            raise ConfigurationError("publish.at_past", where="--at")
        return at

    def _posts(self, channel: Channel) -> bool:
        try:
            channel.check_ready(rehearsal=False)
        except ConfigurationError:
            return False
        return not channel.placeholders and channel.mode is not Mode.SHARE and channel.settings.enabled

    def _refuse_gone(self, address: str) -> None:
        try:
            read_live(address, gateway=self.gateway, blobs=self.ledger.blobs)
        except CrosspostError as error:
            if is_gone(error):
                raise InvalidPost("approve.gone", where=address) from error

    def _shown(self, row: Delivery) -> Planned:
        """What a row would show if it went out now: the frozen post, or its file."""

        def read(_source: str) -> Post:
            return post_of(row, blobs=self.ledger.blobs, read=self.shelf.read)

        return self._planner(self.ledger).planned(row, read=read)

    def _originals(self, prepared: Prepared) -> frozenset[str]:
        if prepared.first is None:
            return frozenset()
        return frozenset(row.id for row in self._standing(prepared.post, prepared.first))
