"""Sentences, their parameters, and the Korean particle that fits a word."""

from __future__ import annotations

import pytest

from crosspost.errors import ConfigurationError
from crosspost.messages import Words
from crosspost.particles import with_particle

PARTICLES = [
    ("책", "은", "책은"),
    ("바다", "은", "바다는"),
    ("책", "이", "책이"),
    ("바다", "이", "바다가"),
    ("책", "을", "책을"),
    ("바다", "을", "바다를"),
    ("책", "과", "책과"),
    ("바다", "과", "바다와"),
    ("책", "으로", "책으로"),
    ("바다", "으로", "바다로"),
    ("서울", "으로", "서울로"),
    ("책", "이라", "책이라"),
    ("바다", "이라", "바다라"),
    ("글 1", "으로", "글 1로"),
    ("글 3", "으로", "글 3으로"),
    ("글 2", "을", "글 2를"),
    ("band", "은", "band는"),
    ("blog", "은", "blog은(는)"),
    ("Her", "을", "Her를"),
    ("Dune", "을", "Dune을"),
    ("Apple", "으로", "Apple로"),
    ("Paterson", "이", "Paterson이"),
    ("OneDrive", "이", "OneDrive가"),
    ("SM", "은", "SM은"),
    ("KBS", "은", "KBS는"),
    ("Her (2013)", "을", "Her (2013)을"),
    ("東京", "을", "東京을(를)"),
    ("", "을", "을(를)"),
    ("‘책’", "을", "‘책’을"),
]


@pytest.mark.parametrize(("word", "particle", "said"), PARTICLES)
def test_the_particle_fits_the_last_sound(word: str, particle: str, said: str) -> None:
    assert with_particle(word, particle) == said


def test_an_error_says_what_is_public_then_why_then_what_to_do() -> None:
    error = ConfigurationError("config.key_unknown", where="a.toml", key="bnad", nearest="band")
    message = Words("en").error(error)
    assert str(message).splitlines() == [message.now, message.why, message.do]
    assert message.why.startswith("a.toml: ")
    assert "bnad" in message.why
    assert "band" in message.do


def test_a_key_without_words_comes_back_with_its_parameters() -> None:
    assert Words("ko").say("no.such_key", id=7) == "no.such_key (id=7)"


def test_another_language_is_english() -> None:
    assert Words("fr").language == "en"
