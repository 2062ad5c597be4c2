"""SIGKILL at every step of a publish, then the same command again: one post each, and a true ledger.

The steps are found, not listed: an uncut run writes down every commit, answer and file, and each of them is
then a moment to die at. What each scenario must at least pass is asserted, so that none is lost unseen.
"""

from __future__ import annotations

import os
import signal
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from tests.crash.scene import Nursery, Scenario, scene, untrue
from tests.e2e.stage import REVIEW, Stage

from crosspost.config import CONFIG_NAME
from crosspost.ledger import Blobs, EntryState, Ledger, Store
from crosspost.schedule import Timing
from crosspost.testing import picture

WHOLE = os.environ.get("TEST_EVERY_KILL") == "1"
"""Every part of every scenario (`make crash`); the usual run takes every other step of the first of each."""

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="forks its children")

TWO_PICTURES = REVIEW + "\n![창가](a.png)\n\n![책장](b.png)\n"


def publish(*channels: str, wait: str = "20s") -> tuple[str, ...]:
    return ("publish", "book.md", "--yes", "--json", "--wait", wait, "--to", ",".join(channels))


def with_pictures(stage: Stage) -> None:
    stage.write(TWO_PICTURES)
    for shade, name in enumerate(("a.png", "b.png")):
        picture(stage.root / "posts", name=name, shade=shade)


def planned_and_overdue(stage: Stage) -> None:
    """A post that was planned in time, on a computer that was off over its hour."""
    stage.originals_on("page")
    stage.run("publish", "book.md", "--yes", "--to", "page,band,story", "--at", "2099-01-01T09:00")
    with closing(sqlite3.connect(stage.root / "data" / "rehearsal" / "crosspost.db")) as ledger:
        ledger.execute("UPDATE deliveries SET due_at = created_at")
        ledger.commit()


def folder_whose_time_passed(stage: Stage) -> None:
    """A folder that was to give a post a minute ago, known in time, on a computer that was off."""
    queue = stage.root / "queue"
    queue.mkdir()
    (stage.root / "posts" / "book.md").rename(queue / "book.md")
    now = datetime.now(UTC).replace(second=0, microsecond=0)
    # Wherever it is noon: late posts keep the night.
    zone = f"Etc/GMT{now.hour - 12:+d}"
    wall = (now - timedelta(minutes=1)).astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    config = stage.root / CONFIG_NAME
    text = config.read_text(encoding="utf-8")
    entry = f'name = "queue"\nfolder = "queue"\nat = {wall.isoformat()}\ntimezone = "{zone}"\n'
    config.write_text(f'{text}\n[[schedule]]\n{entry}to = ["page", "band"]\n', encoding="utf-8")
    stage.originals_on("page")
    stage.run("publish", "queue/book.md", "--yes", "--to", "story", "--at", "2099-01-01T09:00")
    stage.run("cancel", "book")
    data = stage.root / "data" / "rehearsal"
    ledger = Ledger(Store(data / "crosspost.db"), Blobs(data / "blobs"))
    with ledger.writing() as tx:
        timing = Timing(zone=zone, at=wall).to_json()
        tx.keep_entry(EntryState(name="queue", timing=timing, fired_until=now - timedelta(hours=1)))
    ledger.close()


SENT = ("planned", "baseline", "claimed", "point_of_no_return", "published")
"""The commits of every delivery that sends: before the claim, after it, before and after the call."""


def commits(channel: str, *kinds: str) -> tuple[str, ...]:
    return tuple(f"commit {channel} {kind}" for kind in kinds)


