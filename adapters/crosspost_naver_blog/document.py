"""The ``documentModel``: the editor's own form of a post. Pure.

Only components and fields that were seen to be accepted are built: a component with a wrong field vanishes
silently, an unknown one fails the write. Lists, code, embeds and unsigned cards are therefore text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from crosspost.post import (
    Block,
    Code,
    Credit,
    Disclosure,
    Divider,
    Embed,
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
)
from crosspost.rendering import FIRST, Rendition
from crosspost_naver_blog.cards import SignedCard
from crosspost_naver_blog.components import card_fields, image_fields, row_shares
from crosspost_naver_blog.rows import rows
from crosspost_naver_blog.runs import Json, LineStyle, Paragraphs, component_ids
from crosspost_naver_blog.upload import UploadedImage

__all__ = ["build_document"]

_CHAPTER = LineStyle(bold=True, size="fs24")
_SECTION = LineStyle(bold=True, size="fs19")
_UNDER_IMAGE = LineStyle(color="#777777", align="center")
_COLUMN_NAME = LineStyle(bold=True)
# Plain spaces at the start of a line are not sure to be shown.
_SPACE = "\u00a0"


def build_document(
    rendition: Rendition,
    uploads: Mapping[str, UploadedImage],
    cards: Mapping[str, SignedCard],
    *,
    document_id: str,
    version: str,
    image_path_from: str,
    image_groups: bool = False,
) -> Json:
    """The document of a rendition whose images are uploaded (by digest), with the cards that are signed.

    A card is found by the address in the post; an address without one is text. Raises ``KeyError`` for an
    image that is not uploaded: a document never goes out with fewer images. The slot for the original's
    address must be filled.
    """
    if rendition.link == FIRST:
        raise ValueError("the slot for the original's address is not filled")
    builder = _Builder(component_ids(rendition.digest), uploads, cards, image_path_from)
    return {
        "documentId": "",
        "document": {
            "version": version,
            "theme": "default",
            "language": "ko-KR",
            "id": document_id,
            "components": builder.components(rendition, image_groups=image_groups),
        },
    }


class _Builder:
    """Lays blocks out as components; text that follows text shares a component, a blank line between."""

    def __init__(
        self,
        ids: Iterator[str],
        uploads: Mapping[str, UploadedImage],
        cards: Mapping[str, SignedCard],
        image_path_from: str,
    ) -> None:
        self._ids = ids
        self._paragraphs = Paragraphs(ids)
        self._uploads = uploads
        self._cards = cards
        self._image_path_from = image_path_from
        self._components: list[Json] = []
        self._text: list[Json] = []
        self._representative = ""

    def components(self, rendition: Rendition, *, image_groups: bool) -> list[Json]:
        title = self._paragraphs.of_text(" ".join(rendition.title.split()))
        self._components = [self._component("documentTitle", title=title, subTitle=None, align="left")]
        stands = rendition.represented
        self._representative = stands.media.digest if stands else ""
        if image_groups:
            for row in rows(rendition.document, alone=self._representative):
                self._lay_row(row)
        else:
            for block in rendition.document:
                self._lay(block)
        self._end_text()
        if len(self._components) == 1:
            self._place("text", value=[self._paragraphs.blank()])
        return self._components

    def _lay_row(self, row: tuple[Block, ...]) -> None:
        if len(row) == 1:
            self._lay(row[0])
        else:
            self._images([self._uploads[block.media.digest] for block in row if isinstance(block, Image)])

    def _lay(self, block: Block) -> None:
        match block:
            case Heading(spans=spans, level=level):
                self._say(self._paragraphs.of(spans, _CHAPTER if level <= 2 else _SECTION))
            case Paragraph(spans=spans):
                self._say(self._paragraphs.of(spans))
            case Disclosure(text=text):
                self._say(self._paragraphs.of_text(text))
            case Credit(text=text):
                self._say(self._paragraphs.of_text(text, _UNDER_IMAGE), apart=False)
            case Listing(items=items):
                self._say([line for item in items for line in self._paragraphs.of(_item(item))])
            case Code(text=text):
                self._say(self._paragraphs.of_text(_indented(text.strip("\n"))))
            case LinkCard(url=url, title=title) if url in self._cards:
                self._card(self._cards[url], title, url)
            case LinkCard() | Embed():
                self._say(self._paragraphs.of(_address(block)))
            case _:
                self._lay_component(block)

    def _lay_component(self, block: Block) -> None:
        match block:
            case Quote(paragraphs=paragraphs) if paragraphs:
                value = [line for spans in paragraphs for line in self._paragraphs.of(spans)]
                self._place("quotation", value=value, source=None)
            case Table(rows=rows) if any(rows):
                self._table(rows, header=block.header)
            case Divider():
                self._place("horizontalLine", align="center")
            case Image(caption=caption):
                self._image(block)
                if caption:
                    self._say(self._paragraphs.of_text(caption, _UNDER_IMAGE))

    def _say(self, paragraphs: list[Json], *, apart: bool = True) -> None:
        if self._text and paragraphs and apart:
            self._text.append(self._paragraphs.blank())
        self._text += paragraphs

    def _end_text(self) -> None:
        if self._text:
            self._components.append(self._component("text", value=self._text))
            self._text = []

    def _place(self, ctype: str, **fields: object) -> None:
        self._end_text()
        self._components.append(self._component(ctype, **fields))

    def _component(self, ctype: str, **fields: object) -> Json:
        return {"id": next(self._ids), "layout": "default", **fields, "@ctype": ctype}

    def _table(self, rows: tuple[tuple[Spans, ...], ...], *, header: bool) -> None:
        columns = max(len(row) for row in rows)
        lines = [
            self._row(row + ((),) * (columns - len(row)), _COLUMN_NAME if header and at == 0 else None)
            for at, row in enumerate(rows)
        ]
        self._place("table", width=100, columnCount=columns, borderStyleName="thinLine", rows=lines)

    def _row(self, row: tuple[Spans, ...], style: LineStyle | None) -> Json:
        share = 100 / len(row)
        width = int(share) if share.is_integer() else round(share, 2)
        return {"cells": [self._cell(spans, width, style) for spans in row], "@ctype": "tableRow"}

    def _cell(self, spans: Spans, width: float, style: LineStyle | None) -> Json:
        return {
            "id": next(self._ids),
            "colSpan": 1,
            "rowSpan": 1,
            "width": width,
            "height": 43,
            "backgroundColor": "",
            "value": self._paragraphs.of(spans, style),
            "@ctype": "tableCell",
        }

    def _image(self, block: Image) -> None:
        """Place an image; the chosen one represents the document where it stands first."""
        digest = block.media.digest
        fields = image_fields(
            self._uploads[digest],
            represents=digest == self._representative,
            path_from=self._image_path_from,
        )
        if digest == self._representative:
            self._representative = ""
        self._place("image", **fields)

    def _images(self, images: list[UploadedImage]) -> None:
        """Place images side by side, none of which represents the document."""
        fields = (
            image_fields(image, represents=False, path_from=self._image_path_from, share=share)
            for image, share in zip(images, row_shares(images), strict=True)
        )
        inside = [self._component("image", **each) for each in fields]
        self._place("imageGroup", layout="collage", contentMode="extend", caption=None, images=inside)

    def _card(self, card: SignedCard, title: str, url: str) -> None:
        """Place a signed card. A title of the post's own stays text above it: what is signed is not ours."""
        if title and title != url and title.split() != card.title.split():
            self._say(self._paragraphs.of((Span(text=title, link=url),)))
        self._place("oglink", **card_fields(card))


def _item(item: ListItem) -> Spans:
    mark = f"{item.number}. " if item.number is not None else "• "
    indent = _SPACE * (4 * item.level)
    spans = tuple(replace(span, text=span.text.replace("\n", f"\n{indent}")) for span in item.spans)
    return (Span(text=indent + mark), *spans)


def _indented(code: str) -> str:
    lines = (line.expandtabs(4) for line in code.split("\n"))
    return "\n".join(_SPACE * (len(line) - len(line.lstrip(" "))) + line.lstrip(" ") for line in lines)


def _address(block: LinkCard | Embed) -> Spans:
    address = Span(text=block.url, link=block.url)
    if isinstance(block, LinkCard) and block.title and block.title != block.url:
        return (Span(text=f"{block.title}\n", link=block.url), address)
    return (address,)
