"""The ``documentModel``: the editor's own form of a post. Pure.

Only components and fields that were seen to be accepted are built: a component with a wrong field vanishes
silently, an unknown one fails the write. Lists, code, embeds and link cards are therefore text.
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
from crosspost_naver_blog.runs import Json, LineStyle, Paragraphs, component_ids
from crosspost_naver_blog.upload import UploadedImage

__all__ = ["IMAGE_SERVER", "build_document"]

IMAGE_SERVER = "https://blogfiles.pstatic.net"

_WIDEST = 966
"""Pixels the editor shows an image at, at most."""

_CHAPTER = LineStyle(bold=True, size="fs24")
_SECTION = LineStyle(bold=True, size="fs19")
_UNDER_IMAGE = LineStyle(color="#777777", align="center")
_COLUMN_NAME = LineStyle(bold=True)
# Plain spaces at the start of a line are not sure to be shown.
_SPACE = "\u00a0"


def build_document(
    rendition: Rendition,
    uploads: Mapping[str, UploadedImage],
    *,
    document_id: str,
    version: str,
    image_path_from: str,
) -> Json:
    """The document of a rendition whose images are uploaded (by digest).

    Raises ``KeyError`` for an image that is not: a document never goes out with fewer images. The slot for
    the original's address must be filled.
    """
    if rendition.link == FIRST:
        raise ValueError("the slot for the original's address is not filled")
    builder = _Builder(component_ids(rendition.digest), uploads, image_path_from)
    return {
        "documentId": "",
        "document": {
            "version": version,
            "theme": "default",
            "language": "ko-KR",
            "id": document_id,
            "components": builder.components(rendition),
        },
    }


class _Builder:
    """Lays blocks out as components; text that follows text shares a component, a blank line between."""

    def __init__(
        self, ids: Iterator[str], uploads: Mapping[str, UploadedImage], image_path_from: str
    ) -> None:
        self._ids = ids
        self._paragraphs = Paragraphs(ids)
        self._uploads = uploads
        self._image_path_from = image_path_from
        self._components: list[Json] = []
        self._text: list[Json] = []
        self._has_image = False

    def components(self, rendition: Rendition) -> list[Json]:
        title = self._paragraphs.of_text(" ".join(rendition.title.split()))
        self._components = [self._component("documentTitle", title=title, subTitle=None, align="left")]
        for block in rendition.document:
            self._lay(block)
        self._end_text()
        if len(self._components) == 1:
            self._place("text", value=[self._paragraphs.blank()])
        return self._components

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
                self._image(self._uploads[block.media.digest])
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

    def _image(self, image: UploadedImage) -> None:
        """Place an image; the first of the document is the one that represents it."""
        width = min(image.width, _WIDEST)
        self._place(
            "image",
            align="center",
            src=f"{IMAGE_SERVER}{image.address}?type=w1",
            internalResource=True,
            represent=not self._has_image,
            path=image.directory if self._image_path_from == "directory" else image.address,
            domain=IMAGE_SERVER,
            fileSize=image.length,
            width=width,
            widthPercentage=0,
            height=round(image.height * width / image.width),
            originalWidth=image.width,
            originalHeight=image.height,
            fileName=image.file_name,
            caption=None,
            format="normal",
            displayFormat="normal",
            imageLoaded=True,
            contentMode="fit",
            origin={"srcFrom": "local", "@ctype": "imageOrigin"},
            ai=False,
        )
        self._has_image = True


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
