"""HTML that stands in a Markdown file as a block: its words and pictures are kept, its tags not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from html import escape

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PreformattedString, Tag

from crosspost.post.addresses import is_link
from crosspost.post.commonmark import parse_line
from crosspost.post.html_tags import TAG, is_tag
from crosspost.post.inline import InlineReader
from crosspost.post.model import Span
from crosspost.post.pieces import Piece, merge
from crosspost.post.text import clean

__all__ = ["html_paragraphs"]

_UNNOTICED = {"html", "head", "body", "p", "br", "img"}
_WORDLESS = {"script", "style", "template", "iframe", "noscript", "textarea", "title"}
_INLINE = {
    "a",
    "b",
    "i",
    "u",
    "s",
    "em",
    "strong",
    "span",
    "font",
    "small",
    "sub",
    "sup",
    "mark",
    "del",
    "code",
}


_SILENT = re.compile(r"<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)|<!.*?(?:>|\Z)", re.DOTALL)


def html_paragraphs(html: str, inline: InlineReader, line: int) -> Iterator[list[Piece]]:
    """The paragraphs of a block that begins in this line: text and pictures between two block tags.

    Comments, declarations and processing instructions say nothing. Raises `InvalidPost` for a picture.
    """
    # The parser would warn that a processing instruction looks like XML.
    html = _SILENT.sub("", html)
    html = TAG.sub(lambda tag: tag[0] if is_tag(tag[0], html) else escape(tag[0]), html)
    pieces: list[Piece] = []
    place: Tag | None = None
    for node in BeautifulSoup(html, "lxml").descendants:
        if isinstance(node, Tag) and node.name not in _UNNOTICED and not _is_link(node):
            inline.tag(node.name)
        here = _block_of(node)
        if here is not place:
            yield merge(pieces)
            pieces, place = [], here
        pieces += _pieces(node, inline, line)
    yield merge(pieces)


def _is_link(tag: Tag) -> bool:
    return tag.name == "a" and is_link(str(tag.get("href") or ""))


def _pieces(node: object, inline: InlineReader, line: int) -> list[Piece]:
    if isinstance(node, Tag):
        if node.name == "img":
            return inline.html_picture(str(node), line)
        return [Span(text="\n")] if node.name == "br" else []
    if isinstance(node, PreformattedString) or not isinstance(node, NavigableString):
        return []
    if node.parent is not None and node.parent.name in _WORDLESS:
        return []
    link = node.find_parent("a", href=True)
    address = inline.link(str(link["href"])) if link else None
    pieces = inline.read(parse_line(re.sub(r"\s+", " ", clean(str(node)))), line)
    return [
        replace(piece, link=piece.link or address) if isinstance(piece, Span) else piece for piece in pieces
    ]


def _block_of(node: object) -> Tag | None:
    """The nearest element around some content that begins a line of its own."""
    parent = getattr(node, "parent", None)
    while parent is not None and parent.name in _INLINE:
        parent = parent.parent
    return parent if isinstance(parent, Tag) else None
