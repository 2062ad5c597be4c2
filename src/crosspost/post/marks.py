"""Marks of Markdown that are left in a text, and stars that are none: masked names, and times."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from crosspost.post.model import Block, Notice
from crosspost.post.pieces import block_spans

__all__ = ["marks_left", "masks_a_name", "multiplies", "shown_texts"]

_SURNAME = (
    r"(?<![가-힣\d])(?:남궁|선우|황보|제갈"
    r"|[김이박최정강조윤장임한오서신권황안송전홍유고문양손배백허남심노하곽성차주우구민류나진지엄채원천방공현함변염여추"
    r"도소석선설마길연위표명기반왕금옥육인맹제모탁국])"
)
_TITLE = r"(?:님|씨|선생|기자|교수|작가|대표|회원|고객|의원|배우|감독)"
# "김**님", "이*수", "홍** 작가": a name that its owner's right hides.
_MASKED = re.compile(
    rf"{_SURNAME}(?P<stars>\*{{1,3}})(?:[가-힣]{{0,2}}{_TITLE}|\s{_TITLE}|(?<!\*\*)[가-힣](?![가-힣*]))"
)
_RUN = re.compile(r"\*+")
_REACH = 300
"""How far back in its line the stars that begin something are looked for."""
_TIMES = re.compile(
    r"(?<=[\d원개명일박장권번회배])\*(?=\d)|(?<=[0-9A-Za-z])\*(?=[0-9A-Za-z])|(?<=\d)\*\*(?=\d)"
)

_ADDRESS = re.compile(r"https?://\S+")
_LEFT = re.compile(
    r"(?<!\*)\*{2,3}(?!\*)|(?<![_\w])__(?=[^\s_])|(?<=[^\s_])__(?![_\w])|(?<!\S)~~(?=\S)|~~[가-힣][^~\n]{0,99}[가-힣]~~(?=[가-힣])|\]\(|!\[|\[\[|\]\[\d+\]|```"
    r"|(?<![=\w])==(?=[^\s=])|<!--|^\s*\|?\s*:?-{3,}:?\s*\||^#{2,6}(?=[^\s#])|^:{3,}|\{[#%{]"
    r"|</?[a-z][a-z0-9]*(?:\s[^<>]{0,200}=[^<>]{0,200})?/?>",
    re.MULTILINE,
)
_AROUND = 12
"""How many characters on each side of a mark are shown, so that its owner finds it."""


def masks_a_name(text: str, at: int) -> bool:
    """Whether the stars at a place hide a part of a person's name, and do not end what others began."""
    if not _may_mask(text, at):
        return False
    begin = max(text.rfind("\n", 0, at) + 1, at - _REACH)
    begun = False
    for run in _RUN.finditer(text, begin, at):
        if not _may_mask(text, run.start()):
            begun = not begun
    return not begun


def _may_mask(text: str, at: int) -> bool:
    begin = max(at - 3, 0)
    return any(begin + found.start("stars") == at for found in _MASKED.finditer(text[begin : at + 10]))


def multiplies(text: str, at: int) -> bool:
    """Whether the stars at a place mean times, or part the letters of a name (``M*A*S*H``)."""
    return _TIMES.match(text, at) is not None


def marks_left(texts: Iterable[str]) -> tuple[Notice, ...]:
    """The first mark that readers would see, and how many texts have one; such a text stays as it is."""
    found = [_shown(text) for text in texts]
    left = [shown for shown in found if shown]
    return (Notice(code="notice.mark_left", params={"text": left[0], "count": len(left)}),) if left else ()


def shown_texts(blocks: Iterable[Block]) -> Iterator[str]:
    """What the blocks say outside of code, where marks are what they look like."""
    for block in blocks:
        for spans in block_spans(block):
            yield "".join("\N{OBJECT REPLACEMENT CHARACTER}" if span.code else span.text for span in spans)


def _shown(text: str) -> str:
    bare = _MASKED.sub(lambda found: "." * len(found[0]), _ADDRESS.sub(lambda it: "." * len(it[0]), text))
    found = _LEFT.search(bare)
    if found is None:
        return ""
    begin, end = max(found.start() - _AROUND, 0), found.end() + _AROUND
    return text[begin:end].replace("\n", " ").strip()
