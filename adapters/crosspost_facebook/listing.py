"""The Page's own posts as Meta lists them, and which of them are the one that was sent."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError

from crosspost.adapter import Match, Trace, comparable, same_text
from crosspost.rendering import FIRST, Rendition

__all__ = ["Page", "PagePost", "Wanted", "cursor", "permalink"]


class _Application(BaseModel):
    model_config = ConfigDict(coerce_numbers_to_str=True)

    id: str | None = None


class PagePost(BaseModel):
    """One item of a list. ``id`` is the compound id."""

    model_config = ConfigDict(coerce_numbers_to_str=True)

    id: str
    created_time: AwareDatetime
    message: str | None = None
    permalink_url: str | None = None
    is_published: bool | None = None
    application: _Application | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page of a list; ``after`` is the cursor of the next one, ``None`` on the last.

    ``paging.next`` itself holds the token and is never kept.
    """

    data: tuple[PagePost, ...]
    after: str | None = None

    @classmethod
    def read(cls, body: Mapping[str, Any]) -> Page | None:
        """The page in an answer's body; ``None`` when it is none, which must not count as empty."""
        items = body.get("data")
        if not isinstance(items, list):
            return None
        try:
            data = tuple(PagePost.model_validate(item) for item in items)
        except ValidationError:
            return None
        return cls(data=data, after=cursor(body.get("paging")))


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is looked for: the rendition, and what earlier attempts say about when it can have been made."""

    rendition: Rendition
    trace: Trace
    app_id: str | None = None
    text: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", comparable(self.rendition.text))

    def match(self, post: PagePost) -> Match | None:
        """The post as a match, or ``None``."""
        if post.is_published is False or not post.message or post.created_time < self.trace.since:
            return None
        text = self._as_sent(post.message)
        same = self._ours(post, text) if self.trace.sent else self._alike(text)
        if not same:
            return None
        return Match(
            remote_id=post.id, permalink=permalink(post.id, post.permalink_url), at=post.created_time
        )

    def _as_sent(self, message: str) -> str:
        """The message, with its entities read as marks where only then it is ours."""
        text, read = comparable(message), comparable(html.unescape(message))
        return read if same_text(self.text, read) else text

    def _alike(self, text: str) -> bool:
        return same_text(self.text, text) or self._links(text)

    def _ours(self, post: PagePost, text: str) -> bool:
        before = (self.trace.baseline or {}).get("newest", [])
        made_by = post.application.id if post.application else None
        if post.id in before or (self.app_id and made_by and made_by != self.app_id):
            return False
        first_line = self.text.partition("\n")[0]
        return same_text(self.text, text) or (text.startswith(first_line) and self._links(text))

    def _links(self, text: str) -> bool:
        link = self.rendition.link
        if link is None or link == FIRST:
            return False
        # The address may end here or before a particle (…/1에서), but must not be the start of another.
        return re.search(re.escape(comparable(link)) + r"(?![A-Za-z0-9_%/?&=#-])", text) is not None


def permalink(remote_id: str, told: object = None) -> str:
    """The address of a post: the one Meta tells, else the one its compound id makes."""
    if isinstance(told, str) and told.startswith("https://"):
        return told
    return f"https://www.facebook.com/{remote_id}"


def cursor(paging: Any) -> str | None:
    """Where the next list begins; ``None`` on the last one."""
    if not isinstance(paging, dict) or not paging.get("next"):
        return None
    cursors = paging.get("cursors")
    after = cursors.get("after") if isinstance(cursors, dict) else None
    return after if isinstance(after, str) and after else None
