"""What a line of text is made of: runs of styled text, and the pictures that stand between them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from crosspost.post.addresses import link_addresses
from crosspost.post.model import Block, Heading, Image, Listing, Paragraph, Quote, Span, Spans, Table

__all__ = ["Piece", "block_spans", "clip", "merge", "runs"]

Piece = Span | Image


def merge(pieces: Iterable[Piece]) -> list[Piece]:
    """The pieces with neighbours of one style as one span, and every bare address as a link."""
    merged: list[Piece] = []
    for style, group in groupby(pieces, key=lambda p: replace(p, text="") if isinstance(p, Span) else p):
        if isinstance(style, Image):
            merged += group
            continue
        text = "".join(piece.text for piece in group if isinstance(piece, Span))
        merged += link_addresses(replace(style, text=text)) if text else ()
    return merged


def runs(pieces: Iterable[Piece]) -> Iterator[Spans | Image]:
    """The pieces as whole texts and the pictures between them; empty texts are left out."""
    for is_image, group in groupby(pieces, key=lambda piece: isinstance(piece, Image)):
        if is_image:
            yield from (piece for piece in group if isinstance(piece, Image))
        elif spans := clip([piece for piece in group if isinstance(piece, Span)]):
            yield spans


def clip(spans: Sequence[Span]) -> Spans:
    """The spans without white space before and after their text; nothing when that is all there is."""
    worded = [number for number, span in enumerate(spans) if span.text.strip()]
    if not worded:
        return ()
    kept = list(spans[worded[0] : worded[-1] + 1])
    kept[0] = replace(kept[0], text=kept[0].text.lstrip())
    kept[-1] = replace(kept[-1], text=kept[-1].text.rstrip())
    return tuple(kept)


def block_spans(block: Block) -> Iterator[Spans]:
    """The texts of a block: its paragraphs, items or cells; none for what holds no running text."""
    match block:
        case Paragraph(spans=spans) | Heading(spans=spans):
            yield spans
        case Quote(paragraphs=paragraphs):
            yield from paragraphs
        case Listing(items=items):
            yield from (item.spans for item in items)
        case Table(rows=rows):
            yield from (cell for row in rows for cell in row)
