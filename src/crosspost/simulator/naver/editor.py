"""What the Naver editor asks before it writes: options, token, configuration, link cards."""

from __future__ import annotations

import base64
import hmac
import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from crosspost.simulator.accounts import NaverBlog
from crosspost.simulator.naver.session import blog_of, rotating, signed_in, to_login
from crosspost.simulator.posts import is_public
from crosspost.simulator.wire import Handler, Refused, Reply, Request
from crosspost.simulator.world import World

__all__ = [
    "blog_home",
    "editor_source",
    "oglink",
    "options",
    "probe",
    "service_config",
    "token",
    "with_token",
]

TOKEN_LIFE = 3600.0
_APP_ID = re.compile(r"SE-[0-9a-fA-F-]{36}")


def probe(world: World, request: Request) -> Reply:
    """MyBlog: sends the owner to the own blog, anybody else to the login page."""
    blog = signed_in(world, request)
    if blog is None:
        return to_login(request)
    # A session that belongs to somebody else: the fault names whose blog it opens.
    return rotating(world, Reply.redirect(f"https://blog.naver.com/{request.shape or blog.blog_id}"))


def blog_home(_world: World, request: Request) -> Reply:
    """The blog's frame page, which names its blog."""
    blog_id = request.path.strip("/")
    return Reply.html(
        f"<!DOCTYPE html><html lang='ko'><head><title>{blog_id} : 네이버 블로그</title>"
        f"<script>var blogId = '{blog_id}'; var isFrame = true;</script></head><body>"
        f"<iframe id='mainFrame' src='/PostList.naver?blogId={blog_id}'></iframe></body></html>"
    )


def options(world: World, _request: Request, blog: NaverBlog) -> Reply:
    """PostWriteFormManagerOptions: the blog's defaults, its categories, the opaque editorSource."""
    categories = [
        {"categoryNo": number, "categoryName": name, "parentCategoryNo": None, "openYN": True}
        for number, name in blog.categories
    ]
    form = {
        "editorSource": editor_source(world, blog.blog_id),
        "postConfiguration": {
            "openType": 2,
            "commentYn": True,
            "searchYn": True,
            "sympathyYn": True,
            "scrapType": 2,
            "outSideAllowYn": True,
            "twitterPostingYn": False,
            "facebookPostingYn": False,
            "cclYn": False,
            "commercialUsesYn": False,
            "contentsModification": 0,
        },
        "postFormMeta": _post_form_meta(blog),
        "categoryListFormView": {
            "defaultCategoryId": blog.categories[0][0],
            "categoryFormViewList": categories,
        },
    }
    return Reply.json({"isSuccess": True, "result": {"formView": form}})


def editor_source(world: World, blog_id: str) -> str:
    """The 24 characters that belong to one blog's editor."""
    return base64.b64encode(world.derived(f"editorSource:{blog_id}")[:18]).decode()


def token(world: World, _request: Request, blog: NaverBlog) -> Reply:
    """PostWriteFormSeOptions: a JWT that lives for an hour and names the login id."""
    payload = {
        "sub": "blogpc001",
        "iss": "se3embed",
        "exp": int(world.clock() + TOKEN_LIFE),
        "userId": blog.login_id or blog.blog_id,
        "blogId": blog.blog_id,
    }
    text = f"{_b64({'alg': 'HS256', 'typ': 'JWT'})}.{_b64(payload)}"
    jwt = f"{text}.{_signature(world, text)}"
    return Reply.json({"isSuccess": True, "result": {"token": jwt, "appCode": "blogpc001"}})


def with_token(handler: Callable[[World, Request, NaverBlog], Reply]) -> Handler:
    """Let only a living ``Se-Authorization`` token in; 401 otherwise."""

    def handle(world: World, request: Request) -> Reply:
        blog_id = _token_blog(world, request.headers.get("se-authorization", ""))
        if blog_id is None:
            raise Refused(Reply.json({"code": "401", "message": "Unauthorized"}, 401))
        return handler(world, request, blog_of(world, blog_id))

    return handle


def service_config(world: World, _request: Request, blog: NaverBlog) -> Reply:
    """The editor's configuration with the document's id."""
    return Reply.json(
        {
            "editorInfo": {"id": f"01{world.key('editor', 24).upper().replace('_', '0').replace('-', '1')}"},
            "userId": blog.login_id or blog.blog_id,
        }
    )


def oglink(world: World, request: Request, _blog: NaverBlog) -> Reply:
    """A link card, signed for the normalised address; a page Naver cannot reach gives an error."""
    if not _APP_ID.fullmatch(request.headers.get("se-app-id", "")):
        return Reply.json({"code": "400", "message": "se-app-id is missing"}, 400)
    url = _normalised(request.params.get("url", ""))
    if not is_public(url):
        return Reply.json({"code": "400", "message": "the page cannot be read"}, 400)
    post = world.linked(url)
    summary: dict[str, Any] = {
        "title": post.title if post else urlsplit(url).hostname,
        "description": post.text[:120] if post else "",
        "domain": urlsplit(url).hostname,
    }
    if post and post.images:
        summary["image"] = {"url": f"https://blogfiles.pstatic.net/og/{post.images[0]}"}
        if request.shape == "sized":
            picture = world.rows("pictures")[post.images[0]]
            summary["image"] |= {"width": picture["width"], "height": picture["height"]}
    sign = base64.b64encode(world.derived(f"oglink:{url}")).decode() + "__v1.0"
    world.rows("naver.oglinks")[sign] = {"url": url}
    world.changed()
    return Reply.json({"oglinkSign": sign, "oglink": {"url": url, "summary": summary}})


def _post_form_meta(blog: NaverBlog) -> dict[str, Any]:
    return {
        "categoryId": blog.categories[0][0],
        "logNo": None,
        "directorySeq": 0,
        "directoryDetail": None,
        "mrBlogTalkCode": None,
        "postWriteTimeType": "now",
        "tags": None,
        "moviePanelParticipation": False,
        "greenReviewBannerYn": False,
        "continueSaved": False,
        "noticePostYn": False,
        "autoByCategoryYn": False,
        "postLocationSupportYn": False,
        "postLocationJson": None,
        "prePostDate": None,
        "thisDayPostInfo": None,
        "scrapYn": False,
        "autoSaveNo": None,
        "themeSourceCode": "",
        "bookThemeInfoPk": "",
    }


def _b64(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def _signature(world: World, text: str) -> str:
    return base64.urlsafe_b64encode(world.derived(f"jwt:{text}")).decode().rstrip("=")


def _token_blog(world: World, jwt: str) -> str | None:
    text, _, signature = jwt.rpartition(".")
    if not text or not hmac.compare_digest(signature.encode(), _signature(world, text).encode()):
        return None
    payload = json.loads(base64.urlsafe_b64decode(text.partition(".")[2] + "=="))
    return str(payload["blogId"]) if payload["exp"] > world.clock() else None


def _normalised(url: str) -> str:
    parts = urlsplit(url.strip())
    return urlunsplit((parts.scheme.lower(), parts.netloc.lower(), parts.path or "/", parts.query, ""))
