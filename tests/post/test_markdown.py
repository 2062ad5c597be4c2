from __future__ import annotations

from pathlib import Path

import pytest
from tests.post.reviews import markdown, outline, picture, write

from crosspost.errors import InvalidPost
from crosspost.post import (
    Code,
    Heading,
    Image,
    LinkCard,
    Listing,
    ListItem,
    Notice,
    Paragraph,
    Post,
    Quote,
    Span,
    Table,
    read_post,
    spans_text,
)


def spans(post: Post) -> tuple[Span, ...]:
    (block,) = post.blocks
    assert isinstance(block, Paragraph)
    return block.spans


def test_the_first_level_one_heading_is_the_title_and_not_repeated(tmp_path: Path) -> None:
    post = read_post(write(tmp_path, "# 영화 *그 후*\n\n본문\n\n# 둘째 장\n"))

    assert post.title == "영화 그 후"
    assert outline(post) == [("paragraph", "본문"), ("heading", "둘째 장")]
    assert [block.level for block in post.blocks if isinstance(block, Heading)] == [2]


def test_a_heading_that_repeats_the_title_of_the_front_matter_goes(tmp_path: Path) -> None:
    assert outline(markdown(tmp_path, "# 제목\n\n본문")) == [("paragraph", "본문")]


def test_another_level_one_heading_below_a_given_title_stays(tmp_path: Path) -> None:
    assert outline(markdown(tmp_path, "# 다른 말\n\n본문"))[0] == ("heading", "다른 말")


def test_emphasis_strike_code_and_links_become_styles(tmp_path: Path) -> None:
    post = markdown(tmp_path, "**굵게** *기울여* ~~지움~~ `코드` [글](https://a.example/나)")

    assert [s for s in spans(post) if s.text.strip()] == [
        Span(text="굵게", bold=True),
        Span(text="기울여", italic=True),
        Span(text="지움", strike=True),
        Span(text="코드", code=True),
        Span(text="글", link="https://a.example/%EB%82%98"),
    ]


@pytest.mark.parametrize(
    ("written", "bold"),
    [
        ('**"Her"**는 영화다', '"Her"'),
        ("그는 **'나'**라고", "'나'"),
        ("나는**(정말)**좋았다", "(정말)"),
        ("**좋다.**그리고", "좋다."),
    ],
)
def test_emphasis_works_beside_korean_particles(tmp_path: Path, written: str, bold: str) -> None:
    marked = spans(markdown(tmp_path, written))

    assert [span.text for span in marked if span.bold] == [bold]
    assert "*" not in "".join(span.text for span in marked)


def test_drawn_out_tildes_strike_nothing(tmp_path: Path) -> None:
    assert spans(markdown(tmp_path, "안녕하세요~~ 반가워요~~")) == (Span(text="안녕하세요~~ 반가워요~~"),)


@pytest.mark.parametrize("written", ["하나\n둘", "하나  \n둘", "하나<br>둘", "하나<br/>\n둘", "하나\\\n둘"])
def test_a_line_break_stays_one_line_break(tmp_path: Path, written: str) -> None:
    assert spans(markdown(tmp_path, written)) == (Span(text="하나\n둘"),)


def test_html_tags_are_never_shown_and_their_owner_told(tmp_path: Path) -> None:
    post = markdown(
        tmp_path, '<u>밑줄</u> 글\n\n<div align="center">\n가운데 <b>글</b><br>끝\n</div>\n\n<!-- more -->'
    )

    assert outline(post) == [("paragraph", "밑줄 글"), ("paragraph", "가운데 글\n끝")]
    assert post.notices == (Notice(code="notice.html_dropped", params={"tags": "b, div, u", "count": 3}),)


def test_scripts_and_styles_say_nothing(tmp_path: Path) -> None:
    post = markdown(tmp_path, "본문\n\n<script>\nalert(1)\n</script>\n\n<style>\np {}\n</style>")

    assert outline(post) == [("paragraph", "본문")]


def test_an_img_tag_is_a_picture(tmp_path: Path) -> None:
    picture(tmp_path / "a b.png")

    post = markdown(
        tmp_path, '글 <img src="a b.png" alt="설명" title="제목"> 글\n\n<p><img src="a%20b.png"></p>'
    )

    assert [image.media.name for image in post.images] == ["a b.png", "a b.png"]
    assert (next(post.images).alt, next(post.images).caption) == ("설명", "제목")


def test_a_picture_alone_is_an_image_with_its_caption(tmp_path: Path) -> None:
    picture(tmp_path / "a.png")

    (image,) = markdown(tmp_path, '![바다 *사진*](a.png "여름의 바다")').blocks

    assert isinstance(image, Image)
    assert (image.alt, image.caption) == ("바다 사진", "여름의 바다")


