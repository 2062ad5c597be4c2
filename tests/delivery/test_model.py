"""Whatever happens in whatever order: no post twice, no post lost, no illegal move.

A plain model stands beside the engine: what its owner allowed to be on each platform. The moves of every
row are recorded by a trigger of the database, and compared with the table of the design.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import threading
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import text as sql
from tests.delivery.house import CRASH, House, Platform, review

from crosspost.delivery import decisions
from crosspost.errors import ConfigurationError, Rejected, Unauthorized, Unavailable, Unconfirmed
from crosspost.ledger import Delivery, Status

LEGAL = {
    "scheduled": "sending waiting failed missed cancelled",
    "waiting": "scheduled failed missed cancelled",
    "sending": "published handed_over unconfirmed failed scheduled waiting",
    "unconfirmed": "published handed_over scheduled failed",
    "handed_over": "published cancelled",
    "failed": "scheduled cancelled",
    "missed": "scheduled cancelled",
}
"""The moves of the design."""

BY_PERSON = ("scheduled", "waiting", "failed", "missed")
"""From here a person who has seen the post ends the delivery as published."""

WATCH = (
    "CREATE TABLE watched (id INTEGER PRIMARY KEY, old TEXT, new TEXT, settled INTEGER)",
    """CREATE TRIGGER watch AFTER UPDATE OF status ON deliveries WHEN OLD.status != NEW.status
    BEGIN INSERT INTO watched (old, new, settled) VALUES (OLD.status, NEW.status, NEW.adopted); END""",
)

CHANNELS = {
    "asks": {"mode": "publish", "after_absent": "ask"},
    "again": {"mode": "publish", "after_absent": "again_once"},
    "drafts": {"mode": "draft", "after_absent": "again_once"},
    "pages": {"mode": "share"},
}
FAULTS: dict[str, list[Callable[[], BaseException]]] = {
    "before": [
        lambda: Unavailable("unavailable.network"),
        lambda: Unavailable("unavailable.rate_limit", retry_after=timedelta(minutes=3)),
        lambda: Rejected("rejected.content"),
        lambda: Unauthorized("unauthorized.session"),
        lambda: ValueError("defect"),
        CRASH,
    ],
    "dropped": [lambda: Unconfirmed("unconfirmed.no_answer"), lambda: ValueError("defect"), CRASH],
    "after": [lambda: Unconfirmed("unconfirmed.no_answer"), lambda: ValueError("defect"), CRASH],
    "looks": [
        lambda: Unavailable("unavailable.network"),
        lambda: Unauthorized("unauthorized.session"),
        lambda: ValueError("defect"),
        CRASH,
    ],
}
POSTS = ("바다", "산")
channels = st.sampled_from(sorted(CHANNELS))
posts = st.sampled_from(POSTS)
faults = st.sampled_from([(where, number) for where, kinds in FAULTS.items() for number in range(len(kinds))])


class Engine(RuleBasedStateMachine):
    """What owners, platforms and power cuts do to the engine."""

    @initialize()
    def build(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.house = House(self.folder)
        self.platforms: dict[str, Platform] = {
            name: self.house.channel(name, **table) for name, table in CHANNELS.items()
        }
        with self.house.ledger.store.writing() as connection:
            for statement in WATCH:
                connection.execute(sql(statement))
        self.allowed: Counter[tuple[str, str]] = Counter()
        self.by_hand: Counter[tuple[str, str]] = Counter()
        self.deleted: set[tuple[str, str]] = set()

    def teardown(self) -> None:
        if not hasattr(self, "house"):
            return
        for platform in self.platforms.values():
            platform.readable = True
            for queue in FAULTS:
                getattr(platform, queue).clear()
        # Three days in leaps: a draft in its owner's hands would be looked at a hundred times in between.
        for _ in range(4):
            self.dispatch(1800)
            self.house.now += timedelta(hours=18)
        self.dispatch(3600)
        self.nothing_is_lost()
        self.no_post_twice()
        self.every_move_is_legal()
        self.house.ledger.close()
        shutil.rmtree(self.folder)

    # What people and platforms do

    @rule(post=posts, channel=channels, fault=st.none() | faults, again=st.sampled_from([False, False, True]))
    def publish(self, post: str, channel: str, fault: tuple[str, int] | None, again: bool) -> None:
        if fault is not None:
            self.fails(channel, *fault)
        self.house.post = review(f"{post}가 좋았다.", name=post, title=post)
        try:
            self.house.plan(channel, again=again)
        except ConfigurationError:
            # A second one is refused while the outcome of the first is unknown.
            assert again
            return
        if again or not self.allowed[post, channel]:
            self.allowed[post, channel] += 1
        self.dispatch()

    @rule(channel=channels, fault=faults)
    def the_next_call_fails(self, channel: str, fault: tuple[str, int]) -> None:
        self.fails(channel, *fault)

    def fails(self, channel: str, where: str, number: int) -> None:
        getattr(self.platforms[channel], where).append(FAULTS[where][number]())

    @rule(seconds=st.sampled_from([0, 5, 20, 700, 4000]))
    def time_passes(self, seconds: int) -> None:
        self.dispatch(seconds)

    @rule(hours=st.sampled_from([-30, -1, 1, 30]))
    def the_clock_is_set(self, hours: int) -> None:
        self.house.now += timedelta(hours=hours)

    @rule(channel=channels)
    def the_account_is_read_or_not(self, channel: str) -> None:
        self.platforms[channel].readable = not self.platforms[channel].readable

    @rule()
    def the_owner_publishes_a_draft(self) -> None:
        platform = self.platforms["drafts"]
        if platform.drafts:
            number = min(platform.drafts)
            platform.live[number] = platform.drafts.pop(number)
            self.dispatch(60)

    @rule()
    def the_owner_deletes_a_draft(self) -> None:
        platform = self.platforms["drafts"]
        if platform.drafts:
            self.deleted.add((platform.drafts.pop(min(platform.drafts)), "drafts"))

    @rule(post=posts, channel=st.sampled_from(["asks", "again", "drafts"]))
    def the_owner_pastes_it_by_hand(self, post: str, channel: str) -> None:
        self.platforms[channel].write(self.platforms[channel].live, self.text(post))
        self.by_hand[post, channel] += 1

    @precondition(lambda self: self.rows())
    @rule(data=st.data())
    def a_person_decides(self, data: st.DataObject) -> None:
        row = data.draw(st.sampled_from(self.rows()), label="row")
        what = data.draw(st.sampled_from(["settle", "retry", "approve", "cancel", "pause", "resume"]))
        try:
            self.decide(row, what)
        except ConfigurationError:
            return
        self.dispatch()

    def decide(self, row: Delivery, what: str) -> None:
        ledger, now = self.house.ledger, self.house.clock()
        match what:
            case "settle" if self.copies(row):
                decisions.settle_published(row, "https://pad.example/x", ledger=ledger, now=now)
            case "settle":
                decisions.settle_absent(row, ledger=ledger, now=now)
            case "retry":
                decisions.retry(row, ledger=ledger, now=now)
            case "approve":
                decisions.approve(row, ledger=ledger, now=now)
            case "cancel":
                decisions.cancel(row, ledger=ledger, now=now)
                # What was called off may be published anew.
                self.allowed[row.post, row.channel] += 1
            case "pause":
                decisions.pause([row.account], ledger=ledger, now=now)
            case _:
                decisions.resume([row.account], ledger=ledger, now=now, zone="Asia/Seoul")

    # What must hold

    @invariant()
    def no_post_twice(self) -> None:
        for post in POSTS:
            for name in ("asks", "again", "drafts"):
                platform = self.platforms[name]
                shelves = [*platform.live.values(), *platform.drafts.values()]
                copies = shelves.count(self.text(post)) - self.by_hand[post, name]
                assert copies <= self.allowed[post, name], (post, name)
        assert not self.platforms["pages"].calls

    @invariant()
    def every_move_is_legal(self) -> None:
        with self.house.ledger.store.reading() as connection:
            moves = connection.execute(sql("SELECT old, new FROM watched")).all()
        for old, new in moves:
            legal = LEGAL.get(old, "").split()
            assert new in legal or (new == "published" and old in BY_PERSON), (old, new)

    def nothing_is_lost(self) -> None:
        for row in self.house.rows():
            match row.status:
                case Status.PUBLISHED:
                    assert row.mode == "share" or self.copies(row) or row.permalink == "https://pad.example/x"
                case Status.FAILED if not self.of_the_same(row):
                    assert not self.copies(row), "it is live and the ledger says failed"
                case Status.UNCONFIRMED:
                    assert row.next_look_at is None or row.error
                    assert row.error is not None
                case Status.WAITING:
                    assert row.waiting_for in {"approval", "channel"}
                    assert row.error is not None
                case Status.HANDED_OVER:
                    assert row.hand_over is not None
                case Status.CANCELLED | Status.FAILED:
                    pass
                case _:
                    raise AssertionError(f"{row.status} is no end")

    def copies(self, row: Delivery) -> int:
        platform = self.platforms[row.channel]
        return [*platform.live.values(), *platform.drafts.values()].count(self.text(row.post))

    def of_the_same(self, row: Delivery) -> bool:
        """Whether what stands there may be another delivery's, or the owner's own."""
        others = [one for one in self.house.rows() if (one.post, one.channel) == (row.post, row.channel)]
        return len(others) > 1 or bool(self.by_hand[row.post, row.channel])

    def text(self, post: str) -> str:
        return f"{post}\n\n{post}가 좋았다."

    def rows(self) -> list[Delivery]:
        return self.house.rows() if hasattr(self, "house") else []

    def dispatch(self, seconds: float = 0) -> None:
        """Let the engine work; after a crash it is started again."""
        while True:
            try:
                self.house.dispatch(seconds)
            except CRASH:
                self.house.stop = threading.Event()
                continue
            return


Engine.TestCase.settings = settings(
    max_examples=int(os.environ.get("TEST_MODEL_EXAMPLES", "40")),
    stateful_step_count=20,
    # The same examples in every usual run; with a number of them named, new ones each time.
    derandomize="TEST_MODEL_EXAMPLES" not in os.environ,
    deadline=None,
    # A shorter example costs minutes; the steps of the one that was found are printed.
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)
TestEngine = Engine.TestCase
