"""The apps that people sign in to: which are known, and the codes that bring a sign-in home."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from crosspost.simulator.world import World

__all__ = ["is_app", "may_return", "new_code", "redeemed"]


def is_app(world: World, platform: str, app_id: str, secret: str) -> bool:
    """Whether the secret is the app's; the first one seen is, when no app is named."""
    app = world.accounts.app(platform)
    if app is not None and app_id != app.app_id:
        return False
    return world.admits(f"{platform}.app:{app_id}", secret, app.secret if app else None)


def may_return(world: World, platform: str, app_id: str, address: str) -> bool:
    """Whether a sign-in to the app may be sent back to an address."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    app = world.accounts.app(platform)
    if not app_id or parts.scheme not in {"http", "https"} or not parts.hostname:
        return False
    return app is None or (app_id == app.app_id and (not app.redirects or address.startswith(app.redirects)))


def new_code(world: World, platform: str, **known: Any) -> str:
    """A code that `redeemed` takes once, for what is known of its sign-in."""
    code = world.key(f"{platform}.code", 20)
    world.fleeting.setdefault(f"{platform}.codes", {})[code] = known
    return code


def redeemed(world: World, platform: str, code: str) -> dict[str, Any] | None:
    """What is known of a code's sign-in; ``None`` for one that was never given out or was taken before."""
    known: dict[str, Any] | None = world.fleeting.setdefault(f"{platform}.codes", {}).pop(code, None)
    return known
