"""From a request to its outcome: find the endpoint, let faults strike, commit, answer."""

from __future__ import annotations

import enum
import json
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from crosspost.simulator.endpoints import SHAPING
from crosspost.simulator.faults import Fault, Faults, Struck
from crosspost.simulator.masking import masked_fields, masked_headers, masked_target
from crosspost.simulator.wire import Refused, Reply, Request, Route, Unreadable
from crosspost.simulator.world import World

__all__ = ["Dispatcher", "Ending", "Outcome", "Voice"]

log = logging.getLogger(__name__)

_PAGE = (
    "<!DOCTYPE html><html><head><title>Error</title></head><body>Sorry, something went wrong.</body></html>"
)
_ID_KEYS = frozenset({"id", "post_id", "post_key", "logNo", "redirectUrl", "permalink_url"})


class Ending(enum.Enum):
    """What becomes of the connection: answered, closed, reset, cut in its answer, or dead after it."""

    SEND = "send"
    CLOSE = "close"
    RESET = "reset"
    CUT = "cut"
    DIE = "die"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What the client gets."""

    reply: Reply
    ending: Ending = Ending.SEND


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """How a platform says no: each takes the fault's parameter (``None`` when it has none)."""

    refuse: Callable[[str | None, Request], Reply]
    signed_out: Callable[[str | None, Request], Reply]
    rate_limit: Callable[[str | None, Request], Reply]
    broken: Callable[[int], Reply]


class Dispatcher:
    """Serves requests to the platforms.

    ``routes`` are tried in order; ``voices`` are by the first word of an endpoint's name; ``advance`` lets
    time pass in the world before each request.
    """

    def __init__(
        self,
        world: World,
        faults: Faults,
        *,
        routes: Sequence[Route],
        voices: Mapping[str, Voice],
        advance: Callable[[World], None],
    ) -> None:
        self._world = world
        self._faults = faults
        self._routes = routes
        self._voices = voices
        self._advance = advance
        self._hosts = {route.host for route in routes}

    def serve(self, request: Request) -> Outcome:
        """Answer one request; never raises."""
        route = next((route for route in self._routes if route.takes(request)), None)
        entry = self._record(request, route)
        if route is None:
            return Outcome(reply=self._unknown(request))
        struck = self._faults.take(route.name, request)
        breaking = next((s for s in struck if s.fault.kind not in SHAPING), None)
        shaped = _shaped(request, [s.fault for s in struck])
        if breaking is None:
            outcome = Outcome(reply=self._commit(route, shaped))
        else:
            entry["fault"] = breaking.fault.kind
            outcome = self._strike(breaking, route, shaped)
        entry["status"] = outcome.reply.status if outcome.ending in {Ending.SEND, Ending.DIE} else None
        return outcome

    def _record(self, request: Request, route: Route | None) -> dict[str, Any]:
        entry: dict[str, Any] = {
            "at": datetime.fromtimestamp(self._world.clock(), UTC).isoformat(),
            "endpoint": route.name if route else None,
            "method": request.method,
            "host": request.host,
            "path": masked_target(request),
            "headers": masked_headers(request),
            "form": masked_fields(request),
            "fault": None,
            "status": None,
        }
        with self._world.lock:
            self._world.requests.append(entry)
        return entry

    def _unknown(self, request: Request) -> Reply:
        if request.host not in self._hosts:
            text = f"The simulator knows no host {request.host!r}; the first path segment is the real host."
        else:
            text = f"The simulator has no endpoint {request.method} {request.host}{request.path}"
        return Reply.json({"error": text, "hosts": sorted(self._hosts)}, 404)

    def _commit(self, route: Route, request: Request) -> Reply:
        try:
            with self._world.transaction():
                self._advance(self._world)
                return route.handler(self._world, request)
        except Refused as refusal:
            return refusal.reply
        except Unreadable as error:
            return Reply.json({"error": str(error)}, 400)
        except Exception:  # a mistake of the simulator must not look like a dropped connection
            log.exception("the simulator failed on %s", route.name)
            return Reply.json({"error": f"the simulator itself failed on {route.name}"}, 500)

    def _strike(self, struck: Struck, route: Route, request: Request) -> Outcome:
        before = _BEFORE.get(struck.fault.kind)
        if before is not None:
            if struck.fault.kind == "hold_before":
                self._faults.hold(struck)
            return Outcome(reply=Reply(), ending=before)
        voice = self._voices[route.name.partition(".")[0]]
        if (uttered := _utter(struck.fault, voice, request)) is not None:
            return Outcome(reply=uttered)
        if struck.fault.kind == "delay":
            self._faults.hold(struck)
        reply = self._commit(route, request)
        if struck.fault.kind == "hold_after":
            self._faults.hold(struck)
        ending = _AFTER.get(struck.fault.kind, Ending.SEND)
        return Outcome(reply=_altered(struck.fault, reply, voice), ending=ending)


_BEFORE = {"drop_before": Ending.CLOSE, "reset_before": Ending.RESET, "hold_before": Ending.CLOSE}
_AFTER = {
    "drop_after": Ending.CLOSE,
    "reset_after": Ending.RESET,
    "cut_body": Ending.CUT,
    "dead_keep_alive": Ending.DIE,
}


def _shaped(request: Request, faults: list[Fault]) -> Request:
    for fault in faults:
        if fault.kind == "slow_list":
            request = replace(request, hide_younger=fault.number(0))
        elif fault.kind == "shape":
            request = replace(request, shape=fault.param)
        elif fault.kind == "lose_component":
            request = replace(request, shape="lose_component")
    return request


def _utter(fault: Fault, voice: Voice, request: Request) -> Reply | None:
    """The answer of a fault that does nothing else."""
    status = int(fault.param or 200) if fault.kind in {"html", "empty", "null"} else 200
    match fault.kind:
        case "refuse":
            return voice.refuse(fault.param, request)
        case "signed_out":
            return voice.signed_out(fault.param, request)
        case "rate_limit":
            return voice.rate_limit(fault.param, request)
        case "status":
            return voice.broken(int(fault.param or 500))
        case "html" | "empty" | "null":
            return _blank(fault.kind, status)
        case _:
            return None


def _blank(kind: str, status: int) -> Reply:
    if kind == "html":
        return Reply.html(_PAGE, status)
    return Reply.text("", status) if kind == "empty" else Reply.json(None, status)


def _altered(fault: Fault, reply: Reply, voice: Voice) -> Reply:
    """The answer after the commit, as the fault spoils it."""
    match fault.kind:
        case "status_after_commit":
            word = fault.param or "500"
            return voice.broken(int(word)) if word.isdigit() else _blank(word, 200)
        case "no_id":
            return replace(reply, body=_without_ids(reply.body))
        case "cut_json":
            return replace(reply, body=reply.body[: len(reply.body) // 2])
        case "header":
            name, _, value = (fault.param or "").partition("=")
            return reply.adding((name, value))
        case "clear_cookie":
            gone = "NID_SES=; Domain=.naver.com; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0"
            return reply.adding(("Set-Cookie", gone))
        case _:
            return reply


def _without_ids(body: bytes) -> bytes:
    try:
        return json.dumps(_stripped(json.loads(body)), ensure_ascii=False).encode()
    except ValueError:
        return body


def _stripped(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _stripped(item) for key, item in value.items() if key not in _ID_KEYS}
    if isinstance(value, list):
        return [_stripped(item) for item in value]
    return value
