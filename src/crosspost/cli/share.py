"""``crosspost share``: a page that is already live, ready to be shared on every platform; nothing is sent."""

from __future__ import annotations

import webbrowser

from crosspost.app import Crosspost
from crosspost.cli.exits import exit_code
from crosspost.cli.face import Face
from crosspost.cli.output import print_table
from crosspost.cli.preview import channels_of
from crosspost.cli.report import report, standing
from crosspost.delivery import Shared
from crosspost.ledger import Delivery, Status

__all__ = ["run"]


def run(face: Face, url: str, *, to: str | None) -> int:
    """Read the page, hand it over per platform, open the page of share buttons."""
    with face.opened(simulate=True, home=True) as app:
        shared = app.share(url, to=channels_of(to))
        if face.options.json:
            report(face, app, shared.deliveries)
        else:
            _tell(face, app, shared)
            if face.terminal:
                webbrowser.open(shared.page.as_uri())
        return exit_code(shared.deliveries)


def _tell(face: Face, app: Crosspost, shared: Shared) -> None:
    """The one page first: all else can be done from there."""
    say = app.words.say
    face.tell(say("publish.title", title=shared.reading.page.title))
    face.tell(say("share.where", path=shared.page) + "\n")
    head = [say(f"column.{name}") for name in ("id", "channel", "status", "where")]
    print_table(
        head, ([row.id[:8], row.channel, standing(row, app.words), _live(row)] for row in shared.deliveries)
    )
    if not any(row.status is Status.PUBLISHED for row in shared.deliveries):
        face.tell("\n" + say("share.nothing_up"))
    face.tell(say("share.then", rehearse=_option(app)))
    face.tell(say("share.facebook"))
    _name_publish(face, app)


def _live(row: Delivery) -> str:
    """Where it is up; the files of the others are all on the one page."""
    return row.permalink or ""


def _option(app: Crosspost) -> str:
    """What a command that is copied from here needs, so that it means this rehearsal."""
    return " --rehearse" if app.workspace.rehearsal else ""


def _name_publish(face: Face, app: Crosspost) -> None:
    """Name the channels that could post by themselves."""
    ready = ",".join(app.posting_channels())
    if ready:
        face.tell(app.words.say("share.publish", channels=ready))
