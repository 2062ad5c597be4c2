"""A new post's page, read right before it is shared: only what is really there goes out, as it is now."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256

from crosspost.config import Channel, Each, Source
from crosspost.delivery import LIVE, LiveReading, Occasion, Planned, enrol, freeze, plan_post, recorded
from crosspost.errors import CrosspostError, InvalidPost, Unsupported
from crosspost.ledger import ItemState, Ledger, SourceItem, SourceState, Writing
from crosspost.post import Post
from crosspost.schedule.doubt import doubt_of
from crosspost.schedule.news import PERHAPS_OURS
from crosspost.schedule.ours import Ours
from crosspost.schedule.rhythm import LONGEST_QUIET, TRIES, pause_after, shared_at
from crosspost.schedule.source_news import SourceNews

__all__ = ["LivePage", "is_gone"]

_AGAIN = timedelta(minutes=5)
"""After how long a page is read again that is not as it should be, or not there."""

_REHEARSED = timedelta(seconds=1)
"""The same in a rehearsal."""

_PATIENCE = 3
"""How often a page without a picture, or with another title, is read before its owner is asked."""

_TOLD = 2
"""After how many tries in vain nobody is told any more that a post is gone: she has heard it."""

# Naver shows a page without a title where a post is gone or private.
_GONE = frozenset({"page.no_title", "page.sign_in"})
_GONE_STATUSES = frozenset({404, 410})


@dataclass(frozen=True, slots=True, kw_only=True)
class LivePage:
    """What is done with the page of ``item``; ``targets`` are asked for only when it is shared."""

    source: Source
    item: SourceItem
    ledger: Ledger
    ours: Ours
    targets: Callable[[], Sequence[Channel]]
    now: datetime
    after: timedelta
    apart: timedelta
    rehearsal: bool

    def take(self, found: LiveReading | CrosspostError) -> SourceNews:
        """Share the post of a page that was read, wait for it, or drop it."""
        if self.ours.has(self.item.keys):
            # Its own delivery was noticed only after the feed had shown it.
            self._keep(replace(self.item, state=ItemState.ARCHIVE, next_at=None, error=None))
            return SourceNews(source=self.source)
        if self.ours.awaits(self.item) and self.item.error != PERHAPS_OURS:
            return self._wait_for_ours()
        if isinstance(found, CrosspostError):
            return self._not_read(found)
        doubt = doubt_of(self.item, found, blog=self._state.title)
        if doubt and self.item.tried < _PATIENCE:
            self._later(self._again, error=None)
            return SourceNews(source=self.source)
        return self._share(found.post, doubt)

    @property
    def _again(self) -> timedelta:
        return _REHEARSED if self.rehearsal else _AGAIN

    def _wait_for_ours(self) -> SourceNews:
        """Wait until it is noticed that a post of ours is live; a hand-over may lie there for ever."""
        if self.now - self.item.seen_at <= LONGEST_QUIET:
            self._keep(replace(self.item, next_at=self.now + self._again))
            return SourceNews(source=self.source)
        asked = replace(self.item, state=ItemState.ASKED, next_at=None, error=PERHAPS_OURS)
        self._keep(asked)
        return SourceNews(source=self.source, asked=(asked,))

    def _not_read(self, error: CrosspostError) -> SourceNews:
        if is_gone(error):
            return self._gone(error)
        lost = self.item.tried >= TRIES
        if lost:
            self._keep(replace(self.item, state=ItemState.DECLINED, next_at=None, error=recorded(error)))
        else:
            self._later(pause_after(self.item.tried), error=error)
        # A wall against robots is told of once it has stood for a day; what else is wrong, at once.
        told = lost or not self.item.tried
        return SourceNews(source=self.source, error=error if told else None)

    def _gone(self, error: CrosspostError) -> SourceNews:
        """Once may be a hiccup of the server; twice, some minutes apart, it is gone."""
        before = self.item.error or {}
        if not (before.get("code") in _GONE or before.get("params", {}).get("status") in _GONE_STATUSES):
            self._later(self._again, error=error)
            return SourceNews(source=self.source)
        gone = replace(
            self.item,
            state=ItemState.GONE,
            next_at=None,
            changed_at=self.now,
            tried=self.item.tried + 1,
            error=recorded(error),
        )
        self._keep(gone)
        # A feed may go on showing it, so that it is looked for again and again.
        return SourceNews(source=self.source, gone=(gone,) if self.item.tried <= _TOLD else ())

    def _share(self, post: Post, doubt: str) -> SourceNews:
        """Write the rows of a post that is live; what a channel cannot carry is told, the others share it."""
        plans, error = self._plans(post)
        if not plans:
            why = recorded(error) if error else None
            self._keep(replace(self.item, state=ItemState.DECLINED, next_at=None, error=why))
            return SourceNews(source=self.source, error=error)
        state = self._state
        planned_at = shared_at(self.item, state, after=self.after, now=self.now)
        due_at = planned_at if self.now - planned_at <= LIVE else self.now
        occasion = Occasion(
            key=f"source/{self.source.name}/{sha256(self.item.key.encode()).hexdigest()[:16]}",
            post=post,
            source=self.item.address,
            due_at=due_at,
            late="always",
            follows=self.source.name,
            approve=self.source.each is Each.ASK,
            doubt=doubt,
            mode=self.source.mode,
        )
        frozen = freeze(post, self.ledger.blobs)

        def beside(tx: Writing) -> None:
            tx.freeze(occasion.key, frozen)
            tx.keep_items(replace(self.item, state=ItemState.SHARED, next_at=None, error=None))
            tx.keep_source(replace(state, share_after=due_at + self.apart))

        ids = enrol(plans, occasion, now=self.now, ledger=self.ledger, beside=beside)
        written = tuple(self.ledger.several(ids))
        return SourceNews(source=self.source, written=written, error=error)

    def _plans(self, post: Post) -> tuple[list[Planned], CrosspostError | None]:
        plans: list[Planned] = []
        error: CrosspostError | None = None
        try:
            targets = self.targets()
        except CrosspostError as wrong:
            return [], wrong
        for channel in targets:
            try:
                plans += plan_post(post, targets=[channel], first=None)[0]
            except (Unsupported, InvalidPost) as wrong:
                error = wrong
        return plans, error

    @property
    def _state(self) -> SourceState:
        return self.ledger.source_states()[self.source.name]

    def _later(self, pause: timedelta, *, error: CrosspostError | None) -> None:
        self._keep(
            replace(
                self.item,
                tried=self.item.tried + 1,
                next_at=self.now + pause,
                error=recorded(error) if error else None,
            )
        )

    def _keep(self, item: SourceItem) -> None:
        with self.ledger.writing() as tx:
            tx.keep_items(item)


def is_gone(error: CrosspostError) -> bool:
    """Whether a page is not there for everybody, and not only out of reach."""
    return error.code in _GONE or error.params.get("status") in _GONE_STATUSES
