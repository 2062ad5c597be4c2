"""Calls to the Graph API in the name of one Page."""

from __future__ import annotations

import hmac
import logging
import re
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from crosspost.adapter import Fault, unconfirmed
from crosspost.errors import DeliveryError, Unauthorized, Unavailable
from crosspost.post import Image
from crosspost.transport import Answer, Transport
from crosspost_facebook.faults import LIMIT, TOO_OFTEN, GraphError, fault_for
from crosspost_facebook.listing import Page, PagePost
from crosspost_facebook.settings import FacebookSettings
from crosspost_facebook.usage import Usage

__all__ = ["HOST", "Graph"]

log = logging.getLogger("crosspost_facebook")

HOST = "graph.facebook.com"
LIST_FIELDS = "id,message,created_time,permalink_url,is_published,application"
PAGE_SIZE = 25
PAGES = 4
# Meta quotes a bad token in its message.
_LIKE_A_TOKEN = re.compile(r"[A-Za-z0-9_|-]{32,}")


class Graph:
    """The calls of publishing, looking and verifying; each raises a `DeliveryError` when it fails."""

    def __init__(self, settings: FacebookSettings, transport: Transport) -> None:
        self.served: str | None = None
        """The version that the last answer says it was served by."""
        self._settings = settings
        self._transport = transport

    def upload(self, image: Image) -> str:
        """Upload a photo that nobody sees yet, and return its id."""
        media = image.media
        name = f"{media.digest[:16]}.{media.media_type.rpartition('/')[2]}"
        form = {"published": "false"} | ({"alt_text_custom": image.alt} if image.alt else {})
        answer = self._transport.request(
            "POST",
            self._address("photos"),
            data=form | self._credentials(),
            files={"source": (name, media.read(), media.media_type)},
        )
        return self._id(answer, visible=False)[0]

    def feed(self, form: Mapping[str, str]) -> tuple[str, Mapping[str, Any]]:
        """Create the post: the one visible call. Returns its compound id and the whole answer."""
        answer = self._transport.request("POST", self._address("feed"), data=form, visible=True)
        return self._id(answer, visible=True)

    def feed_form(self, fields: Mapping[str, str]) -> dict[str, str]:
        """The form of the visible call, complete, so that nothing can fail between the gate and the call."""
        # Where it goes is part of it: without a Page nothing is sent.
        _ = self._page_id
        return {**fields, "fields": "id,permalink_url", **self._credentials()}

    def recent(self, *, since: datetime, complete: bool) -> tuple[PagePost, ...]:
        """The Page's newest posts back to ``since``; from ``feed`` where ``published_posts`` is not allowed.

        When there are too many to read, ``complete`` makes that a failure: absence would not be proven.
        """
        try:
            return self._listed("published_posts", since, complete=complete)
        except Unauthorized as error:
            if error.code != "unauthorized.permission":
                raise
        return self._listed("feed", since, complete=complete)

    def read(self, path: str, params: Mapping[str, str]) -> Mapping[str, Any]:
        """Read anything in the Page's name; the answer is its body."""
        return self._body(self._get(self._versioned(path), params), visible=False)

    def user_token(self, **asked: str) -> str:
        """The token that the app is given for what is ``asked``: a code, or a token to be exchanged.

        Raises `Unauthorized` when Meta refuses: app, secret, code and address are all its owner's to mend.
        """
        settings = self._settings
        if not settings.app_id or not settings.app_secret:
            raise Unauthorized("unauthorized.setup", platform="facebook")
        app = {"client_id": settings.app_id, "client_secret": settings.app_secret.get_secret_value()}
        answer = self._transport.request("GET", self._versioned("oauth/access_token"), params=app | asked)
        try:
            token = self._body(answer, visible=False).get("access_token")
        except DeliveryError as error:
            # A sign-in has codes of its own that no table lists; a limit or an outage may pass by itself.
            if answer.status >= 500 or "service_code" not in error.params or error.code == LIMIT.reason:
                raise
            said = {name: _without(value, asked.values()) for name, value in error.params.items()}
            raise Unauthorized("unauthorized.sign_in", **said) from None
        if not isinstance(token, str) or not token:
            raise self._error(answer, None, visible=False)
        return token

    def debug_token(self) -> Mapping[str, Any]:
        """What Meta says of the token when its app asks; raises what a bad token means.

        The token to be looked at can only travel in the query, which is never logged.
        """
        token, secret = self._settings.access_token, self._settings.app_secret
        if token is None or secret is None:
            raise Unauthorized("unauthorized.setup", platform="facebook")
        answer = self._transport.request(
            "GET",
            self._versioned("debug_token"),
            params={"input_token": token.get_secret_value()},
            headers={"Authorization": f"Bearer {self._settings.app_id}|{secret.get_secret_value()}"},
        )
        data = self._body(answer, visible=False).get("data")
        if not isinstance(data, dict):
            raise self._error(answer, None, visible=False)
        if data.get("is_valid") is not True:
            error = GraphError.read(data)
            if error is None:
                raise Unauthorized("unauthorized.session", platform="facebook")
            raise self._error(answer, error, visible=False)
        return data

    def _get(self, address: str, params: Mapping[str, str]) -> Answer:
        credentials = self._credentials()
        token = credentials.pop("access_token")
        return self._transport.request(
            "GET", address, params={**params, **credentials}, headers={"Authorization": f"Bearer {token}"}
        )

    def _listed(self, edge: str, since: datetime, *, complete: bool) -> tuple[PagePost, ...]:
        posts: list[PagePost] = []
        after = None
        for _ in range(PAGES):
            page = self._page(edge, after)
            posts += page.data
            after = page.after
            if after is None or not page.data or page.data[-1].created_time < since:
                return tuple(posts)
        if complete:
            raise Unavailable("unavailable.service", platform="facebook")
        return tuple(posts)

    def _page(self, edge: str, after: str | None) -> Page:
        params = {"fields": LIST_FIELDS, "limit": str(PAGE_SIZE)} | ({"after": after} if after else {})
        answer = self._get(self._address(edge), params)
        page = Page.read(self._body(answer, visible=False))
        if page is None:
            raise self._error(answer, None, visible=False)
        return page

    def _address(self, edge: str) -> str:
        return self._versioned(f"{self._page_id}/{edge}")

    @property
    def _page_id(self) -> str:
        if self._settings.page_id is None:
            raise Unauthorized("unauthorized.setup", platform="facebook")
        return self._settings.page_id

    def _versioned(self, path: str) -> str:
        return f"https://{HOST}/{self._settings.api_version}/{path}"

    def _credentials(self) -> dict[str, str]:
        if self._settings.access_token is None:
            raise Unauthorized("unauthorized.setup", platform="facebook")
        token = self._settings.access_token.get_secret_value()
        if not self._settings.app_secret:
            return {"access_token": token}
        secret = self._settings.app_secret.get_secret_value()
        proof = hmac.new(secret.encode(), token.encode(), sha256).hexdigest()
        return {"access_token": token, "appsecret_proof": proof}

    def _id(self, answer: Answer, *, visible: bool) -> tuple[str, Mapping[str, Any]]:
        body = self._body(answer, visible=visible)
        made = body.get("id")
        if isinstance(made, bool) or not isinstance(made, (str, int)) or not made:
            raise unconfirmed("no_id").raised(visible=visible, platform="facebook")
        return str(made), body

    def _body(self, answer: Answer, *, visible: bool) -> Mapping[str, Any]:
        self._watch(answer)
        try:
            body = answer.json()
        except ValueError:
            body = None
        if 200 <= answer.status < 300 and isinstance(body, dict) and "error" not in body:
            return body
        raise self._error(answer, GraphError.read(body), visible=visible)

    def _error(self, answer: Answer, error: GraphError | None, *, visible: bool) -> DeliveryError:
        fault = fault_for(answer, error)
        said = {"service_code": error.name, "service_message": self._quoted(error)} if error else {}
        wait = self._wait(fault, answer)
        return fault.raised(visible=visible, retry_after=wait, platform="facebook", **said)

    def _wait(self, fault: Fault, answer: Answer) -> timedelta | None:
        if fault is TOO_OFTEN:
            return self._settings.too_often_wait
        if fault is LIMIT:
            regain = Usage.read(answer.headers).regain
            return regain or answer.retry_after or self._settings.limit_wait
        return None

    def _quoted(self, error: GraphError) -> str:
        text = error.shown or error.message
        for secret in (self._settings.access_token, self._settings.app_secret):
            text = text.replace(secret.get_secret_value(), "…") if secret else text
        return _LIKE_A_TOKEN.sub("…", text)[:200]

    def _watch(self, answer: Answer) -> None:
        self.served = answer.headers.get("Facebook-API-Version", "")[:10] or None
        if self.served and self.served != self._settings.api_version:
            log.warning("facebook answered as %s instead of %s", self.served, self._settings.api_version)
        usage = Usage.read(answer.headers)
        if usage.percent > self._settings.usage_warning:
            log.warning("facebook: %d %% of the call quota is used", usage.percent)
            self._transport.rest(usage.regain or self._settings.usage_rest)


def _without(text: str, secrets: Iterable[str]) -> str:
    for secret in secrets:
        text = text.replace(secret, "…")
    return text
