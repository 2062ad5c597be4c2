"""A workspace, the command line in subprocesses, and a simulator of its own: what a user would have."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import chdir, contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any
from unittest.mock import patch

import requests

from crosspost.cli.entry import run
from crosspost.config import CONFIG_NAME, template
from crosspost.simulator import Simulator

GUARD = Path(__file__).parents[1] / "guard"
REVIEW = """---
title: "겨울 바다 책방 리뷰"
tags: [책방, 여행]
---

파도 소리가 들리는 **작은 책방**에 다녀왔다.

## 골목 끝의 책방

주인이 직접 고른 책이 한쪽 벽을 채우고 있었다. 창가 자리에서 세 시간을 읽었다.
"""


@dataclass
class Stage:
    """A workspace in ``root`` with the shipped configuration and one review."""

    root: Path
    environment: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        (self.root / CONFIG_NAME).parent.mkdir(parents=True)
        self.configure()
        (self.root / "posts").mkdir()
        self.write(REVIEW)

    def configure(self, **changes: str) -> None:
        """Lay out the shipped configuration; ``band=`` adds lines to that channel's table."""
        text = template("crosspost.toml")
        changes.setdefault("band", 'min_gap = "0s"')
        for channel, lines in changes.items():
            text = text.replace(f"[channels.{channel}]\n", f"[channels.{channel}]\n{lines}\n")
        (self.root / CONFIG_NAME).write_text(text, encoding="utf-8")

    def originals_on(self, channel: str) -> None:
        """Let the others carry this channel's address instead of the blog's."""
        config = self.root / CONFIG_NAME
        text = config.read_text(encoding="utf-8")
        assert 'first = "blog"' in text
        config.write_text(text.replace('first = "blog"', f'first = "{channel}"'), encoding="utf-8")

    def write(self, text: str) -> Path:
        """Write the review."""
        post = self.root / "posts" / "book.md"
        post.write_text(text, encoding="utf-8")
        return post

    def start(self, *arguments: str, **streams: IO[str] | int) -> subprocess.Popen[str]:
        """Start a command in the workspace; ``stdin=``, ``stdout=``, ``stderr=`` go elsewhere."""
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("CROSSPOST_")},
            "PYTHONPATH": str(GUARD),
            "PYTHONUTF8": "1",
            **self.environment,
        }
        return subprocess.Popen(
            [sys.executable, "-m", "crosspost", *arguments],
            cwd=self.root,
            env=environment,
            stdin=streams.get("stdin", subprocess.DEVNULL),
            stdout=streams.get("stdout", subprocess.PIPE),
            stderr=streams.get("stderr", subprocess.PIPE),
            text=True,
            encoding=environment.get("PYTHONIOENCODING", "utf-8"),
        )

    def run(self, *arguments: str, exit_code: int = 0) -> Any:
        """Run a command to its end, with ``--json``; the answer is what it printed.

        In this process, for speed: what is killed or runs beside others is started with `start`.
        """
        out, err = io.StringIO(), io.StringIO()
        with (
            patch.dict(os.environ, self.environment),
            chdir(self.root),
            redirect_stdout(out),
            redirect_stderr(err),
        ):
            code = run([*arguments, "--json"])
        assert code == exit_code, out.getvalue() + err.getvalue()
        return json.loads(out.getvalue())

    def run_once(self) -> None:
        """Let the service do what is due."""
        with patch.dict(os.environ, self.environment), chdir(self.root), redirect_stderr(io.StringIO()):
            assert run(["run", "--once"]) == 0

    def publish(self, *arguments: str, exit_code: int = 0) -> dict[str, Any]:
        """Publish the review; the answer is the deliveries by channel."""
        rows = self.run("publish", "book.md", "--yes", *arguments, exit_code=exit_code)
        return {row["channel"]: row for row in rows}


@dataclass(frozen=True)
class Simulated:
    """What a test asks of a simulator, over its control API."""

    url: str

    def posts(self) -> list[dict[str, Any]]:
        """All public posts of all platforms."""
        found: list[dict[str, Any]] = self._call("GET", "/-/posts")
        return found

    def on(self, platform: str) -> list[dict[str, Any]]:
        """The public posts of one platform."""
        return [post for post in self.posts() if post["platform"] == platform]

    def drafts(self) -> list[dict[str, Any]]:
        """All drafts."""
        found: list[dict[str, Any]] = self._call("GET", "/-/drafts")
        return found

    def calls(self, path: str) -> int:
        """How many requests with ``path`` in their path came in."""
        return sum(path in request["path"] for request in self._call("GET", "/-/requests"))

    def statuses(self, path: str) -> list[int | None]:
        """What the requests with ``path`` in their path were answered with; ``None``: not at all."""
        return [one["status"] for one in self._call("GET", "/-/requests") if path in one["path"]]

    def control(self, call: str, wish: Any) -> Any:
        """A call of the control API; the answer is its own."""
        return self._call("POST", f"/-/{call}", wish)

    def fault(self, fault: str) -> None:
        """Let something fail from now on."""
        self.control("faults", {"fault": fault})

    def press_publish(self) -> None:
        """Be the owner who presses publish."""
        self._call("POST", "/-/owner/publish", {})

    def _call(self, method: str, path: str, body: Any = None) -> Any:
        answer = requests.request(method, self.url + path, json=body, timeout=10)
        answer.raise_for_status()
        return answer.json()


@contextmanager
def simulator(stage: Stage, *, owner: float | None = None, fault: str | None = None) -> Iterator[Simulated]:
    """A simulator in this process, which outlives every command; the stage's commands reach it."""
    platforms = Simulator(owner=owner, band_gap=0)
    if fault is not None:
        platforms.fault(fault)
    with platforms:
        stage.environment["CROSSPOST_GATEWAY"] = platforms.url
        yield Simulated(platforms.url)


def until(true: Callable[[], object], *, seconds: float = 20) -> None:
    """Wait until something holds; fail when it does not in time."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not come true in time"
        time.sleep(0.02)
