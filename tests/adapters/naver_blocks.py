"""Random blocks of every kind, for property tests."""

from __future__ import annotations

from pathlib import Path

from hypothesis import strategies as st

from crosspost.post import (
    Code,
    Credit,
    Disclosure,
    Divider,
    Embed,
    Heading,
    Image,
    LinkCard,
    Listing,
    ListItem,
    Media,
    Paragraph,
    Quote,
    Span,
    Table,
)


def media(number: int = 0) -> Media:
    return Media(
        digest=f"{number:064x}",
        name="photo.jpg",
        media_type="image/jpeg",
        length=1,
        width=4,
        height=3,
        path=Path("photo.jpg"),
    )


words = st.text(max_size=20) | st.sampled_from(
    [
        "https://example.com/a?b=1&c=2.",
        "(http://a.kr)",
        "보라: https://namu.wiki/w/한국 끝",
        "줄\n줄",
        "",
        "&lt;b&gt;",
    ]
)
spans = st.lists(
    st.builds(
        Span,
        text=words,
        bold=st.booleans(),
        italic=st.booleans(),
        strike=st.booleans(),
        code=st.booleans(),
        link=st.sampled_from([None, None, "https://example.com/x"]),
    ),
    max_size=4,
).map(tuple)
blocks = st.one_of(
    st.builds(Heading, spans=spans, level=st.integers(2, 6)),
    st.builds(Paragraph, spans=spans),
    st.builds(Quote, paragraphs=st.lists(spans, max_size=3).map(tuple)),
    st.builds(
        Listing,
        items=st.lists(
            st.builds(ListItem, spans=spans, level=st.integers(0, 3), number=st.none() | st.integers(1, 99)),
            max_size=3,
        ).map(tuple),
    ),
    st.builds(Table, rows=st.lists(st.lists(spans, max_size=3).map(tuple), max_size=3).map(tuple)),
    st.builds(Code, text=words),
    st.just(Divider()),
    st.builds(LinkCard, url=st.just("https://example.com/card"), title=words),
    st.builds(Embed, url=st.just("https://youtu.be/x")),
    st.builds(Disclosure, text=words),
    st.builds(Credit, text=words),
    st.builds(Image, media=st.integers(0, 2).map(media), caption=words),
)
