"""A mistake is told in the workspace's language, and says what is public only where that is asked."""

from __future__ import annotations

import pytest
from tests.cli.desk import Desk
from tests.cli.test_schedule import entry


@pytest.fixture(autouse=True)
def english_computer(monkeypatch: pytest.MonkeyPatch) -> None:
    """The computer speaks English."""
    monkeypatch.delenv("CROSSPOST_LANGUAGE", raising=False)
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")


@pytest.mark.parametrize("command", [["plan"], ["status"], ["run", "--once"], ["publish", "book.md"]])
def test_a_mistake_in_the_configuration_is_told_in_its_language(desk: Desk, command: list[str]) -> None:
    entry(desk, 'name = "her"', 'post = "book.md"', 'cron = "0 9 * * funday"')
    seen = desk.run("--rehearse", *command)
    assert seen.code == 2
    assert "요일" in seen.err
    assert "field" not in seen.err


def test_also_where_it_is_no_configuration_at_all(desk: Desk) -> None:
    entry(desk, "name = her")
    assert "따옴표" in desk.run("plan").err
    desk.configure('language = "ko"', "language = 'en'  # hers")
    assert "따옴표" not in desk.run("plan").err


def test_a_table_further_down_names_no_language(desk: Desk) -> None:
    desk.configure('language = "ko"', "")
    entry(desk, "name = her", 'language = "ko"')
    assert "따옴표" not in desk.run("plan").err


@pytest.mark.parametrize(
    ("command", "claims"),
    [
        (["plan"], False),
        (["run"], False),
        (["preview", "book.md"], False),
        (["status"], False),
        (["history"], False),
        (["show", "abc"], False),
        (["plan", "--no-such-option"], False),
        (["publish", "book.md"], True),
        (["publish", "book.md", "--no-such-option"], True),
    ],
)
def test_who_only_reads_does_not_say_that_nothing_is_public(
    desk: Desk, command: list[str], claims: bool
) -> None:
    entry(desk, 'name = "her"', 'post = "book.md"', 'cron = "0 9 * * funday"')
    for arguments in (command, [*command, "--json"]):
        seen = desk.run(*arguments)
        assert seen.code == 2
        said = "아무 데도" in seen.err + seen.out or "Nothing was published" in seen.err + seen.out
        assert said is claims or "--no-such-option" in arguments
    if "--no-such-option" in command:
        assert ("Nothing was published" in desk.run(*command).err) is claims
