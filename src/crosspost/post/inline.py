"""The inside of a Markdown block: runs of styled text, and the pictures between them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from html import unescape

from markdown_it.token import Token

from crosspost.errors import InvalidPost
from crosspost.post.addresses import is_link
from crosspost.post.model import Image, Notice, Span
from crosspost.post.pictures import Pictures
from crosspost.post.pieces import Piece, merge
from crosspost.post.text import clean, line_of

__all__ = ["InlineReader"]

_TAG = re.compile(r"</?([a-z][a-z0-9-]*)", re.IGNORECASE)

_HREF = re.compile(r"\shref\s*=\s*(?P<address>\"[^\"]*\"|'[^']*'|[^\s>]+)", re.IGNORECASE)


class InlineReader:
    """Reads the inline tokens of one document, and remembers what it had to leave out."""

    def __init__(self, pictures: Pictures) -> None:
        self._pictures = pictures
        self._tags: Counter[str] = Counter()
        self._links: list[str] = []
        self._picture_links: list[str] = []

    def read(self, tokens: Iterable[Token], line: int) -> list[Piece]:
        """The spans and pictures of one block that begins in this line of the file, in their order."""
        pieces: list[Piece] = []
        styles = [Span(text="")]
        before: Token | None = None
        anchor: str | None = None
        for token in tokens:
            if token.nesting > 0:
                styles.append(self._style(token, styles[-1]))
            elif token.nesting < 0:
                styles.pop()
            elif token.type == "html_inline" and _tag_name(token.content) == "a":
                anchor = self._anchor(token.content)
            elif not (token.type == "softbreak" and before and _is_line_break(before)):
                style = replace(styles[-1], link=styles[-1].link or anchor)
                pieces += self._leaf(token, style, line)
            before = token
        return merge(pieces)

    def tag(self, name: str) -> None:
        """Remember an HTML tag that is left out."""
        self._tags[name.lower()] += 1

    def picture(self, address: str, alt: str, caption: str, line: int, *, anywhere: bool = False) -> Image:
        """The picture at an address; raises `InvalidPost` with the line it is named in."""
        try:
            media = self._pictures.read(address, anywhere=anywhere)
        except InvalidPost as error:
            error.params["line"] = line
            raise
        return Image(media=media, alt=clean(line_of(alt)), caption=clean(line_of(caption)))

    def html_picture(self, html: str, line: int) -> list[Piece]:
        """The picture of an ``<img>`` tag; nothing when it names none."""
        # An HTML parser takes memory, and few reviews hold any HTML.
        from bs4 import BeautifulSoup

        tag = BeautifulSoup(html, "lxml").find("img")
        if tag is None or not tag.get("src"):
            return []
        return [self.picture(str(tag["src"]), str(tag.get("alt", "")), str(tag.get("title", "")), line)]

    def notices(self) -> Iterator[Notice]:
        """What was left out so far."""
        if self._tags:
            tags = ", ".join(sorted(self._tags))
            yield Notice(code="notice.html_dropped", params={"tags": tags, "count": self._tags.total()})
        for code, urls in (
            ("notice.link_dropped", self._links),
            ("notice.picture_link_dropped", self._picture_links),
        ):
            if urls:
                yield Notice(code=code, params={"url": urls[0], "count": len(urls)})

    def _style(self, token: Token, style: Span) -> Span:
        match token.type:
            case "strong_open":
                return replace(style, bold=True)
            case "em_open":
                return replace(style, italic=True)
            case "s_open":
                return replace(style, strike=True)
            case "link_open":
                return replace(style, link=self.link(str(token.attrGet("href") or "")))
            case _:
                return style

    def link(self, address: str) -> str | None:
        """The address if it may be a link; others are remembered as left out."""
        if is_link(address):
            return clean(address)
        if address and not address.startswith("#"):
            self._links.append(address)
        return None

    def _anchor(self, html: str) -> str | None:
        """The address of an ``<a>`` that begins; a tag without one is only left out."""
        if html.startswith("</"):
            return None
        href = _HREF.search(html)
        if href is None:
            self.tag("a")
            return None
        return self.link(unescape(href["address"].strip("\"'")))

    def _leaf(self, token: Token, style: Span, line: int) -> list[Piece]:
        match token.type:
            case "softbreak" | "hardbreak":
                # Koreans break lines where they want them broken.
                return [replace(style, text="\n")]
            case "code_inline":
                return [replace(style, text=clean(token.content), code=True)]
            case "image":
                if style.link:
                    self._picture_links.append(style.link)
                return [self._picture(token, line)]
            case "html_inline":
                return self._html(token.content, style, line)
            case _:
                return [replace(style, text=clean(token.content))]

    def _picture(self, token: Token, line: int) -> Image:
        alt = "".join(" " if t.type.endswith("break") else t.content for t in token.children or ())
        title, anywhere = str(token.attrGet("title") or ""), bool(token.meta.get("anywhere"))
        return self.picture(str(token.attrGet("src")), alt, title, line, anywhere=anywhere)

    def _html(self, html: str, style: Span, line: int) -> list[Piece]:
        name = _tag_name(html)
        if name == "br":
            return [replace(style, text="\n")]
        if name == "img":
            return self.html_picture(html, line)
        if name and not html.startswith("</"):
            self.tag(name)
        return []


def _tag_name(html: str) -> str:
    tag = _TAG.match(html)
    return tag.group(1).lower() if tag else ""


def _is_line_break(token: Token) -> bool:
    """``<br>`` at the end of a line: the line's own end means the same break."""
    return token.type == "html_inline" and _tag_name(token.content) == "br"
