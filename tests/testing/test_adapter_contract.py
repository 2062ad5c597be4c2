"""The contract suite passes a good adapter and catches each way to break the contract."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

import pytest
from pydantic import SecretStr

from crosspost.adapter import (
    Adapter,
    Capabilities,
    ChannelSettings,
    Faults,
    Journal,
    Mode,
    Receipt,
    ShareLink,
    rejected,
    unauthorized,
    unavailable,
)
from crosspost.errors import Rejected, Unauthorized, Unavailable, Unconfirmed
from crosspost.post import Post
from crosspost.rendering import Rendition, What, plain_text
from crosspost.testing import AdapterContract, Course, Exchange, Refusal, Sent, review
from crosspost.transport import Answer

NOTES = "https://notes.example/notes"
DRAFTS = "https://notes.example/drafts"
TOKEN = "note-token-that-nobody-may-see"


class NoteSettings(ChannelSettings):
    token: SecretStr | None = None


class Notes(Adapter[NoteSettings]):
    """The smallest platform that publishes."""

    name = "notes"
    title: ClassVar = {"en": "Notes"}
    capabilities = Capabilities(modes=frozenset({Mode.SHARE, Mode.PUBLISH}), permalink=True)
    Settings = NoteSettings
    hosts = frozenset({"notes.example"})
    faults = Faults(statuses={400: rejected(), 401: unauthorized(), 429: unavailable("rate_limit")})
    share_link = ShareLink(template="https://notes.example/share?u={url}")
    write_page = "https://notes.example/"

    def compose(self, post: Post, what: What, link: str | None) -> Rendition:
        plain = plain_text(post, what=what, link=link)
        return Rendition(adapter=self.name, what=what, text=plain.text, slots=plain.slots, link=link)

    def publish(self, rendition: Rendition, journal: Journal) -> Receipt:
        self.transport.request("POST", DRAFTS)
        journal.point_of_no_return()
        return self.read(self.create(rendition))

    def create(self, rendition: Rendition, *, visible: bool = True) -> Answer:
        assert self.settings.token is not None
        bearer = {"Authorization": f"Bearer {self.settings.token.get_secret_value()}"}
        form = {"text": rendition.text}
        return self.transport.request("POST", NOTES, data=form, headers=bearer, visible=visible)

    def read(self, answer: Answer) -> Receipt:
        if answer.status == 201:
            return Receipt(remote_id=answer.json()["id"])
        raise (self.faults.for_status(answer.status) or self.faults.unknown).raised(visible=True)


class NotesContract(AdapterContract):
    adapter = Notes
    settings: ClassVar = {"token": TOKEN}
    refusals: ClassVar[tuple[Refusal, ...]] = (
        Refusal(name="400", status=400, error=Rejected, code="rejected.content"),
        Refusal(name="401", status=401, error=Unauthorized, code="unauthorized.session"),
        Refusal(name="429", status=429, error=Unavailable, code="unavailable.rate_limit"),
        Refusal(name="500", status=500, error=Unconfirmed, code="unconfirmed.unknown_code"),
    )

    def course(self, mode: Mode, folder: Path) -> Course:
        return Course(
            post=review(),
            before=(Exchange(method="POST", url=DRAFTS),),
            visible=Exchange(method="POST", url=NOTES, status=201, body={"id": "1"}),
            sends=Sent(
                headers={"Authorization": f"Bearer {TOKEN}"},
                form={"text": lambda text: text.startswith("업체로부터")},
            ),
            brings=Receipt(remote_id="1"),
        )


class TestNotes(NotesContract):
    @pytest.fixture
    def platform(self) -> Any:
        pytest.skip("these notes are kept nowhere")


def check_sending(contract: NotesContract, folder: Path) -> None:
    """Run what the suite says about sending."""
    mode = Mode.PUBLISH
    contract.test_it_brings_a_receipt_or_a_hand_over(mode, folder)
    contract.test_the_visible_request_is_the_expected_one(mode, folder)
    contract.test_the_one_visible_call_follows_the_point_of_no_return(mode, folder)
    contract.test_no_secret_stands_in_the_address_of_a_write(mode, folder)
    contract.test_a_failed_preparation_sends_nothing(mode, "dropped", folder)
    contract.test_nothing_is_sent_when_the_point_of_no_return_refuses(mode, folder)
    contract.test_never_connected_is_surely_not_sent(mode, "refused", folder)
    contract.test_no_answer_may_have_been_sent(mode, "read timeout", folder)
    for refusal in contract.refusals:
        contract.test_a_refusal_becomes_its_error_and_is_not_repeated(mode, refusal, folder)


def contract_of(adapter_class: type[Notes]) -> NotesContract:
    class Broken(NotesContract):
        adapter = adapter_class

    return Broken()


class SendsTwice(Notes):
    def create(self, rendition: Rendition, *, visible: bool = True) -> Answer:
        first = super().create(rendition)
        return first if first.status == 201 else super().create(rendition)


class NeverPasses(Notes):
    def publish(self, rendition: Rendition, journal: Journal) -> Receipt:
        self.transport.request("POST", DRAFTS)
        return self.read(self.create(rendition))


class PassesTooEarly(Notes):
    def publish(self, rendition: Rendition, journal: Journal) -> Receipt:
        journal.point_of_no_return()
        self.transport.request("POST", DRAFTS)
        return self.read(self.create(rendition))


class CallsItHarmless(Notes):
    def create(self, rendition: Rendition, *, visible: bool = True) -> Answer:
        return super().create(rendition, visible=False)


class GoesOnAfterAFailedStep(Notes):
    def publish(self, rendition: Rendition, journal: Journal) -> Receipt:
        try:
            self.transport.request("POST", DRAFTS)
        except Unavailable:
            logging.getLogger("notes").info("going on without")
        journal.point_of_no_return()
        return self.read(self.create(rendition))


class PutsTheTokenIntoTheAddress(Notes):
    def create(self, rendition: Rendition, *, visible: bool = True) -> Answer:
        params = {"token": TOKEN}
        headers = {"Authorization": f"Bearer {TOKEN}"}
        return self.transport.request(
            "POST", NOTES, params=params, data={"text": rendition.text}, headers=headers, visible=True
        )


class TellsTheTokenInItsError(Notes):
    def read(self, answer: Answer) -> Receipt:
        if answer.status == 401:
            raise Unauthorized("unauthorized.session", service_message=f"bad token {TOKEN}")
        return super().read(answer)


class SendsAnotherText(Notes):
    def create(self, rendition: Rendition, *, visible: bool = True) -> Answer:
        return super().create(Rendition(adapter=self.name, what=What.FULL, text="다른 글"))


class TakesEveryAnswerForASuccess(Notes):
    def read(self, answer: Answer) -> Receipt:
        return Receipt(remote_id="1")


def test_a_good_adapter_passes(tmp_path: Path) -> None:
    check_sending(NotesContract(), tmp_path)


@pytest.mark.parametrize(
    "broken",
    [
        SendsTwice,
        NeverPasses,
        PassesTooEarly,
        CallsItHarmless,
        GoesOnAfterAFailedStep,
        PutsTheTokenIntoTheAddress,
        TellsTheTokenInItsError,
        SendsAnotherText,
        TakesEveryAnswerForASuccess,
    ],
)
def test_a_broken_sender_is_caught(broken: type[Notes], tmp_path: Path) -> None:
    with pytest.raises((AssertionError, ValueError)):
        check_sending(contract_of(broken), tmp_path)


class ComposesAtRandom(Notes):
    made = 0

    def compose(self, post: Post, what: What, link: str | None) -> Rendition:
        type(self).made += 1
        return Rendition(adapter=self.name, what=what, text=f"{self.made}", link=link)


class LosesTheSlot(Notes):
    def compose(self, post: Post, what: What, link: str | None) -> Rendition:
        text = super().compose(post, what, link).text
        return Rendition(adapter=self.name, what=what, text=text, link=link)


class LosesTheDisclosure(Notes):
    def compose(self, post: Post, what: What, link: str | None) -> Rendition:
        return Rendition(adapter=self.name, what=what, text=f"{post.title} {link}", link=link)


@pytest.mark.parametrize(
    ("broken", "check"),
    [
        (ComposesAtRandom, lambda c, f: c.test_the_same_post_gives_the_same_rendition(What.FULL, f)),
        (
            LosesTheSlot,
            lambda c, f: c.test_filling_the_slot_makes_what_composing_with_the_address_makes(f),
        ),
        (LosesTheDisclosure, lambda c, f: c.test_the_disclosure_comes_first(What.FULL)),
    ],
)
def test_a_broken_composer_is_caught(
    broken: type[Notes], check: Callable[[NotesContract, Path], None], tmp_path: Path
) -> None:
    check(NotesContract(), tmp_path)
    with pytest.raises(AssertionError):
        check(contract_of(broken), tmp_path)


def test_a_fault_without_a_recorded_answer_is_caught() -> None:
    contract = NotesContract()
    contract.test_every_row_of_the_fault_table_has_a_recorded_answer(Mode.PUBLISH)

    class Forgetful(NotesContract):
        refusals = NotesContract.refusals[1:]

    with pytest.raises(AssertionError):
        Forgetful().test_every_row_of_the_fault_table_has_a_recorded_answer(Mode.PUBLISH)


def test_a_request_that_the_course_does_not_know_is_caught(tmp_path: Path) -> None:
    contract = NotesContract()
    course = contract.course(Mode.PUBLISH, tmp_path)
    with pytest.raises(AssertionError, match="does not know"):
        contract.attempt(Mode.PUBLISH, course, course.visible)
