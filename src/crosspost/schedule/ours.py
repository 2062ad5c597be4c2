"""Posts of a followed blog that were published from here: the other channels have them already."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from crosspost.config import Channel, Source, posts_there
from crosspost.ledger import Ledger, SourceItem
from crosspost.post.identity import key_of, same_key
from crosspost.schedule.recognition import letters_of

__all__ = ["Ours"]

_BEFORE = timedelta(days=2)
"""How long before a blog was read first a post may have been published that its feed shows only now."""

_MARK = re.compile(r"^\[(?:광고|협찬)\]\s*")
"""What a title is given that stands apart from its disclosure."""


@dataclass(frozen=True, kw_only=True)
class Ours:
    """What was published from here since ``since``, and what is on its way to the blog of ``source``."""

    ledger: Ledger
    source: Source
    channels: Iterable[Channel]
    since: datetime

    def has(self, keys: Sequence[str]) -> bool:
        """Whether the post with these keys was published from here."""
        return not self._published.isdisjoint(map(same_key, keys))

    def awaits(self, item: SourceItem) -> bool:
        """Whether one of its title is on its way there: what is seen may be that one."""
        accounts = [channel.account for channel in self.channels if posts_there(channel, self.source)]
        if not accounts:
            return False
        titles = {_bare(row.title) for row in self.ledger.in_hand(accounts)}
        return _bare(item.title) in titles

    @cached_property
    def _published(self) -> frozenset[str]:
        return frozenset(map(key_of, self.ledger.published_addresses(self.since - _BEFORE)))


def _bare(title: str) -> str:
    return letters_of(_MARK.sub("", title))
