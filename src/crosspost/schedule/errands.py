"""What is read of a followed blog over the network, signed out: its feed or list, the page of a new post."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import SplitResult

from crosspost.adapter import PublicList, Registry
from crosspost.config import Source
from crosspost.delivery import LiveReading, read_live
from crosspost.errors import CrosspostError, InvalidPost
from crosspost.ledger import Blobs, SourceItem, SourceState
from crosspost.post.feed import Feed, FeedKind, feeds_named_in, read_feed
from crosspost.transport.fetch import Page, Unchanged, fetch_feed, fetch_list

__all__ = ["Errand", "FeedReading", "PollFeed", "ReadPage", "Returned", "run_errand"]

log = logging.getLogger(__name__)

_CLOSED = frozenset({403, 404, 410})
"""What a feed answers that is not there, or no longer for everybody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PollFeed:
    """Read the feed of a source, unless it is still what it was."""

    source: Source
    state: SourceState


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadPage:
    """Read the page of a new post."""

    source: Source
    item: SourceItem


Errand = PollFeed | ReadPage


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedReading:
    """A feed as it was read; ``address`` is where it lies, ``etag`` and ``modified`` name its state."""

    feed: Feed
    address: str
    etag: str
    modified: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """What came of an errand; an error ``page.*`` or ``feed.*`` where it was in vain."""

    errand: Errand
    found: FeedReading | Unchanged | LiveReading | CrosspostError


def run_errand(errand: Errand, *, gateway: SplitResult | None, blobs: Blobs, registry: Registry) -> Returned:
    """Go and read; nothing is decided and nothing written but pictures.

    Never raises: whoever is sent out for all blogs comes back from each.
    """
    try:
        if isinstance(errand, ReadPage):
            return Returned(errand=errand, found=read_live(errand.item.address, gateway=gateway, blobs=blobs))
        read = read_source(errand.source, errand.state, gateway=gateway, registry=registry)
        return Returned(errand=errand, found=read)
    except CrosspostError as error:
        return Returned(errand=errand, found=error)
    except Exception as defect:
        log.exception("a followed blog cannot be read: %s", errand.source.name)
        found = InvalidPost("page.defect", where=errand.source.url, defect=type(defect).__name__)
        return Returned(errand=errand, found=found)


def read_source(
    source: Source, state: SourceState, *, gateway: SplitResult | None, registry: Registry
) -> FeedReading | Unchanged:
    """The posts of a source: its feed, or where that is closed the lists that its platform has.

    Raises `InvalidPost` (``page.*``, ``feed.unreadable``, ``feed.none``) where neither can be read.
    """
    try:
        found = _read_feed(state, gateway=gateway)
    except InvalidPost as error:
        if not _is_closed(error):
            raise
        listed = _read_lists(source, state, gateway=gateway, registry=registry)
        if listed is None:
            raise
        return listed
    if isinstance(found, FeedReading) and not found.feed.items:
        # An owner who closes it may leave it standing empty.
        return _read_lists(source, state, gateway=gateway, registry=registry) or found
    return found


def _is_closed(error: InvalidPost) -> bool:
    """Whether there is no feed any more, and not only a fault that passes."""
    return error.code in {"feed.unreadable", "feed.none"} or error.params.get("status") in _CLOSED


def _read_feed(state: SourceState, *, gateway: SplitResult | None) -> FeedReading | Unchanged:
    """The feed of a source; a page in its place is asked for the feed that it names."""
    page = fetch_feed(state.feed, etag=state.etag, modified=state.modified, gateway=gateway)
    if isinstance(page, Unchanged):
        return page
    try:
        return _reading(page)
    except InvalidPost:
        if state.kind is not None:
            # It was a feed before: what stands there now is an error page, not another blog.
            raise
    for address in feeds_named_in(page.body, page.address):
        found = fetch_feed(address, gateway=gateway)
        if isinstance(found, Page):
            return _reading(found)
    raise InvalidPost("feed.none", where=page.address)


def _read_lists(
    source: Source, state: SourceState, *, gateway: SplitResult | None, registry: Registry
) -> FeedReading | None:
    """The first list of the feed's platform that can be read; ``None`` when there is none."""
    for one in _lists_of(state.feed, registry):
        if source.categories and not one.names_categories:
            continue
        try:
            page = fetch_list(one.address, headers=one.headers, gateway=gateway)
            items = tuple(one.read(page.body.decode("utf-8", "replace")))
        except (InvalidPost, ValueError) as error:
            log.info("a list of %s cannot be read: %s", source.name, type(error).__name__)
            continue
        feed = Feed(title=state.title, items=items, kind=FeedKind.LIST)
        # The feed is asked first the next time, too: it may be open again.
        return FeedReading(feed=feed, address=state.feed, etag="", modified="")
    return None


def _lists_of(feed: str, registry: Registry) -> Sequence[PublicList]:
    """The lists of whoever knows the address."""
    lists = (registry.get(name).public_lists(feed) for name in registry)
    return next(filter(None, lists), ())


def _reading(page: Page) -> FeedReading:
    return FeedReading(
        feed=read_feed(page.body, page.address, charset=page.charset),
        address=page.address,
        etag=page.etag,
        modified=page.modified,
    )
