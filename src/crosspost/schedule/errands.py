"""What is read of a followed blog over the network: its feed, and the page of a new post, signed out."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import SplitResult

from crosspost.config import Source
from crosspost.delivery import LiveReading, read_live
from crosspost.errors import CrosspostError, InvalidPost
from crosspost.ledger import Blobs, SourceItem, SourceState
from crosspost.post.feed import Feed, feeds_named_in, read_feed
from crosspost.transport.fetch import Page, Unchanged, fetch_feed

__all__ = ["Errand", "FeedReading", "PollFeed", "ReadPage", "Returned", "run_errand"]


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


def run_errand(errand: Errand, *, gateway: SplitResult | None, blobs: Blobs) -> Returned:
    """Go and read; nothing is decided and nothing written but pictures."""
    try:
        if isinstance(errand, ReadPage):
            return Returned(errand=errand, found=read_live(errand.item.address, gateway=gateway, blobs=blobs))
        return Returned(errand=errand, found=read_source(errand.state, gateway=gateway))
    except CrosspostError as error:
        return Returned(errand=errand, found=error)


def read_source(state: SourceState, *, gateway: SplitResult | None) -> FeedReading | Unchanged:
    """The feed of a source; a page in its place is asked for the feed that it names.

    Raises `InvalidPost` (``page.*``, ``feed.unreadable``, ``feed.none``).
    """
    page = fetch_feed(state.feed, etag=state.etag, modified=state.modified, gateway=gateway)
    if isinstance(page, Unchanged):
        return page
    try:
        return _reading(page)
    except InvalidPost:
        if state.begun_at is not None:
            # It was a feed before: what stands there now is an error page, not another blog.
            raise
    for address in feeds_named_in(page.body, page.address):
        found = fetch_feed(address, gateway=gateway)
        if isinstance(found, Page):
            return _reading(found)
    raise InvalidPost("feed.none", where=page.address)


def _reading(page: Page) -> FeedReading:
    return FeedReading(
        feed=read_feed(page.body, page.address),
        address=page.address,
        etag=page.etag,
        modified=page.modified,
    )
