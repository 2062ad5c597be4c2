"""The sponsorship declaration in a live page's text: where it opens the article, or is a sentence in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PreformattedString, Tag

from crosspost.post.disclosure import declaration
from crosspost.post.text import clean, line_of

__all__ = ["declared_in", "split_declaration"]

_ARTICLE = (
    "[itemprop=articleBody]",
    ".se-main-container",
    "#postViewArea",
    ".tt_article_useless_p_margin",
    ".contents_style",
    ".entry-content",
    ".post-content",
    ".article-view",
    ".article_view",
    "article",
    "main",
)
"""Where the blogs of Korea keep an article's text, the surest first."""

_NO_TEXT = (
    "script, style, noscript, template, iframe, nav, header, footer, aside, form, button, select, [hidden]"
)
_OTHERS = re.compile(
    r"comment|reply|related|sidebar|recent|another_category|adsbygoogle|revenue", re.IGNORECASE
)
_LINES = frozenset(
    {"p", "div", "li", "br", "td", "th", "tr", "blockquote", "figcaption", "section", "article", "pre"}
    | {f"h{level}" for level in range(1, 7)}
)
_OPENING = 3
"""How many lines open an article: there a bare "[광고]" declares; below, it labels an advertisement."""

_SENTENCE = 12
"""Shortest line, in characters, that can be a declaration in the midst of a text."""

_END_OF_SENTENCE = re.compile(r"(?<=[.!?。])\s+|(?<=[\])])\s+")


def declared_in(soup: BeautifulSoup) -> str:
    """The declaration that an article's visible text makes, or an empty text."""
    article = next((found for place in _ARTICLE if (found := soup.select_one(place))), None)
    for number, line in enumerate(_visible_lines(article or soup)):
        opens = article is not None and number < _OPENING
        said = opens or (len(line) >= _SENTENCE and " " in line and not line.endswith("?"))
        if said and (declared := split_declaration(line)[0]):
            return declared
    return ""


def split_declaration(text: str) -> tuple[str, str]:
    """The declaration that a text on one line opens with, one sentence or more, and what follows it."""
    sentences = _END_OF_SENTENCE.split(text)
    declared = takewhile(lambda sentence: bool(declaration(sentence)[0]), sentences)
    count = sum(1 for _ in declared)
    return " ".join(sentences[:count]), " ".join(sentences[count:])


def _visible_lines(root: Tag) -> Iterator[str]:
    hidden = {id(tag) for tag in root.select(_NO_TEXT)}
    hidden |= {id(tag) for tag in root.find_all(True) if _is_others(tag)}
    words: list[str] = []
    for node in _below(root, hidden):
        if isinstance(node, Tag):
            if node.name in _LINES:
                yield from _line(words)
                words = []
        else:
            words.append(str(node))
    yield from _line(words)


class _End:
    """Where an element ends."""

    __slots__ = ("tag",)

    def __init__(self, tag: Tag) -> None:
        self.tag = tag


def _below(root: Tag, hidden: set[int]) -> Iterator[Tag | NavigableString]:
    """Everything in reading order, with each element both where it begins and where it ends."""
    stack: list[object] = list(reversed(root.contents))
    while stack:
        node = stack.pop()
        if isinstance(node, Tag):
            if id(node) in hidden:
                continue
            yield node
            if node.name in _LINES:
                stack.append(_End(node))
            stack.extend(reversed(node.contents))
        elif isinstance(node, _End):
            yield node.tag
        elif isinstance(node, NavigableString) and not isinstance(node, PreformattedString):
            yield node


def _line(words: list[str]) -> Iterator[str]:
    line = line_of(clean("".join(words)))
    if line:
        yield line


def _is_others(tag: Tag) -> bool:
    """Readers' comments and other posts are not what this article says."""
    return bool(_OTHERS.search(f"{tag.get('class') or ''} {tag.get('id') or ''}"))
