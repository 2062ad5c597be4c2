"""Signing in to an app at BAND: a code, then a token and the one that renews it."""

from __future__ import annotations

import base64

from crosspost.simulator.apps import is_app, may_return, new_code, redeemed
from crosspost.simulator.band_access import user_key
from crosspost.simulator.wire import Reply, Request
from crosspost.simulator.world import World, fingerprint

__all__ = ["authorize", "token"]

TOKEN_LIFE = 2592000


def authorize(world: World, request: Request) -> Reply:
    """The person consents at once, or refuses with the shape ``denied``.

    Whether BAND brings ``state`` back is not known: it does with the shape ``state``.
    """
    params = request.params
    target, client = params.get("redirect_uri", ""), params.get("client_id", "")
    if params.get("response_type") != "code" or not may_return(world, "band", client, target):
        return _problem("invalid_request", "response_type, client_id, redirect_uri", 400)
    if request.shape == "denied":
        return Reply.back(target, {"error": "access_denied"})
    brought = {"state": params["state"]} if request.shape == "state" and "state" in params else {}
    return Reply.back(target, {"code": new_code(world, "band", client=client)} | brought)


def token(world: World, request: Request) -> Reply:
    """A code or a refresh token gives a token, each once; only the token itself with the shape ``bare``."""
    client, secret = _basic(request)
    if not client or not secret or not is_app(world, "band", client, secret):
        return _problem("invalid_client", "Basic credentials are missing or wrong", 401)
    fields = request.fields
    if fields.get("grant_type") == "authorization_code":
        known = redeemed(world, "band", fields.get("code", ""))
        good = known is not None and known["client"] == client
    else:
        row = world.rows("band.refresh_tokens").pop(fingerprint(fields.get("refresh_token", "")), None)
        good = fields.get("grant_type") == "refresh_token" and row is not None
    if not good:
        return _problem("invalid_grant", "the code or refresh token is unknown", 400)
    return _issue(world, bare=request.shape == "bare")


def _issue(world: World, *, bare: bool) -> Reply:
    access, refresh = world.key("band.access", 40), world.key("band.refresh", 40)
    world.rows("band.tokens")[fingerprint(access)] = {"until": world.clock() + TOKEN_LIFE}
    world.rows("band.refresh_tokens")[fingerprint(refresh)] = {}
    world.changed()
    if bare:
        return Reply.json({"access_token": access})
    return Reply.json(
        {
            "access_token": access,
            "token_type": "bearer",
            "refresh_token": refresh,
            "expires_in": TOKEN_LIFE,
            "scope": "READ_PHOTO READ_ARTICLE CREATE_ARTICLE",
            "user_key": user_key(world),
        }
    )


def _basic(request: Request) -> tuple[str, str]:
    """Client id and secret of a Basic header; a refresh may carry them in its body instead."""
    fields = request.form
    if fields.get("grant_type") == "refresh_token" and fields.get("client_secret"):
        return fields.get("client_id", ""), fields["client_secret"]
    scheme, _, value = request.headers.get("authorization", "").partition(" ")
    try:
        client, _, secret = base64.b64decode(value, validate=True).decode().partition(":")
    except ValueError:
        return "", ""
    return (client, secret) if scheme.lower() == "basic" else ("", "")


def _problem(error: str, description: str, status: int) -> Reply:
    return Reply.json({"error": error, "error_description": description}, status)
