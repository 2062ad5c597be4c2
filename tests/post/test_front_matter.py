from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.post.reviews import markdown, outline, write

from crosspost.errors import InvalidPost
from crosspost.messages import LANGUAGES, Words
from crosspost.post import Notice, read_post


def refused(folder: Path, head: str, body: str = "본문") -> InvalidPost:
    with pytest.raises(InvalidPost) as caught:
        markdown(folder, body, head=head)
    return caught.value


def test_the_front_matter_says_what_the_post_is(tmp_path: Path) -> None:
    head = """
title: 제목
id: her
tags: [영화, 리뷰]
canonical: https://blog.example.com/her
summary: 한 줄 요약
disclosure: 초대권을 받았습니다.
"""
    post = markdown(tmp_path, "본문", head=head)

    assert (post.id, post.title, post.tags) == ("her", "제목", ("영화", "리뷰"))
    assert (post.canonical, post.summary) == ("https://blog.example.com/her", "한 줄 요약")
    assert outline(post) == [("disclosure", "초대권을 받았습니다."), ("paragraph", "본문")]


def test_korean_keys_mean_the_same(tmp_path: Path) -> None:
    post = markdown(tmp_path, "본문", head="제목: 가\n태그: 나, 다\n요약: 라\n협찬: 마에서 받았습니다.")

    assert (post.title, post.tags, post.summary) == ("가", ("나", "다"), "라")
    assert outline(post)[0] == ("disclosure", "마에서 받았습니다.")


@pytest.mark.parametrize("written", ["4:30", "2024-03-01", "no", "0x1F", "1_000"])
def test_a_title_stays_the_text_it_is(tmp_path: Path, written: str) -> None:
    assert markdown(tmp_path, "본문", head=f"title: {written}").title == written


@pytest.mark.parametrize(
    "written", ["[영화, '#리뷰']", "영화, 리뷰", "'#영화 #리뷰'", "\n- 영화\n- 리뷰\n- 영화"]
)
def test_tags_are_a_list_or_text_without_marks_and_repetitions(tmp_path: Path, written: str) -> None:
    assert markdown(tmp_path, "본문", head=f"title: a\ntags: {written}").tags == ("영화", "리뷰")


@pytest.mark.parametrize(
    "written",
    [
        "책;영화; 음악",
        "책/영화/음악",
        "#책 #영화 #음악",
        "책 #영화 #음악",
        "\n- 책\n -영화\n- 음악",
        "[책, 영화/음악]",
    ],
)
def test_however_tags_are_parted_none_is_glued_and_none_lost(tmp_path: Path, written: str) -> None:
    assert markdown(tmp_path, "본문", head=f"title: a\ntags: {written}").tags == ("책", "영화", "음악")


@pytest.mark.parametrize(
    ("written", "title"),
    [("책 #1 이야기", "책 #1 이야기"), ("책 # 나중에 고침", "책"), ('"책" #1', "책")],
)
def test_a_hash_glued_to_a_word_belongs_to_the_title(tmp_path: Path, written: str, title: str) -> None:
    assert markdown(tmp_path, "본문", head=f"title: {written}").title == title


def test_a_comment_behind_tags_is_no_tag(tmp_path: Path) -> None:
    assert markdown(tmp_path, "본문", head="title: a\n해시태그: 책 # 나중에 더").tags == ("책",)


@pytest.mark.parametrize("empty", ["", "~", "null", "[]"])
def test_a_key_left_empty_is_a_key_not_given(tmp_path: Path, empty: str) -> None:
    assert markdown(tmp_path, "본문", head=f"title: a\ntags: {empty}").tags == ()


def test_a_misspelt_key_is_named_with_the_nearest(tmp_path: Path) -> None:
    post = markdown(tmp_path, "# 제목\n\n본문", head="tilte: 가\ndate: 2024-01-01\nlayout: post")

    assert post.notices == (
        Notice(code="notice.front_matter_key", params={"key": "tilte", "nearest": "title"}),
    )


def test_a_colon_that_could_mean_two_things_is_explained_with_its_line(tmp_path: Path) -> None:
    path = write(tmp_path, "---\ntitle: a\ntags: 영화: 그 후\n---\n본문\n")

    with pytest.raises(InvalidPost) as caught:
        read_post(path)

    assert (caught.value.code, caught.value.params) == ("post.front_matter_quotes", {"line": 3})
    assert caught.value.where == f"{path}:3"


