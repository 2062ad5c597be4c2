"""Front matter as Korean bloggers and the files of Jekyll, Hugo, Hexo and Obsidian have it."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.post.reviews import markdown, picture, write

from crosspost.errors import InvalidPost
from crosspost.messages import LANGUAGES, Words
from crosspost.post import Notice, read_post


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("영화: Her 리뷰", "영화: Her 리뷰"),
        ("[리뷰] Her", "[리뷰] Her"),
        ("[리뷰] 영화: 'Her' # 나중에 고침", "[리뷰] 영화: 'Her'"),
        ('"Her" 리뷰', '"Her" 리뷰'),
        ("{Her} 리뷰", "{Her} 리뷰"),
        ("*별* 다섯", "별 다섯"),
        ("@바다 #3", "@바다 #3"),
        ("It's: Her", "It's: Her"),
    ],
)
def test_a_title_that_breaks_yaml_is_read_where_it_means_one_thing(
    tmp_path: Path, written: str, title: str
) -> None:
    post = markdown(tmp_path, "본문", head=f"id: a\n제목: {written}\n요약: 책: 한 줄\ntags: [가, 나]")

    assert (post.id, post.title, post.summary, post.tags) == ("a", title, "책: 한 줄", ("가", "나"))


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("title: >\n  영화: Her\n  리뷰", "영화: Her 리뷰"),
        ("title: 바다 [리뷰]\nsummary: |\n  title: [x] y", "바다 [리뷰]"),
        ("title:\n  바다", "바다"),
    ],
)
def test_what_yaml_can_read_stays_what_it_is(tmp_path: Path, head: str, title: str) -> None:
    assert markdown(tmp_path, "본문", head=head).title == title


@pytest.mark.parametrize(
    ("head", "code", "line"),
    [
        ("title: 영화: Her\n  리뷰", "post.front_matter_quotes", 2),
        ("title: [리뷰\nid: a", "post.front_matter_list", 3),
        ("title: [리뷰]", "post.front_matter_value", 2),
        ("title: 영화: Her\ntags: a: b", "post.front_matter_quotes", 3),
    ],
)
def test_what_could_mean_two_things_is_explained(tmp_path: Path, head: str, code: str, line: int) -> None:
    with pytest.raises(InvalidPost) as caught:
        markdown(tmp_path, "본문", head=head)

    assert (caught.value.code, caught.value.params["line"]) == (code, line)


def test_the_head_of_a_korean_blogger_is_understood(tmp_path: Path) -> None:
    picture(tmp_path / "바다.png")
    head = """제목: 바다
날짜: 2026-01-02
작성일: 2026-01-02
분류: 책
카테고리: 책
태그: 책, 소설
대표이미지: 바다.png
별점: 4.5/5
협찬: 출판사로부터 도서를 제공받았습니다.
스포일러: 없음
사진출처: 출판사
사진권리: 공식
원문: https://blog.example.com/7"""

    post = markdown(tmp_path, "본문\n\n![](바다.png)", head=head)

    assert (post.title, post.tags, post.rating, post.spoiler) == ("바다", ("책", "소설"), "4.5/5", False)
    assert (post.canonical, bool(post.cover), post.notices) == ("https://blog.example.com/7", True, ())


TOOLS = {
    "Jekyll": """layout: post
title: 바다
author: 나
categories: [책]
permalink: /2026/sea/
image:
  path: a.png
description: 한 줄
tags: [책, 소설]
published: true
comments: true""",
    "Hugo": """title: 바다
date: 2026-01-02T09:00:00+09:00
lastmod: 2026-01-03
draft: false
slug: sea
aliases: [/a/]
url: /2026/sea/
images: [a.png]
description: 한 줄
keywords: [책, 소설]
weight: 3
type: post""",
    "PaperMod": """title: 바다
summary: 한 줄
description: 다른 줄
cover:
  image: a.png
  alt: 바다
tags: [책, 소설]""",
    "Hexo": """title: 바다
categories:
- 책
tags:
- 책
- 소설
thumbnail: a.png
banner: b.png
description: 한 줄
toc: true""",
    "Obsidian": """title: 바다
aliases: [Sea]
tags:
  - 책/소설
cssclasses: wide
banner: a.png
summary: 한 줄""",
    "an exporter of Naver": """title: 바다
publishedAt: 2026-01-02T09:00:00+09:00
createdAt: 2026-01-02
sourceId: a
categoryPath:
  - 책
thumbnail: https://blog.example.com/a.jpg
image: a.png
summary: 한 줄
tags: [책, 소설]""",
    "Hugo's own keys": """title: 바다
params:
  summary: 한 줄
  tags: [책, 소설]
  cover: a.png
  title: 다른 것""",
}


@pytest.mark.parametrize("tool", TOOLS)
def test_the_head_of_another_tool_says_what_it_says_there(tmp_path: Path, tool: str) -> None:
    picture(tmp_path / "a.png")

    post = markdown(tmp_path, "본문\n\n![](a.png)", head=TOOLS[tool])

    assert (post.title, post.summary, post.tags) == ("바다", "한 줄", ("책", "소설"))
    assert (bool(post.cover), post.canonical, post.notices) == (True, None, ())


@pytest.mark.parametrize("key", ["permalink", "url", "원문", "주소", "canonical_url"])
def test_an_address_of_the_web_is_that_of_the_text(tmp_path: Path, key: str) -> None:
    post = markdown(tmp_path, "본문", head=f"title: 가\n{key}: https://blog.example.com/7")

    assert post.canonical == "https://blog.example.com/7"


@pytest.mark.parametrize(
    "said", ["url: /2026/sea/", "주소: 서울시 종로구", "permalink: [a]", "description: [a]"]
)
def test_what_another_tool_means_by_a_key_is_left_alone(tmp_path: Path, said: str) -> None:
    post = markdown(tmp_path, "본문", head=f"title: 가\n{said}")

    assert (post.canonical, post.summary, post.notices) == (None, "", ())


@pytest.mark.parametrize(
    "said", ["draft: true", "published: false", "초안: 네", "발행: 아니요", "status: draft", "status: 초안"]
)
def test_a_draft_is_never_published(tmp_path: Path, said: str) -> None:
    with pytest.raises(InvalidPost) as caught:
        markdown(tmp_path, "본문", head=f"title: 가\n{said}")

    assert (caught.value.code, caught.value.params) == ("post.draft", {"line": 3})
    for language in LANGUAGES:
        assert Words(language).error(caught.value).do


@pytest.mark.parametrize(
    "said",
    ["draft: false", "published: 2026-01-02", "발행: 2026-01-02", "status: done", "status: [a]", "draft:"],
)
def test_what_is_no_draft_is_read(tmp_path: Path, said: str) -> None:
    assert markdown(tmp_path, "본문", head=f"title: 가\n{said}").title == "가"


def test_a_known_key_of_another_tool_is_no_slip(tmp_path: Path) -> None:
    post = read_post(write(tmp_path, "---\ntitle: 가\ntoc: true\ncover_image: \nsumary: 나\n---\n본문\n"))

    assert post.notices == (
        Notice(code="notice.front_matter_key", params={"key": "sumary", "nearest": "summary"}),
    )
