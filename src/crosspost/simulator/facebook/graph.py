"""Who may call the Graph API: versions, tokens, proofs, scopes; and which fields it knows."""

from __future__ import annotations

import hmac
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from urllib.parse import unquote

from crosspost.simulator.accounts import FacebookPage
from crosspost.simulator.facebook.answers import error, usage
from crosspost.simulator.facebook.grants import PAGE, Held, held, issued, page_named, tokens_page
from crosspost.simulator.wire import Handler, Refused, Reply, Request
from crosspost.simulator.world import World

__all__ = [
    "Call",
    "asked_fields",
    "check_proof",
    "enter",
    "graph",
    "limit_of",
    "living",
    "number_of",
    "path_of",
    "refuse",
    "token_of",
]

OLDEST, NEWEST = 21, 26
"""The versions alive in November 2026; an older one is silently served by the oldest."""

MAX_LIMIT = 100

_VERSION = re.compile(r"/v(\d+)\.(\d+)(?=/)")
_PROOF = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A call that was let in: its path below the version, its fields, its token and its Page."""

    path: tuple[str, ...]
    fields: dict[str, str]
    token: str
    page: FacebookPage


def graph(handler: Callable[[World, Request], Reply]) -> Handler:
    """Check the version in the path, and put version and usage headers on every answer."""

    def handle(world: World, request: Request) -> Reply:
        version = _VERSION.match(request.path)
        number = int(version.group(1)) if version else OLDEST
        if version and (number > NEWEST or version.group(2) != "0"):
            return error(2500, message=f"Unknown path components: {version.group()}")
        try:
            reply = handler(world, request)
        except Refused as refusal:
            reply = refusal.reply
        served = ("Facebook-API-Version", f"v{max(number, OLDEST)}.0")
        page_id = next((word for word in path_of(request) if word.isdigit()), "0")
        return reply.adding(served, *usage(page_id))

    return handle


def path_of(request: Request) -> tuple[str, ...]:
    """The path's segments below the version."""
    return tuple(unquote(word) for word in _VERSION.sub("", request.path).split("/") if word)


def refuse(code: int, subcode: int | None = None, message: str | None = None) -> Refused:
    """An error to raise."""
    return Refused(error(code, subcode, message))


def token_of(request: Request) -> str:
    """The token of body, query or header. Raises `Refused` with 2500 when there is none."""
    found = request.fields.get("access_token") or request.bearer
    if not found:
        raise refuse(
            2500, message="An active access token must be used to query information about the current user."
        )
    return found


def enter(world: World, request: Request, page_id: str, *, scope: str | None = None) -> Call:
    """Check that the token is the Page's own, its proof and its scope. Raises `Refused`."""
    token = token_of(request)
    known = living(world, token)
    page = tokens_page(world, token) if page_id == "me" else page_named(world, page_id)
    if page is None:
        raise refuse(190) if known is None or known.kind != PAGE else refuse(100, 33)
    if known is not None and known.kind != PAGE:
        message = "(#200) Unpublished posts must be posted to a page as the page itself."
        raise refuse(200, message=message if request.method == "POST" else None)
    if not _admits(world, page, token):
        raise refuse(190) if known is None else refuse(100, 33)
    if known is not None:
        page = replace(page, scopes=page.scopes & set(known.scopes))
    _check_pages_proof(world, page, token, request)
    if scope is not None and scope not in page.scopes:
        code = 200 if scope == "pages_manage_posts" else 10
        raise refuse(code, message=f"(#{code}) Requires {scope} permission")
    return Call(path=path_of(request), fields=request.fields, token=token, page=page)


def living(world: World, token: str) -> Held | None:
    """A known token; ``None`` for an unknown one. Raises `Refused` with 190/463 for one that has ended."""
    found = held(world, token)
    if found is not None and 0 < found.expires_at <= world.clock():
        raise refuse(190, 463)
    return found


def asked_fields(fields: dict[str, str], known: frozenset[str], default: tuple[str, ...]) -> tuple[str, ...]:
    """The names in ``fields``, without what stands in braces. Raises `Refused` for an unknown one."""
    text = re.sub(r"\{[^{}]*\}", "", fields.get("fields", ""))
    names = tuple(name.strip() for name in text.split(",") if name.strip())
    unknown = next((name for name in names if name not in known), None)
    if unknown is not None:
        raise refuse(100, message=f"(#100) Tried accessing nonexisting field ({unknown})")
    return tuple(dict.fromkeys(("id", *names))) if names else default


def limit_of(fields: dict[str, str]) -> int:
    """How many items of a list are wanted. Raises `Refused` for more than there may be."""
    limit = number_of(fields, "limit", 25)
    if limit > MAX_LIMIT:
        raise refuse(
            100, message="(#100) Please reduce the amount of data you're asking for: limit is at most 100"
        )
    return limit


def number_of(fields: dict[str, str], name: str, default: int) -> int:
    """A number among the fields. Raises `Refused` for what is none."""
    value = fields.get(name)
    if value is None:
        return default
    if not re.fullmatch(r"\d{1,12}", value) or (name == "limit" and int(value) == 0):
        raise refuse(100, message=f"(#100) Param {name} must be an integer greater than zero")
    return int(value)


def check_proof(secret: str | None, token: str, request: Request, *, needed: bool) -> None:
    """Check the proof of this very token. Raises `Refused`; any is right where the secret is not known."""
    proof = request.fields.get("appsecret_proof")
    if proof is None:
        if needed:
            raise refuse(100, message="API calls from the server require an appsecret_proof argument")
        return
    right = hmac.digest(secret.encode(), token.encode(), "sha256").hex() if secret else proof
    if not _PROOF.fullmatch(proof) or not hmac.compare_digest(right.encode(), proof.encode()):
        raise refuse(100, message="Invalid appsecret_proof provided in the API argument")


def _check_pages_proof(world: World, page: FacebookPage, token: str, request: Request) -> None:
    app = world.accounts.facebook_app
    secret = page.app_secret or (app.secret if app else None)
    check_proof(secret, token, request, needed=page.app_secret is not None)


def _admits(world: World, page: FacebookPage, token: str) -> bool:
    given = issued(world, token)
    if given is not None:
        return given.page_id == page.page_id
    return world.admits(f"facebook:{page.page_id}", token, page.access_token)
