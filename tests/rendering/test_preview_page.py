"""The preview's page: every word of every channel, nothing else to load, and nothing of a post is markup."""

from __future__ import annotations

import base64
from dataclasses import astuple, replace
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup, Tag
from PIL import Image as Pillow
from tests.post.photos import noise, saved
from tests.rendering.test_hand_over import EVIL, LOADS, elements
from tests.rendering.test_share_page import one

from crosspost.adapter import Registry
from crosspost.messages import Words
from crosspost.post import Code, Heading, Image, LinkCard, Listing, ListItem, Paragraph, Quote, Span, Table
from crosspost.rendering import (
    FIRST,
    Colours,
    PreviewLength,
    PreviewPage,
    PreviewPhone,
    Rendition,
    What,
    preview_page,
    readable,
)
from crosspost.testing import picture

NOTE = Rendition(
    adapter="any",
    what=What.FULL,
    title="겨울 바다 책방",
    text="겨울 바다 책방\n\n좋았다. C# #1\n\nhttps://blog.example/1\n\n#책방 #바다",
    link="https://blog.example/1",
)


def run(text: str, **style: Any) -> tuple[Span, ...]:
    return (Span(text=text, **style),)


BLOG = Rendition(
    adapter="any",
    what=What.FULL,
    title="겨울 바다 책방",
    document=(
        Heading(spans=run("골목")),
        Paragraph(spans=run("굵은 글", bold=True)),
        Quote(paragraphs=(run("인용"),)),
        Listing(items=(ListItem(spans=run("하나")), ListItem(spans=run("둘"), level=1))),
        Table(rows=((run("항목"), run("별점")), (run("소리"), run("다섯")))),
        Code(text="print(1)"),
        LinkCard(url="https://card.example/1", title="다른 글"),
    ),
    tags=("책방", "바다"),
)


def phone(rendition: Rendition = NOTE, **changes: Any) -> PreviewPhone:
    plain = PreviewPhone(
        channel="page", platform="플랫폼", mode="자동 발행", name="나의 서재", rendition=rendition
    )
    return replace(plain, **changes)


def page(*phones: PreviewPhone, language: str = "ko", **changes: Any) -> PreviewPage:
    plain = PreviewPage(
        title="겨울 바다 책방",
        headline="[협찬] 겨울 바다 책방",
        summary="파도 소리가 들리는 책방",
        picture=None,
        phones=phones,
        notes=(),
        rehearsal=False,
        language=language,
        say=Words(language).say,
    )
    return replace(plain, **changes)


def soup(html: str) -> BeautifulSoup:
    return BeautifulSoup(html, "lxml")


def screens(html: str) -> list[Tag]:
    return list(soup(html).select(".phone .screen"))


def words(text: str) -> list[str]:
    return text.split()


@pytest.mark.parametrize("language", ["ko", "en"])
def test_every_word_of_every_rendition_is_there_in_order(language: str) -> None:
    html = preview_page(page(phone(), phone(BLOG), language=language))
    note, blog = screens(html)
    assert words(one(note, ".words").get_text()) == words(NOTE.text)
    shown = words(blog.get_text(" "))
    for word in words(readable(BLOG)):
        assert word.strip("“”•·") in " ".join(shown), word
    assert one(blog, ".headline").get_text() == BLOG.title
    assert [chip.get_text() for chip in blog.select(".chips li")] == ["#책방", "#바다"]


def test_a_text_keeps_its_lines() -> None:
    text = "  앞 공백\n\n둘째 줄\n끝"
    (screen,) = screens(preview_page(page(phone(replace(NOTE, text=text)))))
    assert one(screen, ".words").get_text() == text


def test_addresses_and_hashtags_look_tapped_and_other_words_do_not() -> None:
    (screen,) = screens(preview_page(page(phone())))
    assert [tapped.get_text() for tapped in screen.select(".tap")] == [
        "#1",
        "https://blog.example/1",
        "#책방",
        "#바다",
    ]


