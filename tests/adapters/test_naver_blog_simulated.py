"""Drafts saved and found over real HTTP, on a blog that checks, loses and hides as Naver does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tests.adapters.naver_story import LINK, Story, channel

from crosspost.adapter import CannotTell
from crosspost.errors import DeliveryError, Rejected, Unauthorized, Unavailable, Unconfirmed
from crosspost.simulator import Simulator
from crosspost.testing import picture, review


@pytest.fixture
def naver() -> Iterator[Simulator]:
    with Simulator() as simulator:
        yield simulator


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
