"""KakaoStory keeps the contract of an adapter that a person finishes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import ValidationError

from crosspost.adapter import Mode
from crosspost.post import Notice, Post
from crosspost.rendering import What
from crosspost.testing import AdapterContract, awkward_review, picture, review
from crosspost.transport import Transport
from crosspost_kakaostory import KakaoStory, KakaoStorySettings

LINK = "https://example.com/r/1"
KEYS = {"profile": "me", "cookies": "_karmt=cookie-that-nobody-may-see"}


def story(**keys: object) -> KakaoStory:
    settings = KakaoStorySettings.model_validate({"adapter": "kakaostory", **keys})
    return KakaoStory(settings, Transport(hosts=KakaoStory.hosts))


class TestKakaoStory(AdapterContract):
    adapter = KakaoStory
    settings = KEYS

    def posts(self, folder: Path) -> tuple[Post, ...]:
        return (review(), awkward_review(), review(picture(folder)))


def test_it_only_shares_and_talks_to_no_host() -> None:
    assert KakaoStory.capabilities.modes == {Mode.SHARE}
    assert KakaoStory.default_mode is Mode.SHARE
    assert KakaoStory.hosts == frozenset()


def test_the_share_popup_of_the_specification() -> None:
    assert story().share_link("https://example.com/r/1", "맛집 리뷰") == (
        "https://story.kakao.com/s/share?url=https%3A%2F%2Fexample.com%2Fr%2F1"
        "&text=%EB%A7%9B%EC%A7%91%20%EB%A6%AC%EB%B7%B0"
    )


def test_a_person_writes_on_the_front_page() -> None:
    assert story().write_page == "https://story.kakao.com/"


def test_the_text_to_copy_has_title_body_address_and_tags() -> None:
    assert story().compose(review(disclosure=False), What.FULL, LINK).text == (
        f"맛집 리뷰\n\n국밥 한 그릇\n\n국물이 진하다.\n\n{LINK}\n\n#맛집 #국밥 #부산"
    )


def test_five_pictures_go_in_order_and_a_notice_names_the_rest(tmp_path: Path) -> None:
    pictures = [picture(tmp_path, name=f"{shade}.png", shade=shade) for shade in range(6)]
    rendition = story().compose(review(*pictures), What.FULL, LINK)
    assert list(rendition.images) == pictures[:5]
    assert rendition.notices == (Notice(code="notice.images_left_out", params={"kept": 5, "total": 6}),)


def test_the_cover_goes_first(tmp_path: Path) -> None:
    one, other = (picture(tmp_path, name=f"{shade}.png", shade=shade) for shade in (1, 2))
    post = replace(review(one, other), cover=other.media.digest)
    assert story().compose(post, What.FULL, LINK).images == (other, one)


def test_a_bare_link_leaves_the_picture_to_its_card(tmp_path: Path) -> None:
    assert story().compose(review(picture(tmp_path)), What.LINK, LINK).images == ()


def test_who_may_see_a_post_is_one_of_three() -> None:
    assert story().settings.permission == "A"
    with pytest.raises(ValidationError):
        story(permission="P")
