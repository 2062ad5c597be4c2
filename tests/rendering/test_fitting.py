"""A text within what a platform takes: what is never cut, where the rest ends, and what is said of it."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosspost.errors import Unsupported
from crosspost.post import (
    Block,
    Credit,
    Disclosure,
    Divider,
    Facts,
    Heading,
    Listing,
    ListItem,
    Paragraph,
    Post,
    Quote,
    Rating,
    Span,
    Table,
)
from crosspost.rendering import FIRST, FIRST_LENGTH, TextUnit, What, hashtags, plain_text

LINK = "https://blog.naver.com/myreviews/224000000001"
TAGS = ("책방", "여행")
SENTENCE = "파도 소리가 들리는 책방에 다녀왔다. "


def paragraph(text: str) -> Paragraph:
    return Paragraph(spans=(Span(text=text),))


def review(*blocks: Block, disclosed: str = "", tags: tuple[str, ...] = TAGS) -> Post:
    opening = (Disclosure(text=disclosed),) if disclosed else ()
    return Post(id="p", title="겨울 바다 책방", blocks=(*opening, *blocks), tags=tags)


def fitted(post: Post, limit: int, *, link: str | None = LINK) -> str:
    return plain_text(post, what=What.FULL, link=link, tags=5, limit=limit, unit=TextUnit.CODE_POINTS).text


class TestACutText:
    post = review(
        paragraph("첫 문단이다."), paragraph(SENTENCE * 20), paragraph("끝 문단."), disclosed="협찬"
    )

    def test_it_keeps_whole_blocks_and_says_where_to_read_on(self) -> None:
        post = review(*[paragraph(f"{number}번 문단이다.") for number in range(20)])
        text = fitted(post, 130)
        body = text.removeprefix("겨울 바다 책방\n\n").removesuffix(f"\n\n계속 읽기\n{LINK}\n\n#책방 #여행")
        assert body.split("\n\n") == [f"{number}번 문단이다." for number in range(len(body.split("\n\n")))]
        assert len(text) <= 130

    def test_a_long_block_ends_behind_a_sentence(self) -> None:
        text = fitted(self.post, 200)
        assert "다녀왔다.\n\n계속 읽기\n" in text
        assert "끝 문단" not in text

    def test_the_frame_is_never_cut(self) -> None:
        for limit in range(95, 600):
            text = fitted(self.post, limit)
            assert text.startswith("협찬\n\n겨울 바다 책방\n\n")
            assert text.endswith(f"{LINK}\n\n#책방 #여행")
            assert len(text) <= limit

    def test_where_the_frame_does_not_fit_it_is_refused(self) -> None:
        with pytest.raises(Unsupported) as caught:
            fitted(self.post, 60)
        assert caught.value.code == "unsupported.text_too_long"

    def test_it_is_said(self) -> None:
        plain = plain_text(self.post, what=What.FULL, link=LINK, limit=200, unit=TextUnit.CODE_POINTS)
        assert [notice.code for notice in plain.notices] == ["notice.text_cut"]

    def test_a_heading_is_not_left_over_nothing(self) -> None:
        chapter = Heading(spans=(Span(text="둘째 장"),))
        post = review(paragraph("첫 문단이다."), chapter, paragraph(SENTENCE * 20))
        assert "둘째 장" not in fitted(post, 95)
        assert "둘째 장" in fitted(post, 150)

    def test_credits_are_the_last_to_go(self) -> None:
        post = review(paragraph(SENTENCE * 20), Credit(text="사진: 하늘출판사"), paragraph("끝."))
        for limit in range(110, 400):
            assert "사진: 하늘출판사" in fitted(post, limit)

    def test_a_quotation_that_is_cut_is_closed(self) -> None:
        post = review(Quote(paragraphs=((Span(text=SENTENCE * 20),),)), tags=())
        for limit in range(90, 300):
            text = fitted(post, limit)
            assert text.count("“") == text.count("”")
            assert len(text) <= limit

    def test_it_never_ends_inside_a_date(self) -> None:
        post = review(paragraph("이 영화는 2024. 11. 24. 개봉했다고 한다. " * 9), tags=())
        assert all("2024. \n" not in fitted(post, limit) for limit in range(80, 300))
        assert not any(re.search(r"2024\.( 11\.)?…?\n", fitted(post, limit)) for limit in range(80, 300))

    def test_a_credit_of_several_pictures_is_said_once(self) -> None:
        credit = Credit(text="사진: 하늘출판사")
        text = fitted(review(credit, paragraph("좋았다."), credit), 400)
        assert text.count("사진: 하늘출판사") == 1

    def test_no_line_ends_with_a_space_and_no_two_are_blank(self) -> None:
        post = replace(review(paragraph("앞  \n\n\n\n뒤 ")), summary="하나\n\n\n둘 ")
        assert "앞\n\n뒤\n\n" in fitted(post, 400)
        assert "하나\n\n둘\n\n" in plain_text(post, what=What.EXCERPT, link=LINK).text

    def test_without_a_link_it_just_ends(self) -> None:
        text = fitted(review(paragraph(SENTENCE * 20), tags=()), 60, link=None)
        assert text.endswith("다녀왔다.")

    def test_the_slot_counts_with_the_longest_address(self) -> None:
        plain = plain_text(self.post, what=What.FULL, link=FIRST, limit=400, unit=TextUnit.CODE_POINTS)
        (offset,) = plain.slots
        assert plain.text[offset:].startswith(FIRST)
        assert len(plain.text) - len(FIRST) + FIRST_LENGTH <= 400

    def test_an_english_text_has_english_words(self) -> None:
        post = Post(id="p", title="A shop", blocks=(paragraph("It rains. " * 40),))
        assert "Read on\n" in fitted(post, 120)


class TestAnExcerpt:
    def shown(self, post: Post, link: str | None = LINK) -> list[str]:
        return plain_text(post, what=What.EXCERPT, link=link, tags=5).text.split("\n\n")

    def test_the_summary_in_place_of_the_body(self) -> None:
        post = replace(
            review(paragraph("본문이다."), disclosed="협찬"),
            summary="한 줄 소개",
            facts=Facts(rating=Rating(text="4.5/5"), spoiler=True),
        )
        assert self.shown(post) == [
            "협찬",
            "겨울 바다 책방",
            "별점: 4.5/5",
            "스포일러가 있어요.",
            "한 줄 소개",
            f"계속 읽기\n{LINK}",
            "#책방 #여행",
        ]

    def test_else_the_opening_up_to_a_sentence(self) -> None:
        shown = self.shown(review(paragraph(SENTENCE * 40)))
        assert shown[1].endswith("다녀왔다.")
        assert 200 < len(shown[1]) <= 300

    def test_a_credit_goes_with_its_picture(self) -> None:
        shown = self.shown(review(paragraph("좋았다."), Credit(text="사진: 하늘출판사"), paragraph("끝.")))
        assert shown[1:4] == ["좋았다.", "끝.", "사진: 하늘출판사"]

    def test_a_short_text_is_shown_whole_and_not_called_cut(self) -> None:
        shown = self.shown(review(paragraph("짧은 글이다.")))
        assert shown == ["겨울 바다 책방", "짧은 글이다.", LINK, "#책방 #여행"]

    @pytest.mark.parametrize("mark", ["스포일러 주의", "※ 아래부터 스포 있음!", "Spoilers ahead"])
    def test_nothing_from_behind_a_word_on_spoilers(self, mark: str) -> None:
        shown = self.shown(review(paragraph("좋았다."), paragraph(mark), paragraph("범인은 집사다.")))
        assert "범인" not in "".join(shown)
        assert shown[1] == "좋았다."

    def test_a_word_that_there_are_none_hides_nothing(self) -> None:
        shown = self.shown(review(paragraph("스포일러 없음"), paragraph("좋았다.")))
        assert shown[1:3] == ["스포일러 없음", "좋았다."]

    def test_nothing_from_a_section_about_the_plot(self) -> None:
        post = review(
            Heading(spans=(Span(text="줄거리"),)),
            paragraph("집사가 나온다."),
            Heading(spans=(Span(text="인물"),), level=3),
            paragraph("범인이다."),
            Heading(spans=(Span(text="느낀 점"),)),
            paragraph("좋았다."),
        )
        assert self.shown(post)[1:-2] == ["좋았다."]


TEXTS = st.sampled_from(
    (
        "좋았다.",
        SENTENCE * 3,
        "https://example.com/a/b?c=1",
        "값은 1,234원",
        "👨‍👩‍👧 가족",
        "#태그 아님",
        "a" * 90,
    )
)
BLOCKS = st.one_of(
    TEXTS.map(paragraph),
    TEXTS.map(lambda text: Heading(spans=(Span(text=text, bold=True),))),
    TEXTS.map(lambda text: Quote(paragraphs=((Span(text=text),),))),
    TEXTS.map(lambda text: Listing(items=(ListItem(spans=(Span(text=text),)),) * 3)),
    TEXTS.map(lambda text: Table(rows=(((Span(text=text),), (Span(text="칸"),)),))),
    TEXTS.map(lambda text: Credit(text=f"사진: {text[:20]}")),
    st.just(Divider()),
)


@given(
    blocks=st.lists(BLOCKS, min_size=1, max_size=12),
    disclosed=st.sampled_from(("", "업체로부터 책을 제공받아 작성했습니다.")),
    link=st.sampled_from((None, LINK, FIRST)),
    what=st.sampled_from(What),
    limit=st.integers(20, 1200),
    unit=st.sampled_from(TextUnit),
)
def test_whatever_the_post_the_limit_holds_and_the_frame_stands(  # noqa: PLR0917  # hypothesis fills them
    blocks: list[Block], disclosed: str, link: str | None, what: What, limit: int, unit: TextUnit
) -> None:
    post = review(*blocks, disclosed=disclosed)
    try:
        plain = plain_text(post, what=what, link=link, tags=5, limit=limit, unit=unit)
    except Unsupported:
        assert limit < 420
        return
    assert plain == plain_text(post, what=what, link=link, tags=5, limit=limit, unit=unit)
    filled = plain.text
    for offset in plain.slots:
        filled = filled[:offset] + "x" * FIRST_LENGTH + filled[offset + len(FIRST) :]
    assert unit.measure(filled) <= limit
    assert plain.text.startswith(f"{disclosed}\n\n{post.title}" if disclosed else post.title)
    assert plain.text.endswith(hashtags(post.tags))
    assert link is None or plain.text.count(link) >= 1
    assert "\n\n\n" not in plain.text
