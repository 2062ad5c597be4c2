"""A rendition's identity, and the slot for the original's address."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosspost.post import Image, LinkCard, Media, Notice, Paragraph, Post, Span
from crosspost.rendering import FIRST, Rendition, What, plain_text

ADDRESS = "https://blog.naver.com/myreviews/1"
TEXTS = st.text(st.characters(codec="utf-8"), max_size=40)


def picture(content: bytes = b"sea", *, path: str = "sea.jpg") -> Image:
    media = Media(
        digest=sha256(content).hexdigest(), name="sea.jpg", media_type="image/jpeg", length=len(content),
        width=4, height=3, path=Path(path),
    )  # fmt: skip
    return Image(media=media)


BASE = Rendition(adapter="band", what=What.FULL, text="글", link=ADDRESS, tags=("책",), images=(picture(),))


@pytest.mark.parametrize(
    "other",
    [
        replace(BASE, text="글!"),
        replace(BASE, link=None),
        replace(BASE, tags=("책", "방")),
        replace(BASE, title="제목"),
        replace(BASE, images=(picture(b"see"),)),
        replace(BASE, document=(Paragraph(spans=(Span(text="글"),)),)),
        replace(BASE, adapter="facebook"),
    ],
)
def test_whatever_a_reader_sees_changes_the_hash(other: Rendition) -> None:
    assert other.digest != BASE.digest


def test_notices_and_places_on_the_disk_do_not_change_the_hash() -> None:
    noticed = replace(BASE, notices=(Notice(code="notice.read_as_cp949"),))
    moved = replace(BASE, images=(picture(path="elsewhere/sea.jpg"),))
    assert noticed.digest == moved.digest == BASE.digest


def test_only_the_slot_is_filled_and_not_a_text_that_looks_like_it() -> None:
    post = Post(id="p", title="제목", blocks=(Paragraph(spans=(Span(text=f"글 {FIRST} 글"),)),))
    text = plain_text(post, what=What.FULL, link=FIRST)
    filled = Rendition(
        adapter="band", what=What.FULL, text=text.text, slots=text.slots, link=FIRST
    ).with_link(ADDRESS)
    assert filled.text == f"제목\n\n글 {FIRST} 글\n\n{ADDRESS}"
    assert filled.link == ADDRESS


def test_the_slot_in_a_document_is_filled() -> None:
    body = Paragraph(spans=(Span(text=FIRST), Span(text="여기", link=FIRST)))
    rendition = Rendition(
        adapter="naver_blog", what=What.FULL, document=(LinkCard(url=FIRST), body), link=FIRST
    )
    card, filled = rendition.with_link(ADDRESS).document
    assert card == LinkCard(url=ADDRESS)
    assert filled == Paragraph(spans=(Span(text=FIRST), Span(text="여기", link=ADDRESS)))


def test_a_rendition_without_a_slot_comes_back_unchanged() -> None:
    assert BASE.with_link("https://elsewhere.example/1") == BASE


@given(title=TEXTS, text=TEXTS, words=st.lists(TEXTS), link=st.none() | st.just(FIRST))
def test_json_brings_back_an_equal_rendition(
    title: str, text: str, words: list[str], link: str | None
) -> None:
    paragraph = Paragraph(spans=tuple(Span(text=word, bold=True) for word in words))
    rendition = replace(BASE, title=title, text=text, document=(paragraph,), tags=tuple(words), link=link)
    back = Rendition.from_json(rendition.to_json(), Path)
    assert back == rendition
    assert back.digest == rendition.digest == replace(rendition).digest
