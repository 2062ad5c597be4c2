"""``settle``, ``retry``, ``cancel``, ``pause`` and ``resume``: what a person decides."""

from __future__ import annotations

from crosspost.cli.exits import OK, UNCONFIRMED, exit_code
from crosspost.cli.face import Face
from crosspost.cli.interrupt import stopping
from crosspost.cli.output import print_json
from crosspost.cli.report import report, tell_change
from crosspost.delivery import Orders
from crosspost.errors import ConfigurationError, CrosspostError
from crosspost.ledger import Delivery

__all__ = ["run_cancel", "run_pause", "run_resume", "run_retry", "run_settle"]


def run_settle(face: Face, target: str, *, on: str | None, published: str | None, not_published: bool) -> int:
    """Take a person's word."""
    if (published is None) == (not not_published):
        raise ConfigurationError("settle.one_of", where="settle")
    with face.opened() as app:
        row = app.desk.settle(target, on=on, published=published)
        report(face, app, [row])
    return OK


def run_retry(face: Face, delivery: str) -> int:
    """Send a failed one after all; an unconfirmed one is refused with its own exit code."""
    with face.opened(simulate=True) as app, stopping(app.stop):
        try:
            row = app.desk.retry(delivery, _orders(face))
        except CrosspostError as error:
            if error.code != "retry.unconfirmed":
                raise
            face.complain(error)
            return UNCONFIRMED
        report(face, app, [row])
        return exit_code([row])


def run_cancel(face: Face, target: str | None, *, everything: bool) -> int:
    """Call off."""
    if (target is None) == (not everything):
        raise ConfigurationError("cancel.one_of", where="cancel")
    with face.opened() as app:
        if target is not None and app.news_asked(target):
            declined = app.answer_news(target, share=False)
            face.tell(app.words.say("cancel.news", source=target, count=len(declined)))
            if face.options.json:
                print_json([])
            return OK
        rows = app.desk.cancel_all() if target is None else app.desk.cancel(target)
        if rows or face.options.json:
            report(face, app, rows)
        else:
            face.tell(app.words.say("cancel.none"))
    return OK


def run_pause(face: Face, channel: str | None) -> int:
    """Stop sending."""
    with face.opened() as app:
        names = app.desk.pause(channel)
        if face.options.json:
            print_json({"paused": names})
        else:
            face.tell(app.words.say("pause.done", channels=", ".join(names)))
    return OK


def run_resume(face: Face, channel: str | None) -> int:
    """Send again."""
    with face.opened() as app:
        released = app.desk.resume(channel)
        if face.options.json or released:
            report(face, app, released)
        if not face.options.json:
            face.tell(app.words.say("resume.done", count=len(released)))
    return OK


def _orders(face: Face) -> Orders:
    def changed(row: Delivery) -> None:
        if not face.options.json:
            tell_change(face, row, face.words)

    return Orders(changed=changed)
