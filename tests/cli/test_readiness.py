"""A channel that is not ready: the owner is told what is missing, and nothing secret is shown."""

from __future__ import annotations

import pytest
from tests.cli.desk import Desk

COOKIES = "CROSSPOST_CHANNELS__BLOG__COOKIES"
SECRET = "planted-secret"
PUBLISH = ("publish", "book.md", "--yes", "--to", "blog")


@pytest.mark.parametrize(
    ("cookies", "code"),
    [
        (f"NID_AUT={SECRET}; NID_SES={SECRET}", "config.consent"),
        (SECRET, "config.cookies_unreadable"),
        (f"NID_AUT={SECRET}", "config.cookies_incomplete"),
    ],
)
def test_it_is_refused_before_anything_is_written(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, cookies: str, code: str
) -> None:
    monkeypatch.setenv(COOKIES, cookies)
    before = desk.files()
    told = desk.run(*PUBLISH)
    assert (told.code, told.out) == (2, "")
    assert told.err.splitlines()[-3] == "아무 데도 올라가지 않았어요."
    machine = desk.run(*PUBLISH, "--json")
    assert (machine.code, machine.error["code"]) == (2, code)
    assert SECRET not in told.err + machine.out + machine.err
    assert desk.files() == before


def test_without_consent_the_owner_is_told_the_risk_and_the_lawful_way(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(COOKIES, "NID_AUT=a; NID_SES=b")
    told = desk.run(*PUBLISH).err
    assert "약관" in told
    assert "consent = true" in told
    assert 'mode = "share"' in told


def test_a_preview_needs_neither_credential_nor_consent(desk: Desk) -> None:
    assert desk.run("preview", "book.md", "--to", "blog").code == 0


def test_the_version_may_be_asked_for_behind_a_command(desk: Desk) -> None:
    assert desk.run("history", "--version").out == desk.run("--version").out != ""


def test_a_mistake_is_told_in_the_language_of_the_configuration(desk: Desk) -> None:
    desk.configure('language = "ko"', 'language = "en"')
    assert desk.run("publish", "gone.md", "--yes").err.startswith("Nothing was published anywhere.")
