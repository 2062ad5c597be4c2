"""``crosspost status``: whether the service runs, what is next, and what waits for whom."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from crosspost.app import Crosspost
from crosspost.cli.document import delivery_json
from crosspost.cli.exits import DECISION, OK
from crosspost.cli.face import Face
from crosspost.cli.followed import asked_about
from crosspost.cli.output import local_time, print_json
from crosspost.cli.report import report, told
from crosspost.config import Source
from crosspost.ledger import ItemState, SourceItem
from crosspost.schedule import Health, Life, Standing

__all__ = ["run"]

_SHOWN = 5
"""How many new posts of followed blogs are named."""

_WELL = frozenset({Life.RUNNING, Life.SENDING, Life.BETWEEN, Life.STOPPED})


def run(face: Face) -> int:
    """Say how things stand; exit code 3 where the service is not well or something waits for a person."""
    with face.opened() as app:
        standing = app.status()
        if face.options.json:
            print_json(_json(app, standing))
        else:
            for line in _lines(app, standing):
                face.tell(line)
            if standing.attention:
                face.tell("")
                report(face, app, standing.attention)
    asked = any(item.state is ItemState.ASKED for item in standing.news)
    waits = standing.attention or standing.paused or standing.left_out or standing.unread or asked
    well = standing.life in _WELL and not waits
    idle = standing.life is Life.STOPPED and standing.next_at is not None
    return OK if well and not idle else DECISION


def _lines(app: Crosspost, standing: Standing) -> Iterator[str]:
    say, zone = app.words.say, app.settings.timezone
    health = standing.health
    yield say(
        f"status.life.{standing.life.value}",
        pid=health.pid if health else "",
        since=local_time(health.started_at, zone) if health else "",
        at=local_time(health.beat_at, zone) if health else "",
    )
    if health is not None and standing.life is Life.STOPPED:
        yield say("status.last", at=local_time(health.beat_at, zone))
    if standing.next_at is not None:
        yield say("status.next", at=local_time(standing.next_at, zone))
    if standing.life is Life.STOPPED and standing.next_at is not None:
        yield say("status.nobody")
    for name, number in sorted(standing.counts.items()):
        key = f"waiting.{name}" if app.words.has(f"waiting.{name}") else f"status.{name}"
        yield f"  {say(key)}: {number}"
    names = [channel.name for channel in app.channels.values() if channel.account in standing.paused]
    if names:
        yield say("status.paused", channels=", ".join(names))
    yield from _news(app, standing)
    for error in standing.left_out:
        yield told(error, app.words)
    if standing.before is not None:
        machine, at = standing.before
        yield say("status.before", machine=machine, at=local_time(at, zone))


def _news(app: Crosspost, standing: Standing) -> Iterator[str]:
    """What followed blogs have that is not shared yet."""
    say, zone = app.words.say, app.settings.timezone
    for source in app.settings.source:
        yield _source(app, standing, source)
    fresh = [item for item in standing.news if item.state is ItemState.FRESH]
    for item in fresh[:_SHOWN]:
        at = local_time(app.news_at(item), zone)
        yield say("status.news", source=item.source, title=item.title, at=at)
    if len(fresh) > _SHOWN:
        yield say("status.more_news", count=len(fresh) - _SHOWN)
    asked: dict[str, list[SourceItem]] = {}
    for item in standing.news:
        if item.state is ItemState.ASKED:
            asked.setdefault(item.source, []).append(item)
    for name, items in asked.items():
        reasons = dict.fromkeys(item.error["code"] for item in items if item.error)
        yield asked_about(app.words, source=name, count=len(items), reasons=reasons)
    for state in standing.unread:
        message = app.words.record(state.error or {}, now="")
        yield say("status.unread", source=state.name, why=message.why)


def _source(app: Crosspost, standing: Standing, source: Source) -> str:
    """That a blog is followed, when it was read last, and next if somebody serves."""
    say, zone, known = app.words.say, app.settings.timezone, app.followed(source)
    if known is None or known.state.read_at is None:
        return say("status.source_new", source=source.name)
    at, title = local_time(known.state.read_at, zone), known.state.title or source.url
    if standing.life is Life.STOPPED:
        return say("status.source_idle", source=source.name, title=title, at=at)
    after = local_time(max(known.next_at, app.now()), zone)
    return say("status.source", source=source.name, title=title, at=at, next=after)


def _sources(app: Crosspost) -> Iterator[dict[str, Any]]:
    for source in app.settings.source:
        known = app.followed(source)
        yield {
            "source": source.name,
            "title": known.state.title if known else None,
            "known": known.known if known else 0,
            "shared": known.shared if known else 0,
            "read_at": _time(known.state.read_at) if known else None,
            "next_at": _time(max(known.next_at, app.now())) if known else None,
            "error": (known.state.error or {}).get("code") if known else None,
        }


def _json(app: Crosspost, standing: Standing) -> dict[str, Any]:
    paused = [channel.name for channel in app.channels.values() if channel.account in standing.paused]
    rehearsal = app.workspace.rehearsal
    return {
        "service": standing.life.value,
        "clock_alive": standing.life is Life.RUNNING,
        "health": _health(standing.health),
        "next_at": _time(standing.next_at),
        "counts": dict(standing.counts),
        "paused": paused,
        "left_out": [
            {"code": error.code, "message": told(error, app.words), "where": error.where}
            for error in standing.left_out
        ],
        "sources": list(_sources(app)),
        "news": [
            {
                "source": one.source,
                "title": one.title,
                "address": one.address,
                "state": one.state.value,
                "next_at": _time(one.next_at),
                "reason": one.error["code"] if one.error else None,
            }
            for one in standing.news
        ],
        "unread": [state.name for state in standing.unread],
        "machine_before": standing.before[0] if standing.before else None,
        "attention": [delivery_json(row, app.words, rehearsal=rehearsal) for row in standing.attention],
        "rehearsal": rehearsal,
    }


def _health(health: Health | None) -> dict[str, Any] | None:
    if health is None:
        return None
    return {
        "pid": health.pid,
        "machine": health.machine,
        "version": health.version,
        "once": health.once,
        "started_at": _time(health.started_at),
        "beat_at": _time(health.beat_at),
        "clock_at": _time(health.clock_at),
        "ended_at": _time(health.ended_at),
    }


def _time(at: datetime | None) -> str | None:
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z") if at else None
