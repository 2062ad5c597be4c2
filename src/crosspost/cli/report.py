"""Where deliveries stand, said to a person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from crosspost.app import Crosspost
from crosspost.cli.document import delivery_json
from crosspost.cli.explained import explained
from crosspost.cli.face import Face
from crosspost.cli.output import clock_time, print_json, print_table
from crosspost.config import place_of
from crosspost.errors import CrosspostError
from crosspost.ledger import Delivery, Status, WaitingFor
from crosspost.messages import Words

__all__ = ["report", "standing", "tell_change", "told", "where"]


def report(face: Face, app: Crosspost, deliveries: Sequence[Delivery]) -> None:
    """Say where each delivery stands: a table and the messages behind it, or JSON."""
    if face.options.json:
        rehearsal = app.workspace.rehearsal
        print_json(
            [
                delivery_json(row, app.words, rehearsal=rehearsal, stands=app.in_place_of(row))
                for row in deliveries
            ]
        )
        return
    say = app.words.say
    columns = ("id", "channel", "status", "at", "where")
    zone = app.settings.timezone
    print_table(
        [say(f"column.{name}") for name in columns],
        (
            [
                row.id[:8],
                row.channel,
                standing(row, app.words),
                clock_time(_at(row), row.zone, zone),
                where(row),
            ]
            for row in deliveries
        ),
    )
    for row in deliveries:
        if (message := explained(row, app.words, stands=app.in_place_of(row))) is not None:
            face.tell(f"\n[{row.channel}] {message}")


def told(error: CrosspostError, words: Words) -> str:
    """A problem of the configuration with its file, line and table, and its remedy."""
    message = words.error(error)
    file, line = place_of(error)
    table = (error.where or "")[len(file) :].strip()
    parts = (file, words.say("check.line", line=line) if line else "", table)
    place = " ".join(part for part in parts if part)
    why = message.why.removeprefix(f"{error.where}: ") if error.where else message.why
    return f"{place}: {why}\n{message.do}".rstrip() if place else f"{why}\n{message.do}".rstrip()


def tell_change(face: Face, row: Delivery, words: Words) -> None:
    """One line of progress."""
    face.tell(f"  {row.channel}: {standing(row, words)} {where(row)}".rstrip())


def standing(row: Delivery, words: Words) -> str:
    """The state in words, with what it waits for."""
    if row.status is Status.WAITING and row.waiting_for is not None:
        by_owner = (row.error or {}).get("code") == "paused.by_owner"
        return words.say("waiting.paused" if by_owner else f"waiting.{row.waiting_for.value}")
    if row.status is Status.HANDED_OVER and row.hand_over:
        return words.say(f"handed_over.{row.hand_over['kind']}")
    if row.status is Status.PUBLISHED and row.adopted:
        return words.say("status.adopted")
    return words.say(f"status.{row.status.value}")


def _at(row: Delivery) -> datetime | None:
    if row.published_at is not None or row.status is Status.HANDED_OVER:
        return row.published_at
    return row.due_at if row.waiting_for is not WaitingFor.FIRST else None


def where(row: Delivery) -> str:
    """The address a person opens: the post, or the page where she goes on."""
    if row.permalink:
        return row.permalink
    if row.status is Status.PUBLISHED:
        return row.remote_id or ""
    if row.status is Status.HANDED_OVER and row.hand_over:
        return str(row.hand_over.get("path") or row.hand_over.get("url") or "")
    return ""
