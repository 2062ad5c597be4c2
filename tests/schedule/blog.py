"""A blog that publishes by itself, in memory: its feed and its pages as bytes, and what goes wrong."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from email.utils import format_datetime
from html import escape
from pathlib import Path
from typing import Any

from tests.delivery.house import NOON
from tests.schedule.house import Scene

from crosspost.config import Publishing, Settings, Source
from crosspost.delivery import LiveReading
from crosspost.errors import CrosspostError, InvalidPost
from crosspost.ledger import Delivery, ItemState
from crosspost.post.feed import read_feed
from crosspost.post.page import read_page
from crosspost.schedule.errands import Errand, FeedReading, PollFeed, Returned
from crosspost.schedule.following import Following
from crosspost.schedule.source_news import SourceNews
from crosspost.transport.fetch import Unchanged

HOME = "https://myreviews.tistory.com"


@dataclass(frozen=True, kw_only=True)
class Written:
    """A post of the blog."""

    number: int
    title: str
    published: datetime | None
    text: str = "파도 소리가 들리는 책방."
    category: str = "책"
    picture: bool = True
    hidden: bool = False

    @property
    def address(self) -> str:
        """Where it lies."""
        return f"{HOME}/{self.number}"


@dataclass(kw_only=True)
class Blog:
    """The posts, newest first in the feed, of which it shows ``window``."""

    posts: dict[int, Written] = field(default_factory=dict)
    window: int = 50
    feed_error: CrosspostError | None = None
    page_error: CrosspostError | None = None
    base: str = HOME
    oldest_first: bool = False
    guid: str | None = None
    """What every post says is its name, where a tool writes the same for all."""
    polls: int = 0
    pages: int = 0

    def write(self, number: int, title: str = "", *, at: datetime | None = NOON, **parts: Any) -> Written:
        """Publish a post."""
        self.posts[number] = Written(number=number, title=title or f"글 {number}", published=at, **parts)
        return self.posts[number]

    def change(self, number: int, **parts: Any) -> None:
        """Change a post."""
        self.posts[number] = replace(self.posts[number], **parts)

    def rss(self) -> bytes:
        """The feed."""
        newest = sorted(self.posts.values(), key=lambda post: -post.number)[: self.window]
        if self.oldest_first:
            newest.reverse()
        items = "".join(self._item(post) for post in newest if not post.hidden)
        channel = f"<channel><title>내 블로그</title>{items}</channel>"
        return f'<?xml version="1.0"?><rss version="2.0">{channel}</rss>'.encode()

    def _item(self, post: Written) -> str:
        link = f"{self.base}/{post.number}"
        when = f"<pubDate>{format_datetime(post.published)}</pubDate>" if post.published else ""
        guid = self.guid or link
        return (
            f"<item><title>{escape(post.title)}</title><link>{link}?utm_source=rss</link><guid>{guid}</guid>"
            f"<category>{post.category}</category><description>{escape(post.text)}</description>{when}</item>"
        )

    def page(self, number: int) -> bytes:
        """The page of a post."""
        post = self.posts[number]
        image = f'<meta property="og:image" content="{HOME}/a.jpg">' if post.picture else ""
        return (
            f'<html><head><meta property="og:title" content="{escape(post.title)}">{image}'
            f'<meta property="og:description" content="{escape(post.text)}"></head>'
            f"<body><article>{escape(post.text)}</article></body></html>"
        ).encode()

    def answer(self, errand: Errand) -> Returned:
        """What somebody who is sent here brings back."""
        try:
            return Returned(errand=errand, found=self._answer(errand))
        except CrosspostError as error:
            return Returned(errand=errand, found=error)

    def _answer(self, errand: Errand) -> FeedReading | Unchanged | LiveReading:
        if isinstance(errand, PollFeed):
            self.polls += 1
            if self.feed_error is not None:
                raise self.feed_error
            body = self.rss()
            etag = str(hash(body))
            if errand.state.etag == etag:
                return Unchanged()
            feed = read_feed(body, f"{HOME}/rss")
            return FeedReading(feed=feed, address=f"{HOME}/rss", etag=etag, modified="")
        self.pages += 1
        number = int(errand.item.address.rpartition("/")[2])
        if self.page_error is not None:
            raise self.page_error
        if number not in self.posts or self.posts[number].hidden:
            raise InvalidPost("page.status", where=errand.item.address, status=404)
        return LiveReading(page=read_page(self.page(number), errand.item.address), picture=None)


@dataclass(kw_only=True)
class Follows:
    """A blog, the pads that follow it, and the time."""

    folder: Path
    blog: Blog = field(default_factory=Blog)
    keys: dict[str, Any] = field(default_factory=dict)
    after_first: timedelta = timedelta(0)

    def __post_init__(self) -> None:
        self.scene = Scene(self.folder)
        self.page = self.scene.house.channel("page")
        self.band = self.scene.house.channel("band")
        self.told: list[SourceNews] = []

    @property
    def following(self) -> Following:
        """As a service that has just started has it."""
        keys = {"name": "my-blog", "url": HOME, **self.keys}
        settings = Settings.model_construct(
            source=(Source.model_validate(keys),), publishing=Publishing(after_first=self.after_first)
        )
        house = self.scene.house
        found = Following(
            settings=settings,
            channels=house.channels,
            ledger=house.ledger,
            clock=house.clock,
            where=self.folder,
        )
        found.begin()
        return found

    def serve(self, minutes: int, *, step: int = 1) -> list[Delivery]:
        """Let the time pass, so many minutes at a time, with a service that reads and sends."""
        for _ in range(0, minutes, step):
            following = self.following
            while errands := list(following.due()):
                self.told += [following.take(self.blog.answer(errand)) for errand in errands]
            self.scene.dispatch()
            self.scene.house.now += timedelta(minutes=step)
        return self.scene.house.rows()

    def wait(self, minutes: float) -> None:
        """Let the time pass while nothing is served."""
        self.scene.house.now += timedelta(minutes=minutes)

    def states(self) -> dict[int, ItemState]:
        """What became of each post, by its number."""
        items = self.scene.house.ledger.source_items()
        return {int(item.address.rpartition("/")[2]): item.state for item in items}

    def shared(self) -> list[list[int]]:
        """Which posts each pad has, in order, known by the address they carry."""
        return [[_number(call) for call in pad.calls] for pad in (self.page, self.band)]


def _number(call: str) -> int:
    (address,) = (word for word in call.split() if word.startswith(f"{HOME}/"))
    return int(address.rpartition("/")[2])
