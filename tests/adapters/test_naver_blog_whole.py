"""A post that holds every kind of block, saved over real HTTP and published by its owner."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.adapters.naver_bench import COOKIES, paragraph
from tests.adapters.naver_document import faults_of
from tests.adapters.naver_story import LINK, Story, channel
from tests.simulator.client import call
from tests.simulator.naver_client import HEADERS, fields

from crosspost.errors import Unauthorized, Unavailable
from crosspost.post import (
    Block,
    Code,
    Credit,
    Divider,
    Embed,
    Heading,
    LinkCard,
    Listing,
    ListItem,
    Quote,
    Span,
    Table,
)
from crosspost.simulator import Simulator
from crosspost.testing import picture, review

PAGE = "HTTPS://Example.com/맛집?a=1#top"
SIGNED = "https://example.com/맛집?a=1"


@pytest.fixture
def naver() -> Iterator[Simulator]:
    with Simulator() as simulator:
        yield simulator


def every_block(folder: Path) -> Iterator[Block]:
    words = (Span(text="국밥", bold=True), Span(text=" https://example.com/a?b=1.", italic=True))
    yield picture(folder, name="가 나.png", shade=1, caption="국밥 <한> 그릇")
    yield Credit(text="사진: 가게")
    yield Heading(spans=(Span(text="🍲 상차림"),), level=3)
    yield picture(folder, name="b.png", shade=2)
    yield picture(folder, name="c.png", shade=3)
    yield Quote(paragraphs=(words, words))
    yield Listing(items=(ListItem(spans=words), ListItem(spans=words, level=1, number=2)))
    yield Table(rows=((words, words, words), (words,), ()))
    yield Divider()
    yield Code(text="if a < b:\n\n\tprint('&amp;')")
    yield LinkCard(url=PAGE, title="가게")
    yield Embed(url="https://youtu.be/x")
    yield paragraph('{"looks": "like json"}')
    yield paragraph("메일", link="mailto:me@example.com")


def saved(naver: Simulator) -> list[dict[str, Any]]:
    [draft] = naver.drafts()
    assert faults_of(draft["document"]) == []
    return list(draft["document"]["document"]["components"])


KINDS = [
    *("documentTitle", "text", "image", "text", "image", "image", "quotation", "text", "table"),
    *("horizontalLine", "text", "oglink", "text"),
]


@pytest.mark.parametrize("image_groups", [False, True])
def test_every_kind_of_block_is_taken_and_kept(naver: Simulator, image_groups: bool, tmp_path: Path) -> None:
    with channel(naver, image_groups=image_groups) as blog:
        story = Story(blog, review(*every_block(tmp_path)))
        story.send()
        assert story.trace().recall("shortfall") is None
    kinds = KINDS if not image_groups else [*KINDS[:4], "imageGroup", *KINDS[6:]]
    assert [each["@ctype"] for each in saved(naver)] == kinds
    assert naver.violations() == []


def test_its_owner_publishes_what_readers_see_in_its_order(naver: Simulator, tmp_path: Path) -> None:
    with channel(naver) as blog:
        Story(blog, review(*every_block(tmp_path))).send()
    post = naver.owner_publish()
    assert post is not None
    assert (post.text.split("\n")[0], post.link) == ("업체로부터 식사를 제공받아 작성한 후기입니다.", SIGNED)
    assert len(post.images) == 3
    marks = ["국밥 &lt;한&gt; 그릇", "사진: 가게", "상차림", "<blockquote>", "• ", "<table>", "<hr>"]
    places = [post.html.index(each) for each in [*marks, "if a &lt; b:", 'class="card"', LINK]]
    assert places == sorted(places)


def test_the_publishing_call_would_take_the_same_document(naver: Simulator, tmp_path: Path) -> None:
    with channel(naver) as blog:
        Story(blog, review(*every_block(tmp_path))).send()
    [draft] = naver.drafts()
    answer = call(
        naver,
        "POST",
        "blog.naver.com/RabbitWrite.naver",
        data=fields(draft["document"]),
        headers=HEADERS | {"Cookie": COOKIES},
    )
    assert answer.json()["isSuccess"] is True
    assert [each.platform for each in naver.posts()] == ["naver_blog"]
    assert naver.violations() == []


def test_a_card_with_the_size_of_its_picture_has_a_thumbnail(naver: Simulator, tmp_path: Path) -> None:
    with channel(naver) as blog:
        Story(blog, review(picture(tmp_path, shade=4))).send()
        post = naver.owner_publish()
        assert post is not None
        naver.fault("naver.oglink=shape:sized")
        Story(blog, review(LinkCard(url=str(post.permalink)), disclosure=False)).send()
    [card] = [each for each in saved(naver) if each["@ctype"] == "oglink"]
    assert card["thumbnail"]["src"].startswith("https://blogfiles.pstatic.net/og/")
    assert (card["title"], card["thumbnail"]["width"], card["thumbnail"]["height"]) == (post.title, 4, 3)
    assert naver.violations() == []


@pytest.mark.parametrize(
    "fault", ["status:500", "status:400", "refuse:E1", "drop_before", "rate_limit", "empty", "html"]
)
def test_a_card_that_cannot_be_had_is_text_and_the_draft_is_whole(naver: Simulator, fault: str) -> None:
    with channel(naver) as blog:
        story = Story(blog, review(LinkCard(url="https://example.com/card")))
        naver.fault(f"naver.oglink={fault}")
        story.send()
        assert story.trace().recall("shortfall") is None
    assert [each["@ctype"] for each in saved(naver)] == ["documentTitle", "text"]
    assert naver.violations() == []


def test_a_page_naver_cannot_reach_is_text(naver: Simulator) -> None:
    with channel(naver) as blog:
        Story(
            blog, review(LinkCard(url="http://printer.local/a"), LinkCard(url="https://example.com/b"))
        ).send()
    assert [each["@ctype"] for each in saved(naver)] == ["documentTitle", "text", "oglink", "text"]


def test_a_session_that_dies_at_the_card_is_as_any_other(naver: Simulator) -> None:
    with channel(naver) as blog:
        story = Story(blog, review(LinkCard(url="https://example.com/card")))
        naver.fault("naver.oglink=signed_out*2")
        assert isinstance(story.failure(), Unavailable)
        story.journal.begin()
        assert isinstance(story.failure(), Unauthorized)
    assert naver.drafts() == []


def test_a_lost_answer_is_found_by_the_card_it_held(naver: Simulator) -> None:
    with channel(naver) as blog:
        story = Story(blog, review(LinkCard(url=PAGE)))
        naver.fault("naver.save_draft=drop_after")
        story.failure()
        [match] = story.seen().drafts
    [draft] = naver.drafts()
    assert match.remote_id == str(draft["logNo"])
