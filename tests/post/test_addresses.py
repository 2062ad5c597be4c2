from __future__ import annotations

import pytest

from crosspost.post import Span
from crosspost.post.addresses import link_addresses, without_session


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("https://a.example/b에서 본다", "https://a.example/b"),
        ("(https://a.example/b)", "https://a.example/b"),
        ("https://a.example/b_(film)", "https://a.example/b_(film)"),
        ("https://a.example/b. 끝", "https://a.example/b"),
        ("https://wiki.example/w/서울", "https://wiki.example/w/서울"),
        ("https://a.example?q=한글&x=1!", "https://a.example?q=한글&x=1"),
        ('"https://a.example/b"라고', "https://a.example/b"),
    ],
)
def test_an_address_ends_where_the_sentence_goes_on(text: str, address: str) -> None:
    linked = [span for span in link_addresses(Span(text=text)) if span.link]

    assert linked == [Span(text=address, link=address)]


@pytest.mark.parametrize("text", ["http://", "https://[", "그냥 글", "ftp://a.example"])
def test_what_is_no_address_is_no_link(text: str) -> None:
    assert list(link_addresses(Span(text=text))) == [Span(text=text)]


def test_a_text_is_cut_and_never_changed() -> None:
    text = "앞 https://a.example, 뒤 https://b.example."

    assert "".join(span.text for span in link_addresses(Span(text=text, bold=True))) == text


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("https://a.example/1?PHPSESSID=abc&page=2", "https://a.example/1?page=2"),
        ("https://a.example/1;jsessionid=0A?x=1", "https://a.example/1?x=1"),
        ("https://me:secret@a.example/", "https://a.example/"),
        ("https://a.example/out?access_token=abc#end", "https://a.example/out#end"),
        ("https://blog.naver.com/me/1?token=abc", "https://blog.naver.com/me/1"),
        ("https://a.example/1#access_token=abc&expires_in=9", "https://a.example/1#expires_in=9"),
        ("https://a.example/1#/?token=abc", "https://a.example/1"),
    ],
)
def test_a_session_does_not_travel_with_an_address(written: str, kept: str) -> None:
    assert without_session(written) == kept


@pytest.mark.parametrize(
    "address",
    [
        "https://a.example/post?id=7&session=3",
        "https://a.example/글?q=a+b&empty=&x",
        "https://a.example/tokens?author=me",
        "https://a.example/1#auth",
        "https://a.example/1#top&bottom=2",
        "mailto:me@a.example",
        "no address",
    ],
)
def test_any_other_address_stays_as_it_is(address: str) -> None:
    assert without_session(address) == address