def test_the_slot_is_a_word_and_the_identity_stays() -> None:
    held = replace(NOTE, text=f"{FIRST}\n\n{FIRST}", slots=(len(FIRST) + 2,), link=FIRST)
    html = preview_page(page(phone(held)))
    (screen,) = screens(html)
    slot = Words("ko").say("preview.slot")
    assert one(screen, ".words").get_text() == f"{FIRST}\n\n{slot}"
    assert one(screen, ".card .host").get_text() == slot
    assert held.digest[:12] in one(soup(html), ".about").get_text()


def test_a_link_without_photos_is_a_card_of_the_post(tmp_path: Path) -> None:
    (screen,) = screens(preview_page(page(phone(), picture=picture(tmp_path))))
    card = one(screen, ".card")
    assert [line.get_text() for line in card.select("p")] == [
        "blog.example",
        "[협찬] 겨울 바다 책방",
        "파도 소리가 들리는 책방",
    ]
    assert one(card, "use")["href"] == "#picture-1"


def test_photos_take_the_place_of_the_card(tmp_path: Path) -> None:
    (screen,) = screens(preview_page(page(phone(replace(NOTE, images=(picture(tmp_path),))))))
    assert screen.select(".card") == []
    assert len(screen.select(".grid use")) == 1


def test_a_document_has_its_pictures_in_their_places(tmp_path: Path) -> None:
    image = replace(picture(tmp_path), alt="등대", caption="저녁의 등대")
    blog = replace(BLOG, document=(*BLOG.document[:1], image, *BLOG.document[1:]), images=(image,))
    (screen,) = screens(preview_page(page(phone(blog))))
    names = [child.name for child in one(screen, ".paper").find_all(recursive=False)]
    assert names == ["h4", "figure", "p", "blockquote", "ul", "table", "pre", "div"]
    assert one(screen, "figure svg")["aria-label"] == "등대"
    assert one(screen, "figcaption").get_text() == "저녁의 등대"


def test_each_different_picture_is_inside_once_and_small(tmp_path: Path) -> None:
    large = Image(media=saved(tmp_path / "large.jpg", noise((1600, 1200))))
    other = picture(tmp_path)
    note = replace(NOTE, images=(large, other))
    html = preview_page(page(phone(note), phone(note), picture=large))
    kept = soup(html).select("defs image")
    assert [image["id"] for image in kept] == ["picture-1", "picture-2"]
    assert len(soup(html).select(".grid use")) == 4
    for image in kept:
        content = base64.b64decode(str(image["href"]).partition("base64,")[2])
        assert len(content) <= 120_000
        with Pillow.open(BytesIO(content)) as made:
            assert made.width * made.height <= 640 * 640
            assert (str(made.width), str(made.height)) == (image["width"], image["height"])


def test_the_same_post_gives_the_same_page(tmp_path: Path) -> None:
    whole = page(phone(replace(NOTE, images=(picture(tmp_path),))), phone(BLOG))
    assert preview_page(whole) == preview_page(whole)


def test_above_a_phone_stand_the_lengths_and_what_was_cut() -> None:
    lengths = (
        PreviewLength(name="본문", numbers="50 / 100자", share=0.5),
        PreviewLength(name="태그", numbers="2 / 5개"),
    )
    html = preview_page(page(phone(lengths=lengths, cut=("뒤를 줄였어요.",), notes=("알아 두세요.",))))
    about = one(soup(html), ".about")
    assert [row.get_text() for row in about.select("dl > div")] == ["본문50 / 100자", "태그2 / 5개"]
    assert [bar["style"] for bar in about.select(".bar > span")] == ["width: 50.0%"]
    assert "뒤를 줄였어요." in one(about, ".cut").get_text()
    assert "알아 두세요." in about.get_text()


