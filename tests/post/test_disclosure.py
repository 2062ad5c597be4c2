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
    ],
)
def test_declarations_are_recognised(line: str) -> None:
    assert declaration(line) == (line, 1)


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
        "협찬 " + "이야기 " * 60,
        "",
    ],
)
def test_other_openings_are_none(line: str) -> None:
    assert declaration(line) == ("", 0)


def test_a_declaration_broken_over_two_lines_is_taken_whole() -> None:
    text = "본 글은 업체로부터 음료를\n제공받아 작성했습니다.\n오늘은 날이 좋았다."

    assert declaration(text) == ("본 글은 업체로부터 음료를 제공받아 작성했습니다.", 2)


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
