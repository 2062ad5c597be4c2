"""What the import keeps and loses of saved pages: a table with one line per page, and a summary.

    python -m benchmarks.import DIR

``DIR`` holds ``.html`` files at any depth. Nothing is fetched and no word of a page is printed. ``kept`` is
the share of the article's own characters that are in the blocks, without the words of link cards, which are
another page's; ``images`` are those in the blocks of those in the article; ``order`` is whether headings
stand in theirs; ``noise`` is how many phrases of buttons, comments and related posts came along.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bs4 import BeautifulSoup
from bs4.element import PreformattedString, Tag

from crosspost.errors import CrosspostError
from crosspost.post.model import Block, Heading, Paragraph, Span, spans_text
from crosspost.post.pages import Article, Picture, read_article
from crosspost.post.pages.selectors import BODY, EXTRACTED, KINDS, NOT_THE_AUTHORS, PLAIN
from crosspost.post.writing import Draught, write_post

__all__ = ["Kept", "main", "measured"]

_NOISE = re.compile(
    r"공유하기|URL ?복사|이웃추가|신고하기|댓글 \d+|좋아요|관련 ?글|다른 글|인쇄|Share this|Teilen|Like this"
)
_WORD = re.compile(r"\w")
_NOT_OWN = ".se-sticker, .se-map-image, .se-oglink, .se_oglink, figure[data-ke-type=opengraph], .fileblock"
_MARKS = re.compile(r"<br>|&#8203;|\]\([^)]*\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What was kept of one page; ``refused`` is the code of the error where it was refused."""

    name: str
    kind: str = ""
    titled: bool = False
    characters: int = 0
    kept: float = 0.0
    images_in: int = 0
    images_out: int = 0
    in_order: bool = False
    noise: int = 0
    refused: str = ""


def measured(name: str, body: bytes) -> Kept:
    """Read one page and compare it with the element it was read from."""
    try:
        article = read_article(body)
    except CrosspostError as error:
        return Kept(name=name, refused=error.code)
    soup = BeautifulSoup(body.decode("utf-8", errors="replace"), "lxml")
    root = _root(soup, article)
    for tag in root.select(f"{NOT_THE_AUTHORS}, {_NOT_OWN}"):
        tag.decompose()
    images = root.select("img:not(.avatar, [width='1'])")
    given = _letters(
        "".join(node for node in root.find_all(string=True) if not isinstance(node, PreformattedString))
    )
    text = write_post(Draught(title="-", blocks=list(_in_words(article))))
    got = _letters(_MARKS.sub("", text) + article.disclosure + "".join(article.tags))
    headings = [_letters(spans_text(b.spans)) for b in article.blocks if isinstance(b, Heading)]
    return Kept(
        name=name,
        kind=article.kind,
        titled=bool(article.title),
        characters=len(given),
        kept=_share(given, got),
        images_in=len(images),
        images_out=sum(bool(picture.addresses) for picture in article.pictures),
        in_order=_in_order(headings, given),
        noise=len(_NOISE.findall(text)),
    )


def _root(soup: BeautifulSoup, article: Article) -> Tag:
    kind = next(kind for kind in (*KINDS, PLAIN, BODY, EXTRACTED) if kind.name == article.kind)
    selectors = re.split(r",\s*(?![^()]*\))", kind.article)
    return next((found for selector in selectors if (found := soup.select_one(selector))), soup)


def _in_words(article: Article) -> Iterator[Block]:
    """The blocks with the caption of each picture in its place."""
    for block in article.blocks:
        if not isinstance(block, Picture):
            yield block
        elif block.caption:
            yield Paragraph(spans=(Span(text=block.caption),))


def _letters(text: str) -> str:
    return "".join(_WORD.findall(text))


def _share(given: str, got: str) -> float:
    """The share of pieces of ten characters that came along, in any place."""
    pieces = [given[at : at + 10] for at in range(0, len(given), 10)]
    return sum(piece in got for piece in pieces) / len(pieces) if pieces else 1.0


def _in_order(headings: Sequence[str], text: str) -> bool:
    at = 0
    for heading in headings:
        at = text.find(heading, at)
        if at < 0:
            return False
    return True


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure every page and print the table."""
    parser = argparse.ArgumentParser(prog="benchmarks.import")
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args(arguments).folder
    rows = [measured(path.stem, path.read_bytes()) for path in sorted(folder.rglob("*.htm*"))]
    print(f"{'page':<32} {'kind':<13} title {'chars':>6} {'kept':>6} {'images':>8} order noise")
    for row in rows:
        if row.refused:
            print(f"{row.name[:32]:<32} refused: {row.refused}")
            continue
        images = f"{row.images_out}/{row.images_in}"
        print(
            f"{row.name[:32]:<32} {row.kind:<13} {_yes(row.titled):>5} {row.characters:>6} {row.kept:>6.1%}"
            f" {images:>8} {_yes(row.in_order):>5} {row.noise:>5}"
        )
    read = [row for row in rows if not row.refused]
    total = sum(row.characters for row in read) or 1
    share = sum(row.characters * row.kept for row in read) / total
    print(
        f"{len(read)} read, {len(rows) - len(read)} refused; {share:.1%} of the characters,"
        f" {sum(row.images_out for row in read)}/{sum(row.images_in for row in read)} images,"
        f" {sum(row.noise for row in read)} phrases of noise"
    )


def _yes(value: bool) -> str:
    return "yes" if value else "no"


if __name__ == "__main__":
    main()
