"""The contract suite notices an adapter whose `verify` does more than ask, or says too much."""

from __future__ import annotations

from typing import ClassVar

import pytest
from tests.testing.test_adapter_contract import TOKEN, Notes, NotesContract

from crosspost.adapter import ChannelReport, Mode
from crosspost.errors import Unauthorized
from crosspost.testing import Exchange, Verification

ME = "https://notes.example/me"


class Asking(Notes):
    """The notes, with a way to ask who is signed in."""

    method: ClassVar[str] = "GET"

    def verify(self) -> ChannelReport:
        answer = self.transport.request(self.method, ME)
        if answer.status != 200:
            raise Unauthorized("unauthorized.session", **self.params())
        return ChannelReport(account_id="1", name=self.told())

    def params(self) -> dict[str, str]:
        return {}

    def told(self) -> str:
        return "노트"


class AskingContract(NotesContract):
    """What the asking notes are given; ``Test`` classes would be collected."""

    adapter = Asking

    def verification(self, mode: Mode) -> Verification:
        return Verification(
            reads=(Exchange(method=Asking.method, url=ME),),
            brings=ChannelReport(account_id="1", name="노트"),
            signed_out=(Exchange(method="GET", url=ME, status=401),),
        )


class TestAsking(AskingContract):
    @pytest.fixture
    def platform(self) -> None:
        pytest.skip("these notes are kept nowhere")


def suite(adapter: type[Asking]) -> AskingContract:
    contract = AskingContract()
    contract.__class__ = type("Contract", (AskingContract,), {"adapter": adapter})
    return contract


def test_an_adapter_that_writes_when_asked_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Asking, "method", "POST")
    with pytest.raises(AssertionError):
        suite(Asking).test_asking_writes_nothing(Mode.PUBLISH)


def test_a_report_that_holds_the_token_fails() -> None:
    class Telling(Asking):
        def told(self) -> str:
            return TOKEN

    with pytest.raises(AssertionError):
        suite(Telling).test_the_report_holds_no_secret(Mode.PUBLISH)


def test_an_error_that_holds_the_token_fails() -> None:
    class Blaming(Asking):
        def params(self) -> dict[str, str]:
            return {"token": TOKEN}

    with pytest.raises(AssertionError):
        suite(Blaming).test_nobody_signed_in_is_unauthorized(Mode.PUBLISH)
