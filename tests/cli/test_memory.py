"""What this computer remembers: the workspace used last, and that a ledger was there."""

from __future__ import annotations

from pathlib import Path

import pytest

from crosspost.cli.entry import run
from crosspost.config import CONFIG_NAME, template


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "나의 리뷰"
    (root / CONFIG_NAME).parent.mkdir(parents=True)
    text = template("crosspost.toml").replace('to = ["blog", "band", "page", "story"]', 'to = ["story"]')
    (root / CONFIG_NAME).write_text(text, encoding="utf-8")
    (root / "posts").mkdir()
    (root / "posts" / "a.md").write_text("# 제목\n\n본문이다.\n", encoding="utf-8")
    monkeypatch.chdir(root)
    return root


def test_elsewhere_the_workspace_used_last_is_used_and_named(
    workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["history"]) == 0
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    for command in ("history", "check"):
        capsys.readouterr()
        assert run([command]) in {0, 2}
        assert str(workspace) in capsys.readouterr().err


def test_without_any_workspace_it_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["history"]) == 2
    assert "crosspost demo" in capsys.readouterr().err


def test_a_ledger_that_is_gone_is_not_begun_anew_in_silence(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    publish = ["publish", "a.md", "--link", "https://example.com/1", "--yes"]
    assert run(publish) == 0
    for file in (workspace / "data").glob("crosspost.db*"):
        file.unlink()
    capsys.readouterr()
    assert run(publish) == 2
    assert "장부" in capsys.readouterr().err
    assert not (workspace / "data" / "crosspost.db").exists()
