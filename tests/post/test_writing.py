"""A post written as Markdown reads back as the same post."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.post.photos import photo, saved

from crosspost.post import (
    Block,
    Code,
    Disclosure,
    Divider,
    Heading,
    Image,
    LinkCard,
    Listing,
    ListItem,
    Notice,
    Paragraph,
    Quote,
    Span,
    Table,
    read_post,
)
from crosspost.post.addresses import lone_address
from crosspost.post.credit import is_credit
from crosspost.post.model import spans_text
from crosspost.post.spans import canonical
from crosspost.post.text import clean, line_of
from crosspost.post.writing import Draught, write_post

SIGNS = "가나다 책\"'“”*_`~[]()<>|\\#+-=.:!&;{}1aé🌊"
words = st.text(alphabet=SIGNS, min_size=1, max_size=12)
links = st.sampled_from(["https://a.example/b_c", "https://a.example/x?y=(1)&z=2", "mailto:a@b.example"])
spans = st.builds(
    Span,
    text=st.one_of(words, words.map(lambda text: f"{text}\n{text}")),
    bold=st.booleans(),
    italic=st.booleans(),
    strike=st.booleans(),
    link=st.one_of(st.none(), st.none(), st.none(), links),
) | st.builds(Span, text=st.text(alphabet="ab`|* 가", min_size=1, max_size=6), code=st.just(True))
texts = st.lists(spans, min_size=1, max_size=4).map(canonical).filter(bool)
bodies = texts.filter(lambda text: lone_address(text) is None and not is_credit(spans_text(text)))
untasked = texts.filter(lambda text: not text[0].text.startswith("["))


codes = st.text(alphabet="ab`~ \n가", max_size=20).map(lambda text: text.rstrip("\n"))


@st.composite
def listings(draw: st.DrawFn) -> Listing:
    numbered, level, items = draw(st.booleans()), 0, []
    for number in range(1, draw(st.integers(2, 4))):
        items.append(ListItem(spans=draw(untasked), level=level, number=number if numbered else None))
    items.append(ListItem(spans=draw(untasked), level=1, number=None if numbered else 1))
    return Listing(items=tuple(items))


@st.composite
def tables(draw: st.DrawFn) -> Table:
    width = draw(st.integers(2, 3))
    rows = draw(
        st.lists(st.lists(texts | st.just(()), min_size=width, max_size=width), min_size=2, max_size=3)
    )
    return Table(rows=tuple(map(tuple, rows)))


blocks = st.one_of(
    st.builds(Paragraph, spans=bodies),
    st.builds(Heading, spans=texts, level=st.integers(2, 6)),
    st.builds(Quote, paragraphs=st.lists(texts, min_size=1, max_size=3).map(tuple)),
    listings(),
    tables(),
    st.builds(Code, text=codes, language=st.just("py")),
    st.just(Divider()),
    st.builds(LinkCard, url=st.sampled_from(["https://a.example/", "https://a.example/a_b_c*d?e=(f)"])),
)


def back(place: Path, *written: Block | Notice, **said: object) -> tuple[Block, ...]:
    path = place / "post.md"
    text = write_post(Draught(title="제목", blocks=written, **said))  # type: ignore[arg-type]  # any of its fields
    path.write_text(text, encoding="utf-8", newline="\n")
    return read_post(path).blocks


@settings(max_examples=200, suppress_health_check=list(HealthCheck))
@given(st.lists(blocks, min_size=1, max_size=4))
def test_every_block_reads_back_as_it_was(tmp_path: Path, written: list[Block]) -> None:
    sure = [Paragraph(spans=(Span(text="첫 문단"),)), *written]
    assert back(tmp_path, *sure) == tuple(sure)


@given(st.text(min_size=1, max_size=40).map(lambda text: " ".join(text.split())))
@settings(suppress_health_check=list(HealthCheck))
def test_any_title_reads_back(tmp_path: Path, title: str) -> None:
    title = line_of(clean(title))
    if not title:
        return
    path = tmp_path / "post.md"
    path.write_text(
        write_post(Draught(title=title, blocks=[Paragraph(spans=(Span(text="글"),))])), encoding="utf-8"
    )
    assert read_post(path).title == title


@pytest.mark.parametrize(
    "title", ["영화: Her 리뷰", "[리뷰] Her", "'집'", "null", "yes", "2026", "# 제목", "a - b"]
)
def test_titles_that_break_yaml_are_quoted(tmp_path: Path, title: str) -> None:
    path = tmp_path / "post.md"
    text = write_post(Draught(title=title, blocks=[Paragraph(spans=(Span(text="글"),))]))
    path.write_text(text, encoding="utf-8")
    assert read_post(path).title == title


def test_korean_emphasis_reads_back(tmp_path: Path) -> None:
    written = Paragraph(spans=(Span(text='"Her"', bold=True), Span(text="는 영화다.")))
    assert back(tmp_path, Paragraph(spans=(Span(text="첫"),)), written)[1] == written


def test_what_the_front_matter_says_reads_back(tmp_path: Path) -> None:
    path = tmp_path / "post.md"
    draught = Draught(
        title="제목",
        blocks=[Paragraph(spans=(Span(text="글"),))],
        tags=["겨울 책", "바다"],
        canonical="https://a.example/7",
        date="2026-01-05T09:07:00+09:00",
        disclosure="출판사로부터 도서를 제공받았습니다.",
        summary="요약: 한 줄",
    )
    path.write_text(write_post(draught), encoding="utf-8")
    post = read_post(path)
    assert (post.tags, post.canonical, post.summary) == (
        ("겨울 책", "바다"),
        "https://a.example/7",
        "요약: 한 줄",
    )
    assert post.blocks[0] == Disclosure(text="출판사로부터 도서를 제공받았습니다.")
    assert post.notices == ()


def test_pictures_with_captions_read_back(tmp_path: Path) -> None:
    (tmp_path / "post").mkdir()
    media = saved(tmp_path / "post" / "01.jpg", photo())
    image = Image(media=media, alt="책 [표지] *앞*", caption='"겨울" 책방 \\ &amp;')
    assert back(tmp_path, Paragraph(spans=(Span(text="글"),)), image, folder="post")[1] == image


def test_a_notice_is_a_comment_that_readers_never_see(tmp_path: Path) -> None:
    text = Paragraph(spans=(Span(text="글"),))
    assert back(tmp_path, text, Notice(code="x", params={"text": "사진 --> 없음"}), text) == (text, text)
