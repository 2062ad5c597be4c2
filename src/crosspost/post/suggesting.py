"""Facts that the text of a review seems to say. They are shown to its owner and never taken by themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from crosspost.post.facts import Facts, Rating, year_of
from crosspost.post.model import Post, Spans, Table, spans_text
from crosspost.post.pieces import block_spans
from crosspost.post.text import line_of

__all__ = ["suggested_facts"]

_KINDS = "영화|드라마|책|도서|소설|시집|에세이|만화|웹툰|애니메이션|다큐멘터리|연극|뮤지컬|공연|전시|앨범"
# "영화 〈등대〉": brackets that Koreans write around a title, and nothing else around one in a headline.
_WORK = re.compile(
    rf"(?:(?<![가-힣])(?P<kind>{_KINDS})\s*)?"
    r"(?:〈(?P<a>[^〈〉]+)〉|《(?P<b>[^《》]+)》|『(?P<c>[^『』]+)』|「(?P<d>[^「」]+)」|<(?P<e>[^<>]+)>)"
)
_LABELS = {
    "원제": "original_title",
    "원작명": "original_title",
    "감독": "directors",
    "연출": "directors",
    "저자": "authors",
    "지은이": "authors",
    "작가": "authors",
    "출연": "cast",
    "출연진": "cast",
    "배우": "cast",
    "개봉": "year",
    "개봉일": "year",
    "출간": "year",
    "출간일": "year",
    "제작연도": "year",
    "별점": "rating",
    "평점": "rating",
    "내 별점": "rating",
    "나의 별점": "rating",
    "내 평점": "rating",
}
_LABEL = "|".join(sorted(map(re.escape, _LABELS), key=len, reverse=True))
_SAID = re.compile(rf"[\s\-·•*※▶■◆○●]*(?P<label>{_LABEL})\s*[:：]\s*(?P<said>\S.*)")
_BETWEEN = re.compile(rf"\s*[|/,]\s*(?=(?:{_LABEL})\s*[:：])")
_YEAR = re.compile(r"(?:1[89]|20)\d\d")
_NAMES = re.compile(r"\s*[,，、/·]\s*")
_LONGEST_LINE = 120
_LONGEST_NAME = 30


def suggested_facts(post: Post) -> Facts:
    """What the text seems to say of the work that the front matter does not.

    Only lines with a label (``감독: …``) and a work in brackets in the title count, and only where the text
    does not say two different things: it may be about several works.
    """
    found: dict[str, set[str]] = {}
    for name, said in (*_in_title(post.title), *_in_lines(post)):
        found.setdefault(name, set()).add(said)
    sure = {name: said.pop() for name, said in found.items() if len(said) == 1}
    return _without_known(_facts(sure), post.facts)


def _facts(sure: dict[str, str]) -> Facts:
    return Facts(
        work=sure.get("work", ""),
        kind=sure.get("kind", ""),
        original_title=sure.get("original_title", ""),
        directors=_names(sure.get("directors", "")),
        authors=_names(sure.get("authors", "")),
        cast=_names(sure.get("cast", "")),
        year=sure.get("year", ""),
        rating=Rating(text=sure["rating"]) if "rating" in sure else None,
    )


def _without_known(facts: Facts, known: Facts) -> Facts:
    return replace(
        facts,
        work="" if known.work else facts.work,
        kind="" if known.kind else facts.kind,
        original_title="" if known.original_title else facts.original_title,
        directors=() if known.directors else facts.directors,
        authors=() if known.authors else facts.authors,
        cast=() if known.cast else facts.cast,
        year="" if known.year else facts.year,
        rating=None if known.rating else facts.rating,
    )


def _in_title(title: str) -> Iterator[tuple[str, str]]:
    for found in _WORK.finditer(title):
        yield "work", line_of(next(filter(None, found.group("a", "b", "c", "d", "e"))))
        if found["kind"]:
            yield "kind", found["kind"]


def _in_lines(post: Post) -> Iterator[tuple[str, str]]:
    """What stands behind a label, where it is short enough to be no sentence."""
    for line in _lines(post):
        for part in _BETWEEN.split(line) if len(line) <= _LONGEST_LINE else ():
            found = _SAID.fullmatch(part.strip())
            if found and (fact := _fact(_LABELS[found["label"]], line_of(found["said"]))):
                yield fact


def _lines(post: Post) -> Iterator[str]:
    for block in post.blocks:
        if isinstance(block, Table):
            yield from (_row(row) for row in block.rows)
        else:
            for spans in block_spans(block):
                yield from spans_text(spans).split("\n")


def _row(cells: tuple[Spans, ...]) -> str:
    """A row of a table of two columns is a label with what it says."""
    texts = [line_of(spans_text(cell)).rstrip(":： ") for cell in cells]
    return ": ".join(texts) if len(texts) == 2 and all(texts) else ""


def _fact(name: str, said: str) -> tuple[str, str] | None:
    if name == "year":
        year = year_of(said)
        return (name, year) if _YEAR.fullmatch(year) else None
    if name == "rating":
        return (name, said) if Rating(text=said).value is not None and len(said) <= _LONGEST_NAME else None
    if name == "original_title":
        return (name, said) if len(said) <= 2 * _LONGEST_NAME else None
    return (name, said) if all(len(one) <= _LONGEST_NAME for one in _names(said)) else None


def _names(said: str) -> tuple[str, ...]:
    return tuple(name for name in _NAMES.split(said) if name)
