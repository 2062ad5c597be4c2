"""Thousands of deliveries with random faults and kills: none doubled, none lost.

    python -m tests.soak.soak --deliveries 10000 --minutes 15

Each batch of posts goes to four channels through a child process that is killed (SIGKILL) at a random step,
while the simulator's platforms fail at random. In the end the faults stop, the same posts are published
again until nothing is due, and the simulator is asked what stands there. *Doubled* is a post that stands
twice. *Lost* is one that is neither there nor in a state that asks a person. The seed is printed: the same
seed makes the same faults and kills.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests
from tests.crash.scene import PUBLIC, QUICK, Nursery
from tests.e2e.stage import Simulated, Stage, simulator

from crosspost.ledger import Blobs, Delivery, Ledger, Status, Store, WaitingFor

CHANNELS = ("page", "band", "blog", "story")
BATCH = 10
CALLS = ("facebook.feed", "band.create", "naver.save_draft")
LISTS = ("facebook.published", "band.posts", "naver.posts")
BEFORE = ("drop_before", "reset_before", "status:500", "html", "empty")
AFTER = (
    "drop_after",
    "reset_after",
    "status_after_commit",
    "status_after_commit:empty",
    "no_id",
    "cut_body",
    "cut_json",
    "dead_keep_alive",
)
LONGEST = 220
"""A child is killed at one of its first so many steps, or not at all."""
ROUNDS = 12
SHELF = 50
"""How many posts a workspace gets: a platform's lists are read for so many pages only, and nobody writes
hundreds of posts in five minutes.
"""


@dataclass
class Tally:
    """What became of the deliveries."""

    ends: Counter[str] = field(default_factory=Counter)
    faults: int = 0
    kills: int = 0
    doubled: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)

    @property
    def deliveries(self) -> int:
        """How many there were."""
        return sum(self.ends.values())

    def add(self, other: Tally) -> None:
        """Count another worker's in."""
        self.ends += other.ends
        self.faults += other.faults
        self.kills += other.kills
        self.doubled += other.doubled
        self.lost += other.lost

    def __str__(self) -> str:
        ends = ", ".join(f"{name} {number}" for name, number in sorted(self.ends.items()))
        return (
            f"{self.deliveries} deliveries, {self.faults} faults, {self.kills} kills; {ends}; "
            f"doubled {len(self.doubled)}, lost {len(self.lost)}"
        )


@dataclass
class Soak:
    """One workspace with its simulator and its child processes."""

    root: Path
    seed: int
    posts: int
    until: float
    """The monotonic time at which no new batch begins."""

    def run(self) -> Tally:
        """Do it all; the answer is what became of it."""
        self.chance = random.Random(self.seed)  # noqa: S311  # chance, no secret
        self.tally = Tally()
        if time.monotonic() > self.until:
            return self.tally
        self.stage = Stage(self.root)
        quick = f'timeout = "2s"\n{QUICK}'
        self.stage.configure(page=quick, blog=quick, band=f'min_gap = "0s"\n{quick}')
        self.stage.originals_on("page")
        self.nursery = Nursery()
        with simulator(self.stage, owner=0.01) as self.platforms:
            try:
                names = list(self._batches())
                self._settle(names)
            finally:
                self.nursery.close()
            self._judge(names)
        return self.tally

    def _batches(self) -> Iterator[str]:
        for start in range(0, self.posts, BATCH):
            if time.monotonic() > self.until:
                return
            names = [self._write(number) for number in range(start, min(start + BATCH, self.posts))]
            self._fail(len(names))
            kill = self.chance.randrange(1, LONGEST)
            killed = self._publish(names, kill_at=kill) < 0
            self.tally.kills += killed
            if killed:
                self._publish(names)
            yield from names

    def _write(self, number: int) -> str:
        name = f"review-{number:05}"
        text = f"# {name}번째 리뷰\n\n{name}의 첫 문단이다.\n\n- 좋은 점\n- 아쉬운 점\n"
        (self.stage.root / "posts" / f"{name}.md").write_text(text, encoding="utf-8")
        return f"{name}.md"

    def _fail(self, number: int) -> None:
        """Set some faults, spread over the coming calls."""
        for _ in range(self.chance.randrange(number)):
            call = self.chance.choice(CALLS)
            kind = self.chance.choice((*BEFORE, *AFTER) if call != "naver.save_draft" else BEFORE + AFTER[:3])
            self._fault(f"{call}={kind}+{self.chance.randrange(number)}")
        if self.chance.random() < 0.3:
            self._fault(
                f"{self.chance.choice(LISTS)}={self.chance.choice(BEFORE)}+{self.chance.randrange(30)}"
            )

    def _fault(self, fault: str) -> None:
        self.tally.faults += 1
        self._call("POST", "/-/faults", {"fault": fault})

    def _call(self, method: str, path: str, body: Any = None) -> None:
        answer = requests.request(method, f"{self.platforms.url}{path}", json=body, timeout=30)
        answer.raise_for_status()

    def _publish(self, names: Sequence[str], *, kill_at: int | None = None, wait: float = 0.0) -> int:
        argv = ("publish-all", str(wait), ",".join(CHANNELS), *names)
        return self.nursery.run(self.stage, argv, steps=self.root / "steps", kill_at=kill_at)

    def _settle(self, names: Sequence[str]) -> None:
        """With whole platforms, publish again until nothing is due."""
        self._call("DELETE", "/-/faults")
        for _ in range(ROUNDS):
            rows = self._rows()
            asking = _asking(rows)
            open_ = {row.source.rpartition("/")[2] for row in rows if not _ended(row, asking)}
            if not open_:
                return
            code = self._publish(sorted(open_), wait=2.0)
            assert code == 0, (self.root / "steps.out").read_text(encoding="utf-8")[-2000:]

    def _rows(self) -> list[Delivery]:
        folder = self.stage.root / "data" / "rehearsal"
        ledger = Ledger(Store(folder / "crosspost.db"), Blobs(folder / "blobs"))
        try:
            return ledger.history(limit=1_000_000)
        finally:
            ledger.close()

    def _judge(self, names: Sequence[str]) -> None:
        there = _standing(self.platforms)
        rows = self._rows()
        asking = _asking(rows)
        planned = {(row.source.rpartition("/")[2], row.channel) for row in rows}
        missing = {(name, channel) for name in names for channel in CHANNELS} - planned
        self.tally.lost += [f"{name} on {channel} has no row" for name, channel in sorted(missing)]
        for row in rows:
            copies = there[row.channel, row.source.rpartition("/")[2].removesuffix(".md")]
            self.tally.ends[row.status.value] += 1
            told = f"{row.source} on {row.channel}: {row.status} with {copies} posts ({row.error})"
            if copies > 1:
                self.tally.doubled.append(told)
            if not _ended(row, asking) or (row.channel in PUBLIC and not _true(row, copies)):
                self.tally.lost.append(told)