def test_pictures_in_a_text_are_split_out_in_order(tmp_path: Path) -> None:
    for name in ("a.png", "b.png"):
        picture(tmp_path / name)

    post = markdown(tmp_path, "앞 ![](a.png) 가운데\n![](b.png)\n사진출처 그림책")

    assert outline(post) == [
        ("paragraph", "앞"),
        ("image", "a.png"),
        ("paragraph", "가운데"),
        ("image", "b.png"),
        ("credit", "사진출처 그림책"),
    ]


def test_pictures_in_lists_quotes_tables_and_headings_are_not_lost(tmp_path: Path) -> None:
    picture(tmp_path / "a.png")

    post = markdown(
        tmp_path,
        "## 장 ![](a.png)\n\n- 하나\n  ![](a.png)\n- 둘\n\n> 말\n> ![](a.png)\n\n|a|\n|-|\n|![](a.png)|",
    )

    kinds = [kind for kind, _ in outline(post)]
    assert kinds == ["heading", "image", "list", "image", "list", "quote", "image", "table", "image"]


def test_a_picture_inside_a_link_keeps_the_picture_and_tells_of_the_link(tmp_path: Path) -> None:
    picture(tmp_path / "a.png")

    post = markdown(tmp_path, "[![](a.png)](https://a.example)")

    assert outline(post) == [("image", "a.png")]
    assert post.notices[0] == Notice(
        code="notice.picture_link_dropped", params={"url": "https://a.example", "count": 1}
    )


def test_links_that_lead_nowhere_from_a_platform_keep_their_text(tmp_path: Path) -> None:
    post = markdown(tmp_path, "[하나](other.md) [둘](javascript:alert(1)) [셋](#장)")

    assert spans(post) == (Span(text="하나 둘 셋"),)
    assert post.notices == (Notice(code="notice.link_dropped", params={"url": "other.md", "count": 2}),)


@pytest.mark.parametrize("written", ["https://a.example/b_c_d", "<https://a.example/b_c_d>"])
def test_an_address_alone_is_a_link_card(tmp_path: Path, written: str) -> None:
    assert markdown(tmp_path, written).blocks == (LinkCard(url="https://a.example/b_c_d"),)


def test_an_address_in_a_sentence_is_a_link(tmp_path: Path) -> None:
    assert spans(markdown(tmp_path, "자세한 것은 https://a.example/b에서 본다"))[1] == Span(
        text="https://a.example/b", link="https://a.example/b"
    )


def test_lists_are_flattened_with_levels_and_numbers(tmp_path: Path) -> None:
    post = markdown(tmp_path, "3. 셋\n4. 넷\n   - 안\n     - 더 안\n\n     이어서\n5. 다섯")

    (listing,) = post.blocks
    assert isinstance(listing, Listing)
    assert [(spans_text(i.spans), i.level, i.number) for i in listing.items] == [
        ("셋", 0, 3),
        ("넷", 0, 4),
        ("안\n이어서", 1, None),
        ("더 안", 2, None),
        ("다섯", 0, 5),
    ]


def test_a_quote_holds_all_its_paragraphs(tmp_path: Path) -> None:
    post = markdown(tmp_path, "> 하나\n>\n> > 둘\n>\n> - 셋")

    assert post.blocks == (
        Quote(paragraphs=((Span(text="하나"),), (Span(text="둘"),), (Span(text="• "), Span(text="셋")))),
    )


def test_tables_code_and_dividers_are_blocks_of_their_own(tmp_path: Path) -> None:
    post = markdown(tmp_path, "|가|나|\n|-|-|\n|**다**|라|\n\n```python\nx = 1\n```\n\n***")

    table, code, divider = post.blocks
    assert isinstance(table, Table)
    assert table.rows[1] == ((Span(text="다", bold=True),), (Span(text="라"),))
    assert code == Code(text="x = 1", language="python")
    assert divider.kind == "divider"


def test_an_item_without_words_is_no_item(tmp_path: Path) -> None:
    assert markdown(tmp_path, "- 하나\n-\n- 둘").blocks == (
        Listing(items=(ListItem(spans=(Span(text="하나"),)), ListItem(spans=(Span(text="둘"),)))),
    )


def test_the_error_of_a_picture_names_file_and_line(tmp_path: Path) -> None:
    path = write(tmp_path, "---\ntitle: 제목\n---\n\n본문\n\n![](없음.png)\n")

    with pytest.raises(InvalidPost) as caught:
        read_post(path)

    assert (caught.value.code, caught.value.params) == ("post.image_missing", {"name": "없음.png", "line": 7})
    assert caught.value.where == f"{path}:7"