@pytest.mark.parametrize(
    ("head", "code", "line"),
    [
        ("title: 'a", "post.front_matter_quote_open", 2),
        ("그냥 글", "post.front_matter", 2),
        ("title: a\nsummary: [a, b]", "post.front_matter_value", 3),
        ("title: a\ntags: {a: b}", "post.front_matter_value", 3),
        ("title: a\ncanonical: blog.example.com", "post.canonical_invalid", 3),
        ("title: a\ncanonical: javascript:alert(1)", "post.canonical_invalid", 3),
        ("title: a\ndisclosure:", "post.disclosure_empty", 3),
        ("title: a\ndisclosure: true", "post.disclosure_empty", 3),
        ("title: a\n협찬: 네", "post.disclosure_empty", 3),
        ("title: a\n협찬: O", "post.disclosure_empty", 3),
        ("title: a\n협찬: 있어요.", "post.disclosure_empty", 3),
        ("title: A\ntitle: B", "post.front_matter_twice", 3),
        ("title: A\n제목: B", "post.front_matter_twice", 3),
        ("제목：A", "post.front_matter_wide", 2),
        ("title: A\n별점：4", "post.front_matter_wide", 3),
        ("title: A\nrating:4.5\ntags: [a]", "post.front_matter_space", 3),
        ("title:A", "post.front_matter_space", 2),
        ("title: a\nchannels: band", "post.front_matter_channels", 3),
        ("title: a\nchannels:\n  band: 짧게", "post.front_matter_channels", 4),
        ("title: a\nchannels:\n  band:\n    txet: 짧게", "post.front_matter_channels", 5),
        ("title: a\nchannels:\n  band:\n    text: [짧게]", "post.front_matter_channels", 5),
        ("title: " + "[" * 500, "post.front_matter", 2),
        ("title: a\nsummary: " + "가" * 20_000, "post.front_matter_long", 1),
    ],
)
def test_a_front_matter_that_cannot_be_meant_is_refused_with_its_line(
    tmp_path: Path, head: str, code: str, line: int
) -> None:
    error = refused(tmp_path, head)

    assert (error.code, error.params["line"]) == (code, line)


@pytest.mark.parametrize(
    "no", ["아니요", "아뇨", "X", "x", "없어요", "없습니다.", "해당 없음", "협찬 없음", "❌"]
)
def test_every_way_to_say_no_is_no_disclosure(tmp_path: Path, no: str) -> None:
    post = markdown(tmp_path, "본문", head=f"title: a\n협찬: {no}")
    assert (post.disclosure, post.unsponsored) == (None, True)


@pytest.mark.parametrize(
    ("line", "spoils"),
    [
        ("스포일러: 아니요", False),
        ("스포일러: 없어요", False),
        ("스포일러: 스포는 없음", False),
        ("spoiler: X", False),
        ("스포: 있음", True),
        ("스포일러: 결말까지 말해요", True),
        ("스포일러: O", True),
    ],
)
def test_the_word_on_spoilers_is_understood(tmp_path: Path, line: str, spoils: bool) -> None:
    assert markdown(tmp_path, "본문", head=f"title: a\n{line}").spoiler is spoils


def test_disclosure_no_is_none(tmp_path: Path) -> None:
    assert markdown(tmp_path, "본문", head="title: a\ndisclosure: no").disclosure is None


def test_a_front_matter_that_is_never_closed_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidPost) as caught:
        read_post(write(tmp_path, "---\ntitle: a\n\n본문\n"))

    assert caught.value.code == "post.front_matter_unclosed"


def test_a_file_may_open_with_a_divider(tmp_path: Path) -> None:
    assert outline(read_post(write(tmp_path, "---\n\n# 제목\n\n본문\n"))) == [
        ("divider", ""),
        ("paragraph", "본문"),
    ]


def test_aliases_are_never_expanded(tmp_path: Path) -> None:
    levels = "\n".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 15))

    # Expanded they would be 9 to the power of 14 texts: no machine could hold them.
    post = markdown(tmp_path, "본문", head=f"title: 제목\na0: &a0 [x]\n{levels}")

    assert post.title == "제목"


def test_escaped_control_marks_do_not_reach_the_title(tmp_path: Path) -> None:
    assert markdown(tmp_path, "본문", head='title: "가\\0\\ud800\\e나"').title == "가나"


@pytest.mark.parametrize(
    ("head", "code", "line"),
    [
        ("tags: 영화: 바다", "post.front_matter_quotes", 2),
        ("id: a\ncover: [표지] 바다.jpg", "post.front_matter_quotes", 3),
        ("id: *별* 다섯", "post.front_matter_quotes", 2),
        ("id: @바다", "post.front_matter_quotes", 2),
        ('title: "바다', "post.front_matter_quote_open", 2),
        ("title: 바다\n\ttags: a", "post.front_matter_tab", 3),
        ("tags: [바다, 책", "post.front_matter_list", 2),
    ],
)
def test_each_slip_has_its_own_remedy_and_no_word_of_the_parser(
    tmp_path: Path, head: str, code: str, line: int
) -> None:
    with pytest.raises(InvalidPost) as caught:
        read_post(write(tmp_path, f"---\n{head}\n---\n\n본문이다."))
    assert (caught.value.code, caught.value.params["line"]) == (code, line)
    for language in LANGUAGES:
        said = Words(language).error(caught.value)
        assert said.do
        assert not re.search("token|scalar|mapping|expected", str(said))


def test_a_misspelt_title_is_named_when_there_is_no_other(tmp_path: Path) -> None:
    with pytest.raises(InvalidPost) as caught:
        read_post(write(tmp_path, "---\ntitel: 바다\n---\n\n본문이다."))
    assert (caught.value.code, caught.value.params) == (
        "post.title_key",
        {"key": "titel", "nearest": "title"},
    )
