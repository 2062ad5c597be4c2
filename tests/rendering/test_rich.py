"""Rich text for the clipboard: the words and their form, and nothing that a browser would run or load."""

from __future__ import annotations

from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from crosspost.post import (
    Block,
    Code,
    Credit,
    Disclosure,
    Divider,
    Embed,
    Heading,
    LinkCard,
    Listing,
    ListItem,
    Paragraph,
    Quote,
    Span,
    Table,
)
from crosspost.rendering import FIRST, rich_html
from crosspost.testing import picture


def said(text: str) -> tuple[Span, ...]:
    return (Span(text=text),)


@pytest.mark.parametrize(
    ("block", "html"),
    [
        (Heading(spans=said("자리"), level=2), "<h2>자리</h2>"),
        (Heading(spans=said("창가"), level=6), "<h4>창가</h4>"),
        (Paragraph(spans=said("첫 줄\n둘째 줄")), "<p>첫 줄<br>둘째 줄</p>"),
        (
            Paragraph(spans=(Span(text="진짜", bold=True, italic=True), Span(text="맛", strike=True))),
            "<p><strong><em>진짜</em></strong><s>맛</s></p>",
        ),
        (Quote(paragraphs=(said("하나"), said("둘"))), "<blockquote><p>하나</p><p>둘</p></blockquote>"),
        (Code(text="a < b"), "<pre><code>a &lt; b</code></pre>"),
        (Divider(), "<hr>"),
        (
            LinkCard(url="https://a.example/?b=1&c=2", title="가게"),
            '<p><a href="https://a.example/?b=1&amp;c=2">가게</a></p>',
        ),
        (Embed(url="https://v.example/1"), '<p><a href="https://v.example/1">https://v.example/1</a></p>'),
        (Disclosure(text="협찬받았습니다."), "<p>협찬받았습니다.</p>"),
        (Credit(text="사진: 나"), "<p>사진: 나</p>"),
        (
            Table(rows=((said("메뉴"), said("값")), (said("라테"), said("5,500원")))),
            "<table><tbody><tr><th>메뉴</th><th>값</th></tr><tr><td>라테</td><td>5,500원</td></tr></tbody></table>",
        ),
        (
            Table(rows=((said("하나"),),), header=False),
            "<table><tbody><tr><td>하나</td></tr></tbody></table>",
        ),
    ],
)
def test_each_block_has_its_element(block: Block, html: str) -> None:
    assert rich_html([block]) == html


def items(*found: tuple[str, int, int | None]) -> Listing:
    return Listing(items=tuple(ListItem(spans=said(t), level=lv, number=n) for t, lv, n in found))


@pytest.mark.parametrize(
    ("listing", "html"),
    [
        (
            items(("가", 0, None), ("나", 1, None), ("다", 0, None)),
            "<ul><li>가<ul><li>나</li></ul></li><li>다</li></ul>",
        ),
        (items(("가", 0, 3), ("나", 0, 4)), '<ol start="3"><li>가</li><li>나</li></ol>'),
        (items(("가", 0, None), ("나", 0, 1)), "<ul><li>가</li></ul><ol><li>나</li></ol>"),
        (
            items(("가", 2, None), ("나", 3, None), ("다", 1, None)),
            "<ul><li>가<ul><li>나</li><li>다</li></ul></li></ul>",
        ),
    ],
)
def test_a_list_is_nested_by_its_levels(listing: Listing, html: str) -> None:
    assert rich_html([listing]) == html


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", FIRST, "//a.example", "vbscript:x", "/a"]
)
def test_what_is_no_address_of_the_web_is_no_link(address: str) -> None:
    html = rich_html(
        [Paragraph(spans=(Span(text="여기", link=address),)), LinkCard(url=address, title="여기")]
    )
    assert html == "<p>여기</p>\n<p>여기</p>"


def test_a_picture_leaves_its_caption_or_what_the_page_makes_of_it(tmp_path: Path) -> None:
    image = picture(tmp_path, caption="창가 <자리>")
    assert rich_html([image]) == "<p>창가 &lt;자리&gt;</p>"
    assert rich_html([picture(tmp_path)]) == ""
    assert rich_html([image], picture=lambda _: "<p>1</p>") == "<p>1</p>"


@given(
    text=st.text(alphabet=st.characters(exclude_categories=["C"]), min_size=1),
    level=st.integers(min_value=-1, max_value=4),
)
def test_whatever_is_written_comes_back_as_its_words_and_never_as_markup(text: str, level: int) -> None:
    blocks: list[Block] = [
        Paragraph(spans=(Span(text=text, bold=True, link=f"https://a.example/{text}"),)),
        Quote(paragraphs=(said(text),)),
        Listing(items=(ListItem(spans=said(text), level=level), ListItem(spans=said(text), level=1))),
        Table(rows=((said(text),),)),
    ]
    html = rich_html(blocks)
    soup = BeautifulSoup(html, "html.parser")
    assert {tag.name for tag in soup.find_all(True)} <= {
        "p",
        "strong",
        "a",
        "blockquote",
        "ul",
        "li",
        "table",
        "tbody",
        "tr",
        "th",
    }
    assert soup.get_text().replace("\n", "") == (text * 5).replace("\n", "")
    assert {key for tag in soup.find_all(True) for key in tag.attrs} <= {"href"}
    assert rich_html(blocks) == html
