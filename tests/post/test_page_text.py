"""A sponsorship declaration in a live page: where the article makes it, not in what stands around it."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from crosspost.post.page_text import declared_in, split_declaration

SENTENCE = "이 포스팅은 업체로부터 제품을 제공받아 작성했습니다."


def found(html: str) -> str:
    return declared_in(BeautifulSoup(f"<html><body>{html}</body></html>", "lxml"))


@pytest.mark.parametrize(
    "html",
    [
        f"<article><p>{SENTENCE}</p><p>좋다</p></article>",
        f"<article><p>하나</p><p>둘</p><p>셋</p><p>넷</p><p>{SENTENCE}</p></article>",
        f"<div class='se-main-container'><p>{SENTENCE} 오늘은 책방에 갔다.</p></div>",
        f"<div class='entry-content'>첫 줄<br>{SENTENCE}<br>끝</div>",
        f"<p>{SENTENCE}</p>",
    ],
)
def test_the_articles_own_declaration_is_found(html: str) -> None:
    assert found(html) == SENTENCE


def test_a_bare_word_declares_where_it_opens_the_article() -> None:
    assert found("<article><p>[광고]</p><p>책방에 갔다.</p></article>") == "[광고]"


@pytest.mark.parametrize(
    "html",
    [
        "<article><p>하나</p><p>둘</p><p>셋</p><p>광고</p><p>넷</p></article>",
        "<div>광고</div><p>책방에 갔다.</p>",
        f"<article><p>좋다</p></article><div class='comment_list'><p>{SENTENCE}</p></div>",
        f"<article><p>좋다</p><div class='another_category'><p>{SENTENCE}</p></div></article>",
        f"<article><p>좋다</p><script>'{SENTENCE}'</script><!-- {SENTENCE} --></article>",
        f"<nav>{SENTENCE}</nav><p>좋다</p>",
        "<p>좋다</p><p>혹시 협찬을 받고 쓰신 글인가요?</p>",
        "<article><p>내돈내산, 협찬이나 원고료를 받지 않았습니다.</p></article>",
    ],
)
def test_what_others_say_and_what_labels_an_advertisement_declares_nothing(html: str) -> None:
    assert found(html) == ""


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (f"{SENTENCE} 오늘은 책방.", (SENTENCE, "오늘은 책방.")),
        (f"[광고] {SENTENCE} 오늘은 책방.", (f"[광고] {SENTENCE}", "오늘은 책방.")),
        ("오늘은 책방. 좋다.", ("", "오늘은 책방. 좋다.")),
        ("", ("", "")),
    ],
)
def test_a_description_is_parted_from_the_declaration_it_opens_with(
    text: str, parts: tuple[str, str]
) -> None:
    assert split_declaration(text) == parts


def test_a_deeply_nested_page_is_read_to_its_end() -> None:
    assert found("<div>" * 5000 + f"<p>{SENTENCE}</p>") in {SENTENCE, ""}
