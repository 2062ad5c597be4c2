"""Naver's photo upload: a session key, then one image a request, answered in XML."""

from __future__ import annotations

import base64
import re
from typing import Any
from urllib.parse import quote, unquote
from xml.sax.saxutils import escape

from crosspost.simulator.accounts import NaverBlog
from crosspost.simulator.naver.session import blog_of
from crosspost.simulator.posts import Picture
from crosspost.simulator.wire import Part, Reply, Request
from crosspost.simulator.world import World

__all__ = ["DOMAIN", "SHAPES", "picture_file", "session_key", "simple_upload", "upload_at"]

DOMAIN = "https://blogfiles.pstatic.net"

SHAPES = ("relative", "absolute", "path_is_url", "no_path")
"""The forms of an upload's answer; without a fault they take turns."""

_PATH = re.compile(r"/(.+)/simpleUpload/0")


def session_key(world: World, _request: Request, blog: NaverBlog) -> Reply:
    """A key whose base64 holds ``/``, ``+`` and ``=``: clients must percent-encode it."""
    key = base64.b64encode(b"\xff\xff\xfe\xfb\xef" + world.fresh("session_key")).decode()
    world.fleeting.setdefault("naver.session_keys", {})[key] = blog.blog_id
    return Reply.json({"isSuccess": True, "sessionKey": key})


def simple_upload(world: World, request: Request) -> Reply:
    """Take one image; refuse in XML what Naver could not take."""
    match = _PATH.fullmatch(request.path)
    key = unquote(match.group(1)) if match else ""
    owner = world.fleeting.get("naver.session_keys", {}).get(key)
    if owner is None:
        return _error("INVALID_SESSION_KEY", "the session key was not handed out")
    blog = blog_of(world, owner)
    if request.params.get("userId") not in {blog.blog_id, blog.login_id or blog.blog_id}:
        return _error("INVALID_USER", "userId is not the login id of the session")
    part = _image_part(request)
    if isinstance(part, str):
        return _error("INVALID_PARAMETER", part)
    picture = world.add_picture(part.content)
    if picture is None:
        return _error("INVALID_IMAGE", "the bytes are no image")
    return _taken(world, request, blog, part, picture)


def upload_at(world: World, url: str) -> dict[str, Any] | None:
    """The upload whose file stands at an address, with or without its query."""
    bare = url.partition("?")[0]
    return world.rows("naver.uploads").get(bare.removeprefix(DOMAIN)) if bare.startswith(DOMAIN) else None


def picture_file(world: World, request: Request) -> Reply:
    """The bytes of an uploaded image, as its public address serves them."""
    row = world.rows("naver.uploads").get(request.path)
    key = row["picture"] if row else request.path.rpartition("/")[2]
    found = world.picture(key)
    if found is None:
        return Reply.text("not found", 404)
    picture, content = found
    return Reply(body=content, headers=(("Content-Type", picture.content_type),))


def _image_part(request: Request) -> Part | str:
    files = [part for part in request.parts if part.file_name is not None]
    others = {part.name for part in request.parts if part.file_name is None} - {"imageFileName"}
    if len(files) != 1 or files[0].name != "image":
        return "exactly one file part named image is expected"
    if others:
        return f"unknown part {sorted(others)[0]}"
    if not files[0].file_name or not (files[0].content_type or "").startswith("image/"):
        return "the image part needs a file name and an image content type"
    return files[0]


def _taken(world: World, request: Request, blog: NaverBlog, part: Part, picture: Picture) -> Reply:
    number = world.number("naver.upload", 1)
    name = (part.file_name or "").replace("\\", "/").rpartition("/")[2]
    folder = f"/MjAyNjEx_{number}/{world.key('upload', 20)}"
    url = f"{folder}/{quote(name, safe='.-_')}"
    world.rows("naver.uploads")[url] = {
        "blog_id": blog.blog_id,
        "folder": folder,
        "file_name": name,
        "picture": picture.key,
        "width": picture.width,
        "height": picture.height,
        "size": picture.size,
    }
    world.changed()
    shape = request.shape or SHAPES[(number - 1) % len(SHAPES)]
    told = {
        "url": DOMAIN + url if shape == "absolute" else url,
        "path": {"path_is_url": url, "no_path": None}.get(shape, folder + "/"),
        "fileName": name,
        "width": picture.width,
        "height": picture.height,
        "fileSize": picture.size,
    }
    rows = "\n".join(f"  <{k}>{escape(str(v))}</{k}>" for k, v in told.items() if v is not None)
    return Reply.text(f'<?xml version="1.0" encoding="UTF-8"?>\n<item>\n{rows}\n</item>', kind="text/xml")


def _error(code: str, message: str) -> Reply:
    body = f"<result><errorCode>{code}</errorCode><errorMessage>{escape(message)}</errorMessage></result>"
    return Reply.text(body, kind="text/xml")
