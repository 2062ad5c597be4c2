"""What a Naver Blog channel is, and what it shows of a post."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.adapters.naver_bench import (
    channel,
    composed,
    image,
    naver,
    paragraph,
    review,
    sponsored,
)

from crosspost.adapter import Mode
from crosspost.errors import AfterAbsent, Unsupported
from crosspost.post import Block, Credit, Disclosure, Image, Media, Notice, Paragraph, Span
from crosspost.rendering import FIRST, What
from crosspost_naver_blog import NaverBlog

ORIGINAL = "https://example.com/review/1?a=1&b=2"


def media(**changes: Any) -> Image:
    parts: dict[str, Any] = {"digest": "0" * 64, "name": "a.jpg", "media_type": "image/jpeg", "length": 1}
    return Image(media=Media(**(parts | {"width": 1, "height": 1, "path": Path("a.jpg")} | changes)))


class TestFacts:
    def test_the_share_link_encodes_address_and_title_once(self) -> None:
        assert NaverBlog.share_link(ORIGINAL, "맛집 리뷰") == (
            "https://share.naver.com/web/shareView?url=https%3A%2F%2Fexample.com%2Freview%2F1%3Fa%3D1%26b%3D2"
            "&title=%EB%A7%9B%EC%A7%91%20%EB%A6%AC%EB%B7%B0"
        )

    def test_the_write_page_is_the_blog_s_or_the_signed_in_owner_s(self) -> None:
        with channel() as named, channel(blog_id="") as unnamed:
            assert named.write_page == "https://blog.naver.com/myblog/postwrite"
            assert unnamed.write_page == "https://blog.naver.com/GoBlogWrite.naver"

    def test_it_saves_drafts_and_never_publishes(self) -> None:
        assert NaverBlog.capabilities.modes == {Mode.SHARE, Mode.DRAFT}
        assert NaverBlog.private_calls == {Mode.DRAFT}
        assert NaverBlog.read_back.after_absent is AfterAbsent.ASK

    def test_no_code_names_the_publishing_call(self) -> None:
        folder = Path(__file__).parents[2] / "adapters" / "crosspost_naver_blog"
        sources = [path.read_text(encoding="utf-8") for path in folder.glob("*.py")]
        assert sources
        assert not any("RabbitWrite" in source for source in sources)

    def test_the_login_host_is_never_asked(self) -> None:
        assert "nid.naver.com" not in NaverBlog.hosts

    def test_the_account_is_the_blog(self) -> None:
        with channel() as blog:
            assert blog.settings.account_id == "myblog"


class TestCompose:
    def test_the_disclosure_comes_first_wherever_the_file_has_it(self) -> None:
        document = composed(sponsored()).document
        assert isinstance(document[0], Disclosure)
        assert [type(block) for block in document].count(Disclosure) == 1

    def test_the_original_s_address_ends_the_document_as_a_link(self) -> None:
        last = composed(review(), ORIGINAL).document[-1]
        assert last == paragraph(ORIGINAL, link=ORIGINAL)

    def test_filling_the_slot_is_composing_with_the_address(self) -> None:
        filled = composed(review(), FIRST).with_link(ORIGINAL)
        assert filled.digest == composed(review(), ORIGINAL).digest

    def test_a_link_post_has_disclosure_summary_and_address_only(self, tmp_path: Path) -> None:
        post = review(image(tmp_path), Disclosure(text="협찬"), summary="진하다.")
        with channel() as blog:
            shown = blog.compose(post, What.LINK, ORIGINAL)
        assert shown.document == (
            Disclosure(text="협찬"),
            paragraph("진하다."),
            paragraph(ORIGINAL, link=ORIGINAL),
        )
        assert shown.images == ()

    def test_tags_are_cleaned(self) -> None:
        tags = ("#맛집", "맛 집", "Her", "HER", "a,b", "#", *(f"t{n}" for n in range(40)))
        shown = composed(review(tags=tags)).tags
        assert shown[:4] == ("맛집", "Her", "ab", "t0")
        assert len(shown) == 30

    def test_images_keep_their_order(self, tmp_path: Path) -> None:
        first, second = image(tmp_path, 1), image(tmp_path, 2)
        assert composed(review(second, first)).images == (second, first)

    def test_the_first_fifty_images_go_with_their_credits_and_a_notice_says_so(self, tmp_path: Path) -> None:
        credit, word = Credit(text="ⓒ 사진관"), Paragraph(spans=(Span(text="맛있다."),))
        pair: tuple[Block, ...] = (image(tmp_path), credit)
        shown = composed(review(*pair * 51, word))
        assert len(shown.images) == 50
        assert shown.document[-3:] == (*pair, word)
        assert shown.document.count(credit) == 50
        assert shown.notices == (Notice(code="notice.images_left_out", params={"kept": 50, "total": 51}),)

    @pytest.mark.parametrize(
        ("post", "code"),
        [
            (review(title="가" * 101), "unsupported.title_too_long"),
            (review(media(media_type="image/webp")), "unsupported.image_type"),
            (review(media(length=10_000_001)), "unsupported.image_too_large"),
        ],
    )
    def test_what_does_not_fit_is_refused_before_any_request(self, post: Any, code: str) -> None:
        with naver() as there, pytest.raises(Unsupported) as refused:
            composed(post)
        assert refused.value.code == code
        assert there.made == []

    def test_a_title_of_one_hundred_characters_fits(self) -> None:
        assert composed(review(title="가" * 100)).title == "가" * 100


def test_how_many_tags_is_the_owners_to_say_up_to_what_the_field_takes() -> None:
    post = replace(review(), tags=tuple(f"태그{number}" for number in range(40)))
    for own, shown in ((None, 30), (3, 3), (100, 30), (0, 0)):
        with channel(tags=own) as blog:
            assert len(blog.compose(post, What.FULL, None).tags) == shown
