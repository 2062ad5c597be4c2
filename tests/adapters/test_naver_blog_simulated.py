"""Drafts saved and found over real HTTP, on a blog that checks, loses and hides as Naver does."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from tests.adapters.naver_bench import COOKIES, paragraph

from crosspost.adapter import CannotTell, Seen, Trace
from crosspost.errors import DeliveryError, Rejected, Unauthorized, Unavailable, Unconfirmed
from crosspost.post import (
    Block,
    Code,
    Credit,
    Divider,
    Embed,
    LinkCard,
    Listing,
    ListItem,
    Post,
    Quote,
    Span,
    Table,
)
from crosspost.rendering import Rendition, What
from crosspost.simulator import Simulator
from crosspost.testing import MemoryJournal, picture, review
from crosspost.transport import CookieJar, Transport, gateway_address
from crosspost_naver_blog import NaverBlog

LINK = "https://example.com/review/1"


@pytest.fixture
def naver() -> Iterator[Simulator]:
    with Simulator() as simulator:
        yield simulator


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


def every_block(folder: Path) -> Iterator[Block]:
    words = (Span(text="국밥", bold=True), Span(text=" https://example.com/a?b=1.", italic=True))
    yield picture(folder, name="가 나.png", shade=1, caption="국밥 <한> 그릇")
    yield Credit(text="사진: 가게")
    yield picture(folder, name="b.png", shade=2)
    yield Quote(paragraphs=(words, words))
    yield Listing(items=(ListItem(spans=words), ListItem(spans=words, level=1, number=2)))
    yield Table(rows=((words, words, words), (words,)))
    yield Divider()
    yield Code(text="if a < b:\n    print('&amp;')")
    yield LinkCard(url="https://example.com/card", title="가게")
    yield Embed(url="https://youtu.be/x")
    yield paragraph('{"looks": "like json"}')


def test_every_kind_of_block_is_taken_and_kept(naver: Simulator, tmp_path: Path) -> None:
    with channel(naver) as blog:
        story = Story(blog, review(*every_block(tmp_path)))
        story.send()
        assert story.trace().recall("shortfall") is None
    assert naver.violations() == []


@pytest.mark.parametrize("image_path_from", ["url", "directory"])
def test_every_form_of_an_upload_s_answer_is_taken(
    naver: Simulator, image_path_from: str, tmp_path: Path
) -> None:
    pictures = [picture(tmp_path, name=f"{n}.png", shade=n) for n in range(8)]
    with channel(naver, image_path_from=image_path_from, media_resources="listed") as blog:
        story = Story(blog, review(*pictures))
        story.send()
        assert story.trace().recall("shortfall") is None
    assert naver.violations() == []


@pytest.mark.parametrize(
    "fault",
    ["drop_after", "reset_after", "cut_body", "no_id", "status_after_commit:500", "status_after_commit:html"],
)
def test_a_draft_whose_answer_was_lost_is_found(naver: Simulator, fault: str) -> None:
    with channel(naver) as blog:
        story = Story(blog)
        naver.fault(f"naver.save_draft={fault}")
        assert isinstance(story.failure(), Unconfirmed)
        [match] = story.seen().drafts
    [draft] = naver.drafts()
    assert match.remote_id == str(draft["logNo"])


def test_a_draft_that_was_never_saved_is_absent(naver: Simulator) -> None:
    with channel(naver) as blog:
        story = Story(blog)
        naver.fault("naver.save_draft=drop_before")
        assert isinstance(story.failure(), Unconfirmed)
        naver.owner_autosave(blog_id="myblog", title="쓰던 글")
        assert story.seen().drafts == ()


def test_a_lost_component_is_reported(naver: Simulator) -> None:
    with channel(naver) as blog:
        story = Story(blog)
        naver.fault("naver.save_draft=lose_component")
        story.send()
        lost = story.trace().recall("shortfall")
    assert LINK in [each["sent"] for each in lost or []]


@pytest.mark.parametrize("new_number", [False, True])
def test_what_the_owner_published_is_live(naver: Simulator, new_number: bool) -> None:
    with channel(naver) as blog:
        story = Story(blog)
        story.send()
        assert story.seen().live == ()
        post = naver.owner_publish(new_number=new_number)
        assert post is not None
        [match] = story.seen().live
    assert match.permalink == post.permalink


@pytest.mark.parametrize("faults", [("posts",), ("posts", "titles")])
def test_a_list_that_is_down_is_made_up_for_by_the_next(naver: Simulator, faults: tuple[str, ...]) -> None:
    with channel(naver) as blog:
        story = Story(blog)
        story.send()
        naver.owner_publish()
        for name in faults:
            naver.fault(f"naver.{name}=status:500")
        assert len(story.seen().live) == 1


def test_our_draft_is_told_from_another_with_its_title(naver: Simulator) -> None:
    with channel(naver) as blog:
        story = Story(blog)
        naver.owner_autosave(blog_id="myblog", title=story.shown.title)
        naver.fault("naver.save_draft=drop_after")
        assert isinstance(story.failure(), Unconfirmed)
        [match] = story.seen().drafts
    ours = [draft for draft in naver.drafts() if len(draft["document"]["document"]["components"]) > 1]
    assert [match.remote_id] == [str(draft["logNo"]) for draft in ours]


def test_another_draft_with_our_title_alone_proves_nothing(naver: Simulator) -> None:
    with channel(naver) as blog:
        story = Story(blog)
        naver.fault("naver.save_draft=drop_before")
        assert isinstance(story.failure(), Unconfirmed)
        naver.owner_autosave(blog_id="myblog", title=story.shown.title)
        assert isinstance(story.look(), CannotTell)


def test_without_any_public_list_nothing_can_be_told(naver: Simulator) -> None:
    with channel(naver) as blog:
        story = Story(blog)
        for name in ("posts", "titles", "rss"):
            naver.fault(f"naver.{name}=status:500")
        assert isinstance(story.look(), CannotTell)


def test_a_post_under_another_title_or_hidden_is_not_adopted(naver: Simulator) -> None:
    with channel(naver) as blog:
        renamed, hidden = Story(blog), Story(blog, replace(review(), title="숨긴 글"))
        renamed.send()
        naver.owner_publish(title="다른 제목")
        hidden.send()
        naver.owner_publish(open_type=0)
        assert renamed.seen().live == ()
        assert hidden.seen().live == ()


@pytest.mark.parametrize(
    ("fault", "kind", "code"),
    [
        ("naver.probe=signed_out", Unauthorized, "unauthorized.session"),
        ("naver.probe=shape:other", Unauthorized, "unauthorized.wrong_account"),
        ("naver.save_draft=signed_out", Unauthorized, "unauthorized.session"),
        ("naver.save_draft=signed_out:html", Unauthorized, "unauthorized.session"),
        ("naver.save_draft=refuse:no privilege", Unauthorized, "unauthorized.permission"),
        ("naver.save_draft=status:418", Unauthorized, "unauthorized.bot_check"),
        ("naver.save_draft=refuse:parse fail", Rejected, "rejected.schema"),
        ("naver.save_draft=refuse:UNKNOWN", Unconfirmed, "unconfirmed.service"),
        ("naver.save_draft=rate_limit", Unavailable, "unavailable.rate_limit"),
        ("naver.save_draft=empty", Unconfirmed, "unconfirmed.unreadable"),
        ("naver.config=signed_out", Unavailable, "unavailable.service"),
        ("naver.upload=refuse:E1", Unavailable, "unavailable.upload"),
    ],
)
def test_a_refusal_leaves_no_draft_and_names_its_reason(
    naver: Simulator, fault: str, kind: type[DeliveryError], code: str, tmp_path: Path
) -> None:
    with channel(naver) as blog:
        story = Story(blog, review(picture(tmp_path)))
        naver.fault(fault)
        error = story.failure()
    assert (type(error), error.code) == (kind, code)
    assert naver.drafts() == []
