"""Faults on demand: one mechanism for every platform.

A fault strikes an *endpoint* with a *kind*, after skipping some requests, some number of times.
On the command line it is written ``ENDPOINT=KIND[:PARAM][+SKIP][*TIMES]``::

    facebook.feed=hold_after          committed, and no answer comes
    naver.upload=refuse+2             the third upload is refused
    band.posts=rate_limit:7*always    every list call is told to wait 7 seconds
    naver.lists=slow_list:30          new posts appear in lists after 30 seconds

**Endpoints** are the names in `ENDPOINTS`, a pattern over them (``facebook.*``), a group (``naver.lists``,
``band.lists``, ``facebook.lists``), a host, or a path glob with an optional method
(``POST blog.naver.com/Rabbit*``).

**Kinds** are those of `KINDS` (`crosspost.simulator.endpoints` says what each endpoint and kind is);
``TIMES`` is a number or ``always``. It is 1 by default, and always for the kinds in `STANDING`.
"""

from __future__ import annotations

import difflib
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from crosspost.simulator.endpoints import ENDPOINTS, GROUPS, KINDS, SHAPING, STANDING
from crosspost.simulator.wire import Request

__all__ = ["Fault", "Faults", "Struck", "default_times", "parse_fault"]

_PARAM_NEEDED = frozenset({"delay", "header", "shape", "slow_list"})
_SECONDS = frozenset({"delay", "hold_after", "hold_before", "rate_limit", "slow_list"})
_HTTP_STATUS = frozenset({"status", "html", "empty", "null"})
_FORM = re.compile(
    r"(?P<kind>[a-z_]+)(?::(?P<param>.*?))?(?:\+(?P<skip>\d+))?(?:\*(?P<times>\d+|always))?", re.DOTALL
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One fault: where, what, with which parameter, how often (``None`` = always), after how many requests.

    Raises `ValueError` for an endpoint or kind that does not exist, with the nearest ones.
    """

    endpoint: str
    kind: str
    param: str | None = None
    times: int | None = 1
    skip: int = 0

    def __post_init__(self) -> None:
        _check_endpoint(self.endpoint)
        _check_kind(self.kind, self.param)
        if (self.times is not None and self.times < 1) or self.skip < 0:
            raise ValueError(f"{self.endpoint}={self.kind}: TIMES must be 1 or more, SKIP 0 or more")

    def strikes(self, endpoint: str, request: Request) -> bool:
        """Whether the fault is meant for this request."""
        if endpoint in GROUPS.get(self.endpoint, ()) or fnmatchcase(endpoint, self.endpoint):
            return True
        method, _, place = self.endpoint.rpartition(" ")
        if method and method != request.method:
            return False
        return fnmatchcase(request.host, place) or fnmatchcase(request.host + request.path, place)

    def number(self, default: float) -> float:
        """The parameter as a number."""
        return default if self.param is None else float(self.param)


def parse_fault(text: str) -> Fault:
    """Read ``ENDPOINT=KIND[:PARAM][+SKIP][*TIMES]``. Raises `ValueError` that says what would be right."""
    endpoint, equals, rest = text.partition("=")
    form = _FORM.fullmatch(rest.strip())
    if not equals or form is None:
        raise ValueError(
            f"{text!r}: write ENDPOINT=KIND[:PARAM][+SKIP][*TIMES], e.g. facebook.feed=hold_after"
        )
    kind, times = form["kind"], form["times"]
    count = default_times(kind) if times is None else None if times == "always" else int(times)
    return Fault(
        endpoint=endpoint.strip(), kind=kind, param=form["param"], times=count, skip=int(form["skip"] or 0)
    )


def default_times(kind: str) -> int | None:
    """How often a fault strikes when nothing is said."""
    return None if kind in STANDING else 1


class Struck:
    """A fault that was set: its number, how often it struck, and the gate of those it holds."""

    def __init__(self, number: int, fault: Fault) -> None:
        self.id = number
        self.fault = fault
        self.seen = 0
        self.hits = 0
        self.held = 0
        self.gate = threading.Event()

    def shown(self) -> dict[str, Any]:
        """Plain JSON values."""
        fault = self.fault
        return {
            "id": self.id,
            "endpoint": fault.endpoint,
            "kind": fault.kind,
            "param": fault.param,
            "times": fault.times,
            "skip": fault.skip,
            "hits": self.hits,
            "held": self.held,
        }

    def spent(self) -> bool:
        """Whether it will not strike any more."""
        return self.fault.times is not None and self.hits >= self.fault.times


class Faults:
    """The faults that are set, in their order; safe to use from many threads."""

    def __init__(self) -> None:
        self._set: list[Struck] = []
        self._next = 1
        self._news = threading.Condition()

    def add(self, fault: Fault) -> int:
        """Set a fault; its number."""
        with self._news:
            struck = Struck(self._next, fault)
            self._next += 1
            self._set.append(struck)
            return struck.id

    def listed(self) -> list[dict[str, Any]]:
        """Every fault with its hits, spent ones too."""
        with self._news:
            return [struck.shown() for struck in self._set]

    def clear(self) -> None:
        """Remove all faults and let everything held go."""
        self.release()
        with self._news:
            self._set.clear()

    def release(self, number: int | None = None) -> None:
        """Let requests go that a fault holds: those of one fault, or all. It holds no later ones either."""
        with self._news:
            for struck in self._set:
                if number in (None, struck.id):
                    struck.gate.set()

    def take(self, endpoint: str, request: Request) -> tuple[Struck, ...]:
        """The faults that strike this request, counted: every shaping one, the first of the others."""
        taken: list[Struck] = []
        broken = False
        with self._news:
            for struck in self._candidates(endpoint, request):
                if struck.fault.kind not in SHAPING and broken:
                    continue
                struck.seen += 1
                if struck.seen > struck.fault.skip:
                    struck.hits += 1
                    taken.append(struck)
                    broken = broken or struck.fault.kind not in SHAPING
            self._news.notify_all()
        return tuple(taken)

    def hold(self, struck: Struck) -> None:
        """Wait at the fault's gate, at most as long as it says."""
        self._count_held(struck, 1)
        try:
            struck.gate.wait(None if struck.fault.param is None else struck.fault.number(0))
        finally:
            self._count_held(struck, -1)

    def wait_held(self, number: int, timeout: float) -> bool:
        """Wait until a fault holds a request; ``False`` after ``timeout`` seconds."""
        with self._news:
            return self._news.wait_for(
                lambda: any(struck.held for struck in self._set if struck.id == number), timeout
            )

    def _candidates(self, endpoint: str, request: Request) -> Iterator[Struck]:
        return (
            struck for struck in self._set if not struck.spent() and struck.fault.strikes(endpoint, request)
        )

    def _count_held(self, struck: Struck, change: int) -> None:
        with self._news:
            struck.held += change
            self._news.notify_all()


def _check_endpoint(endpoint: str) -> None:
    if endpoint in ENDPOINTS or endpoint in GROUPS:
        return
    if "/" in endpoint or endpoint.endswith((".com", ".net", ".us")):
        return
    if "*" in endpoint and any(fnmatchcase(name, endpoint) for name in ENDPOINTS):
        return
    raise ValueError(f"no endpoint {endpoint!r}{_nearest(endpoint, [*ENDPOINTS, *GROUPS])}")


def _check_kind(kind: str, param: str | None) -> None:
    if kind not in KINDS:
        raise ValueError(f"no kind of fault {kind!r}{_nearest(kind, list(KINDS))}")
    if param is None:
        if kind in _PARAM_NEEDED:
            raise ValueError(f"{kind} needs a parameter: {KINDS[kind]}")
        return
    if kind in _SECONDS and not re.fullmatch(r"\d+(\.\d+)?", param):
        raise ValueError(f"{kind}:{param}: the parameter is a number")
    if kind in _HTTP_STATUS and not re.fullmatch(r"[2-5]\d\d", param):
        raise ValueError(f"{kind}:{param}: the parameter is an HTTP status")
    if kind == "status_after_commit" and not re.fullmatch(r"[2-5]\d\d|empty|html|null", param):
        raise ValueError(f"{kind}:{param}: the parameter is an HTTP status, empty, html or null")


def _nearest(word: str, known: list[str]) -> str:
    close = difflib.get_close_matches(word, known, n=3, cutoff=0.5)
    return f"; perhaps {' or '.join(close)}" if close else f"; there are {', '.join(sorted(known))}"
