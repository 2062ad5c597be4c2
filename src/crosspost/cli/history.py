"""``crosspost history``: what went out, when, where, and how we know."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from crosspost.cli.exits import OK
from crosspost.cli.face import Face
from crosspost.cli.output import clock_time, print_table
from crosspost.cli.report import report, standing, where
from crosspost.config import nearest
from crosspost.errors import ConfigurationError
from crosspost.ledger import Status

__all__ = ["run"]


def run(
    face: Face,
    *,
    status: str | None,
    channel: str | None,
    post: str | None,
    since: datetime | None,
    limit: int,
) -> int:
    """List the newest deliveries."""
    with face.opened() as app:
        rows = app.history(
            status=_status(status),
            channel=channel,
            post=post,
            since=since.replace(tzinfo=ZoneInfo(app.settings.timezone)) if since else None,
            limit=limit,
        )
        if face.options.json:
            report(face, app, rows)
        elif not rows:
            face.tell(app.words.say("history.empty"))
        else:
            zone, say = app.settings.timezone, app.words.say
            print_table(
                [say(f"column.{name}") for name in ("id", "at", "title", "channel", "status", "where")],
                (
                    [
                        row.id[:8],
                        clock_time(row.published_at or row.due_at, row.zone, zone),
                        row.title,
                        row.channel,
                        standing(row, app.words),
                        where(row),
                    ]
                    for row in rows
                ),
            )
    return OK


def _status(name: str | None) -> Status | None:
    if name is None:
        return None
    try:
        return Status(name)
    except ValueError as error:
        raise ConfigurationError(
            "cli.status_unknown", where="--status", status=name, nearest=nearest(name, list(Status))
        ) from error
