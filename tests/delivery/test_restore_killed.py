"""A restore that is killed at any step leaves a whole ledger, the old or the new, and can be given again."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from tests.delivery.killed_restore import place
from tests.ledger.rows import NOON, keep, row


@pytest.mark.skipif(sys.platform == "win32", reason="the children are forked")
def test_killed_at_any_step_a_whole_ledger_lies_there(tmp_path: Path) -> None:
    root = tmp_path / "나의 리뷰"
    ledger = place(root).open()
    keep(ledger, row("backed-up"))
    ledger.blobs.put(b"picture")
    place(root).back_up(ledger, tmp_path / "backup.zip", now=NOON)
    for path in (root / "data" / "blobs").iterdir():
        path.unlink()
    keep(ledger, row("newer"))
    ledger.close()
    script = Path(__file__).with_name("killed_restore.py")
    done = subprocess.run(
        [sys.executable, str(script), str(root), str(tmp_path / "backup.zip")],
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=True,
    )
    seen = [json.loads(line) for line in done.stdout.splitlines()]
    old, new = ["backed-up", "newer"], ["backed-up"]
    assert [kill["code"] for kill in seen] == [9] * (len(seen) - 1) + [0]
    assert len(seen) > 15
    states = [kill["then"] for kill in seen]
    switch = states.index(new)
    assert states == [old] * switch + [new] * (len(seen) - switch)
    assert all(kill["after"] == new and kill["kept"] >= 1 for kill in seen)
