"""What the author of an adapter gives to the contract suite, and how the suite runs the adapter."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import RemoteDisconnected
from pathlib import Path
from typing import Any, ClassVar, Protocol
from urllib.parse import urlsplit

import pytest
import requests
import responses
from pydantic import SecretStr
from urllib3.connectionpool import HTTPSConnectionPool
from urllib3.exceptions import MaxRetryError, NewConnectionError, ProtocolError

from crosspost.adapter import Adapter, HandOver, Mode, Receipt
from crosspost.errors import DeliveryError
from crosspost.post import Post
from crosspost.testing.exchange import Course, Exchange, Refusal, Unfit, Verification
from crosspost.testing.journal import MemoryJournal
from crosspost.testing.posts import awkward_review, review
from crosspost.transport import CookieJar, Transport, gateway_address

__all__ = ["Attempted", "Platform", "Subject", "everything_of"]


class Platform(Protocol):
    """A small stateful fake of the platform, or a simulator, on this machine."""

    @property
    def url(self) -> str:
        """The gateway's address, ``http://127.0.0.1:PORT``; requests arrive as ``/HOST/PATH?QUERY``."""

    def posts(self) -> Sequence[object]:
        """Everything that lies on the account now, posts and drafts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempted:
    """What one attempt did: its outcome or its error, its requests, and when it passed.

    ``passed`` are the numbers of requests made before each call of ``point_of_no_return``.
    """

    outcome: Receipt | HandOver | None
    error: DeliveryError | None
    requests: tuple[requests.PreparedRequest, ...]
    passed: tuple[int, ...]


class Subject:
    """The data of one adapter. A subclass sets what has no default here and what its modes need."""

    adapter: ClassVar[type[Adapter[Any]]]
    """The class under test."""
    settings: ClassVar[Mapping[str, Any]] = {}
    """The channel's keys as they stand in the config, every secret set to an unmistakable value."""
    refusals: ClassVar[tuple[Refusal, ...]] = ()
    """At least one answer for every row of the fault table."""
    unfit: ClassVar[tuple[Unfit, ...]] = ()
    """Posts that the platform cannot carry."""
    feed: ClassVar[str] = ""
    """The feed of a blog of the platform, where the platform lists its public posts for anybody, too."""

    def posts(self, folder: Path) -> tuple[Post, ...]:
        """Posts that must fit the platform; pictures may be written to ``folder``."""
        return (review(), awkward_review())

    def course(self, mode: Mode, folder: Path) -> Course:
        """How ``mode`` goes when all goes well; for each mode that sends."""
        raise NotImplementedError(f"give {type(self).__name__} a course for mode {mode}")

    def verification(self, mode: Mode) -> Verification:
        """What the platform answers when it is asked who is signed in; for an adapter that can verify."""
        raise NotImplementedError(f"give {type(self).__name__} a verification for mode {mode}")

    @pytest.fixture
    def platform(self) -> Platform:
        """A platform that keeps what it is sent; for each mode that sends."""
        raise NotImplementedError(f"give {type(self).__name__} a platform fixture")

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        """Run a test once for each mode that sends, each refusal and each unfit post."""
        modes = [mode for mode in (Mode.DRAFT, Mode.PUBLISH) if mode in self.adapter.capabilities.modes]
        name = self.adapter.name
        if "mode" in metafunc.fixturenames:
            _vary(metafunc, "mode", {mode.value: mode for mode in modes}, f"{name} sends nothing by itself")
        if "refusal" in metafunc.fixturenames:
            known = {refusal.name: refusal for refusal in self.refusals}
            _vary(metafunc, "refusal", known, f"no refusals are recorded for {name}")
        if "unfit_post" in metafunc.fixturenames:
            unfit = {each.name: each for each in self.unfit}
            _vary(metafunc, "unfit_post", unfit, f"every post fits {name}")

    @contextmanager
    def channel(
        self, mode: Mode | None = None, *, gateway: str | None = None, **settings: Any
    ) -> Iterator[Adapter[Any]]:
        """A channel of the adapter with the given settings, over the real transport."""
        keys = {"adapter": self.adapter.name, "mode": mode, **self.settings, **settings}
        read = self.adapter.Settings.model_validate(keys)
        transport = Transport(
            hosts=self.adapter.hosts,
            cookies=self._cookies(read),
            gateway=gateway_address(gateway) if gateway else None,
        )
        try:
            yield self.adapter(read, transport)
        finally:
            transport.close()

    def attempt(
        self, mode: Mode, course: Course, *answers: Exchange, journal: MemoryJournal | None = None
    ) -> Attempted:
        """Compose and publish the course's post once, with these answers and no others."""
        wire = responses.RequestsMock(assert_all_requests_are_fired=False)
        passed: list[int] = []
        journal = journal or MemoryJournal(gate=lambda: passed.append(len(wire.calls)))
        outcome, failure = None, None
        with wire, self.channel(mode) as channel:
            for answer in answers:
                answer.register(wire)
            rendition = channel.compose(course.post, course.what, course.link)
            try:
                outcome = channel.publish(rendition, journal)
            except DeliveryError as error:
                failure = error
                self.check_silent("error", everything_of(error))
            made = tuple(call.request for call in wire.calls)
        unknown = [r.method for r in made if not any(answer.is_of(r) for answer in answers)]
        assert not unknown, "a request was made that the course does not know"
        return Attempted(outcome=outcome, error=failure, requests=made, passed=tuple(passed))

    def secrets(self) -> tuple[str, ...]:
        """Every secret of the settings; of a Cookie header every value."""
        keys = {"adapter": self.adapter.name, **self.settings}
        fields = self.adapter.Settings.model_validate(keys)
        values = [getattr(fields, name) for name in type(fields).model_fields]
        plain = [value.get_secret_value() for value in values if isinstance(value, SecretStr)]
        cookies = [pair.partition("=")[2].strip() for text in plain for pair in text.split(";")]
        return tuple(filter(None, [*plain, *cookies]))

    def broken(self, exchange: Exchange, failure: str) -> Exchange:
        """The exchange with a broken line; the raw message holds the secrets, as a real one may."""
        url = f"/?{'&'.join(self.secrets())}"
        pool = HTTPSConnectionPool(str(urlsplit(exchange.url).hostname))
        never = NewConnectionError(pool, f"refused {url}")  # type: ignore[arg-type]  # stands for a connection
        lost = RemoteDisconnected(f"Remote end closed connection {url}")
        error = {
            "refused": requests.ConnectionError(MaxRetryError(pool, url, never)),
            "connect timeout": requests.ConnectTimeout(url),
            "read timeout": requests.ReadTimeout(url),
            "dropped": requests.ConnectionError(ProtocolError(f"Connection aborted. {url}", lost)),
            "cut body": requests.exceptions.ChunkedEncodingError(url),
        }[failure]
        return Exchange(method=exchange.method, url=exchange.url, body=error)

    def check_silent(self, where: str, text: str) -> None:
        """Fail when a secret stands in a text that is logged, shown or stored."""
        assert not any(secret in text for secret in self.secrets()), f"a secret stands in the {where}"

    @pytest.fixture(autouse=True)
    def _logs_hold_no_secret(self, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
        caplog.set_level(logging.DEBUG)
        yield
        for phase in ("setup", "call"):
            for record in caplog.get_records(phase):
                self.check_silent("log", f"{record.getMessage()} {record.exc_text or ''}")

    def _cookies(self, settings: Any) -> CookieJar | None:
        if not self.adapter.required_cookies:
            return None
        seed = settings.cookies.get_secret_value() if settings.cookies else None
        return CookieJar(domain=self.adapter.cookie_domain, required=self.adapter.required_cookies, seed=seed)


def _vary(metafunc: pytest.Metafunc, name: str, cases: Mapping[str, object], without: str) -> None:
    if cases:
        metafunc.parametrize(name, list(cases.values()), ids=list(cases))
    else:
        metafunc.parametrize(name, [pytest.param(None, marks=pytest.mark.skip(reason=without))], ids=["-"])


def everything_of(error: DeliveryError) -> str:
    """All that an error could show anywhere."""
    return "".join([*traceback.format_exception(error), repr(error), str(error), repr(error.params)])
