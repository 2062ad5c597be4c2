"""What no post may break on any platform: the limit, the disclosure first, plain text, one hash."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.adapters.band_channel import band
from tests.adapters.facebook_channel import facebook
from tests.adapters.naver_bench import channel as naver_blog
from tests.post.reviews import picture, write

from crosspost.adapter import Adapter
from crosspost.errors import Unsupported
from crosspost.post import Disclosure, Post, read_post
from crosspost.rendering import FIRST, FIRST_LENGTH, What
from crosspost.transport import Transport
from crosspost_kakaostory import KakaoStory, KakaoStorySettings

DISCLOSURE = "출판사에서 책을 제공받아 작성한 후기입니다."
LINKS = st.sampled_from((None, FIRST, "https://blog.naver.com/myreviews/224000000001"))
WORDS = st.sampled_from((
    *("책방", "바다", "겨울 아침", "좋았다.", "9,800원", "2026년", "The End.", "“그래,”", "(정말)", "👨‍👩‍👧"),
    *("책 > 영화", "3.5점", "100%", "왜?", "C#", "1+1", "snake_case_word", "a@b.example"),
    "https://a.example/b_c_d?e=1*2",
))  # fmt: skip


EMPHASIZED = st.one_of(
    *(
        WORDS.map(form.format)
        for form in ("**{}**", "**“{}”**은", "*{}*", "_{}_ ", "***{}***", "~~{}~~", "<b>{}</b><br>")
    ),
    st.sampled_from(("`let a = 1`", "![창가](a.png)", "**책**과 *영화*와 __바다__ ", "**[책](https://a.kr/1)**을")),
)  # fmt: skip
LINES = (
    st.lists(
        st.one_of(WORDS, EMPHASIZED, WORDS.map("[{}](https://a.example/1)".format)), min_size=1, max_size=4
    )
    .map(" ".join)
    .map(lambda text: text.replace("\n", " "))
)


def block(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        inner.map(lambda text: "\n".join(f"> {line}" for line in text.split("\n"))),
        st.lists(inner, min_size=1, max_size=2).map("\n\n".join),
        inner.map(lambda text: "- " + text.replace("\n", "\n  ")),
        inner.map(lambda text: "1. " + text.replace("\n", "\n   ")),
    )


PARTS = st.one_of(
    LINES,
    st.tuples(st.sampled_from(("#", "##", "### ", "######")), LINES).map(" ".join),
    LINES.map(lambda text: f"{text}\n---"),
    st.tuples(LINES, LINES).map(lambda cells: f"| 항목 | 값 |\n|---|:-:|\n| {cells[0]} | {cells[1]} |"),
    LINES.map(lambda text: f"- [ ] {text}\n- [x] 했다\n    - 안쪽"),
    st.sampled_from(("---", "***", "```python\nprint(1)\n```", "사진 출처: 하늘출판사", "[글]: https://a.example/2")),
    st.just("문장이 이어진다. " * 60),
)  # fmt: skip
BODIES = st.lists(st.recursive(PARTS, block, max_leaves=3), min_size=1, max_size=6).map("\n\n".join)

MARKS = re.compile(
    r"\*\*|~~|```|\]\(|!\[|\[[ x]\]|(?<!\w)_(?=\S)|</?b>|<br>"  # inside a line
    r"|^\s*(?:\#{1,6}|>|[-*+])\s|^\s*(?:-{3,}|\*{3,}|={3,})\s*$|^\s*\|",  # at its beginning
    re.MULTILINE,
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("posts")
    picture(made / "a.png")
    return made


@pytest.fixture(scope="module")
def channels() -> Iterator[list[Adapter[Any]]]:
    story = KakaoStory(KakaoStorySettings(adapter="kakaostory"), Transport(hosts=KakaoStory.hosts))
    with naver_blog() as blog:
        yield [facebook(), band(max_chars=700), story, blog]


@settings(max_examples=150)
@given(body=BODIES, how=st.tuples(st.sampled_from(What), LINKS), disclosed=st.booleans())
def test_no_post_breaks_a_rule(
    folder: Path, channels: list[Adapter[Any]], body: str, how: tuple[What, str | None], disclosed: bool
) -> None:
    head = f"title: 겨울 바다 책방\ntags: [책방, 여행]\n{f'disclosure: {DISCLOSURE}' if disclosed else ''}"
    post = read_post(write(folder, f"---\n{head}\n---\n\n시작.\n\n{body}\n".encode(), "a.md"))
    for channel in channels:
        check(channel, post, *how)


def check(channel: Adapter[Any], post: Post, what: What, link: str | None) -> None:
    """One channel's rendition keeps every rule."""
    rendition = channel.compose(post, what, link)
    assert rendition == channel.compose(replace(post), what, link)
    assert rendition.digest == channel.compose(replace(post), what, link).digest
    assert len(rendition.images) <= channel.capabilities.max_images
    if channel.capabilities.rich_text:
        opening = next(iter(rendition.document), None)
        assert (opening == post.disclosure) if post.disclosure else not isinstance(opening, Disclosure)
        assert sum(isinstance(one, Disclosure) for one in rendition.document) == bool(post.disclosure)
        return
    first = post.disclosure.text if post.disclosure else post.title
    assert rendition.text.split("\n", 1)[0] == first
    assert rendition.text.count(DISCLOSURE) == bool(post.disclosure)
    assert rendition.text.endswith("\n\n#책방 #여행")
    assert "\n\n\n" not in rendition.text
    assert MARKS.search(rendition.text) is None, rendition.text
    limit = 700 if channel.name == "band" else channel.capabilities.text_limit
    filled = rendition.text.replace(FIRST, "x" * FIRST_LENGTH)
    assert limit is None or channel.capabilities.text_unit.measure(filled) <= limit


@settings(max_examples=60)
@given(limit=st.integers(20, 400), link=LINKS, what=st.sampled_from(What), body=BODIES)
def test_a_small_limit_holds_or_the_post_is_refused(
    folder: Path, limit: int, link: str | None, what: What, body: str
) -> None:
    head = f"title: 겨울 바다 책방\ndisclosure: {DISCLOSURE}"
    post = read_post(write(folder, f"---\n{head}\n---\n\n시작.\n\n{body}\n".encode(), "b.md"))
    small = band(max_chars=limit)
    needed = len(f"{DISCLOSURE}\n\n겨울 바다 책방\n\n계속 읽기\n") + (FIRST_LENGTH if link else 0)
    try:
        text = small.compose(post, what, link).text
    except Unsupported:
        assert limit < needed
        return
    assert text.startswith(f"{DISCLOSURE}\n\n겨울 바다 책방")
    assert small.capabilities.text_unit.measure(text.replace(FIRST, "x" * FIRST_LENGTH)) <= limit
