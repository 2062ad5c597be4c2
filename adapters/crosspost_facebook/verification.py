"""Who a Page token belongs to, what it may do and what ends when; reads only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from crosspost.adapter import ChannelReport, Ending, Ends
from crosspost.errors import Unauthorized, Unavailable
from crosspost.post import Notice
from crosspost_facebook.graph import Graph
from crosspost_facebook.pages import Scopes
from crosspost_facebook.settings import FacebookSettings
from crosspost_facebook.versions import VERSIONS, usable_until

__all__ = ["verify"]

_NAMED: Mapping[str, str] = {"fields": "id,name"}
_LATEST = 32_503_680_000
"""The year 3000, in epoch seconds: what lies behind it is no moment."""


def verify(graph: Graph, settings: FacebookSettings) -> ChannelReport:
    """Ask whose token it is; with the app's id and secret also what Meta itself says of the token."""
    page = graph.read(settings.page_id or "me", _NAMED)
    account = _id(page)
    _must_be(_id(graph.read("me", _NAMED)), account)
    token = _debugged(graph, account) if settings.app_id and settings.app_secret else None
    scopes = Scopes.listed(token.get("scopes")) if token else Scopes.told_to(graph)
    return ChannelReport(
        account_id=account,
        name=_text(page.get("name")) or account,
        granted=scopes.granted or (),
        missing=scopes.missing,
        ends=tuple(_endings(token or {}, settings.api_version)),
        notices=tuple(_notices(graph, settings, told=scopes.granted is not None)),
    )


def _debugged(graph: Graph, account: str) -> Mapping[str, Any]:
    token = graph.debug_token()
    kind = _text(token.get("type"))
    if kind is not None and kind != "PAGE":
        raise Unauthorized("unauthorized.token_kind", platform="facebook", found=kind[:20])
    _must_be(_text(token.get("profile_id")) or account, account)
    return token


def _must_be(owner: str, account: str) -> None:
    """The token must be the Page's own: a person's, or another Page's, cannot post as it."""
    if owner != account:
        raise Unauthorized(
            "unauthorized.wrong_account", platform="facebook", expected=account[:60], found=owner[:60]
        )


def _endings(token: Mapping[str, Any], version: str) -> Iterator[Ending]:
    for what, key in ((Ends.TOKEN, "expires_at"), (Ends.DATA_ACCESS, "data_access_expires_at")):
        at = _moment(token.get(key))
        if at is not None:
            yield Ending(what=what, at=at)
    last = usable_until(version)
    if last is not None:
        yield Ending(what=Ends.API_VERSION, at=last)


def _notices(graph: Graph, settings: FacebookSettings, *, told: bool) -> Iterable[Notice]:
    if not told:
        yield Notice(code="notice.permissions_untold")
    version = settings.api_version
    if version not in VERSIONS and usable_until(version) is None:
        yield Notice(code="notice.api_version_unknown", params={"version": version})
    if graph.served and graph.served != version:
        params = {"version": version, "served": graph.served}
        yield Notice(code="notice.api_version_served", params=params)
    # The API reports success and gives no sign of it: only a person can look.
    yield Notice(code="notice.facebook_development")


def _moment(value: Any) -> datetime | None:
    """An epoch time in seconds; 0 means never."""
    known = isinstance(value, int) and not isinstance(value, bool) and 0 < value < _LATEST
    return datetime.fromtimestamp(value, UTC) if known else None


def _id(node: Mapping[str, Any]) -> str:
    found = _text(node.get("id"))
    if found is None:
        raise Unavailable("unavailable.service", platform="facebook")
    return found


def _text(value: Any) -> str | None:
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        return None
    return str(value) or None
