"""Where a picture comes from, as reviewers write it under the picture."""

from __future__ import annotations

import re
from collections.abc import Iterable

from crosspost.post.model import Block, Credit, Paragraph, spans_text
from crosspost.post.text import line_of

__all__ = ["credit_line", "is_credit", "name_credits"]

_MAX_LENGTH = 100

_OPENING = re.compile(
    r"[\[(<※▲*\s]*"
    r"(?:(?:(?:사진|이미지|그림|포토|자료)\s*)?출처\s*[:：=]"
    r"|(?:사진|이미지|그림|포토)\s*출처(?=[\s\])>]|$)"
    r"|사진\s*[=:：]"
    r"|[ⓒ©]"
    r"|photo\s*(?::|by\b))",
    re.IGNORECASE,
)
_MARK = re.compile(r"[:：=ⓒ©]")
_HANGUL = re.compile("[가-힣]")
_SENTENCE = re.compile(r"(?:다|요|까|죠)[.!?]?$")


def is_credit(text: str) -> bool:
    """Whether a short line says where a picture comes from (``사진 출처 …``, ``출처: …``, ``ⓒ …``).

    "사진 출처 표기는 아래에 모았다." is a sentence; after a colon, an equals sign or © any ending will do.
    """
    text = text.strip()
    if len(text) >= _MAX_LENGTH or "\n" in text:
        return False
    opening = _OPENING.match(text)
    return bool(opening and (_MARK.search(opening.group()) or not _SENTENCE.search(text)))


def credit_line(source: str, title: str) -> Credit:
    """The line under a picture that says where it comes from, in the language of the post."""
    if is_credit(source):
        return Credit(text=source)
    label = "사진 출처" if _HANGUL.search(f"{source}{title}") else "Photo"
    return Credit(text=f"{label}: {source}")


def name_credits(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """The blocks with every paragraph that is a picture credit made a `Credit`."""
    return tuple(
        Credit(text=line_of(spans_text(block.spans)))
        if isinstance(block, Paragraph) and is_credit(spans_text(block.spans))
        else block
        for block in blocks
    )
