"""Sending: one visible call, exactly as expected, never repeated, and its outcome named by consequence."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import pytest

from crosspost.adapter import HandOver, Mode, Receipt
from crosspost.errors import Rejected, Unauthorized, Unavailable, Unconfirmed
from crosspost.testing.exchange import Course, Refusal
from crosspost.testing.journal import MemoryJournal
from crosspost.testing.subject import Attempted, Subject

NEVER_CONNECTED = ("refused", "connect timeout")
NO_ANSWER = ("read timeout", "dropped", "cut body")


class Sending(Subject):
    """What every adapter with the mode ``draft`` or ``publish`` keeps."""

    def test_it_brings_a_receipt_or_a_hand_over(self, mode: Mode, tmp_path: Path) -> None:
        course, done = self._all_goes_well(mode, tmp_path)
        assert done.outcome == course.brings
        assert isinstance(done.outcome, Receipt if mode is Mode.PUBLISH else HandOver)

    def test_the_visible_request_is_the_expected_one(self, mode: Mode, tmp_path: Path) -> None:
        course, done = self._all_goes_well(mode, tmp_path)
        [passed] = done.passed
        course.sends.check(done.requests[passed])

    def test_the_one_visible_call_follows_the_point_of_no_return(self, mode: Mode, tmp_path: Path) -> None:
        course, done = self._all_goes_well(mode, tmp_path)
        [passed] = done.passed
        assert course.visible.is_of(done.requests[passed])
        assert _visible_calls(course, done) == 1

    def test_it_talks_to_its_own_hosts_only_and_encrypted(self, mode: Mode, tmp_path: Path) -> None:
        _, done = self._all_goes_well(mode, tmp_path)
        for request in done.requests:
            parts = urlsplit(str(request.url))
            assert parts.scheme == "https"
            assert parts.hostname in self.adapter.hosts

    def test_no_secret_stands_in_the_address_of_a_write(self, mode: Mode, tmp_path: Path) -> None:
        _, done = self._all_goes_well(mode, tmp_path)
        for request in done.requests:
            if request.method != "GET":
                self.check_silent("address", str(request.url))

    def test_a_refusal_becomes_its_error_and_is_not_repeated(
        self, mode: Mode, refusal: Refusal, tmp_path: Path
    ) -> None:
        course = self.course(mode, tmp_path)
        done = self.attempt(mode, course, *course.before, refusal.answer(course.visible))
        assert done.error is not None
        refusal.check(done.error)
        assert _visible_calls(course, done) == 1

    def test_every_row_of_the_fault_table_has_a_recorded_answer(self, mode: Mode) -> None:
        services = {refusal.row for refusal in self.refusals}
        statuses = {refusal.status for refusal in self.refusals if refusal.row is None}
        assert not set(self.adapter.faults.services) - services
        assert not set(self.adapter.faults.statuses) - statuses

    def test_every_consequence_has_a_recorded_answer(self, mode: Mode) -> None:
        shown = {refusal.error for refusal in self.refusals}
        assert shown >= {Rejected, Unauthorized, Unavailable, Unconfirmed}

    @pytest.mark.parametrize("failure", NEVER_CONNECTED)
    def test_never_connected_is_surely_not_sent(self, mode: Mode, failure: str, tmp_path: Path) -> None:
        course = self.course(mode, tmp_path)
        done = self.attempt(mode, course, *course.before, self.broken(course.visible, failure))
        assert type(done.error) is Unavailable
        assert _visible_calls(course, done) == 1

    @pytest.mark.parametrize("failure", NO_ANSWER)
    def test_no_answer_may_have_been_sent(self, mode: Mode, failure: str, tmp_path: Path) -> None:
        course = self.course(mode, tmp_path)
        done = self.attempt(mode, course, *course.before, self.broken(course.visible, failure))
        assert type(done.error) is Unconfirmed
        assert _visible_calls(course, done) == 1

    @pytest.mark.parametrize("failure", NEVER_CONNECTED + NO_ANSWER)
    def test_a_failed_preparation_sends_nothing(self, mode: Mode, failure: str, tmp_path: Path) -> None:
        course = self.course(mode, tmp_path)
        for step, exchange in enumerate(course.before):
            if exchange.needed:
                before = [*course.before[:step], self.broken(exchange, failure)]
                done = self.attempt(mode, course, *before, *course.before[step + 1 :], course.visible)
                assert type(done.error) is Unavailable
                assert _visible_calls(course, done) == 0
                assert not done.passed

    def test_nothing_is_sent_when_the_point_of_no_return_refuses(self, mode: Mode, tmp_path: Path) -> None:
        def too_soon() -> None:
            raise Unavailable("unavailable.rate_limit")

        course = self.course(mode, tmp_path)
        journal = MemoryJournal(gate=too_soon)
        done = self.attempt(mode, course, *course.exchanges, journal=journal)
        assert type(done.error) is Unavailable
        assert _visible_calls(course, done) == 0
        assert not journal.passed

    def _all_goes_well(self, mode: Mode, folder: Path) -> tuple[Course, Attempted]:
        course = self.course(mode, folder)
        return course, self.attempt(mode, course, *course.exchanges)


def _visible_calls(course: Course, done: Attempted) -> int:
    return sum(course.visible.is_of(request) for request in done.requests)
