"""Deliveries, events and renditions as the JSON that scripts read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from crosspost.cli.explained import explained
from crosspost.delivery import Planned
from crosspost.ledger import Delivery, Event
from crosspost.messages import Words
from crosspost.post import Notice, blocks_to_json

__all__ = ["delivery_json", "event_json", "plan_json"]


def delivery_json(
    row: Delivery, words: Words, *, rehearsal: bool, stands: Delivery | None = None
) -> dict[str, Any]:
    """One delivery; times in ISO 8601 UTC. ``stands`` is another one that is in its place."""
    return {
        "id": row.id,
        "post": row.post,
        "title": row.title,
        "channel": row.channel,
        "account": row.account,
        "adapter": row.adapter,
        "mode": row.mode,
        "what": row.what,
        "status": row.status.value,
        "waiting_for": row.waiting_for.value if row.waiting_for else None,
        "due_at": _time(row.due_at),
        "published_at": _time(row.published_at),
        "remote_id": row.remote_id,
        "permalink": row.permalink,
        "adopted": row.adopted,
        "attempts": row.attempts,
        "rendition": row.rendition,
        "sent": row.sent,
        "error": _error(row, words, stands),
        "hand_over": _hand_over(row.hand_over),
        "rehearsal": rehearsal,
    }


def event_json(event: Event) -> dict[str, Any]:
    """One line of a delivery's history."""
    return {"at": _time(event.at), "kind": event.kind, "attempt": event.attempt, "data": dict(event.data)}


def plan_json(plan: Planned, words: Words, notices: Iterable[Notice]) -> dict[str, Any]:
    """What one channel would show."""
    rendition = plan.rendition
    body = {"document": blocks_to_json(rendition.document)} if rendition.document else {}
    return {
        "channel": plan.channel.name,
        "adapter": plan.channel.adapter.name,
        "mode": plan.channel.mode.value,
        "what": rendition.what.value,
        "rendition": rendition.digest,
        "title": rendition.title,
        "text": rendition.text,
        **body,
        "link": rendition.link,
        "tags": list(rendition.tags),
        "measures": {
            part.value: {"length": measure.length, "limit": measure.limit}
            for part, measure in plan.measures.items()
        },
        "media": [
            {"digest": image.media.digest, "name": image.media.name, "type": image.media.media_type}
            for image in rendition.images
        ],
        "warnings": [
            {"code": notice.code, "message": words.say(notice.code, **notice.params)}
            for notice in (*notices, *rendition.notices)
        ],
    }


def _time(at: datetime | None) -> str | None:
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z") if at else None


def _error(row: Delivery, words: Words, stands: Delivery | None) -> dict[str, Any] | None:
    if row.error is None:
        return None
    message = explained(row, words, stands=stands)
    return {"kind": row.error["kind"], "code": row.error["code"], "message": str(message)}


def _hand_over(kit: Mapping[str, Any] | None) -> dict[str, Any] | None:
    return {key: kit.get(key) for key in ("kind", "url", "path")} if kit else None
