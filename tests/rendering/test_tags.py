"""A tag in its one form."""

from __future__ import annotations

import unicodedata

import pytest

from crosspost.rendering import canonical_tags, hashtags


@pytest.mark.parametrize(
    ("written", "tag"),
    [
        ("책 방", "책방"),
        ("#제주_여행", "제주여행"),
        ("Café!", "Café"),
        ("2026년", "2026년"),
        (unicodedata.normalize("NFD", "바다"), "바다"),
        ("👍맛집", "맛집"),
    ],
)
def test_letters_and_digits_only(written: str, tag: str) -> None:
    assert canonical_tags([written]) == (tag,)


@pytest.mark.parametrize("written", ["", "#", "2026", "１２", "👍", "—"])
def test_what_no_platform_takes_for_a_tag_is_none(written: str) -> None:
    assert canonical_tags([written]) == ()


def test_each_once_in_the_owners_order() -> None:
    assert canonical_tags(["Netflix", "책방", "netflix", "NETFLIX", "가"]) == ("Netflix", "책방", "가")


def test_in_a_text() -> None:
    assert hashtags(["책 방", "여행"]) == "#책방 #여행"


def test_what_makes_an_emoji_is_no_part_of_a_tag() -> None:
    assert canonical_tags(["❤️", "영화❤️", "영화", "1️⃣", "हिन्दी"]) == ("영화", "हिन्दी")


def test_what_is_no_tag_takes_no_place_of_one() -> None:
    assert hashtags(["2024", "1", "책", "바다", "겨울"], 2) == "#책 #바다"
