"""``crosspost run``: the service, until it is told to stop."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from crosspost.app import Crosspost
from crosspost.cli.exits import OK, USAGE
from crosspost.cli.face import Face
from crosspost.cli.interrupt import stopping
from crosspost.cli.output import local_time
from crosspost.cli.report import standing, where
from crosspost.ledger import Delivery
from crosspost.schedule import Observer, Trouble

__all__ = ["run"]


def run(face: Face, *, once: bool) -> int:
    """Run the service. Beside a running one: exit code 2; with ``--once`` it is told, exit code 0."""
    with face.opened(simulate=True) as app, stopping(app.stop):
        if not app.service(_observer(face, app, once=once)).run(once=once):
            face.tell(app.words.say("run.already"))
            return OK if once else USAGE
        if not once:
            face.tell(app.words.say("run.end"))
    return OK


def _observer(face: Face, app: Crosspost, *, once: bool) -> Observer:
    zone, words = app.settings.timezone, app.words

    def line(row: Delivery) -> str:
        why = words.say(f"why.{row.error['code']}", **row.error["params"]) if row.error else ""
        text = f"  {local_time(row.due_at, zone)} {row.title} {row.channel}: {standing(row, words)}"
        return f"{text} ({why})" if why else text

    def started() -> None:
        if not once:
            face.tell(words.say("run.begin"))

    def late(rows: Sequence[Delivery]) -> None:
        face.tell(words.say("run.late", count=len(rows)))
        for row in rows:
            face.tell(line(row))

    def planned(rows: Sequence[Delivery]) -> None:
        face.tell(words.say("run.planned", count=len(rows)))
        for row in rows:
            face.tell(line(row))

    def troubled(trouble: Trouble) -> None:
        face.tell(words.say("run.trouble", entry=trouble.entry))
        face.tell(str(words.error(trouble.error)))

    told: dict[str, str] = {}

    def changed(row: Delivery) -> None:
        state = standing(row, words)
        if told.get(row.id) == state:
            return
        told[row.id] = state
        now = local_time(datetime.now().astimezone(), zone)
        face.tell(f"{now} {row.title} {row.channel}: {standing(row, words)} {where(row)}".rstrip())

    return Observer(started=started, late=late, planned=planned, troubled=troubled, changed=changed)
