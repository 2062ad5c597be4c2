"""Where the article of a page of no known kind lies, as trafilatura tells its main text from the rest.

It knows the text well, but drops many a picture and heading: so its text only shows where to look, and what
lies there is read by the same rules as any other page. It comes with the extra ``pages``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec

from bs4 import BeautifulSoup
from bs4.element import Tag

from crosspost.post.model import Heading, Paragraph, Quote, spans_text
from crosspost.post.pages.assembly import Element
from crosspost.post.pages.picture import Picture

__all__ = ["MainText", "can_extract", "main_text"]

_LEAST = 100
"""Fewest letters that are believed to be an article: of less, buttons were found to be a part."""

_SHARE = 0.9
"""How much of the text an element must hold to be where the article lies."""

_LONGEST = 3_000_000
"""Longest page in characters that is looked through for its main text."""

_SAMPLE = 200
"""Of how many lines it is seen where they lie."""

_DEEPEST = 200
_BEGINNING = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class MainText:
    """The element in which a page's main text lies, and the letters of that text."""

    root: Tag
    letters: str

    def trimmed(self, blocks: Sequence[Element]) -> list[Element]:
        """The blocks without what stands above and below the main text, but with the pictures at its ends."""
        told = [number for number, block in enumerate(blocks) if self._tells(block)]
        if not told:
            return list(blocks)
        first, last = told[0], told[-1]
        while first > 0 and isinstance(blocks[first - 1], Picture | Heading):
            first -= 1
        while last + 1 < len(blocks) and isinstance(blocks[last + 1], Picture):
            last += 1
        return list(blocks[first : last + 1])

    def _tells(self, block: Element) -> bool:
        match block:
            case Paragraph() | Heading():
                letters = _letters(spans_text(block.spans))
            case Quote():
                letters = _letters(spans_text(block.paragraphs[0]))
            case _:
                return False
        return bool(letters) and letters[:_BEGINNING] in self.letters


def can_extract() -> bool:
    """Whether trafilatura is installed."""
    return find_spec("trafilatura") is not None


def main_text(soup: BeautifulSoup, within: Tag) -> MainText | None:
    """The main text of a page and where it lies ``within`` an element; ``None`` where none is told apart."""
    if not can_extract():
        return None
    # Only a page of no known kind pays for its import, a quarter of a second.
    from trafilatura import extract

    page = str(soup)
    if len(page) > _LONGEST:
        return None
    written = [_letters(line) for line in (extract(page, include_comments=False) or "").splitlines()]
    lines = [line for line in written if line]
    if sum(map(len, lines)) < _LEAST:
        return None
    sample = lines[:: len(lines) // _SAMPLE + 1]
    return MainText(root=_holder(within, sample), letters="".join(lines))


def _holder(root: Tag, lines: Sequence[str]) -> Tag:
    """The innermost element that holds nearly all lines."""
    wanted = _SHARE * sum(map(len, lines))
    for _ in range(_DEEPEST):
        inner = [child for child in root.find_all(True, recursive=False) if _held(child, lines) >= wanted]
        if not inner:
            break
        root = inner[0]
    return root


def _held(tag: Tag, lines: Sequence[str]) -> int:
    text = tag.get_text()
    if len(text) < _SHARE * sum(map(len, lines)):
        return 0
    letters = _letters(text)
    return sum(len(line) for line in lines if line in letters)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))
