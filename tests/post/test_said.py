"""What the head of a post says of its pictures: which one stands for it, and whose they are."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import Any

import pytest

from crosspost.delivery.planning import rights_unknown
from crosspost.errors import InvalidPost
from crosspost.post import Notice, Post, Right, post_from_json, post_to_json, read_post
from crosspost.testing import picture

BODY = "![창가](a.png)\n\n![책장](사진/책장.png)\n\n좋았다.\n"


def post(folder: Path, head: str) -> Post:
    for shade, name in enumerate(("a.png", "사진/책장.png")):
        (folder / name).parent.mkdir(exist_ok=True)
        picture(folder, name=name, shade=shade)
    path = folder / "book.md"
    path.write_text(f"---\ntitle: 책방\n{head}\n---\n\n{BODY}", encoding="utf-8")
    return read_post(path)


def rights(read: Post) -> list[Right]:
    return [read.right_of(image.media) for image in read.images]


@pytest.mark.parametrize(
    "written", ["책장.png", "사진/책장.png", "'사진\\책장.PNG'", unicodedata.normalize("NFD", "책장.png")]
)
def test_the_cover_is_named_by_its_file(tmp_path: Path, written: str) -> None:
    read = post(tmp_path, f"대표이미지: {written}")
    assert read.cover == list(read.images)[1].media.digest
    assert read.notices == ()


def test_a_cover_as_other_tools_write_it(tmp_path: Path) -> None:
    read = post(tmp_path, "cover:\n  image: a.png\n  relative: true")
    assert read.cover == next(read.images).media.digest


def test_a_cover_that_is_no_picture_of_the_post_is_told_and_counts_for_nothing(tmp_path: Path) -> None:
    read = post(tmp_path, "cover: b.png")
    known = {"key": "cover", "name": "b.png", "known": "a.png, 책장.png"}
    assert (read.cover, read.notices) == ("", (Notice(code="notice.picture_unknown", params=known),))


@pytest.mark.parametrize(
    ("head", "found"),
    [
        ("rights: own", [Right.OWN, Right.OWN]),
        ("사진권리: 공식", [Right.OFFICIAL, Right.OFFICIAL]),
        ("rights: {책장.png: 인용}", [Right.UNKNOWN, Right.QUOTE]),
        ("rights: {책장.png: 모름, a.png: 내 사진}", [Right.OWN, Right.UNKNOWN]),
        ("rights:", [Right.UNKNOWN, Right.UNKNOWN]),
    ],
)
def test_one_word_for_all_or_one_for_each(tmp_path: Path, head: str, found: list[Right]) -> None:
    read = post(tmp_path, head)
    assert rights(read) == found
    assert read.notices == ()


@pytest.mark.parametrize(
    ("head", "code"),
    [("rights: CC-BY", "notice.rights_word"), ("rights: {b.png: own}", "notice.picture_unknown")],
)
def test_what_is_not_understood_is_told(tmp_path: Path, head: str, code: str) -> None:
    read = post(tmp_path, head)
    assert rights(read) == [Right.UNKNOWN, Right.UNKNOWN]
    assert [notice.code for notice in read.notices] == [code]


def test_a_list_in_place_of_a_word_is_refused_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(InvalidPost) as caught:
        post(tmp_path, "rights: {a.png: [own]}")
    assert (caught.value.code, caught.value.params["line"]) == ("post.front_matter_value", 3)


@pytest.mark.parametrize(
    ("head", "usual", "told"),
    [
        ("", None, {"names": "a.png, 책장.png", "count": 2}),
        ("rights: {a.png: own}", None, {"names": "책장.png", "count": 1}),
        ("rights: {a.png: unknown}", Right.OWN, {"names": "a.png", "count": 1}),
        ("", Right.OWN, None),
        ("rights: quote", None, None),
    ],
)
def test_unknown_ones_are_told_once_for_all(
    tmp_path: Path, head: str, usual: Right | None, told: dict[str, Any] | None
) -> None:
    expected = (Notice(code="notice.rights_unknown", params=told),) if told else ()
    assert rights_unknown(post(tmp_path, head), usual) == expected


def test_both_are_frozen_with_the_post(tmp_path: Path) -> None:
    read = post(tmp_path, "cover: a.png\nrights: own")
    assert post_from_json(post_to_json(read), Path) == read
    old = {name: value for name, value in post_to_json(read).items() if name not in {"cover", "rights"}}
    assert (post_from_json(old, Path).cover, post_from_json(old, Path).rights) == ("", ())
