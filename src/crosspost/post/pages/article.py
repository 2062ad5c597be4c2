"""A page as the article its author wrote: title, blocks, tags, date, the sponsorship declared. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from bs4 import BeautifulSoup
from bs4.element import Comment, Tag

from crosspost.errors import InvalidPost
from crosspost.post.addresses import is_web_address
from crosspost.post.disclosure import place_disclosure
from crosspost.post.model import Block, Disclosure, Notice, Paragraph, spans_text
from crosspost.post.page import marked_tags, own_address, parse_page, said_by_meta
from crosspost.post.page_text import declared_in
from crosspost.post.pages.assembly import Element, assembled
from crosspost.post.pages.extraction import MainText, can_extract, main_text
from crosspost.post.pages.flow import Flow
from crosspost.post.pages.picture import Picture
from crosspost.post.pages.selectors import BODY, EXTRACTED, KINDS, PLAIN, PageKind
from crosspost.post.text import clean, line_of

__all__ = ["Article", "read_article"]

_SAVED = re.compile(r"saved from url=\(\d+\)(\S+)")
_MOMENT = re.compile(r"(\d{4})\.\s*(\d{1,2})\.\s*(\d{1,2})\.?(?:\s+(\d{1,2}):(\d{2}))?")
_HASHTAGS = re.compile(r"(?:#[^\s#]+\s*)+")
_MAX_TAGS = 30
_MAX_TAG = 50
_MAX_SUMMARY = 300
_LINKS = 10
"""Fewest links of a page that only lists posts."""
_LEAST = 100
"""Fewest characters of a page without any mark of an article that can be one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """What a page's author wrote; a picture among the ``blocks`` is still an address.

    ``address`` is where the page lives, empty for a saved page that does not say; ``published`` is a date or
    moment in ISO 8601 as far as the page tells one; ``kind`` is the row it was read by.
    """

    kind: str
    title: str
    blocks: tuple[Element, ...]
    address: str = ""
    tags: tuple[str, ...] = ()
    published: str = ""
    disclosure: str = ""
    summary: str = ""
    notices: tuple[Notice, ...] = ()

    @property
    def pictures(self) -> Iterator[Picture]:
        """The pictures in reading order."""
        return (block for block in self.blocks if isinstance(block, Picture))


def read_article(
    body: bytes, address: str = "", *, charset: str | None = None, saved: bool = False
) -> Article:
    """Read the article of a page from its bytes.

    Args:
        body: the HTML, in any encoding it declares.
        address: where it was found after all redirects; empty for a saved page that does not say.
        charset: what the server called the encoding, if it did.
        saved: whether it is a saved page, beside which its pictures may lie.

    Raises:
        InvalidPost: ``page.list`` for a page that only lists posts, ``page.several`` for one that holds more
            than one, ``page.no_article`` where no text is found, ``page.no_title``, ``post.not_text``.
    """
    soup = parse_page(body, charset)
    base = address or _saved_from(soup) or own_address(soup, "")
    where = address or base or None
    kind, root, main = _found(soup, where)
    flow = Flow(kind=kind, root=root, base=base, saved=saved)
    whole = assembled(flow, root)
    blocks, hashtags = _without_hashtags(main.trimmed(whole) if main else whole)
    if not blocks:
        raise InvalidPost("page.no_article", where=where)
    declared, kept = _declared(blocks, soup)
    own = own_address(soup, base)
    return Article(
        kind=kind.name,
        title=_title(soup, kind, where),
        blocks=kept,
        address=own if is_web_address(own) else "",
        tags=tuple(_tags(soup, kind, hashtags))[:_MAX_TAGS],
        published=_published(soup, kind),
        disclosure=declared,
        summary=_summary(soup),
        notices=tuple(_notices(flow)),
    )


def _found(soup: BeautifulSoup, where: str | None) -> tuple[PageKind, Tag, MainText | None]:
    """The kind of page and its one article; of a page of no known kind, its main text too."""
    for kind in KINDS:
        if soup.select_one(kind.marks) is None:
            continue
        if kind.listing and soup.select_one(kind.listing) is not None:
            raise InvalidPost("page.list", where=where)
        if found := _article(soup, kind, where):
            return kind, found, None
    return _unknown(soup, where)


def _unknown(soup: BeautifulSoup, where: str | None) -> tuple[PageKind, Tag, MainText | None]:
    """The article of a page of no known kind, as well as it can be told."""
    marked = _article(soup, PLAIN, where)
    body = marked or soup.body
    if body is None or (marked is None and not _has_text(body)):
        raise InvalidPost("page.no_article", where=where)
    if (marked is None or marked.name == "main") and _is_list(body):
        raise InvalidPost("page.list", where=where)
    main = main_text(soup, body)
    if main is not None:
        return EXTRACTED, main.root, main
    return (PLAIN if marked else BODY), body, None


def _has_text(body: Tag) -> bool:
    """Whether a body can be an article: enough to read, in elements, and no bytes of something else."""
    text = line_of(body.get_text())
    return len(text) >= _LEAST and "\ufffd" not in text and body.find(["p", "div", "br"]) is not None