@pytest.mark.parametrize("language", ["ko", "en"])
def test_nothing_in_a_post_becomes_markup(tmp_path: Path, language: str) -> None:
    image = replace(picture(tmp_path), alt=EVIL, caption=EVIL)
    body = Paragraph(spans=(Span(text=EVIL, bold=True, link=f"https://a.example/{EVIL}"),))
    card = LinkCard(url=f"https://a.example/{EVIL}", title=EVIL)
    blog = Rendition(
        adapter="any", what=What.FULL, title=EVIL, document=(body, image, card), images=(image,), tags=(EVIL,)
    )
    note = Rendition(
        adapter="any", what=What.FULL, title=EVIL, text=f"{EVIL} #{EVIL} https://a.example/{EVIL}", link=EVIL
    )
    said = {"name": EVIL, "platform": EVIL, "mode": EVIL, "cut": (EVIL,), "notes": (EVIL,), "by_hand": EVIL}
    html = preview_page(
        page(
            phone(blog, **said),
            phone(note, **said, channel=EVIL),
            title=EVIL,
            headline=EVIL,
            summary=EVIL,
            notes=(EVIL,),
            language=language,
        )
    )
    found = elements(html)
    assert {name for name, _ in found} & {"script", "img", "b"} == set()
    assert {key for _, attributes in found for key in attributes if key.startswith("on")} == set()
    assert one(soup(html), "h1").get_text() == EVIL


def test_the_page_needs_nothing_from_elsewhere_and_lets_nothing_in(tmp_path: Path) -> None:
    html = preview_page(page(phone(replace(NOTE, images=(picture(tmp_path),))), phone(BLOG)))
    found = elements(html)
    outside = {"link", "iframe", "object", "embed", "base", "form", "script", "img"}
    assert {name for name, _ in found} & outside == set()
    loads = [
        value or ""
        for name, attributes in found
        for key, value in attributes.items()
        if key in LOADS or (key == "href" and name != "a")
    ]
    assert loads != []
    assert [value for value in loads if not value.startswith(("data:image/jpeg;base64,", "#picture-"))] == []
    style = "".join(tag.get_text() for tag in soup(html).find_all("style"))
    assert "url(" not in style
    assert "@import" not in style
    policy = one(soup(html), 'meta[http-equiv="Content-Security-Policy"]')["content"]
    assert policy == (
        "default-src 'none'; img-src data:; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'"
    )


def test_the_page_is_well_formed(tmp_path: Path) -> None:
    html = preview_page(page(phone(replace(NOTE, images=(picture(tmp_path),))), phone(BLOG), notes=("알림",)))
    closed = html.replace("<!doctype html>", "")
    for void in ("meta", "input", "br", "hr"):
        closed = _closed(closed, void)
    ElementTree.fromstring(closed.replace(" checked", ""))  # noqa: S314  # a text of our own
    ids = [attributes["id"] for _, attributes in elements(html) if "id" in attributes]
    assert len(ids) == len(set(ids))
    levels = [int(name[1]) for name, _ in elements(html) if name in {"h1", "h2", "h3", "h4", "h5", "h6"}]
    assert levels[0] == 1
    assert all(after - before <= 1 or after == 2 for before, after in pairwise(levels))


def _closed(html: str, name: str) -> str:
    first, *rest = html.split(f"<{name}")
    return first + "".join(f"<{name}{part.replace('>', '/>', 1)}" for part in rest)


@pytest.mark.parametrize("colour", ["red", "#FFF", "#12345", "#123456;x", "url(a)"])
def test_only_a_colour_is_a_colour(colour: str) -> None:
    with pytest.raises(ValueError, match="colour"):
        Colours(accent=colour)


def _light(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    darker, lighter = sorted((_light(one), _light(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("name", [*Registry(), None])
def test_what_can_be_tapped_can_be_read(name: str | None) -> None:
    colours = Registry().get(name).colours if name else Colours()
    assert len(astuple(colours)) == 4
    assert _contrast(colours.link, "#ffffff") >= 4.5
    assert _contrast(colours.link_dark, "#1b1c1e") >= 4.5
    # The letter is large and bold.
    assert _contrast(colours.accent, colours.on_accent) >= 3
