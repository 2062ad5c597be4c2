"""Tokens as Meta knows them: whose they are, what they may do, when they end."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from crosspost.simulator.accounts import FacebookPage
from crosspost.simulator.world import World, fingerprint

__all__ = [
    "PAGE",
    "PRACTICE",
    "SYSTEM_USER",
    "USER",
    "USER_TOKEN_LIFE",
    "Held",
    "held",
    "issued",
    "page_named",
    "page_token",
    "pages_of",
    "person_at_first_sight",
    "tokens_page",
    "user_token",
]

USER, PAGE, SYSTEM_USER = "USER", "PAGE", "SYSTEM_USER"
USER_TOKEN_LIFE = 5183944
SHORT_LIFE = 2 * 3600
"""A short-lived token lives hours; Meta does not say how many."""
PRACTICE = FacebookPage(page_id="100020003000400", name="연습 페이지")
"""The Page of whoever signs in where no Pages are named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A token. ``page_id`` is a Page token's; ``expires_at`` is in epoch seconds, 0 = never.

    A ``short`` person's token gives Page tokens that end with it.
    """

    kind: str
    scopes: tuple[str, ...] = ()
    page_id: str | None = None
    expires_at: int = 0
    short: bool = False
    app_id: str = "1"


def held(world: World, token: str) -> Held | None:
    """What is known of a token: issued, named with its Page, or learned."""
    found = issued(world, token)
    if found is not None:
        return found
    for page in world.accounts.facebook:
        if token == page.access_token:
            return _of_page(page)
        if token == page.user_token:
            until = int(world.clock()) + USER_TOKEN_LIFE
            return Held(kind=USER, scopes=tuple(sorted(page.scopes)), expires_at=until)
        if token == page.system_token:
            return Held(kind=SYSTEM_USER, scopes=tuple(sorted(page.scopes)))
    learned = world.learned("facebook", token)
    own = page_named(world, learned[0]) if learned else None
    return _of_page(own) if own else None


def issued(world: World, token: str) -> Held | None:
    """A token that the simulator itself gave out."""
    row = world.rows("facebook.tokens").get(fingerprint(token))
    return Held(**{**row, "scopes": tuple(row["scopes"])}) if row else None


def user_token(world: World, *, app_id: str, scopes: tuple[str, ...], short: bool) -> tuple[str, int]:
    """A new token of the person, and how many seconds it lives."""
    life = SHORT_LIFE if short else USER_TOKEN_LIFE
    until = int(world.clock()) + life
    token = Held(kind=USER, scopes=scopes, expires_at=until, short=short, app_id=app_id)
    return _issue(world, world.key("facebook.user_token", 40), token), life


def person_at_first_sight(world: World, token: str) -> Held | None:
    """The person's own token, where none is named: the first one that asks for her Pages."""
    named = any(page.user_token or page.system_token for page in world.accounts.facebook)
    if named or not world.admits("facebook.person:owner", token, None):
        return None
    scopes = {scope for page in pages_of(world) for scope in page.scopes}
    until = int(world.clock()) + USER_TOKEN_LIFE
    _issue(world, token, Held(kind=USER, scopes=tuple(sorted(scopes)), expires_at=until))
    return issued(world, token)


def pages_of(world: World, token: str | None = None) -> list[FacebookPage]:
    """The Pages that the person ticked: all of them, or those a named token reaches."""
    named = world.accounts.facebook or (PRACTICE,)
    anyone = token is None or issued(world, token) is not None
    return [p for p in named if p.granted and (anyone or token in {p.user_token, p.system_token})]


def page_token(world: World, token: str, person: Held, page: FacebookPage) -> str:
    """The Page's token as a person's gives it: without an end, unless hers is short-lived."""
    if page.access_token and not person.short and page.scopes <= set(person.scopes):
        return page.access_token
    scopes = tuple(sorted(page.scopes & set(person.scopes)))
    until = person.expires_at if person.short else 0
    made = world.key("facebook.page_token", 40, f"{fingerprint(token)}:{page.page_id}")
    return _issue(
        world,
        made,
        Held(kind=PAGE, scopes=scopes, page_id=page.page_id, expires_at=until, app_id=person.app_id),
    )


def page_named(world: World, page_id: str) -> FacebookPage | None:
    """The Page; any id is one where no Pages are named."""
    if not world.accounts.facebook:
        return PRACTICE if page_id == PRACTICE.page_id else FacebookPage(page_id=page_id)
    return next((page for page in world.accounts.facebook if page.page_id == page_id), None)


def tokens_page(world: World, token: str) -> FacebookPage | None:
    """The Page a token belongs to, as far as the world knows."""
    found = held(world, token)
    return page_named(world, found.page_id) if found and found.page_id else None


def _of_page(page: FacebookPage) -> Held:
    return Held(kind=PAGE, scopes=tuple(sorted(page.scopes)), page_id=page.page_id)


def _issue(world: World, token: str, what: Held) -> str:
    world.rows("facebook.tokens")[fingerprint(token)] = asdict(what)
    world.changed()
    return token
