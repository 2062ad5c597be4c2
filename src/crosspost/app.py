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

from crosspost.adapter import ChannelReport, Mode, Registry
from crosspost.config import (
    Channel,
    Workspace,
    load_channels,
    load_settings,
    pick,
    read_moment,
)
from crosspost.delivery import (
    Clock,
    Desk,
    HandOverDesk,
    LedgerPlace,
    Occasion,
    Orders,
    Planned,
    PostOffice,
    Restored,
    Shared,
    ShareDesk,
    changed_since,
    enrol,
    manual_occasion,
    plan_post,
    read_live,
    resume,
    share_targets,
)
from crosspost.errors import ConfigurationError, CrosspostError
from crosspost.ledger import Archive, Blobs, Delivery, Event, Ledger, Manifest, Status
from crosspost.messages import Words
from crosspost.post import Notice, Post, content_hash, read_post
from crosspost.post.addresses import is_web_address
from crosspost.post.files import find_file
from crosspost.rendering import What
from crosspost.schedule import Line, Observer, Planner, Service, moment, outlook
from crosspost.transport import Transport

__all__ = ["Crosspost", "Prepared"]

log = logging.getLogger(__name__)


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
        self.words = Words(self.settings.language or language or "ko", rehearsal=self.workspace.rehearsal)
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

    @property
    def place(self) -> LedgerPlace:
        """Where the ledger lies."""
        return LedgerPlace(workspace=self.workspace, url=self.settings.storage.url)

    @cached_property
    def ledger(self) -> Ledger:
        """The ledger, made on first use; one that was there before is never begun anew in silence."""
        return self.place.open()

    def backup(self, file: Path) -> Manifest:
        """Write the ledger, what it needs and the configuration into a new ``file``; no secret in plain."""
        self._must_have_ledger()
        return self.place.back_up(self.ledger, file, now=self._clock())

    def restore(self, archive: Archive) -> Restored:
        """Put a checked backup in the place of the ledger; what may be public by now waits for a yes."""
        self.close()
        self.__dict__.pop("ledger", None)
        return self.place.restore(archive, clock=self._clock)

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
        stood = {one.account: self._standing(read, one.account) for one in targets}
        standing = frozenset(account for account, rows in stood.items() if rows)
        plans, notices = plan_post(
            read, targets=targets, first=first, address=link, stands=stands, standing=standing
        )
        return Prepared(
            post=read,
            source=self._stored_path(path),
            plans=plans,
            first=first.account if first else None,
            notices=(*read.notices, *notices, *changed_since(read, stood, targets)),
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
        targets = share_targets(to, channels=self.channels, registry=self.registry)
        reading = read_live(url, gateway=self.gateway, blobs=Blobs(self.workspace.blobs))
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

    def _hand_over_desk(self) -> HandOverDesk:
        return HandOverDesk(
            folder=self.workspace.hand_overs, words=self.words, rehearsal=self.workspace.rehearsal
        )

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
        return self.place.file

    def _must_have_ledger(self) -> None:
        if not self._database.exists() and not self.place.is_gone:
            raise ConfigurationError("ledger.empty", where=str(self.workspace.root))

    def _locate(self, post: str, here: Path) -> Path:
        typed, inside = find_file(here / post), find_file(self.posts / post)
        return inside if inside.exists() and not typed.exists() else typed

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
