"""Marks that people write a little differently, those of other tools, and what is told of the rest."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.post.reviews import markdown, outline, picture, plain

from crosspost.errors import InvalidPost
from crosspost.post import Image, Paragraph, Post, Span, spans_text


def text(post: Post) -> str:
    (block,) = post.blocks
    assert isinstance(block, Paragraph)
    return spans_text(block.spans)


def bold(post: Post) -> list[str]:
    return [
        span.text
        for block in post.blocks
        if isinstance(block, Paragraph)
        for span in block.spans
        if span.bold
    ]


@pytest.mark.parametrize(
    ("written", "caption"),
    [
        ("![사진](내 사진.png)", ""),
        ("![[내 사진.png]]", ""),
        ("![[내 사진.png|300]]", ""),
        ("![](내%20사진.png =100x)", ""),
        ("![](내 사진.png =100x80)", ""),
        ('![](내 사진.png "창가")', "창가"),
        ('![](내%20사진.png "캡션 "따옴표"")', '캡션 "따옴표"'),
        ("![](내%20사진.png){width=50}", ""),
        ("![](내%20사진.png){: .center width=50}", ""),
    ],
)
def test_a_picture_is_found_however_it_is_named(tmp_path: Path, written: str, caption: str) -> None:
    picture(tmp_path / "내 사진.png")

    (image,) = markdown(tmp_path, written).blocks

    assert isinstance(image, Image)
    assert (image.media.name, image.caption) == ("내 사진.png", caption)


@pytest.mark.parametrize("written", ["![](없는 사진.png)", "![[없는 사진.png]]"])
def test_one_that_is_not_there_is_an_error(tmp_path: Path, written: str) -> None:
    with pytest.raises(InvalidPost) as caught:
        markdown(tmp_path, written)
    assert (caught.value.code, caught.value.params["name"]) == ("post.image_missing", "없는 사진.png")


@pytest.mark.parametrize(
    ("written", "shown", "strong"),
    [
        ("__책__은", "책은", "책"),
        ("나는 __책__을", "나는 책을", "책"),
        ("___책___은", "책은", "책"),
        ("**책 **은", "책 은", "책 "),
        ("** 책**은", "책은", "책"),
        ("** 책 **은", "책 은", "책 "),
        ("**책!**2편", "책!2편", "책!"),
        ("**9,800원**", "9,800원", "9,800원"),
        ("**새로 난 길**", "새로 난 길", "새로 난 길"),
        ("**이 길** 감독은 **저 방**은", "이 길 감독은 저 방은", "이 길"),
        ('**"책"**入門', '"책"入門', '"책"'),
        ("**책 **은 **영화**와", "책 은 영화와", "책 "),
    ],
)
def test_strong_words_are_strong(tmp_path: Path, written: str, shown: str, strong: str) -> None:
    post = markdown(tmp_path, written)
    assert (text(post).replace("  ", " "), bold(post)[0], post.notices) == (shown, strong, ())


def test_a_struck_quotation_beside_a_particle_is_struck(tmp_path: Path) -> None:
    (block,) = markdown(tmp_path, '~~"책"~~은').blocks
    assert isinstance(block, Paragraph)
    assert block.spans == (Span(text='"책"', strike=True), Span(text="은"))


@pytest.mark.parametrize(
    "written",
    [
        "김**님과 이**님이 왔다",
        "박*수 기자와 최*영 기자",
        "홍** 작가",
        "홍**님과 김** 작가, 이*수가",
        "3*4*5",
        "M*A*S*H",
        "5,000원*2개*3일",
        "100%%할인",
        "a==b==c",
        "____에 들어갈 말",
        "안녕하세요~~ 반가워요~~",
        "별점 *****",
        "좋아요~~그래서 갔어요~~ㅎㅎ",
        "{제목}이라는 책",
    ],
)
def test_what_is_no_mark_stays_without_a_word(tmp_path: Path, written: str) -> None:
    post = markdown(tmp_path, written)
    assert (text(post), post.notices) == (written, ())


def test_a_masked_name_beside_a_strong_word_keeps_its_stars(tmp_path: Path) -> None:
    post = markdown(tmp_path, "김**님이 **책**을")
    assert (text(post), bold(post)) == ("김**님이 책을", ["책"])


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("==형광==펜", "형광펜"),
        ("%%주석%%글", "글"),
        ("[[글|별명]]과 [[다른 글]]", "별명과 다른 글"),
        ("각주^[설명]다", "각주 (설명)다"),
        ("글 {#id}", "글"),
        ("::: tip\n글\n:::", "글"),
        (":::\n글\n:::", "글"),
    ],
)
def test_marks_of_other_tools_are_not_shown(tmp_path: Path, written: str, shown: str) -> None:
    post = markdown(tmp_path, written)
    assert (text(post), post.notices) == (shown, ())


def test_a_callout_is_a_quote_and_a_heading_has_no_anchor(tmp_path: Path) -> None:
    assert outline(markdown(tmp_path, "## 장 {#id}\n\n> [!NOTE]\n> 글")) == [
        ("heading", "장"),
        ("quote", "글"),
    ]


def test_footnotes_are_numbers_and_their_text_stays(tmp_path: Path) -> None:
    post = markdown(tmp_path, "각주다[^1].\n\n[^1]: 설명")
    assert outline(post) == [("paragraph", "각주다[1]."), ("paragraph", "[1] 설명")]
    assert post.notices == ()


@pytest.mark.parametrize("around", ["{} *x*", "*{}* x", "**{}** x", "({}) x", "~~{}~~ x", "_{}_ x"])
def test_an_address_is_one_thing(tmp_path: Path, around: str) -> None:
    address = "https://a.example/b_c_d?e=1*2"
    (block,) = markdown(tmp_path, around.format(address)).blocks
    assert isinstance(block, Paragraph)
    assert [(span.text, span.link) for span in block.spans if span.link] == [(address, address)]
    assert "*" not in spans_text(block.spans).replace(address, "")


@pytest.mark.parametrize("written", ["<div>**책**과 *영화*</div>", "<p>**책**과<br>*영화*</p>"])
def test_marks_in_html_are_marks(tmp_path: Path, written: str) -> None:
    assert "*" not in text(markdown(tmp_path, written))


def test_the_front_matter_has_no_marks_either(tmp_path: Path) -> None:
    head = (
        'title: "**Her** [리뷰](https://a.example)"\nsummary: "**강조** [링크](https://a.example/b) <Her>"\n'
        'rating: "**4.5**/5"\ndisclosure: "**책**을 제공받아 작성했습니다."'
    )
    post = markdown(tmp_path, "본문", head=head)
    assert (post.title, post.summary, post.rating) == (
        "Her 리뷰",
        "강조 링크 (https://a.example/b) <Her>",
        "4.5/5",
    )
    assert outline(post)[0] == ("disclosure", "책을 제공받아 작성했습니다.")


@pytest.mark.parametrize(
    ("written", "snippet"),
    [
        ("이것은 **남은 것", "이것은 **남은 것"),
        ("##제목", "##제목"),
        ("{#제목}", "{#제목}"),
        ("가격은~~만원~~천원", "가격은~~만원~~천원"),
        ("[없는][2]", "[없는][2]"),
        ("~~남은 것", "~~남은 것"),
    ],
)
def test_a_mark_that_is_left_is_told_once(tmp_path: Path, written: str, snippet: str) -> None:
    (notice,) = markdown(tmp_path, f"{written}\n\n둘째\n\n{written}").notices
    assert (notice.code, notice.params) == ("notice.mark_left", {"text": snippet, "count": 2})


def test_it_is_told_of_a_plain_text_and_not_of_code(tmp_path: Path) -> None:
    assert [one.code for one in plain(tmp_path, "제목\n\n**굵게** 글").notices] == ["notice.mark_left"]
    assert markdown(tmp_path, "`a ** b`\n\n```\n**kwargs\n```").notices == ()


@pytest.mark.parametrize(
    "begun",
    ["[a](", "![[", "**", "** a ", "<a ====", "==a", "%%a", "[^", "https://a*", "업체에서 ", "{#a ", "::: "],
)
def test_what_never_ends_takes_no_time(tmp_path: Path, begun: str) -> None:
    for written in (begun * 6000, begun + " " * 50_000, begun + "=" * 50_000):
        assert "본문" in outline(markdown(tmp_path, f"본문\n\n{written} 끝"))[0][1]
