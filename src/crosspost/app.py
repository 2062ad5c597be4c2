"""The use cases, one method each; the command line and Python users call these."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from urllib.parse import SplitResult

from crosspost.adapter import Mode, Registry
from crosspost.config import Channel, Workspace, load_channels, load_settings, pick
from crosspost.delivery import (
    CANCELLABLE,
    Clock,
    HandOverDesk,
    Occasion,
    Orders,
    Planned,
    PostOffice,
    Shared,
    ShareDesk,
    approve,
    cancel,
    enrol,
    manual_occasion,
    pause,
    plan_post,
    read_live,
    resume,
    retry,
    settle_absent,
    settle_published,
    share_targets,
)
from crosspost.errors import ConfigurationError, CrosspostError
from crosspost.ledger import Blobs, Delivery, Event, Ledger, Status, Store, database_file
from crosspost.messages import Words
from crosspost.post import Notice, Post, content_hash, read_post
from crosspost.post.addresses import is_web_address
from crosspost.rendering import What
from crosspost.schedule import Line, Observer, Planner, Service, moment, outlook
from crosspost.transport import Transport
from crosspost.transport.fetch import Fetcher

__all__ = ["Crosspost", "Prepared"]

log = logging.getLogger(__name__)

_SETTLEABLE = frozenset(Status) - {Status.PUBLISHED, Status.CANCELLED, Status.SENDING}


DEFAULT_LATE = "within 6h"
"""What becomes of a post planned by hand whose time passes unserved."""


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A post as every chosen channel would show it; nothing is sent and nothing written."""

    post: Post
    source: str
    plans: tuple[Planned, ...]
    first: str | None
    notices: tuple[Notice, ...]


