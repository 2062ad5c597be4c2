"""What holds for every post, whatever stands in it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from crosspost.post import (
    Code,
    Credit,
    Disclosure,
    Divider,
    Heading,
    LinkCard,
    Listing,
    ListItem,
    Paragraph,
    Post,
    Quote,
    Span,
    Table,
)
from crosspost.rendering import FIRST, Rendition, What, plain_text, readable

ADDRESS = "https://blog.naver.com/myreviews/1"
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=12)
TEXTS = WORDS | st.sampled_from([FIRST, "**굵게**", "# 제목", "{0}", "<b>"])
LINKS = st.none() | st.just("https://a.example/1")
SPANS = st.lists(
    st.builds(Span, text=TEXTS, bold=st.booleans(), italic=st.booleans(), link=LINKS), min_size=1, max_size=3
).map(tuple)
BLOCKS = st.one_of(
    st.builds(Paragraph, spans=SPANS),
    st.builds(Heading, spans=SPANS, level=st.integers(2, 4)),
    st.builds(Quote, paragraphs=st.lists(SPANS, min_size=1, max_size=2).map(tuple)),
    st.builds(
        Listing,
        items=st.lists(
            st.builds(ListItem, spans=SPANS, level=st.integers(0, 2), number=st.none() | st.integers(1, 9)),
            min_size=1,
            max_size=3,
        ).map(tuple),
    ),
    st.builds(Table, rows=st.lists(st.tuples(SPANS, SPANS), min_size=1, max_size=2).map(tuple)),
    st.builds(Code, text=TEXTS),
    st.builds(LinkCard, url=st.just("https://a.example/1"), title=TEXTS),
    st.builds(Credit, text=TEXTS),
    st.just(Divider()),
)
POSTS = st.builds(
    Post,
    id=st.just("p"),
    title=WORDS,
    blocks=st.lists(BLOCKS, min_size=1, max_size=5).map(tuple),
    tags=st.lists(WORDS, max_size=3).map(tuple),
    summary=st.just("한 줄") | st.just(""),
)
DISCLOSURE = Disclosure(text="업체로부터 책을 받아 작성했어요.")


def rendered(post: Post, link: str | None) -> Rendition:
    """A post as a rich platform and a plain one together would show it."""
    plain = plain_text(post, what=What.FULL, link=link, tags=2)
    return Rendition(
        adapter="a",
        what=What.FULL,
        title=post.title,
        text=plain.text,
        slots=plain.slots,
        document=post.blocks,
        tags=post.tags,
        link=link,
    )


@given(POSTS, st.sampled_from([None, FIRST, ADDRESS]))
def test_the_same_post_is_the_same_rendition_also_after_it_was_kept(post: Post, link: str | None) -> None:
    first = rendered(post, link)
    kept = Rendition.from_json(first.to_json(), Path)
    assert kept == first == rendered(replace(post), link)
    assert kept.digest == first.digest == rendered(replace(post), link).digest


@given(POSTS)
def test_filling_the_slot_is_composing_with_the_address(post: Post) -> None:
    filled = rendered(post, FIRST).with_link(ADDRESS)
    assert filled.text == plain_text(post, what=What.FULL, link=ADDRESS, tags=2).text
    assert filled.link == ADDRESS
    assert filled.digest != rendered(post, FIRST).digest


@given(POSTS, st.sampled_from(What), st.booleans())
def test_the_disclosure_opens_every_text(post: Post, what: What, title: bool) -> None:
    disclosed = replace(post, blocks=(DISCLOSURE, *post.blocks))
    text = plain_text(
        disclosed, what=what, link=ADDRESS, template="{{ title }}\n\n{{ body }}" if title else "{{ body }}"
    ).text
    assert text.startswith(DISCLOSURE.text)
    assert text.count(DISCLOSURE.text) == 1


@given(POSTS)
def test_a_document_to_read_has_all_its_words(post: Post) -> None:
    text = readable(Rendition(adapter="a", what=What.FULL, document=post.blocks))
    for block in post.blocks:
        if isinstance(block, Paragraph):
            assert all(span.text.strip() in text for span in block.spans)
