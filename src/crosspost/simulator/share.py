"""The share popups of the four platforms, and KakaoStory, which has nothing else.

A popup shows what would be shared; its button posts to the control API, as a person's press would.
"""

from __future__ import annotations

import html
from urllib.parse import unquote

from crosspost.simulator.dispatch import Voice
from crosspost.simulator.pages import share_page
from crosspost.simulator.wire import Handler, Reply, Request, Route
from crosspost.simulator.world import World

__all__ = ["ROUTES", "VOICE"]


def _popup(platform: str, *, url: str, title: str = "", text: str = "", required: str) -> Handler:
    """A popup whose parameters have the given names; without the required one it is an error page."""

    def handle(world: World, request: Request) -> Reply:
        params = request.params
        if not params.get(required):
            return Reply.html(f"<html><body><p>{required} is missing</p></body></html>", 400)
        return share_page(
            world,
            platform,
            url=params.get(url, ""),
            title=params.get(title, ""),
            text=params.get(text, ""),
            lang=params.get("lang"),
        )

    return handle


def _story(world: World, request: Request) -> Reply:
    """A story's public page."""
    post = world.post("kakaostory", ".".join(unquote(word) for word in request.path.split("/")[1:]))
    if post is None or not post.visible:
        return Reply.html("<html><body>존재하지 않는 글입니다.</body></html>", 404)
    head = f"<meta charset='utf-8'><title>{html.escape(post.account)}</title>"
    body = f"<p>연습(simulator)</p>{post.html}"
    return Reply.html(f"<!DOCTYPE html><html lang='ko'><head>{head}</head><body>{body}</body></html>")


def _ended(_world: World, _request: Request) -> Reply:
    """The REST API that ended in 2023."""
    return Reply.json({"msg": "API has been terminated", "code": -9}, 400)


def _refuse(param: str | None, _request: Request) -> Reply:
    return Reply.json({"msg": "refused", "code": int(param) if param else -2}, 400)


VOICE = Voice(
    refuse=_refuse,
    signed_out=lambda _param, _request: Reply.redirect("https://accounts.kakao.com/login/"),
    rate_limit=lambda _param, _request: Reply.text("", 429),
    broken=lambda status: Reply.text("", status),
)

_KAKAO = _popup("kakaostory", url="url", text="text", required="url")
_NAVER = _popup("naver_blog", url="url", title="title", required="url")
_BAND = _popup("band", url="route", text="body", required="body")
_FACEBOOK = _popup("facebook", url="u", required="u")

ROUTES = (
    Route("naver.share", "GET", "share.naver.com", r"/web/shareView", _NAVER),
    Route("band.share", "GET", "band.us", r"/plugin/share", _BAND),
    Route("band.share", "GET", "www.band.us", r"/plugin/share", _BAND),
    Route("facebook.share", "GET", "www.facebook.com", r"/sharer/sharer\.php", _FACEBOOK),
    Route("kakaostory.share", "GET", "story.kakao.com", r"/s/share|/share", _KAKAO),
    Route("kakaostory.share", "GET", "story.kakao.com", r"/[^/]+/[^/]+", _story),
    Route("kakaostory.ended", "GET POST DELETE", "kapi.kakao.com", r"/v1/api/story/.+", _ended),
)
