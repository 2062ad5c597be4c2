"""The hand-over page: complete in itself, escaped, and holding exactly what is to be pasted."""

from __future__ import annotations

import base64
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup

from crosspost.messages import Words
from crosspost.post import Paragraph, Span
from crosspost.rendering import HandOverPage, Rendition, What, hand_over_page
from crosspost.testing import picture

EVIL = '</textarea></title><script>alert("1")</script><img src=x onerror=alert(2)>\'"&<b>'
LOADS = {"src", "srcset", "data", "poster", "action", "formaction", "background", "xlink:href"}


def page(language: str = "ko", **changes: Any) -> HandOverPage:
    """A page for KakaoStory."""
    plain = HandOverPage(
        title="겨울 바다 책방",
        platform="카카오스토리",
        kind="share",
        open_url="https://story.kakao.com/s/share?url=a&text=b",
        live=False,
        text="협찬을 받았어요.\n\n겨울 바다 책방\n\n좋았다.",
        settle="crosspost settle 1234 --published URL",
        rehearsal=False,
        language=language,
        say=Words(language).say,
    )
    return replace(plain, **changes)


RENDITION = Rendition(adapter="kakaostory", what=What.FULL, title="겨울 바다 책방", text="좋았다.")


class Elements(HTMLParser):
    """Every element a browser would see, by name and attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    handle_startendtag = handle_starttag


def elements(html: str) -> list[tuple[str, dict[str, str | None]]]:
    return Elements(html).found


@pytest.mark.parametrize("kind", ["share", "draft"])
@pytest.mark.parametrize("language", ["ko", "en"])
def test_nothing_in_a_post_becomes_markup(tmp_path: Path, kind: str, language: str) -> None:
    image = replace(picture(tmp_path), alt=EVIL, caption=EVIL)
    image = replace(image, media=replace(image.media, name=f"{EVIL}.png"))
    body = Paragraph(spans=(Span(text=EVIL, bold=True, link=f"https://a.example/{EVIL}"),))
    evil = replace(RENDITION, title=EVIL, document=(body, image), images=(image,), tags=(EVIL,))
    said = {
        "notes": (EVIL,),
        "shortfall": (EVIL,),
        "disclosure": EVIL,
        "title_field": True,
        "tag_field": True,
    }
    html = hand_over_page(page(language, kind=kind, title=EVIL, text=EVIL, settle=EVIL, **said), evil)
    calm = {key: ("x",) if isinstance(value, tuple) else value for key, value in said.items()}
    tame = hand_over_page(
        page(language, kind=kind, **(calm | {"disclosure": "x"})),
        replace(
            RENDITION,
            document=(
                Paragraph(spans=(Span(text="x", bold=True, link="https://a.example/"),)),
                picture(tmp_path),
            ),
            images=(replace(picture(tmp_path), caption="x"),),
            tags=("x",),
        ),
    )
    names = [name for name, _ in elements(html)]
    assert names.count("script") == [name for name, _ in elements(tame)].count("script") == 1
    handlers = {key for _, attributes in elements(html) for key in attributes if key.startswith("on")}
    assert handlers == set()
    assert "x" not in [attributes.get("src") for _, attributes in elements(html)]


def test_a_dangerous_address_is_no_link(tmp_path: Path) -> None:
    html = hand_over_page(page(open_url='https://story.kakao.com/s/share?a=1&b="><script>'), RENDITION)
    (opened,) = [
        attributes
        for name, attributes in elements(html)
        if name == "a" and str(attributes.get("href")).startswith("https://story.kakao.com")
    ]
    assert opened["href"] == 'https://story.kakao.com/s/share?a=1&b="><script>'
    assert "noopener" in str(opened["rel"])


@pytest.mark.parametrize("kind", ["share", "draft"])
def test_the_page_needs_nothing_from_elsewhere(tmp_path: Path, kind: str) -> None:
    rendition = replace(RENDITION, images=(picture(tmp_path),))
    html = hand_over_page(page(kind=kind), rendition)
    found = elements(html)
    assert {name for name, _ in found} & {"link", "iframe", "object", "embed", "base", "form"} == set()
    loads = [value or "" for _, attributes in found for key, value in attributes.items() if key in LOADS]
    assert loads != []
    assert [value for value in loads if not value.startswith("data:")] == []
    style = "".join(tag.get_text() for tag in BeautifulSoup(html, "lxml").find_all("style"))
    assert style != ""
    assert "url(" not in style
    assert "@import" not in style


def test_the_pictures_are_inside_whole_in_order_and_named_for_saving(tmp_path: Path) -> None:
    images = tuple(picture(tmp_path, name=f"{shade}.png", shade=shade, alt=f"{shade}") for shade in (1, 2, 3))
    html = hand_over_page(page(), replace(RENDITION, images=images))
    shown = [attributes for name, attributes in elements(html) if name == "img"]
    kept = [base64.b64decode(str(one["src"]).partition("base64,")[2]) for one in shown]
    assert kept == [image.media.read() for image in images]
    assert [str(one["src"]).partition(";")[0] for one in shown] == ["data:image/png"] * 3
    assert [one["alt"] for one in shown] == ["1", "2", "3"]
    saved = [str(attributes["download"]) for _, attributes in elements(html) if "download" in attributes]
    assert saved == sorted(saved)
    assert len(set(saved)) == 3


@pytest.mark.parametrize(
    "text",
    ["첫 줄\n\n둘째 줄", "\n맨 앞의 빈 줄", "  앞 공백", "& < > \" ' &amp;", "이모지 🌊", "</textarea>끝"],
)
def test_the_text_to_copy_is_the_text(text: str) -> None:
    html = hand_over_page(page(text=text), RENDITION)
    # What a browser gives as the field's value: without the first line break, as HTML reads a textarea.
    field = BeautifulSoup(html, "html.parser").find("textarea")
    assert field is not None
    assert field.get_text().removeprefix("\n") == text


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_page_says_its_language_and_is_worded_in_it(language: str) -> None:
    html = hand_over_page(page(language), RENDITION)
    assert BeautifulSoup(html, "lxml").html is not None
    assert [attributes["lang"] for name, attributes in elements(html) if name == "html"] == [language]
    assert Words(language).say("handover.done_step") in html


def test_the_page_follows_a_dark_screen() -> None:
    html = hand_over_page(page(), RENDITION)
    assert "@media (prefers-color-scheme: dark)" in html
    assert "color-scheme: light dark" in html


def test_the_command_that_ends_it_is_there() -> None:
    html = hand_over_page(page(settle="crosspost settle abc --published URL"), RENDITION)
    assert "crosspost settle abc --published URL" in BeautifulSoup(html, "lxml").get_text()


def test_only_a_rehearsal_says_so() -> None:
    assert "REHEARSAL" in hand_over_page(page(rehearsal=True), RENDITION)
    assert "REHEARSAL" not in hand_over_page(page(), RENDITION)
