"""Whatever stands in a post: its document is taken, and whole, by a Naver that checks everything."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.adapters.naver_bench import channel
from tests.adapters.naver_blocks import PAGES, media, posts
from tests.adapters.naver_document import faults_of, objects, texts_of

from crosspost.post import (
    Block,
    Code,
    Credit,
    Disclosure,
    Embed,
    Heading,
    Image,
    LinkCard,
    Listing,
    Paragraph,
    Post,
    Quote,
    Table,
    spans_text,
)
from crosspost.rendering import FIRST, Rendition, What
from crosspost.simulator.naver.document import Checked, check_document
from crosspost.simulator.naver.view import see
from crosspost.simulator.world import World
from crosspost_naver_blog import NaverBlog
from crosspost_naver_blog.cards import SignedCard
from crosspost_naver_blog.document import build_document
from crosspost_naver_blog.upload import UploadedImage

ADDRESS = "https://band.us/band/1/post/2?a=1&b=2"
MEDIA = [media(number) for number in range(5)]
UPLOADS = {
    each.digest: UploadedImage(
        address=f"/MjAy_{each.digest[-1]}/abc/{each.name}",
        file_name=each.name,
        width=each.width * 1000,
        height=each.height,
        length=each.length,
    )
    for each in MEDIA
}
CARDS = {
    page: SignedCard(link=f"https://example.com/{n}", title=f"쪽 {n}", signature=f"{n}__v1.0")
    for n, page in enumerate(PAGES[:3])
}


@pytest.fixture(scope="module")
def blog() -> Iterator[NaverBlog]:
    with channel() as one:
        yield one


@pytest.fixture(scope="module")
def world() -> World:
    """A Naver that was given the pictures and has signed the cards."""
    world = World(seed="any post")
    for digest, image in UPLOADS.items():
        world.rows("naver.uploads")[image.address] = {
            "blog_id": "myblog",
            "folder": image.directory.rstrip("/"),
            "file_name": image.file_name,
            "picture": digest,
            "width": image.width,
            "height": image.height,
            "size": image.length,
        }
    for card in CARDS.values():
        world.rows("naver.oglinks")[card.signature] = {"url": card.link}
    return world


def built(shown: Rendition, cards: frozenset[str], *, image_groups: bool, path_from: str) -> dict[str, Any]:
    return build_document(
        shown,
        UPLOADS,
        {page: CARDS[page] for page in cards},
        document_id="01HXXXXXXXXXXXXXXXXXXXXXXX",
        version="2.10.2",
        image_path_from=path_from,
        image_groups=image_groups,
    )


def taken(world: World, model: dict[str, Any]) -> Checked:
    return check_document(world, json.dumps(model, ensure_ascii=False, separators=(",", ":")))


@settings(max_examples=250)
@given(
    post=posts,
    what=st.sampled_from([What.FULL, What.FULL, What.FULL, What.EXCERPT, What.LINK]),
    link=st.sampled_from([None, FIRST, ADDRESS]),
    cards=st.frozensets(st.sampled_from(list(CARDS))),
    image_groups=st.booleans(),
    path_from=st.sampled_from(["url", "directory"]),
)
def test_any_post_is_taken_whole(
    *,
    blog: NaverBlog,
    world: World,
    post: Post,
    what: What,
    link: str | None,
    cards: frozenset[str],
    image_groups: bool,
    path_from: str,
) -> None:
    shown = blog.compose(post, what, link).with_link(ADDRESS)
    model = built(shown, cards, image_groups=image_groups, path_from=path_from)

    checked = taken(world, model)
    assert checked.lost == ()
    assert checked.model == model
    assert faults_of(model) == []

    again = blog.compose(post, what, link).with_link(ADDRESS)
    assert built(again, cards, image_groups=image_groups, path_from=path_from) == model

    assert see(world, checked.components).images == tuple(each.media.digest for each in shown.images)
    assert [each.get("represent") for each in checked.components].count(True) == bool(shown.images)
    chosen = next((each for each in checked.components if each.get("represent") is True), None)
    first = shown.cover or next((each.media.digest for each in shown.images), "")
    assert chosen is None or chosen["src"] == f"https://blogfiles.pstatic.net{UPLOADS[first].address}?type=w1"

    said = [text for text in texts_of(checked.components[1:]) if text]
    if post.disclosure:
        assert said[0] == post.disclosure.text.split("\n")[0]
    _assert_in_order(shown, checked.components[1:])


def _assert_in_order(shown: Rendition, components: list[dict[str, Any]]) -> None:
    """Every word of the rendition stands in the document, in its order."""
    seen = _bare("".join(_words(components)))
    at = 0
    for block in shown.document:
        for text in _block_words(block):
            found = seen.find(_bare(text), at)
            assert found >= 0, f"{text!r} of {block!r} is lost"
            at = found + len(_bare(text))


def _words(components: list[dict[str, Any]]) -> Iterator[str]:
    """The texts of all runs, and the address in the post for a card."""
    pages = {card.link: page for page, card in CARDS.items()}
    for each in objects(components):
        if each["@ctype"] == "textNode":
            yield each["value"]
        elif each["@ctype"] == "oglink":
            yield pages[each["link"]]


def _block_words(block: Block) -> Iterator[str]:
    """The texts of a block that a reader must see."""
    match block:
        case Heading(spans=spans) | Paragraph(spans=spans):
            yield spans_text(spans)
        case Quote(paragraphs=paragraphs):
            yield from (spans_text(spans) for spans in paragraphs)
        case Listing(items=items):
            yield from (spans_text(item.spans) for item in items)
        case Table(rows=rows):
            yield from (spans_text(cell) for row in rows for cell in row)
        case Disclosure(text=text) | Credit(text=text) | Image(caption=text) | Code(text=text):
            yield text
        case LinkCard(url=url, title=title):
            yield from (title if title != url else "", url)
        case Embed(url=url):
            yield url


def _bare(text: str) -> str:
    """Without blanks: lines become paragraphs, indents become spaces that are shown."""
    return "".join(text.split())
