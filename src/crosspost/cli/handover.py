"""``crosspost handover``: where a person finishes a delivery."""

from __future__ import annotations

import webbrowser
from pathlib import Path

from crosspost.cli.exits import OK
from crosspost.cli.face import Face
from crosspost.cli.report import report
from crosspost.errors import ConfigurationError

__all__ = ["run"]


def run(face: Face, delivery: str, *, open_it: bool) -> int:
    """Show a hand-over, and open its page (else its address) when asked."""
    with face.opened() as app:
        row, _ = app.show(delivery)
        if row.hand_over is None:
            raise ConfigurationError("handover.none", where=row.channel, id=row.id[:8])
        report(face, app, [row])
        path, url = row.hand_over.get("path"), row.hand_over.get("url")
        if not face.options.json:
            face.tell(app.words.say("handover.places", path=path or "-", url=url or "-"))
        if open_it:
            webbrowser.open(Path(path).as_uri() if path and Path(path).exists() else str(url))
    return OK
