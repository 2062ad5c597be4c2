"""How Crosspost speaks Korean: politely, in whole sentences, and in the particle that fits."""

from __future__ import annotations

import re

import pytest
from tests.messages.test_catalogues import LOCALE, catalogue

from crosspost.errors import ConfigurationError
from crosspost.messages import LANGUAGES, Words

KOREAN = catalogue("ko")
_END = re.compile(r"(?<=[^.][.?!])\s+|\n+")
_POLITE = re.compile(r"(?:요|죠|까|네)(?: ?\([^()]*\))?[.?!]$")
# A sentence about a value may end with the value; an example or a hint may follow it in brackets.
_OPEN = re.compile(r"(?:[:：]\s*\S.*|\{[a-z_]+\}|crosspost [a-z -]+|Ctrl\+C|\))$")


def sentences(text: str) -> list[str]:
    """The sentences of a text."""
    return [part for piece in _END.split(text) if (part := piece.strip())]


def test_a_reason_and_a_remedy_are_whole_polite_sentences() -> None:
    rude = {}
    for key, text in KOREAN.items():
        if not key.startswith(("why.", "do.", "now.", "notice.")):
            continue
        bad = [s for s in sentences(text) if not _POLITE.search(s) and not _OPEN.search(s)]
        if bad:
            rude[key] = bad
    assert rude == {}


def test_nothing_is_said_in_the_other_style() -> None:
    stiff = re.compile(r"(?:니다|십시오|하라|한다)(?=[.!?\s]|$)")
    assert {key: text for key, text in KOREAN.items() if stiff.search(text)} == {}


def test_no_word_is_followed_by_both_forms_of_a_particle_by_hand() -> None:
    by_hand = re.compile(r"\{[a-z_]+\}(?:[은이을과]\(|\(으\)로|[는을를과와](?![가-힣]))")
    assert {key: text for key, text in KOREAN.items() if by_hand.search(text)} == {}


@pytest.mark.parametrize(
    ("channel", "said"), [("밴드", "밴드라는"), ("블로그집", "블로그집이라는"), ("blog", "blog(이)라는")]
)
def test_an_unknown_name_is_quoted_in_good_korean(channel: str, said: str) -> None:
    error = ConfigurationError("config.channel_unknown", channel=channel, nearest="", known="a")
    assert said in Words("ko").error(error).why


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_word_the_platform_did_not_say_leaves_no_gap(language: str) -> None:
    said = Words(language).say("why.rejected.content")
    assert "()" not in said
    assert "  " not in said
    assert "{" not in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_names_no_person_and_no_address(language: str) -> None:
    header = catalogue_header(language)
    assert "@" not in header
    assert "FULL NAME" not in header
    assert "charset=utf-8" in header


def catalogue_header(language: str) -> str:
    """What stands before the first word."""
    text = (LOCALE / language / "LC_MESSAGES" / "crosspost.po").read_text(encoding="utf-8")
    return text.split("\n\n", 1)[0]
