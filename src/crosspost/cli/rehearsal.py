"""A rehearsal: every request goes to the loopback gateway, and what it makes lies apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from http.cookies import SimpleCookie

from crosspost.app import Crosspost
from crosspost.config import Channel
from crosspost.simulator import Accounts, Band, FacebookPage, NaverBlog, Simulator, StoryProfile
from crosspost.transport import gateway_address

__all__ = ["accounts_of", "rehearse"]

OWNER_PRESSES_AFTER = 1.0
"""Seconds until the simulated owner of a rehearsal presses publish."""


@contextmanager
def rehearse(app: Crosspost, *, besides: str | None = None) -> Iterator[None]:
    """Start the simulator with the workspace's accounts, unless a gateway is named.

    On the platform ``besides`` it knows none: who is only being connected has none there yet.
    """
    if app.gateway is not None:
        yield
        return
    simulator = Simulator(
        store=app.workspace.data / "simulator",
        accounts=accounts_of(one for one in app.channels.values() if one.adapter.name != besides),
        owner=OWNER_PRESSES_AFTER,
    )
    with simulator:
        app.gateway = gateway_address(simulator.url)
        yield
        app.gateway = None


def accounts_of(channels: Iterable[Channel]) -> Accounts:
    """The accounts that the simulator must know for these channels."""
    found: dict[str, list[Channel]] = {}
    for channel in channels:
        if channel.settings.account_id:
            found.setdefault(channel.adapter.name, []).append(channel)
    return Accounts(
        naver_blog=tuple(_naver_blog(channel) for channel in found.get("naver_blog", ())),
        band=tuple(
            Band(band_key=_id(channel), access_token=channel.secret("access_token"), name=_called(channel))
            for channel in found.get("band", ())
        ),
        facebook=tuple(
            FacebookPage(
                page_id=_id(channel),
                access_token=channel.secret("access_token"),
                app_secret=channel.secret("app_secret"),
                name=_called(channel),
            )
            for channel in found.get("facebook", ())
        ),
        kakaostory=tuple(
            StoryProfile(profile=_id(channel), name=_called(channel))
            for channel in found.get("kakaostory", ())
        ),
    )


def _naver_blog(channel: Channel) -> NaverBlog:
    cookies = SimpleCookie(channel.secret("cookies") or "")
    category = getattr(channel.settings, "category", None)
    known = NaverBlog(blog_id=_id(channel)).categories
    if isinstance(category, str) and category not in {name for _, name in known}:
        known = (*known, (max(number for number, _ in known) + 1, category))
    return NaverBlog(
        blog_id=_id(channel),
        cookies={name: morsel.value for name, morsel in cookies.items()} or None,
        name=_called(channel),
        categories=known,
    )


def _called(channel: Channel) -> str:
    """The account's name: a rehearsal meets the account that its owner expects."""
    return channel.settings.expect or channel.name


def _id(channel: Channel) -> str:
    return channel.settings.account_id or channel.name
