"""Following blogs: what is to be read when, and what becomes of it. The truth is the ledger's.

A new post is written down at once, left alone until nobody has touched it for a while, and read from its own
page, signed out, as its readers see it, when its time to be shared has come.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from crosspost.adapter import Registry
from crosspost.config import Channel, Settings, Source, source_targets
from crosspost.delivery import Clock, LiveReading, recorded
from crosspost.errors import CrosspostError, InvalidPost
from crosspost.ledger import ItemState, Ledger, SourceItem, SourceState, Writing
from crosspost.schedule.errands import Errand, FeedReading, PollFeed, ReadPage, Returned
from crosspost.schedule.live_page import LivePage
from crosspost.schedule.news import PERHAPS_OURS, Forgotten, may_return, news_of
from crosspost.schedule.ours import Ours
from crosspost.schedule.rhythm import APART, poll_at, shared_at
from crosspost.schedule.source_news import SourceNews

__all__ = ["Following"]

log = logging.getLogger(__name__)

_REHEARSED = timedelta(seconds=1)
"""How often a blog is read in a rehearsal, and how long it is quiet there; nothing keeps apart."""


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
                if state is not None and source.is_of(state.url, state.feed):
                    self._rename(tx, source, state)
                    continue
                if state is not None:
                    tx.forget_source(name)
                old = next((one for one in gone.values() if source.is_of(one.url, one.feed)), None)
                self._take_over(tx, source, old)
            for name in gone:
                tx.forget_source(name)

    def _take_over(self, tx: Writing, source: Source, old: SourceState | None) -> None:
        if old is None:
            tx.keep_source(SourceState(name=source.name, url=source.url, feed=source.address))
            return
        tx.keep_source(replace(old, name=source.name))
        self._rename(tx, source, replace(old, name=source.name))
        items = self.ledger.source_items(old.name)
        tx.keep_items(*(replace(item, source=source.name) for item in items))

    @staticmethod
    def _rename(tx: Writing, source: Source, state: SourceState) -> None:
        """The same blog by another address, which is read anew: the old one may have been wrong.

        The other address may show more of the blog. What was published until the last look and is not known
        from it is old: its owner has followed only a part until now.
        """
        if source.url == state.url:
            return
        named = SourceState(
            name=state.name, url=source.url, feed=source.address, share_after=state.share_after
        )
        begun_at = state.begun_at and (state.read_at or state.begun_at)
        tx.keep_source(replace(named, title=state.title, begun_at=begun_at, read_at=state.read_at))

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
            if source.name not in polled and poll_at(source, state, now=now) <= now:
                yield PollFeed(source=source, state=self._whole(state, now))
                continue
            ripe = [item for item in self._fresh(source) if self._shared_at(item, state, now) <= now]
            if ripe:
                yield ReadPage(source=source, item=ripe[0])

    def _whole(self, state: SourceState, now: datetime) -> SourceState:
        """As it is read: whole, while a post that went away may come back into a feed that stays the same."""
        gone = self.ledger.source_items(state.name, {ItemState.GONE})
        if any(may_return(item, now=now) for item in gone):
            return replace(state, etag="", modified="")
        return state

    def next_at(self, *, polls: bool = True) -> datetime | None:
        """When the next thing is to be read; without ``polls``, the next page."""
        now, states = self.clock(), self.ledger.source_states()
        known = [(source, states[source.name]) for source in self.sources if source.name in states]
        feeds = [poll_at(source, state, now=now) for source, state in known if polls]
        pages = [self._shared_at(item, state, now) for source, state in known for item in self._fresh(source)]
        return min([*feeds, *pages], default=None)

    def shared_at(self, item: SourceItem) -> datetime:
        """From when on a new post is read and shared, as things stand."""
        return self._shared_at(item, self.ledger.source_states()[item.source], self.clock())

    def _shared_at(self, item: SourceItem, state: SourceState, now: datetime) -> datetime:
        return shared_at(item, state, after=self.after_first, now=now)

    def take(self, returned: Returned) -> SourceNews:
        """Write down what an errand brought. A defect in it is told of its source, and ends nothing else."""
        try:
            return self._taken(returned)
        except CrosspostError:
            raise
        except Exception as defect:
            source = returned.errand.source
            log.exception("what a followed blog brought cannot be taken: %s", source.name)
            error = InvalidPost("page.defect", where=source.url, defect=type(defect).__name__)
            return self._taken(Returned(errand=returned.errand, found=error))

    def _taken(self, returned: Returned) -> SourceNews:
        errand, found = returned.errand, returned.found
        if isinstance(errand, PollFeed):
            return self._polled(errand, returned)
        if not isinstance(found, (LiveReading, CrosspostError)):
            raise TypeError("a page is read as a page")
        return self._read(errand, found)

    def answer(self, name: str, *, share: bool) -> list[SourceItem]:
        """The owner's word on the many new posts of a source that wait for it; the answer is these posts."""
        now = self.clock()
        asked = self.ledger.source_items(name, {ItemState.ASKED})
        state = ItemState.FRESH if share else ItemState.DECLINED
        answered = [replace(item, state=state, next_at=now if share else None) for item in asked]
        with self.ledger.writing() as tx:
            # A yes to what looks like one of ours is remembered: it would be waited for again.
            tx.keep_items(
                *(one if one.error == PERHAPS_OURS else replace(one, error=None) for one in answered)
            )
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
            state=errand.state,
            now=now,
            forgotten=self._forgotten(errand.state),
            is_ours=self._ours(source, state).has,
        )
        read = replace(
            state,
            feed=found.address,
            title=found.feed.title or state.title,
            etag=found.etag,
            modified=found.modified,
            kind=found.feed.kind,
            # Begun by a clock that was ahead, it would take nothing for new until then.
            begun_at=min(state.begun_at or now, now),
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

    def _read(self, errand: ReadPage, found: LiveReading | CrosspostError) -> SourceNews:
        source = errand.source
        item = next((one for one in self._fresh(source) if one.key == errand.item.key), None)
        if item is None or item.digest != errand.item.digest:
            # It was changed, declined or shared meanwhile: what was read is not what counts.
            return SourceNews(source=source)
        state = self.ledger.source_states()[source.name]
        page = LivePage(
            source=source,
            item=item,
            ledger=self.ledger,
            ours=self._ours(source, state),
            targets=lambda: self.targets(source),
            now=self.clock(),
            after=self.after_first,
            apart=self.apart,
            rehearsal=self.rehearsal,
        )
        return page.take(found)

    def _ours(self, source: Source, state: SourceState) -> Ours:
        since = state.begun_at or self.clock()
        return Ours(ledger=self.ledger, source=source, channels=self.channels.values(), since=since)
