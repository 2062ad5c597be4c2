"""The person at the other end: publishes, renames, hides or deletes a draft in Naver's own editor."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from crosspost.simulator.naver.write import FIRST_LOG_NO, new_draft, post_from
from crosspost.simulator.posts import Post
from crosspost.simulator.world import World

__all__ = ["autosave", "delete_draft", "drafts", "press_due", "publish_draft"]

Row = dict[str, Any]


def drafts(world: World) -> list[Row]:
    """All drafts, newest first, as the control API shows them."""
    rows = sorted(world.rows("naver.drafts").values(), key=lambda row: row["modified_at"], reverse=True)
    return [
        {
            "blog_id": row["blog_id"],
            "logNo": row["log_no"],
            "title": row["title"],
            "document": row["model"],
            "params": json.loads(row["params"]),
            "modified_at": row["modified_at"],
        }
        for row in rows
    ]


def publish_draft(
    world: World,
    *,
    blog_id: str | None = None,
    log_no: int | None = None,
    title: str | None = None,
    open_type: int | None = None,
    new_number: bool = False,
) -> Post | None:
    """Publish the newest draft that fits; ``None`` when none does.

    ``title`` is changed before publishing, ``open_type`` 0 hides the post, ``new_number`` gives the post
    another logNo than the draft had.
    """
    row = _pick(world, blog_id, log_no)
    if row is None:
        return None
    del world.rows("naver.drafts")[str(row["log_no"])]
    number = world.number("naver.log_no", FIRST_LOG_NO) if new_number else row["log_no"]
    params = json.loads(row["params"])
    if open_type is not None:
        params["configuration"]["openType"] = open_type
    post = post_from(world, row["blog_id"], number, row["model"], json.dumps(params))
    post = replace(post, title=title) if title is not None else post
    world.put_post(post)
    return post


def delete_draft(world: World, *, blog_id: str | None = None, log_no: int | None = None) -> bool:
    """Delete the newest draft that fits; ``False`` when none does."""
    row = _pick(world, blog_id, log_no)
    if row is not None:
        del world.rows("naver.drafts")[str(row["log_no"])]
        world.changed()
    return row is not None


def autosave(world: World, *, blog_id: str, title: str) -> int:
    """The editor saves a draft by itself, as it does while somebody types; its logNo."""
    node = {"id": "SE-0", "value": title, "@ctype": "textNode"}
    paragraph = {"id": "SE-1", "nodes": [node], "@ctype": "paragraph"}
    head = {"id": "SE-2", "layout": "default", "title": [paragraph], "@ctype": "documentTitle"}
    model = {"documentId": "", "document": {"version": "2.10.2", "components": [head]}}
    params = {"configuration": {"openType": 2}, "populationMeta": {"categoryId": 1, "tags": None}}
    return new_draft(world, blog_id, model, json.dumps(params), by_editor=True)


def press_due(world: World) -> None:
    """Publish each draft whose owner has had time enough; autosaves stay."""
    if world.owner is None:
        return
    rows = world.rows("naver.drafts").values()
    due = [row for row in rows if not row["by_editor"] and row["modified_at"] + world.owner <= world.clock()]
    for row in due:
        publish_draft(world, log_no=row["log_no"])


def _pick(world: World, blog_id: str | None, log_no: int | None) -> Row | None:
    fitting = (
        row
        for row in world.rows("naver.drafts").values()
        if blog_id in (None, row["blog_id"]) and log_no in (None, row["log_no"])
    )
    return max(fitting, key=lambda row: row["modified_at"], default=None)
