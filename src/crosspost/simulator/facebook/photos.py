"""Photos: uploaded unpublished, attached to one post, gone after a day."""

from __future__ import annotations

import json
import re
from typing import Any

from crosspost.simulator.accounts import FacebookPage
from crosspost.simulator.facebook.answers import error
from crosspost.simulator.facebook.graph import enter, path_of, refuse
from crosspost.simulator.posts import Post, plain_html
from crosspost.simulator.wire import Reply, Request
from crosspost.simulator.world import World

__all__ = ["FIRST_ID", "attached", "delete_photo", "photo", "read_photo", "use"]

FIRST_ID = 130068550371568
MAX_BYTES = 4 * 1024 * 1024
MAX_ATTACHED = 10
LIFE = 24 * 3600
_INDEXED = re.compile(r"attached_media\[(\d+)\]")


def photo(world: World, request: Request) -> Reply:
    """Take one photo; unpublished it is only an id, published it is a post."""
    call = enter(world, request, path_of(request)[0], scope="pages_manage_posts")
    files = [part for part in request.parts if part.file_name is not None]
    if len(files) != 1 or any(name.startswith("attached_media") for name in call.fields):
        return error(324)
    picture = None if len(files[0].content) > MAX_BYTES else world.add_picture(files[0].content)
    if picture is None:
        return error(100, 1366046, title="Can't Read Files")
    if call.fields.get("published", "true") not in {"true", "false", "1", "0"}:
        return error(100, message="(#100) Param published must be a boolean")
    photo_id = str(world.number("facebook.id", FIRST_ID))
    row: dict[str, Any] = {
        "page": call.page.page_id,
        "picture": picture.key,
        "created_at": world.clock(),
        "alt": call.fields.get("alt_text_custom", ""),
        "used": False,
    }
    world.rows("facebook.photos")[photo_id] = row
    if call.fields.get("published", "true") in {"false", "0"}:
        return Reply.json({"id": photo_id})
    row["used"] = True
    text = call.fields.get("caption") or call.fields.get("message") or call.fields.get("name") or ""
    return Reply.json({"id": photo_id, "post_id": _publish(world, call.page, picture.key, text)})


def read_photo(world: World, request: Request) -> Reply:
    """An unpublished photo of the Page."""
    photo_id, row = _own(world, request)
    return Reply.json({"id": photo_id, "created_time": row["created_at"]})


def delete_photo(world: World, request: Request) -> Reply:
    """Delete an unattached photo."""
    photo_id, _ = _own(world, request)
    del world.rows("facebook.photos")[photo_id]
    world.changed()
    return Reply.json({"success": True})


def attached(world: World, page: FacebookPage, fields: dict[str, str]) -> list[str]:
    """The photo ids of ``attached_media``, in order, checked. Raises `Refused`."""
    ids = [_media_id(value) for value in _media_values(fields)]
    if len(ids) > MAX_ATTACHED:
        raise refuse(100, message=f"(#100) At most {MAX_ATTACHED} photos can be attached")
    for photo_id in ids:
        row = world.rows("facebook.photos").get(photo_id)
        if row is None or row["page"] != page.page_id or world.clock() - row["created_at"] > LIFE:
            raise refuse(100, message=f"(#100) attached_media: there is no photo {photo_id} of this Page")
        if row["used"] or ids.count(photo_id) > 1:
            raise refuse(100, 1366051, "(#100) These photos were already posted.")
    return ids


def use(world: World, ids: list[str]) -> tuple[str, ...]:
    """Mark photos as posted; their picture keys."""
    rows = [world.rows("facebook.photos")[photo_id] for photo_id in ids]
    for row in rows:
        row["used"] = True
    world.changed()
    return tuple(row["picture"] for row in rows)


def _publish(world: World, page: FacebookPage, picture: str, text: str) -> str:
    number = world.number("facebook.id", FIRST_ID)
    now = world.clock()
    post = Post(
        platform="facebook",
        account=page.page_id,
        id=f"{page.page_id}_{number}",
        text=text,
        html=plain_html(text),
        images=(picture,),
        permalink=f"https://www.facebook.com/{page.page_id}/posts/{number}",
        created_at=now,
        modified_at=now,
        visible=not page.development,
        details={"published": True, "own": True},
    )
    world.put_post(post)
    return post.id


def _own(world: World, request: Request) -> tuple[str, dict[str, Any]]:
    photo_id = path_of(request)[0]
    row = world.rows("facebook.photos")[photo_id]
    enter(world, request, row["page"])
    return photo_id, row


def _media_values(fields: dict[str, str]) -> list[Any]:
    indexed = {int(m.group(1)): value for name, value in fields.items() if (m := _INDEXED.fullmatch(name))}
    values = [_json(value) for _, value in sorted(indexed.items())]
    whole = _json(fields["attached_media"]) if "attached_media" in fields else []
    return values + (whole if isinstance(whole, list) else [whole])


def _media_id(value: Any) -> str:
    if not isinstance(value, dict) or not str(value.get("media_fbid", "")).isdigit():
        raise refuse(100, message='(#100) attached_media must be {"media_fbid": "..."}')
    return str(value["media_fbid"])


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
