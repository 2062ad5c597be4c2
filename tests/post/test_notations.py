"""A front matter says the same in YAML, TOML and JSON, and each slip in it is explained with its line."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.post.reviews import outline, write

from crosspost.errors import InvalidPost
from crosspost.messages import LANGUAGES, Words
from crosspost.post import Post, read_post

YAML = """---
title: "영화: 바다"
tags: [책, 리뷰/영화]
canonical: https://blog.example.com/7
rating: 4.50
date: 2026-01-02
spoiler: true
channels:
  page:
    text: |
      새 글 {{ link }}
---
본문
"""
TOML = """+++
title = "영화: 바다"
tags = [
  "책",  # 더 있음
  "리뷰/영화",
]
canonical = "https://blog.example.com/7"
rating = 4.50
date = 2026-01-02
spoiler = true
[channels.page]
text = \"\"\"
새 글 {{ link }}
\"\"\"
+++
본문
"""
JSON = """{
\t"title": "영화: 바다",
\t"tags": ["책", "리뷰/영화"],
\t"canonical": "https:\\/\\/blog.example.com\\/7",
\t"rating": 4.50, "date": "2026-01-02", "spoiler": true,
\t"channels": {"page": {"text": "새 글 {{ link }}"}}
}

본문
"""


def refused(folder: Path, text: str) -> InvalidPost:
    with pytest.raises(InvalidPost) as caught:
        read_post(write(folder, text))
    return caught.value


def said(post: Post) -> tuple[object, ...]:
    return (post.title, post.tags, post.canonical, post.rating, post.spoiler, post.texts, outline(post))


@pytest.mark.parametrize("other", [TOML, JSON])
def test_every_notation_says_the_same(tmp_path: Path, other: str) -> None:
    post = read_post(write(tmp_path, YAML))

    assert said(read_post(write(tmp_path, other))) == said(post)
    assert (post.rating, post.texts) == ("4.50", (("page", "새 글 {{ link }}"),))


@pytest.mark.parametrize("text", [YAML, TOML, JSON])
def test_a_byte_order_mark_and_windows_line_ends_change_nothing(tmp_path: Path, text: str) -> None:
    windows = b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode()

    assert said(read_post(write(tmp_path, windows))) == said(read_post(write(tmp_path, text)))


@pytest.mark.parametrize("text", [YAML, TOML, JSON])
def test_lines_of_the_body_are_those_of_the_file(tmp_path: Path, text: str) -> None:
    error = refused(tmp_path, f"{text}![](none.jpg)\n")

    assert error.params["line"] == text.count("\n") + 1 - ("본문" in text)


def test_korean_keys_need_no_quotation_marks_in_toml(tmp_path: Path) -> None:
    post = read_post(write(tmp_path, '+++\n제목 = "바다"\n별점= "4.5/5"\n+++\n본문\n'))

    assert (post.title, post.rating) == ("바다", "4.5/5")


def test_json_keeps_emoji_and_braces_in_its_texts(tmp_path: Path) -> None:
    post = read_post(write(tmp_path, '{"title": "바다 } \\ud83d\\ude00"}\n본문\n'))

    assert post.title == "바다 } 😀"


def test_a_number_of_any_length_is_no_matter_in_json(tmp_path: Path) -> None:
    assert read_post(write(tmp_path, f'{{"title": "바다", "x": {"1" * 5000}}}\n본문\n')).title == "바다"


@pytest.mark.parametrize("body", ["{바다}를 보았다.", "{ 바다 } 이야기"])
def test_a_text_in_braces_is_no_front_matter(tmp_path: Path, body: str) -> None:
    assert outline(read_post(write(tmp_path, f"{body}\n\n# 제목\n"))) == [("paragraph", body)]


SLIPS = [
    ('+++\ntitle: "가"\n+++\n', "post.front_matter_toml_equals", 2),
    ("+++\nid = 'a'\ntitle = 영화\n+++\n", "post.front_matter_toml_quotes", 3),
    ('+++\ntitle = "영화\n+++\n', "post.front_matter_toml_quotes", 2),
    ('+++\ntitle = "가"\ntags = ["나", "다"\n+++\n', "post.front_matter_toml_list", 3),
    ('+++\ntitle = "가"\ntitle = "나"\n+++\n', "post.front_matter_twice", 3),
    ('+++\ntitle = "가"\n제목 = "나"\n+++\n', "post.front_matter_twice", 3),
    ('+++\ntitle = "가"\n[channels]\npage = "나"\n+++\n', "post.front_matter_channels", 4),
    ('+++\ntitle = "가"\ncanonical = "나"\n+++\n', "post.canonical_invalid", 3),
    ('+++\ntitle = "가"\n\n본문\n', "post.front_matter_toml_unclosed", 1),
    (f'+++\ntitle = "가"\nx = {"[" * 3000}\n+++\n', "post.front_matter_toml", 2),
    (f'+++\ntitle = "가"\nx = {"[" * 50}{"]" * 50}\n+++\n', "post.front_matter_deep", 3),
    (f"+++\n{'a.' * 3000}b = 1\n+++\n", "post.front_matter_deep", 2),
    (f'+++\nsummary = "{"가" * 20_000}"\n+++\n', "post.front_matter_long", 1),
    ('{\n"title": "가"\n"id": "나"\n}\n', "post.front_matter_json_comma", 2),
    ('{\n"title": "가",\n}\n', "post.front_matter_json_comma", 2),
    ('{\n"tags": ["가",]\n}\n', "post.front_matter_json_comma", 2),
    ('{\n"id": "a",\ntitle: "가"\n}\n', "post.front_matter_json_quotes", 3),
    ('{\n"title": 가\n}\n', "post.front_matter_json_quotes", 2),
    ('{"title": "가"', "post.front_matter_json_unclosed", 1),
    (f'+++\ntitle = "가"\nx = {"1" * 5000}\n+++\n', "post.front_matter_toml", 3),
    ('{"title": "가", "title": "나"}\n', "post.front_matter_twice", 1),
    ('{"title": ["가"]}\n', "post.front_matter_value", 1),
    ('{\n"x": ' + "[" * 5000 + "\n본문", "post.front_matter_json", 1),
    ('{\n"x": ' + "[" * 50 + "]" * 50 + "}\n본문", "post.front_matter_deep", 2),
    ('{\n"x": "' + "가" * 20_000 + '"}\n본문', "post.front_matter_long", 1),
    ('{"title": "가"} 본문\n', "post.front_matter_json", 1),
]


@pytest.mark.parametrize(("text", "code", "line"), SLIPS)
def test_each_slip_is_explained_with_its_line(tmp_path: Path, text: str, code: str, line: int) -> None:
    error = refused(tmp_path, text)

    assert (error.code, error.params["line"]) == (code, line)
    for language in LANGUAGES:
        assert Words(language).error(error).do


def test_an_anchor_inside_of_itself_is_refused(tmp_path: Path) -> None:
    error = refused(tmp_path, "---\ntitle: 가\nx: &a [*a]\n---\n본문\n")

    assert (error.code, error.params["line"]) == ("post.front_matter", 3)
