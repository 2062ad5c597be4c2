"""The command as its own process: consoles that cannot show Korean, and no traceback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.cli.desk import Desk

GUARD = Path(__file__).parents[1] / "guard"


def crosspost(desk: Desk, *arguments: str, encoding: str) -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(GUARD), "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
    return subprocess.run(
        [sys.executable, "-m", "crosspost", *arguments],
        cwd=desk.root,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("encoding", ["cp949", "ascii"])
def test_a_narrow_console_shows_what_it_can(desk: Desk, encoding: str) -> None:
    desk.write("book.md", "---\ntitle: 바다 🌊\n---\n\n책방 — 👍\n")
    shown = crosspost(desk, "preview", "book.md", encoding=encoding)
    assert shown.returncode == 0, shown.stderr
    assert b"Traceback" not in shown.stdout + shown.stderr
    machine = crosspost(desk, "preview", "book.md", "--json", encoding=encoding)
    assert json.loads(machine.stdout.decode(encoding))[0]["title"] == "바다 🌊"


@pytest.mark.parametrize("encoding", ["cp949", "ascii"])
def test_a_narrow_console_is_told_of_a_mistake(desk: Desk, encoding: str) -> None:
    told = crosspost(desk, "publish", "gone.md", encoding=encoding)
    assert told.returncode == 2
    assert b"Traceback" not in told.stderr
    assert len(told.stderr.decode(encoding).strip().splitlines()) == 3


WITHOUT_STREAMS = """
import sys
sys.stdin = sys.stdout = sys.stderr = None
from crosspost.cli import main
main(sys.argv[1:])
"""


@pytest.mark.parametrize(
    ("words", "code"),
    [(["run", "--once"], 0), (["history", "--json"], 0), (["publish", "gone.md"], 2), (["nonsense"], 2)],
)
def test_without_any_stream_it_does_its_work(desk: Desk, words: list[str], code: int) -> None:
    """As ``pythonw`` starts it on Windows."""
    seen = subprocess.run(
        [sys.executable, "-c", WITHOUT_STREAMS, *words],
        cwd=desk.root,
        env={**os.environ, "PYTHONPATH": str(GUARD)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert (seen.returncode, seen.stdout, seen.stderr) == (code, b"", b"")


def test_without_any_stream_a_lost_ledger_is_asked_of_nobody(desk: Desk) -> None:
    assert desk.run("run", "--once").code == 0
    (desk.root / "data" / "crosspost.db").unlink()
    seen = subprocess.run(
        [sys.executable, "-c", WITHOUT_STREAMS, "run", "--once"],
        cwd=desk.root,
        env={**os.environ, "PYTHONPATH": str(GUARD)},
        stdin=subprocess.DEVNULL,
        timeout=60,
        check=False,
    )
    assert seen.returncode == 2
    assert not (desk.root / "data" / "crosspost.db").exists()
