"""The document that readers get: nothing Naver refuses, drops or forgets to link."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from tests.adapters.naver_bench import paragraph
from tests.adapters.naver_blocks import media
from tests.adapters.naver_document import faults_of, objects, texts_of

from crosspost.post import (
    Block,
    Code,
    Credit,
    Divider,
    Embed,
    Heading,
    Image,
    LinkCard,
    Listing,
    ListItem,
    Paragraph,
    Quote,
    Span,
    Table,
)
from crosspost.rendering import FIRST, Rendition, What
from crosspost_naver_blog.document import build_document
from crosspost_naver_blog.upload import UploadedImage

UPLOAD = UploadedImage(
    address="/MjAyNjEx_1/abc/photo.jpg", file_name="photo.jpg", width=1920, height=1080, length=82290
)


def rendition(*blocks: Block, title: str = "맛집 리뷰", link: str | None = None) -> Rendition:
    images = tuple(block for block in blocks if isinstance(block, Image))
    return Rendition(
        adapter="naver_blog", what=What.FULL, title=title, document=blocks, images=images, link=link
    )


def document(shown: Rendition, *, image_path_from: str = "url") -> dict[str, Any]:
    return build_document(
        shown,
        {each.media.digest: UPLOAD for each in shown.images},
        {},
        document_id="01HXXXXXXXXXXXXXXXXXXXXXXX",
        version="2.10.2",
        image_path_from=image_path_from,
    )


def body(*blocks: Block) -> list[dict[str, Any]]:
    model = document(rendition(*blocks))
    assert faults_of(model) == []
    return list(model["document"]["components"][1:])


def nodes(component: dict[str, Any]) -> list[dict[str, Any]]:
    return [each for each in objects(component) if each.get("@ctype") == "textNode"]


def test_the_title_stands_under_title() -> None:
    title = document(rendition(paragraph("본문"), title="A\nB"))["document"]["components"][0]
    assert texts_of(title["title"]) == ["A B"]
    assert "value" not in title


def test_a_title_under_value_fails_our_own_validator() -> None:
    model = copy.deepcopy(document(rendition(paragraph("본문"))))
    title = model["document"]["components"][0]
    title["value"] = title.pop("title")
    assert faults_of(model)


def test_an_align_on_text_fails_our_own_validator() -> None:
    model = document(rendition(paragraph("본문")))
    model["document"]["components"][1]["align"] = "left"
    assert faults_of(model)


def test_the_model_says_version_and_id_and_leaves_telemetry_out() -> None:
    model = document(rendition(paragraph("본문")))
    assert model["documentId"] == ""
    parts = {name: value for name, value in model["document"].items() if name != "components"}
    assert parts == {
        "version": "2.10.2",
        "theme": "default",
        "language": "ko-KR",
        "id": "01HXXXXXXXXXXXXXXXXXXXXXXX",
    }


def test_headings_are_bold_text_of_two_sizes() -> None:
    [text] = body(Heading(spans=(Span(text="장"),)), Heading(spans=(Span(text="절"),), level=3))
    chapter, blank, section = nodes(text)
    assert chapter["style"] == {"bold": True, "fontSizeCode": "fs24", "@ctype": "nodeStyle"}
    assert section["style"] == {"bold": True, "fontSizeCode": "fs19", "@ctype": "nodeStyle"}
    assert blank["value"] == ""


def test_styles_stay_on_their_run() -> None:
    runs = (
        Span(text="굵게", bold=True),
        Span(text="기울임", italic=True),
        Span(text="지움", strike=True),
        Span(text="그냥"),
    )
    [text] = body(Paragraph(spans=runs))
    styles = [{name for name in node.get("style", {}) if name != "@ctype"} for node in nodes(text)]
    assert styles == [{"bold"}, {"italic"}, {"strikeThrough"}, set()]


def test_a_line_break_begins_a_paragraph() -> None:
    [text] = body(paragraph("하나\n\n둘", bold=True))
    assert [texts_of(each) for each in text["value"]] == [["하나"], [""], ["둘"]]


@pytest.mark.parametrize(
    ("text", "linked"),
    [
        ("보기: https://example.com/a?b=1&c=2.", ["https://example.com/a?b=1&c=2"]),
        ("(http://a.kr/x_(y))", ["http://a.kr/x_(y)"]),
        ("https://a.kr/x를 보라", ["https://a.kr/x"]),
        ("https://namu.wiki/w/한국 끝", ["https://namu.wiki/w/한국"]),
        ("https://a.kr https://b.kr", ["https://a.kr", "https://b.kr"]),
        ("주소 없음 https://", []),
        ("HTTPS://A.kr/X", ["HTTPS://A.kr/X"]),
    ],
)
def test_bare_addresses_become_links(text: str, linked: list[str]) -> None:
    [component] = body(paragraph(text))
    found = [node["value"] for node in nodes(component) if "link" in node]
    assert found == linked
    addresses = [node["link"]["url"] for node in nodes(component) if "link" in node]
    assert addresses == [each.replace("HTTPS:", "https:") for each in linked]
    assert "".join(texts_of(component)) == text


def test_an_address_in_code_is_a_link_too_and_code_keeps_its_indent() -> None:
    [text] = body(Code(text="def f():\n  return 'https://a.kr'\n"))
    assert texts_of(text) == ["def f():", "\u00a0\u00a0return '", "https://a.kr", "'"]


@pytest.mark.parametrize(
    "link", ["mailto:me@example.com", "javascript:alert(1)", "http://", "https:///x", "//a.kr", "a.kr"]
)
def test_what_is_no_web_address_is_no_link(link: str) -> None:
    [text] = body(paragraph("메일", link=link))
    assert "link" not in nodes(text)[0]


def test_blanks_in_a_link_are_encoded() -> None:
    [text] = body(paragraph("표", link=" https://a.kr/x y\tz\u00a0 "))
    assert nodes(text)[0]["link"]["url"] == "https://a.kr/x%20y%09z"


def test_every_line_end_begins_a_paragraph() -> None:
    [text] = body(paragraph("하나\r\n둘\r셋"))
    assert [texts_of(each) for each in text["value"]] == [["하나"], ["둘"], ["셋"]]


def test_lists_are_text_with_marks() -> None:
    items = (
        ListItem(spans=(Span(text="가"),)),
        ListItem(spans=(Span(text="나"),), level=1),
        ListItem(spans=(Span(text="다"),), number=1),
    )
    [text] = body(Listing(items=items))
    lines = ["".join(texts_of(each)) for each in text["value"]]
    assert lines == ["• 가", "\u00a0\u00a0\u00a0\u00a0• 나", "1. 다"]


def test_a_quote_is_a_quotation() -> None:
    [quote] = body(Quote(paragraphs=((Span(text="한 줄"),), (Span(text="두 줄"),))))
    assert (quote["@ctype"], quote["layout"], quote["source"]) == ("quotation", "default", None)
    assert texts_of(quote) == ["한 줄", "두 줄"]


def test_a_divider_is_a_horizontal_line() -> None:
    [line] = body(Divider())
    assert (line["@ctype"], line["layout"], line["align"]) == ("horizontalLine", "default", "center")


def test_a_table_is_as_wide_as_its_widest_row() -> None:
    [table] = body(Table(rows=(((Span(text="이름"),), (Span(text="값"),)), ((Span(text="국밥"),),))))
    assert (table["columnCount"], table["width"], table["borderStyleName"]) == (2, 100, "thinLine")
    assert [[texts_of(cell) for cell in row["cells"]] for row in table["rows"]] == [
        [["이름"], ["값"]],
        [["국밥"], [""]],
    ]
    assert {cell["width"] for row in table["rows"] for cell in row["cells"]} == {50}
    assert nodes(table)[0]["style"]["bold"] is True
    assert "style" not in nodes(table["rows"][1])[0]


def test_cards_and_embeds_are_linked_text() -> None:
    [text] = body(LinkCard(url="https://a.kr/1", title="가게"), Embed(url="https://youtu.be/x"))
    assert [(node["value"], node.get("link", {}).get("url")) for node in nodes(text)] == [
        ("가게", "https://a.kr/1"),
        ("https://a.kr/1", "https://a.kr/1"),
        ("", None),
        ("https://youtu.be/x", "https://youtu.be/x"),
    ]


def test_an_image_is_the_one_on_naver_s_server_shown_at_966_pixels() -> None:
    [image] = body(Image(media=media()))
    assert image["src"] == "https://blogfiles.pstatic.net/MjAyNjEx_1/abc/photo.jpg?type=w1"
    assert (image["width"], image["height"]) == (966, 543)
    assert (image["originalWidth"], image["originalHeight"]) == (1920, 1080)
    assert (image["domain"], image["path"]) == (
        "https://blogfiles.pstatic.net",
        "/MjAyNjEx_1/abc/photo.jpg",
    )
    assert (image["fileName"], image["fileSize"], image["caption"]) == ("photo.jpg", 82290, None)


def test_an_image_s_path_may_be_its_directory() -> None:
    model = document(rendition(Image(media=media())), image_path_from="directory")
    assert model["document"]["components"][1]["path"] == "/MjAyNjEx_1/abc/"


def test_the_first_image_represents_the_post() -> None:
    first, second = body(Image(media=media(1)), Image(media=media(2)))
    assert (first["represent"], second["represent"]) == (True, False)


def test_caption_and_credit_stand_under_their_image() -> None:
    _, text = body(Image(media=media(), caption="국밥"), Credit(text="사진: 가게"), paragraph("본문"))
    assert texts_of(text) == ["국밥", "사진: 가게", "", "본문"]
    assert [each.get("style", {}).get("align") for each in text["value"]] == ["center", "center", None, None]


def test_ids_follow_from_what_is_shown() -> None:
    one, same, other = (document(rendition(paragraph(text))) for text in ("가", "가", "나"))
    assert one == same
    ids = [
        {each["id"] for each in objects(model["document"]["components"])} for model in (one, other) if model
    ]
    assert not ids[0] & ids[1]


def test_an_image_that_was_not_uploaded_stops_the_document() -> None:
    with pytest.raises(KeyError):
        build_document(
            rendition(Image(media=media())), {}, {}, document_id="", version="2.10.2", image_path_from="url"
        )


def test_an_unfilled_slot_is_never_sent() -> None:
    shown = rendition(paragraph(FIRST, link=FIRST), link=FIRST)
    with pytest.raises(ValueError, match="slot"):
        document(shown)
    filled = document(shown.with_link("https://a.kr/1"))
    assert nodes(filled["document"]["components"][1])[0]["link"]["url"] == "https://a.kr/1"
