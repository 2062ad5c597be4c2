"""A plain text as blocks: the shape a page has when it is copied as text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from crosspost.post.addresses import link_addresses, lone_address
from crosspost.post.credit import is_credit
from crosspost.post.disclosure import declaration, is_statement
from crosspost.post.draft import Draft
from crosspost.post.model import (
    Block,
    Credit,
    Divider,
    Heading,
    LinkCard,
    Listing,
    ListItem,
    Notice,
    Paragraph,
    Span,
    Spans,
)
from crosspost.post.pieces import clip
from crosspost.post.share_buttons import without_share_buttons
from crosspost.post.text import line_of

__all__ = ["read_plain"]

_MAX_TITLE = 200
_MAX_HEADING = 60
_LONG = 80
_LONG_LINE = 30
_NO_LINE_OF_VERSE = 40

_BULLET = re.compile(r"(\s*)[-*•·▪◦‣]\s+(?=\S)")
# "11. 24. 관람" is a date.
_NUMBER = re.compile(r"(\s*)(\d{1,3})[.)]\s+(?=\S)(?!\d{1,4}[.)(일])")
_DIVIDER = re.compile(r"(?:[-=_*~—─]\s*){3,}")
_HASHTAGS = re.compile(r"(?:#[^\s#]+\s*)+")
_QUOTED = re.compile(r"""["'“‘「『《〈<][^"'”’」』》〉>]*["'”’」』》〉>]""")
_WORD = re.compile(r"\w+")
_DATE = re.compile(r"(?:[\d\s.:/~-]|년|월|일|시|분|오전|오후)+")
_SENTENCE_END = re.compile(r"(?:[.!?…,;:~^]|다|요|까|죠|네|니|[ㅋㅎㅠㅜ]|[:^;]\))$")
_CLOSING_QUOTES = "\"'”’」』》〉>"

_Group = Sequence[str]
"""Lines without a blank one between them."""


def read_plain(text: str) -> Draft:
    """The draft of a plain text: its first line is the title, unless that line is a sponsorship declaration.

    The rules: a blank line ends a block; a short line of several words that is no sentence and stands
    before a long paragraph is a heading; lines with a bullet or a number each are a list; a last line of
    hashtags gives the tags.
    """
    lines, buttons = without_share_buttons(text.split("\n"))
    title, body = _title(lines)
    groups = [tuple(group) for blank, group in groupby(body, key=lambda ln: not ln.strip()) if not blank]
    tags = _hashtags(groups[-1]) if groups else ()
    if tags:
        groups.pop()
    notices = (Notice(code="notice.share_buttons_removed", params={"count": buttons}),) if buttons else ()
    return Draft(title=title, blocks=tuple(_blocks(groups)), tags=tags, notices=notices)


def _title(lines: Sequence[str]) -> tuple[str, list[str]]:
    """The title and the lines of the body; a declaration above the title becomes the body's first line."""
    worded = [number for number, line in enumerate(lines) if line.strip()]
    if not worded:
        return "", []
    # Without a text below the second line that one is the text, and the first its title.
    above = len(worded) > 2 and is_statement(line_of(lines[worded[0]]))
    at = worded[1] if above else worded[0]
    title = line_of(lines[at])
    if len(title) > _MAX_TITLE:
        return "", list(lines)
    declared = [lines[worded[0]], ""] if above else []
    return title, [*declared, *lines[at + 1 :]]


def _blocks(groups: Sequence[_Group]) -> Iterator[Block]:
    for before, (group, after) in zip(((), *groups), pairwise((*groups, ())), strict=False):
        if _is_heading(group, before, after):
            yield Heading(spans=_spans(group))
        else:
            yield from _block(group)


def _is_heading(group: _Group, before: _Group, after: _Group) -> bool:
    """A line that names what follows. Short lines among short lines are verse and stay paragraphs."""
    line = group[0].strip()
    if len(group) > 1 or len(line) > _MAX_HEADING or not _is_long(after) or not _may_name(line):
        return False
    if _NUMBER.match(line):
        return True
    above = "\n".join(before).strip()
    words = _WORD.findall(_QUOTED.sub(" ", line))
    verse = above and len(above) < _NO_LINE_OF_VERSE and not is_credit(above)
    return len(words) > 1 and not verse and not _SENTENCE_END.search(line.rstrip(_CLOSING_QUOTES))


def _is_long(group: _Group) -> bool:
    """Whether this is running text and no list, no verse and no second short line."""
    text = "\n".join(group)
    return len(text) >= _LONG and max(map(len, group)) >= _LONG_LINE and not _BULLET.match(text)


def _may_name(line: str) -> bool:
    return not (
        is_credit(line)
        or declaration(line)[0]
        or line.startswith("#")
        or _BULLET.match(line)
        or _DATE.fullmatch(line)
        or _DIVIDER.fullmatch(line)
        or "://" in line
    )


def _block(group: _Group) -> Iterator[Block]:
    """The blocks of some lines: lists, dividers, credits, and the text between them."""
    for kind, lines in _runs(group):
        match kind:
            case "bullet" | "number":
                yield Listing(items=tuple(_items(lines)))
            case "divider":
                yield Divider()
            case "credit":
                yield from (Credit(text=line_of(line)) for line in lines)
            case _:
                yield from _text(lines)


def _runs(group: _Group) -> Iterator[tuple[str, _Group]]:
    """The lines by kind; a single line with a bullet or number is speech or a sentence, and no list."""
    kinds = [_kind(line) for line in group]
    lone = {
        n for n, kind in enumerate(kinds) if kind in {"bullet", "number"} and kind not in _beside(kinds, n)
    }
    kinds = ["text" if number in lone else kind for number, kind in enumerate(kinds)]
    for kind, run in groupby(zip(kinds, group, strict=True), key=lambda pair: pair[0]):
        yield kind, [line for _, line in run]


def _beside(kinds: Sequence[str], number: int) -> set[str]:
    return {*kinds[max(number - 1, 0) : number], *kinds[number + 1 : number + 2]}


def _kind(line: str) -> str:
    if _DIVIDER.fullmatch(line.strip()):
        return "divider"
    if is_credit(line):
        return "credit"
    if _BULLET.match(line):
        return "bullet"
    return "number" if _NUMBER.match(line) else "text"


def _items(lines: _Group) -> Iterator[ListItem]:
    """The items of a list; two spaces of further indentation are a level."""
    marks = [_BULLET.match(line) or _NUMBER.match(line) for line in lines]
    indents = [len(mark.group(1).expandtabs(4)) if mark else 0 for mark in marks]
    margin = min(indents)
    for line, mark, indent in zip(lines, marks, indents, strict=True):
        numbered = _NUMBER.match(line)
        yield ListItem(
            spans=_spans([line[mark.end() if mark else 0 :]]),
            level=(indent - margin) // 2,
            number=int(numbered.group(2)) if numbered else None,
        )


def _text(lines: _Group) -> Iterator[Block]:
    spans = _spans(lines)
    if address := lone_address(spans):
        yield LinkCard(url=address)
    elif spans:
        yield Paragraph(spans=spans)


def _spans(lines: _Group) -> Spans:
    return clip(list(link_addresses(Span(text="\n".join(line.strip() for line in lines)))))


def _hashtags(group: _Group) -> tuple[str, ...]:
    """The tags when every line of the group is hashtags and nothing else."""
    if not all(_HASHTAGS.fullmatch(line.strip()) for line in group):
        return ()
    words = (word for line in group for word in line.replace("#", " ").split())
    return tuple({word.casefold(): word for word in words}.values())
