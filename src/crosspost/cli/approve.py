"""``crosspost approve``: shows exactly what goes out, and takes the yes to it."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from crosspost.app import Crosspost
from crosspost.cli.exits import OK, exit_code
from crosspost.cli.face import YES, Face
from crosspost.cli.followed import RESTORED
from crosspost.cli.interrupt import stopping
from crosspost.cli.output import print_json
from crosspost.cli.preview import show_plan
from crosspost.cli.report import report, tell_change
from crosspost.delivery import Orders, found_there, is_asked, is_found
from crosspost.errors import ConfigurationError
from crosspost.ledger import Delivery, SourceItem

__all__ = ["run"]


def run(face: Face, target: str, *, yes: bool, again: bool) -> int:
    """Say yes to a delivery, or to all of a post's that wait for one.

    What stands on the platform already takes a yes of its own: a second post, by ``again`` or by an answer.
    """
    with face.opened(simulate=True) as app, stopping(app.stop):
        if news := app.news_asked(target):
            return _approve_news(face, app, news, yes=yes)
        asked = app.asked(target)
        _refuse_silence(face, [row for row, _ in asked], yes=yes, again=again)
        if not face.options.json:
            for _, plan in asked:
                show_plan(app, plan)
        shown = {row.id: plan.rendition.digest for row, plan in asked if is_asked(row)}
        rows = [row for row, _ in asked]
        agreed = rows if yes else _agreed(face, app, rows, again=again)
        if not agreed:
            return OK
        orders = _orders(face)
        for row in agreed:
            app.desk.approve(row.id, orders, shown=shown.get(row.id), again=again or is_found(row))
        # What the first of them set free may have moved the others on meanwhile.
        rows = app.ledger.several([row.id for row in agreed])
        report(face, app, rows)
        due = [row for row in rows if row.due_at <= app.now()]
        if len(due) < len(rows) and not face.options.json:
            face.tell("\n" + app.words.say("next.run"))
        return exit_code(due)


def _approve_news(face: Face, app: Crosspost, news: Sequence[SourceItem], *, yes: bool) -> int:
    """Say yes to the many new posts of a followed blog."""
    source = news[0].source
    if not yes and (not face.terminal or face.options.json):
        raise ConfigurationError("approve.yes_needed", where="approve", id=source)
    for item in news:
        face.tell(f"  {item.title}  {item.address}")
    for code in dict.fromkeys(item.error["code"] for item in news if item.error):
        face.tell(app.words.say("approve.news_doubted" if code == RESTORED else f"why.{code}"))
    if not yes and not _says_yes(face, app.words.say("approve.ask_news", count=len(news))):
        face.tell(app.words.say("approve.no"))
        return OK
    shared = app.answer_news(source, share=True)
    if face.options.json:
        print_json([{"source": item.source, "title": item.title, "address": item.address} for item in shared])
    else:
        face.tell(app.words.say("approve.news", count=len(shared)))
    return OK


def _refuse_silence(face: Face, rows: Sequence[Delivery], *, yes: bool, again: bool) -> None:
    """Where nobody can be asked only ``--yes`` is a yes, and only ``--again`` one to a second post."""
    if not yes and (not face.terminal or face.options.json):
        raise ConfigurationError("approve.yes_needed", where="approve", id=rows[0].id[:8])
    found = [row for row in rows if is_found(row)]
    if yes and found and not again:
        raise found_there(found[0])


def _agreed(face: Face, app: Crosspost, rows: Sequence[Delivery], *, again: bool) -> list[Delivery]:
    """Ask at the terminal: about each post that is there already, and once about all the others."""
    say = app.words.say
    if any(row.planned_at and row.planned_at <= app.now() for row in rows):
        face.tell(say("approve.at_once"))
    there = [row for row in rows if is_found(row) and not again]
    others = [row for row in rows if row not in there]
    agreed = []
    for row in there:
        address = (row.error or {}).get("params", {}).get("address", "")
        if _says_yes(face, say("approve.ask_again", channel=row.channel, address=address)):
            agreed.append(row)
    if others and _says_yes(face, say("approve.ask")):
        agreed += others
    if len(agreed) < len(rows):
        face.tell(say("approve.no"))
    return agreed


def _says_yes(face: Face, question: str) -> bool:
    face.tell(question)
    return sys.stdin.readline().strip().lower() in YES


def _orders(face: Face) -> Orders:
    def changed(row: Delivery) -> None:
        if not face.options.json:
            tell_change(face, row, face.words)

    return Orders(changed=changed)
