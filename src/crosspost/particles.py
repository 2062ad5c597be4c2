"""The Korean particle that fits a word: 은/는, 이/가, 을/를, 과/와, 으로/로, 이라/라."""

from __future__ import annotations

import re
from collections.abc import Mapping

__all__ = ["PARTICLES", "with_particle"]

# After a closed syllable, after an open one, and where the sound is not known.
_FORMS = {
    "은": ("은", "는", "은(는)"),
    "이": ("이", "가", "이(가)"),
    "을": ("을", "를", "을(를)"),
    "과": ("과", "와", "과(와)"),
    "으로": ("으로", "로", "(으)로"),
    "이라": ("이라", "라", "(이)라"),
}
PARTICLES: Mapping[str, str] = {
    written: closed
    for closed, open_, both in _FORMS.values()
    for written in (closed, open_, both, f"{closed}/{open_}", f"{open_}/{closed}", f"{closed}({open_})")
}
"""Every way to write a pair of particles, and the one of the two that `with_particle` knows it by."""

# The last sounds of the digits as they are read: 영 일 이 삼 사 오 육 칠 팔 구.
_DIGITS = {"0": "ㅇ", "1": "ㄹ", "3": "ㅁ", "6": "ㄱ", "7": "ㄹ", "8": "ㄹ"}
_FINALS = 28
_RIEUL = 8
# The letters whose names close: 엘, 엠, 엔, 알.
_LETTERS = {"L": "ㄹ", "M": "ㅁ", "N": "ㄴ", "R": "ㄹ"}
_LONGEST_ABBREVIATION = 4
_LATIN = re.compile(r"[A-Za-z]+(?=[^A-Za-z]*$)")
# What a word sounds like at its end. After p, t, k, b, g and c some close (북, 컷) and some do not (테스트).
_ENDINGS = (
    (re.compile(r"le?$", re.IGNORECASE), "ㄹ"),
    (re.compile(r"(?:ng|[mn]|[aeiouy][mn]e)$", re.IGNORECASE), "ㅁ"),
    (re.compile(r"[aeiouyrsdfvxzwhjq]$", re.IGNORECASE), ""),
)


def with_particle(word: str, particle: str) -> str:
    """``word`` with the fitting form of ``particle``; both forms where the sound of the word is not known."""
    closed, open_, both = _FORMS[particle]
    final = _final(word)
    if final is None:
        return word + both
    if particle == "으로" and final == "ㄹ":
        return word + open_
    return word + (closed if final else open_)


def _final(word: str) -> str | None:
    """The consonant a word closes with, an empty text after a vowel, ``None`` where nobody can tell."""
    last = next((mark for mark in reversed(word) if mark.isalnum()), "")
    if "가" <= last <= "힣":
        index = (ord(last) - ord("가")) % _FINALS
        return "" if index == 0 else ("ㄹ" if index == _RIEUL else "ㄱ")
    if last.isascii() and last.isdigit():
        return _DIGITS.get(last, "")
    latin = _LATIN.search(word)
    return _final_of_latin(latin[0]) if latin and last.isascii() else None


def _final_of_latin(word: str) -> str | None:
    """As Korean reads it: an abbreviation by its letters (SM 에스엠), a word by its sound (Dune 듄)."""
    if word.isupper() and len(word) <= _LONGEST_ABBREVIATION:
        return _LETTERS.get(word[-1], "")
    return next((final for ending, final in _ENDINGS if ending.search(word)), None)
