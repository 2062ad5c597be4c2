"""What is typed while a browser may answer first, and the door the browser comes back through."""

from __future__ import annotations

import io
import os
import queue
import sys
import threading
from collections.abc import Iterator

import pytest
import requests

from crosspost.cli.callback import CallbackDoor
from crosspost.cli.typing_in import Typed
from crosspost.errors import ConfigurationError

SOON = 10.0


@pytest.fixture
def keyboard(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.TextIOWrapper]:
    """Standard input as a pipe: what is written to it has been typed."""
    there, here = os.pipe()
    with os.fdopen(there, encoding="utf-8") as read, os.fdopen(here, "w", encoding="utf-8") as write:
        monkeypatch.setattr(sys, "stdin", read)
        yield write


def press(keyboard: io.TextIOWrapper, text: str) -> None:
    keyboard.write(text)
    keyboard.flush()


def test_lines_come_without_the_spaces_around_them(keyboard: io.TextIOWrapper) -> None:
    press(keyboard, "  a b \nsecret\n")
    typed = Typed()
    assert (typed.line("? "), typed.unseen("? ")) == ("a b", "secret")


def test_the_end_of_what_is_typed_is_said(keyboard: io.TextIOWrapper) -> None:
    keyboard.close()
    with pytest.raises(ConfigurationError) as caught:
        Typed().line("? ")
    assert caught.value.code == "connect.unanswered"


def test_what_comes_first_counts(keyboard: io.TextIOWrapper) -> None:
    answers: queue.SimpleQueue[str] = queue.SimpleQueue()
    typed = Typed()
    press(keyboard, "pasted\n")
    assert typed.line_or(answers, "? ", seconds=SOON) == "pasted"
    answers.put("brought")
    assert typed.line_or(answers, "? ", seconds=SOON) == "brought"


def test_a_line_that_was_waited_for_is_the_answer_to_the_next_question(keyboard: io.TextIOWrapper) -> None:
    answers: queue.SimpleQueue[str] = queue.SimpleQueue()
    answers.put("brought")
    typed = Typed()
    assert typed.line_or(answers, "? ", seconds=SOON) == "brought"
    press(keyboard, "2\n3\n")
    assert (typed.line("? "), typed.line("? ")) == ("2", "3")


def test_without_a_keyboard_the_browser_is_waited_for(keyboard: io.TextIOWrapper) -> None:
    keyboard.close()
    answers: queue.SimpleQueue[str] = queue.SimpleQueue()
    threading.Timer(0.5, answers.put, ["brought"]).start()
    assert Typed().line_or(answers, "? ", seconds=SOON) == "brought"


def test_nobody_is_waited_for_without_an_end(keyboard: io.TextIOWrapper) -> None:
    assert Typed().line_or(queue.SimpleQueue(), "? ", seconds=0.4) is None


@pytest.fixture
def came() -> queue.SimpleQueue[str]:
    return queue.SimpleQueue()


@pytest.fixture
def door(came: queue.SimpleQueue[str]) -> Iterator[CallbackDoor]:
    with CallbackDoor(port=0, path="/crosspost", answers=came, says=lambda address: f"<p>{address}") as open_:
        yield open_


def test_the_browser_is_shown_a_page_and_what_it_brought_is_taken(
    door: CallbackDoor, came: queue.SimpleQueue[str]
) -> None:
    answer = requests.get(f"http://127.0.0.1:{door.port}/crosspost?code=abc&state=x", timeout=SOON)
    assert (answer.status_code, answer.text) == (200, "<p>/crosspost?code=abc&state=x")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert came.get(timeout=SOON) == "/crosspost?code=abc&state=x"


def test_what_a_browser_asks_besides_is_no_answer(door: CallbackDoor, came: queue.SimpleQueue[str]) -> None:
    for path in ("/favicon.ico", "/"):
        assert requests.get(f"http://127.0.0.1:{door.port}{path}", timeout=SOON).status_code == 404
    assert came.empty()


def test_nothing_it_brought_is_written_anywhere(
    door: CallbackDoor, capfd: pytest.CaptureFixture[str]
) -> None:
    requests.get(f"http://127.0.0.1:{door.port}/crosspost?code=planted-code", timeout=SOON)
    assert "planted-code" not in "".join(capfd.readouterr())


def test_a_port_that_is_taken_is_an_error_of_the_system(
    door: CallbackDoor, came: queue.SimpleQueue[str]
) -> None:
    with pytest.raises(OSError, match=r".+"):
        CallbackDoor(port=door.port, path="/", answers=came, says=str)
