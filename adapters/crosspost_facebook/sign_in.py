"""How a Page is connected: with the browser, or with a token that its owner pastes.

Either way what is kept is the *Page's* token. Taken with a long-lived user token it has no end, so a person's
token is first made long-lived wherever the app's id and secret are known; its 60 days are not the Page's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from pydantic import SecretStr

from crosspost.adapter import Ask, Callback, CodeSignIn, Reached, SignIn, Step
from crosspost.errors import Rejected, Unauthorized
from crosspost.transport import Transport
from crosspost_facebook.graph import HOST, Graph
from crosspost_facebook.pages import ListedPage, Scopes, pages_of
from crosspost_facebook.settings import FacebookSettings

__all__ = ["BrowserSignIn", "TokenSignIn"]

APPS = "https://developers.facebook.com/apps/"
EXPLORER = "https://developers.facebook.com/tools/explorer/"
SCOPES = ("pages_show_list", "pages_manage_posts", "pages_read_engagement", "pages_read_user_content")
PORTFOLIO_SCOPE = "business_management"

_CREATE_APP = Step(code="connect.facebook.create_app", minutes=10, page=APPS)
_PERMISSIONS = Step(code="connect.facebook.permissions", minutes=10, page=APPS)
_GO_LIVE = Step(code="connect.facebook.go_live", minutes=5, page=APPS)


class BrowserSignIn(CodeSignIn[FacebookSettings]):
    """Her own app asks the owner in the browser; what comes back reaches every Page she ticks."""

    name = "browser"
    hosts = frozenset({HOST})
    steps = (
        _CREATE_APP,
        _PERMISSIONS,
        Step(code="connect.facebook.redirect", minutes=3, page=APPS),
        Step(
            code="connect.facebook.app_keys",
            minutes=2,
            page=APPS,
            asks=(Ask(key="app_id"), Ask(key="app_secret")),
        ),
        _GO_LIVE,
        Step(code="connect.facebook.tick_pages", minutes=2),
    )

    def address(self, settings: FacebookSettings, callback: Callback) -> str:
        """Meta's login dialog."""
        scopes = (*SCOPES, PORTFOLIO_SCOPE) if settings.portfolio else SCOPES
        query = {
            "client_id": settings.app_id or "",
            "redirect_uri": callback.address,
            "state": callback.state,
            "scope": ",".join(scopes),
            "response_type": "code",
        }
        return f"https://www.facebook.com/{settings.api_version}/dialog/oauth?{urlencode(query)}"

    def redeem(
        self, settings: FacebookSettings, code: str, callback: Callback, transport: Transport
    ) -> FacebookSettings:
        """A short-lived token for the code, and a long-lived one for that."""
        graph = Graph(settings, transport)
        short = graph.user_token(redirect_uri=callback.address, code=code)
        return _with_token(settings, _lengthened(graph, short))

    def accounts(self, settings: FacebookSettings, transport: Transport) -> Sequence[Reached]:
        """The Pages that the owner ticked."""
        graph = Graph(settings, transport)
        scopes = Scopes.told_to(graph)
        return [_reached(page, settings, scopes) for page in pages_of(graph)]


class TokenSignIn(SignIn[FacebookSettings]):
    """The owner pastes a token: her own, a system user's, or a Page's."""

    name = "token"
    hosts = frozenset({HOST})
    steps = (
        _CREATE_APP,
        _PERMISSIONS,
        Step(
            code="connect.facebook.app_keys_optional",
            minutes=2,
            page=APPS,
            asks=(Ask(key="app_id", optional=True), Ask(key="app_secret", optional=True)),
        ),
        _GO_LIVE,
        Step(code="connect.facebook.paste_token", minutes=5, page=EXPLORER, asks=(Ask(key="access_token"),)),
    )

    def accounts(self, settings: FacebookSettings, transport: Transport) -> Sequence[Reached]:
        """The Pages that the token reaches; which kind it is Meta tells its app, else the answers show."""
        graph = Graph(settings, transport)
        if not settings.app_id or not settings.app_secret:
            return _found_out(graph, settings)
        told = graph.debug_token()
        kind, scopes = told.get("type"), Scopes.listed(told.get("scopes"))
        if kind == "PAGE":
            return [_own_page(graph, settings, scopes)]
        if kind == "USER":
            settings = _with_token(settings, _lengthened(graph, _token(settings)))
            graph = Graph(settings, transport)
        return [_reached(page, settings, scopes) for page in pages_of(graph)]


def _found_out(graph: Graph, settings: FacebookSettings) -> Sequence[Reached]:
    """Only a person has Pages: where Meta knows no such list the token is a Page's."""
    try:
        pages = pages_of(graph)
    except (Rejected, Unauthorized) as refused:
        if refused.code not in {"rejected.content", "unauthorized.permission"}:
            raise
        return [_own_page(graph, settings, Scopes.told_to(graph))]
    scopes = Scopes.told_to(graph)
    return [_reached(page, settings, scopes) for page in pages]


def _own_page(graph: Graph, settings: FacebookSettings, scopes: Scopes) -> Reached:
    page = ListedPage.read({**graph.read("me", {"fields": "id,name"}), "access_token": _token(settings)})
    return _reached(page, settings, scopes)


def _reached(page: ListedPage, settings: FacebookSettings, scopes: Scopes) -> Reached:
    """A Page with the app that its token belongs to: each call's proof is made of both."""
    app_id, secret = settings.app_id, settings.app_secret
    found: Mapping[str, str] = {"page_id": page.id} | ({"app_id": app_id} if app_id else {})
    kept = {"access_token": page.token} | ({"app_secret": secret.get_secret_value()} if secret else {})
    lacks = (*scopes.missing, *page.lacks)
    return Reached(id=page.id, name=page.name, settings=found, secrets=kept, lacks=lacks)


def _lengthened(graph: Graph, token: str) -> str:
    return graph.user_token(grant_type="fb_exchange_token", fb_exchange_token=token)


def _with_token(settings: FacebookSettings, token: str) -> FacebookSettings:
    return settings.model_copy(update={"access_token": SecretStr(token)})


def _token(settings: FacebookSettings) -> str:
    if settings.access_token is None:
        raise Unauthorized("unauthorized.setup", platform="facebook")
    return settings.access_token.get_secret_value()
