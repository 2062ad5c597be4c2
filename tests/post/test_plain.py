from __future__ import annotations

from pathlib import Path

import pytest
from tests.post.reviews import LONG, outline, plain, write

from crosspost.errors import InvalidPost
from crosspost.post import LinkCard, Listing, Notice, Paragraph, Span, read_post

BUTTONS = "\n\n  • 네이버 블로그 공유 \n  • 네이버 밴드 공유 \n  • 페이스북 공유 \n  • 카카오스토리 공유#!\n"


def headings(folder: Path, body: str) -> list[str]:
    return [text for kind, text in outline(plain(folder, f"제목\n\n{body}")) if kind == "heading"]


def test_a_page_copied_as_text_is_read_as_it_was_laid_out(tmp_path: Path) -> None:
    page = f"""겨울 바다를 닮은 책 '파도 서점' 줄거리와 읽은 느낌

사진출처 출판사 누리집

책 '파도 서점'\xa0

"파도 서점"은 바닷가 헌책방을 지키는 두 사람의 이야기이다. {LONG}

낡은 책을 고치는 두 사람의 줄거리

{LONG}

작가가 '파도'에 담고 싶었던 마음

{LONG}
{BUTTONS}"""
    post = plain(tmp_path, page)

    assert post.title == "겨울 바다를 닮은 책 '파도 서점' 줄거리와 읽은 느낌"
    assert [(kind, text[:12]) for kind, text in outline(post)] == [
        ("credit", "사진출처 출판사 누리집"),
        ("paragraph", "책 '파도 서점'"),
        ("paragraph", '"파도 서점"은 바닷가'),
        ("heading", "낡은 책을 고치는 두 "),
        ("paragraph", LONG[:12]),
        ("heading", "작가가 '파도'에 담고"),
        ("paragraph", LONG[:12]),
    ]
    assert post.notices == (Notice(code="notice.share_buttons_removed", params={"count": 4}),)


def test_a_text_without_headings_has_none(tmp_path: Path) -> None:
    assert headings(tmp_path, f"{LONG}\n\n{LONG}\n\n잘 읽었다.\n\n{LONG}") == []


def test_numbered_lines_before_long_paragraphs_are_headings(tmp_path: Path) -> None:
    body = f"1. 줄거리\n\n{LONG}\n\n2) 왜 봐야 할까?\n\n{LONG}"

    assert headings(tmp_path, body) == ["1. 줄거리", "2) 왜 봐야 할까?"]


@pytest.mark.parametrize(
    "line",
    [
        "오래 기억에 남는다",
        "정말 좋았어요",
        "이 책을 왜 읽었을까?",
        "다음에 또 만나요~",
        "정말 웃겼던 장면 ㅋㅋㅋ",
        "책 '파도 서점'",
        "『파도 서점』",
        "2024. 3. 15",
        "2024년 3월 15일",
        "줄거리",
        "https://a.example/b c",
        "긴 " * 40,
    ],
)
def test_a_line_that_names_nothing_is_no_heading(tmp_path: Path, line: str) -> None:
    assert headings(tmp_path, f"{LONG}\n\n{line}\n\n{LONG}") == []


def test_short_lines_of_verse_stay_paragraphs(tmp_path: Path) -> None:
    body = f"{LONG}\n\n저녁의 푸른 빛\n\n창가에 앉은 새\n\n말없이 저무는 강\n\n끝.\n\n{LONG}"

    assert headings(tmp_path, body) == []


def test_a_line_before_a_stanza_is_no_heading(tmp_path: Path) -> None:
    stanza = "\n".join(["저녁의 푸른 빛", "창가에 앉은 새", "말없이 저무는 강"] * 5)

    assert headings(tmp_path, f"{LONG}\n\n어느 가을의 노래\n\n{stanza}") == []


def test_paragraphs_keep_their_line_breaks(tmp_path: Path) -> None:
    assert outline(plain(tmp_path, "제목\n첫 줄이다.\n  둘째 줄이다.")) == [
        ("paragraph", "첫 줄이다.\n둘째 줄이다.")
    ]


@pytest.mark.parametrize("mark", ["-", "•", "*", "·"])
def test_lines_with_bullets_are_a_list(tmp_path: Path, mark: str) -> None:
    post = plain(tmp_path, f"제목\n\n준비물\n{mark} 컵\n{mark} 물\n   {mark} 찬 물")

    intro, listing = post.blocks
    assert isinstance(intro, Paragraph)
    assert isinstance(listing, Listing)
    assert [(item.spans[0].text, item.level) for item in listing.items] == [
        ("컵", 0),
        ("물", 0),
        ("찬 물", 1),
    ]


def test_numbered_lines_are_a_numbered_list(tmp_path: Path) -> None:
    (listing,) = plain(tmp_path, "제목\n\n1. 컵\n2. 물").blocks

    assert isinstance(listing, Listing)
    assert [(item.spans[0].text, item.number) for item in listing.items] == [("컵", 1), ("물", 2)]


