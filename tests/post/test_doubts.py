"""What is said of a disclosure that would not be one, or that is missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from crosspost.post import read_post


def codes(folder: Path, text: str) -> list[str]:
    path = folder / "post.md"
    path.write_text(f"---\ntitle: 책방\n---\n\n{text}\n", encoding="utf-8")
    return [notice.code for notice in read_post(path).notices]


BODY = "파도 소리가 들리는 책방에 다녀왔다."


@pytest.mark.parametrize(
    "line",
    [
        "[광고] 업체로부터 원고료를 받아 작성했습니다.",
        "출판사에서 책을 제공받아 작성한 후기입니다.",
        "체험단으로 제품을 제공받아 작성했습니다.",
    ],
)
def test_a_plain_disclosure_raises_no_doubt(tmp_path: Path, line: str) -> None:
    assert codes(tmp_path, f"{line}\n\n{BODY}") == ["notice.taken_as_disclosure"]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("이 글은 쿠팡 파트너스 활동으로 수수료를 받을 수 있습니다.", "notice.disclosure_vague"),
        ("[체험단]", "notice.disclosure_vague"),
        ("Sponsored", "notice.disclosure_foreign"),
    ],
)
def test_one_that_leaves_it_open_or_is_not_understood_is_told(tmp_path: Path, line: str, code: str) -> None:
    assert code in codes(tmp_path, f"{line}\n\n{BODY}")


def test_what_is_told_only_at_the_end_is_missing_at_the_beginning(tmp_path: Path) -> None:
    told = codes(tmp_path, f"{BODY}\n\n{BODY}\n\n이 글은 업체로부터 식사권을 제공받아 작성했습니다.")
    assert told == ["notice.disclosure_missing"]


@pytest.mark.parametrize(
    "line",
    [
        "내돈내산 후기이고 협찬을 받지 않았습니다.",
        "원고료도 못 받는 소설가를 그린 영화다.",
        "친구에게 책을 선물로 받았다.",
    ],
)
def test_what_only_sounds_so_is_not(tmp_path: Path, line: str) -> None:
    assert codes(tmp_path, f"{BODY}\n\n{line}") == []


@pytest.mark.parametrize(
    "block",
    ["- {}", "### {}", "```\n{}\n```", "> {}", "| 안내 |\n|---|\n| {} |"],
)
def test_what_any_kind_of_block_tells_further_down_is_missing(tmp_path: Path, block: str) -> None:
    told = block.format("이 글은 출판사로부터 책을 제공받아 작성했습니다.")
    assert codes(tmp_path, f"{BODY}\n\n{told}") == ["notice.disclosure_missing"]


@pytest.mark.parametrize(
    "line", ["출판사에서 책을 증정받았습니다.", "서평단에 선정되어 도서를 받아 읽었습니다."]
)
def test_it_need_not_speak_of_the_text_to_be_asked_about(tmp_path: Path, line: str) -> None:
    assert codes(tmp_path, f"{BODY}\n\n{line}") == ["notice.disclosure_missing"]


def test_a_title_that_speaks_of_sponsorship_alone_is_asked_about(tmp_path: Path) -> None:
    path = tmp_path / "post.txt"
    path.write_text(f"체험단 후기: 골목 책방\n\n{BODY}\n", encoding="utf-8")
    assert [notice.code for notice in read_post(path).notices] == ["notice.disclosure_missing"]


def test_what_was_taken_from_the_body_is_told(tmp_path: Path) -> None:
    path = tmp_path / "post.md"
    path.write_text(f"# 책방\n\n책을 제공받아 작성했습니다. {BODY}\n", encoding="utf-8")
    (notice,) = read_post(path).notices
    assert (notice.code, notice.params) == (
        "notice.taken_as_disclosure",
        {"text": "책을 제공받아 작성했습니다."},
    )


@pytest.mark.parametrize("word", ["없음", "none", "no", "아니오"])
def test_her_word_that_nothing_was_given_ends_the_doubt(tmp_path: Path, word: str) -> None:
    path = tmp_path / "post.md"
    head = f"title: 책방\ndisclosure: {word}"
    path.write_text(
        f"---\n{head}\n---\n\n{BODY}\n\n업체에서 식사권을 제공받아 작성했습니다.\n", encoding="utf-8"
    )
    post = read_post(path)
    assert (post.unsponsored, post.disclosure, post.notices) == (True, None, ())


def test_her_no_leaves_even_an_opening_that_sounds_so_where_it_stands(tmp_path: Path) -> None:
    path = tmp_path / "post.md"
    path.write_text("---\ntitle: 책방\n협찬: 없음\n---\n\n[광고] 라는 영화를 봤다.\n", encoding="utf-8")
    post = read_post(path)
    assert (post.disclosure, [block.kind for block in post.blocks]) == (None, ["paragraph"])
