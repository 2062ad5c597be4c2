"""What a preview says of lengths is what an adapter cut by."""

from __future__ import annotations

from pathlib import Path

import pytest

from crosspost.post import Notice, Paragraph, Post, Span
from crosspost.rendering import (
    FIRST,
    FIRST_LENGTH,
    Limits,
    Measure,
    Part,
    Rendition,
    TextUnit,
    What,
    cut_short,
    measures,
    plain_text,
)
from crosspost.testing import picture

LONG = Post(
    id="p",
    title="겨울 바다 책방",
    tags=("책방", "바다"),
    blocks=tuple(Paragraph(spans=(Span(text=f"{number}번째 문장이다. " * 9),)) for number in range(20)),
)


def rendition(**fields: object) -> Rendition:
    return Rendition(adapter="any", what=What.FULL, **fields)  # type: ignore[arg-type]  # a builder of tests


@pytest.mark.parametrize("link", [None, "https://blog.example/1", FIRST])
@pytest.mark.parametrize("limit", [300, 500, 1000])
def test_a_text_that_was_cut_measures_within_its_limit(link: str | None, limit: int) -> None:
    plain = plain_text(LONG, what=What.FULL, link=link, tags=2, limit=limit, unit=TextUnit.UTF16)
    made = rendition(text=plain.text, slots=plain.slots, link=link)
    text = measures(made, Limits(text=limit, unit=TextUnit.UTF16))[Part.TEXT]
    assert text.limit == limit
    assert limit - 120 < text.length <= limit


def test_the_slot_counts_as_the_longest_address() -> None:
    bare = measures(rendition(text="글\n\n"), Limits())[Part.TEXT].length
    held = measures(rendition(text=f"글\n\n{FIRST}", slots=(3,), link=FIRST), Limits())[Part.TEXT].length
    assert held == bare + FIRST_LENGTH


def test_a_word_that_only_looks_like_the_slot_counts_as_it_is() -> None:
    assert measures(rendition(text=FIRST), Limits())[Part.TEXT] == Measure(length=len(FIRST))


@pytest.mark.parametrize(("unit", "length"), [(TextUnit.GRAPHEMES, 2), (TextUnit.CODE_POINTS, 6)])
def test_the_channels_own_unit_counts(unit: TextUnit, length: int) -> None:
    assert measures(rendition(text="👨‍👩‍👧b"), Limits(unit=unit))[Part.TEXT].length == length


def test_a_document_has_its_tags_beside_its_text() -> None:
    made = rendition(title="제목", document=LONG.blocks[:1], tags=("하나", "둘"))
    found = measures(made, Limits(title=100, tags=30))
    assert found[Part.TITLE] == Measure(length=2, limit=100)
    assert found[Part.TEXT] == Measure(length=len("0번째 문장이다. " * 9) - 1)
    assert found[Part.TAGS] == Measure(length=2, limit=30)


@pytest.mark.parametrize(
    ("text", "tags"),
    [("글\n\n#책방 #바다", 2), ("글\n\n#책방 다음 글", 0), ("#1 제목\n\n글", 0), ("글", 0)],
)
def test_tags_at_the_end_of_a_text_are_counted(text: str, tags: int) -> None:
    assert measures(rendition(text=text), Limits(tags=5))[Part.TAGS] == Measure(length=tags, limit=5)


def test_what_a_channel_has_no_place_for_is_left_out(tmp_path: Path) -> None:
    assert list(measures(rendition(title="제목", text="글"), Limits())) == [Part.TEXT]
    shown = measures(rendition(text="글", images=(picture(tmp_path),)), Limits(photos=5))
    assert shown[Part.PHOTOS] == Measure(length=1, limit=5)


@pytest.mark.parametrize(("length", "limit", "share"), [(0, 4, 0), (1, 4, 0.25), (9, 4, 1), (0, 0, 1)])
def test_a_share_of_a_limit(length: int, limit: int, share: float) -> None:
    assert Measure(length=length, limit=limit).share == share


def test_without_a_limit_there_is_no_share() -> None:
    assert Measure(length=9).share is None


def test_a_cut_is_told_from_other_notices() -> None:
    assert cut_short(Notice(code="notice.text_cut"))
    assert not cut_short(Notice(code="notice.images_by_hand"))
