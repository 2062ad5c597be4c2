"""Whether a page that was read is the post that a feed named."""

from __future__ import annotations

from crosspost.delivery import LiveReading
from crosspost.ledger import SourceItem

__all__ = ["doubt_of"]


def doubt_of(item: SourceItem, found: LiveReading) -> str:
    """Why a page is perhaps not the post that the feed named, as the code of an error; or an empty text."""
    named, shown = _bare(item.title), _bare(found.page.title)
    if named and named not in shown and shown not in named:
        return "approval.page_title"
    return "" if found.page.picture else "approval.page_picture"


def _bare(title: str) -> str:
    return "".join(filter(str.isalnum, title)).casefold()
