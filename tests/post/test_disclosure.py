from __future__ import annotations

from pathlib import Path

import pytest
from tests.post.reviews import LONG, markdown, outline, picture, plain

from crosspost.post.disclosure import declaration


@pytest.mark.parametrize(
    "line",
    [
        "이 포스팅은 업체로부터 제품을 제공받아 작성했습니다.",
        "본 리뷰는 소정의 원고료를 받고 썼다.",
        "출판사에서 책을 지원받았습니다",
        "※ 유료광고를 포함하고 있습니다.",
        "체험단으로 다녀왔어요!",
        "이 글은 쿠팡 파트너스 활동의 일환으로, 일정액의 수수료를 제공받습니다.",
        "[광고] 새로 문을 연 식당",
        "#협찬",
        "#광고 #협찬",
        "광고/협찬",
        "협찬",
        "(유료 광고 포함)",
        "제공받았지만 솔직하게, 좋지 않은 점도 적었습니다.",
        "제품을 제공받았지만 광고 글은 아닙니다.",
        "협찬을 받아 쓴 글이지만 칭찬만 하는 리뷰는 아니에요.",
        "[광고] 칭찬만 하는 글이 아닙니다.",
        "원고료를 받았지만 광고는 아닙니다.",
        "배급사의 초대를 받아 관람했습니다.",
        "시사회에 초대받아 다녀왔습니다.",
        "출판사에서 증정받아 읽었습니다.",
        "서평단에 선정되어 도서를 받아 읽었습니다.",
        "출판사로부터 책을 받아 읽었습니다.",
        "출판사에서 보내주신 책을 읽고 썼습니다.",
        "업체에서 제품을 제공해 주셔서 작성했습니다.",
        "식사는 업체에서 제공받았어요.",
        "좋은 기회로 화장품을 제공받았습니다.",
        "고양이 사료를 제공받았어요",
        "저는 업체로부터 제품을 무상으로 받았습니다.",
        "원고료나 대가 없이 책만 제공받았습니다.",
        "본 콘텐츠는 유료 광고입니다.",
        "이 글은 협찬으로 작성되었습니다.",
        "협찬 제품입니다.",
        "#도서협찬",
        "[제품 제공]",
    ],
)
def test_declarations_are_recognised(line: str) -> None:
    assert declaration(line) == (line, "")


@pytest.mark.parametrize(
    "line",
    [
        "광고 회사 이야기를 다룬 영화다.",
        "광고회사에 다니는 주인공이 나온다.",
        "원고료도 받지 못하던 소설가가 섬으로 떠난다.",
        "협찬 없이 직접 사 본 후기입니다.",
        "내돈내산 체험단 아님",
        "체험단이 아닙니다. 직접 사서 썼어요.",
        "체험단으로 쓴 글이 아니에요.",
        "본 리뷰는 협찬이나 광고가 아닙니다.",
        "수수료를 받지 않아요.",
        "#광고 아님",
        "광고 아닙니다. 제 돈으로 샀어요.",
        "제공받지 않고 산 책입니다.",
        "#광고회사 이야기",
        "서비스를 제공하는 사람들의 이야기입니다.",
        "이 소설은 원고료 때문에 싸우는 두 작가 이야기입니다.",
        "주인공은 회사에서 소정의 위로금을 받고 쫓겨납니다.",
        "소정의 위로금을 받고 쫓겨난 남자의 이야기입니다.",
        "영화 〈광고〉는 유료 광고로 먹고사는 사람들 이야기예요.",
        "이 영화의 제작사는 정부 지원을 받았어요.",
        "이 영화는 정부의 지원을 받았습니다.",
        "이 소설에는 협찬 상품을 파는 남자가 나옵니다.",
        "그는 파티에 초대받아 그곳에서 그녀를 만납니다.",
        "친구 결혼식에 초대받아 다녀왔어요.",
        "어떠한 대가도 받지 않고 작성한 리뷰입니다.",
        "협찬 " + "이야기 " * 60,
        "",
    ],
)
def test_other_openings_are_none(line: str) -> None:
    assert declaration(line) == ("", line)


