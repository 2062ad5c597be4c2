"""``crosspost approve``: shows exactly what goes out, and takes the yes to it."""

from __future__ import annotations

import sys

from crosspost.app import Crosspost
from crosspost.cli.exits import OK, exit_code
from crosspost.cli.face import YES, Face
from crosspost.cli.interrupt import stopping
from crosspost.cli.preview import show_plan
from crosspost.cli.report import report, tell_change
from crosspost.delivery import Orders
from crosspost.ledger import Delivery

__all__ = ["run"]


def run(face: Face, target: str, *, yes: bool) -> int:
    """Say yes to a delivery, or to all of a post's that wait for one."""
    with face.opened(simulate=True) as app, stopping(app.stop):
        asked = app.asked(target)
        shown = {row.id: plan.rendition.digest for row, plan in asked if plan is not None}
        if not face.options.json:
            for _, plan in asked:
                if plan is not None:
                    show_plan(app, plan)
        if shown and face.terminal and not yes and not _agreed(face, app):
            return OK
        orders = _orders(face)
        rows = [app.desk.approve(row.id, orders, shown=shown.get(row.id)) for row, _ in asked]
        # What the first of them set free may have moved the others on meanwhile.
        rows = app.ledger.several([row.id for row in rows])
        report(face, app, rows)
        due = [row for row in rows if row.due_at <= app.now()]
        if len(due) < len(rows) and not face.options.json:
            face.tell("\n" + app.words.say("next.run"))
        return exit_code(due)


def _agreed(face: Face, app: Crosspost) -> bool:
    face.tell(app.words.say("approve.ask"))
    if sys.stdin.readline().strip().lower() in YES:
        return True
    face.tell(app.words.say("approve.no"))
    return False


def _orders(face: Face) -> Orders:
    def changed(row: Delivery) -> None:
        if not face.options.json:
            tell_change(face, row, face.words)

    return Orders(changed=changed)
