"""``crosspost plan``: what goes out when, and what changed since."""

from __future__ import annotations

from typing import Any

from crosspost.cli.exits import OK
from crosspost.cli.face import Face
from crosspost.cli.output import local_time, print_json, print_table
from crosspost.cli.report import standing
from crosspost.messages import Words
from crosspost.schedule import Change, Line

__all__ = ["run"]


def run(face: Face, *, days: int) -> int:
    """Show the plan; nothing is written."""
    with face.opened() as app:
        lines = app.plan(days)
        if face.options.json:
            print_json([_json(line, app.words) for line in lines])
        elif not lines:
            face.tell(app.words.say("plan.empty", days=days))
        else:
            say = app.words.say
            print_table(
                [say(f"column.{name}") for name in ("at", "entry", "title", "channel", "status", "change")],
                ([_time(line), line.entry or "", *_what(line, app.words)] for line in lines),
            )
            face.tell(say("plan.hint"))
    return OK


def _time(line: Line) -> str:
    return f"{local_time(line.due_at, line.zone)} {line.zone}"


def _what(line: Line, words: Words) -> list[str]:
    status = standing(line.row, words) if line.row else ""
    change = words.say(f"change.{line.change.name.lower()}") if line.change is not Change.NONE else ""
    if line.error is not None:
        change = f"{change}: {words.error(line.error).why}"
    return [line.title, line.channel, status, change]


def _json(line: Line, words: Words) -> dict[str, Any]:
    return {
        "due_at": line.due_at.isoformat(timespec="seconds").replace("+00:00", "Z"),
        "local": local_time(line.due_at, line.zone),
        "timezone": line.zone,
        "entry": line.entry,
        "title": line.title,
        "channel": line.channel,
        "id": line.row.id if line.row else None,
        "status": line.row.status.value if line.row else None,
        "rendition": line.rendition,
        "change": line.change.value,
        "error": None
        if line.error is None
        else {"kind": line.error.kind, "code": line.error.code, "message": str(words.error(line.error))},
    }
