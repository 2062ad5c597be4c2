"""Verifying only asks: who is signed in is told by the platform, nothing is written, nothing leaks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest
import requests
import responses

from crosspost.adapter import Adapter, ChannelReport, Mode
from crosspost.errors import DeliveryError, Unauthorized, Unavailable
from crosspost.testing.exchange import Exchange
from crosspost.testing.subject import Platform, Subject, everything_of

READS = frozenset({"GET", "HEAD"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    report: ChannelReport | None
    error: DeliveryError | None
    requests: tuple[requests.PreparedRequest, ...]


class Verifying(Subject):
    """What every adapter that can verify keeps, in each mode that sends."""

    @pytest.fixture(autouse=True)
    def _only_where_it_verifies(self, request: pytest.FixtureRequest) -> None:
        mine = request.node.originalname in vars(Verifying)
        if mine and self.adapter.verify is Adapter.verify:
            pytest.skip(f"{self.adapter.name} cannot ask who is signed in")

    def test_the_platform_tells_who_is_signed_in(self, mode: Mode) -> None:
        given = self.verification(mode)
        assert self._ask(mode, given.reads).report == given.brings

    def test_asking_writes_nothing(self, mode: Mode) -> None:
        given = self.verification(mode)
        asked = self._ask(mode, given.reads)
        assert {str(request.method) for request in asked.requests} <= READS
        assert len(asked.requests) == len(given.reads)

    def test_asking_talks_to_its_own_hosts_only_and_encrypted(self, mode: Mode) -> None:
        for request in self._ask(mode, self.verification(mode).reads).requests:
            parts = urlsplit(str(request.url))
            assert parts.scheme == "https"
            assert parts.hostname in self.adapter.hosts

    def test_the_report_holds_no_secret(self, mode: Mode) -> None:
        self.check_silent("report", repr(self._ask(mode, self.verification(mode).reads).report))

    def test_nobody_signed_in_is_unauthorized(self, mode: Mode) -> None:
        asked = self._ask(mode, self.verification(mode).signed_out)
        assert type(asked.error) is Unauthorized

    @pytest.mark.parametrize("failure", ["refused", "connect timeout", "read timeout", "dropped", "cut body"])
    def test_no_answer_tells_nothing(self, mode: Mode, failure: str) -> None:
        first, *others = self.verification(mode).reads
        asked = self._ask(mode, [self.broken(first, failure), *others])
        assert type(asked.error) is Unavailable

    def test_asking_leaves_no_trace_on_the_platform(self, mode: Mode, platform: Platform) -> None:
        there = len(platform.posts())
        with self.channel(mode, gateway=platform.url) as channel:
            report = channel.verify()
            assert report.account_id == channel.settings.account_id
        assert len(platform.posts()) == there

    def _ask(self, mode: Mode, answers: Sequence[Exchange]) -> _Asked:
        report, failure = None, None
        wire = responses.RequestsMock(assert_all_requests_are_fired=False)
        with wire, self.channel(mode) as channel:
            for answer in answers:
                answer.register(wire)
            try:
                report = channel.verify()
            except DeliveryError as error:
                failure = error
                self.check_silent("error", everything_of(error))
            made = tuple(call.request for call in wire.calls)
        return _Asked(report=report, error=failure, requests=made)
