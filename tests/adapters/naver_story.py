"""One post on one channel of the simulated Naver: looked for, sent, looked for again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from tests.adapters.naver_bench import COOKIES

from crosspost.adapter import CannotTell, Seen, Trace
from crosspost.errors import DeliveryError
from crosspost.post import Post
from crosspost.rendering import Rendition, What
from crosspost.simulator import Simulator
from crosspost.testing import MemoryJournal, review
from crosspost.transport import CookieJar, Transport, gateway_address
from crosspost_naver_blog import NaverBlog

LINK = "https://example.com/review/1"


@contextmanager
def channel(naver: Simulator, **settings: object) -> Iterator[NaverBlog]:
    keys = {"adapter": "naver_blog", "blog_id": "myblog", "cookies": COOKIES, **settings}
    jar = CookieJar(domain=".naver.com", required=NaverBlog.required_cookies, seed=COOKIES)
    transport = Transport(hosts=NaverBlog.hosts, cookies=jar, gateway=gateway_address(naver.url))
    try:
        yield NaverBlog(NaverBlog.Settings.model_validate(keys), transport)
    finally:
        transport.close()


class Story:
    """One post on one channel: looked for, sent, looked for again."""

    def __init__(self, blog: NaverBlog, post: Post | None = None) -> None:
        self.blog = blog
        self.shown: Rendition = blog.compose(post or review(), What.FULL, LINK)
        self.journal = MemoryJournal()
        before = blog.find(self.shown, self.journal.trace())
        assert isinstance(before, Seen)
        self.before = before

    def send(self) -> str | None:
        return self.blog.publish(self.shown, self.journal).remote_id

    def failure(self) -> DeliveryError:
        with pytest.raises(DeliveryError) as failed:
            self.send()
        return failed.value

    def trace(self) -> Trace:
        return self.journal.trace(baseline=self.before.baseline)

    def look(self) -> Seen | CannotTell:
        return self.blog.find(self.shown, self.trace())

    def seen(self) -> Seen:
        seen = self.look()
        assert isinstance(seen, Seen)
        return seen
