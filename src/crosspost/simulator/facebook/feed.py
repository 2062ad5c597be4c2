"""A Page's feed: the one visible call, the lists, and single posts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode, urlsplit

from crosspost.simulator.facebook.answers import error
from crosspost.simulator.facebook.graph import Call, asked_fields, enter, limit_of, number_of, path_of, refuse
from crosspost.simulator.facebook.photos import FIRST_ID, attached, use
from crosspost.simulator.posts import Post, is_public, links_in, plain_html, web_address
from crosspost.simulator.wire import Refused, Reply, Request
from crosspost.simulator.world import World

__all__ = ["create", "delete_post", "edit_post", "feed", "published_posts", "read_post"]

MAX_MESSAGE = 63206
POST_FIELDS = frozenset(
    {
        "id",
        "message",
        "created_time",
        "updated_time",
        "permalink_url",
        "is_published",
        "is_hidden",
        "application",
        "from",
        "attachments",
        "full_picture",
        "status_type",
        "story",
    }
)
_NOT_OWNER = (
    "(#100) Only owners of the URL have the ability to specify "
    "the picture, name, thumbnail or description params."
)
_OVERRIDES = frozenset({"picture", "name", "description", "thumbnail"})


def create(world: World, request: Request) -> Reply:
    """POST feed: check everything, then make one post."""
    call = enter(world, request, path_of(request)[0], scope="pages_manage_posts")
    wanted = asked_fields(call.fields, POST_FIELDS, ("id",))
    message, link = call.fields.get("message", ""), call.fields.get("link") or None
    if not message.strip() and link is None:
        return error(100, message="(#100) You must supply a message or a link")
    if max(len(message), len(message.encode("utf-16-le")) // 2) > MAX_MESSAGE:
        return error(100, message=f"(#100) Param message must be at most {MAX_MESSAGE} characters")
    _check_link(call.fields, link)
    photos = attached(world, call.page, call.fields)
    if photos and link:
        world.violation("link with photos", f"facebook:{call.page.page_id}", "the result is undefined")
    post = _made(world, call, message, link, photos)
    world.put_post(post)
    return Reply.json(_shown(post, wanted))


def feed(world: World, request: Request) -> Reply:
    """GET feed: published and unpublished posts, visitors' too."""
    call = enter(world, request, path_of(request)[0], scope="pages_read_engagement")
    if "pages_read_user_content" not in call.page.scopes:
        return error(10, message="(#10) Requires pages_read_user_content permission")
    return _listed(world, request, call, world.posts("facebook", call.page.page_id))


def published_posts(world: World, request: Request) -> Reply:
    """GET published_posts: what the Page itself published."""
    call = enter(world, request, path_of(request)[0], scope="pages_read_engagement")
    posts = world.posts("facebook", call.page.page_id)
    own = [p for p in posts if p.details.get("published", True) and p.details.get("own", True)]
    return _listed(world, request, call, own)


def read_post(world: World, request: Request) -> Reply:
    """GET of one post."""
    call, post = _own(world, request, "pages_read_engagement")
    return Reply.json(_shown(post, asked_fields(call.fields, POST_FIELDS, ("id", "created_time", "message"))))


def edit_post(world: World, request: Request) -> Reply:
    """POST to a post: a new message, or publish an unpublished one."""
    call, post = _own(world, request, "pages_manage_posts")
    message = call.fields.get("message", post.text)
    published = call.fields.get("is_published") in {"true", "1"} or post.details.get("published", True)
    details = {**post.details, "published": published}
    visible = bool(published) and not call.page.development
    now = world.clock()
    world.put_post(
        replace(
            post, text=message, html=plain_html(message), details=details, visible=visible, modified_at=now
        )
    )
    return Reply.json({"success": True})


def delete_post(world: World, request: Request) -> Reply:
    """DELETE of a post."""
    _, post = _own(world, request, "pages_manage_posts")
    world.drop_post("facebook", post.id)
    return Reply.json(True) if request.shape == "bare" else Reply.json({"success": True})


