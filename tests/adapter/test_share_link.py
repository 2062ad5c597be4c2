"""Share links and text lengths: the data of every platform, and what is made of them."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosspost.adapter import Registry, ShareLink, TextUnit

TITLE = "맛집 리뷰 & more 100%"
VECTORS = {
    "naver_blog": {"url": "{url}", "title": "{title}"},
    "band": {"body": "{title}\n{url}"},
    "facebook": {"u": "{url}"},
    "kakaostory": {"url": "{url}", "text": "{title}"},
}
ADDRESSES = [
    "https://example.com/r/1",
    "https://example.com/r/1?a=1&b=2#국밥",
    "https://blog.naver.com/PostView.naver?blogId=a&logNo=1",
    "https://example.com/%EA%B5%AD%EB%B0%A5?q=%26",
]


def fields(address: str) -> dict[str, str]:
    """The query of an address, decoded once."""
    return dict(parse_qsl(urlsplit(address).query, strict_parsing=True, keep_blank_values=True))


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("name", VECTORS)
def test_each_platform_gets_address_and_title_encoded_exactly_once(name: str, address: str) -> None:
    found = fields(Registry().get(name).share_link(address, TITLE))
    for field, expected in VECTORS[name].items():
        assert found[field] == expected.replace("{url}", address).replace("{title}", TITLE)


@given(st.text(st.characters(codec="utf-8"), max_size=30), st.text(st.characters(codec="utf-8"), max_size=30))
def test_whatever_stands_in_them_comes_back_and_adds_no_field(url: str, title: str) -> None:
    link = ShareLink(template="https://a.example/?u={url}&t={title}&b={body}")(url, title)
    assert fields(link) == {"u": url, "t": title, "b": f"{title}\n{url}"}
    assert link.isascii()


def test_braces_in_a_title_are_no_places() -> None:
    assert fields(ShareLink(template="https://a.example/?t={title}")("u", "{url} {0}")) == {"t": "{url} {0}"}


@pytest.mark.parametrize(
    ("unit", "length"), [(TextUnit.CODE_POINTS, 2), (TextUnit.UTF16, 3), (TextUnit.STRICTEST, 3)]
)
def test_a_text_is_measured_as_the_platform_counts(unit: TextUnit, length: int) -> None:
    assert unit.measure("가🌊") == length
