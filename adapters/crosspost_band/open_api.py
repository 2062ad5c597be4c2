"""Calls to Band's Open API in the name of one token and for one band."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from crosspost.adapter import Fault, unconfirmed
from crosspost.errors import DeliveryError, Unauthorized, Unavailable
from crosspost.transport import Answer, Transport
from crosspost_band.envelope import SUCCESS, Envelope
from crosspost_band.faults import COOL_DOWN, QUOTA, RATE, fault_for
from crosspost_band.granted import Granted
from crosspost_band.listing import BandPost, Page
from crosspost_band.settings import BandSettings

__all__ = ["AUTH_HOST", "HOST", "OpenApi"]

HOST, AUTH_HOST = "openapi.band.us", "auth.band.us"
CREATE = f"https://{HOST}/v2.2/band/post/create"
POSTS = f"https://{HOST}/v2/band/posts"
PROFILE = f"https://{HOST}/v2/profile"
BANDS = f"https://{HOST}/v2.1/bands"
TOKEN = f"https://{AUTH_HOST}/oauth2/token"
PERMISSIONS = f"https://{HOST}/v2/band/permissions"
PASSING = frozenset({fault.reason for fault in (COOL_DOWN, QUOTA, RATE)})
PAGES = 3
MARGIN = timedelta(minutes=10)
FORM = "application/x-www-form-urlencoded; charset=UTF-8"
_LIKE_A_TOKEN = re.compile(r"[A-Za-z0-9_-]{32,}")


class OpenApi:
    """The calls of publishing, looking and verifying; each raises a `DeliveryError` when it fails."""

    def __init__(self, settings: BandSettings, transport: Transport) -> None:
        self._settings = settings
        self._transport = transport

    def form(self, content: str) -> dict[str, str]:
        """The form of the visible call, complete, so that nothing can fail between the gate and the call."""
        # Band's own default for do_push is not known, so it is always said.
        push = "true" if self._settings.push else "false"
        return self._with_token({"band_key": self._band_key, "content": content, "do_push": push})

    def create(self, form: Mapping[str, str]) -> str:
        """Create the post: the one visible call. Returns its ``post_key``."""
        headers = {"Content-Type": FORM} | self._bearer()
        answer = self._transport.request("POST", CREATE, data=form, headers=headers, visible=True)
        envelope = Envelope.read(answer)
        if envelope.code != SUCCESS:
            raise self._error(answer, envelope, visible=True)
        post_key = envelope.key("post_key")
        if post_key is None:
            raise unconfirmed("no_id").raised(visible=True, platform="band")
        return post_key

    def recent(self, *, since: datetime, complete: bool, whole: bool = False) -> tuple[BandPost, ...]:
        """The band's newest posts, at most three pages.

        The list is sorted by last modified: one old post with a new comment does not end it, a page with
        nothing newer than ten minutes before ``since`` does. Each page is a call that the pace may forbid:
        ``complete`` makes that a failure, ``whole`` too many posts too; else what was read is enough.
        """
        page = self._page({"band_key": self._band_key})
        posts = [*page.items]
        for _ in range(PAGES - 1):
            if _ends(page, since):
                break
            try:
                page = self._page(page.following)
            except Unavailable:
                if complete:
                    raise
                break
            posts += page.items
        if whole and not _ends(page, since):
            raise Unavailable("unavailable.service", platform="band")
        return tuple(posts)

    def _page(self, params: Mapping[str, str]) -> Page:
        # The locale is mandatory on every page, and what Band puts in the token's place is not trusted.
        fields = {name: value for name, value in params.items() if name != "access_token"}
        answer, envelope = self._read(POSTS, fields | {"locale": self._settings.locale})
        page = Page.read(envelope) if envelope.code == SUCCESS else None
        if page is None:
            raise self._error(answer, envelope, visible=False)
        return page

    def person(self) -> str | None:
        """The name of the token's owner in this band."""
        answer, envelope = self._read(PROFILE, {"band_key": self._band_key})
        if envelope.code != SUCCESS:
            raise self._error(answer, envelope, visible=False)
        return envelope.key("name")

    def user_key(self) -> str | None:
        """The key of the token's owner, by which her posts are told from others'."""
        answer, envelope = self._read(PROFILE, {})
        if envelope.code != SUCCESS:
            raise self._error(answer, envelope, visible=False)
        return envelope.key("user_key")

    def band_name(self) -> str:
        """The band's name; raises `Unauthorized` when the token does not reach the band."""
        bands = self.bands()
        if self._band_key not in bands:
            raise Unauthorized("unauthorized.not_listed", platform="band", expected=self._band_key)
        return bands[self._band_key]

    def bands(self) -> Mapping[str, str]:
        """The names of the bands that the token reaches, by their keys."""
        answer, envelope = self._read(BANDS, {})
        bands = envelope.result.get("bands")
        if envelope.code != SUCCESS or not isinstance(bands, list):
            raise self._error(answer, envelope, visible=False)
        keyed = [band for band in bands if isinstance(band, dict) and isinstance(band.get("band_key"), str)]
        return {band["band_key"]: str(band.get("name") or band["band_key"]) for band in keyed}

    def redeem(self, code: str) -> Granted:
        """The token that a code gives, once. Raises `Unauthorized` when Band takes code or app for wrong."""
        asked = {"grant_type": "authorization_code", "code": code}
        post = self._settings.token_method == "post"  # noqa: S105  # the word, not a token
        answer = self._transport.request(
            "POST" if post else "GET",
            TOKEN,
            params=None if post else asked,
            data=asked if post else None,
            headers=self._basic() | ({"Content-Type": FORM} if post else {}),
        )
        granted = Granted.read(answer)
        if granted is None:
            raise self._sign_in_error(answer, code)
        return granted

    def permissions(self, asked: Sequence[str]) -> tuple[str, ...]:
        """Which of the permissions are granted; none is an answer too.

        Band's table calls the list ``permissions``, its example ``permission``.
        """
        fields = {"band_key": self._band_key, "permissions": ",".join(asked)}
        answer, envelope = self._read(PERMISSIONS, fields)
        told = envelope.result.get("permission", envelope.result.get("permissions"))
        if envelope.code != SUCCESS or not isinstance(told, list):
            raise self._error(answer, envelope, visible=False)
        return tuple(name for name in told if isinstance(name, str))

    def _read(self, address: str, fields: Mapping[str, str]) -> tuple[Answer, Envelope]:
        query = self._with_token(fields)
        answer = self._transport.request("GET", address, params=query, headers=self._bearer())
        return answer, Envelope.read(answer)

    @property
    def _band_key(self) -> str:
        if self._settings.band_key is None:
            raise Unauthorized("unauthorized.setup", platform="band")
        return self._settings.band_key

    @property
    def _token(self) -> str:
        if self._settings.access_token is None:
            raise Unauthorized("unauthorized.setup", platform="band")
        return self._settings.access_token.get_secret_value()

    def _with_token(self, fields: Mapping[str, str]) -> dict[str, str]:
        return dict(fields) if self._settings.bearer else {"access_token": self._token, **fields}

    def _bearer(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._token}"} if self._settings.bearer else {}

    def _basic(self) -> dict[str, str]:
        """The app's credentials as a header."""
        client, secret = self._settings.client_id, self._settings.client_secret
        if client is None or secret is None:
            raise Unauthorized("unauthorized.setup", platform="band")
        both = f"{client}:{secret.get_secret_value()}".encode()
        return {"Authorization": f"Basic {b64encode(both).decode()}"}

    def _sign_in_error(self, answer: Answer, code: str) -> DeliveryError:
        """Only a limit, an outage or an answer that says nothing may pass by itself."""
        envelope = Envelope.read(answer)
        error = self._error(answer, envelope, visible=False)
        told = answer.status >= 400 or envelope.code not in {None, SUCCESS} or envelope.message
        passing = answer.status in {429} or answer.status >= 500 or error.code in PASSING
        if passing or not told:
            return error
        message = self._quoted(envelope.message.replace(code, "…"))
        number = str(envelope.code or answer.status)
        return Unauthorized(
            "unauthorized.sign_in", platform="band", service_code=number, service_message=message
        )

    def _error(self, answer: Answer, envelope: Envelope, *, visible: bool) -> DeliveryError:
        # A success without what it should bring is read like an answer without a code.
        code = None if envelope.code == SUCCESS else envelope.code
        fault = fault_for(answer.status, code)
        said = {"service_code": str(code)} if code is not None else {}
        if envelope.message:
            said["service_message"] = self._quoted(envelope.message)
        wait = self._wait(fault, answer, envelope)
        return fault.raised(visible=visible, retry_after=wait, platform="band", **said)

    def _wait(self, fault: Fault, answer: Answer, envelope: Envelope) -> timedelta | None:
        if fault is COOL_DOWN and envelope.cool_down is not None:
            return min(envelope.cool_down, self._settings.cool_down_cap)
        if fault is QUOTA:
            return self._settings.quota_wait
        if fault is RATE:
            return answer.retry_after or self._settings.rate_wait
        return None

    def _quoted(self, message: str) -> str:
        for secret in (self._settings.access_token, self._settings.client_secret):
            message = message.replace(secret.get_secret_value(), "…") if secret else message
        return _LIKE_A_TOKEN.sub("…", message)[:200]


def _ends(page: Page, since: datetime) -> bool:
    """Whether nothing behind a page can be newer than ``since``."""
    return not page.following or all(post.created_at < since - MARGIN for post in page.items)
