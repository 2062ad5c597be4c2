"""What a Page's readers see of a post."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tests.adapters.facebook_channel import PAGE, facebook

from crosspost.post import Block, Credit, Notice
from crosspost.rendering import FIRST, What
from crosspost.testing import picture, review

LINK = "https://example.com/r/1"


def test_the_title_is_the_first_line_after_the_disclosure() -> None:
    lines = facebook().compose(review(), What.FULL, LINK).text.split("\n\n")
    assert lines[:2] == ["업체로부터 식사를 제공받아 작성한 후기입니다.", "맛집 리뷰"]


def test_the_text_ends_with_the_address_and_at_most_five_tags() -> None:
    post = replace(review(), tags=("가", "나", "다", "라", "마", "바"))
    text = facebook().compose(post, What.FULL, LINK).text
    assert text.endswith(f"\n\n{LINK}\n\n#가 #나 #다 #라 #마")


def test_how_many_tags_is_the_owners_to_say() -> None:
    post = replace(review(), tags=("가", "나", "다"))
    assert facebook(tags=2).compose(post, What.FULL, LINK).text.endswith(f"{LINK}\n\n#가 #나")
    assert facebook(tags=0).compose(post, What.FULL, LINK).text.endswith(LINK)
    assert facebook(tags=2).limits.tags == 2


def test_the_address_is_in_the_text_beside_photos_too(tmp_path: Path) -> None:
    rendition = facebook().compose(review(picture(tmp_path)), What.FULL, LINK)
    assert LINK in rendition.text
    assert len(rendition.images) == 1


def test_the_first_ten_photos_go_and_a_notice_says_how_many_do_not(tmp_path: Path) -> None:
    pictures = [picture(tmp_path, name=f"{shade}.png", shade=shade) for shade in range(12)]
    rendition = facebook().compose(review(*pictures), What.FULL, LINK)
    assert list(rendition.images) == pictures[:10]
    assert rendition.notices == (Notice(code="notice.images_left_out", params={"kept": 10, "total": 12}),)


def test_the_cover_goes_first_even_where_it_would_not_go_at_all(tmp_path: Path) -> None:
    pictures = [picture(tmp_path, name=f"{shade}.png", shade=shade) for shade in range(12)]
    post = replace(review(*pictures), cover=pictures[11].media.digest)
    assert list(facebook().compose(post, What.FULL, LINK).images) == [pictures[11], *pictures[:9]]


def test_only_photos_that_go_have_their_credit(tmp_path: Path) -> None:
    blocks: list[Block] = []
    for number in range(12):
        blocks += [picture(tmp_path, name=f"{number}.png", shade=number), Credit(text=f"사진: {number}관")]
    text = facebook().compose(review(*blocks), What.FULL, LINK).text
    assert [number for number in range(12) if f"사진: {number}관" in text] == list(range(10))


def test_ten_photos_need_no_notice(tmp_path: Path) -> None:
    pictures = [picture(tmp_path, name=f"{shade}.png", shade=shade) for shade in range(10)]
    assert facebook().compose(review(*pictures), What.FULL, LINK).notices == ()


def test_a_photo_that_stands_twice_in_the_post_is_attached_once(tmp_path: Path) -> None:
    one, other = (picture(tmp_path, name=f"{shade}.png", shade=shade) for shade in (1, 2))
    rendition = facebook().compose(review(one, other, one), What.FULL, LINK)
    assert rendition.images == (one, other)


def test_a_bare_link_takes_no_photos_so_that_it_has_its_card(tmp_path: Path) -> None:
    assert facebook().compose(review(picture(tmp_path)), What.LINK, LINK).images == ()


def test_the_size_limit_of_a_photo_is_a_setting(tmp_path: Path) -> None:
    photo = picture(tmp_path)
    large = replace(photo, media=replace(photo.media, length=9_000_000))
    channel = facebook(max_image_bytes=10_000_000)
    assert channel.compose(review(large), What.FULL, LINK).images == (large,)


def test_a_slot_is_kept_for_the_original() -> None:
    rendition = facebook().compose(review(), What.FULL, FIRST)
    assert rendition.link == FIRST
    assert rendition.with_link(LINK).text == facebook().compose(review(), What.FULL, LINK).text


def test_the_share_dialog_of_the_specification() -> None:
    assert (
        facebook().share_link("https://example.com/r/1?a=1&b=2", "맛집 리뷰")
        == "https://www.facebook.com/sharer/sharer.php?u=https%3A%2F%2Fexample.com%2Fr%2F1%3Fa%3D1%26b%3D2"
    )


def test_a_person_writes_on_the_page() -> None:
    assert facebook().write_page == f"https://www.facebook.com/{PAGE}"
    assert facebook(page_id=None).write_page == "https://www.facebook.com/"
