"""The page from which a live page is shared."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from bs4.element import Tag

from crosspost.messages import Words
from crosspost.rendering import ShareBlock, SharePage, share_page
from crosspost.testing import picture

ADDRESS = "https://me.tistory.com/1?a=1&b=2"
OPENS = "https://band.us/plugin/share?body=%EA%B0%80&route=https%3A%2F%2Fme.tistory.com"


def block(**changes: Any) -> ShareBlock:
    values: dict[str, Any] = {
        "id": "0a1b",
        "platform": "밴드",
        "open_url": OPENS,
        "text": "리뷰\n\n" + ADDRESS,
        "settle": "crosspost settle 0a1b --published URL",
    }
    return ShareBlock(**(values | changes))


def page(*blocks: ShareBlock, language: str = "ko", **changes: Any) -> BeautifulSoup:
    values: dict[str, Any] = {
        "title": "겨울 책방",
        "summary": "창가 자리가 좋다.",
        "address": ADDRESS,
        "picture": None,
        "blocks": blocks or (block(),),
        "rehearsal": False,
        "language": language,
        "say": Words(language).say,
    }
    return BeautifulSoup(share_page(SharePage(**(values | changes))), "html.parser")


def one(soup: Tag, selector: str) -> Tag:
    (found,) = soup.select(selector)
    return found


def test_the_button_opens_the_dialog_and_copies_the_text_beside_it() -> None:
    soup = page()
    button = one(soup, "section a.button")
    assert button["href"] == OPENS
    text = one(soup, f"#{button['data-copy']}")
    assert text.get_text().removeprefix("\n") == "리뷰\n\n" + ADDRESS
    assert not text.has_attr("readonly")


def test_the_card_shows_what_the_pages_own_tags_make(tmp_path: Path) -> None:
    soup = page(picture=picture(tmp_path))
    card = one(soup, "a.card")
    assert card["href"] == ADDRESS
    assert [*card.stripped_strings] == ["겨울 책방", "창가 자리가 좋다.", "me.tistory.com"]
    assert str(one(soup, "a.card img")["src"]).startswith("data:image/png;base64,")


def test_a_field_completes_the_command_that_ends_the_delivery() -> None:
    soup = page()
    field = one(soup, "input[data-settle]")
    command = one(soup, f"#{field['data-settle']}")
    assert command.get_text() == command["data-command"] == "crosspost settle 0a1b --published URL"


def test_what_is_up_already_has_no_button() -> None:
    soup = page(block(live="https://band.us/band/1/post/2"))
    assert soup.select("section a.button, section textarea") == []
    assert "https://band.us/band/1/post/2" in soup.get_text()


def test_a_post_on_another_account_of_the_platform_is_told_of() -> None:
    assert (
        "https://band.us/band/9/post/9" in page(block(elsewhere="https://band.us/band/9/post/9")).get_text()
    )


def test_the_disclosure_is_named_above_all_buttons() -> None:
    assert "협찬받았습니다." in one(page(disclosure="협찬받았습니다."), ".note").get_text()


def test_only_its_own_script_may_run_and_nothing_may_be_loaded() -> None:
    soup = page()
    policy = str(one(soup, 'meta[http-equiv="Content-Security-Policy"]')["content"])
    script = one(soup, "script").string or ""
    digest = b64encode(sha256(script.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'; img-src data:;")


def test_nothing_of_a_page_becomes_markup() -> None:
    evil = '"><script>alert(1)</script></textarea>'
    soup = page(block(text=evil, platform=evil, settle=evil, notes=(evil,)), title=evil, summary=evil)
    assert len(soup.find_all("script")) == 1
    assert one(soup, "textarea").get_text().removeprefix("\n") == evil


@pytest.mark.parametrize("language", ["ko", "en"])
def test_every_field_and_button_has_a_name_in_the_pages_language(language: str) -> None:
    soup = page(language=language)
    assert one(soup, "html")["lang"] == language
    labelled = {str(label["for"]) for label in soup.find_all("label")}
    for field in soup.select("input, textarea"):
        assert field.has_attr("aria-label") or str(field["id"]) in labelled
    assert all(button.get_text(strip=True) for button in soup.select("button, a.button"))
    assert re.search(r"(handover|share)\.[a-z_]+", soup.body.get_text() if soup.body else "x") is None
