"""BAND's Open API: profile, bands, permissions, posts."""

from __future__ import annotations

import html
from typing import Any

from crosspost.simulator.accounts import Band
from crosspost.simulator.band_access import (
    PRACTICE,
    Call,
    enter,
    envelope,
    known_bands,
    need,
    refusal,
    signed_in,
    success,
    user_key,
)
from crosspost.simulator.band_login import authorize, token
from crosspost.simulator.posts import Post, links_in, plain_html
from crosspost.simulator.wire import Refused, Reply, Request, Route
from crosspost.simulator.world import World

__all__ = ["ROUTES"]

PAGE = 20


def _profile(world: World, request: Request) -> Reply:
    named = "band_key" in request.fields
    _call = enter(world, request) if named else _known(world, request)
    return success(
        {
            "user_key": user_key(world),
            "name": "리뷰어",
            "profile_image_url": "",
            "is_app_member": True,
            "message_allowed": False,
        }
    )


def _bands(world: World, request: Request) -> Reply:
    call = _known(world, request)
    reached = known_bands(world, call.token) or ([] if world.accounts.band else [PRACTICE])
    bands = [
        {"name": band.name or band.band_key, "band_key": band.band_key, "cover": "", "member_count": 12}
        for band in reached
    ]
    return success({"bands": bands})


def _permissions(world: World, request: Request) -> Reply:
    call = enter(world, request)
    asked = {word.strip() for word in need(call, "permissions").split(",")}
    if not asked <= {"posting", "commenting", "contents_deletion"}:
        return refusal(211)
    granted = [name for name in _band(call).permissions if name in asked]
    return success({"permissions" if request.shape == "permissions" else "permission": granted})


def _posts(world: World, request: Request) -> Reply:
    call = enter(world, request)
    need(call, "locale")
    posts = _listed(world, _band(call), request)
    after = call.fields.get("after")
    start = next((i + 1 for i, post in enumerate(posts) if post.id == after), None if after else 0)
    if start is None:
        return refusal(211)
    shown = posts[start:][:PAGE]
    following = None
    if len(posts) > start + PAGE:
        following = {
            "after": shown[-1].id,
            "limit": str(PAGE),
            "band_key": _band(call).band_key,
            "access_token": call.token,
        }
    paging = {"previous_params": None, "next_params": following}
    return success({"paging": paging, "items": [_item(world, post) for post in shown]})


def _post(world: World, request: Request) -> Reply:
    call = enter(world, request)
    post = _own_post(world, call)
    item = _item(world, post)
    photos = item.pop("photos")
    return success(
        {"post": {**item, "photo": {str(i): p for i, p in enumerate(photos)}, "post_read_count": 1}}
    )


def _create(world: World, request: Request) -> Reply:
    if request.method != "POST":
        return Reply.json({"result_code": 211, "result_data": {"message": "Invalid Parameters"}}, 405)
    call = enter(world, request, needs="posting")
    band = _band(call)
    used = world.fleeting.setdefault("band.created", {})
    if band.quota is not None and used.get(band.band_key, 0) >= band.quota:
        return refusal(1001)
    content = need(call, "content")
    if band.max_chars is not None and len(content) > band.max_chars:
        return refusal(3001)
    if call.fields.get("do_push", "false") not in {"true", "false"}:
        return refusal(211)
    used[band.band_key] = used.get(band.band_key, 0) + 1
    links = links_in(content)
    now = world.clock()
    post = Post(
        platform="band",
        account=band.band_key,
        id="AA" + world.key("band.post", 22),
        text=content,
        html=plain_html(content),
        link=links[0] if links else None,
        created_at=now,
        modified_at=now,
        details={"author": "owner", "do_push": call.fields.get("do_push")},
    )
    world.put_post(post)
    return success({"band_key": band.band_key, "post_key": post.id})


def _remove(world: World, request: Request) -> Reply:
    call = enter(world, request, needs="contents_deletion")
    world.drop_post("band", _own_post(world, call).id)
    return success({"message": "success"})


def _known(world: World, request: Request) -> Call:
    """A call without a band: where bands are named, its token must reach one."""
    call = signed_in(request)
    learning = not world.accounts.band or any(band.access_token is None for band in world.accounts.band)
    if not learning and not known_bands(world, call.token):
        raise Refused(refusal(10401))
    return call


def _band(call: Call) -> Band:
    if call.band is None:
        raise Refused(envelope(212, None))
    return call.band


def _own_post(world: World, call: Call) -> Post:
    post = world.post("band", need(call, "post_key"))
    if post is None or post.account != _band(call).band_key:
        raise Refused(refusal(60000))
    return post


def _listed(world: World, band: Band, request: Request) -> list[Post]:
    newest = world.clock() - request.hide_younger
    posts = world.posts("band", band.band_key)
    seen = [p for p in posts if p.visible and (not request.hide_younger or p.created_at <= newest)]
    return sorted(seen, key=lambda post: post.modified_at, reverse=True)


def _item(world: World, post: Post) -> dict[str, Any]:
    author = post.details.get("author", "owner")
    tags = "".join(f'<band:attachment type="photo" id="{i}" />' for i, _ in enumerate(post.images, 1))
    return {
        "content": html.escape(post.text) + (f" {tags}" if tags else ""),
        "author": {
            "name": "리뷰어" if author == "owner" else author,
            "description": "",
            "role": "leader" if author == "owner" else "member",
            "profile_image_url": "",
            "user_key": user_key(world, author),
        },
        "post_key": post.id,
        "comment_count": 0,
        "created_at": int(post.created_at * 1000),
        "photos": [{"url": f"/-/images/{key}"} for key in post.images],
        "emotion_count": 0,
        "latest_comments": [],
        "band_key": post.account,
    }


OPEN, AUTH = "openapi.band.us", "auth.band.us"

ROUTES = (
    Route("band.profile", "GET", OPEN, r"/v2/profile", _profile),
    Route("band.bands", "GET", OPEN, r"/v2\.1/bands", _bands),
    Route("band.permissions", "GET", OPEN, r"/v2/band/permissions", _permissions),
    Route("band.posts", "GET", OPEN, r"/v2/band/posts", _posts),
    Route("band.post", "GET", OPEN, r"/v2\.1/band/post", _post),
    Route("band.create", "POST GET", OPEN, r"/v2\.2/band/post/create", _create),
    Route("band.remove", "POST", OPEN, r"/v2/band/post/remove", _remove),
    Route("band.authorize", "GET", AUTH, r"/oauth2/authorize", authorize),
    Route("band.token", "GET POST", AUTH, r"/oauth2/token", token),
)
