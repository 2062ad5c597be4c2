from __future__ import annotations

import io
import re
from typing import Any

import pytest
import requests
from bs4 import BeautifulSoup, Tag
from PIL import Image
from tests.simulator.client import call, control

from crosspost.simulator import Simulator


def test_a_post_names_itself_in_its_tags_and_has_share_buttons(sim: Simulator) -> None:
    page = call(sim, "GET", "anybody.tistory.com/1")
    assert page.status_code == 200
    assert '<meta property="og:url" content="https://anybody.tistory.com/1">' in page.text
    assert "URL 복사" in page.text


def test_only_the_second_post_opens_with_a_disclosure(sim: Simulator) -> None:
    declared = ["제공받아" in call(sim, "GET", f"a.tistory.com/{number}").text for number in (1, 2, 3)]
    assert declared == [False, True, False]


def test_the_picture_of_a_post_is_one(sim: Simulator) -> None:
    named = re.search(r'"og:image" content="https://([^"]+)"', call(sim, "GET", "a.tistory.com/1").text)
    assert named is not None
    answer = call(sim, "GET", named[1])
    assert answer.headers["Content-Type"].startswith("image/")
    with Image.open(io.BytesIO(answer.content)) as picture:
        picture.load()
        assert picture.width > picture.height


@pytest.mark.parametrize(
    "address", ["a.tistory.com/0", "a.tistory.com/10", "a.tistory.com/101", "tistory.com/1"]
)
def test_there_are_nine_posts_and_nothing_else(sim: Simulator, address: str) -> None:
    assert call(sim, "GET", address).status_code == 404


def published(sim: Simulator, title: str = "겨울 바다 책방", **parts: Any) -> str:
    """A blog publishes; the answer is the post's id."""
    wish = {"platform": "tistory", "account": "mine", "title": title, "text": "좋았다.", **parts}
    answer = control(sim, "POST", "posts", json=wish)
    assert answer.status_code == 201
    return str(answer.json()["id"])


def items(sim: Simulator) -> list[dict[str, str]]:
    """What the feed says of each post, by the names of its parts."""
    found = BeautifulSoup(feed(sim).text, "xml").find_all("item")
    return [{part.name: part.text for part in item.children if isinstance(part, Tag)} for item in found]


def feed(sim: Simulator, **parts: Any) -> requests.Response:
    return call(sim, "GET", "mine.tistory.com/rss", **parts)


class TestABlogThatPublishesByItself:
    def test_its_feed_says_of_each_post_what_a_reader_needs(self, sim: Simulator) -> None:
        published(sim, "옛 글", age=86_400)
        published(sim, "영화 <Her>", category="영화")
        told, second = items(sim)
        assert (told["title"], told["category"]) == ("영화 <Her>", "영화")
        assert told["guid"] == told["link"] == "https://mine.tistory.com/102"
        assert told["pubDate"] == "Tue, 24 Nov 2026 15:00:00 +0900"
        assert second["pubDate"] == "Mon, 23 Nov 2026 15:00:00 +0900"

    def test_who_has_the_feed_hears_that_nothing_changed(self, sim: Simulator) -> None:
        post = published(sim)
        had = feed(sim).headers
        for known in ({"If-None-Match": had["ETag"]}, {"If-Modified-Since": had["Last-Modified"]}):
            assert (feed(sim, headers=known).status_code, feed(sim, headers=known).content) == (304, b"")
        control(sim, "POST", "posts/change", json={"platform": "tistory", "id": post, "title": "책방"})
        assert feed(sim, headers={"If-None-Match": had["ETag"]}).status_code == 200

    def test_a_date_that_is_none_asks_for_the_feed(self, sim: Simulator) -> None:
        assert feed(sim, headers={"If-Modified-Since": "gestern"}).status_code == 200

    def test_its_front_page_names_the_feed(self, sim: Simulator) -> None:
        published(sim)
        page = call(sim, "GET", "mine.tistory.com/").text
        assert 'type="application/rss+xml"' in page
        assert 'href="https://mine.tistory.com/rss"' in page
        assert 'href="https://mine.tistory.com/101"' in page

    def test_a_post_has_a_page_and_its_picture_if_it_has_one(self, sim: Simulator) -> None:
        published(sim, picture=True)
        published(sim)
        page, plain = (call(sim, "GET", f"mine.tistory.com/{number}").text for number in (101, 102))
        assert '<link rel="canonical" href="https://mine.tistory.com/101">' in page
        assert ('property="og:image"' in page, 'property="og:image"' in plain) == (True, False)
        named = re.search(r'"og:image" content="https://([^"]+)"', page)
        assert named is not None
        assert call(sim, "GET", named[1]).content.startswith(b"\x89PNG")

    def test_its_owner_changes_a_post_and_moves_its_date(self, sim: Simulator) -> None:
        post = published(sim)
        change = {"platform": "tistory", "id": post, "title": "책방", "text": "아주 좋았다.", "age": 86_400}
        assert control(sim, "POST", "posts/change", json=change).status_code == 200
        (item,) = items(sim)
        assert (item["title"], item["description"]) == ("책방", "아주 좋았다.")
        assert item["pubDate"] == "Mon, 23 Nov 2026 15:00:00 +0900"
        assert "아주 좋았다." in call(sim, "GET", "mine.tistory.com/101").text

    @pytest.mark.parametrize(("path", "wish"), [("posts/delete", {}), ("posts/change", {"visible": False})])
    def test_deleted_or_private_it_is_nowhere(self, sim: Simulator, path: str, wish: dict[str, Any]) -> None:
        post = published(sim)
        assert control(sim, "POST", path, json={"platform": "tistory", "id": post, **wish}).status_code == 200
        assert call(sim, "GET", "mine.tistory.com/101").status_code == 404
        assert "<item>" not in feed(sim).text

    @pytest.mark.parametrize("path", ["posts/delete", "posts/change"])
    def test_what_is_not_there_cannot_be_changed(self, sim: Simulator, path: str) -> None:
        wish = {"platform": "tistory", "id": "mine.101"}
        assert control(sim, "POST", path, json=wish).status_code == 404

    def test_another_blog_has_none_of_it(self, sim: Simulator) -> None:
        published(sim)
        assert "<item>" not in call(sim, "GET", "other.tistory.com/rss").text
        assert call(sim, "GET", "other.tistory.com/101").status_code == 404

    def test_its_feed_fails_on_demand(self, sim: Simulator) -> None:
        published(sim)
        for fault in ("status:500", "html", "cut_json"):
            sim.fault(f"tistory.rss={fault}")
        broken, page, half, whole = (feed(sim) for _ in range(4))
        assert broken.status_code == 500
        assert page.headers["Content-Type"].startswith("text/html")
        assert whole.content.startswith(half.content)
        assert len(half.content) < len(whole.content)
