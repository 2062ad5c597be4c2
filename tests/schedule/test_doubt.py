"""Whether a page is the post that a feed named: by its whole title, beside its blog's name or not."""

from __future__ import annotations

import pytest
from tests.delivery.house import NOON

from crosspost.delivery import LiveReading
from crosspost.ledger import ItemState, SourceItem
from crosspost.post.page import WebPage
from crosspost.schedule.doubt import doubt_of

HOME = "https://myreviews.tistory.com"


def doubt(
    named: str, shown: str, *, address: str = f"{HOME}/7", picture: str | None = "a", summary: str = ""
) -> str:
    item = SourceItem(
        source="a", key="k", keys=("k",), address=f"{HOME}/7", title=named, digest="",
        state=ItemState.FRESH, seen_at=NOON, changed_at=NOON,
    )  # fmt: skip
    page = WebPage(address=address, title=shown, picture=picture, summary=summary)
    return doubt_of(item, LiveReading(page=page, picture=None), blog="내 블로그")


@pytest.mark.parametrize(
    ("named", "shown"),
    [
        ("겨울 바다", "겨울 바다"),
        ("겨울 바다", "겨울 바다 : 네이버 블로그"),
        ("겨울 바다", "겨울 바다 - 티스토리"),
        ("겨울 바다", "내 블로그 | 겨울 바다"),
        ("겨울 - 바다: 하나", "겨울 – 바다: 하나 — 내 블로그 :: 티스토리"),
        ("“겨울” 바다", '"겨울" 바다'),
        ("겨울 &amp; 바다", "겨울 & 바다"),
        ("겨울 바다", "[협찬] 겨울 바다"),
        ("겨울 바다의 책방에서…", "겨울 바다의 책방에서 만난 사람"),
        ("♥♥♥", "♥♥♥ : 네이버 블로그"),
        ("", "겨울 바다"),
        ("…", "겨울 바다"),
        ("오늘의 오류 이야기", "오늘의 오류 이야기"),
    ],
)
def test_a_title_beside_its_blog_s_name_is_the_title(named: str, shown: str) -> None:
    assert doubt(named, shown) == ""


@pytest.mark.parametrize(
    ("named", "shown"),
    [
        ("인", "로그인 - 티스토리"),
        ("그녀", "그녀가 말했다 | 내 블로그"),
        ("로그인이 필요한 서비스 리뷰", "로그인"),
        ("♥♥♥", "로그인"),
        ("내 블로그 이사합니다", "내 블로그"),
        ("리뷰", "내 리뷰 블로그"),
        ("", "내 블로그"),
        ("...", "내 블로그"),
        ("…", "로그인 - 티스토리"),
        ("", "404 Not Found"),
        ("", ""),
        ("겨울 바다", ""),
    ],
)
def test_another_title_is_a_doubt(named: str, shown: str) -> None:
    assert doubt(named, shown) == "approval.page_title"


def test_the_front_of_the_blog_is_no_post() -> None:
    assert doubt("겨울", "겨울", address=f"{HOME}/") == "approval.page_title"


def test_without_a_picture_its_card_would_be_bare() -> None:
    assert doubt("겨울", "겨울", picture=None) == "approval.page_picture"
