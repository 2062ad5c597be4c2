"""Looking for a rendition on the blog: published posts first, then the owner's drafts.

Lists are read in the order mobile page, ``PostTitleListAsync``, feed; the next one only when one cannot be
read or shows no match.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from crosspost.adapter import CannotTell, Match, Seen, Trace
from crosspost.errors import DeliveryError, Unavailable
from crosspost.transport import Answer
from crosspost_naver_blog.answers import number_of
from crosspost_naver_blog.calls import Calls
from crosspost_naver_blog.draft import Contents, read_draft, shortfall
from crosspost_naver_blog.lists import (
    Entry,
    UnreadableListError,
    draft_list,
    mobile_list,
    rss_list,
    title_list,
)
from crosspost_naver_blog.session import probe
from crosspost_naver_blog.titles import same_title

__all__ = ["Look"]

log = logging.getLogger(__name__)

LIST_LENGTH = 30
"""How many posts the lists hold that are asked for."""

_UNREADABLE = CannotTell(reason="look.unreadable")
_PUBLIC = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One look for a title.

    ``expected`` tells what its draft would hold; ``draft_version`` is the editor whose drafts are listed,
    ``None`` where drafts do not matter; ``open_type`` says who may read what this channel publishes.
    """

    calls: Calls
    title: str
    expected: Callable[[], Contents]
    trace: Trace
    draft_version: str | None
    open_type: int = _PUBLIC

    def seen(self) -> Seen | CannotTell:
        """Every match, live and as a draft; `CannotTell` when absence could not be proven by this look."""
        listed, live = self._public()
        if listed is None:
            if self.draft_version and not self.trace.sent:
                self._require_owner()
            return _UNREADABLE
        drafts = self._drafts() if self.draft_version else ()
        if drafts is None and not self.trace.sent:
            self._require_owner()
        matching = self._draft_matches(drafts) if drafts is not None else None
        if matching is None and not live:
            return _UNREADABLE
        if self.trace.whole and not _reaches(listed, self.trace.since):
            return _UNREADABLE
        numbers = [entry.log_no for entry in listed]
        return Seen(
            live=tuple(self._match(entry, published=True) for entry in live),
            drafts=tuple(self._match(entry, published=False) for entry in matching or ()),
            baseline={
                "highest": max(numbers, default=0),
                "public": numbers,
                "drafts": None if drafts is None else [entry.log_no for entry in drafts],
            },
        )

    def _public(self) -> tuple[list[Entry] | None, list[Entry]]:
        """The posts of all lists that were read (``None``: of none), and those of them that match."""
        posts: dict[int, Entry] = {}
        readable = False
        for ask, read in self._public_lists():
            entries = _listed(ask, read)
            readable = readable or entries is not None
            posts |= {entry.log_no: entry for entry in entries or () if entry.log_no not in posts}
            live = [entry for entry in entries or () if self._is_live(entry)]
            if live:
                return list(posts.values()), live
        return (list(posts.values()) if readable else None), []

    def _public_lists(
        self,
    ) -> Iterable[tuple[Callable[[], Answer], Callable[[str], tuple[Entry, ...]]]]:
        return (
            (self.calls.mobile_list, mobile_list),
            (self.calls.title_list, title_list),
            (self.calls.rss, rss_list),
        )

    def _is_live(self, entry: Entry) -> bool:
        if entry.open_type not in {_PUBLIC, self.open_type} or not same_title(self.title, entry.title):
            return False
        if entry.log_no == self._own_draft:
            return True
        in_time = entry.at is None or entry.at >= self.trace.since
        if not self.trace.sent:
            return in_time
        if self.trace.baseline is None:
            # Without a baseline only a post whose time is known is surely a new one.
            return entry.at is not None and in_time
        return in_time and entry.log_no > int(self.trace.baseline.get("highest") or 0)

    def _drafts(self) -> tuple[Entry, ...] | None:
        params = {
            "blogId": self.calls.blog_id,
            "editorVersion": str(self.draft_version),
            "onlyCount": "false",
        }
        return _listed(lambda: self.calls.blog("TempPostList.naver", params), draft_list)

    def _require_owner(self) -> None:
        """Before the first send a dead session is no riddle: it is said, and the channel pauses."""
        try:
            probe(self.calls)
        except Unavailable as error:
            log.info("the session cannot be probed: %s", error.code)

    def _draft_matches(self, drafts: Iterable[Entry]) -> list[Entry] | None:
        """The drafts that are ours; ``None`` when one may be and none can be confirmed."""
        likely = [entry for entry in drafts if self._may_be_draft(entry)]
        sure = [entry for entry in likely if self._is_sure(entry)]
        return sure if sure or not likely else None

    def _may_be_draft(self, entry: Entry) -> bool:
        if entry.log_no == self._own_draft:
            return True
        if not same_title(self.title, entry.title):
            return False
        if not self.trace.sent:
            return True
        known = (self.trace.baseline or {}).get("drafts")
        if known is None:
            return entry.at is not None and entry.at >= self.trace.since
        return entry.log_no not in known

    def _is_sure(self, entry: Entry) -> bool:
        """A draft whose number is not ours is ours only if it holds what was sent."""
        if not self.trace.sent or entry.log_no == self._own_draft:
            return True
        try:
            return not shortfall(self.expected(), read_draft(self.calls, entry.log_no))
        except DeliveryError as error:
            log.info("a draft cannot be read: %s", error.code)
            return False

    @property
    def _own_draft(self) -> int | None:
        return number_of(self.trace.recall("draft"))

    def _match(self, entry: Entry, *, published: bool) -> Match:
        blog = quote(self.calls.blog_id, safe="")
        permalink = f"https://blog.naver.com/{blog}/{entry.log_no}" if published else None
        return Match(remote_id=str(entry.log_no), permalink=permalink, at=entry.at)


def _listed(ask: Callable[[], Answer], read: Callable[[str], tuple[Entry, ...]]) -> tuple[Entry, ...] | None:
    """A list's entries, or ``None`` when it could not be fetched or parsed: that is never "no match"."""
    try:
        answer = ask()
        return read(answer.text) if answer.status == 200 else None
    except (DeliveryError, UnreadableListError) as error:
        log.info("a list cannot be read: %s", type(error).__name__)
        return None


def _reaches(entries: Sequence[Entry], since: datetime) -> bool:
    """Whether a list goes back to ``since``: an older post is in it, or it is too short to be cut."""
    older = any(entry.at is not None and entry.at < since for entry in entries)
    return older or len(entries) < LIST_LENGTH
