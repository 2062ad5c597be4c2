"""What a token reaches: debugging, permissions, a person and her Pages, a Page."""

from __future__ import annotations

from typing import Any

from crosspost.simulator.accounts import FacebookPage
from crosspost.simulator.apps import is_app
from crosspost.simulator.facebook.answers import error
from crosspost.simulator.facebook.grants import (
    PAGE,
    held,
    page_token,
    pages_of,
    person_at_first_sight,
)
from crosspost.simulator.facebook.graph import (
    asked_fields,
    check_proof,
    enter,
    limit_of,
    living,
    path_of,
    token_of,
)
from crosspost.simulator.wire import Reply, Request
from crosspost.simulator.world import World

__all__ = ["accounts", "debug_token", "page", "permissions"]

PERSON = {"id": "10160000000000001", "name": "리뷰어"}
_PAGE_FIELDS = frozenset(
    {"id", "name", "link", "category", "tasks", "access_token", "username", "is_published", "fan_count"}
)
_ROW = ("id", "name", "access_token", "tasks")


def accounts(world: World, request: Request) -> Reply:
    """me/accounts: the Pages that a person ticked, each with its own token."""
    token = token_of(request)
    person = living(world, token) or person_at_first_sight(world, token)
    if person is None:
        return error(190)
    if person.kind == PAGE:
        return error(100, message="(#100) Tried accessing nonexisting field (accounts) on node type (Page)")
    pages = pages_of(world, token)
    _check_persons_proof(world, pages, token, request)
    fields = request.fields
    wanted = asked_fields(fields, _PAGE_FIELDS, _ROW)
    limit = limit_of(fields)
    start = next((i + 1 for i, p in enumerate(pages) if p.page_id == fields.get("after")), 0)
    shown = pages[start : start + limit]
    rows = [_row(page, page_token(world, token, person, page), wanted) for page in shown]
    answer: dict[str, Any] = {"data": rows}
    if shown:
        answer["paging"] = {"cursors": {"before": shown[0].page_id, "after": shown[-1].page_id}}
    if len(pages) > start + limit:
        answer["paging"]["next"] = f"https://graph.facebook.com{request.path}?access_token={token}"
    return Reply.json(answer)


def permissions(world: World, request: Request) -> Reply:
    """me/permissions: the scopes of a token."""
    found = living(world, token_of(request))
    if found is None:
        return error(190)
    rows = [{"permission": scope, "status": "granted"} for scope in sorted(found.scopes)]
    return Reply.json({"data": rows})


def debug_token(world: World, request: Request) -> Reply:
    """debug_token: what kind of token it is; a bad one is told inside ``data``."""
    app_id, bar, secret = token_of(request).partition("|")
    if bar and not is_app(world, "facebook", app_id, secret):
        return error(190, message="Invalid OAuth access token signature.")
    found = held(world, request.fields.get("input_token", ""))
    if found is None:
        problem = {"code": 190, "message": "Invalid OAuth access token."}
        return Reply.json({"data": {"is_valid": False, "error": problem, "scopes": []}})
    data: dict[str, Any] = {
        "app_id": found.app_id,
        "type": found.kind,
        "application": "Crosspost",
        "expires_at": found.expires_at,
        "data_access_expires_at": int(world.clock()) + 90 * 86400,
        "is_valid": not 0 < found.expires_at <= world.clock(),
        "scopes": sorted(found.scopes),
        "granular_scopes": [],
        "issued_at": int(world.clock()) - 60,
    }
    if not data["is_valid"]:
        data["error"] = {"code": 190, "subcode": 463, "message": "Session has expired"}
    return Reply.json({"data": data | ({"profile_id": found.page_id} if found.page_id else {})})


def page(world: World, request: Request) -> Reply:
    """GET of a Page, by id or as ``me``; of the person when hers is the token."""
    token = token_of(request)
    found = living(world, token)
    if path_of(request)[0] == "me" and found is not None and found.kind != PAGE:
        _check_persons_proof(world, pages_of(world, token), token, request)
        wanted = asked_fields(request.fields, frozenset(PERSON), ("id", "name"))
        return Reply.json({name: PERSON[name] for name in wanted})
    call = enter(world, request, path_of(request)[0])
    return Reply.json(_row(call.page, call.token, asked_fields(call.fields, _PAGE_FIELDS, ("id", "name"))))


def _row(page: FacebookPage, token: str, wanted: tuple[str, ...]) -> dict[str, Any]:
    known = {
        "id": page.page_id,
        "name": page.name or page.page_id,
        "link": f"https://www.facebook.com/{page.page_id}",
        "category": "Blogger",
        "tasks": list(page.tasks),
        "access_token": token,
        "username": page.page_id,
        "is_published": True,
        "fan_count": 100,
    }
    return {name: known[name] for name in wanted}


def _check_persons_proof(world: World, pages: list[FacebookPage], token: str, request: Request) -> None:
    required = next((page.app_secret for page in pages if page.app_secret), None)
    app = world.accounts.facebook_app
    check_proof(required or (app.secret if app else None), token, request, needed=required is not None)
