"""The sponsorship disclosure: found where a review opens with one, placed first, never twice.

Korean law (the Fair Trade Commission's guidance on endorsements) wants it at the beginning. A text that
is wrongly left a paragraph still stands where its author put it; the rules lean to recognising.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from crosspost.post.model import (
    Block,
    Credit,
    Disclosure,
    Divider,
    Image,
    Notice,
    Paragraph,
    Quote,
    Span,
    Spans,
    spans_text,
)
from crosspost.post.text import line_of

__all__ = ["declaration", "doubts", "place_disclosure", "undisclosed"]

_MAX_LENGTH = 200

_NAMES = r"(?:유료\s*)?광고(?:\s*포함)?|협찬|제품\s*제공|원고료|체험단|sponsored|ad"
_EDGE = r"[\s\[\](){}<>#*/·,.!:※-]"
# A word that declares by itself when nothing else stands in the line: "[광고]", "#협찬", "광고/협찬".
_BARE_WORDS = re.compile(rf"{_EDGE}*(?:{_NAMES})(?:{_EDGE}+(?:{_NAMES}))*{_EDGE}*", re.IGNORECASE)
_LEADING_BRACKETS = re.compile(r"[\[(]\s*(?:유료\s*)?(?:광고|협찬)\s*[\])]")
_LEADING_HASH = re.compile(r"#(?:유료)?(?:광고|협찬)(?!\w)")
_ADMISSION = re.compile(
    r"(?:제공|지원|협찬|원고료|대가|수수료)(?:을|를|도)?\s*(?:제공\s*)?받(?!지\s*(?:않|못)|기)"
)
_BENEFIT = re.compile(
    r"협찬|(?:제공|지원)(?:을|를)?\s*받|원고료|유료\s*광고|광고(?:를|가)?\s*포함|소정의|체험단|업체로부터"
    r"|(?:대가|수수료)(?:를|을)?\s*(?:제공\s*)?받|파트너스\s*활동"
)
_DENIAL = re.compile(
    r"내돈\s*내산|(?:협찬|광고|원고료|대가|체험단|수수료)(?:를|을|은|는|이|가|도)?\s*(?:받지\s*)?(?:없|않|아님|아닌|아닙|아니)"
    r"|(?:제공|지원)(?:을|를)?\s*받지\s*않"
    r"|(?:체험단|협찬|광고)(?:으로|로)?\s*(?:쓴|작성한)\s*(?:글|리뷰|후기)(?:은|는|이|가)?\s*(?:아니|아닙|아닌)"
)
# A review may tell of paid writers ("원고료도 못 받는 소설가를 그린다."); a declaration is polite, or it is
# about the text itself.
_ABOUT_THIS_TEXT = re.compile(
    r"(?:본|이|해당|이번)\s*(?:글|포스팅|포스트|리뷰|후기|서평|게시물|게시글|콘텐츠|컨텐츠)"
    r"|작성|솔직|(?:리뷰|후기|서평|포스팅|글)(?:이다|입니다|임|다)?[.!]?$"
)
# "May receive", and the name of a campaign in place of what was received.
_VAGUE = re.compile(r"받을\s*수\s*있|일부\s*지원|may\s+(?:receive|earn)", re.IGNORECASE)
_TRIAL = re.compile(r"체험단|서포터즈|앰버서더|AD\b|Collaboration", re.IGNORECASE)
_GIVEN = re.compile(r"제공|지원|협찬|광고|대가|수수료|원고료|받(?:아|았|고|은)")
_HANGUL = re.compile(r"[가-힣]")
_WHOLE = (".", "!", "]", ")", "다", "요", "음", "함")


def declaration(text: str) -> tuple[str, int]:
    """The declaration a text opens with, and how many of its lines it takes: ``("", 0)`` when there is none.

    It may be broken over lines ("…제공받아", "작성했습니다.") and may be several lines that each declare.
    """
    lines = text.split("\n")
    taken = 0
    for number in range(1, len(lines) + 1):
        opening = line_of(" ".join(lines[taken:number]))
        if len(opening) >= _MAX_LENGTH:
            break
        if _declares(opening) and (number == len(lines) or _is_whole(opening)):
            taken = number
        elif _is_whole(opening):
            break
    return line_of(" ".join(lines[:taken])), taken


def place_disclosure(blocks: Sequence[Block], declared: str) -> tuple[Block, ...]:
    """The blocks with the disclosure first: the one ``declared`` apart, else the one the body opens with.

    An opening that only repeats what was declared is left out; any other text stays where it is.
    """
    at = next((n for n, block in enumerate(blocks) if not isinstance(block, Image | Credit | Divider)), 0)
    before, rest = tuple(blocks[:at]), tuple(blocks[at + 1 :])
    text = _words(blocks[at]) if blocks else ""
    if declared:
        repeated = bool(text) and line_of(text) == declared
        return (Disclosure(text=declared), *(before + rest if repeated else blocks))
    found, lines = declaration(text)
    if not found:
        return tuple(blocks)
    return (Disclosure(text=found), *before, *_remainder(blocks[at], lines), *rest)


def doubts(blocks: Sequence[Block]) -> tuple[Notice, ...]:
    """What the guidance would find wanting in how a post discloses; nothing is added or taken away.

    Source: 추천·보증 등에 관한 표시·광고 심사지침, in force since 2024-12-01: words that leave open whether
    something was given, and a language its readers do not read, are no disclosure.
    """
    declared = next((block.text for block in blocks if isinstance(block, Disclosure)), "")
    if not declared:
        told = undisclosed(blocks)
        return (Notice(code="notice.disclosure_missing", params={"text": told[:60]}),) if told else ()
    said = [text for block in blocks if (text := _words(block))]
    found = []
    if _VAGUE.search(declared) or (_TRIAL.search(declared) and not _GIVEN.search(declared)):
        found.append(Notice(code="notice.disclosure_vague", params={"text": declared}))
    if not _HANGUL.search(declared) and any(map(_HANGUL.search, said)):
        found.append(Notice(code="notice.disclosure_foreign", params={"text": declared}))
    return tuple(found)


def undisclosed(blocks: Sequence[Block]) -> str:
    """The first paragraph that tells of something given for this text, where no disclosure says so."""
    if any(isinstance(block, Disclosure) for block in blocks):
        return ""
    return next((text for block in blocks if _admits(text := _words(block))), "")


def _admits(text: str) -> bool:
    """Whether a paragraph of the body tells that something was given for this very text."""
    return any(
        _ADMISSION.search(line) and not _DENIAL.search(line) and _ABOUT_THIS_TEXT.search(line)
        for line in map(line_of, text.split("\n"))
    )


def _declares(line: str) -> bool:
    if _BARE_WORDS.fullmatch(line) or _LEADING_BRACKETS.match(line):
        return True
    # Who says what was received declares, whatever else the line denies ("받았지만 광고 글은 아닙니다").
    if _DENIAL.search(line) and not _ADMISSION.search(line):
        return False
    if _LEADING_HASH.match(line):
        return True
    told = line.rstrip(".").endswith("다") and not line.rstrip(".").endswith("니다")
    return bool(_BENEFIT.search(line) and (not told or _ABOUT_THIS_TEXT.search(line)))


def _is_whole(line: str) -> bool:
    return bool(_BARE_WORDS.fullmatch(line)) or line.endswith(_WHOLE)


def _words(block: Block) -> str:
    match block:
        case Paragraph(spans=spans):
            return spans_text(spans)
        case Quote(paragraphs=paragraphs):
            return " ".join(line_of(spans_text(spans)) for spans in paragraphs)
        case _:
            return ""


def _remainder(block: Block, lines: int) -> tuple[Block, ...]:
    spans = tuple(_after_lines(block.spans, lines)) if isinstance(block, Paragraph) else ()
    return (Paragraph(spans=spans),) if spans else ()


def _after_lines(spans: Spans, lines: int) -> list[Span]:
    kept = []
    for span in spans:
        parts = span.text.split("\n")
        if len(parts) <= lines:
            lines -= len(parts) - 1
            continue
        text = "\n".join(parts[lines:])
        lines = 0
        if text:
            kept.append(replace(span, text=text))
    return kept
