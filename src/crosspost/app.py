"""The use cases, one method each; the command line and Python users call these."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from urllib.parse import SplitResult

from crosspost.adapter import Registry
from crosspost.config import Channel, Workspace, load_channels, load_settings, pick
from crosspost.delivery import (
    Clock,
    HandOverDesk,
    Occasion,
    Orders,
    Planned,
    PostOffice,
    enrol,
    manual_occasion,
    plan_post,
)
from crosspost.errors import ConfigurationError
from crosspost.ledger import Blobs, Delivery, Event, Ledger, Status, Store, database_file
from crosspost.messages import Words
from crosspost.post import Notice, Post, content_hash, read_post
from crosspost.post.addresses import is_web_address

__all__ = ["Crosspost", "Prepared"]


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
        self.channels = load_channels(self.settings, workspace, registry or Registry())
        self.words = Words(self.settings.language or language or "ko")
        self.stop = threading.Event()
        self.gateway = gateway
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
        plans, notices = plan_post(read, targets=targets, first=first, address=link, stands=stands)
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
            write_hand_over=HandOverDesk(
                folder=self.workspace.hand_overs, words=self.words, rehearsal=rehearsal
            ),
            gateway=self.gateway,
        )


def _some(channels: list[Channel], *, where: str) -> list[Channel]:
    if not channels:
        raise ConfigurationError("config.no_channels", where=where)
    return channels
