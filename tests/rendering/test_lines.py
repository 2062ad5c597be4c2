"""Links in plain text: each address once, behind the words it belongs to."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.post.reviews import markdown

from crosspost.rendering.lines import block_text


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("[a](https://a.example)와 https://a.example/b", "a와 https://a.example/b\na: https://a.example"),
        ("[**책** 보기](https://z.example/x)", "책 보기\n책 보기: https://z.example/x"),
        ("<a@b.example> 로", "a@b.example 로"),
        ("[편지](mailto:a@b.example)", "편지\n편지: a@b.example"),
        ("<https://ko.example/wiki/서울> 과", "https://ko.example/wiki/서울 과"),
        ("[https://a.example](https://a.example/) 과", "https://a.example 과"),
        ("[가](https://a.example) [나](https://a.example)", "가 나\n가: https://a.example"),
        ('<a href="https://shop.example/1">예매하기</a>', "예매하기\n예매하기: https://shop.example/1"),
        (
            "- [가](https://a.example)\n- [나](https://b.example)",
            "• 가\n• 나\n가: https://a.example\n나: https://b.example",
        ),
    ],
)
def test_no_address_is_lost_mislabelled_or_doubled(tmp_path: Path, written: str, shown: str) -> None:
    (block,) = markdown(tmp_path, written).blocks
    assert block_text(block) == shown
