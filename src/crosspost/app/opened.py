"""A workspace, opened: its settings, its ledger, and the rooms furnished from them."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Self
from urllib.parse import SplitResult

from crosspost.adapter import Registry
from crosspost.app.stored_secrets import with_stored_secrets
from crosspost.config import (
    Channel,
    Settings,
    Shelf,
    Workspace,
    load_channels,
    load_settings,
    source_targets,
    unserved,
)
from crosspost.delivery import (
    Clock,
    HandOverDesk,
    LedgerPlace,
    PostOffice,
)
from crosspost.errors import ConfigurationError, CrosspostError
from crosspost.ledger import Delivery, Ledger
from crosspost.messages import Words
from crosspost.post import Post, content_hash
from crosspost.schedule import (
    Following,
    Planner,
    Setup,
)

__all__ = ["OpenedWorkspace"]

log = logging.getLogger(__name__)


def _utc_now() -> datetime:
    return datetime.now(UTC)


class OpenedWorkspace:
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
        self.channels = self._channels(self.settings)
        self.words = Words(self.settings.language or language or "ko", rehearsal=self.workspace.rehearsal)
        self.stop = threading.Event()
        self.gateway = gateway
        self.warn: Callable[[CrosspostError], None] = lambda error: log.warning("%s", error.code)
        """Told what the owner should know although it stops nothing; a face puts its own here."""
        self._clock = clock

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the ledger, if it was opened."""
        if "ledger" in self.__dict__:
            self.ledger.close()

    @property
    def shelf(self) -> Shelf:
        """The posts of the workspace."""
        return Shelf(root=self.workspace.root, posts=self.workspace.root / self.settings.posts)

    @cached_property
    def ledger(self) -> Ledger:
        """The ledger, made on first use; one that was there before is never begun anew in silence."""
        return self.place.open()

    @property
    def place(self) -> LedgerPlace:
        """Where the ledger lies."""
        return LedgerPlace(workspace=self.workspace, url=self.settings.storage.url)

    def now(self) -> datetime:
        """The time by the workspace's clock."""
        return self._clock()

    def _hand_over_desk(self) -> HandOverDesk:
        return HandOverDesk(
            folder=self.workspace.hand_overs, words=self.words, rehearsal=self.workspace.rehearsal
        )

    def _unserved(self) -> dict[str, list[ConfigurationError]]:
        """The entries that cannot be served, with what keeps each from it; what is over needs no service."""
        config, now = self.workspace.config, self._clock()
        return unserved(self.settings, self.channels, self.shelf, config=config, now=now)

    def _planner(self, ledger: Ledger | None) -> Planner:
        problems = self._unserved()
        return Planner(
            settings=self.settings,
            channels=self.channels,
            ledger=ledger,
            clock=self._clock,
            shelf=self.shelf,
            where=self.workspace.config,
            spared=frozenset({*problems, *self.settings.left_out_names}),
        )

    def _setup(self) -> Setup:
        """What the configuration makes of the workspace, without the entries that cannot be served."""
        problems = self._unserved()
        if self.settings.strict:
            for found in problems.values():
                raise found[0]
        served = tuple(entry for entry in self.settings.schedule if entry.name not in problems)
        settings = self.settings.model_copy(update={"schedule": served})
        planner = replace(self._planner(self.ledger), settings=settings)
        for source in settings.source:
            where = f"{self.workspace.config} [source {source.name}]"
            source_targets(source, self.channels, settings.publishing, where=where)
        following = self._following if settings.source else None
        return Setup(office=self._post_office(), planner=planner, following=following)

    @property
    def _following(self) -> Following:
        return Following(
            settings=self.settings,
            channels=self.channels,
            ledger=self.ledger,
            clock=self._clock,
            where=self.workspace.config,
            rehearsal=self.workspace.rehearsal,
        )

    def _reload(self) -> Setup:
        before = self.settings, self.channels
        settings = load_settings(self.workspace)
        if settings.storage != self.settings.storage:
            raise ConfigurationError("config.storage_moved", where=f"{self.workspace.config} [storage] url")
        self.settings, self.channels = settings, self._channels(settings)
        try:
            return self._setup()
        except CrosspostError:
            # What was good before stays what counts.
            self.settings, self.channels = before
            raise

    def _channels(self, settings: Settings) -> dict[str, Channel]:
        channels = load_channels(settings, self.workspace, self.registry)
        place = LedgerPlace(workspace=self.workspace, url=settings.storage.url)
        return with_stored_secrets(channels, place=place)

    @cached_property
    def _database(self) -> Path:
        return self.place.file

    def _must_have_ledger(self) -> None:
        if not self._database.exists() and not self.place.is_gone:
            raise ConfigurationError("ledger.empty", where=str(self.workspace.root))

    def _standing(self, post: Post, account: str) -> Sequence[Delivery]:
        if not self._database.exists():
            return ()
        return self.ledger.standing(post=post.id, content=content_hash(post), account=account)

    def _post_office(self) -> PostOffice:
        return PostOffice(
            workspace=self.workspace,
            database=self._database,
            channels=self.channels.values(),
            publishing=self.settings.publishing,
            ledger=self.ledger,
            clock=self._clock,
            stop=self.stop,
            read=self.shelf.read,
            write_hand_over=self._hand_over_desk(),
            zone=self.settings.timezone,
            gateway=self.gateway,
            warn=self.warn,
        )
