"""Posts that a person makes, changes and deletes: by a share popup, or long ago, or somebody else."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from crosspost.simulator.facebook.photos import FIRST_ID
from crosspost.simulator.naver.write import FIRST_LOG_NO
from crosspost.simulator.posts import Post, links_in, plain_html, web_address
from crosspost.simulator.tistory import FIRST_NUMBER, PICTURE
from crosspost.simulator.world import World

__all__ = ["change_by_hand", "post_by_hand", "posted_by_hand"]


def posted_by_hand(
    world: World,
    platform: str,
    account: str,
    *,
    title: str = "",
    text: str = "",
    link: str | None = None,
    tags: tuple[str, ...] = (),
    age: float = 0.0,
    author: str = "owner",
    visible: bool = True,
    category: str = "",
    picture: bool = False,
) -> Post:
    """Put a post into the world that no client of ours sent.

    ``age`` is how many seconds ago, ``author`` is ``owner`` or the name of somebody else, ``category`` is
    for a Tistory blog, with ``picture`` the post has one. Raises `ValueError` for an unknown platform.
    """
    post_id, permalink = _identity(world, platform, account)
    at = world.clock() - age
    links = links_in(text)
    post = Post(
        platform=platform,
        account=account,
        id=post_id,
        title=title,
        text=text,
        html=plain_html(text),
        images=_pictures(world) if picture else (),
        link=web_address(link) or (links[0] if links else None),
        tags=tags,
        permalink=permalink,
        created_at=at,
        modified_at=at,
        visible=visible,
        details=_details(platform, author, category, visible=visible),
    )
    world.put_post(post)
    return post


def post_by_hand(world: World, wish: dict[str, Any]) -> Post:
    """`posted_by_hand` from loose JSON values. Raises `ValueError` or `TypeError` for what does not fit."""
    for name in ("platform", "account"):
        if not isinstance(wish.get(name), str) or not wish[name]:
            raise ValueError(f"{name} is missing")
    tags = wish.get("tags", [])
    if not isinstance(tags, list):
        raise TypeError("tags is a list")
    return posted_by_hand(
        world,
        wish["platform"],
        wish["account"],
        title=str(wish.get("title", "")),
        text=str(wish.get("text", "")),
        link=wish.get("link"),
        tags=tuple(str(tag) for tag in tags),
        age=float(wish.get("age", 0)),
        author=str(wish.get("author", "owner")),
        visible=wish.get("visible", True) is True,
        category=str(wish.get("category", "")),
        picture=wish.get("picture", False) is True,
    )


def change_by_hand(world: World, wish: dict[str, Any]) -> Post | None:
    """Change what a wish names of a post: ``title, text, age`` (its date), ``visible``; ``None``: no post."""
    post = world.post(str(wish.get("platform")), str(wish.get("id")))
    if post is None:
        return None
    text = str(wish.get("text", post.text))
    visible = wish.get("visible", post.visible) is True
    details = dict(post.details)
    if post.platform == "naver_blog":
        details["open_type"] = 2 if visible else 0
    changed = replace(
        post,
        title=str(wish.get("title", post.title)),
        text=text,
        html=plain_html(text) if "text" in wish else post.html,
        created_at=world.clock() - float(wish["age"]) if "age" in wish else post.created_at,
        modified_at=world.clock(),
        visible=visible,
        details=details,
    )
    world.put_post(changed)
    return changed


def _pictures(world: World) -> tuple[str, ...]:
    picture = world.add_picture(PICTURE)
    return (picture.key,) if picture else ()


def _identity(world: World, platform: str, account: str) -> tuple[str, str | None]:
    """A new id in the platform's own form, and the address that goes with it."""
    match platform:
        case "naver_blog":
            number = str(world.number("naver.log_no", FIRST_LOG_NO))
            return number, f"https://blog.naver.com/{account}/{number}"
        case "band":
            return "AA" + world.key("band.post", 22), None
        case "facebook":
            number = str(world.number("facebook.id", FIRST_ID))
            return f"{account}_{number}", f"https://www.facebook.com/{account}/posts/{number}"
        case "kakaostory":
            part = world.key("kakaostory.post", 11)
            return f"{account}.{part}", f"https://story.kakao.com/{account}/{part}"
        case "tistory":
            number = str(world.number(f"tistory.{account}", FIRST_NUMBER))
            return f"{account}.{number}", f"https://{account}.tistory.com/{number}"
        case _:
            raise ValueError(f"no platform {platform!r}")


def _details(platform: str, author: str, category: str, *, visible: bool) -> dict[str, Any]:
    match platform:
        case "naver_blog":
            return {"open_type": 2 if visible else 0, "category": 1}
        case "band":
            return {"author": author}
        case "facebook":
            return {"published": visible, "own": author == "owner"}
        case "tistory":
            return {"category": category}
        case _:
            return {}
