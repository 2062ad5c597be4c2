"""A page that is already live, as a post to share: what its own tags and its text say. Pure."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import parse_qs, urldefrag, urljoin, urlsplit

from bs4 import BeautifulSoup
from bs4.element import Tag

from crosspost.errors import InvalidPost
from crosspost.post.addresses import is_web_address, without_session
from crosspost.post.encodings import decoded
from crosspost.post.model import (
    Block,
    Disclosure,
    Image,
    LinkCard,
    Media,
    Notice,
    Paragraph,
    Post,
    Span,
)
from crosspost.post.page_text import declared_in, split_declaration
from crosspost.post.text import clean, line_of, refuse_endless_marks

__all__ = [
    "WebPage",
    "framed_address",
    "joined",
    "marked_tags",
    "own_address",
    "parse_page",
    "read_page",
    "said_by_meta",
]

_MAX_SUMMARY = 300
"""Longest description in characters; some sites put a whole article there."""

_MAX_TAGS = 30
_NAVER = frozenset({"blog.naver.com", "www.blog.naver.com"})
_NAVER_POST = re.compile(r"/(?P<blog>[A-Za-z0-9_-]+)/(?P<number>\d+)/?")
_BLOG_ID = re.compile(r"[A-Za-z0-9_-]+")
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]+)""", re.IGNORECASE)
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")


@dataclass(frozen=True, slots=True, kw_only=True)
class WebPage:
    """What a live page says of itself. ``picture`` is the address of its card's picture, not yet fetched."""

    address: str
    title: str
    summary: str = ""
    disclosure: str = ""
    tags: tuple[str, ...] = ()
    picture: str | None = None

    def as_post(self, picture: Media | None = None, *, notices: tuple[Notice, ...] = ()) -> Post:
        """The page as a post whose text lives at its own address; ``picture`` is the one that was fetched.

        The address stands among the blocks: two pages that say the same are two posts.
        """
        blocks: list[Block] = [Disclosure(text=self.disclosure)] if self.disclosure else []
        if picture is not None:
            blocks.append(Image(media=picture))
        if self.summary:
            blocks.append(Paragraph(spans=(Span(text=self.summary),)))
        return Post(
            id=self.address,
            title=self.title,
            blocks=(*blocks, LinkCard(url=self.address, title=self.title)),
            tags=self.tags,
            canonical=self.address,
            summary=self.summary,
            notices=notices,
        )


def read_page(body: bytes, address: str, *, charset: str | None = None) -> WebPage:
    """Read a page from its bytes and the final address it came from.

    Args:
        body: the HTML, in any encoding it declares.
        address: where it was found after all redirects; relative addresses count from it.
        charset: what the server called the encoding, if it did.

    Raises:
        InvalidPost: ``page.no_title``, when neither its tags nor its head name a title;
            ``post.not_text``, when its characters are no text.
    """
    soup = parse_page(body, charset)
    title = said_by_meta(soup, "og:title") or _element(soup, "title") or said_by_meta(soup, "twitter:title")
    if not title:
        raise InvalidPost("page.no_title", where=address)
    described = (
        said_by_meta(soup, "og:description")
        or said_by_meta(soup, "description")
        or said_by_meta(soup, "twitter:description")
    )
    declared, summary = split_declaration(described)
    return WebPage(
        address=own_address(soup, address),
        title=title,
        summary="" if summary == title else _shortened(summary),
        disclosure=declared_in(soup) or declared,
        tags=tuple(marked_tags(soup))[:_MAX_TAGS],
        picture=_picture(soup, address),
    )


def framed_address(body: bytes, address: str, *, charset: str | None = None) -> str | None:
    """Where the post itself lies when this page is only a frame around it; ``None`` when it is the page.

    A Naver blog's desktop page holds the post in an ``iframe``; its mobile page is the post.
    """
    parts = urlsplit(address)
    if (parts.hostname or "").lower() not in _NAVER or said_by_meta(parse_page(body, charset), "og:title"):
        return None
    if found := _NAVER_POST.fullmatch(parts.path):
        return f"https://m.blog.naver.com/{found['blog']}/{found['number']}"
    query = parse_qs(parts.query)
    blog = next(iter(query.get("blogId", [])), "") or parts.path.strip("/")
    number = next(iter(query.get("logNo", [])), "")
    if _BLOG_ID.fullmatch(blog) and number.isascii() and number.isdigit():
        return f"https://m.blog.naver.com/{blog}/{number}"
    return None


