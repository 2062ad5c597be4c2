"""The parts of an article put together as blocks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from bs4.element import Tag

from crosspost.post.addresses import lone_address
from crosspost.post.credit import is_credit
from crosspost.post.model import (
    Block,
    Credit,
    Divider,
    Heading,
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
from crosspost.post.pages.flow import Break, Caption, Flow, Group, Part
from crosspost.post.pages.picture import Picture
from crosspost.post.spans import bare, canonical, lines_joined, on_one_line
from crosspost.post.text import line_of

__all__ = ["Element", "assembled"]

Element = Block | Picture
"""A block of an article whose pictures are still addresses."""

_LONG = 100
"""From so many characters on a line is a paragraph of its own."""

_DEEPEST = 20
"""Deepest nesting of quotes, lists and tables that is kept; what lies deeper is plain text."""

_GAP = re.compile(r"\n{2,}")


def assembled(flow: Flow, root: Tag, depth: int = 0) -> list[Element]:
    """The blocks of an element of the article."""
    desk = _Desk(flow=flow, depth=depth)
    for part in flow.parts(root):
        desk.take(part)
    desk.end_paragraph()
    return desk.done


@dataclass(slots=True, kw_only=True)
class _Desk:
    """Puts parts together: a line that grows, the paragraph it belongs to, and what is done."""

    flow: Flow
    depth: int
    done: list[Element] = field(default_factory=list)
    _line: list[Span] = field(default_factory=list)
    _lines: list[Spans] = field(default_factory=list)

    def take(self, part: Part) -> None:
        """Take the next part."""
        match part:
            case Span():
                self._line.append(part)
            case Break.LINE_BEGINS:
                self._keep_line()
            case Break.LINE_ENDS:
                self._end_line()
            case Break.PARAGRAPH:
                self.end_paragraph()
            case Group():
                self.end_paragraph()
                self.done += self._group(part)
            case Caption():
                self.end_paragraph()
                self._caption(part.tag)
            case _:
                self.end_paragraph()
                self.done.append(part)

    def end_paragraph(self) -> None:
        """End the line and the paragraph."""
        self._keep_line()
        if self._lines:
            self.done += _paragraphs(lines_joined(self._lines))
        self._lines = []

    def _end_line(self) -> None:
        spans = canonical(self._line)
        if not spans:
            # An empty line is how these editors part paragraphs.
            self.end_paragraph()
            return
        if len(spans_text(spans)) >= _LONG or any(
            len(spans_text(line)) >= _LONG for line in self._lines[-1:]
        ):
            rest, self._line = self._line, []
            self.end_paragraph()
            self._line = rest
        self._keep_line()

    def _keep_line(self) -> None:
        spans = canonical(self._line)
        self._line = []
        if spans:
            self._lines.append(spans)

    def _caption(self, tag: Tag) -> None:
        text = line_of(spans_text(_text_of(assembled(self.flow, tag, self.depth + 1))))
        last = self.done[-1] if self.done else None
        if text and is_credit(text):
            self.done.append(Credit(text=text))
        elif text and isinstance(last, Picture) and not last.caption:
            self.done[-1] = replace(last, caption=text)
        elif text:
            self.done.append(Paragraph(spans=(Span(text=text),)))

    def _group(self, group: Group) -> Iterable[Element]:
        if self.depth >= _DEEPEST:
            text = line_of(group.tag.get_text(" "))
            return [Paragraph(spans=canonical([Span(text=text)]))] if text else []
        match group.role:
            case "heading":
                return _heading(group.tag, assembled(self.flow, group.tag, self.depth + 1))
            case "quote":
                return _quotes(assembled(self.flow, group.tag, self.depth + 1))
            case "place":
                return _joined_text(assembled(self.flow, group.tag, self.depth + 1))
            case "list":
                return _listings(self._items(group.tag, 0))
            case _:
                return self._table(group.tag)

    def _items(self, tag: Tag, level: int) -> Iterator[ListItem | Element]:
        start = str(tag.get("start") or "1")
        number = int(start) if tag.name == "ol" and re.fullmatch(r"\d{1,6}", start) else None
        if tag.name == "ol" and number is None:
            number = 1
        for item in tag.find_all("li", recursive=False):
            inner = assembled(self.flow, item, self.depth + 1 + level)
            texts = [block.spans for block in inner if isinstance(block, Paragraph | Heading)]
            if texts:
                yield ListItem(spans=lines_joined(texts), level=level, number=number)
                number = None if number is None else number + 1
            for block in inner:
                if isinstance(block, Listing):
                    yield from (replace(i, level=i.level + level + bool(texts)) for i in block.items)
                elif not isinstance(block, Paragraph | Heading):
                    yield block

    def _table(self, tag: Tag) -> list[Element]:
        rows, others = [], list[Element]()
        contents = list[Element]()
        for row in tag.find_all("tr"):
            if row.find_parent("table") is not tag:
                continue
            cells = []
            for cell in row.find_all(["td", "th"], recursive=False):
                inner = assembled(self.flow, cell, self.depth + 1)
                contents += inner
                others += [block for block in inner if isinstance(block, Picture)]
                cells.append(_text_of(inner))
            if any(cells):
                rows.append(tuple(cells))
        if len(rows) * max(map(len, rows), default=0) <= 1:
            # A table of one cell is a box around some text.
            return contents
        wide = max(map(len, rows))
        return [Table(rows=tuple((*row, *[()] * (wide - len(row))) for row in rows)), *others]


def _paragraphs(spans: Spans) -> Iterator[Element]:
    """The paragraphs of a text: lines that are empty stand between them."""
    runs: list[list[Span]] = [[]]
    for span in spans:
        first, *rest = [span.text] if span.code else _GAP.split(span.text)
        runs[-1].append(replace(span, text=first))
        runs += [[replace(span, text=text)] for text in rest]
    for run in runs:
        text = canonical(piece for piece in run if piece.text)
        if address := lone_address(text):
            yield LinkCard(url=address)
        elif text and is_credit(spans_text(text)):
            yield Credit(text=line_of(spans_text(text)))
        elif text:
            yield Paragraph(spans=text)


def _words(block: Element) -> list[Spans]:
    match block:
        case Paragraph(spans=spans) | Heading(spans=spans):
            return [spans]
        case LinkCard(url=url):
            return [(Span(text=url, link=url),)]
        case Quote(paragraphs=paragraphs):
            return list(paragraphs)
        case Listing(items=items):
            marks = ("• " if item.number is None else f"{item.number}. " for item in items)
            return [canonical([Span(text=m), *item.spans]) for m, item in zip(marks, items, strict=True)]
        case Credit(text=text):
            return [(Span(text=text),)]
        case Table(rows=rows):
            return [lines_joined(row) for row in rows]
        case _:
            return []


def _text_of(blocks: Iterable[Element]) -> Spans:
    return lines_joined(spans for block in blocks for spans in _words(block))


def _heading(tag: Tag, blocks: Iterable[Element]) -> list[Element]:
    inner = list(blocks)
    level = int(tag.name[1]) if re.fullmatch(r"h[1-6]", tag.name) else 2
    words = _text_of(inner)
    spans = bare(on_one_line(words))
    named: list[Element] = []
    if len(spans_text(spans)) >= _LONG:
        # Some write small print in the smallest heading.
        named = [Paragraph(spans=words)]
    elif spans:
        named = [Heading(spans=spans, level=min(max(level, 2), 6))]
    return named + [block for block in inner if isinstance(block, Picture)]


def _joined_text(blocks: Iterable[Element]) -> list[Element]:
    spans = _text_of(blocks)
    return [Paragraph(spans=spans)] if spans else []


def _quotes(blocks: Iterable[Element]) -> Iterator[Element]:
    """One quote of all the texts that follow each other; pictures stand between quotes."""
    said: list[Spans] = []
    for block in blocks:
        words = [] if isinstance(block, Table) else _words(block)
        if words:
            said += words
            continue
        if isinstance(block, Divider):
            continue
        if said:
            yield Quote(paragraphs=tuple(said))
            said = []
        yield block
    if said:
        yield Quote(paragraphs=tuple(said))


def _listings(items: Iterable[ListItem | Element]) -> Iterator[Element]:
    run: list[ListItem] = []
    for item in items:
        if isinstance(item, ListItem):
            run.append(item)
            continue
        if run:
            yield Listing(items=tuple(run))
            run = []
        yield item
    if run:
        yield Listing(items=tuple(run))
