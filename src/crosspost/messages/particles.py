"""The Korean particle that fits a word: 은/는, 이/가, 을/를, 과/와, 으로/로, 이라/라."""

from __future__ import annotations

__all__ = ["with_particle"]

# After a closed syllable, after an open one, and where the sound is not known.
_FORMS = {
    "은": ("은", "는", "은(는)"),
    "이": ("이", "가", "이(가)"),
    "을": ("을", "를", "을(를)"),
    "과": ("과", "와", "과(와)"),
    "으로": ("으로", "로", "(으)로"),
    "이라": ("이라", "라", "(이)라"),
}
# The last sounds of the digits as they are read: 영 일 이 삼 사 오 육 칠 팔 구.
_DIGITS = {"0": "ㅇ", "1": "ㄹ", "3": "ㅁ", "6": "ㄱ", "7": "ㄹ", "8": "ㄹ"}
_FINALS = 28
_RIEUL = 8


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
    last = next((mark for mark in reversed(word) if mark.isalnum()), "")
    if "가" <= last <= "힣":
        index = (ord(last) - ord("가")) % _FINALS
        return "" if index == 0 else ("ㄹ" if index == _RIEUL else "ㄱ")
    if last.isdigit() and last.isascii():
        return _DIGITS.get(last, "")
    return None
