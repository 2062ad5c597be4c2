"""Who has an account at the simulated platforms, and with which credential."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["Accounts", "App", "Band", "FacebookPage", "NaverBlog", "StoryProfile"]

SCOPES = frozenset(
    {"pages_show_list", "pages_manage_posts", "pages_read_engagement", "pages_read_user_content"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NaverBlog:
    """A blog. ``cookies`` are the owner's session: ``NID_AUT`` must arrive as given, ``NID_SES`` rotates.

    Without ``cookies`` the first session seen is the owner's. ``drafts_only`` records each `RabbitWrite` as a
    violation. ``categories`` are (number, name); the first is the default.
    """

    blog_id: str
    cookies: Mapping[str, str] | None = None
    login_id: str | None = None
    name: str = ""
    categories: tuple[tuple[int, str], ...] = ((1, "일상"), (6, "영화"), (7, "맛집"), (8, "여행"), (9, "책"))
    drafts_only: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """What its developer registered: the id, the secret, and where the browser may be sent back to.

    ``redirects`` are beginnings of such addresses; none means any.
    """

    app_id: str
    secret: str
    redirects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """A band. ``granted`` is whether its owner ticked it for the app; ``quota`` counts posts, per run."""

    band_key: str
    access_token: str | None = None
    name: str = ""
    permissions: tuple[str, ...] = ("posting", "commenting", "contents_deletion")
    granted: bool = True
    max_chars: int | None = None
    quota: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FacebookPage:
    """A Page. With ``app_secret`` every call needs its proof; ``development`` posts stay invisible.

    ``user_token`` is its owner's long-lived one, ``system_token`` a system user's. ``tasks`` are what she
    may do on the Page; ``granted`` is whether she ticked it for the app.
    """

    page_id: str
    access_token: str | None = None
    app_secret: str | None = None
    user_token: str | None = None
    system_token: str | None = None
    name: str = ""
    scopes: frozenset[str] = SCOPES
    tasks: tuple[str, ...] = ("CREATE_CONTENT", "MANAGE")
    granted: bool = True
    development: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryProfile:
    """A KakaoStory profile."""

    profile: str
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Accounts:
    """The known accounts. A platform with none takes account ids and credentials at first sight.

    Where accounts are named, any other id is refused. A named account without a credential takes the first
    one it sees; another one is refused from then on.
    """

    naver_blog: tuple[NaverBlog, ...] = ()
    band: tuple[Band, ...] = ()
    facebook: tuple[FacebookPage, ...] = ()
    kakaostory: tuple[StoryProfile, ...] = ()
    facebook_app: App | None = None
    band_app: App | None = None

    def app(self, platform: str) -> App | None:
        """The app that is named for a platform."""
        return {"facebook": self.facebook_app, "band": self.band_app}[platform]
