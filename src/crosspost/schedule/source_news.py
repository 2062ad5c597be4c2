"""What came of reading a followed blog, for whoever tells its owner."""

from __future__ import annotations

from dataclasses import dataclass, field

from crosspost.config import Source
from crosspost.errors import CrosspostError
from crosspost.ledger import Delivery, SourceItem
from crosspost.schedule.news import News

__all__ = ["SourceNews"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceNews:
    """What an errand brought: new posts seen, rows written, posts that went away, or a trouble.

    ``asked`` are posts that wait for a yes by now, and did not when they were seen first.
    """

    source: Source
    news: News = field(default_factory=News)
    began: int | None = None
    """How many posts stood there when the source was read first; ``None`` later."""
    written: tuple[Delivery, ...] = ()
    gone: tuple[SourceItem, ...] = ()
    asked: tuple[SourceItem, ...] = ()
    error: CrosspostError | None = None
