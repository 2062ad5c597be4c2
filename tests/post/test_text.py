from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from tests.post.reviews import outline, plain, write

from crosspost.errors import InvalidPost
from crosspost.post import read_post
from crosspost.post.files import MAX_BYTES


def test_a_byte_order_mark_is_no_part_of_the_title(tmp_path: Path) -> None:
    path = write(tmp_path, "제목\n\n본문이다.".encode("utf-8-sig"), "a.txt")

    assert read_post(path).title == "제목"


def test_a_file_of_old_windows_editors_is_read_and_its_owner_told(tmp_path: Path) -> None:
    post = read_post(write(tmp_path, "똠방각하 후기\n\n본문이다.".encode("cp949"), "a.txt"))

    assert post.title == "똠방각하 후기"
    assert [notice.code for notice in post.notices] == ["notice.read_as_cp949"]


def test_utf8_is_read_without_a_notice(tmp_path: Path) -> None:
    assert plain(tmp_path, "제목\n\n본문이다.").notices == ()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\xff\xff\xfe", "post.encoding"),
        ("제목\n\n본문".encode("utf-16"), "post.encoding"),
        (b"title\n\nbody\0", "post.not_text"),
        (("a" + "\u0315\u0300" * 60).encode(), "post.not_text"),
        (b"", "post.empty"),
        ("\ufeff \n\n\u200b\n".encode(), "post.empty"),
    ],
)
def test_what_is_no_text_is_refused(tmp_path: Path, content: bytes, code: str) -> None:
    with pytest.raises(InvalidPost) as caught:
        read_post(write(tmp_path, content, "a.txt"))

    assert caught.value.code == code


def test_decomposed_hangul_becomes_composed_everywhere(tmp_path: Path) -> None:
    text = unicodedata.normalize("NFD", "---\ntitle: 한글 제목\ntags: [영화]\nid: 아이디\n---\n본문이다.\n")

    post = read_post(write(tmp_path, text))

    assert (post.title, post.tags, post.id) == ("한글 제목", ("영화",), "아이디")
    assert outline(post) == [("paragraph", "본문이다.")]


def test_windows_and_old_mac_line_ends_are_line_ends(tmp_path: Path) -> None:
    post = plain(tmp_path, "제목\r\n\r\n첫 줄이다.\r\n둘째 줄이다.\r\r셋째다.")

    assert outline(post) == [("paragraph", "첫 줄이다.\n둘째 줄이다."), ("paragraph", "셋째다.")]


def test_a_line_of_invisible_marks_is_a_blank_line(tmp_path: Path) -> None:
    post = plain(tmp_path, "제목\n\u200b\n하나다.\n\u200b\n둘이다.")

    assert [text for _, text in outline(post)] == ["하나다.", "둘이다."]


def test_a_text_beyond_the_limit_is_refused_with_its_length(tmp_path: Path) -> None:
    with pytest.raises(InvalidPost) as caught:
        read_post(write(tmp_path, b"a" * (MAX_BYTES + 1), "a.txt"))

    assert caught.value.code == "post.too_large"
    assert caught.value.params == {"length": MAX_BYTES + 1, "limit": MAX_BYTES}