SCENARIOS = [
    Scenario(
        name="a page post",
        argv=publish("page"),
        channels=("page",),
        passes=(*commits("page", *SENT), "answer POST feed", "answer GET published_posts"),
    ),
    Scenario(
        name="a page post with two photos",
        parts=2,
        argv=publish("page"),
        channels=("page",),
        prepare=with_pictures,
        photos=2,
        passes=(
            *commits("page", *SENT, "remembered"),
            "answer POST photos (1)",
            "answer POST photos (2)",
            "file",
        ),
    ),
    Scenario(
        name="a page post whose answer is lost",
        argv=publish("page"),
        channels=("page",),
        fault="facebook.feed=drop_after",
        passes=commits("page", "point_of_no_return", "unconfirmed", "adopted"),
    ),
    Scenario(
        name="a page post that never arrives",
        parts=2,
        argv=publish("page"),
        channels=("page",),
        fault="facebook.feed=drop_before",
        may_ask=True,
        passes=commits("page", "unconfirmed", "looked", "absent", "published"),
    ),
    Scenario(
        name="a band post",
        argv=publish("band"),
        channels=("band",),
        passes=(*commits("band", *SENT), "answer POST create"),
    ),
    Scenario(
        name="a band post whose answer is lost",
        argv=publish("band"),
        channels=("band",),
        fault="band.create=drop_after",
        passes=commits("band", "unconfirmed", "adopted"),
    ),
    Scenario(
        name="a blog draft with two pictures",
        parts=4,
        argv=publish("blog"),
        channels=("blog",),
        prepare=with_pictures,
        photos=2,
        passes=(
            *commits("blog", "planned", "baseline", "claimed", "remembered", "point_of_no_return"),
            *commits("blog", "handed_over", "adopted"),
            "answer POST RabbitTempPostWrite",
        ),
    ),
    Scenario(
        name="a blog draft whose answer is lost",
        parts=3,
        argv=publish("blog"),
        channels=("blog",),
        fault="naver.save_draft=drop_after",
        passes=commits("blog", "point_of_no_return", "unconfirmed"),
    ),
    Scenario(
        name="all four, the blog first",
        parts=6,
        argv=publish("blog", "band", "page", "story"),
        channels=("blog", "band", "page", "story"),
        prepare=with_pictures,
        photos=2,
        side_by_side=True,
        passes=(
            *commits("blog", "claimed", "handed_over", "adopted"),
            *commits("band", "released", "claimed", "published"),
            *commits("page", "released", "claimed", "published"),
            *commits("story", "released", "claimed", "handed_over"),
        ),
    ),
    Scenario(
        name="a page post with a link",
        parts=2,
        argv=(*publish("page"), "--link", "https://myreviews.tistory.com/1"),
        channels=("page",),
        link="https://myreviews.tistory.com/1",
        passes=commits("page", *SENT),
    ),
    Scenario(
        name="the service after its computer was off",
        parts=2,
        argv=("run", "--once"),
        channels=("page", "band", "story"),
        prepare=planned_and_overdue,
        side_by_side=True,
        again=6,
        passes=(
            *commits("page", "claimed", "published"),
            *commits("band", "released", "claimed", "published"),
            *commits("story", "released", "claimed", "handed_over"),
        ),
    ),
    Scenario(
        name="a folder whose time passed while the computer was off",
        parts=2,
        argv=("run", "--once"),
        channels=("page", "band", "story"),
        called_off=("story",),
        prepare=folder_whose_time_passed,
        side_by_side=True,
        again=6,
        passes=(
            *commits("page", "planned", "claimed", "published"),
            *commits("band", "claimed", "published"),
        ),
    ),
    Scenario(
        name="a page for a person",
        argv=publish("story"),
        channels=("story",),
        passes=(*commits("story", "planned", "claimed", "handed_over"), "file"),
    ),
]


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    started = Nursery()
    yield started
    started.close()


@pytest.mark.parametrize(
    ("scenario", "part"),
    [
        pytest.param(scenario, part, id=f"{scenario.name}, part {part + 1} of {scenario.parts}")
        for scenario in SCENARIOS
        for part in range(scenario.parts)
        if part == 0 or WHOLE
    ],
)
def test_killed_at_any_step_the_same_command_makes_one_post(
    nursery: Nursery, scenario: Scenario, part: int, tmp_path: Path
) -> None:
    steps = recorded(nursery, scenario, tmp_path / "uncut")
    for wanted in scenario.passes:
        assert any(step.startswith(wanted) for step in steps), f"{wanted!r} is not among {steps}"
    tried = list(enumerate(steps))[part :: scenario.parts if WHOLE else 2 * scenario.parts]
    wrong = []
    missed = []
    for number, step in tried:
        killed, found = after_a_kill(nursery, scenario, step, tmp_path / str(number))
        missed += [] if killed else [step]
        wrong += [f"killed after {step!r}: {what}" for what in found]
    assert not wrong, "\n".join([scenario.name, *wrong])
    if scenario.side_by_side:
        assert len(missed) <= 0.3 * len(tried), f"too few kills, without {missed}"
    else:
        assert all(only_looks_again(step) for step in missed), f"not killed at {missed}"


def only_looks_again(step: str) -> bool:
    """Whether the step belongs to a later look: how many there are is up to the platform's clock."""
    return step.startswith(("answer GET", "file cookies", "commit (")) and not step.endswith("(1)")


def recorded(nursery: Nursery, scenario: Scenario, folder: Path) -> list[str]:
    """The steps of a run that is not cut."""
    folder.mkdir()
    with scene(folder / "work", scenario) as (stage, platforms):
        code = nursery.run(stage, scenario.argv, steps=folder / "steps")
        assert code == 0, (folder / "steps.out").read_text(encoding="utf-8")
        assert untrue(scenario, stage, platforms) == []
    return (folder / "steps").read_text(encoding="utf-8").splitlines()


def after_a_kill(nursery: Nursery, scenario: Scenario, step: str, folder: Path) -> tuple[bool, list[str]]:
    """Whether the command was killed there, and what is wrong when it was given again, and once more."""
    folder.mkdir()
    with scene(folder / "work", scenario) as (stage, platforms):
        killed = nursery.run(stage, scenario.argv, steps=folder / "cut", kill=step) == -signal.SIGKILL
        for _ in range(scenario.again):
            code = nursery.run(stage, scenario.argv, steps=folder / "again")
            found = untrue(scenario, stage, platforms)
            if not found:
                break
        expected = {0, 4} if scenario.may_ask else {0}
        if code not in expected:
            found.append(f"the same command ends with {code}")
        nursery.run(stage, scenario.argv, steps=folder / "once more")
        return killed, [*found, *untrue(scenario, stage, platforms)]
