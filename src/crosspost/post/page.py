"""Reads a page that is already live: what its own tags say of it. Pure: bytes and an address in, values out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, quote, urldefrag, urljoin, urlsplit

from bs4 import BeautifulSoup
from bs4.dammit import EncodingDetector
from bs4.element import Tag

from crosspost.errors import ConfigurationError
from crosspost.post.addresses import is_web_address
from crosspost.post.disclosure import declaration
from crosspost.post.model import Block, Disclosure, Image, Media, Paragraph, Post, Span
from crosspost.post.text import clean, line_of

__all__ = ["LivePage", "naver_mobile", "read_page"]

_MAX_SUMMARY = 300
_OPENING_LINES = 12
"""How many lines of the article a declaration may stand behind: menus and dates come first."""

_ARTICLES = (
    ".se-main-container",
    "#postViewArea",
    ".tt_article_useless_p_margin",
    ".entry-content",
    "article",
    "main",
    "body",
)
_NAVER_POST = re.compile(r"/([A-Za-z0-9_-]+)/(\d+)/?")
_KOREAN = frozenset({"euc-kr", "euckr", "ks_c_5601-1987", "ksc5601", "ms949", "x-windows-949"})


@dataclass(frozen=True, slots=True, kw_only=True)
class LivePage:
    """What a page says of itself. ``address`` is its own, ``picture`` that of its first image, if it has one.

    ``tagged`` says whether it has Open Graph tags, which platforms make their link cards from.
    """

    address: str
    title: str
    summary: str = ""
    picture: str | None = None
    disclosure: str = ""
    tagged: bool = False

    def post(self, picture: Media | None = None) -> Post:
        """The page as a post whose text lives at its own address."""
        blocks: list[Block] = [Disclosure(text=self.disclosure)] if self.disclosure else []
        blocks += [Paragraph(spans=(Span(text=self.summary),))] if self.summary else []
        blocks += [Image(media=picture)] if picture else []
        return Post(
            id=self.address,
            title=self.title,
            blocks=tuple(blocks),
            canonical=self.address,
            summary=self.summary,
        )


def read_page(content: bytes, address: str, *, charset: str | None = None) -> LivePage:
    """Read a page's title, description, picture, own address and sponsorship disclosure.

    ``charset`` is the one its HTTP header names. Raises `ConfigurationError` (``page.no_title``) for a page
    without a title: nothing could be shared of it.
    """
    soup = BeautifulSoup(_text(content, charset), "lxml")
    head = soup.find("title")
    title = _meta(soup, "og:title", "twitter:title") or _line(head.get_text() if head else "")
    if not title:
        raise ConfigurationError("page.no_title", where=address)
    picture = _meta(soup, "og:image", "og:image:url", "twitter:image")
    picture = urljoin(address, picture) if picture else ""
    return LivePage(
        address=_own_address(soup, address),
        title=title,
        summary=_short(_meta(soup, "og:description", "description", "twitter:description")),
        picture=picture if is_web_address(picture) else None,
        disclosure=_disclosure(soup),
        tagged=bool(_meta(soup, "og:title")),
    )


def naver_mobile(address: str) -> str | None:
    """The address where a Naver blog post can be read; ``None`` for any other page.

    ``blog.naver.com/ID/NO`` is only a frame around the post; its mobile page has everything in itself.
    """
    parts = urlsplit(address)
    if parts.hostname != "blog.naver.com":
        return None
    if found := _NAVER_POST.fullmatch(parts.path):
        return f"https://m.blog.naver.com/{found[1]}/{found[2]}"
    query = parse_qs(parts.query)
    if query.get("blogId") and query.get("logNo"):
        return f"https://m.blog.naver.com/{quote(query['blogId'][0])}/{quote(query['logNo'][0])}"
    return None


def _text(content: bytes, charset: str | None) -> str:
    """Decode as a browser would: byte order mark, header, the page's own tag; else UTF-8, else CP949."""
    declared = charset or EncodingDetector.find_declared_encoding(content, is_html=True) or ""
    named = "cp949" if declared.lower() in _KOREAN else declared
    for encoding in (named, "utf-8-sig", "cp949"):
        try:
            return content.decode(encoding).lstrip("\ufeff")
        except (LookupError, UnicodeDecodeError):
            continue
    # A single broken byte must not hide the page's tags.
    known = named if named == "cp949" else "utf-8"
    return content.decode(known, errors="replace")


def _meta(soup: BeautifulSoup, *names: str) -> str:
    """The first of these tags that says something."""
    for name in names:
        for attribute in ("property", "name"):
            for tag in soup.find_all("meta", attrs={attribute: name}):
                if said := _line(str(tag.get("content") or "")):
                    return said
    return ""


def _line(text: str) -> str:
    return line_of(clean(text))


def _short(text: str) -> str:
    return text if len(text) <= _MAX_SUMMARY else text[: _MAX_SUMMARY - 1].rstrip() + "…"


def _own_address(soup: BeautifulSoup, address: str) -> str:
    """The page's own name for itself where that is believable, else the address it was found at."""
    address = urldefrag(address).url
    link = soup.find("link", rel="canonical")
    named = [str(link.get("href") or "")] if isinstance(link, Tag) else []
    for candidate in (*named, _meta(soup, "og:url")):
        own = urldefrag(urljoin(address, candidate.strip())).url if candidate.strip() else ""
        if _believable(own, address):
            return own
    return address


def _believable(own: str, address: str) -> bool:
    """Whether it is the same site and no mere front page, which careless themes name on every page."""
    if not is_web_address(own):
        return False
    mine, found = urlsplit(own), urlsplit(address)
    same = _site(mine.hostname or "") == _site(found.hostname or "")
    front = mine.path in {"", "/"} and not mine.query and (found.path not in {"", "/"} or bool(found.query))
    return same and not front


def _site(host: str) -> str:
    """The host without the label that only says which face of the site it is."""
    label, _, rest = host.lower().partition(".")
    return rest if label in {"www", "m"} and "." in rest else host.lower()


def _disclosure(soup: BeautifulSoup) -> str:
    """The declaration that the article opens with."""
    article = next((found for where in _ARTICLES if (found := soup.select_one(where))), None)
    if article is None:
        return ""
    lines = []
    for text in article.stripped_strings:
        if line := _line(text):
            lines.append(line)
        if len(lines) == _OPENING_LINES:
            break
    for number in range(len(lines)):
        found, _ = declaration("\n".join(lines[number:]))
        if found:
            return found
    return ""
