"""Sustained deliveries a second, beside a bare `requests` pool on the same server in the same run.

A delivery is two exchanges: a look at the page's newest posts, then the one visible call on a fresh
connection. The bare pool makes the same two, with the same bodies and answers, and nothing else: it looks
for no earlier post and keeps no ledger. A second row compares with a pool that only posts, one exchange a
delivery over a kept connection, which is what a script without any memory would do.

Both sides are one process with as many threads as there are pages; the platform is another. Ours reads each
post from its file, composes it, and has every step on the disk (``synchronous=FULL``) before the next.
"""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import requests
from benchmarks.figure import Figure, Progress
from benchmarks.page_server import page_server, posts_on
from benchmarks.yard import REVIEW, Yard

from crosspost.ledger import Delivery, Status
from crosspost.schedule import Observer

__all__ = ["throughput"]

TARGET = 0.85
CASES = ((1, 1), (1, 8), (1, 64), (100, 1), (100, 8), (100, 64))
"""Milliseconds of the platform, and threads."""


def throughput(progress: Progress, *, quick: bool) -> Iterator[Figure]:
    """Each case with both baselines."""
    for milliseconds, threads in CASES[:1] if quick else CASES:
        progress(f"throughput: {threads} at {milliseconds} ms")
        number = _number(milliseconds, threads) // (8 if quick else 1)
        with page_server(milliseconds) as server:
            ours = _ours(server, threads=threads, number=number)
        for name, send in (("same exchanges", _look_and_post), ("one exchange", _post)):
            with page_server(milliseconds) as server:
                bare = _bare(server, send, threads=threads, number=number)
            promised = milliseconds == 1 and send is _look_and_post
            ratio = ours / bare
            yield Figure(
                name=f"{threads} side by side, {milliseconds} ms, {name}",
                target=f">= {TARGET} of bare requests" if promised else "",
                unit="deliveries/s",
                measured=ours,
                baseline=bare,
                ratio=ratio,
                met=ratio >= TARGET if promised else None,
            )


def _number(milliseconds: int, threads: int) -> int:
    return 320 if milliseconds == 1 else min(20 * threads, 320)


@dataclass(slots=True)
class Times:
    """When the first delivery began and the last one ended."""

    began: float | None = None
    ended: float = 0.0
    published: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def changed(self, row: Delivery) -> None:
        """Take the time of a move."""
        now = time.perf_counter()
        self.began = self.began or now
        self.published += row.status is Status.PUBLISHED
        self.ended = now


def _ours(server: str, *, threads: int, number: int) -> float:
    with tempfile.TemporaryDirectory() as folder:
        yard = Yard(Path(folder, "w"), pages=threads, posts=number // threads)
        yard.plan([datetime.now(UTC)] * number)
        times = Times()
        with yard.opened(server) as app:
            app.service(Observer(changed=times.changed)).run(once=True)
        if times.published != number or set(posts_on(server).values()) != {1} or times.began is None:
            raise RuntimeError(f"{times.published} of {number} were published")
        return number / (times.ended - times.began)


Send = Callable[[requests.Session, str, str], None]


def _bare(server: str, send: Send, *, threads: int, number: int) -> float:
    own = threading.local()

    def deliver(place: int) -> None:
        if not hasattr(own, "session"):
            own.session = requests.Session()
            own.session.trust_env = False
        page, text = 1000 + place % threads, REVIEW.format(number=place)
        send(own.session, f"{server}/graph.facebook.com/v25.0/{page}", text)

    began = time.perf_counter()
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(deliver, range(number)))
    return number / (time.perf_counter() - began)


def _look_and_post(session: requests.Session, page: str, text: str) -> None:
    session.get(f"{page}/published_posts", params={"limit": "25"}, timeout=30).json()
    session.close()
    _post(session, page, text)


def _post(session: requests.Session, page: str, text: str) -> None:
    session.post(f"{page}/feed", data={"message": text, "access_token": "bench"}, timeout=30).json()
