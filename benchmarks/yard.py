"""What the figures are measured in: a workspace with many pages, a full ledger, the service beside it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime, timedelta
from itertools import count, islice
from pathlib import Path

from sqlalchemy import insert, select

from crosspost.app import Crosspost
from crosspost.config import CONFIG_NAME, find_workspace
from crosspost.ledger import Blobs, Delivery, Ledger, Status, Store
from crosspost.ledger.schema import deliveries, events
from crosspost.post import content_hash
from crosspost.transport import gateway_address

__all__ = ["Yard", "claims", "far_ahead", "percentile", "until"]

CHANNEL = """
[channels.page{number}]
adapter = "facebook"
page_id = "{number}"
min_gap = "0s"
read_back = ["50ms", "150ms"]
after_absent = "again_once"
"""
REVIEW = """---
title: "책방 리뷰 {number}"
---

파도 소리가 들리는 **작은 책방**에 다녀왔다. 이번이 {number}번째다.

주인이 직접 고른 책이 한쪽 벽을 채우고 있었다. 창가 자리에서 세 시간을 읽었다.
"""
NOWHERE = "http://127.0.0.1:9"
_FIELDS = [field.name for field in fields(Delivery)]


@dataclass(slots=True)
class Yard:
    """A workspace of ``pages`` Facebook pages and ``posts`` reviews, which differ in a sentence.

    Its ledger is that of a rehearsal, the only one that ever sees a gateway.
    """

    root: Path
    pages: int
    posts: int = 1
    planned: int = 0

    def __post_init__(self) -> None:
        config = self.root / CONFIG_NAME
        config.parent.mkdir(parents=True)
        channels = "".join(CHANNEL.format(number=1000 + page) for page in range(self.pages))
        config.write_text(f'timezone = "Asia/Seoul"\nlanguage = "en"\n{channels}', encoding="utf-8")
        (self.root / "posts").mkdir()
        for number in range(self.posts):
            text = REVIEW.format(number=number)
            (self.root / "posts" / f"{number}.md").write_text(text, encoding="utf-8")

    @contextmanager
    def opened(self, gateway: str = NOWHERE) -> Iterator[Crosspost]:
        """The workspace as the product opens it."""
        workspace = find_workspace(self.root, root=self.root, rehearsal=True)
        with Crosspost(workspace, language="en", gateway=gateway_address(gateway)) as app:
            yield app

    @contextmanager
    def ledger(self) -> Iterator[Ledger]:
        """The ledger alone."""
        data = self.root / "data" / "rehearsal"
        ledger = Ledger(Store(data / "crosspost.db"), Blobs(data / "blobs"))
        try:
            yield ledger
        finally:
            ledger.close()

    def plan(self, dues: Sequence[datetime]) -> None:
        """Write a scheduled delivery for each due time: the first post to each page, then the next post.

        The rows are what `enrol` would write, in few large transactions. After the last post the first one
        comes again, on an occasion of its own.
        """
        with self.opened() as app:
            reviews = [self._planned(app, number) for number in range(self.posts)]
            channels = list(app.channels.values())
            rows = (
                replace(
                    reviews[place // self.pages % self.posts],
                    id=f"{place:012x}",
                    occasion=f"manual/bench/{place // self.pages}",
                    channel=channels[place % self.pages].name,
                    account=channels[place % self.pages].account,
                    due_at=due,
                    created_at=datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=place),
                )
                for place, due in zip(count(self.planned), dues, strict=False)
            )
            _write(app.ledger, rows)
        self.planned += len(dues)

    def environment(self, gateway: str = NOWHERE) -> dict[str, str]:
        """A command's environment: nothing of the developer's own gets in, nothing of ours gets out.

        Bytecode is kept, as it is for a user: without it every start would compile all it imports.
        """
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("CROSSPOST_", "PYTHONDONTWRITEBYTECODE"))
        }
        own = {f"XDG_{kind}_HOME": str(self.root / "own") for kind in ("CONFIG", "STATE", "DATA")}
        return kept | own | {"CROSSPOST_GATEWAY": gateway, "PYTHONUTF8": "1", "LANG": "C.UTF-8"}

    @contextmanager
    def service(self, gateway: str) -> Iterator[subprocess.Popen[bytes]]:
        """``crosspost run`` in a process of its own, killed in the end."""
        process = subprocess.Popen(
            [sys.executable, "-m", "crosspost", "run"],
            cwd=self.root,
            env=self.environment(gateway),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            yield process
        finally:
            process.kill()
            process.wait(timeout=20)

    def _planned(self, app: Crosspost, number: int) -> Delivery:
        channel = next(iter(app.channels))
        prepared = app.prepare(f"{number}.md", to=[channel], here=app.shelf.posts)
        (plan,) = prepared.plans
        with app.ledger.writing() as tx:
            tx.keep_rendition(plan.rendition.digest, plan.rendition.to_json())
        return Delivery(
            id="",
            occasion="",
            post=prepared.post.id,
            content=content_hash(prepared.post),
            source=prepared.source,
            title=prepared.post.title,
            channel=channel,
            account=plan.channel.account,
            adapter=plan.channel.adapter.name,
            mode=plan.channel.mode,
            what=plan.rendition.what,
            status=Status.SCHEDULED,
            due_at=datetime.max.replace(tzinfo=UTC),
            created_at=datetime.max.replace(tzinfo=UTC),
            rendition=plan.rendition.digest,
        )


def _write(ledger: Ledger, rows: Iterator[Delivery]) -> None:
    while batch := list(islice(rows, 10_000)):
        with ledger.store.writing() as connection:
            values = [{name: getattr(row, name) for name in _FIELDS} for row in batch]
            connection.execute(insert(deliveries), values)
            begun = {"kind": "planned", "attempt": 0, "data": {"status": "scheduled"}}
            connection.execute(
                insert(events), [begun | {"delivery": row.id, "at": row.created_at} for row in batch]
            )


def far_ahead(number: int) -> list[datetime]:
    """So many due times, from the day after tomorrow on, an hour apart."""
    begin = datetime.now(UTC) + timedelta(days=2)
    return [begin + timedelta(hours=place) for place in range(number)]


def claims(ledger: Ledger, *, since: datetime | None = None) -> dict[str, datetime]:
    """When each delivery was first claimed, by id; with ``since`` only what was claimed after it."""
    query = select(events.c.delivery, events.c.at).where(events.c.kind == "claimed").order_by(events.c.id)
    if since is not None:
        query = query.where(events.c.at > since)
    found: dict[str, datetime] = {}
    with ledger.store.reading() as connection:
        for row in connection.execute(query):
            found.setdefault(row.delivery, row.at)
    return found


def until(true: Callable[[], object], *, seconds: float, what: str) -> None:
    """Wait until something holds; raises `TimeoutError` when it does not in time."""
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            raise TimeoutError(f"{what} did not come true in {seconds:.0f} s")
        time.sleep(0.05)


def percentile(values: Sequence[float], part: float) -> float:
    """The value that ``part`` (0 to 1) of the values do not exceed."""
    ordered = sorted(values)
    return ordered[min(round(part * len(ordered)), len(ordered) - 1)]
