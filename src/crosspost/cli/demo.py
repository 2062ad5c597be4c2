"""``crosspost demo``: a first run without accounts, keys or questions."""

from __future__ import annotations

import shutil
import tempfile
import threading
from datetime import timedelta
from importlib import resources
from pathlib import Path

from crosspost.app import Crosspost
from crosspost.cli.exits import exit_code
from crosspost.cli.face import Face
from crosspost.cli.interrupt import stopping
from crosspost.cli.rehearsal import accounts_of
from crosspost.cli.report import report, tell_change
from crosspost.config import CONFIG_NAME, Workspace, template
from crosspost.delivery import Orders
from crosspost.ledger import Delivery, Status
from crosspost.simulator import Simulator
from crosspost.transport import gateway_address

__all__ = ["run"]

SAMPLE = "slow-letters"
WAIT = timedelta(seconds=30)
PACE = 1.0
"""Seconds between two calls of the demo's band; the real one takes ten."""


def run(face: Face, *, keep_open: bool) -> int:
    """Publish the sample review to the simulated platforms and say where to look."""
    root = Path(tempfile.mkdtemp(prefix="crosspost-demo-"))
    post = _furnish(root, language=face.words.language)
    workspace = Workspace(root=root, config=root / CONFIG_NAME, rehearsal=True)
    with Crosspost(workspace) as app:
        face.words = app.words
        face.tell(app.words.say("demo.begin"))
        simulator = Simulator(
            store=workspace.data / "simulator",
            accounts=accounts_of(app.channels.values()),
            owner=PACE,
            band_gap=PACE,
        )
        with simulator:
            app.gateway = gateway_address(simulator.url)
            deliveries = _publish(face, app, post)
            face.tell("")
            report(face, app, deliveries)
            _say_where(face, app, deliveries)
            if keep_open:
                _keep_open(face, f"{simulator.url}/-/")
    return exit_code(deliveries)


def _furnish(root: Path, *, language: str) -> Path:
    """Lay out a workspace with the sample review; the answer is the review's file."""
    (root / CONFIG_NAME).parent.mkdir()
    config = template("crosspost.toml").replace('language = "ko"', f'language = "{language}"')
    pace = f'min_gap = "{PACE:g}s"\n'
    config = config.replace('adapter = "band"\n', f'adapter = "band"\n{pace}')
    (root / CONFIG_NAME).write_text(config, encoding="utf-8")
    with resources.as_file(resources.files("crosspost") / "samples") as samples:
        shutil.copytree(samples, root / "posts")
    return root / "posts" / f"{SAMPLE}.md"


def _publish(face: Face, app: Crosspost, post: Path) -> list[Delivery]:
    prepared = app.prepare(str(post))
    face.tell(app.words.say("publish.title", title=prepared.post.title))
    seen: set[tuple[str, Status]] = set()

    def changed(row: Delivery) -> None:
        if (row.id, row.status) not in seen and not face.options.json:
            seen.add((row.id, row.status))
            tell_change(face, row, app.words)

    with stopping(app.stop):
        orders = Orders(wait=WAIT, look_every=timedelta(seconds=PACE / 2), changed=changed)
        return app.publish(prepared, orders=orders)


def _say_where(face: Face, app: Crosspost, deliveries: list[Delivery]) -> None:
    if face.options.json:
        return
    receipts = sum(row.status is Status.PUBLISHED for row in deliveries)
    pages = sum(row.status is Status.HANDED_OVER for row in deliveries)
    face.tell("\n" + app.words.say("demo.end", receipts=receipts, pages=pages))
    face.tell(app.words.say("demo.where", folder=app.workspace.root))


def _keep_open(face: Face, address: str) -> None:
    face.tell(face.words.say("demo.open", url=address))
    stop = threading.Event()
    with stopping(stop):
        while not stop.wait(0.5):
            continue
