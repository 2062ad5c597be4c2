"""Following blogs: what is to be read when, and what becomes of it. The truth is the ledger's.

A new post is written down at once, left alone until nobody has touched it for a while, and then read from its
own page, signed out, as its readers see it. Only what is really there is shared, with its own address.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

from crosspost.adapter import Registry
from crosspost.config import Channel, Each, Settings, Source, source_targets
from crosspost.delivery import (
    Clock,
    LiveReading,
    Occasion,
    Planned,
    enrol,
    freeze,
    plan_post,
    recorded,
)
from crosspost.errors import CrosspostError, InvalidPost, Unsupported
from crosspost.ledger import Delivery, ItemState, Ledger, SourceItem, SourceState, Writing
from crosspost.post import Post
from crosspost.schedule.doubt import doubt_of
from crosspost.schedule.errands import Errand, FeedReading, PollFeed, ReadPage, Returned
from crosspost.schedule.news import APART, LONGEST_PAUSE, Forgotten, News, news_of, poll_at, shared_at

__all__ = ["Following", "SourceNews"]

_AGAIN = timedelta(minutes=5)
"""After how long a page is read again that is not as it should be."""

_PATIENCE = 3
"""How often a page without a picture, or with another title, is read before its owner is asked."""

_LOST_AFTER = timedelta(hours=24)
"""How long a page is tried that cannot be read at all."""

_REHEARSED = timedelta(seconds=1)
"""How often a blog is read in a rehearsal, and how long it is quiet there; nothing keeps apart."""

_GONE = frozenset({"page.sign_in"})
_GONE_STATUSES = frozenset({401, 403, 404, 410})


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceNews:
    """What an errand brought: new posts seen, rows written, posts that went away, or a trouble."""

    source: Source
    news: News = field(default_factory=News)
    began: int | None = None
    """How many posts stood there when the source was read first; ``None`` later."""
    written: tuple[Delivery, ...] = ()
    gone: tuple[SourceItem, ...] = ()
    error: CrosspostError | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Following:
    """The sources of a workspace beside its ledger. ``where`` is the configuration, ``rehearsal`` hurries."""

    settings: Settings
    channels: Mapping[str, Channel]
    ledger: Ledger
    clock: Clock
    where: Path
    rehearsal: bool = False
    registry: Registry = field(default_factory=Registry)

    @property
    def sources(self) -> Sequence[Source]:
        """The sources, in the order of the file; a rehearsal waits for nothing."""
        if not self.rehearsal:
            return self.settings.source
        hurried = {"quiet": _REHEARSED, "every": _REHEARSED}
        return [source.model_copy(update=hurried) for source in self.settings.source]

    @property
    def after_first(self) -> timedelta:
        """How long after the blog itself its post is shared."""
        return timedelta(0) if self.rehearsal else self.settings.publishing.after_first

    @property
    def apart(self) -> timedelta:
        """How far apart the posts of one source are shared."""
        return timedelta(0) if self.rehearsal else APART

    def targets(self, source: Source) -> Sequence[Channel]:
        """The channels that share a source's posts; raises `ConfigurationError`."""
        where = f"{self.where} [source {source.name}]"
        return source_targets(source, self.channels, self.settings.publishing, where=where)

    def begin(self) -> None:
        """Follow the configuration: a renamed source stays itself, a removed one is forgotten."""
        states = self.ledger.source_states()
        named = {source.name: source for source in self.sources}
        gone = {name: state for name, state in states.items() if name not in named}
        with self.ledger.writing() as tx:
            for name, source in named.items():
                state = states.get(name)
                if state is not None and source.is_of(state.url):
                    continue
                if state is not None:
                    tx.forget_source(name)
                old = next((one for one in gone.values() if source.is_of(one.url)), None)
                self._take_over(tx, source, old)
            for name in gone:
                tx.forget_source(name)

    def _take_over(self, tx: Writing, source: Source, old: SourceState | None) -> None:
        if old is None:
            tx.keep_source(SourceState(name=source.name, url=source.url, feed=source.address))
            return
        tx.keep_source(replace(old, name=source.name))
        items = self.ledger.source_items(old.name)
        tx.keep_items(*(replace(item, source=source.name) for item in items))

    def due(self, *, besides: Collection[str] = (), polled: Collection[str] = ()) -> Iterator[Errand]:
        """What is to be read now, at most one errand a source.

        Nothing for the sources that are busy already, and no feed of those that were polled.
        """
        now = self.clock()
        states = self.ledger.source_states()
        for source in self.sources:
            state = states.get(source.name)
            if state is None or source.name in besides:
                continue
            if source.name not in polled and poll_at(source, state) <= now:
                yield PollFeed(source=source, state=state)
                continue
            ripe = [item for item in self._fresh(source) if item.next_at is None or item.next_at <= now]
            if ripe:
                yield ReadPage(source=source, item=ripe[0])

    def next_at(self, *, polls: bool = True) -> datetime | None:
        """When the next thing is to be read; without ``polls``, the next page."""
        states = self.ledger.source_states()
        known = [source for source in self.sources if source.name in states]
        feeds = [poll_at(source, states[source.name]) for source in known if polls]
        pages = [item.next_at for source in known for item in self._fresh(source) if item.next_at]
        return min([*feeds, *pages], default=None)

    def take(self, returned: Returned) -> SourceNews:
        """Write down what an errand brought."""
        if isinstance(returned.errand, PollFeed):
            return self._polled(returned.errand, returned)
        return self._read(returned.errand, returned)

    def answer(self, name: str, *, share: bool) -> list[SourceItem]:
        """The owner's word on the many new posts of a source that wait for it; the answer is these posts."""
        now = self.clock()
        asked = self.ledger.source_items(name, {ItemState.ASKED})
        state = ItemState.FRESH if share else ItemState.DECLINED
        next_at = now if share else None
        with self.ledger.writing() as tx:
            tx.keep_items(*(replace(item, state=state, next_at=next_at, error=None) for item in asked))
        return asked

    def _fresh(self, source: Source) -> list[SourceItem]:
        return self.ledger.source_items(source.name, {ItemState.FRESH})

    def _polled(self, errand: PollFeed, returned: Returned) -> SourceNews:
        source, found, now = errand.source, returned.found, self.clock()
        state = replace(errand.state, polled_at=now)
        if isinstance(found, CrosspostError):
            failed = replace(state, failures=state.failures + 1, error=recorded(found))
            with self.ledger.writing() as tx:
                tx.keep_source(failed)
            return SourceNews(source=source, error=found)
        state = replace(state, failures=0, error=None, read_at=now)
        if not isinstance(found, FeedReading):
            with self.ledger.writing() as tx:
                tx.keep_source(state)
            return SourceNews(source=source)
        news = news_of(
            source,
            found.feed,
            self.ledger.source_items(source.name),
            begun_at=state.begun_at,
            now=now,
            forgotten=self._forgotten(errand.state),
        )
        read = replace(
            state,
            feed=found.address,
            title=found.feed.title or state.title,
            etag=found.etag,
            modified=found.modified,
            kind=found.feed.kind,
            begun_at=state.begun_at or now,
        )
        with self.ledger.writing() as tx:
            tx.keep_items(*news.kept)
            tx.keep_source(read)
        return SourceNews(source=source, news=news, began=news.archived if state.begun_at is None else None)

    def _forgotten(self, state: SourceState) -> Forgotten | None:
        restored = self.ledger.fact("restored")
        if restored is None:
            return None
        at = restored[1]
        return Forgotten(until=at, unread=state.read_at is None or state.read_at < at)

    def _read(self, errand: ReadPage, returned: Returned) -> SourceNews:
        source, found, now = errand.source, returned.found, self.clock()
        item = next((one for one in self._fresh(source) if one.key == errand.item.key), None)
        if item is None or item.digest != errand.item.digest:
            # It was changed, declined or shared meanwhile: what was read is not what counts.
            return SourceNews(source=source)
        if isinstance(found, CrosspostError):
            return self._not_read(source, item, found)
        if not isinstance(found, LiveReading):
            raise TypeError("a page is read as a page")
        doubt = doubt_of(item, found)
        if doubt and item.tried < _PATIENCE:
            again = _REHEARSED if self.rehearsal else _AGAIN
            self._keep(replace(item, tried=item.tried + 1, next_at=now + again))
            return SourceNews(source=source)
        return self._shared(source, item, found.post, doubt)

    def _not_read(self, source: Source, item: SourceItem, error: CrosspostError) -> SourceNews:
        now = self.clock()
        if error.code in _GONE or error.params.get("status") in _GONE_STATUSES:
            gone = replace(item, state=ItemState.GONE, next_at=None, error=recorded(error))
            self._keep(gone)
            return SourceNews(source=source, gone=(gone,))
        pause = min(_AGAIN * 2**item.tried, LONGEST_PAUSE)
        lost = now - item.seen_at > _LOST_AFTER + source.quiet
        self._keep(
            replace(
                item,
                state=ItemState.DECLINED if lost else ItemState.FRESH,
                tried=item.tried + 1,
                next_at=None if lost else now + pause,
                error=recorded(error),
            )
        )
        return SourceNews(source=source, error=error if lost or not item.tried else None)

    def _shared(self, source: Source, item: SourceItem, post: Post, doubt: str) -> SourceNews:
        """Write the rows of a post that is live; what a channel cannot carry is told, the others share it."""
        plans, error = self._plans(source, post)
        now = self.clock()
        if not plans:
            self._keep(
                replace(
                    item,
                    state=ItemState.DECLINED,
                    next_at=None,
                    error=recorded(error) if error else None,
                )
            )
            return SourceNews(source=source, error=error)
        state = self.ledger.source_states()[source.name]
        due_at = shared_at(item, state, after=self.after_first, now=now)
        occasion = Occasion(
            key=f"source/{source.name}/{sha256(item.key.encode()).hexdigest()[:16]}",
            post=post,
            source=item.address,
            due_at=due_at,
            late="always",
            follows=source.name,
            approve=source.each is Each.ASK,
            doubt=doubt,
            mode=source.mode,
        )
        frozen = freeze(post, self.ledger.blobs)

        def beside(tx: Writing) -> None:
            tx.freeze(occasion.key, frozen)
            tx.keep_items(replace(item, state=ItemState.SHARED, next_at=None, error=None))
            tx.keep_source(replace(state, share_after=due_at + self.apart))

        ids = enrol(plans, occasion, now=now, ledger=self.ledger, beside=beside)
        return SourceNews(source=source, written=tuple(self.ledger.several(ids)), error=error)

    def _plans(self, source: Source, post: Post) -> tuple[list[Planned], CrosspostError | None]:
        plans: list[Planned] = []
        error: CrosspostError | None = None
        try:
            targets = self.targets(source)
        except CrosspostError as wrong:
            return [], wrong
        for channel in targets:
            try:
                plans += plan_post(post, targets=[channel], first=None)[0]
            except (Unsupported, InvalidPost) as wrong:
                error = wrong
        return plans, error

    def _keep(self, item: SourceItem) -> None:
        with self.ledger.writing() as tx:
            tx.keep_items(item)
