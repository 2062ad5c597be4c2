"""Random posts of blocks of every kind, for property tests."""

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
    Post,
    Quote,
    Span,
    Table,
)


def media(number: int = 0) -> Media:
    """A picture of its own bytes and shape per number; its file is not read."""
    return Media(
        digest=f"{number:064x}",
        name="photo.jpg",
        media_type="image/jpeg",
        length=1,
        width=4 + number,
        height=3,
        path=Path("photo.jpg"),
    )


PAGES = (
    "https://example.com/card",
    "https://example.com/맛집?a=1#top",
    "HTTPS://Example.com/B",
    "mailto:a@b.kr",
)
"""Addresses of link cards, one of them no web address."""

DISCLOSURES = ("업체로부터 식사를 제공받았습니다.", "협찬 받은 글입니다.\n원고료 있음.")

ODD_LINKS = (
    *("mailto:a@b.kr", "javascript:alert(1)", "ftp://a.kr/x", "//a.kr", "https://", "http:///x", "", " "),
    *("HTTP://A.kr/X Y\tz", " https://a.kr/\n", "https://a.kr/" + "x" * 3000, "https://한국.kr/가?나=다#라"),
)

words = st.text(max_size=20) | st.sampled_from(
    [
        "https://example.com/a?b=1&c=2.",
        "(http://a.kr)",
        "보라: https://namu.wiki/w/한국 끝",
        "HTTPS://A.KR/b와 http://c.kr",
        "줄\n줄\r\n줄\r줄\n",
        "",
        " ",
        "&lt;b&gt; <script>",
        "가족 👨‍👩‍👧‍👦 국밥 🍲 é e\u0301",
        "שלום עולם — مرحبا \u202eabc\u202c",
        "긴 " * 2000,
        "\x00\x07\u2028\ufeff",
        '{"@ctype": "text"}',
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
        link=st.sampled_from([None, None, "https://example.com/x", *ODD_LINKS]),
    ),
    max_size=4,
).map(tuple)
codes = words | st.just("\n\tif a:\n\n\t\treturn  1\n    # 끝\n\n")
images = st.builds(Image, media=st.integers(0, 4).map(media), caption=st.just("") | words)
blocks = st.one_of(
    st.builds(Heading, spans=spans, level=st.integers(2, 6)),
    st.builds(Paragraph, spans=spans),
    st.builds(Quote, paragraphs=st.lists(spans, max_size=3).map(tuple)),
    st.builds(
        Listing,
        items=st.lists(
            st.builds(ListItem, spans=spans, level=st.integers(0, 4), number=st.none() | st.integers(1, 99)),
            max_size=4,
        ).map(tuple),
    ),
    st.builds(
        Table,
        rows=st.lists(st.lists(spans, max_size=3).map(tuple), max_size=3).map(tuple),
        header=st.booleans(),
    ),
    st.builds(Code, text=codes),
    st.just(Divider()),
    st.builds(LinkCard, url=st.sampled_from(PAGES), title=words),
    st.builds(Embed, url=st.sampled_from(["https://youtu.be/x", "about:blank"])),
    st.builds(Credit, text=words),
    images,
    images,
)
posts = st.builds(
    Post,
    id=st.just("gukbap"),
    title=st.text(max_size=60) | st.just("맛집\n리뷰 🍲"),
    blocks=st.tuples(
        st.lists(blocks, max_size=8),
        st.lists(st.builds(Disclosure, text=st.sampled_from(DISCLOSURES)), max_size=1),
        st.lists(blocks, max_size=3),
    ).map(lambda parts: tuple(block for part in parts for block in part)),
    tags=st.just(("맛집", "#국 밥")),
    summary=words,
    cover=st.sampled_from(["", media(1).digest, media(2).digest, "no picture"]),
)
"""Posts of up to a dozen blocks, with the disclosure, if any, somewhere among them."""
