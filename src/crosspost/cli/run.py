"""``crosspost run``: the service, until it is told to stop."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from crosspost.app import Crosspost
from crosspost.cli.exits import OK, USAGE
from crosspost.cli.face import Face
from crosspost.cli.interrupt import stopping
from crosspost.cli.logs import SERVICE, log_files
from crosspost.cli.output import local_time
from crosspost.cli.report import standing, where
from crosspost.errors import CrosspostError
from crosspost.ledger import Delivery
from crosspost.schedule import Empty, Observer, Trouble

__all__ = ["run"]

log = logging.getLogger(SERVICE)


def run(face: Face, *, once: bool) -> int:
    """Run the service. Beside a running one: exit code 2; with ``--once`` it is told, exit code 0.

    Entries that cannot be served keep it from starting, unless the configuration says ``strict = false``.
    """
    with face.opened(simulate=True) as app, stopping(app.stop):
        teller = _Teller(face, app, once=once)
        left_out = app.left_out()
        for error in left_out:
            teller.left_out(error)
        if left_out and app.settings.strict:
            face.tell(app.words.say("run.strict"))
            return USAGE
        with log_files(app.workspace.data / "logs", app.settings.log.format):
            served = app.service(teller.observer()).run(once=once)
        if not served:
            face.tell(app.words.say("run.already"))
            return OK if once else USAGE
        if not once:
            face.tell(app.words.say("run.end"))
    return OK


class _Teller:
    """Says what the service does: to the person who looks on, and in the log."""

    def __init__(self, face: Face, app: Crosspost, *, once: bool) -> None:
        self._face = face
        self._app = app
        self._once = once
        self._standing: dict[str, str] = {}

    def observer(self) -> Observer:
        """What the service tells."""
        say = self._app.words.say
        return Observer(
            started=self._started,
            late=lambda rows: self._rows("run.late", rows),
            called_off=lambda rows: self._rows("run.called_off", rows),
            planned=lambda rows: self._rows("run.planned", rows),
            troubled=self._troubled,
            empty=self._empty,
            overlooked=lambda entry, count: self._tell(say("run.overlooked", entry=entry, count=count)),
            changed=self._changed,
            renewed=lambda: self._tell(say("run.renewed")),
            broken=self._broken,
            clock_died=lambda: self._tell(say("run.clock_died"), level=logging.ERROR),
        )

    def left_out(self, error: CrosspostError) -> None:
        """Say what is wrong with an entry, and where."""
        message = self._app.words.error(error)
        self._tell(f"{message.why}\n{message.do}".rstrip(), level=logging.WARNING)

    def _tell(self, text: str, *, level: int = logging.INFO, **fields: Any) -> None:
        self._face.tell(text)
        log.log(level, "%s", " ".join(text.split()), extra={"fields": fields})

    def _started(self) -> None:
        if not self._once:
            self._tell(self._app.words.say("run.begin"), event="started")

    def _rows(self, head: str, rows: Sequence[Delivery]) -> None:
        event = head.removeprefix("run.")
        self._tell(self._app.words.say(head, count=len(rows)), event=event)
        for row in rows:
            self._tell(self._line(row), event=event, **_fields(row))

    def _line(self, row: Delivery) -> str:
        words, zone = self._app.words, row.zone or self._app.settings.timezone
        at = local_time(row.due_at, zone)
        text = f"  {at} {row.title} {row.channel}: {standing(row, words)}"
        if row.planned_at is not None and row.planned_at != row.due_at:
            text += " " + words.say("run.was_planned", at=local_time(row.planned_at, zone))
        if row.error:
            text += f" ({words.say('why.' + row.error['code'], **row.error['params'])})"
        return text

    def _troubled(self, trouble: Trouble) -> None:
        words = self._app.words
        head = words.say("run.trouble", entry=trouble.entry)
        self._tell(f"{head}\n{words.error(trouble.error)}", level=logging.WARNING, entry=trouble.entry)

    def _empty(self, empty: Empty) -> None:
        entry = next((one for one in self._app.settings.schedule if one.name == empty.entry), None)
        zone = (entry and entry.timezone) or self._app.settings.timezone
        at = local_time(empty.at, zone)
        text = self._app.words.say("run.empty", entry=empty.entry, folder=empty.folder, at=at)
        self._tell(text, level=logging.WARNING, event="empty", entry=empty.entry)

    def _broken(self, error: CrosspostError) -> None:
        words = self._app.words
        message = words.error(error)
        self._tell(
            f"{words.say('run.broken')}\n{message.why}\n{message.do}".rstrip(),
            level=logging.WARNING,
            event="config_broken",
        )

    def _changed(self, row: Delivery) -> None:
        words = self._app.words
        state = standing(row, words)
        if self._standing.get(row.id) == state:
            return
        self._standing[row.id] = state
        now = local_time(datetime.now().astimezone(), self._app.settings.timezone)
        text = f"{now} {row.title} {row.channel}: {state} {where(row)}".rstrip()
        self._tell(text, event="changed", **_fields(row))


def _fields(row: Delivery) -> dict[str, Any]:
    return {
        "delivery": row.id,
        "post": row.post,
        "channel": row.channel,
        "entry": row.entry,
        "status": row.status.value,
        "code": row.error["code"] if row.error else None,
    }
