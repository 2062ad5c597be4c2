"""``crosspost show``: one delivery with its whole history."""

from __future__ import annotations

import webbrowser

from crosspost.cli.document import delivery_json, event_json
from crosspost.cli.exits import OK
from crosspost.cli.face import Face
from crosspost.cli.output import local_time, print_json, print_table
from crosspost.cli.report import report
from crosspost.errors import ConfigurationError
from crosspost.ledger import Event, Status
from crosspost.messages import Words

__all__ = ["run"]


def run(face: Face, delivery: str, *, open_it: bool) -> int:
    """Show a delivery and its events; ``open_it`` opens the post that is up, to be edited there."""
    with face.opened() as app:
        row, events = app.show(delivery)
        page = app.live_page(row) if row.status is Status.PUBLISHED else ""
        if open_it and not page:
            raise ConfigurationError("show.not_up", where=row.channel, id=row.id[:8])
        edited = app.edited_since(row)
        if open_it:
            webbrowser.open(page)
        if face.options.json:
            document = delivery_json(
                row, app.words, rehearsal=app.workspace.rehearsal, stands=app.in_place_of(row)
            )
            more = {"edited": edited, "events": [event_json(event) for event in events]}
            print_json([document | more])
            return OK
        face.tell(f"{row.title}\n{row.account}\n")
        report(face, app, [row])
        if edited:
            face.tell("\n" + app.words.say("show.edited", id=row.id[:8], page=page))
        face.tell("")
        zone, say = app.settings.timezone, app.words.say
        print_table(
            [say("column.at"), say("column.event"), ""],
            ([local_time(e.at, zone), say(f"event.{e.kind}"), _detail(e, app.words)] for e in events),
        )
    return OK


def _detail(event: Event, words: Words) -> str:
    data = event.data
    if data.get("permalink") or data.get("remote_id"):
        return str(data.get("permalink") or data.get("remote_id"))
    if error := data.get("error"):
        return words.say(f"why.{error['code']}", **error.get("params", {}))
    if data.get("waiting_for"):
        return words.say(f"waiting.{data['waiting_for']}")
    if data.get("verdict"):
        return words.say(f"verdict.{data['verdict']}")
    if event.kind == "claimed":
        return str(data["rendition"])[:12]
    key = str(data.get("key", "")).partition(":")[0]
    # An adapter of others remembers under names of its own.
    return words.say(f"remembered.{key}") if words.has(f"remembered.{key}") else key
