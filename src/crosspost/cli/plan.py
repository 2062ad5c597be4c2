"""``crosspost plan``: what goes out when, and what changed since."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from crosspost.cli.exits import OK
from crosspost.cli.face import Face
from crosspost.cli.output import local_time, print_json, print_table
from crosspost.cli.report import standing
from crosspost.messages import Words
from crosspost.schedule import MOST, Change, Line

__all__ = ["run"]

TITLE = 24
"""The most characters of a title in the table."""

_COLUMNS = ("at", "entry", "title", "channel", "rendition", "status", "change")


def run(face: Face, *, days: int) -> int:
    """Show the plan; nothing is written."""
    with face.opened() as app:
        lines = app.plan(days)
        if face.options.json:
            print_json([_json(line, app.words) for line in lines])
        elif not lines:
            face.tell(app.words.say("plan.empty", days=days))
        else:
            _tell(face, lines, app.words, app.settings.timezone)
    return OK


def _tell(face: Face, lines: Sequence[Line], words: Words, zone: str) -> None:
    say = words.say
    print_table(
        [say(f"column.{name}") for name in _COLUMNS],
        ([_time(line, zone), line.entry or "", *_what(line, words)] for line in lines),
    )
    for text in dict.fromkeys(_notices(lines, words)):
        face.tell(say("cli.notice", text=text))
    for line in lines:
        if line.more:
            face.tell(say("plan.more", entry=line.entry, count=MOST))
    face.tell(say("plan.hint"))


def _notices(lines: Sequence[Line], words: Words) -> Iterator[str]:
    """What is to be known of a line, with the time where it is not the same at every time."""
    for line in lines:
        name = line.entry or line.title
        place = f"{name} · {line.channel}" if line.channel else name
        for notice in line.warnings:
            yield f"{place}: {words.say(notice.code, **notice.params)}"
        if line.error is not None:
            message = words.error(line.error)
            yield f"{place}: {message.why} {message.do}".rstrip()


def _time(line: Line, zone: str) -> str:
    """The minute on the entry's own clock, with the zone where it is not the workspace's."""
    at = local_time(line.due_at, line.zone).removesuffix(":00")
    return at if line.zone == zone else f"{at} {line.zone}"


def _short(title: str) -> str:
    """A title that leaves the columns beside it in sight."""
    return title if len(title) <= TITLE else f"{title[: TITLE - 1].rstrip()}…"


def _what(line: Line, words: Words) -> list[str]:
    status = standing(line.row, words) if line.row else ""
    change = words.say(f"change.{line.change.name.lower()}") if line.change is not Change.NONE else ""
    return [_short(line.title), line.channel, line.rendition[:12], status, change]


def _json(line: Line, words: Words) -> dict[str, Any]:
    return {
        "due_at": line.due_at.isoformat(timespec="seconds").replace("+00:00", "Z"),
        "local": local_time(line.due_at, line.zone),
        "timezone": line.zone,
        "entry": line.entry,
        "post": line.post,
        "title": line.title,
        "channel": line.channel,
        "id": line.row.id if line.row else None,
        "status": line.row.status.value if line.row else None,
        "rendition": line.rendition,
        "change": line.change.value,
        "warnings": [
            {"code": notice.code.removeprefix("why."), "message": words.say(notice.code, **notice.params)}
            for notice in line.warnings
        ],
        "error": None
        if line.error is None
        else {"kind": line.error.kind, "code": line.error.code, "message": str(words.error(line.error))},
    }
