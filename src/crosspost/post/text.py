"""A file's bytes as clean text: UTF-8 or the old Windows encoding, NFC, Unix line ends, no control marks."""

from __future__ import annotations

import re
import unicodedata
from itertools import groupby

from crosspost.errors import InvalidPost
from crosspost.post.model import Notice

__all__ = ["clean", "decode", "line_of", "refuse_endless_marks"]

_MAX_MARKS = 100
"""Longest run of combining marks that is still text; normalizing takes time by the square of it."""

# Line and paragraph separators, form feeds and lone carriage returns all mean a new line here.
_LINE_ENDS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
# Invisible marks that web editors leave behind; a line of them alone is an empty line.
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u200b\ufeff\ud800-\udfff]")


def decode(content: bytes) -> tuple[str, tuple[Notice, ...]]:
    """The clean text of a file and what its owner should know about it.

    UTF-8 with or without a byte order mark is tried first, then cp949 (older Windows editors). Raises
    `InvalidPost` for anything else and for what is no text at all.
    """
    notices: tuple[Notice, ...] = ()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = _decode_cp949(content)
        notices = (Notice(code="notice.read_as_cp949"),)
    if "\0" in text:
        raise InvalidPost("post.not_text")
    refuse_endless_marks(text)
    return clean(text), notices


def refuse_endless_marks(text: str) -> None:
    """Raise `InvalidPost` for what is no text of people and would take `clean` for ever."""
    if _longest_run_of_marks(text) > _MAX_MARKS:
        raise InvalidPost("post.not_text")


def clean(text: str) -> str:
    """The text in NFC with ``\\n`` as the only line end and without unseen marks."""
    return unicodedata.normalize("NFC", _UNSEEN.sub("", _LINE_ENDS.sub("\n", text)))


def line_of(text: str) -> str:
    """The text on one line: every run of white space is one space."""
    return " ".join(text.split())


def _decode_cp949(content: bytes) -> str:
    try:
        return content.decode("cp949")
    except UnicodeDecodeError as error:
        raise InvalidPost("post.encoding") from error


def _longest_run_of_marks(text: str) -> int:
    if text.isascii():
        return 0
    runs = groupby(text, key=lambda character: unicodedata.combining(character) != 0)
    return max((sum(1 for _ in run) for is_mark, run in runs if is_mark), default=0)
