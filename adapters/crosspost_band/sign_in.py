"""How a band is connected: with a token that Band shows the owner of an app, or with the browser.

What may be done in a band is asked later, of the one that was chosen: Band wants ten seconds between two
calls that concern one band.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from pydantic import SecretStr

from crosspost.adapter import Ask, Callback, CodeSignIn, Reached, SignIn, Step
from crosspost.errors import Unavailable
from crosspost.transport import Transport
from crosspost_band.open_api import AUTH_HOST, HOST, OpenApi
from crosspost_band.settings import BandSettings

__all__ = ["BrowserSignIn", "TokenSignIn"]

DEVELOPERS = "https://developers.band.us/"

_SERVICE = Step(code="connect.band.service", minutes=10, page=DEVELOPERS)


class TokenSignIn(SignIn[BandSettings]):
    """The owner pastes the token of "Connect BAND account": good for her own account only."""

    name = "token"
    hosts = frozenset({HOST})
    steps = (
        _SERVICE,
        Step(code="connect.band.paste_token", minutes=3, page=DEVELOPERS, asks=(Ask(key="access_token"),)),
    )

    def accounts(self, settings: BandSettings, transport: Transport) -> Sequence[Reached]:
        """The bands that the owner ticked."""
        told = settings.model_copy(update={"user_key": None})
        return _reached(told, transport, ends="" if settings.token_until else None)


class BrowserSignIn(CodeSignIn[BandSettings]):
    """An app asks the owner in the browser. Band may not bring ``state`` back, the address is made once."""

    name = "browser"
    state_in_address = True
    hosts = frozenset({HOST, AUTH_HOST})
    steps = (
        _SERVICE,
        Step(code="connect.band.redirect", minutes=2, page=DEVELOPERS),
        Step(
            code="connect.band.client",
            minutes=2,
            page=DEVELOPERS,
            asks=(Ask(key="client_id"), Ask(key="client_secret")),
        ),
        Step(code="connect.band.tick_bands", minutes=2),
    )

    def address(self, settings: BandSettings, callback: Callback) -> str:
        """Band's own page; it knows no scopes."""
        query = {
            "response_type": "code",
            "client_id": settings.client_id or "",
            "redirect_uri": callback.address,
            "state": callback.state,
        }
        return f"https://{AUTH_HOST}/oauth2/authorize?{urlencode(query)}"

    def redeem(
        self,
        settings: BandSettings,
        code: str,
        callback: Callback,  # noqa: ARG002  # Band does not want the address again
        transport: Transport,
    ) -> BandSettings:
        """The token for the code."""
        granted = OpenApi(settings, transport).redeem(code)
        return settings.model_copy(
            update={
                "access_token": SecretStr(granted.token),
                "token_until": granted.until,
                "user_key": granted.user_key,
            }
        )

    def accounts(self, settings: BandSettings, transport: Transport) -> Sequence[Reached]:
        """The bands that the owner ticked."""
        until = settings.token_until
        return _reached(settings, transport, ends=until.isoformat() if until else "")


def _reached(settings: BandSettings, transport: Transport, *, ends: str | None) -> Sequence[Reached]:
    """The bands. ``ends`` is when the token does; ``None`` when no channel says so, nor has to forget it."""
    api = OpenApi(settings, transport)
    bands = api.bands()
    user_key = settings.user_key or _user_key(api)
    found = {"user_key": user_key, "client_id": settings.client_id} if bands else {}
    shared: Mapping[str, str] = {name: value for name, value in found.items() if value} | (
        {} if ends is None else {"token_until": ends}
    )
    secrets = _secrets(settings)
    return [
        Reached(id=key, name=name, settings={"band_key": key, **shared}, secrets=secrets)
        for key, name in bands.items()
    ]


def _user_key(api: OpenApi) -> str | None:
    try:
        return api.user_key()
    except Unavailable:
        # It only tells the owner's posts from equal ones; two calls in a row may be one too many.
        return None


def _secrets(settings: BandSettings) -> Mapping[str, str]:
    kept = {"access_token": settings.access_token, "client_secret": settings.client_secret}
    return {name: secret.get_secret_value() for name, secret in kept.items() if secret}
