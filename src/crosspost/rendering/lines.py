"""Each block as lines of plain text: no mark of any markup, addresses where they can be tapped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from urllib.parse import unquote

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
    Spans,
    Table,
    spans_text,
)

__all__ = ["block_text"]

_MAILTO = "mailto:"


def block_text(block: Block) -> str:
    """A block as lines without any mark of a markup; empty for a picture without a caption."""
    match block:
        case Heading(spans=spans) | Paragraph(spans=spans):
            return _with_addresses(_inline(spans), spans)
        case Quote(paragraphs=paragraphs):
            quoted = "\n".join(f"“{_inline(spans)}”" for spans in paragraphs)
            return _with_addresses(quoted, *paragraphs)
        case Listing(items=items):
            lines = "\n".join(_item(item) for item in items)
            return _with_addresses(lines, *(item.spans for item in items))
        case Table(rows=rows):
            cells = "\n".join(" · ".join(_inline(cell) for cell in row) for row in rows)
            return _with_addresses(cells, *(cell for row in rows for cell in row))
        case Code(text=text):
            return text.strip("\n")
        case Divider():
            return "———"
        case LinkCard(url=url, title=title):
            return f"{title}\n{url}" if title and title != url else url
        case Embed(url=url):
            return url
        case Credit(text=text):
            return text
        case Image(caption=caption):
            return caption
        case Disclosure(text=text):
            return text


def _item(item: ListItem) -> str:
    mark = f"{item.number}." if item.number is not None else "•"
    return f"{'  ' * item.level}{mark} {_inline(item.spans)}"


def _inline(spans: Spans) -> str:
    return spans_text(spans).strip()


def _with_addresses(text: str, *runs: Spans) -> str:
    """Put the addresses of links that only show words on lines of their own: nothing may be glued to them."""
    said: dict[str, str] = {}
    shown = set()
    for address, words in _links(runs):
        if _bare(words) == _bare(address):
            shown.add(address)
        else:
            said.setdefault(address, words)
    lines = (f"{words}: {_mail(address)}" for address, words in said.items() if address not in shown)
    return "\n".join([text, *lines])


def _links(runs: Iterable[Spans]) -> Iterator[tuple[str, str]]:
    """Each link with its words, however many styles they have."""
    for spans in runs:
        for address, linked in groupby(spans, key=lambda span: span.link):
            if address and (words := spans_text(tuple(linked)).strip()):
                yield address, words


def _mail(address: str) -> str:
    return address[len(_MAILTO) :] if address.lower().startswith(_MAILTO) else address


def _bare(address: str) -> str:
    """An address as people read it: its escapes as letters, without ``mailto:`` and the last slash."""
    return unquote(_mail(address)).rstrip("/")