def parse_page(body: bytes, charset: str | None) -> BeautifulSoup:
    """The page's elements, whatever encoding it has; raises `InvalidPost` (``post.not_text``)."""
    text = _text(body, charset)
    refuse_endless_marks(text)
    text = _DECLARATION.sub("", clean(text))
    # Without a tag the parser would take it for a file's name.
    return BeautifulSoup(text if "<" in text else f"<p>{text}", "lxml")


def _text(body: bytes, charset: str | None) -> str:
    """The bytes as text."""
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return body.decode("utf-16", errors="replace")
    declared = _CHARSET.search(body[:4096])
    return decoded(body, [charset or "", declared.group(1).decode("ascii") if declared else ""])


def said_by_meta(soup: BeautifulSoup, name: str) -> str:
    """The first such tag that says something; sites disagree whether ``property`` or ``name`` names it."""
    for key in ("property", "name"):
        for tag in soup.find_all(
            "meta", attrs={key: re.compile(rf"\A\s*{re.escape(name)}\s*\Z", re.IGNORECASE)}
        ):
            if said := _said(str(tag.get("content") or "")):
                return said
    return ""


def _said(text: str) -> str:
    # Some sites escape twice.
    return line_of(clean(text.replace("&nbsp;", " ")))


def _element(soup: BeautifulSoup, name: str) -> str:
    found = soup.find(name)
    return _said(found.get_text()) if isinstance(found, Tag) else ""


def _shortened(text: str) -> str:
    if len(text) <= _MAX_SUMMARY:
        return text
    cut = text[:_MAX_SUMMARY].rsplit(" ", 1)[0]
    return f"{cut.rstrip(' .,')}…"


def own_address(soup: BeautifulSoup, address: str) -> str:
    """The address the page calls its own, where that can be this very page; else where it was found."""
    found = without_session(urldefrag(address).url)
    link = soup.find("link", rel="canonical")
    named = (str(link.get("href") or "") if isinstance(link, Tag) else "", said_by_meta(soup, "og:url"))
    for candidate in named:
        own = without_session(urldefrag(joined(address, candidate)).url) if candidate else ""
        if _may_be(own, found):
            # A site that forgot it speaks https still means this page.
            return found if own.partition(":")[2] == found.partition(":")[2] else own
    return found


def _may_be(own: str, found: str) -> bool:
    """Sites name their front page, or the machine they were written on, for every page by mistake."""
    if not is_web_address(own) or not _is_public(urlsplit(own).hostname or ""):
        return False
    front = urlsplit(own).path in {"", "/"} and not urlsplit(own).query
    return not front or urlsplit(found).path in {"", "/"}


def _is_public(host: str) -> bool:
    try:
        return ip_address(host).is_global
    except ValueError:
        return "." in host.strip(".") and not host.endswith((".local", ".localhost", ".internal", ".test"))


def joined(base: str, address: str) -> str:
    """An address as the page at ``base`` means it; empty when it is none."""
    try:
        return urljoin(base, address.strip())
    except ValueError:
        return ""


def _picture(soup: BeautifulSoup, address: str) -> str | None:
    names = ("og:image", "og:image:secure_url", "og:image:url", "twitter:image")
    found = (joined(address, said_by_meta(soup, name)) for name in names if said_by_meta(soup, name))
    return next((url for url in found if is_web_address(url)), None)


def marked_tags(soup: BeautifulSoup) -> Iterator[str]:
    """The tags that the page marks as such, each once."""
    marked = [str(tag.get("content") or "") for tag in soup.find_all("meta", property="article:tag")]
    marked += [tag.get_text() for tag in soup.find_all("a", rel="tag")]
    words: dict[str, str] = {}
    for word in (_said(text).lstrip("#").strip(" ,") for text in marked):
        if word and len(word) <= 50:
            words.setdefault(word.casefold(), word)
    yield from words.values()
