"""A command that takes its time says so, and one that does not says nothing of it."""

from __future__ import annotations

import pytest
from tests.e2e.stage import until

from crosspost.cli import face as faces
from crosspost.cli.face import Face
from crosspost.messages import Words


def test_what_takes_long_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    monkeypatch.setattr(faces, "_WONDER", 0.0)
    monkeypatch.setattr(Face, "tell", lambda _, text: told.append(text))
    with Face(words=Words("en")).patient("prepare.pictures"):
        until(lambda: told)
    assert told == ["Fitting the pictures to the channels. It takes this long only once…"]


def test_what_is_done_at_once_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    monkeypatch.setattr(faces, "_WONDER", 600.0)
    monkeypatch.setattr(Face, "tell", lambda _, text: told.append(text))
    with Face(words=Words("en")).patient("prepare.pictures"):
        pass
    assert told == []
