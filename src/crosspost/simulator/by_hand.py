"""Posts that a person makes: by a share popup, or long ago, or somebody else."""

from __future__ import annotations

from typing import Any

from crosspost.simulator.facebook.photos import FIRST_ID
from crosspost.simulator.naver.write import FIRST_LOG_NO
from crosspost.simulator.posts import Post, links_in, plain_html, web_address
from crosspost.simulator.world import World

__all__ = ["post_by_hand", "posted_by_hand"]


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
) -> Post:
    """Put a post into the world that no client of ours sent.

    ``age`` is how many seconds ago, ``author`` is ``owner`` or the name of somebody else. Raises `ValueError`
    for an unknown platform.
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
        link=web_address(link) or (links[0] if links else None),
        tags=tags,
        permalink=permalink,
        created_at=at,
        modified_at=at,
        visible=visible,
        details=_details(platform, author, visible=visible),
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
    )


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
        case _:
            raise ValueError(f"no platform {platform!r}")


def _details(platform: str, author: str, *, visible: bool) -> dict[str, Any]:
    match platform:
        case "naver_blog":
            return {"open_type": 2 if visible else 0, "category": 1}
        case "band":
            return {"author": author}
        case "facebook":
            return {"published": visible, "own": author == "owner"}
        case _:
            return {}
