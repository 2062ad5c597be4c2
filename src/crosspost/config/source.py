"""One ``[[source]]`` item: a blog that publishes by itself, whose new posts the channels share."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field, field_validator

from crosspost.adapter import Duration, Mode
from crosspost.post.addresses import is_web_address
from crosspost.post.feed import feed_of_naver
from crosspost.post.identity import key_of
from crosspost.rendering import What

__all__ = ["Each", "Source"]

_OFTEN = timedelta(minutes=1)


class Each(StrEnum):
    """Whether each new post is shared by itself."""

    AUTO = "auto"
    ASK = "ask"
    """Only with the owner's yes to what is shown."""


class Source(BaseModel):
    """One ``[[source]]`` item.

    ``url`` is the blog's own address, that of its feed, or the id of a Naver blog. It is read once in every
    ``every``; a new post is shared once it has been left untouched for ``quiet``, only of ``categories``
    where there are any. ``to`` defaults to ``[publishing]``'s, without the blog itself.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    name: str = Field(pattern=r"^[\w][\w .\-]*$")
    url: str
    to: tuple[str, ...] = ()
    what: What = What.EXCERPT
    mode: Mode | None = None
    quiet: Duration = timedelta(minutes=15)
    every: Duration = timedelta(minutes=10)
    categories: tuple[str, ...] = ()
    each: Each = Each.AUTO

    @property
    def address(self) -> str:
        """Where to begin: the feed where it is known, else the page that names it."""
        return feed_of_naver(self.url) or self.url

    def is_of(self, url: str, feed: str = "") -> bool:
        """Whether ``url``, whose posts are read from ``feed``, is the same blog by whatever name.

        A Naver blog has several; and whoever names a blog's own page may name its feed instead, or the other
        way round.
        """
        mine = key_of(self.address)
        theirs = [key_of(feed_of_naver(one) or one) for one in (url, feed) if one]
        return any(one == mine or one.startswith(f"{mine}/") or mine.startswith(f"{one}/") for one in theirs)

    @field_validator("url")
    @classmethod
    def _a_blog(cls, value: str) -> str:
        address = value.strip()
        if not is_web_address(address) and not feed_of_naver(address):
            raise ValueError("source_url")
        return address

    @field_validator("every")
    @classmethod
    def _not_too_often(cls, value: timedelta) -> timedelta:
        if value < _OFTEN:
            raise ValueError("source_every")
        return value
