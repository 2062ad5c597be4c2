"""Tokens and what they may do: exchange, debugging, the Pages of a person."""

from __future__ import annotations

from typing import Any

from crosspost.simulator.facebook.answers import error
from crosspost.simulator.facebook.graph import asked_fields, enter, path_of, token_of, tokens_page
from crosspost.simulator.wire import Reply, Request
from crosspost.simulator.world import World

__all__ = ["accounts", "debug_token", "exchange", "page", "permissions"]

USER_TOKEN_LIFE = 5183944
_PAGE_FIELDS = frozenset(
    {"id", "name", "link", "category", "tasks", "access_token", "username", "is_published", "fan_count"}
)


def exchange(world: World, request: Request) -> Reply:
    """oauth/access_token: a code, or a short-lived user token, becomes a long-lived user token."""
    fields = request.fields
    needed = {"client_id", "client_secret"}
    needed |= (
        {"fb_exchange_token"} if fields.get("grant_type") == "fb_exchange_token" else {"redirect_uri", "code"}
    )
    missing = next((name for name in sorted(needed) if not fields.get(name)), None)
    if missing:
        return error(101, message=f"Missing {missing} parameter.")
    users = [page.user_token for page in world.accounts.facebook if page.user_token]
    token = users[0] if users else world.key("facebook.user_token", 40)
    return Reply.json({"access_token": token, "token_type": "bearer", "expires_in": USER_TOKEN_LIFE})


def accounts(world: World, request: Request) -> Reply:
    """me/accounts: the Pages of a user token."""
    token = token_of(request)
    pages = [page for page in world.accounts.facebook if page.user_token == token]
    if not pages:
        return (
            error(190)
            if tokens_page(world, token) is None
            else error(100, message="(#100) Tried accessing nonexisting field (accounts) on node type (Page)")
        )
    rows = [
        {
            "id": page.page_id,
            "name": page.name or page.page_id,
            "access_token": page.access_token,
            "tasks": ["CREATE_CONTENT", "MANAGE"],
        }
        for page in pages
    ]
    return Reply.json({"data": rows})


def permissions(world: World, request: Request) -> Reply:
    """me/permissions: the scopes of a token."""
    token = token_of(request)
    owned = next((p for p in world.accounts.facebook if p.user_token == token), tokens_page(world, token))
    if owned is None:
        return error(190)
    rows = [{"permission": scope, "status": "granted"} for scope in sorted(owned.scopes)]
    return Reply.json({"data": rows})


def debug_token(world: World, request: Request) -> Reply:
    """debug_token: what kind of token it is; a bad one is told inside ``data``."""
    token_of(request)
    token = request.fields.get("input_token", "")
    owned = tokens_page(world, token)
    if owned is None:
        problem = {"code": 190, "message": "Invalid OAuth access token."}
        return Reply.json({"data": {"is_valid": False, "error": problem, "scopes": []}})
    data: dict[str, Any] = {
        "app_id": "1",
        "type": "PAGE",
        "application": "Crosspost",
        "expires_at": 0,
        "data_access_expires_at": int(world.clock()) + 90 * 86400,
        "is_valid": True,
        "scopes": sorted(owned.scopes),
        "profile_id": owned.page_id,
        "granular_scopes": [],
        "issued_at": int(world.clock()) - 60,
    }
    return Reply.json({"data": data})


def page(world: World, request: Request) -> Reply:
    """GET of a Page, by id or as ``me``."""
    call = enter(world, request, path_of(request)[0])
    known = {
        "id": call.page.page_id,
        "name": call.page.name or call.page.page_id,
        "link": f"https://www.facebook.com/{call.page.page_id}",
        "category": "Blogger",
        "tasks": ["CREATE_CONTENT", "MANAGE"],
        "access_token": call.token,
        "username": call.page.page_id,
        "is_published": True,
        "fan_count": 100,
    }
    wanted = asked_fields(call.fields, _PAGE_FIELDS, ("id", "name"))
    return Reply.json({name: known[name] for name in wanted})
