"""The sponsorship disclosure: found where a review opens with one, placed first, never twice.

Korean law (the Fair Trade Commission's guidance on endorsements) wants it at the beginning. A text that
is wrongly left a paragraph still stands where its author put it; what is taken for one is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from crosspost.post.model import (
    Block,
    Code,
    Credit,
    Disclosure,
    Divider,
    Heading,
    Image,
    Listing,
    Notice,
    Paragraph,
    Quote,
    Spans,
    Table,
    spans_text,
)
from crosspost.post.pieces import clip
from crosspost.post.sponsorship import admits, hints, is_label, is_marked, tells
from crosspost.post.text import line_of

__all__ = ["declaration", "doubts", "is_statement", "place_disclosure", "undisclosed"]

_MAX_LENGTH = 200

_SENTENCE = re.compile(r"(?:.+?[^\d\s][.!?。][)\]\"'”’」』]*(?=[ \t]|$)|.+?$)[ \t]*\n?", re.MULTILINE)
_WHOLE = re.compile(r"(?:[.!?。\])】]|다|요|죠|음|함|임|니당)[\W_ㅋㅎㅠㅜ]*$")
_STATED = re.compile(r"받(?!은|는)|작성|(?:쓴|적은)\s*(?:글|리뷰|후기)|광고.*포함")
_LEADING_MARKS = re.compile(r"(?:\s*(?:\[[^\]]*\]|\([^)]*\)|#\S+|※))+\s*")
# "May receive", and the name of a campaign in place of what was received.
_VAGUE = re.compile(r"받을\s*수\s*있|일부\s*지원|may\s+(?:receive|earn)", re.IGNORECASE)
_TRIAL = re.compile(r"체험단|서평단|서포터즈|앰버서더|AD\b|Collaboration", re.IGNORECASE)
_GIVEN = re.compile(r"제공|지원|협찬|광고|대가|수수료|원고료|증정|받(?:아|았|고|은)")
_HANGUL = re.compile(r"[가-힣]")


def declaration(text: str) -> tuple[str, str]:
    """The declaration a text opens with, on one line, and what follows it; the first is empty without one.

    It may be broken over lines ("…제공받아", "작성했습니다.") and may be several sentences that each declare.
    """
    sentences = _SENTENCE.findall(text)
    taken = 0
    for number in range(1, len(sentences) + 1):
        opening = line_of("".join(sentences[taken:number]))
        if len(opening) >= _MAX_LENGTH:
            break
        if (is_marked(opening) or tells(opening)) and (number == len(sentences) or _is_whole(opening)):
            taken = number
        elif _is_whole(opening):
            break
    declared = "".join(sentences[:taken])
    return line_of(declared), text[len(declared) :] if taken else text


def is_statement(line: str) -> bool:
    """Whether a line says nothing but that the text is sponsored; a title only begins with such a mark."""
    if is_label(line):
        return True
    said = line[found.end() :] if (found := _LEADING_MARKS.match(line)) else line
    return declaration(said) == (line_of(said), "") and _is_whole(said) and bool(_STATED.search(said))


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """The blocks with the disclosure first, and the one that was ``taken`` from the body."""

    blocks: tuple[Block, ...]
    taken: str = ""


def place_disclosure(blocks: Sequence[Block], declared: str) -> Placed:
    """Put the disclosure first: the one ``declared`` apart, else the one the body opens with.

    An opening that only repeats what was declared is left out; any other text stays where it is.
    """
    at = next((n for n, block in enumerate(blocks) if not isinstance(block, Image | Credit | Divider)), 0)
    before, rest = tuple(blocks[:at]), tuple(blocks[at + 1 :])
    if declared:
        repeated = bool(blocks) and line_of(" ".join(_texts(blocks[at]))) == declared
        return Placed(blocks=(Disclosure(text=declared), *(before + rest if repeated else blocks)))
    found, remainder = _opening(blocks[at]) if blocks else ("", ())
    if not found:
        return Placed(blocks=tuple(blocks))
    return Placed(blocks=(Disclosure(text=found), *before, *remainder, *rest), taken=found)


def doubts(blocks: Sequence[Block], title: str = "") -> tuple[Notice, ...]:
    """What the guidance would find wanting in how a post discloses; nothing is added or taken away.

    Source: 추천·보증 등에 관한 표시·광고 심사지침, in force since 2024-12-01: words that leave open whether
    something was given, and a language its readers do not read, are no disclosure.
    """
    declared = next((block.text for block in blocks if isinstance(block, Disclosure)), "")
    if not declared:
        told = undisclosed(blocks) or (title if hints(title) else "")
        return (Notice(code="notice.disclosure_missing", params={"text": told[:60]}),) if told else ()
    said = [text for block in blocks for text in _texts(block)]
    found = []
    if _VAGUE.search(declared) or (_TRIAL.search(declared) and not _GIVEN.search(declared)):
        found.append(Notice(code="notice.disclosure_vague", params={"text": declared}))
    if not _HANGUL.search(declared) and any(map(_HANGUL.search, said)):
        found.append(Notice(code="notice.disclosure_foreign", params={"text": declared}))
    return tuple(found)


def undisclosed(blocks: Sequence[Block]) -> str:
    """The first text that tells of something given for this review, where no disclosure says so."""
    if any(isinstance(block, Disclosure) for block in blocks):
        return ""
    texts = (text for block in blocks for text in _texts(block))
    return next((text for text in texts if any(map(admits, _sentences(text)))), "")


def _sentences(text: str) -> Iterator[str]:
    """Each line of a text, and each of its sentences: what tells may need its neighbour to be understood."""
    for line in text.split("\n"):
        yield line_of(line)
        yield from map(line_of, _SENTENCE.findall(line))


def _is_whole(line: str) -> bool:
    return is_label(line) or bool(_WHOLE.search(line))


def _texts(block: Block) -> tuple[str, ...]:
    """What a block says, part by part."""
    match block:
        case Paragraph(spans=spans) | Heading(spans=spans):
            return (spans_text(spans),)
        case Quote(paragraphs=paragraphs):
            return tuple(map(spans_text, paragraphs))
        case Listing(items=items):
            return tuple(spans_text(item.spans) for item in items)
        case Table(rows=rows):
            return tuple(" ".join(spans_text(cell) for cell in row if cell) for row in rows)
        case Code(text=text):
            return (text,)
        case _:
            return ()


def _opening(block: Block) -> tuple[str, tuple[Block, ...]]:
    """The declaration a block opens with, and what is left of the block."""
    told: list[str] = []
    left: Block | None = block
    while left is not None:
        found, after = _first(left)
        if not found:
            break
        told.append(found)
        left = after
    return " ".join(told), () if left is None else (left,)


def _first(block: Block) -> tuple[str, Block | None]:
    """The declaration in a block's first part, and the block without it.

    Running text declares with a sentence; a heading, an item, a row or a code only as a whole.
    """
    match block:
        case Paragraph(spans=spans):
            found, left = _declared(spans)
            return found, Paragraph(spans=left) if left else None
        case Quote(paragraphs=paragraphs):
            found, left = _declared(paragraphs[0])
            kept = ((left,) if left else ()) + paragraphs[1:]
            return found, Quote(paragraphs=kept) if kept else None
    text = line_of(next(iter(_texts(block)), ""))
    return (text, _without_first_part(block)) if text and is_statement(text) else ("", block)


def _declared(spans: Spans) -> tuple[str, Spans]:
    """The declaration some spans open with, and the spans behind it."""
    found, rest = declaration(spans_text(spans))
    skipped = len(spans_text(spans)) - len(rest)
    kept = []
    for span in spans:
        kept.append(replace(span, text=span.text[skipped:]))
        skipped = max(skipped - len(span.text), 0)
    return found, clip(kept)


def _without_first_part(block: Block) -> Block | None:
    match block:
        case Listing(items=items) if items[1:]:
            return replace(block, items=items[1:])
        case Table(rows=rows) if rows[1:]:
            return replace(block, rows=rows[1:])
        case _:
            return None
