"""The desk of every test here: a workspace that is the current folder."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.cli.desk import Desk, furnish


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Desk:
    found = furnish(tmp_path / "나의 리뷰", capsys)
    monkeypatch.chdir(found.root)
    return found
