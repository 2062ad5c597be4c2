"""Where a text ends early: behind a sentence, a word or a character, never inside what reads as one thing."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from crosspost.rendering.cutting import ELLIPSIS, TextUnit, sentence_ends, shorten

STORY = "비가 왔다. 우산은 없었다! 그래서 뛰었을까? 아니, 걸었다."
PIECES = (
    "책방", "좋았다.", "정말? ", "3.5점", "1,234원", "9:30", "https://example.com/가?a=1.",
    "#제주여행 ", "👨‍👩‍👧",
    "é", "No. 7", "“끝.” ", "\n", " ", "각", "🇰🇷", "me@example.com",
)  # fmt: skip
WHOLE = regex.compile(r"https?://\S+|\#\w+|\d[\d.,:]*\d|[\w.]+@[\w.]+")


def ends(text: str) -> list[str]:
    """The sentences of a text."""
    offsets = [0, *sentence_ends(text)]
    return [text[begin:end].strip() for begin, end in pairwise(offsets)]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        (STORY, ["비가 왔다.", "우산은 없었다!", "그래서 뛰었을까?", "아니, 걸었다."]),
        ("별점은 4.5점이다. 끝.", ["별점은 4.5점이다.", "끝."]),
        ("“가자.” 그가 말했다.", ["“가자.”", "그가 말했다."]),
        ("No. 7을 마셨다. 좋다.", ["No. 7을 마셨다.", "좋다."]),
        ("음… 글쎄. 네?!", ["음…", "글쎄.", "네?!"]),
        ("1. 첫째\n2. 둘째", ["1. 첫째"]),
        ("주소는 https://a.kr/b.html 이다. 끝", ["주소는 https://a.kr/b.html 이다."]),
    ],
)
def test_where_a_sentence_ends(text: str, sentences: list[str]) -> None:
    assert ends(text) == sentences


@pytest.mark.parametrize(
    ("limit", "kept"),
    [
        (len(STORY), STORY),
        (len(STORY) - 1, "비가 왔다. 우산은 없었다! 그래서 뛰었을까?"),
        (7, "비가 왔다."),
        (5, "비가…"),
        (2, "비…"),
        (1, ""),
    ],
)
def test_a_sentence_then_a_word_then_a_character(limit: int, kept: str) -> None:
    assert shorten(STORY, limit, TextUnit.CODE_POINTS) == kept


@pytest.mark.parametrize(
    ("text", "limit", "kept"),
    [
        ("여기 https://example.com/a/b 에서", 20, "여기…"),
        ("값은 1,234,567원이다", 8, "값은…"),
        ("태그 #제주도여행맛집 이다", 7, "태그…"),
        ("https://example.com/a/b", 10, ""),
        ("가족👨‍👩‍👧사진입니다", 4, "가족…"),
        ("날씨 23℃였다", 5, "날씨…"),
    ],
)
def test_never_inside_what_reads_as_one_thing(text: str, limit: int, kept: str) -> None:
    assert shorten(text, limit, TextUnit.CODE_POINTS) == kept


def test_the_units_count_what_they_say() -> None:
    family = "👨‍👩‍👧"
    counted = {unit: unit.measure(family) for unit in TextUnit}
    assert counted == {
        TextUnit.CODE_POINTS: 5,
        TextUnit.UTF16: 8,
        TextUnit.GRAPHEMES: 1,
        TextUnit.STRICTEST: 8,
    }


@given(
    pieces=st.lists(st.sampled_from(PIECES), max_size=40),
    limit=st.integers(0, 120),
    unit=st.sampled_from(TextUnit),
)
def test_whatever_the_text_it_fits_and_nothing_is_torn(pieces: list[str], limit: int, unit: TextUnit) -> None:
    text = unicodedata.normalize("NFC", "".join(pieces))
    short = shorten(text, limit, unit)
    assert unit.measure(short) <= limit
    assert short == shorten(text, limit, unit)
    begun = short.removesuffix(ELLIPSIS) if short != text else short
    assert text.startswith(begun)
    for found in WHOLE.finditer(text):
        assert not found.start() < len(begun) < found.end()
    assert len(begun) == len(text) or len(begun) in {found.start() for found in regex.finditer(r"\X", text)}


@pytest.mark.parametrize("piece", ["a", "가", "1", "1.", "#", "a@", "a.", "a-", "www.", "a://", "1 "])
def test_a_text_without_an_end_is_looked_through_once(piece: str) -> None:
    """A word of sixty thousand letters took half a minute when each letter could begin an address."""
    cut = shorten(piece * (60_000 // len(piece)) + " 끝", 500, TextUnit.CODE_POINTS)
    assert len(cut) <= 500


def test_an_address_glued_to_a_word_is_one_thing_too() -> None:
    text = "여기를보기https://example.com/아주/긴/주소"
    assert shorten(text, 20, TextUnit.CODE_POINTS) == f"여기를보기{ELLIPSIS}"
