"""``crosspost share``: a page that is already live, ready to be shared on every platform; nothing is sent."""

from __future__ import annotations

import webbrowser

from crosspost.app import Crosspost
from crosspost.cli.exits import exit_code
from crosspost.cli.face import Face
from crosspost.cli.preview import channels_of
from crosspost.cli.report import report

__all__ = ["run"]


def run(face: Face, url: str, *, to: str | None) -> int:
    """Read the page, hand it over per platform, open the page of share buttons."""
    with face.opened(simulate=True, home=True) as app:
        shared = app.share(url, to=channels_of(to))
        if not face.options.json:
            face.tell(app.words.say("publish.title", title=shared.reading.page.title) + "\n")
        report(face, app, shared.deliveries)
        if not face.options.json:
            face.tell("\n" + app.words.say("share.where", path=shared.page, rehearse=_option(app)))
            face.tell(app.words.say("share.facebook"))
            _name_publish(face, app)
            if face.terminal:
                webbrowser.open(shared.page.as_uri())
        return exit_code(shared.deliveries)


def _option(app: Crosspost) -> str:
    """What a command that is copied from here needs, so that it means this rehearsal."""
    return " --rehearse" if app.workspace.rehearsal else ""


def _name_publish(face: Face, app: Crosspost) -> None:
    """Name the channels that could post by themselves."""
    ready = ",".join(app.posting_channels())
    if ready:
        face.tell(app.words.say("share.publish", channels=ready))
