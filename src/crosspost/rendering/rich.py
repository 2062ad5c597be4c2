"""Blocks as rich text for a clipboard: plain HTML that editors understand when it is pasted. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from html import escape

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
from crosspost.post.addresses import is_link

__all__ = ["rich_html"]


def rich_html(blocks: Iterable[Block], *, picture: Callable[[Image], str] | None = None, top: int = 2) -> str:
    """Make HTML of blocks: headings, bold, links, lists, quotes, tables; one element a block, one a line.

    Everything is escaped and only http(s) and mailto addresses become links, so the result may stand in a
    page as it is. A picture leaves its caption; ``picture`` makes other HTML of it. ``top`` is the element of
    a chapter's heading. Equal blocks give equal text.
    """
    caption = picture or _caption
    elements = (caption(block) if isinstance(block, Image) else _element(block, top) for block in blocks)
    return "\n".join(element for element in elements if element)


def _element(block: Block, top: int) -> str:
    match block:
        case Heading(spans=spans, level=level):
            name = f"h{min(max(level, 2), 4) - 2 + top}"
            return f"<{name}>{_inline(spans)}</{name}>"
        case Paragraph(spans=spans):
            return f"<p>{_inline(spans)}</p>"
        case Quote(paragraphs=paragraphs):
            return f"<blockquote>{''.join(f'<p>{_inline(p)}</p>' for p in paragraphs)}</blockquote>"
        case Listing(items=items):
            return _listing(items)
        case Table(rows=rows, header=header):
            return _table(rows, header=header)
        case Code(text=text):
            return f"<pre><code>{escape(text)}</code></pre>"
        case Divider():
            return "<hr>"
        case LinkCard(url=url, title=title):
            return f"<p>{_link(url, escape(title or url))}</p>"
        case Embed(url=url):
            return f"<p>{_link(url, escape(url))}</p>"
        case Disclosure(text=text) | Credit(text=text):
            return f"<p>{escape(text)}</p>"
        case Image():
            return _caption(block)


def _caption(image: Image) -> str:
    return f"<p>{escape(image.caption)}</p>" if image.caption else ""


def _inline(spans: Spans) -> str:
    return "".join(_styled(span) for span in spans)


def _styled(span: Span) -> str:
    html = escape(span.text).replace("\n", "<br>")
    styles = (("code", span.code), ("s", span.strike), ("em", span.italic), ("strong", span.bold))
    for name, wanted in styles:
        html = f"<{name}>{html}</{name}>" if wanted else html
    return _link(span.link, html) if span.link else html


def _link(address: str, html: str) -> str:
    return f'<a href="{escape(address)}">{html}</a>' if is_link(address) else html


def _table(rows: Sequence[Sequence[Spans]], *, header: bool) -> str:
    lines = []
    for number, row in enumerate(rows):
        name = "th" if header and number == 0 else "td"
        lines.append(f"<tr>{''.join(f'<{name}>{_inline(cell)}</{name}>' for cell in row)}</tr>")
    return f"<table><tbody>{''.join(lines)}</tbody></table>"


def _listing(items: Sequence[ListItem]) -> str:
    """Nest flat items by their level; a level that skips one is the next deeper."""
    html: list[str] = []
    open_: list[str] = []
    for item in items:
        name = "ul" if item.number is None else "ol"
        depth = min(max(item.level, 0), len(open_))
        while len(open_) > depth + 1:
            html.append(f"</li></{open_.pop()}>")
        if len(open_) == depth + 1 and open_[-1] == name:
            html.append("</li>")
        else:
            if len(open_) == depth + 1:
                html.append(f"</li></{open_.pop()}>")
            html.append(_opening(name, item.number))
            open_.append(name)
        html.append(f"<li>{_inline(item.spans)}")
    html.extend(f"</li></{name}>" for name in reversed(open_))
    return "".join(html)


def _opening(name: str, number: int | None) -> str:
    return f"<{name}>" if number in {None, 1} else f'<{name} start="{number}">'
