"""One scenario of the crash matrix: a workspace, a simulator, a command, and what must be true in the end."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.e2e.stage import GUARD, Simulated, Stage, simulator

PUBLIC = {"blog": "naver_blog", "band": "band", "page": "facebook"}
"""The channels whose posts the simulator shows, and the platform's name there."""

QUICK = 'read_back = ["50ms", "150ms"]\nafter_absent = "again_once"'
"""Looks that follow each other at once, so that absence is proven within a test."""


SENTENCE = "창가 자리에서 세 시간을 읽었다."
"""What every one of the posts must say."""


class Nursery:
    """The warm process, as the tests use it."""

    def __init__(self) -> None:
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        environment |= {"PYTHONPATH": f"{GUARD}{os.pathsep}{Path(__file__).parents[2]}", "PYTHONUTF8": "1"}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.crash.nursery"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env=environment,
        )

    def run(
        self,
        stage: Stage,
        argv: tuple[str, ...],
        *,
        steps: Path,
        kill: str | None = None,
        kill_at: int | None = None,
    ) -> int:
        """Run one command, killed at a step if one is named; its exit code, negative for a signal."""
        order = {
            "argv": list(argv),
            "cwd": str(stage.root),
            "env": stage.environment,
            "steps": str(steps),
            "kill": kill,
            "kill_at": kill_at,
        }
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{json.dumps(order)}\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        assert answer, "the nursery died"
        return int(answer)

    def close(self) -> None:
        """End it."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(timeout=20)
        assert self._process.stdout is not None
        self._process.stdout.close()


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """What is done, to which channels, and which steps it must pass."""

    name: str
    argv: tuple[str, ...]
    channels: tuple[str, ...]
    passes: tuple[str, ...]
    """Beginnings of steps that every uncut run passes: the moments that the matrix must not miss."""
    called_off: tuple[str, ...] = ()
    """The channels whose row was cancelled before."""
    fault: str | None = None
    photos: int = 0
    """How many pictures the post has; a band takes none."""
    link: str | None = None
    parts: int = 1
    """Into how many tests its steps are dealt out: neighbours go to different ones."""
    side_by_side: bool = False
    """Whether accounts work at the same time: a step of one run may then be missing in the next."""
    again: int = 1
    """How often the command may have to be given again: one that does not wait for its next look ends."""
    may_ask: bool = False
    """Whether two losses in a row may leave it to a person: the platform has nothing, and she is told so."""
    prepare: Callable[[Stage], None] = field(default=lambda _stage: None)


@contextmanager
def scene(root: Path, scenario: Scenario) -> Iterator[tuple[Stage, Simulated]]:
    """A fresh workspace and simulator."""
    stage = Stage(root)
    # What a computer remembers of its owner is new in each run too: else a step is there only once.
    stage.environment |= {name: str(root.parent / "home") for name in ("XDG_STATE_HOME", "XDG_DATA_HOME")}
    stage.configure(**dict.fromkeys(("blog", "page"), QUICK), band=f'min_gap = "0s"\n{QUICK}')
    with simulator(stage, owner=0.05, fault=scenario.fault) as platforms:
        scenario.prepare(stage)
        yield stage, platforms


def untrue(scenario: Scenario, stage: Stage, platforms: Simulated) -> list[str]:
    """What is wrong in the end: on the platforms, or in the ledger."""
    rows = stage.run("history")
    wrong = [] if len(rows) == len(scenario.channels) else [f"{len(rows)} rows for {scenario.channels}"]
    for row in rows:
        if row["channel"] in scenario.called_off:
            continue
        if scenario.may_ask and _asks(row) and not platforms.on(PUBLIC[row["channel"]]):
            continue
        wrong += [f"{row['channel']}: {what}" for what in _wrong(row, platforms, scenario)]
    drafts = platforms.drafts()
    return wrong + ([f"{len(drafts)} drafts are left"] if drafts else [])


def _asks(row: dict[str, Any]) -> bool:
    return (row["status"], (row["error"] or {}).get("code")) == ("unconfirmed", "unconfirmed.absent")


def _wrong(row: dict[str, Any], platforms: Simulated, scenario: Scenario) -> Iterator[str]:
    if row["channel"] not in PUBLIC:
        if row["status"] != "handed_over":
            yield f"is {row['status']}"
        elif not Path(row["hand_over"]["path"]).is_file():
            yield "its page is missing"
        return
    posts = platforms.on(PUBLIC[row["channel"]])
    if len(posts) != 1:
        yield f"{len(posts)} posts"
    for post in posts:
        photos = 0 if row["channel"] == "band" else scenario.photos
        if SENTENCE not in post["text"] or (scenario.link or "") not in f"{post['text']} {post['link']}":
            yield f"says {post['text']!r} with {post['link']!r}"
        if len(post["images"]) != photos:
            yield f"has {len(post['images'])} pictures"
    if row["status"] != "published":
        yield f"is {row['status']} ({row['error']})"
    elif posts and not str(posts[0]["id"]).endswith(str(row["remote_id"]).rpartition("_")[2]):
        yield f"is recorded as {row['remote_id']} and stands as {posts[0]['id']}"
