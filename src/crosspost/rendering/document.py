"""A post as blocks for a platform with rich text: the disclosure, then as a template says."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from crosspost.post import Block, Credit, Disclosure, Image, Paragraph, Post, Span
from crosspost.rendering.body import body_of
from crosspost.rendering.frame import frame_of
from crosspost.rendering.rendition import What
from crosspost.rendering.tags import hashtags
from crosspost.rendering.template import BODY, LINK, RICH_TEMPLATES, TAGS

__all__ = ["document_of"]

_MARKS = regex.compile(f"([{LINK}])")


def document_of(post: Post, *, what: What, link: str | None, template: str = "") -> tuple[Block, ...]:
    """The blocks of a rendition with fields of its own for the title and the tags.

    `What.FULL` has the blocks of the post, the others paragraphs as in a plain text and no pictures. A
    template that does not ask for the body leaves the pictures and their credits. Raises `Unsupported`
    (``template.*``).
    """
    tags = hashtags(post.tags)
    frame = frame_of(post, template or RICH_TEMPLATES, what=what, link=link, tags=tags)
    body, whole = _body(post, what)
    if not frame.says_body:
        body, whole = [block for block in body if isinstance(block, Image | Credit)], not body
    more = () if whole else (_paragraph(frame.more, None),)
    blocks: list[Block] = [block for block in post.blocks if isinstance(block, Disclosure)]
    for text in frame.paragraphs:
        if text == LINK:
            blocks += more
        before, asked, after = text.replace(TAGS, tags).partition(BODY)
        blocks += _paragraphs(before, link)
        blocks += body if asked else ()
        blocks += _paragraphs(after, link)
    return tuple(blocks)


def _body(post: Post, what: What) -> tuple[list[Block], bool]:
    if what is What.FULL:
        return [block for block in post.blocks if not isinstance(block, Disclosure)], True
    pieces, whole = body_of(post, what)
    return [_paragraph(piece.text, None) for piece in pieces if not piece.credit], whole


def _paragraphs(text: str, link: str | None) -> Iterator[Block]:
    if stripped := text.strip():
        yield _paragraph(stripped, link)


def _paragraph(text: str, link: str | None) -> Paragraph:
    parts = (part for part in _MARKS.split(text) if part)
    return Paragraph(
        spans=tuple(
            Span(text=link, link=link) if part == LINK and link else Span(text=part) for part in parts
        )
    )
