"""Whose post it is: after a lost answer our own is adopted, and nobody else's ever."""

from __future__ import annotations

import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest
from tests.faults.street import DOORS, Street, street

from crosspost.ledger import Delivery

DAY = timedelta(days=1)
LOST = "{visible}=drop_after"
NEVER_SENT = "{visible}=drop_before"
DRAFT = "naver draft"
PUBLIC = [door for door in DOORS if door != DRAFT]


def landed(it: Street) -> str:
    """How a post of ours that stands is known to the ledger."""
    return "handed_over" if it.door.platform == "naver_blog" else "published"


def plant(it: Street, text: str, *, age: float, author: str = "owner") -> str:
    """Somebody puts a post with this text (Naver: with our title) on the account; its id."""
    title = it.title if it.door.platform == "naver_blog" else ""
    door = it.door
    return it.sim.plant(door.platform, door.account, title=title, text=text, age=age, author=author).id


def lost_at_first(it: Street) -> Delivery:
    """The first attempt, whose answer is lost; no look yet."""
    it.enrol(it.post)
    it.round()
    row = it.ledger.history()[0]
    assert row.status == "unconfirmed"
    return row


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("laptop", [-DAY, DAY], ids=["a day behind", "a day ahead"])
def test_a_laptop_whose_clock_is_wrong_finds_its_own_post(
    door: str, laptop: timedelta, tmp_path: Path
) -> None:
    with street(tmp_path, door, LOST, laptop=laptop) as it:
        delivery = it.publish()
        assert (delivery.status, it.calls(), len(it.shown())) == (landed(it), 1, 1)
        assert delivery.adopted


@pytest.mark.parametrize("door", DOORS)
def test_a_post_that_lands_after_the_client_gave_up_is_found(door: str, tmp_path: Path) -> None:
    with street(tmp_path, door, "{visible}=delay:1.5") as it:
        lost_at_first(it)
        deadline = time.monotonic() + 5
        while not it.shown() and time.monotonic() < deadline:
            threading.Event().wait(0.02)
        delivery = it.settle()
        assert (delivery.status, it.calls(), len(it.shown())) == (landed(it), 1, 1)


@pytest.mark.parametrize("door", PUBLIC)
def test_a_list_that_is_behind_is_looked_at_until_it_shows_the_post(door: str, tmp_path: Path) -> None:
    with street(tmp_path, door, LOST, "{lists}=slow_list:100") as it:
        delivery = it.publish()
        assert (delivery.status, it.calls(), len(it.shown())) == ("published", 1, 1)
        assert delivery.adopted


@pytest.mark.parametrize("door", PUBLIC)
def test_an_older_post_with_the_same_text_is_not_taken_for_ours(door: str, tmp_path: Path) -> None:
    with street(tmp_path, door, NEVER_SENT) as it:
        text = it.text()
        old = plant(it, text, age=2 * 86400)
        delivery = it.publish(again=True)
        assert delivery.remote_id != old
        assert old in it.shown()
        assert (delivery.status, it.calls()) == (("published", 2) if door == "band" else ("unconfirmed", 1))


@pytest.mark.parametrize("door", PUBLIC)
def test_the_post_of_another_delivery_is_not_taken_for_ours(door: str, tmp_path: Path) -> None:
    with street(tmp_path, door) as it:
        first = it.publish()
        it.sim.fault(NEVER_SENT.format(visible=it.door.visible))
        second = it.publish(again=True)
        assert second.id != first.id
        assert second.remote_id != first.remote_id
        assert (second.status, it.calls()) == (("published", 3) if door == "band" else ("unconfirmed", 2))


@pytest.mark.parametrize("door", PUBLIC)
def test_another_delivery_keeps_its_post_though_the_list_showed_it_late(door: str, tmp_path: Path) -> None:
    with street(tmp_path, door, "{lists}=slow_list:10") as it:
        first = it.publish()
        it.sim.fault(NEVER_SENT.format(visible=it.door.visible))
        second = it.publish(again=True)
        assert second.remote_id != first.remote_id
        assert not second.adopted


