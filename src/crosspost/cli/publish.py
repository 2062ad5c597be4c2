"""``crosspost publish``: prepare, show, ask, carry out, say where it stands."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from crosspost.adapter import Mode, duration
from crosspost.app import Crosspost, Prepared
from crosspost.cli.exits import OK, exit_code
from crosspost.cli.face import YES, Face
from crosspost.cli.interrupt import stopping
from crosspost.cli.preview import channels_of, show_plans
from crosspost.cli.report import report, tell_change
from crosspost.delivery import Orders, looks_undisclosed
from crosspost.errors import ConfigurationError
from crosspost.ledger import Delivery, Status, WaitingFor
from crosspost.rendering import FIRST

__all__ = ["run"]

WAIT_TERMINAL = timedelta(minutes=10)
WAIT_REHEARSAL = timedelta(seconds=30)
LOOK_EVERY = timedelta(seconds=15)
LOOK_EVERY_REHEARSED = timedelta(seconds=1)


def run(
    face: Face,
    post: str,
    *,
    to: str | None,
    link: str | None,
    dry_run: bool,
    at: str | None,
    again: bool,
    wait: str | None,
    yes: bool,
) -> int:
    """Publish one post; the answer is the exit code."""
    with face.opened(simulate=not dry_run and at is None) as app:
        with face.patient("prepare.pictures"):
            prepared = app.prepare(post, to=channels_of(to), link=link)
        if dry_run:
            show_plans(face, app, prepared)
            return OK
        app.check_ready(prepared)
        due_at = app.moment(at) if at else None
        patience = _wait(face, app, wait)
        if not face.options.json:
            _say_what(face, app, prepared)
        agreed = face.terminal and not yes
        if agreed and not _agreed(face, app, doubtful=looks_undisclosed(prepared.post)):
            return OK
        if due_at is not None:
            planned = app.publish(prepared, at=due_at, again=again, agreed=agreed)
            report(face, app, planned)
            if not face.options.json:
                face.tell("\n" + app.words.say("next.run"))
            return OK
        deliveries = _carry_out(face, app, prepared, again=again, agreed=agreed, wait=patience)
        if not face.options.json:
            face.tell("")
        report(face, app, deliveries)
        _say_next(face, app, deliveries)
        return exit_code(deliveries)


def _wait(face: Face, app: Crosspost, typed: str | None) -> timedelta:
    if typed is not None:
        try:
            return duration(typed)
        except ValueError as error:
            raise ConfigurationError("config.duration", where="--wait", key="--wait") from error
    if app.workspace.rehearsal:
        return WAIT_REHEARSAL
    return WAIT_TERMINAL if face.terminal else timedelta(0)


def _say_what(face: Face, app: Crosspost, prepared: Prepared) -> None:
    say = app.words.say
    face.tell(say("publish.title", title=prepared.post.title))
    for plan in prepared.plans:
        face.tell(
            say(
                f"publish.line.{plan.channel.mode.value}",
                channel=plan.channel.name,
                account=plan.channel.account,
                platform=app.words.name(plan.channel.adapter.title),
                photos=len(plan.rendition.images),
                link=say("preview.slot") if plan.link == FIRST else plan.link or "-",
            )
        )
    if prepared.post.disclosure:
        face.tell(say("publish.disclosure", text=prepared.post.disclosure.text))
    for notice in prepared.notices:
        face.tell(say("cli.notice", text=say(notice.code, **notice.params)))
    for plan in prepared.plans:
        for notice in plan.rendition.notices:
            text = say(notice.code, **notice.params)
            face.tell(say("cli.notice", text=f"{plan.channel.name}: {text}"))


def _agreed(face: Face, app: Crosspost, *, doubtful: bool) -> bool:
    if doubtful:
        # Enter alone is pressed without reading.
        face.tell(app.words.say("publish.ask_disclosure"))
        if sys.stdin.readline().strip().lower() in YES:
            return True
        face.tell(app.words.say("publish.not_sent"))
        return False
    face.tell(app.words.say("publish.ask"))
    answer = sys.stdin.readline()
    if answer.strip():
        face.tell(app.words.say("publish.not_sent"))
    return answer == "\n" or (answer != "" and not answer.strip())


def _carry_out(
    face: Face, app: Crosspost, prepared: Prepared, *, again: bool, agreed: bool, wait: timedelta
) -> list[Delivery]:
    seen: dict[str, tuple[Status, int]] = {}

    def changed(row: Delivery) -> None:
        state = (row.status, row.attempts)
        if seen.get(row.id) == state or face.options.json:
            return
        seen[row.id] = state
        tell_change(face, row, app.words)

    with stopping(app.stop), _enter_looks(face) as nudge:
        orders = Orders(wait=wait, look_every=_look_every(app, wait), nudge=nudge, changed=changed)
        return app.publish(prepared, again=again, agreed=agreed, orders=orders)


def _look_every(app: Crosspost, wait: timedelta) -> timedelta | None:
    if not wait:
        return None
    return LOOK_EVERY_REHEARSED if app.workspace.rehearsal else LOOK_EVERY


@contextmanager
def _enter_looks(face: Face) -> Iterator[threading.Event]:
    """At a terminal, Enter means: look now."""
    nudge = threading.Event()

    def listen() -> None:
        while sys.stdin.readline():
            nudge.set()

    if face.terminal and not face.options.json:
        threading.Thread(target=listen, daemon=True, name="enter").start()
    yield nudge


def _say_next(face: Face, app: Crosspost, deliveries: list[Delivery]) -> None:
    if face.options.json:
        return
    drafts = [row for row in deliveries if row.status is Status.HANDED_OVER and row.mode == Mode.DRAFT]
    pages = [row for row in deliveries if row.status is Status.HANDED_OVER and row.mode == Mode.SHARE]
    open_ = [row for row in deliveries if row.status is Status.SCHEDULED or _waits_for_first(row)]
    if drafts:
        face.tell("\n" + app.words.say("next.draft"))
    if pages:
        face.tell("\n" + app.words.say("next.share"))
    original = next((row for row in pages if any(row.account == one.first_account for one in open_)), None)
    if original is not None:
        face.tell("\n" + app.words.say("next.original", channel=original.channel, id=original.id[:8]))
    elif any(row.waiting_for is WaitingFor.CHANNEL for row in deliveries):
        # Its own message has said what ends the pause; giving the command again does not.
        return
    elif open_ and not drafts:
        face.tell("\n" + app.words.say("next.again"))


def _waits_for_first(row: Delivery) -> bool:
    return row.status is Status.WAITING and row.waiting_for is WaitingFor.FIRST
