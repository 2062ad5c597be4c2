"""What tells the story: the words bloggers write, and the words that only look like them."""

from __future__ import annotations

import pytest

from crosspost.post import (
    Credit,
    Heading,
    Image,
    Listing,
    ListItem,
    Media,
    Paragraph,
    Post,
    Quote,
    Span,
    Table,
)
from crosspost.rendering import opening
from crosspost.rendering.spoilers import heads_section, is_plot_title, warns_of_spoilers


@pytest.mark.parametrize(
    "text",
    [
        *("스포일러를 담고 있습니다", "스포일러 경고", "스포일러성 내용이 포함되어 있습니다", "강스포!"),
        *("아래부터 스포일러입니다", "결말 포함", "스포 O", "스포有", "⚠️ 스포일러 ⚠️", "||범인은 집사||"),
        *(
            "스포일러가 다수 포함되어 있어요",
            "결말까지 이야기합니다",
            "※ 아래부터 스포 있음!",
            "Spoilers ahead",
        ),
        "스포일러 있음 (결말 스포는 없음)",
        "스포일러 주의! 스포 없는 리뷰는 다른 글에",
        "이 글은 두 주인공이 섬에서 겪는 일을 마지막 장면까지 자세히 다루고 있어서 스포일러가 됩니다.",
    ],
)
def test_a_warning_is_one_however_it_is_put(text: str) -> None:
    assert warns_of_spoilers(text)


@pytest.mark.parametrize(
    "text",
    [
        *("스포일러 없음", "스포일러: 없음", "스포일러 · 없음", "노스포 후기", "No spoilers", "spoiler-free"),
        *("스포 X", "스포 방지", "스포일러는 전혀 없습니다", "결말은 말하지 않겠다", "결말이 아쉬웠다."),
        *("스포츠 영화다.", "트랜스포머를 봤다.", "스포티파이로 들었다.", "스포트라이트를 받았다."),
    ],
)
def test_a_denial_and_other_words_are_none(text: str) -> None:
    assert not warns_of_spoilers(text)


@pytest.mark.parametrize(
    ("title", "plot"),
    [
        *((title, True) for title in ("줄거리", "시놉시스", "스토리", "내용", "책 내용", "작품 소개")),
        *((title, False) for title in ("느낀 점", "인물", "내용이 좋다", "히스토리", "줄거리 (스포 없음)")),
    ],
)
def test_a_section_about_the_plot_is_known_by_its_title(title: str, plot: bool) -> None:
    assert is_plot_title(title) is plot


@pytest.mark.parametrize(
    ("line", "heads"),
    [
        *((line, True) for line in ("[줄거리]", "■ 시놉시스", "줄거리 요약", "줄거리", "[느낀 점]")),
        *((line, False) for line in ("좋았다.", "줄거리는 이렇다.", "★★★★☆", "집사가 나온다.")),
    ],
)
def test_a_line_may_stand_as_a_title(line: str, heads: bool) -> None:
    assert heads_section(line) is heads


def paragraph(text: str) -> Paragraph:
    return Paragraph(spans=(Span(text=text),))


GOOD, PLOT = paragraph("좋았다."), paragraph("범인은 집사다.")
MARK = Span(text="스포일러 주의")
PHOTO = Media(digest="0", name="a.jpg", media_type="image/jpeg", length=1, width=1, height=1, path="a")  # type: ignore[arg-type]  # never read


@pytest.mark.parametrize(
    "mark",
    [
        Listing(items=(ListItem(spans=(MARK,)),)),
        Table(rows=(((MARK,), (Span(text="있음"),)),)),
        Quote(paragraphs=((MARK,),)),
        Heading(spans=(MARK,)),
        Image(media=PHOTO, caption="스포일러 주의"),
        Credit(text="스포일러 주의"),
    ],
)
def test_nothing_is_shown_from_behind_a_mark_whatever_block_it_is(mark: object) -> None:
    post = Post(id="p", title="책", blocks=(GOOD, mark, PLOT))  # type: ignore[arg-type]  # each is a block
    assert opening(post).texts == ("좋았다.",)


def test_a_text_without_headings_has_lines_that_stand_as_titles() -> None:
    lines = ("좋았다.", "[줄거리]", "집사가 나온다.", "★★★★☆", "범인이다.", "[느낀 점]", "또 읽겠다.")
    post = Post(id="p", title="책", blocks=tuple(map(paragraph, lines)))
    assert opening(post).texts == ("좋았다.", "또 읽겠다.")


def test_a_paragraph_that_begins_with_the_plot_is_passed_over() -> None:
    post = Post(id="p", title="책", blocks=(paragraph("줄거리: 집사가 나온다."), GOOD))
    assert opening(post).texts == ("좋았다.",)
