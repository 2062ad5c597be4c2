"""What a channel's readers will see of a post, named by one hash from preview to attempt."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from typing import Any

from crosspost.post import (
    Block,
    Heading,
    Image,
    LinkCard,
    Listing,
    Notice,
    Paragraph,
    Quote,
    Span,
    Spans,
    Table,
    blocks_from_json,
    blocks_to_json,
    canonical_json,
)
from crosspost.rendering.cutting import TextUnit

__all__ = ["FIRST", "FIRST_LENGTH", "Rendition", "What", "reserved_length"]

FIRST = "{first}"
"""The slot for the original's address, which is known only once the original is published."""

FIRST_LENGTH = 200
"""How many characters a text reserves for the address that will fill the slot."""


def reserved_length(text: str, unit: TextUnit, *, slots: int) -> int:
    """The length of a text in which ``slots`` times the slot stands, each as long as it may become."""
    return unit.measure(text) + slots * (FIRST_LENGTH - unit.measure(FIRST))


class What(StrEnum):
    """How much of the post a channel shows."""

    FULL = "full"
    EXCERPT = "excerpt"
    """The disclosure, title, rating, a word on spoilers, the summary or the opening, the link."""
    LINK = "link"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendition:
    """A post as one channel shows it.

    A plain-text platform has ``text``; a rich one ``title`` and ``document``. ``link`` is the address it
    carries, the slot `FIRST`, or ``None``; ``slots`` are the offsets in ``text`` where the slot stands.
    ``tags`` go into the platform's own tag field (a plain text has its tags inside). ``images`` are sent
    in this order; ``cover`` is the digest of the one that stands for the post where its owner named one.
    ``notices`` are for the owner and no part of the identity.
    """

    adapter: str
    what: What
    title: str = ""
    text: str = ""
    slots: tuple[int, ...] = ()
    document: tuple[Block, ...] = ()
    tags: tuple[str, ...] = ()
    link: str | None = None
    images: tuple[Image, ...] = ()
    cover: str = ""
    notices: tuple[Notice, ...] = field(default=(), compare=False)

    @property
    def digest(self) -> str:
        """SHA-256 (hex) of everything a reader sees; equal in preview, dry run and attempt."""
        return sha256(canonical_json(self._identity()).encode()).hexdigest()

    @property
    def represented(self) -> Image | None:
        """The picture that stands for the post: the cover, else the first, if there is any."""
        named = (image for image in self.images if image.media.digest == self.cover)
        return next(named, self.images[0] if self.images else None)

    def with_link(self, url: str) -> Rendition:
        """Fill the slot with the original's address; a rendition without a slot comes back unchanged."""
        if self.link != FIRST:
            return self
        text = self.text
        for offset in sorted(self.slots, reverse=True):
            text = text[:offset] + url + text[offset + len(FIRST) :]
        document = tuple(_fill(block, url) for block in self.document)
        return replace(self, link=url, text=text, slots=(), document=document)

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values from which `from_json` makes an equal rendition."""
        return {
            "adapter": self.adapter,
            "what": self.what.value,
            "title": self.title,
            "text": self.text,
            "slots": list(self.slots),
            "document": blocks_to_json(self.document),
            "tags": list(self.tags),
            "link": self.link,
            "images": blocks_to_json(self.images),
            **({"cover": self.cover} if self.cover else {}),
            "notices": [{"code": notice.code, "params": notice.params} for notice in self.notices],
        }

    @classmethod
    def from_json(cls, plain: dict[str, Any], media_path: Callable[[str], Path]) -> Rendition:
        """The rendition that `to_json` wrote; ``media_path`` finds the bytes of a digest."""
        return cls(
            adapter=plain["adapter"],
            what=What(plain["what"]),
            title=plain["title"],
            text=plain["text"],
            slots=tuple(plain["slots"]),
            document=blocks_from_json(plain["document"], media_path),
            tags=tuple(plain["tags"]),
            link=plain["link"],
            images=tuple(
                block for block in blocks_from_json(plain["images"], media_path) if isinstance(block, Image)
            ),
            cover=plain.get("cover", ""),
            notices=tuple(Notice(**notice) for notice in plain["notices"]),
        )

    def _identity(self) -> dict[str, Any]:
        plain = self.to_json()
        del plain["notices"]
        plain["document"] = _by_digest(plain["document"])
        plain["images"] = _by_digest(plain["images"])
        return plain


def _by_digest(blocks: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        block | {"media": block["media"]["digest"]} if block["kind"] == "image" else block for block in blocks
    ]


def _fill(block: Block, url: str) -> Block:
    match block:
        case LinkCard(url=address) if address == FIRST:
            return replace(block, url=url)
        case Paragraph(spans=spans) | Heading(spans=spans):
            return replace(block, spans=_fill_spans(spans, url))
        case Quote(paragraphs=paragraphs):
            return replace(block, paragraphs=tuple(_fill_spans(spans, url) for spans in paragraphs))
        case Listing(items=items):
            return replace(block, items=tuple(replace(i, spans=_fill_spans(i.spans, url)) for i in items))
        case Table(rows=rows):
            return replace(block, rows=tuple(tuple(_fill_spans(c, url) for c in row) for row in rows))
        case _:
            return block


def _fill_spans(spans: Spans, url: str) -> Spans:
    return tuple(_fill_span(span, url) for span in spans)


def _fill_span(span: Span, url: str) -> Span:
    if span.link != FIRST:
        return span
    return replace(span, link=url, text=url if span.text == FIRST else span.text)
