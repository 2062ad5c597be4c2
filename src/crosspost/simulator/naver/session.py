"""Who is signed in at Naver: cookies, their rotation, the Referer, and the ways Naver says no."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import parse_qs, quote, urlsplit

from crosspost.simulator.accounts import NaverBlog
from crosspost.simulator.dispatch import Voice
from crosspost.simulator.wire import Handler, Refused, Reply, Request, Unreadable
from crosspost.simulator.world import World, fingerprint

__all__ = ["VOICE", "blog_of", "failure", "login_page", "owned", "rotating", "signed_in", "to_login"]

_CLEARED = frozenset({"", "deleted", "expired"})
_BLOG_ID = re.compile(r"[A-Za-z0-9_-]{1,40}")
_LOGIN = "https://nid.naver.com/nidlogin.login"

OwnerHandler = Callable[[World, Request, NaverBlog], Reply]


def failure(code: str, message: str = "") -> Reply:
    """HTTP 200 with ``isSuccess: false``; ``UNKNOWN`` comes as a bare string."""
    if code == "UNKNOWN":
        return Reply.json({"isSuccess": False, "result": "UNKNOWN"})
    return Reply.json({"isSuccess": False, "result": {"errorCode": code, "errorMessage": message}})


def to_login(request: Request) -> Reply:
    """The redirect of a dead session."""
    return Reply.redirect(f"{_LOGIN}?mode=form&url={quote(f'https://{request.host}{request.path}', safe='')}")


def login_page(_world: World, _request: Request) -> Reply:
    """The page where a person signs in."""
    return Reply.html(
        "<!DOCTYPE html><html lang='ko'><head><title>네이버 : 로그인</title></head><body>"
        "<form id='frmNIDLogin' action='https://nid.naver.com/nidlogin.login' method='post'>"
        "<input name='id'><input name='pw' type='password'></form></body></html>"
    )


def signed_in(world: World, request: Request) -> NaverBlog | None:
    """The blog whose owner's session the cookies are; ``None`` when there is no session."""
    cookies = request.cookies
    if cookies.get("NID_AUT", "") in _CLEARED or cookies.get("NID_SES", "") in _CLEARED:
        return None
    return _known(world, cookies["NID_AUT"]) or _first_sight(world, request, cookies["NID_AUT"])


def blog_of(world: World, blog_id: str) -> NaverBlog:
    """The blog's settings, as configured or as every blog has them."""
    named = (blog for blog in world.accounts.naver_blog if blog.blog_id == blog_id)
    return next(named, NaverBlog(blog_id=blog_id))


def owned(handler: OwnerHandler, *, list_when_dead: bool = False) -> Handler:
    """Let only the blog's owner in: session, Referer, own blog. Rotates the session cookie.

    ``list_when_dead``: a dead session is told with ``isSuccess: false`` instead of a redirect.
    """

    def handle(world: World, request: Request) -> Reply:
        blog = signed_in(world, request)
        if blog is None:
            raise Refused(failure("LOGIN", "로그인이 필요합니다.") if list_when_dead else to_login(request))
        if not _refers(request, "https://blog.naver.com/"):
            raise Refused(Reply.html("<html><body><h1>403 Forbidden</h1></body></html>", 403))
        if request.fields.get("blogId") != blog.blog_id:
            raise Refused(failure("no privilege", "이 블로그의 주인이 아닙니다."))
        return rotating(world, handler(world, request, blog))

    return handle


def rotating(world: World, reply: Reply) -> Reply:
    """The answer with a new ``NID_SES`` for the whole domain and a ``JSESSIONID`` for the host."""
    session = f"NID_SES={world.key('nid_ses', 40)}; Domain=.naver.com; Path=/; Secure; HttpOnly"
    here = f"JSESSIONID={world.key('jsessionid', 24)}.jvm1; Path=/; Secure; HttpOnly"
    return reply.adding(("Set-Cookie", session), ("Set-Cookie", here))


def _refers(request: Request, start: str) -> bool:
    return request.headers.get("referer", "").startswith(start)


def _known(world: World, token: str) -> NaverBlog | None:
    for blog in world.accounts.naver_blog:
        if blog.cookies is not None and blog.cookies.get("NID_AUT") == token:
            return blog
    row = world.rows("naver.sessions").get(fingerprint(token))
    return blog_of(world, row["blog_id"]) if row else None


def _first_sight(world: World, request: Request, token: str) -> NaverBlog | None:
    """Bind a new session to the blog it asks for, where no other session owns that blog."""
    sessions = world.rows("naver.sessions")
    taken = {row["blog_id"] for row in sessions.values()}
    wanted = _wanted(request)
    if world.accounts.naver_blog:
        free = [b.blog_id for b in world.accounts.naver_blog if b.cookies is None and b.blog_id not in taken]
        choice = wanted if wanted in free else next(iter(free), None)
    else:
        choice = wanted or (token if _BLOG_ID.fullmatch(token) else "myblog")
        choice = None if choice in taken else choice
    if choice is None:
        return None
    sessions[fingerprint(token)] = {"blog_id": choice}
    world.changed()
    return blog_of(world, choice)


def _wanted(request: Request) -> str | None:
    try:
        named = request.fields.get("blogId")
    except Unreadable:
        named = None
    referer = parse_qs(urlsplit(request.headers.get("referer", "")).query)
    found = named or next(iter(referer.get("blogId", [])), None)
    return found if found and _BLOG_ID.fullmatch(found) else None


def _refuse(param: str | None, request: Request) -> Reply:
    code = param or "no privilege"
    if request.path.endswith("/simpleUpload/0"):
        body = f"<result><errorCode>{code}</errorCode><errorMessage>upload refused</errorMessage></result>"
        return Reply.text(body, kind="text/xml")
    if code.isdigit():
        return _broken(int(code))
    return failure(code)


def _signed_out(param: str | None, request: Request) -> Reply:
    if request.path == "/TempPostList.naver":
        return failure("LOGIN", "로그인이 필요합니다.")
    if request.host != "blog.naver.com":
        return Reply.json({"code": "401", "message": "Unauthorized"}, 401)
    if param == "html":
        return Reply.html(
            "<html><body><form id='frmNIDLogin' action='https://nid.naver.com/nidlogin.login'></form></body></html>"
        )
    return to_login(request)


def _rate_limit(param: str | None, _request: Request) -> Reply:
    reply = Reply.html("<html><body>Too Many Requests</body></html>", 429)
    return reply.adding(("Retry-After", param)) if param else reply


def _broken(status: int) -> Reply:
    if status == 418:
        return Reply.html("<html><body>자동입력 방지 문자를 입력해 주세요. (captcha)</body></html>", 418)
    return Reply.html(f"<html><body><h1>{status}</h1>일시적인 오류입니다.</body></html>", status)


VOICE = Voice(refuse=_refuse, signed_out=_signed_out, rate_limit=_rate_limit, broken=_broken)
