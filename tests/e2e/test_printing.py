"""Printing never decides an outcome."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.e2e.stage import Stage, simulator


@pytest.mark.parametrize("closed", ["stdout", "stderr"])
def test_a_reader_that_is_gone_changes_nothing(tmp_path: Path, closed: str) -> None:
    stage = Stage(tmp_path / "리뷰")
    with simulator(stage) as platforms:
        process = stage.start("publish", "book.md", "--yes", "--to", "page")
        getattr(process, closed).close()
        assert process.wait(timeout=60) == 0
        for stream in (process.stdout, process.stderr):
            if stream is not None:
                stream.close()
        assert len(platforms.on("facebook")) == 1
        assert stage.publish("--to", "page")["page"]["status"] == "published"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no full device")
@pytest.mark.parametrize("full", ["stdout", "stderr"])
def test_a_disk_that_is_full_under_the_output_changes_nothing(tmp_path: Path, full: str) -> None:
    stage = Stage(tmp_path / "리뷰")
    with simulator(stage) as platforms, Path("/dev/full").open("w") as device:
        process = stage.start("publish", "book.md", "--yes", "--to", "page", **{full: device})
        process.communicate(timeout=60)
        assert process.returncode == 0
        assert len(platforms.on("facebook")) == 1
        assert stage.publish("--to", "page")["page"]["status"] == "published"


def test_a_cp949_console_changes_nothing(tmp_path: Path) -> None:
    stage = Stage(tmp_path / "리뷰")
    stage.write("---\ntitle: 바다 🌊 책방\n---\n\n\ufeff책방 👍\r\n\r\n## 창가 ✨\r\n\r\n앉았다.\r\n")
    with simulator(stage) as platforms:
        stage.environment |= {"PYTHONUTF8": "0", "PYTHONIOENCODING": "cp949"}
        process = stage.start("publish", "book.md", "--yes", "--to", "page")
        process.communicate(timeout=60)
        assert process.returncode == 0
        (post,) = platforms.on("facebook")
        assert "🌊" in post["text"]
