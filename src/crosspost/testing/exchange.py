"""What an adapter's author records: the platform's answers, and what the adapter must make of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl

import requests
import responses

from crosspost.adapter import ChannelReport, HandOver, Receipt
from crosspost.errors import AfterAbsent, DeliveryError
from crosspost.post import Post
from crosspost.rendering import What

__all__ = ["Course", "Exchange", "Refusal", "Sent", "Unfit", "Verification"]

Expected = str | Callable[[str], bool]
"""A value to the letter, or a question that must be answered with yes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One request and its recorded answer. ``url`` has no query.

    ``body`` is text, bytes, a JSON value (dict or list), or an exception that stands for a broken line.
    ``needed`` is False for a preparatory call whose failure does not stop the attempt.
    """

    method: str
    url: str
    status: int = 200
    body: str | bytes | dict[str, Any] | list[Any] | Exception = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    needed: bool = True

    def register(self, wire: responses.RequestsMock) -> None:
        """Answer the next such request like this."""
        body = json.dumps(self.body) if isinstance(self.body, (dict, list)) else self.body
        wire.add(self.method, self.url, body=body, status=self.status, headers=dict(self.headers))

    def is_of(self, request: requests.PreparedRequest) -> bool:
        """Whether a request is the one this exchange answers."""
        return request.method == self.method and str(request.url).partition("?")[0] == self.url


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What the visible request must carry: these headers among others, and exactly this form, in order."""

    headers: Mapping[str, Expected] = field(default_factory=dict)
    form: Mapping[str, Expected] | None = None

    def check(self, request: requests.PreparedRequest) -> None:
        """Fail with the first difference."""
        for name, expected in self.headers.items():
            _check(f"header {name}", str(request.headers.get(name)), expected)
        if self.form is None:
            return
        body = request.body.decode() if isinstance(request.body, bytes) else str(request.body)
        fields = parse_qsl(body, keep_blank_values=True, strict_parsing=True)
        assert [name for name, _ in fields] == list(self.form)
        for name, value in fields:
            _check(f"field {name}", value, self.form[name])


def _check(name: str, value: str, expected: Expected) -> None:
    if isinstance(expected, str):
        assert value == expected, name
    else:
        assert expected(value), f"{name}: {value!r}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """How one mode goes when all goes well.

    ``post`` is composed with ``what`` and ``link``; the calls ``before`` come in this order; ``visible``
    answers the call that must not happen twice, which must be as ``sends`` says; ``after`` are reads that
    the platform needs then; ``brings`` is the outcome.
    """

    post: Post
    visible: Exchange
    sends: Sent
    brings: Receipt | HandOver
    before: tuple[Exchange, ...] = ()
    after: tuple[Exchange, ...] = ()
    what: What = What.FULL
    link: str | None = "https://example.com/r/1"

    @property
    def exchanges(self) -> tuple[Exchange, ...]:
        """All calls, in order."""
        return (*self.before, self.visible, *self.after)


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """One answer to the visible call by which the platform refuses, and the error it must become.

    ``row`` is the key in the adapter's fault table that this answer proves. ``retry_after``, ``at_most``
    and ``after_absent`` are compared where they are given.
    """

    name: str
    error: type[DeliveryError]
    code: str
    row: int | str | tuple[int, int] | None = None
    status: int = 200
    body: str | bytes | dict[str, Any] | list[Any] = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    retry_after: timedelta | None = None
    at_most: int | None = None
    after_absent: AfterAbsent | None = None

    def answer(self, visible: Exchange) -> Exchange:
        """The visible call's exchange with this answer instead of the good one."""
        return Exchange(
            method=visible.method, url=visible.url, status=self.status, body=self.body, headers=self.headers
        )

    def check(self, error: DeliveryError) -> None:
        """Fail unless the error is the expected one."""
        assert type(error) is self.error
        assert error.code == self.code
        for name in ("retry_after", "at_most", "after_absent"):
            if getattr(self, name) is not None:
                assert getattr(error, name) == getattr(self, name), name


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfit:
    """A post that does not fit the platform, and the code of the `Unsupported` that says so."""

    name: str
    post: Post
    code: str
    what: What = What.FULL
    link: str | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """How asking who is signed in goes: these reads, in this order, and the report they make.

    ``signed_out`` are the answers, to as many of the reads as it takes, once the session or token has ended.
    """

    reads: tuple[Exchange, ...]
    brings: ChannelReport
    signed_out: tuple[Exchange, ...]
