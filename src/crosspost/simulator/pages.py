"""Pages for people: what visitors would see, and popups in which a person shares."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any
from urllib.parse import quote, urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from crosspost.simulator.accounts import Accounts
from crosspost.simulator.posts import PLATFORMS, Post, web_address
from crosspost.simulator.wire import Reply
from crosspost.simulator.wording import WORDS
from crosspost.simulator.world import World

__all__ = ["account_page", "missing_page", "overview", "post_page", "share_page"]

_SEOUL = timezone(timedelta(hours=9))
_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
_TEMPLATES = Environment(
    loader=PackageLoader("crosspost.simulator"),
    autoescape=select_autoescape(default=True),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """The preview of a link, made from the linked page when it is a post of this world."""

    url: str
    host: str
    title: str
    text: str
    image: str | None
    page: str | None


def overview(world: World, lang: str | None) -> Reply:
    """All accounts and the newest posts of all platforms."""
    accounts = [
        {
            "platform": platform,
            "id": account,
            "page": _address(platform, account),
            "count": len(world.posts(platform, account)),
        }
        for platform in PLATFORMS
        for account in accounts_of(world, platform)
    ]
    posts = [_shown(world, post) for post in world.posts()[:30]]
    return _render("overview.html", lang, accounts=accounts, posts=posts)


def account_page(world: World, platform: str, account: str, lang: str | None) -> Reply:
    """The visible posts of one account, newest first; hidden ones are counted."""
    posts = world.posts(platform, account)
    visible = [_shown(world, post) for post in posts if post.visible]
    return _render(
        "account.html",
        lang,
        platform=platform,
        account=account,
        posts=visible,
        hidden=len(posts) - len(visible),
    )


def post_page(world: World, post: Post, lang: str | None) -> Reply:
    """One post."""
    return _render("post.html", lang, platform=post.platform, account=post.account, post=_shown(world, post))


def share_page(world: World, platform: str, *, url: str, title: str, text: str, lang: str | None) -> Reply:
    """A share popup: what would be shared, and the button that does it."""
    accounts = accounts_of(world, platform) or ["me"]
    card = _card(world, url) if web_address(url) else None
    return _render(
        "share.html", lang, platform=platform, accounts=accounts, url=url, title=title, text=text, card=card
    )


def missing_page(lang: str | None) -> Reply:
    """There is no such page."""
    return _render("missing.html", lang, status=404)


def accounts_of(world: World, platform: str) -> list[str]:
    """The account ids of a platform: the named ones first, then those that have posts."""
    named = _named(world.accounts)[platform]
    return list(dict.fromkeys([*named, *(post.account for post in world.posts(platform))]))


def _named(accounts: Accounts) -> Mapping[str, list[str]]:
    return {
        "naver_blog": [blog.blog_id for blog in accounts.naver_blog],
        "band": [band.band_key for band in accounts.band],
        "facebook": [page.page_id for page in accounts.facebook],
        "kakaostory": [story.profile for story in accounts.kakaostory],
        # Its blogs need no account: nobody signs in there.
        "tistory": [],
    }


def _render(template: str, lang: str | None, *, status: int = 200, **values: Any) -> Reply:
    language = lang if lang is not None and lang in WORDS else "ko"
    text = _TEMPLATES.get_template(template).render(
        t=WORDS[language], lang=language, query="?lang=en" if language == "en" else "", **values
    )
    return Reply.html(text, status).adding(
        ("Content-Security-Policy", _POLICY),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "no-referrer"),
    )


def _shown(world: World, post: Post) -> dict[str, Any]:
    at = datetime.fromtimestamp(post.created_at, _SEOUL)
    return {
        "platform": post.platform,
        "account": post.account,
        "account_page": _address(post.platform, post.account),
        "page": _address(post.platform, post.account, post.id),
        "title": post.title,
        "html": post.html,
        "images": [] if post.platform == "naver_blog" else [f"/-/images/{key}" for key in post.images],
        "card": _card(world, post.link) if post.link and post.platform != "naver_blog" else None,
        "tags": post.tags,
        "permalink": post.permalink,
        "at": at.strftime("%Y-%m-%d %H:%M"),
        "machine_at": at.isoformat(),
        "visible": post.visible,
    }


def _card(world: World, url: str) -> Card:
    post = world.linked(url)
    host = urlsplit(url).hostname or url
    if post is None:
        return Card(url=url, host=host, title=host, text="", image=None, page=None)
    image = f"/-/images/{post.images[0]}" if post.images else None
    page = _address(post.platform, post.account, post.id)
    return Card(url=url, host=host, title=post.title or host, text=post.text[:80], image=image, page=page)


def _address(*words: str) -> str:
    return "/-/" + "/".join(quote(word, safe="") for word in words)
