"""What platforms do to a text on its way does not hide it; another text is another text."""

from __future__ import annotations

import unicodedata

import pytest

from crosspost.adapter import comparable, same_text

LINK = "https://blog.naver.com/myreviews/224000000123"
OURS = f"겨울 바다 책방 ☀️\n\n파도 소리가 들렸다.\n\n{LINK}\n\n#책방"


@pytest.mark.parametrize(
    "theirs",
    [
        OURS.replace("\n", "\r\n"),
        OURS.replace("\n\n", "\n\n\n\n"),
        OURS.replace("들렸다.", "들렸다.  "),
        OURS.replace("바다 책방", "바다\u00a0책방"),
        OURS.replace("파도 소리", "파도  소리"),
        OURS.replace("☀️", "☀"),
        OURS.replace("파도", "파\u200b도"),
        f"\ufeff{OURS}\n",
        unicodedata.normalize("NFD", OURS),
        OURS.replace(LINK, "https://blog.naver.com/myrevi…"),
        OURS.replace(LINK, "https://blog.naver.com/myrevi..."),
        OURS.replace(LINK, "https://bit.ly/3xYz"),
    ],
)
def test_what_a_platform_changes_is_not_compared(theirs: str) -> None:
    assert same_text(comparable(OURS), comparable(theirs))


@pytest.mark.parametrize(
    "theirs",
    [
        OURS.replace("들렸다", "들린다"),
        OURS.replace(LINK, "https://blog.naver.com/myreviews/224000000124"),
        OURS.replace(LINK, "https://blog.naver.com/other…"),
        OURS.replace(LINK, ""),
        OURS.replace(LINK, f"https://example.com/{'a' * 60}"),
        "겨울 바다 책방 ☀️",
        f"{OURS}\n\n덧붙임",
    ],
)
def test_another_text_is_another(theirs: str) -> None:
    assert not same_text(comparable(OURS), comparable(theirs))