def _is_list(body: Tag) -> bool:
    """Whether a page is more links than text."""
    linked = [line_of(link.get_text()) for link in body.find_all("a")]
    return len(linked) >= _LINKS and sum(map(len, linked)) > len(line_of(body.get_text())) / 2


def _article(soup: BeautifulSoup, kind: PageKind, where: str | None) -> Tag | None:
    """The article by the first selector that finds one; raises `InvalidPost` where it finds several."""
    for selector in re.split(r",\s*(?![^()]*\))", kind.article):
        found = [tag for tag in soup.select(selector) if tag.get_text(strip=True) or tag.find("img")]
        inner = {id(child) for tag in found for child in tag.find_all(True)}
        outer = [tag for tag in found if id(tag) not in inner]
        if len(outer) > 1:
            raise InvalidPost("page.several", where=where, count=len(outer))
        if outer:
            return outer[0]
    return None


def _saved_from(soup: BeautifulSoup) -> str:
    """The address that a browser wrote into a page it saved."""
    for comment in soup.find_all(string=lambda text: isinstance(text, Comment)):
        if (found := _SAVED.search(str(comment))) and is_web_address(found[1]):
            return found[1]
    return ""


def _title(soup: BeautifulSoup, kind: PageKind, where: str | None) -> str:
    """The title as it stands above the text, else as the page's tags say; never cut at a mark."""
    shown = soup.select_one(kind.title) if kind.title else None
    heading = soup.find("title")
    title = (
        (_words(shown) if shown else "")
        or said_by_meta(soup, "og:title")
        or (_words(heading) if isinstance(heading, Tag) else "")
    )
    if not title:
        raise InvalidPost("page.no_title", where=where)
    return title


def _words(tag: Tag) -> str:
    return line_of(clean(tag.get_text()))


def _tags(soup: BeautifulSoup, kind: PageKind, hashtags: Sequence[str]) -> Iterator[str]:
    shown = [_words(tag) for tag in soup.select(kind.tags)] if kind.tags else []
    words: dict[str, str] = {}
    for word in (*shown, *(marked_tags(soup) if not kind.tags else ()), *hashtags):
        name = word.lstrip("# ").rstrip(" ,")
        if name and len(name) <= _MAX_TAG:
            words.setdefault(name.casefold(), name)
    yield from words.values()


def _without_hashtags(blocks: Sequence[Element]) -> tuple[list[Element], list[str]]:
    """The blocks without a last paragraph that is nothing but hashtags, and these."""
    last = blocks[-1] if blocks else None
    text = spans_text(last.spans) if isinstance(last, Paragraph) else ""
    if _HASHTAGS.fullmatch(text):
        return list(blocks[:-1]), re.findall(r"#([^\s#]+)", text)
    return list(blocks), []


def _published(soup: BeautifulSoup, kind: PageKind) -> str:
    shown = soup.select_one(kind.date) if kind.date else None
    written = [said_by_meta(soup, "article:published_time")]
    if shown is not None:
        written += [str(shown.get("datetime") or shown.get("title") or ""), _words(shown)]
    for text in filter(None, written):
        try:
            return datetime.fromisoformat(text).isoformat()
        except ValueError:
            if moment := _korean_moment(text):
                return moment
    return ""


def _korean_moment(text: str) -> str:
    """A moment as Korean blogs show it, ``2024. 7. 14. 9:31``, on the clock of Korea."""
    found = _MOMENT.search(text)
    if found is None:
        return ""
    year, month, day, hour, minute = found.groups()
    date = f"{year}-{int(month):02}-{int(day):02}"
    written = f"{date}T{int(hour):02}:{minute}:00+09:00" if hour else date
    try:
        datetime.fromisoformat(written)
    except ValueError:
        return ""
    return written


def _declared(blocks: Sequence[Element], soup: BeautifulSoup) -> tuple[str, tuple[Element, ...]]:
    """The declaration the text opens with, apart from it; one that stands further down stays there too."""
    opening = next((n for n, block in enumerate(blocks) if isinstance(block, Paragraph)), None)
    if opening is not None and all(isinstance(block, Picture) for block in blocks[:opening]):
        only: list[Block] = [
            block for block in blocks[opening : opening + 1] if not isinstance(block, Picture)
        ]
        first, *rest = place_disclosure(only, "").blocks or (None,)
        if isinstance(first, Disclosure):
            return first.text, (*blocks[:opening], *(b for b in rest if b), *blocks[opening + 1 :])
    return declared_in(soup), tuple(blocks)


def _summary(soup: BeautifulSoup) -> str:
    """What the page says of itself, where its author wrote it: services cut the text's beginning for it."""
    said = said_by_meta(soup, "description")
    return said if said and len(said) <= _MAX_SUMMARY and said != said_by_meta(soup, "og:description") else ""


def _notices(flow: Flow) -> Iterator[Notice]:
    if flow.lost:
        yield Notice(code="notice.page_lost", params={"count": flow.lost})
    if flow.kind in {EXTRACTED, PLAIN, BODY}:
        yield Notice(code="notice.page_plain" if can_extract() else "notice.page_plain_rule")