class Crosspost:
    """One workspace, opened. Close it when done; it is a context manager."""

    def __init__(
        self,
        workspace: Workspace,
        *,
        language: str | None = None,
        gateway: SplitResult | None = None,
        registry: Registry | None = None,
        clock: Clock = _utc_now,
    ) -> None:
        self.workspace = workspace
        self.settings = load_settings(workspace)
        self.registry = registry or Registry()
        self.channels = load_channels(self.settings, workspace, self.registry)
        self.words = Words(self.settings.language or language or "ko")
        self.stop = threading.Event()
        self.gateway = gateway
        self.warn: Callable[[CrosspostError], None] = lambda error: log.warning("%s", error.code)
        """Told what the owner should know although it stops nothing; a face puts its own here."""
        self._clock = clock

    def __enter__(self) -> Crosspost:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the ledger, if it was opened."""
        if "ledger" in self.__dict__:
            self.ledger.close()

    @property
    def posts(self) -> Path:
        """The folder that holds the posts."""
        return self.workspace.root / self.settings.posts

    @cached_property
    def ledger(self) -> Ledger:
        """The ledger, made on first use."""
        return Ledger(Store(self._database), Blobs(self.workspace.blobs))

    def prepare(
        self, post: str, *, to: Sequence[str] | None = None, link: str | None = None, here: Path | None = None
    ) -> Prepared:
        """Read a post and compose it for its channels, for a preview, a dry run or a publish.

        ``post`` is a path from ``here`` (the current folder) or else from the posts folder. Raises the first
        thing that is wrong with any channel; nothing was sent then.
        """
        if link is not None and not is_web_address(link):
            raise ConfigurationError("publish.link_invalid", where="--link")
        path = self._locate(post, here or Path.cwd())
        read = read_post(path, root=self.posts)
        targets = self._targets(to)
        first = self._first()
        stands = first is not None and bool(self._standing(read, first.account))
        standing = frozenset(one.account for one in targets if self._standing(read, one.account))
        plans, notices = plan_post(
            read, targets=targets, first=first, address=link, stands=stands, standing=standing
        )
        return Prepared(
            post=read,
            source=self._stored_path(path),
            plans=plans,
            first=first.account if first else None,
            notices=(*read.notices, *notices),
        )

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
        orders: Orders | None = None,
    ) -> list[Delivery]:
        """Write down the deliveries and carry them out; the answer is where each then stands.

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
            late=DEFAULT_LATE if at else "",
        )
        ids = enrol(prepared.plans, occasion, now=now, ledger=self.ledger)
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
        targets = share_targets(to, channels=self.channels, registry=self.registry)
        fetcher = Fetcher(self.gateway)
        try:
            reading = read_live(url, fetcher=fetcher, blobs=Blobs(self.workspace.blobs))
        finally:
            fetcher.close()
        desk = ShareDesk(
            ledger=self.ledger,
            folder=self.workspace.hand_overs,
            words=self.words,
            clock=self._clock,
            write_hand_over=self._hand_over_desk(),
            rehearsal=self.workspace.rehearsal,
        )
        return desk.share(reading, _some(targets, where="--to"))

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

    def show(self, delivery: str) -> tuple[Delivery, list[Event]]:
        """One delivery with its whole history; ``delivery`` is an id or its unique beginning."""
        if not self._database.exists():
            raise ConfigurationError("ledger.id_unknown", id=delivery)
        found = self.ledger.named(delivery)
        return found, self.ledger.events(found.id)

    def deliveries(self, target: str, *, on: str | None = None) -> list[Delivery]:
        """The deliveries that an id (or its beginning) or a post's name stands for, newest first.

        Raises `ConfigurationError` when there is none.
        """
        if not self._database.exists():
            raise ConfigurationError("ledger.id_unknown", id=target)
        if on is not None:
            pick(self.channels, on, where="--on")
        found = self.ledger.of_post(target) or [self.ledger.named(target)]
        chosen = [row for row in found if on is None or row.channel == on]
        if not chosen:
            raise ConfigurationError("ledger.nothing_there", where=on, id=target)
        return chosen

    def settle(self, target: str, *, on: str | None = None, published: str | None) -> Delivery:
        """Take a person's word for one open delivery: it is up at ``published``, or (``None``) it is not."""
        if published is not None and not is_web_address(published):
            raise ConfigurationError("publish.link_invalid", where="--published")
        row = _only(self.deliveries(target, on=on), target, wanted=_SETTLEABLE)
        if published is None:
            return settle_absent(row, ledger=self.ledger, now=self._clock())
        return settle_published(row, published, ledger=self.ledger, now=self._clock())

    def retry(self, target: str, orders: Orders | None = None) -> Delivery:
        """Send a failed or missed delivery after all."""
        row = retry(self.deliveries(target)[0], ledger=self.ledger, now=self._clock())
        return self._carried_out(row, orders)

    def approve(self, target: str, orders: Orders | None = None) -> Delivery:
        """Say yes to a delivery that waits for it."""
        row = approve(self.deliveries(target)[0], ledger=self.ledger, now=self._clock())
        return self._carried_out(row, orders)

    def cancel(self, target: str | None) -> list[Delivery]:
        """Call off one delivery, all of a post's, or (``None``) everything that has not been sent."""
        if target is None:
            rows = self.ledger.open() if self._database.exists() else []
        else:
            rows = self.deliveries(target)
        # What is already in a person's hands is called off only by name.
        spared = {Status.HANDED_OVER} if target is None else set()
        open_ = [row for row in rows if row.status in CANCELLABLE - spared]
        if target is not None and not open_:
            raise ConfigurationError("cancel.too_late", where=rows[0].channel, id=target)
        return [cancel(row, ledger=self.ledger, now=self._clock()) for row in open_]

    def pause(self, channel: str | None) -> list[str]:
        """Stop sending on a channel, or on all; the answer is their names."""
        chosen = self._chosen(channel)
        pause([one.account for one in chosen], ledger=self.ledger, now=self._clock())
        return [one.name for one in chosen]

    def resume(self, channel: str | None) -> list[Delivery]:
        """Send on a channel, or on all, again; the answer is what was held and now goes out."""
        accounts = [one.account for one in self._chosen(channel)]
        return resume(accounts, ledger=self.ledger, now=self._clock())

    def service(self, observer: Observer | None = None) -> Service:
        """The service of this workspace, ready to run."""
        return Service(
            office=self._post_office(),
            planner=self._planner(self.ledger),
            zone=self.settings.timezone,
            observer=observer or Observer(),
            look_every=timedelta(seconds=1) if self.workspace.rehearsal else None,
        )

    def plan(self, days: int) -> list[Line]:
        """What goes out in the next days, and what changed since it was written down."""
        ledger = self.ledger if self._database.exists() else None
        span = timedelta(days=days)
        return outlook(self._planner(ledger), digest=self._digest, now=self._clock(), span=span)

    def moment(self, text: str) -> datetime:
        """Read ``--at``: a date and time of the workspace's zone, or with an offset of its own."""
        try:
            wall = datetime.fromisoformat(text.strip())
        except ValueError as error:
            raise ConfigurationError("publish.at_invalid", where="--at") from error
        at = moment(wall, self.settings.timezone)
        if at <= self._clock() or ":" not in text:
            raise ConfigurationError("publish.at_past" if ":" in text else "publish.at_invalid", where="--at")
        return at

    def _posts(self, channel: Channel) -> bool:
        try:
            channel.check_ready(rehearsal=self.workspace.rehearsal)
        except ConfigurationError:
            return False
        return channel.mode is not Mode.SHARE and channel.settings.enabled

    def _hand_over_desk(self) -> HandOverDesk:
        return HandOverDesk(
            folder=self.workspace.hand_overs, words=self.words, rehearsal=self.workspace.rehearsal
        )

    def _chosen(self, channel: str | None) -> list[Channel]:
        if channel is None:
            return list(self.channels.values())
        return [pick(self.channels, channel, where="CHANNEL")]

    def _carried_out(self, row: Delivery, orders: Orders | None) -> Delivery:
        self._post_office().carry_out(frozenset({row.id}), orders or Orders())
        return self.ledger.get(row.id)

    def _planner(self, ledger: Ledger | None) -> Planner:
        return Planner(
            settings=self.settings,
            channels=self.channels,
            ledger=ledger,
            clock=self._clock,
            locate=self._find_post,
            where=self.workspace.config,
        )

    def _find_post(self, name: str) -> tuple[str, Post]:
        path = self._locate(name, self.workspace.root)
        return self._stored_path(path), read_post(path, root=self.posts)

    def _digest(self, row: Delivery) -> str:
        channel = pick(self.channels, row.channel, where=row.channel)
        adapter = channel.adapter(channel.settings, Transport(hosts=frozenset()))
        return adapter.compose(self._read(row.source), What(row.what), row.link).digest

    @cached_property
    def _database(self) -> Path:
        path = database_file(self.settings.storage.url, self.workspace.root)
        return self.workspace.data / path.name if self.workspace.rehearsal else path

    def _locate(self, post: str, here: Path) -> Path:
        typed = here / post
        inside = self.posts / post
        return inside if inside.is_file() and not typed.is_file() else typed

    def _stored_path(self, path: Path) -> str:
        resolved = path.resolve()
        if resolved.is_relative_to(self.workspace.root):
            return resolved.relative_to(self.workspace.root).as_posix()
        return str(resolved)

    def _read(self, source: str) -> Post:
        return read_post(self.workspace.root / source, root=self.posts)

    def _targets(self, to: Sequence[str] | None) -> list[Channel]:
        if to is not None:
            named = [pick(self.channels, name, where="--to") for name in dict.fromkeys(to)]
            return _some(named, where="--to")
        where = f"{self.workspace.config} [publishing] to"
        names = self.settings.publishing.to or self.channels
        usual = [pick(self.channels, name, where=where) for name in dict.fromkeys(names)]
        return _some([channel for channel in usual if channel.settings.enabled], where=where)

    def _first(self) -> Channel | None:
        name = self.settings.publishing.first
        return self.channels[name] if name else None

    def _standing(self, post: Post, account: str) -> Sequence[Delivery]:
        if not self._database.exists():
            return ()
        return self.ledger.standing(post=post.id, content=content_hash(post), account=account)

    def _originals(self, prepared: Prepared) -> frozenset[str]:
        if prepared.first is None:
            return frozenset()
        return frozenset(row.id for row in self._standing(prepared.post, prepared.first))

    def _post_office(self) -> PostOffice:
        rehearsal = self.workspace.rehearsal
        return PostOffice(
            workspace=self.workspace,
            database=self._database,
            channels=self.channels.values(),
            publishing=self.settings.publishing,
            ledger=self.ledger,
            clock=self._clock,
            stop=self.stop,
            read=self._read,
            write_hand_over=self._hand_over_desk(),
            gateway=self.gateway,
            warn=self.warn,
        )


def _some(channels: list[Channel], *, where: str) -> list[Channel]:
    if not channels:
        raise ConfigurationError("config.no_channels", where=where)
    return channels


def _only(rows: Sequence[Delivery], target: str, *, wanted: frozenset[Status]) -> Delivery:
    """The one delivery a word can be meant for; a post on several channels needs ``--on``."""
    open_ = [row for row in rows if row.status in wanted]
    if len(open_) > 1:
        channels = ", ".join(row.channel for row in open_)
        raise ConfigurationError("settle.which", where=target, channels=channels)
    return open_[0] if open_ else rows[0]