def test_a_declaration_broken_over_two_lines_is_taken_whole() -> None:
    text = "본 글은 업체로부터 음료를\n제공받아 작성했습니다.\n오늘은 날이 좋았다."

    assert declaration(text) == ("본 글은 업체로부터 음료를 제공받아 작성했습니다.", "오늘은 날이 좋았다.")


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("책을 제공받아 작성했습니다. 주인공은 섬으로 떠난다.", "주인공은 섬으로 떠난다."),
        ("책을 제공받아 작성했습니다! 주인공은\n섬으로 떠난다.", "주인공은\n섬으로 떠난다."),
        ("2024. 11. 24. 책을 제공받아 작성했습니다.", ""),
        ("책을 제공받아 작성했어요 ^^\n오늘은 맑았다.", "오늘은 맑았다."),
    ],
)
def test_it_ends_with_its_sentence(text: str, rest: str) -> None:
    declared, after = declaration(text)
    assert ("작성" in declared, after) == (True, rest)


@pytest.mark.parametrize(
    "opening",
    [
        "- {}",
        "1. {}",
        "### {}",
        "```\n{}\n```",
        "| {} |\n|---|",
        "> **{}**",
    ],
)
def test_any_kind_of_block_may_open_with_it(tmp_path: Path, opening: str) -> None:
    said = "이 글은 출판사로부터 책을 제공받아 작성했습니다."

    assert outline(markdown(tmp_path, f"{opening.format(said)}\n\n본문이다.")) == [
        ("disclosure", said),
        ("paragraph", "본문이다."),
    ]


@pytest.mark.parametrize(
    ("opening", "left"),
    [
        ("- 책을 제공받아 작성했습니다.\n- 둘째 항목", ("list", "둘째 항목")),
        ("> 책을 제공받아 작성했습니다.\n>\n> 편지는 늦게 온다.", ("quote", "편지는 늦게 온다.")),
        ("책을 제공받아 작성했습니다. 편지는 **늦게** 온다.", ("paragraph", "편지는 늦게 온다.")),
        ("> [광고]\n>\n> 원고료를 받고 썼습니다.\n>\n> 편지", ("quote", "편지")),
    ],
)
def test_what_follows_it_in_its_block_stays(tmp_path: Path, opening: str, left: tuple[str, str]) -> None:
    assert outline(markdown(tmp_path, f"{opening}\n\n끝."))[1:] == [left, ("paragraph", "끝.")]


@pytest.mark.parametrize(
    "opening", ["## 협찬으로 읽은 책 이야기", "- 체험단 소개", "| 협찬 | 아니요 |\n|---|---|"]
)
def test_a_heading_or_an_item_that_only_names_it_is_none(tmp_path: Path, opening: str) -> None:
    assert markdown(tmp_path, f"{opening}\n\n본문이다.").disclosure is None


def test_the_opening_of_the_body_becomes_the_first_block_and_is_not_repeated(tmp_path: Path) -> None:
    picture(tmp_path / "a.png")

    post = markdown(tmp_path, "![](a.png)\n\n#협찬\n**오늘은** 날이 좋았다.\n\n끝.")

    assert outline(post) == [
        ("disclosure", "#협찬"),
        ("image", "a.png"),
        ("paragraph", "오늘은 날이 좋았다."),
        ("paragraph", "끝."),
    ]


def test_a_quoted_opening_is_a_declaration_too(tmp_path: Path) -> None:
    post = markdown(tmp_path, "> 업체로부터 제품을 제공받아 작성했습니다.\n\n본문")

    assert outline(post) == [
        ("disclosure", "업체로부터 제품을 제공받아 작성했습니다."),
        ("paragraph", "본문"),
    ]


def test_only_the_opening_counts(tmp_path: Path) -> None:
    post = markdown(tmp_path, "본문\n\n업체로부터 제품을 제공받아 작성했습니다.")

    assert post.disclosure is None


def test_the_front_matter_wins_and_the_same_first_line_is_not_repeated(tmp_path: Path) -> None:
    head = "title: 제목\ndisclosure: 초대권을 제공받았습니다."

    assert outline(markdown(tmp_path, "초대권을 제공받았습니다.\n\n본문", head=head)) == [
        ("disclosure", "초대권을 제공받았습니다."),
        ("paragraph", "본문"),
    ]


def test_another_first_line_stays_below_the_declared_one(tmp_path: Path) -> None:
    post = markdown(tmp_path, "#협찬\n\n본문", head="title: 제목\ndisclosure: 초대권을 제공받았습니다.")

    assert [kind for kind, _ in outline(post)] == ["disclosure", "paragraph", "paragraph"]


def test_a_declaration_above_the_title_of_a_plain_text_is_no_title(tmp_path: Path) -> None:
    post = plain(tmp_path, f"원고료를 받고 쓴 글입니다.\n\n새로 연 서점\n\n{LONG}")

    assert post.title == "새로 연 서점"
    assert [kind for kind, _ in outline(post)] == ["disclosure", "paragraph"]
