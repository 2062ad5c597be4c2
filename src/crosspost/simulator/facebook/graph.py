"""Who may call the Graph API: versions, tokens, proofs, scopes; and which fields it knows."""

from __future__ import annotations

import hmac
import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import unquote

from crosspost.simulator.accounts import FacebookPage
from crosspost.simulator.facebook.answers import error, usage
from crosspost.simulator.wire import Handler, Refused, Reply, Request
from crosspost.simulator.world import World

__all__ = ["Call", "asked_fields", "enter", "graph", "page_named", "refuse", "token_of", "tokens_page"]

OLDEST, NEWEST = 21, 26
"""The versions alive in November 2026; an older one is silently served by the oldest."""

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
    page = tokens_page(world, token) if page_id == "me" else page_named(world, page_id)
    if page is None:
        known = tokens_page(world, token) is not None
        raise refuse(100, 33) if known else refuse(190)
    if page.user_token is not None and token == page.user_token:
        message = "(#200) Unpublished posts must be posted to a page as the page itself."
        raise refuse(200, message=message if request.method == "POST" else None)
    if not world.admits(f"facebook:{page.page_id}", token, page.access_token):
        raise refuse(100, 33) if tokens_page(world, token) is not None else refuse(190)
    _check_proof(page, token, request)
    if scope is not None and scope not in page.scopes:
        code = 200 if scope == "pages_manage_posts" else 10
        raise refuse(code, message=f"(#{code}) Requires {scope} permission")
    return Call(path=path_of(request), fields=request.fields, token=token, page=page)


def page_named(world: World, page_id: str) -> FacebookPage | None:
    """The Page; any id is one where no Pages are named."""
    if not world.accounts.facebook:
        return FacebookPage(page_id=page_id)
    return next((page for page in world.accounts.facebook if page.page_id == page_id), None)


def tokens_page(world: World, token: str) -> FacebookPage | None:
    """The Page a token belongs to, as far as the world knows."""
    for page in world.accounts.facebook:
        if page.access_token == token:
            return page
    learned = world.learned("facebook", token)
    return page_named(world, learned[0]) if learned else None


def asked_fields(fields: dict[str, str], known: frozenset[str], default: tuple[str, ...]) -> tuple[str, ...]:
    """The names in ``fields``, without what stands in braces. Raises `Refused` for an unknown one."""
    text = re.sub(r"\{[^{}]*\}", "", fields.get("fields", ""))
    names = tuple(name.strip() for name in text.split(",") if name.strip())
    unknown = next((name for name in names if name not in known), None)
    if unknown is not None:
        raise refuse(100, message=f"(#100) Tried accessing nonexisting field ({unknown})")
    return tuple(dict.fromkeys(("id", *names))) if names else default


def _check_proof(page: FacebookPage, token: str, request: Request) -> None:
    proof = request.fields.get("appsecret_proof")
    if page.app_secret is None:
        if proof is not None and not _PROOF.fullmatch(proof):
            raise refuse(100, message="Invalid appsecret_proof provided in the API argument")
        return
    if proof is None:
        raise refuse(100, message="API calls from the server require an appsecret_proof argument")
    right = hmac.digest(page.app_secret.encode(), token.encode(), "sha256").hex()
    if not hmac.compare_digest(right.encode(), proof.encode()):
        raise refuse(100, message="Invalid appsecret_proof provided in the API argument")