def test_a_list_of_tasks_has_boxes(tmp_path: Path) -> None:
    post = markdown(tmp_path, "- [ ] 표\n- [x] **가방**\n- [y] 우산")
    assert outline(post) == [("list", "☐ 표\n☑ 가방\n[y] 우산")]


@pytest.mark.parametrize(
    "line",
    ["2024. 11. 24. 관람", "2024. 11. 24.", "11. 24. 관람", "11. 24(일) 관람", "2024. 겨울", "1. 2024. 좋다"],
)
@pytest.mark.parametrize("around", ["{}", "본문\n{}\n끝", "> {}"])
def test_a_line_that_is_a_date_stays_the_text_it_is(tmp_path: Path, line: str, around: str) -> None:
    ((kind, text),) = outline(markdown(tmp_path, around.format(line)))
    assert kind in {"paragraph", "quote"}
    assert line in text.split("\n")


@pytest.mark.parametrize(
    ("written", "items"),
    [
        ("- 1. 하나\n- 2. 둘", [("1. 하나", 0, None), ("2. 둘", 0, None)]),
        ("- 2024. 11. 24. 관람", [("2024. 11. 24. 관람", 0, None)]),
        ("- - 하나\n  - 둘", [("하나", 0, None), ("둘", 1, None)]),
        ("1. 1. 하나\n      이어서\n2. 둘", [("1. 하나\n이어서", 0, 1), ("둘", 0, 2)]),
        ("1. - 하나\n2. 둘", [("하나", 0, 1), ("둘", 0, 2)]),
    ],
)
def test_an_item_that_begins_with_a_mark_is_not_lost(
    tmp_path: Path, written: str, items: list[tuple[str, int, int | None]]
) -> None:
    (listing,) = markdown(tmp_path, written).blocks
    assert isinstance(listing, Listing)
    assert [(spans_text(item.spans), item.level, item.number) for item in listing.items] == items


@pytest.mark.parametrize(
    "line",
    [
        "<The Road>보다 좋았다.",
        "<Her>를 봤다",
        "<Her>",
        "<Time>",
        "<Center> 좋다",
        "<a little life>는",
        "</Her>",
    ],
)
def test_a_title_in_angle_brackets_stays_text(tmp_path: Path, line: str) -> None:
    assert outline(markdown(tmp_path, line)) == [("paragraph", line)]
    assert ("paragraph", line) in outline(markdown(tmp_path, f"<div>\n{line}\n</div>"))


@pytest.mark.parametrize(
    "line", ["<B>글</B>", "<FONT SIZE=3>글</FONT>", "<details open>글</details>", "<BR>글", "글</p>"]
)
def test_what_html_knows_is_no_text(tmp_path: Path, line: str) -> None:
    assert outline(markdown(tmp_path, line)) == [("paragraph", "글")]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("<!-- 메모 --> 이 **문장**은 남는다.", "이 문장은 남는다."),
        ("<!-- 메모\n둘 --> 이 문장은 남는다.", "이 문장은 남는다."),
        ("<!-- 메\n\n모 --> 이 문장은 남는다.", "이 문장은 남는다."),
        ("<!-- 메모 -->\n이 문장은 남는다.", "이 문장은 남는다."),
        ("이 문장은 <!-- 메모 -->남는다.", "이 문장은 남는다."),
        ("<!-- 메모 이 문장은 남는다.", "<!-- 메모 이 문장은 남는다."),
    ],
)
def test_text_beside_a_comment_is_not_lost(tmp_path: Path, written: str, said: str) -> None:
    assert outline(markdown(tmp_path, f"앞.\n\n{written}")) == [("paragraph", "앞."), ("paragraph", said)]


@pytest.mark.parametrize("around", ["{}", "<p>{}</p>"])
def test_an_anchor_is_a_link(tmp_path: Path, around: str) -> None:
    anchor = around.format('<a href="https://shop.example/1?a=1&amp;b=2">예매하기</a>')
    post = markdown(tmp_path, anchor)

    assert spans(post) == (Span(text="예매하기", link="https://shop.example/1?a=1&b=2"),)
    assert post.notices == ()


def test_an_indented_paragraph_is_a_paragraph(tmp_path: Path) -> None:
    assert outline(markdown(tmp_path, "    오늘은 **책**을 봤다.\n\n    둘째.")) == [
        ("paragraph", "오늘은 책을 봤다."),
        ("paragraph", "둘째."),
    ]
