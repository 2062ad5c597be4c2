"""Signing in to an app: the dialog sends the browser back with a code, the code gives a token."""

from __future__ import annotations

from crosspost.simulator.apps import is_app, may_return, new_code, redeemed
from crosspost.simulator.facebook.answers import error
from crosspost.simulator.facebook.grants import SYSTEM_USER, USER, held, pages_of, user_token
from crosspost.simulator.wire import Reply, Request
from crosspost.simulator.world import World

__all__ = ["dialog", "exchange"]

_ERROR_PAGE = "<!DOCTYPE html><html><head><title>Error</title></head><body><p>{text}</p></body></html>"


def dialog(world: World, request: Request) -> Reply:
    """The person consents at once, or refuses with the shape ``denied``; no page is shown."""
    params = request.params
    app_id, target = params.get("client_id", ""), params.get("redirect_uri", "")
    if not may_return(world, "facebook", app_id, target):
        return Reply.html(_ERROR_PAGE.format(text="Invalid App ID or redirect_uri"), 400)
    if params.get("response_type", "code") != "code":
        return Reply.html(_ERROR_PAGE.format(text="Invalid response_type"), 400)
    state = {"state": params["state"]} if "state" in params else {}
    if request.shape == "denied":
        refusal = {"error": "access_denied", "error_description": "Permissions error"}
        return Reply.back(target, refusal | state)
    asked = [word for word in params.get("scope", "").replace(",", " ").split() if word]
    code = new_code(world, "facebook", app_id=app_id, redirect_uri=target, scopes=asked)
    return Reply.back(target, {"code": code} | state)


def exchange(world: World, request: Request) -> Reply:
    """oauth/access_token: a code gives a short-lived user token, a user token a long-lived one."""
    fields = request.fields
    long = fields.get("grant_type") == "fb_exchange_token"
    needed = {"fb_exchange_token"} if long else {"redirect_uri", "code"}
    missing = next((n for n in sorted(needed | {"client_id", "client_secret"}) if not fields.get(n)), None)
    if missing:
        return error(101, message=f"Missing {missing} parameter.")
    if not is_app(world, "facebook", fields["client_id"], fields["client_secret"]):
        return error(101, message="Error validating application or client secret.")
    return _lengthened(world, fields) if long else _from_code(world, fields)


def _from_code(world: World, fields: dict[str, str]) -> Reply:
    app_id = fields["client_id"]
    known = redeemed(world, "facebook", fields["code"])
    if known is None:
        return error(100, message="This authorization code is invalid or has been used.")
    if (known["app_id"], known["redirect_uri"]) != (app_id, fields["redirect_uri"]):
        return error(100, message="Error validating verification code: redirect_uri must be identical.")
    given = {scope for page in pages_of(world) for scope in page.scopes}
    scopes = tuple(scope for scope in known["scopes"] if scope in given)
    return _told(*user_token(world, app_id=app_id, scopes=scopes, short=True))


def _lengthened(world: World, fields: dict[str, str]) -> Reply:
    person = held(world, fields["fb_exchange_token"])
    if person is None or person.kind not in {USER, SYSTEM_USER}:
        return error(190)
    if 0 < person.expires_at <= world.clock():
        return error(190, 463)
    return _told(*user_token(world, app_id=fields["client_id"], scopes=person.scopes, short=False))


def _told(token: str, life: int) -> Reply:
    return Reply.json({"access_token": token, "token_type": "bearer", "expires_in": life})
