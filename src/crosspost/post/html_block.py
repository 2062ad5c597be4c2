"""HTML that stands in a Markdown file as a block: its words and pictures are kept, its tags are not."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PreformattedString, Tag

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


def html_paragraphs(html: str, inline: InlineReader, line: int) -> Iterator[list[Piece]]:
    """The paragraphs of a block that begins in this line: text and pictures between two block tags.

    Comments, declarations and processing instructions say nothing. Raises `InvalidPost` for a picture.
    """
    # A block of these ends with its own mark; the parser would warn that it looks like XML.
    if html.lstrip().startswith(("<?", "<!")):
        return
    pieces: list[Piece] = []
    place: Tag | None = None
    for node in BeautifulSoup(html, "lxml").descendants:
        if isinstance(node, Tag) and node.name not in _UNNOTICED:
            inline.tag(node.name)
        here = _block_of(node)
        if here is not place:
            yield merge(pieces)
            pieces, place = [], here
        pieces += _pieces(node, inline, line)
    yield merge(pieces)


def _pieces(node: object, inline: InlineReader, line: int) -> list[Piece]:
    if isinstance(node, Tag):
        if node.name == "img":
            return inline.html_picture(str(node), line)
        return [Span(text="\n")] if node.name == "br" else []
    if isinstance(node, PreformattedString) or not isinstance(node, NavigableString):
        return []
    if node.parent is not None and node.parent.name in _WORDLESS:
        return []
    return [Span(text=re.sub(r"\s+", " ", clean(str(node))))]


def _block_of(node: object) -> Tag | None:
    """The nearest element around some content that begins a line of its own."""
    parent = getattr(node, "parent", None)
    while parent is not None and parent.name in _INLINE:
        parent = parent.parent
    return parent if isinstance(parent, Tag) else None