def _check_link(fields: dict[str, str], link: str | None) -> None:
    if _OVERRIDES & set(fields):
        raise refuse(100, message=_NOT_OWNER)
    if link is None:
        return
    host = urlsplit(link).hostname or "" if web_address(link) else ""
    if not host:
        raise refuse(100, 2061006, "(#100) The link is no valid URL")
    if host == "facebook.com" or host.endswith(".facebook.com"):
        raise refuse(100, 1609008, "(#100) A link to facebook.com cannot be posted")
    if not is_public(link):
        raise refuse(1609005)


def _made(world: World, call: Call, message: str, link: str | None, photos: list[str]) -> Post:
    number = world.number("facebook.id", FIRST_ID)
    page = call.page
    published = call.fields.get("published", "true") not in {"false", "0"}
    links = links_in(message)
    now = world.clock()
    return Post(
        platform="facebook",
        account=page.page_id,
        id=f"{page.page_id}_{number}",
        text=message,
        html=plain_html(message),
        images=use(world, photos),
        link=None if photos else link or (links[0] if links else None),
        permalink=f"https://www.facebook.com/{page.page_id}/posts/{number}",
        created_at=now,
        modified_at=now,
        visible=published and not page.development,
        details={"published": published, "own": True, "photos": photos},
    )


def _own(world: World, request: Request, scope: str) -> tuple[Call, Post]:
    post_id = path_of(request)[0]
    call = enter(world, request, post_id.rpartition("_")[0], scope=scope)
    post = world.post("facebook", post_id)
    if post is None:
        raise Refused(error(100, 33, f"Unsupported request. Object with ID '{post_id}' does not exist"))
    return call, post


def _listed(world: World, request: Request, call: Call, posts: list[Post]) -> Reply:
    wanted = asked_fields(call.fields, POST_FIELDS, ("id", "created_time", "message"))
    limit = limit_of(call.fields)
    newest = world.clock() - request.hide_younger
    since, until = number_of(call.fields, "since", 0), number_of(call.fields, "until", 0)
    posts = [
        post
        for post in posts
        if (not request.hide_younger or post.created_at <= newest)
        and (not since or post.created_at >= since)
        and (not until or post.created_at <= until)
    ]
    after = call.fields.get("after")
    start = next((i + 1 for i, post in enumerate(posts) if post.id == after), 0)
    shown = posts[start:][:limit]
    answer: dict[str, Any] = {"data": [_shown(post, wanted) for post in shown]}
    if shown:
        answer["paging"] = {"cursors": {"before": shown[0].id, "after": shown[-1].id}}
    if len(posts) > start + limit:
        answer["paging"]["next"] = _next(request, call, shown[-1].id)
    return Reply.json(answer)


def _next(request: Request, call: Call, after: str) -> str:
    kept = {k: v for k, v in request.params.items() if k in {"fields", "limit", "since", "until"}}
    query = urlencode({"access_token": call.token, **kept, "after": after})
    return f"https://graph.facebook.com{request.path}?{query}"


def _shown(post: Post, wanted: tuple[str, ...]) -> dict[str, Any]:
    published = post.details.get("published", True)
    known: dict[str, Any] = {
        "id": post.id,
        "message": post.text,
        "created_time": _time(post.created_at),
        "updated_time": _time(post.modified_at),
        "permalink_url": post.permalink,
        "is_published": published,
        "is_hidden": False,
        "application": post.details.get("application"),
        "from": {"id": post.account if post.details.get("own", True) else "1", "name": post.account},
        "attachments": {"data": [{"type": "photo"} for _ in post.images]} if post.images else None,
        "full_picture": f"https://scontent.xx.fbcdn.net/{post.images[0]}" if post.images else None,
        "status_type": "added_photos" if post.images else "mobile_status_update",
        "story": None,
    }
    # A post without text has no message at all, like every field without a value.
    return {name: known[name] for name in wanted if known[name] not in (None, "")}


def _time(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%S+0000")
