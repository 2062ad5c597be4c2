"""``crosspost run``: the service, until it is told to stop."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from crosspost.app import Crosspost
from crosspost.cli.exits import OK, USAGE
from crosspost.cli.explained import explained
from crosspost.cli.face import Face
from crosspost.cli.followed import asked_about, unread
from crosspost.cli.gateway import is_rehearsal
from crosspost.cli.interrupt import stopping
from crosspost.cli.logs import SERVICE, log_files
from crosspost.cli.output import clock_time, local_time
from crosspost.cli.report import standing, told, where
from crosspost.config import LogFormat, Workspace, load_settings
from crosspost.errors import ConfigurationError, CrosspostError
from crosspost.ledger import Delivery, Status
from crosspost.schedule import Empty, Observer, SourceNews, Trouble

__all__ = ["run"]

log = logging.getLogger(SERVICE)

_STOPPED = frozenset({Status.FAILED, Status.MISSED, Status.UNCONFIRMED, Status.WAITING, Status.CANCELLED})
"""The states of which one wants to know why, and what to do."""


def run(face: Face, *, once: bool) -> int:
    """Run the service. Beside a running one: exit code 2; with ``--once`` it is told, exit code 0.

    Entries that cannot be served keep it from starting, unless the configuration says ``strict = false``.
    """
    workspace = face.workspace(rehearsal=is_rehearsal(face.options))
    # Nobody looks on where the autostart runs it: what goes wrong from here on stands in the log, too.
    with log_files(workspace.data / "logs", _format(workspace)):
        try:
            return _run(face, once=once)
        except CrosspostError as error:
            message = face.words.error(error)
            text = " ".join(f"{message.why} {message.do}".split())
            log.log(logging.ERROR, "%s", text, extra={"fields": {"code": error.code}})
            raise


def _run(face: Face, *, once: bool) -> int:
    with face.opened(simulate=True) as app, stopping(app.stop):
        teller = _Teller(face, app, once=once)
        app.warn = teller.warn
        left_out = app.left_out()
        if left_out and app.settings.strict:
            face.tell(app.words.say("now.nothing"))
        for error in left_out:
            teller.left_out(error)
        if left_out and app.settings.strict:
            teller.tell(app.words.say("run.strict"), level=logging.ERROR)
            return USAGE
        if not app.service(teller.observer()).run(once=once):
            face.tell(app.words.say("run.already"))
            return OK if once else USAGE
        if not once:
            face.tell(app.words.say("run.end"))
    return OK


def _format(workspace: Workspace) -> LogFormat:
    """How the log is written, where the settings can be read."""
    try:
        return load_settings(workspace).log.format
    except ConfigurationError:
        return LogFormat.PLAIN


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
            skipped=lambda rows: self._rows("run.skipped", rows),
            asked_again=lambda rows: self._rows("run.asked_again", rows),
            troubled=self._troubled,
            followed=self._followed,
            empty=self._empty,
            overlooked=lambda entry, count: self.tell(say("run.overlooked", entry=entry, count=count)),
            changed=self._changed,
            renewed=lambda: self.tell(say("run.renewed")),
            broken=self._broken,
            clock_died=lambda: self.tell(say("run.clock_died"), level=logging.ERROR),
        )

    def left_out(self, error: CrosspostError) -> None:
        """Say what is wrong with an entry, and where."""
        self.tell(told(error, self._app.words), level=logging.WARNING, code=error.code)

    def warn(self, error: CrosspostError) -> None:
        """Say what the owner should know although it stops nothing."""
        message = self._app.words.error(error)
        text = self._app.words.say("cli.notice", text=f"{message.why}\n{message.do}")
        self.tell(text, level=logging.WARNING, code=error.code)

    def tell(self, text: str, *, level: int = logging.INFO, **fields: Any) -> None:
        self._face.tell(text)
        log.log(level, "%s", " ".join(text.split()), extra={"fields": fields})

    def _started(self) -> None:
        if not self._once:
            self.tell(self._app.words.say("run.begin"), event="started")

    def _rows(self, head: str, rows: Sequence[Delivery]) -> None:
        event = head.removeprefix("run.")
        self.tell(self._app.words.say(head, count=len(rows)), event=event)
        for row in rows:
            self.tell(self._line(row), event=event, **_fields(row))

    def _line(self, row: Delivery) -> str:
        words, home = self._app.words, self._app.settings.timezone
        at = clock_time(row.due_at, row.zone, home)
        text = f"  {at} {row.title} {row.channel}: {standing(row, words)}"
        if row.planned_at is not None and row.planned_at != row.due_at:
            text += " " + words.say("run.was_planned", at=clock_time(row.planned_at, row.zone, home))
        if row.error:
            text += f" ({words.say('why.' + row.error['code'], **row.error['params'])})"
        return text

    def _troubled(self, trouble: Trouble) -> None:
        words = self._app.words
        if trouble.follows:
            text = unread(trouble.error, words, source=trouble.entry)
            self.tell(text, level=logging.WARNING, entry=trouble.entry)
            return
        head = words.say("run.trouble", entry=trouble.entry)
        self.tell(
            f"{head}\n{words.error(trouble.error, now=None)}", level=logging.WARNING, entry=trouble.entry
        )

    def _followed(self, news: SourceNews) -> None:
        say, name = self._app.words.say, news.source.name
        if news.began is not None:
            self.tell(say("run.follows", source=name, count=news.began), event="follows", entry=name)
        if news.news.fresh:
            text = say("run.news", source=name, count=news.news.fresh)
            self.tell(text, event="news", entry=name)
        if asked := news.news.asked + len(news.asked):
            reasons = [*news.news.reasons, *(item.error["code"] for item in news.asked if item.error)]
            text = asked_about(self._app.words, source=name, count=asked, reasons=reasons)
            self.tell(text, level=logging.WARNING, event="news_asked", entry=name)
        for item in news.gone:
            self.tell(say("run.gone", source=name, title=item.title), event="gone", entry=name)

    def _empty(self, empty: Empty) -> None:
        entry = next((one for one in self._app.settings.schedule if one.name == empty.entry), None)
        at = clock_time(empty.at, entry.timezone if entry else None, self._app.settings.timezone)
        say = self._app.words.say
        text = say("run.empty", entry=empty.entry, folder=empty.folder, at=at)
        if empty.rewritten:
            text += "\n" + say("notice.queue_rewritten", names=", ".join(empty.rewritten))
        self.tell(text, level=logging.WARNING, event="empty", entry=empty.entry)

    def _broken(self, error: CrosspostError) -> None:
        words = self._app.words
        message = words.error(error)
        self.tell(
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
        if row.status in _STOPPED and (message := explained(row, words)) is not None:
            text += f"\n  {message.why} {message.do}".rstrip()
        self.tell(text, event="changed", **_fields(row))


def _fields(row: Delivery) -> dict[str, Any]:
    return {
        "delivery": row.id,
        "post": row.post,
        "channel": row.channel,
        "entry": row.entry,
        "status": row.status.value,
        "code": row.error["code"] if row.error else None,
    }