def _standing(platforms: Simulated) -> Counter[tuple[str, str]]:
    """How often each post stands on each channel's platform; drafts count."""
    channels = {platform: channel for channel, platform in PUBLIC.items()}
    found: Counter[tuple[str, str]] = Counter()
    for post in platforms.posts():
        text = f"{post['title']} {post['text']}"
        found[channels[post["platform"]], text[text.index("review-") :][:12]] += 1
    for draft in platforms.drafts():
        found["blog", draft["title"][:12]] += 1
    return found


def _asking(rows: Sequence[Delivery]) -> frozenset[str]:
    """The occasions whose original asks a person: the others of it rightly wait."""
    originals = (row for row in rows if row.channel == CHANNELS[0])
    return frozenset(
        row.occasion for row in originals if row.status is not Status.PUBLISHED and _ended(row, frozenset())
    )


def _ended(row: Delivery, asking: frozenset[str]) -> bool:
    """Whether it is settled, or a person is asked."""
    if row.waiting_for is WaitingFor.FIRST:
        return row.occasion in asking
    if row.status is Status.WAITING:
        return row.waiting_for in {WaitingFor.APPROVAL, WaitingFor.CHANNEL} and row.error is not None
    if row.status is Status.UNCONFIRMED:
        return row.next_look_at is None and row.error is not None
    if row.status is Status.HANDED_OVER:
        return row.channel not in PUBLIC
    return row.status in {Status.PUBLISHED, Status.FAILED}


def _true(row: Delivery, copies: int) -> bool:
    """Whether the ledger tells what stands there."""
    if row.status is Status.PUBLISHED:
        return copies == 1
    return copies == 0 or row.status is Status.UNCONFIRMED


def soak(*, deliveries: int, minutes: float, seed: int, workers: int, tell: bool = False) -> Tally:
    """Run it with some workers side by side, each with a fresh workspace, simulator and seed at a time."""
    posts = -(-deliveries // len(CHANNELS))
    until = time.monotonic() + minutes * 60
    sizes = [min(SHELF, posts - start) for start in range(0, posts, SHELF)]
    total = Tally()
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(workers) as pool:
        runs = [
            Soak(root=Path(folder, str(number)), seed=seed + number, posts=size, until=until)
            for number, size in enumerate(sizes)
        ]
        for one in pool.map(Soak.run, runs):
            total.add(one)
            if tell:
                sys.stdout.write(f"so far: {total}\n")
                sys.stdout.flush()
    return total


def main() -> int:
    """The command line of ``make soak``."""
    parser = argparse.ArgumentParser(description="Random faults and kills; nothing doubled, nothing lost.")
    parser.add_argument("--deliveries", type=int, default=10_000)
    parser.add_argument("--minutes", type=float, default=15.0)
    parser.add_argument("--seed", type=int, default=time.time_ns() % 10**6)
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    sys.stdout.write(f"seed {options.seed}\n")
    began = time.monotonic()
    total = soak(**vars(options), tell=True)
    for told in (*total.doubled, *total.lost):
        sys.stdout.write(f"{told}\n")
    sys.stdout.write(f"{total}; {time.monotonic() - began:.0f} s\n")
    return 1 if total.doubled or total.lost else 0


if __name__ == "__main__":
    sys.exit(main())