@pytest.mark.parametrize("door", DOORS)
def test_another_text_that_came_meanwhile_is_not_taken_for_ours(door: str, tmp_path: Path) -> None:
    with street(tmp_path, door, NEVER_SENT) as it:
        lost_at_first(it)
        other = it.sim.plant(
            it.door.platform, it.door.account, title="남의 글", text="전혀 다른 글", author="Guest"
        ).id
        delivery = it.settle()
        assert delivery.remote_id != other
        assert not delivery.adopted


@pytest.mark.parametrize("door", PUBLIC)
def test_two_posts_that_could_be_ours_are_for_a_person(door: str, tmp_path: Path) -> None:
    with street(tmp_path, door, LOST) as it:
        lost_at_first(it)
        (ours,) = it.sim.posts(it.door.platform)
        plant(it, ours.text, age=0)
        delivery = it.settle()
        assert delivery.status == "unconfirmed"
        assert (delivery.error or {})["code"] == "unconfirmed.several"
        assert (it.calls(), len(it.shown())) == (1, 2)


def test_two_blog_posts_with_our_title_are_for_a_person(tmp_path: Path) -> None:
    with street(tmp_path, DRAFT, LOST) as it:
        lost_at_first(it)
        assert it.sim.owner_publish() is not None
        plant(it, "다른 글", age=0)
        delivery = it.settle()
        assert delivery.status == "unconfirmed"
        assert (delivery.error or {})["code"] == "unconfirmed.several"
        assert it.calls() == 1


def test_a_draft_of_the_same_title_and_another_text_is_not_taken_for_ours(tmp_path: Path) -> None:
    with street(tmp_path, DRAFT, LOST) as it:
        lost_at_first(it)
        (ours,) = it.shown()
        it.sim.owner_autosave(blog_id=it.door.account, title=it.title)
        delivery = it.settle()
        assert (delivery.status, (delivery.hand_over or {}).get("remote_id")) == ("handed_over", ours)
        assert it.calls() == 1


def test_an_older_blog_post_with_our_title_is_not_taken_for_ours(tmp_path: Path) -> None:
    with street(tmp_path, DRAFT, NEVER_SENT) as it:
        plant(it, "옛 글", age=2 * 86400)
        delivery = it.publish(again=True)
        assert (delivery.status, it.calls()) == ("unconfirmed", 1)
        assert not delivery.adopted


def test_an_adopted_draft_that_its_owner_publishes_is_published(tmp_path: Path) -> None:
    with street(tmp_path, DRAFT, LOST) as it:
        assert it.publish().status == "handed_over"
        post = it.sim.owner_publish()
        assert post is not None
        delivery = it.look()
        assert (delivery.status, delivery.permalink) == ("published", post.permalink)
        assert it.calls() == 1


def test_an_older_draft_with_our_title_is_not_taken_for_ours(tmp_path: Path) -> None:
    with street(tmp_path, DRAFT, NEVER_SENT) as it:
        it.sim.owner_autosave(blog_id=it.door.account, title=it.title)
        delivery = it.publish(again=True)
        assert (delivery.status, it.calls(), len(it.shown())) == ("unconfirmed", 1, 1)
        assert not delivery.adopted


@pytest.mark.parametrize("place", [0, 2])
@pytest.mark.parametrize(
    ("fault", "end"),
    [
        ("drop_before", ("published", 1, 4)),
        ("drop_after", ("published", 1, 4)),
        ("dead_keep_alive", ("published", 1, 4)),
        ("rate_limit:7", ("published", 1, 4)),
        ("refuse:100/1366046", ("failed", 0, None)),
    ],
)
def test_an_upload_that_fails_sends_no_half_post(
    fault: str, end: tuple[str, int, int | None], place: int, tmp_path: Path
) -> None:
    with street(tmp_path, "facebook photos", f"facebook.photo={fault}+{place}") as it:
        delivery = it.publish()
        status, posts, uploads = end
        assert (delivery.status, len(it.shown()), it.calls()) == (status, posts, posts)
        assert it.calls("facebook.photo") in ({uploads, 3} if uploads else {place + 1})
        assert [len(post.images) for post in it.sim.posts("facebook")] == [3] * posts


def test_a_shared_title_is_another_post(tmp_path: Path) -> None:
    """Facebook: two reviews with one title and different texts are two posts."""
    with street(tmp_path, "facebook", NEVER_SENT) as it:
        lost_at_first(it)
        plant(it, f"{it.post.title}\n\n다른 감상", age=0)
        assert not it.settle().adopted
