"""Who may call BAND: tokens, bands, pacing, and the ways BAND says no."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from crosspost.simulator.accounts import Band
from crosspost.simulator.dispatch import Voice
from crosspost.simulator.wire import FORM, Refused, Reply, Request
from crosspost.simulator.world import World, fingerprint

__all__ = [
    "PRACTICE",
    "VOICE",
    "Call",
    "band_named",
    "enter",
    "envelope",
    "known_bands",
    "need",
    "refusal",
    "signed_in",
    "success",
    "user_key",
]

MESSAGES = {
    211: "Invalid Parameters",
    212: "Insufficient Parameters",
    1001: "App quota has been exceeded",
    1002: "User quota has been exceeded",
    1003: "Cool down time restriction",
    2142: "Only Band Leaders are allowed to do this",
    2300: "Invalid response",
    3000: "Invalid request",
    3001: "Exceeded chareacter limit",
    10401: "Unauthorized",
    10403: "Forbidden",
    60000: "Invalid Parameter",
    60102: "Not Band member",
    60103: "This user is not connected",
    60106: "This function is granted to the specified member.",
    60200: "This Band is invalid or not connected.",
    60204: "This Band did not allow access by the user.",
    60400: "Only designated member(s) can write post",
    60401: "Post is not connected with the app",
}


PRACTICE = Band(band_key="AAApracticeband000000000", name="연습 밴드")
"""The band of a token that reaches none yet, where no bands are named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A call that was let in: its fields, its token, and its band when it names one."""

    fields: dict[str, str]
    token: str
    band: Band | None = None


def envelope(code: int | str, data: Any) -> Reply:
    """BAND's answer: HTTP 200 whatever happened."""
    return Reply.json({"result_code": code, "result_data": data})


def success(data: Any) -> Reply:
    """``result_code`` 1."""
    return envelope(1, data)


def refusal(code: int, **more: Any) -> Reply:
    """A failure with its vendor message."""
    return envelope(code, {"message": MESSAGES.get(code, "error"), **more})


def signed_in(request: Request) -> Call:
    """Check the form of the call and its token. Raises `Refused` with 211 or 10401."""
    if request.method == "POST" and request.body and request.content_type != FORM:
        raise Refused(refusal(211))
    fields = request.fields
    token = fields.get("access_token") or request.bearer
    if not token:
        raise Refused(refusal(10401))
    return Call(fields=fields, token=token)


def enter(world: World, request: Request, *, needs: str | None = None) -> Call:
    """Check token, band, grant, permission and pace, in this order. Raises `Refused`.

    ``needs`` is a permission of `crosspost.simulator.accounts.Band`.
    """
    call = signed_in(request)
    key = need(call, "band_key")
    band = band_named(world, key)
    if band is None:
        learning = any(other.access_token is None for other in world.accounts.band)
        raise Refused(refusal(60200 if learning or known_bands(world, call.token) else 10401))
    if not _admits(world, band, call.token):
        raise Refused(refusal(60204 if known_bands(world, call.token) else 10401))
    if not band.granted:
        raise Refused(refusal(60204))
    if needs is not None and needs not in band.permissions:
        raise Refused(refusal(60400 if needs == "posting" else 60106))
    _pace(world, key)
    return Call(fields=call.fields, token=call.token, band=band)


def need(call: Call, name: str) -> str:
    """A field that must be there and not empty. Raises `Refused` with 212."""
    value = call.fields.get(name, "")
    if not value.strip():
        raise Refused(refusal(212))
    return value


def band_named(world: World, key: str) -> Band | None:
    """The band; any key is one where no bands are named."""
    if not world.accounts.band:
        return PRACTICE if key == PRACTICE.band_key else Band(band_key=key)
    return next((band for band in world.accounts.band if band.band_key == key), None)


def known_bands(world: World, token: str) -> list[Band]:
    """The bands the token reaches, as far as the world knows."""
    named = [b for b in world.accounts.band if b.granted and _reaches(world, b, token)]
    learned = (band_named(world, key) for key in world.learned("band", token))
    return named + [band for band in learned if band is not None and band not in named]


def user_key(world: World, who: str = "owner") -> str:
    """A member's key: the token's owner, or another."""
    return "AA" + world.key("band.user", 22, who)


def _reaches(world: World, band: Band, token: str) -> bool:
    return band.access_token == token or _issued(world, token)


def _admits(world: World, band: Band, token: str) -> bool:
    return _issued(world, token) or world.admits(f"band:{band.band_key}", token, band.access_token)


def _issued(world: World, token: str) -> bool:
    """Whether signing in gave this token. Raises `Refused` with 10401 when it has ended."""
    row = world.rows("band.tokens").get(fingerprint(token))
    if row is not None and row["until"] <= world.clock():
        raise Refused(refusal(10401))
    return row is not None


def _pace(world: World, key: str) -> None:
    """Refuse a call that follows the last one of the same band too soon; a refused one does not count."""
    last = world.fleeting.setdefault("band.last_call", {})
    now = world.clock()
    wait = last.get(key, -math.inf) + world.band_gap - now
    if wait > 0:
        raise Refused(_cool_down(wait))
    last[key] = now


def _cool_down(seconds: float) -> Reply:
    return refusal(1003, cool_time={"expired_in": math.ceil(seconds)})


def _refuse(param: str | None, _request: Request) -> Reply:
    """``CODE[/SHAPE]``; the shapes are those that BAND's failures may have."""
    word, _, shape = (param or "60102").partition("/")
    code = int(word) if word.lstrip("-").isdigit() else 211
    message = MESSAGES.get(code, "error")
    match shape:
        case "missing":
            return Reply.json({"result_code": code})
        case "null":
            return envelope(code, None)
        case "string":
            return envelope(code, message)
        case "list":
            return envelope(code, [message])
        case "text_code":
            return envelope(str(code), {"message": message})
        case "no_message":
            return envelope(code, {})
        case "no_code":
            return Reply.json({"result_data": {"message": message}})
        case "oauth":
            return Reply.json({"error": "invalid_token", "error_description": message}, 401)
        case _:
            return refusal(code, **({"cool_time": {"expired_in": 10}} if code == 1003 else {}))


def _signed_out(_param: str | None, _request: Request) -> Reply:
    return refusal(10401)


def _rate_limit(param: str | None, _request: Request) -> Reply:
    return _cool_down(float(param)) if param else refusal(1003, cool_time={"expired_in": 10})


def _broken(status: int) -> Reply:
    if status == 429:
        return Reply.json({"message": "Too Many Requests"}, 429).adding(("Retry-After", "7"))
    return Reply.html(f"<html><body><h1>{status} error</h1></body></html>", status)


VOICE = Voice(refuse=_refuse, signed_out=_signed_out, rate_limit=_rate_limit, broken=_broken)
