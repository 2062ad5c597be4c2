from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.post.reviews import LONG, outline, picture, write

from crosspost.errors import InvalidPost
from crosspost.post import Post, content_hash, post_from_json, post_to_json, read_post

_WORDS = st.sampled_from(
    [
        *"*_~`[]()<>#-|!\\&:\"'>\n\t =",
        "\n\n", "# ", "- ", "1. ", "> ", "```", "---\n", "|a|\n|-|\n", "![](a.png)", "![x](b.png)", "<br>",
        "<img src=a.png>", "<div>\n", "</div>", "<!--", "<?xml ?>", "<![CDATA[", "&#x301;", "&amp;", "&nbsp;",
        "https://a.example/b", "http://[", "mailto:a@b.c", "title: ", "tags: [a, *b]", "&b ", "가", "e\u0301",
        "ᄒ", "ᅡ", "\u200b", "\u2028", "\0", "\x1b", "#협찬", "제공받아 작성", "사진 출처: ",
        "페이스북 공유\n", "본문이다.", LONG,
    ]
)  # fmt: skip
_TEXTS = st.one_of(st.text(), st.lists(_WORDS, max_size=40).map("".join))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("posts")
    picture(folder / "a.png")
    return folder


def read(path: Path) -> Post | None:
    """The post, or ``None`` when it is refused as invalid; any other error is a failure of the test."""
    try:
        return read_post(path)
    except InvalidPost as error:
        return None if str(error.where).startswith(str(path)) else pytest.fail("the error names no file")


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (text for item in value.values() for text in strings(item))
    elif isinstance(value, list):
        yield from (text for item in value for text in strings(item))


@settings(max_examples=150)
@given(
    text=_TEXTS, head=st.sampled_from(["", "제목\n\n본문이다.\n\n", "# 제목\n\n본문\n\n", "---\ntitle: 가\n"])
)
@pytest.mark.parametrize("name", ["a.md", "a.txt"])
def test_any_text_is_read_or_refused(folder: Path, name: str, head: str, text: str) -> None:
    post = read(write(folder, (head + text).encode("utf-8", "replace"), name))

    if post is not None:
        plain = post_to_json(post)
        assert all(unicodedata.is_normalized("NFC", said) for said in strings(plain))
        assert post_from_json(json.loads(json.dumps(plain)), lambda digest: folder / digest) == post
        assert len(content_hash(post)) == 64


@settings(max_examples=100)
@given(content=st.binary(max_size=200))
@pytest.mark.parametrize("name", ["b.md", "b.txt"])
def test_any_bytes_are_read_or_refused(folder: Path, name: str, content: bytes) -> None:
    post = read(write(folder, content, name))

    assert post is None or post.title


@settings(max_examples=100)
@given(words=st.lists(st.sampled_from(["가나", "다라.", "마바다", "1. 사", "- 아", "\n", "\n\n", "자차? "])))
def test_no_word_of_a_plain_text_is_lost_or_moved(folder: Path, words: list[str]) -> None:
    body = " ".join(["시작이다.", *words])

    post = read(write(folder, f"제목\n\n{body}", "c.txt"))

    assert post is not None
    assert re.findall("[가-힣]", "".join(text for _, text in outline(post))) == re.findall("[가-힣]", body)
