"""A Markdown text as blocks: every mark becomes a value, none is left to be shown raw."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby

from crosspost.post.addresses import lone_address
from crosspost.post.commonmark import Node, parse
from crosspost.post.draft import Draft
from crosspost.post.foreign import without_foreign
from crosspost.post.inline import InlineReader
from crosspost.post.model import (
    Block,
    Code,
    Divider,
    Heading,
    Image,
    LinkCard,
    Listing,
    ListItem,
    Paragraph,
    Quote,
    Span,
    Spans,
    Table,
    spans_text,
)
from crosspost.post.pictures import Pictures
from crosspost.post.pieces import Piece, clip, runs
from crosspost.post.text import line_of

__all__ = ["read_markdown"]


_TASK = re.compile(r"\[([ xX])\](?:\s+|$)")


def read_markdown(text: str, pictures: Pictures, *, title: str = "") -> Draft:
    """The draft of a Markdown body.

    ``title`` is the one the front matter gives; without it the first level-one heading is the title. In
    both cases that heading is not repeated in the body. Raises `InvalidPost` for a picture.
    """
    bare = without_foreign(text)
    reader = _BlockReader(pictures)
    blocks = list(reader.blocks(parse(bare.text)))
    first = next((b for b in blocks if isinstance(b, Heading) and b.level == 1), None)
    named = line_of(spans_text(first.spans)) if first else ""
    if first and title in {"", named}:
        blocks.remove(first)
    return Draft(
        title=title or named,
        blocks=tuple(_below_title(block) for block in blocks),
        tags=bare.tags,
        notices=(*bare.notices, *reader.inline.notices()),
    )


def _below_title(block: Block) -> Block:
    """A post has one title; further headings of its level are chapters."""
    return replace(block, level=max(block.level, 2)) if isinstance(block, Heading) else block


class _BlockReader:
    """Turns the nodes of one document into blocks."""

    def __init__(self, pictures: Pictures) -> None:
        self.inline = InlineReader(pictures)

    def blocks(self, nodes: Iterable[Node]) -> Iterator[Block]:
        """The blocks of some nodes, in order."""
        for node in nodes:
            match node.kind:
                case "paragraph":
                    yield from _paragraphs(self._pieces(node))
                case "heading":
                    yield from self._heading(node)
                case "blockquote":
                    yield from _quotes(self.blocks(node.children))
                case "bullet_list" | "ordered_list":
                    yield from _listings(self._items(node, 0))
                case "table":
                    yield from self._table(node)
                case "fence" | "code_block":
                    yield _code(node)
                case "hr":
                    yield Divider()
                case "html_block":
                    # An HTML parser takes memory, and few reviews hold any HTML.
                    from crosspost.post.html_block import html_paragraphs

                    for pieces in html_paragraphs(node.token.content, self.inline, node.line):
                        yield from _paragraphs(pieces)

    def _pieces(self, node: Node) -> list[Piece]:
        tokens = [token for inline in node.children for token in inline.token.children or ()]
        return self.inline.read(tokens, node.line)

    def _heading(self, node: Node) -> Iterator[Block]:
        level = int(node.token.tag.removeprefix("h"))
        for run in runs(self._pieces(node)):
            yield run if isinstance(run, Image) else Heading(spans=run, level=level)

    def _items(self, node: Node, level: int) -> Iterator[ListItem | Block]:
        """The items of a list and of the lists in it; what is no text stands between them as a block."""
        start = int(node.token.attrGet("start") or 1)
        for count, item in enumerate(node.children):
            number = start + count if node.kind == "ordered_list" else None
            yield from self._item(item, level, number)

    def _item(self, item: Node, level: int, number: int | None) -> Iterator[ListItem | Block]:
        texts: list[Spans] = []
        others: list[ListItem | Block] = []
        for child in item.children:
            if child.kind in {"bullet_list", "ordered_list"}:
                others += self._items(child, level + 1)
                continue
            for block in self.blocks([child]):
                if isinstance(block, Paragraph | Heading):
                    texts.append(block.spans)
                else:
                    others.append(block)
        if texts:
            yield ListItem(spans=_boxed(_lines(texts)), level=level, number=number)
        elif others and isinstance(others[0], ListItem):
            # An item without words of its own begins with its first inner one ("- - …").
            inner = others[0]
            mark = () if inner.number is None else (Span(text=_mark(inner)),)
            others[0] = ListItem(spans=(*mark, *inner.spans), level=level, number=number)
        yield from others

    def _table(self, node: Node) -> Iterator[Block]:
        rows, images = [], []
        for row in node.find("tr"):
            cells = []
            for cell in row.children:
                pieces = self._pieces(cell)
                images += [piece for piece in pieces if isinstance(piece, Image)]
                cells.append(clip([piece for piece in pieces if isinstance(piece, Span)]))
            rows.append(tuple(cells))
        yield Table(rows=tuple(rows))
        yield from images


def _paragraphs(pieces: Iterable[Piece]) -> Iterator[Block]:
    for run in runs(pieces):
        if isinstance(run, Image):
            yield run
        elif address := lone_address(run):
            yield LinkCard(url=address)
        else:
            yield Paragraph(spans=run)


def _code(node: Node) -> Code:
    language = (node.token.info.split() or [""])[0]
    return Code(text=node.token.content.rstrip("\n"), language=language)


def _quotes(blocks: Iterable[Block]) -> Iterator[Block]:
    """One quote of all the texts that follow each other; pictures and tables stand between quotes."""
    texts = ((block, _quoted(block)) for block in blocks)
    for is_text, group in groupby(texts, key=lambda pair: pair[1] is not None):
        if is_text:
            yield Quote(paragraphs=tuple(spans for _, quoted in group for spans in quoted or ()))
        else:
            yield from (block for block, _ in group)


def _quoted(block: Block) -> tuple[Spans, ...] | None:
    match block:
        case Paragraph(spans=spans) | Heading(spans=spans):
            return (spans,)
        case LinkCard(url=url):
            return ((Span(text=url, link=url),),)
        case Quote(paragraphs=paragraphs):
            return paragraphs
        case Listing(items=items):
            return tuple((Span(text=_mark(item)), *item.spans) for item in items)
        case _:
            return None


def _mark(item: ListItem) -> str:
    return "• " if item.number is None else f"{item.number}. "


def _boxed(spans: Spans) -> Spans:
    """An item of a list of tasks, ``[ ] …`` or ``[x] …``, with its box as a reader knows it."""
    found = _TASK.match(spans[0].text) if spans else None
    if found is None:
        return spans
    box = "☐ " if found[1] == " " else "☑ "
    return (replace(spans[0], text=box + spans[0].text[found.end() :]), *spans[1:])


def _listings(items: Iterable[ListItem | Block]) -> Iterator[Block]:
    """One list of all the items that follow each other; other blocks stand between lists."""
    for is_item, group in groupby(items, key=lambda item: isinstance(item, ListItem)):
        if is_item:
            yield Listing(items=tuple(item for item in group if isinstance(item, ListItem)))
        else:
            yield from (block for block in group if not isinstance(block, ListItem))


def _lines(texts: Iterable[Spans]) -> Spans:
    joined: list[Span] = []
    for spans in texts:
        joined += [Span(text="\n"), *spans] if joined else spans
    return tuple(joined)
