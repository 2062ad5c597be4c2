"""A post as plain text for a phone: lines, one blank line between blocks, no mark of any markup."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

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
    Post,
    Quote,
    Spans,
    Table,
    spans_text,
)
from crosspost.rendering.rendition import FIRST, Rendition, What

__all__ = ["PlainText", "hashtags", "plain_text", "readable"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainText:
    """A text and the offsets in it where the slot for the original's address stands."""

    text: str
    slots: tuple[int, ...] = ()


def plain_text(post: Post, *, what: What, link: str | None, tags: int = 0, title: bool = True) -> PlainText:
    """Lay a post out as text: disclosure, title, body, link, then up to ``tags`` hashtags.

    `What.LINK` has no body but the summary. ``title`` is False where the platform has a title field.
    Line ends are ``\\n``; blocks are separated by one blank line.
    """
    head = [post.disclosure.text] if post.disclosure else []
    head += [post.title] if title else []
    parts = head + _body(post, what)
    before = "".join(f"{part}\n\n" for part in parts)
    words = hashtags(post.tags[:tags])
    text = "\n\n".join([*parts, *([link] if link else []), *([words] if words else [])])
    return PlainText(text=text, slots=(len(before),) if link == FIRST else ())


def readable(rendition: Rendition) -> str:
    """A rendition as text to read or to copy, whatever its platform: a document's blocks as lines."""
    if rendition.text:
        return rendition.text
    words = hashtags(rendition.tags)
    return "\n\n".join([*_texts(rendition.document), *([words] if words else [])])


def hashtags(tags: Iterable[str]) -> str:
    """Tags as ``#word`` separated by spaces; white space inside a tag is dropped."""
    return " ".join("#" + "".join(tag.split()) for tag in tags)


def _body(post: Post, what: What) -> list[str]:
    if what is What.LINK:
        return [post.summary] if post.summary else []
    return _texts(block for block in post.blocks if not isinstance(block, Disclosure))


def _texts(blocks: Iterable[Block]) -> list[str]:
    return [text for block in blocks if (text := _lines(block))]


def _lines(block: Block) -> str:
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
    links = {
        span.link: span.text.strip()
        for spans in runs
        for span in spans
        if span.link and span.link not in text
    }
    return "\n".join([text, *(f"{words}: {address}" for address, words in links.items())])
