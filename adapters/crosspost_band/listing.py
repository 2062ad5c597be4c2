"""The band's posts as Band lists them, and which of them are the one that was sent."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from crosspost.adapter import Match, Trace, comparable, same_text
from crosspost.rendering import FIRST, Rendition
from crosspost_band.envelope import Envelope

__all__ = ["BandPost", "Page", "Wanted", "normalise"]

_TAG = re.compile(r"</?band:[^>]*>")
CUT_AFTER = 200
"""A text cut by Band in a list still has at least so many characters."""


def _epoch(value: Any) -> Any:
    """A time in milliseconds, or in seconds when the number has ten digits."""
    digits = str(value)
    if isinstance(value, bool) or not digits.isdigit() or len(digits) > 15:
        raise ValueError("epoch")
    return datetime.fromtimestamp(int(digits) if len(digits) <= 10 else int(digits) / 1000, UTC)


class _Author(BaseModel):
    user_key: str | None = None


class BandPost(BaseModel):
    """One item of the list."""

    model_config = ConfigDict(coerce_numbers_to_str=True)

    post_key: str
    created_at: Annotated[datetime, BeforeValidator(_epoch)]
    content: str | None = None
    author: _Author | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page of the list, sorted by last modified; ``following`` are the next page's parameters."""

    items: tuple[BandPost, ...]
    following: dict[str, str] = field(default_factory=dict, repr=False)

    @classmethod
    def read(cls, envelope: Envelope) -> Page | None:
        """The page in a successful answer; ``None`` when it is none, which must not count as empty."""
        items = envelope.result.get("items")
        if not isinstance(items, list):
            return None
        try:
            posts = tuple(BandPost.model_validate(item) for item in items)
        except ValidationError:
            return None
        paging = envelope.result.get("paging")
        following = paging.get("next_params") if isinstance(paging, dict) else None
        return cls(items=posts, following=_texts(following))


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is looked for: the rendition, and what earlier attempts say about when it can have been made."""

    rendition: Rendition
    trace: Trace
    user_key: str | None = None
    texts: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        # What looks like Band's own mark-up in our text may come back raw or escaped: both are ours.
        text = self.rendition.text
        object.__setattr__(self, "texts", frozenset({normalise(text), comparable(text)}))

    def matches(self, posts: tuple[BandPost, ...]) -> tuple[Match, ...]:
        """All matches; only the owner's own when he is known and some are his."""
        found = [post for post in posts if self._is(post)]
        own = [
            post for post in found if self.user_key and post.author and post.author.user_key == self.user_key
        ]
        return tuple(Match(remote_id=post.post_key, at=post.created_at) for post in own or found)

    def _is(self, post: BandPost) -> bool:
        text = normalise(post.content or "")
        if not text or post.created_at < self.trace.since:
            return False
        if not self.trace.sent:
            return self._is_ours(text) or self._links(text)
        before = (self.trace.baseline or {}).get("newest", [])
        return post.post_key not in before and (self._is_ours(text) or self._is_cut(text))

    def _is_ours(self, text: str) -> bool:
        return any(same_text(own, text) for own in self.texts)

    def _is_cut(self, text: str) -> bool:
        start = text.rstrip(".… \n")
        linked = self.rendition.link is None or self.rendition.link in self.rendition.text
        return linked and len(start) >= CUT_AFTER and any(own.startswith(start) for own in self.texts)

    def _links(self, text: str) -> bool:
        link = self.rendition.link
        if link is None or link == FIRST:
            return False
        # The address may end here or before a particle (…/1에서), but must not be the start of another.
        return re.search(re.escape(link) + r"(?![A-Za-z0-9_%/?&=#-])", text) is not None


def normalise(content: str) -> str:
    """A text as it is compared.

    Tags go first and entities second: an escaped ``&lt;band`` is part of the owner's own text.
    """
    return comparable(html.unescape(_TAG.sub("", content)))


def _texts(following: Any) -> dict[str, str]:
    if not isinstance(following, dict):
        return {}
    return {str(name): str(value) for name, value in following.items() if value is not None}