def test_dates_are_no_list(tmp_path: Path) -> None:
    assert outline(plain(tmp_path, "제목\n\n11. 24. 관람\n11. 25. 다시")) == [
        ("paragraph", "11. 24. 관람\n11. 25. 다시")
    ]


def test_a_single_spoken_line_is_no_list(tmp_path: Path) -> None:
    assert outline(plain(tmp_path, "제목\n\n그가 말했다.\n- 어디 가?\n나는 웃었다.")) == [
        ("paragraph", "그가 말했다.\n- 어디 가?\n나는 웃었다.")
    ]


def test_marks_of_markdown_stay_text(tmp_path: Path) -> None:
    assert outline(plain(tmp_path, "제목\n\n**별** [괄호](a) <b>")) == [("paragraph", "**별** [괄호](a) <b>")]


def test_addresses_become_links_and_an_address_alone_a_card(tmp_path: Path) -> None:
    text, card = plain(tmp_path, "제목\n\n주소는 https://a.example 이다.\n\nhttps://b.example/c").blocks

    assert isinstance(text, Paragraph)
    assert text.spans[1] == Span(text="https://a.example", link="https://a.example")
    assert card == LinkCard(url="https://b.example/c")


@pytest.mark.parametrize(
    "title",
    [
        "[광고] 영화 등대 리뷰",
        "[협찬] 등대",
        "(광고) 등대",
        "체험단 후기: 골목 식당",
        "협찬으로 읽은 책 이야기",
        "협찬받은 책, 솔직히 별로였어요",
        "체험단으로 다녀왔어요!",
        "#협찬 책 리뷰",
        "[도서협찬] 등대지기의 편지를 읽었어요",
    ],
)
@pytest.mark.parametrize("more", ["", "\n\n둘째 문단."])
def test_a_title_that_begins_with_a_mark_of_sponsorship_stays_the_title(
    tmp_path: Path, title: str, more: str
) -> None:
    post = plain(tmp_path, f"{title}\n\n이 영화는 느린 호흡으로 오래 남았습니다.{more}\n")

    assert post.title == title
    assert outline(post)[0] == ("paragraph", "이 영화는 느린 호흡으로 오래 남았습니다.")


@pytest.mark.parametrize("above", ["[광고]", "#협찬", "[광고] 업체로부터 원고료를 받아 작성했습니다."])
def test_a_line_that_only_declares_is_no_title(tmp_path: Path, above: str) -> None:
    post = plain(tmp_path, f"{above}\n\n등대\n\n본문이다.")

    assert (post.title, outline(post)) == ("등대", [("disclosure", above), ("paragraph", "본문이다.")])


def test_dividers_and_credits_among_lines_are_blocks(tmp_path: Path) -> None:
    post = plain(tmp_path, "제목\n\n본문이다.\n사진 출처: 배급사\n---\n끝이다.")

    assert [kind for kind, _ in outline(post)] == ["paragraph", "credit", "divider", "paragraph"]


def test_a_last_line_of_hashtags_gives_the_tags(tmp_path: Path) -> None:
    post = plain(tmp_path, "제목\n\n본문이다.\n\n#영화 #리뷰#영화")

    assert post.tags == ("영화", "리뷰")
    assert outline(post) == [("paragraph", "본문이다.")]


@pytest.mark.parametrize("text", ["가" * 201 + "\n\n본문이다.", "\n"])
def test_a_text_without_a_title_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(InvalidPost) as caught:
        read_post(write(tmp_path, text + "끝" * 201, "a.txt"))

    assert caught.value.code == "post.no_title"


@pytest.mark.parametrize(
    "buttons",
    [
        "네이버 블로그 공유\n네이버 밴드 공유\n링크 복사",
        "- 카카오톡으로 공유하기\n\n- 트위터 공유\n- X 공유\n- URL 복사",
        "▶ 페이스북에 공유하기 #!",
    ],
)
def test_share_buttons_at_the_end_and_below_the_title_are_removed(tmp_path: Path, buttons: str) -> None:
    at_end = plain(tmp_path, f"제목\n\n본문이다.\n\n{buttons}")
    below_title = plain(tmp_path, f"제목\n{buttons}\n\n본문이다.")

    assert outline(at_end) == outline(below_title) == [("paragraph", "본문이다.")]
    assert at_end.notices == below_title.notices != ()


@pytest.mark.parametrize(
    "line",
    ["이 글을 페이스북에 공유해 주세요.", "공유 자전거를 탔다.", "카카오스토리 공유 기능을 써 보았다."],
)
def test_sharing_in_a_sentence_stays(tmp_path: Path, line: str) -> None:
    post = plain(tmp_path, f"제목\n\n{line}")

    assert outline(post) == [("paragraph", line)]
    assert post.notices == ()


def test_buttons_in_the_middle_of_a_text_stay(tmp_path: Path) -> None:
    assert ("paragraph", "페이스북 공유") in outline(
        plain(tmp_path, "제목\n\n하나다.\n\n페이스북 공유\n\n둘이다.")
    )
