"""A sponsored review says so in a title that stands apart."""

from __future__ import annotations

import pytest

from crosspost.post import Disclosure, Post
from crosspost.rendering import disclosed_title


@pytest.mark.parametrize(
    ("title", "declared", "shown"),
    [
        ("책방", "", "책방"),
        ("책방", "출판사에서 책을 제공받아 작성했습니다.", "[협찬] 책방"),
        ("책방", "원고료를 받고 작성했습니다.", "[광고] 책방"),
        ("책방", "유료 광고를 포함합니다.", "[광고] 책방"),
        ("[광고] 책방", "원고료를 받았습니다.", "[광고] 책방"),
        ("책방 (협찬)", "책을 제공받았습니다.", "책방 (협찬)"),
        ("책방", "내돈내산", "책방"),
        ("책방", "협찬 없이 직접 구매한 후기입니다", "책방"),
        ("책방", "광고나 원고료를 받지 않았습니다.", "책방"),
        ("책방", "원고료 없이 도서만 제공받아 작성했습니다.", "[협찬] 책방"),
        ("책방", "원고료나 대가 없이 책만 제공받았습니다.", "[협찬] 책방"),
        ("책방", "제품만 제공받고 원고료는 따로 받지 않았습니다.", "[협찬] 책방"),
        ("책방", "제품을 제공받았지만 광고 글은 아닙니다.", "[협찬] 책방"),
        ("책방", "협찬 제품과 원고료를 받았습니다.", "[광고] 책방"),
        ("[리뷰] 책방", "책을 제공받았습니다.", "[협찬] [리뷰] 책방"),
    ],
)
def test_its_mark_comes_first_and_once(title: str, declared: str, shown: str) -> None:
    blocks = (Disclosure(text=declared),) if declared else ()
    assert disclosed_title(Post(id="p", title=title, blocks=blocks)) == shown
