"""The check of `populationParams`: who may see the post, where it is filed, its tags."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from crosspost.simulator.accounts import NaverBlog
from crosspost.simulator.naver.components import DocumentRefused
from crosspost.simulator.naver.editor import editor_source
from crosspost.simulator.world import World

__all__ = ["Population", "check_population"]

INVALID = "invalid parameter"
_BOOLEANS = (
    ("configuration", ("commentYn", "searchYn", "sympathyYn", "outSideAllowYn", "twitterPostingYn")),
    ("configuration", ("facebookPostingYn", "cclYn")),
    ("populationMeta", ("moviePanelParticipation", "greenReviewBannerYn", "continueSaved", "noticePostYn")),
    ("populationMeta", ("autoByCategoryYn", "postLocationSupportYn", "scrapYn")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Population:
    """What the parameters say. ``open_type``: 0 private, 1 neighbours, 2 public, 3 mutual neighbours."""

    open_type: int
    category: int
    tags: tuple[str, ...]
    log_no: int | None


def check_population(world: World, blog: NaverBlog, text: str) -> Population:
    """Read compact JSON parameters. Raises `DocumentRefused` with Naver's error code."""
    params = _read(text)
    configuration, meta = params["configuration"], params["populationMeta"]
    _check_booleans(params)
    if meta.get("postWriteTimeType") != "now":
        raise DocumentRefused(INVALID, "postWriteTimeType must be now: the simulator reserves nothing")
    if _whole(configuration.get("openType")) not in {0, 1, 2, 3}:
        raise DocumentRefused(INVALID, "openType")
    if _whole(meta.get("directorySeq", 0)) is None:
        raise DocumentRefused(INVALID, "directorySeq is no number")
    for name in ("logNo", "autoSaveNo"):
        if meta.get(name) is not None and _whole(meta[name]) is None:
            raise DocumentRefused(INVALID, f"{name} is neither null nor a number")
    if params.get("editorSource", editor_source(world, blog.blog_id)) != editor_source(world, blog.blog_id):
        raise DocumentRefused(INVALID, "editorSource was not handed out to this blog")
    return Population(
        open_type=configuration["openType"],
        category=_category(blog, meta.get("categoryId")),
        tags=_tags(meta.get("tags")),
        log_no=meta.get("logNo"),
    )


def _read(text: str) -> dict[str, Any]:
    try:
        params = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise DocumentRefused("parse fail", "populationParams is no JSON") from error
    parts = [
        params.get(name) if isinstance(params, dict) else None for name in ("configuration", "populationMeta")
    ]
    if not all(isinstance(part, dict) for part in parts):
        raise DocumentRefused("parse fail", "populationParams needs objects configuration and populationMeta")
    found: dict[str, Any] = params
    return found


def _check_booleans(params: dict[str, Any]) -> None:
    for part, names in _BOOLEANS:
        for name in names:
            if name in params[part] and not isinstance(params[part][name], bool):
                raise DocumentRefused(INVALID, f"{part}.{name} is no boolean")


def _category(blog: NaverBlog, value: Any) -> int:
    number = int(value) if isinstance(value, str) and value.isdigit() else _whole(value)
    if number not in {known for known, _ in blog.categories}:
        raise DocumentRefused(INVALID, f"categoryId {value!r} is no category of the blog")
    return number


def _tags(value: Any) -> tuple[str, ...]:
    if value in (None, ""):
        return ()
    tags = tuple(value.split(",")) if isinstance(value, str) else ("",)
    if any(not tag or "#" in tag or any(mark.isspace() for mark in tag) for tag in tags):
        raise DocumentRefused(INVALID, "tags are joined by commas, without # and spaces")
    if len(tags) > 30 or len(set(tags)) != len(tags):
        raise DocumentRefused(INVALID, "at most 30 different tags")
    return tags


def _whole(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None
