"""A workspace and the command line in this process: what a person or a script sees of one command."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from crosspost.cli.entry import run
from crosspost.config import CONFIG_NAME, template

REVIEW = "---\ntitle: 겨울 바다 책방\n---\n\n파도 소리가 들리는 책방에 다녀왔다.\n"


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What one command left: its exit code and both streams."""

    code: int
    out: str
    err: str

    @property
    def value(self) -> Any:
        """The one JSON value on stdout."""
        return json.loads(self.out)

    @property
    def error(self) -> dict[str, Any]:
        """The error a script reads."""
        assert list(self.value) == ["error"]
        found: dict[str, Any] = self.value["error"]
        return found


@dataclass(frozen=True, kw_only=True)
class Desk:
    """A person in her workspace, with the shipped configuration and one review."""

    root: Path
    capsys: pytest.CaptureFixture[str]

    def run(self, *arguments: str) -> Seen:
        """Run one command."""
        self.capsys.readouterr()
        code = run(list(arguments))
        streams = self.capsys.readouterr()
        return Seen(code=code, out=streams.out, err=streams.err)

    def write(self, name: str, content: str | bytes) -> None:
        """Write a post."""
        body = content.encode() if isinstance(content, str) else content
        (self.root / "posts" / name).write_bytes(body)

    def configure(self, old: str, new: str) -> None:
        """Change the configuration."""
        config = self.root / CONFIG_NAME
        text = config.read_text(encoding="utf-8")
        assert old in text
        config.write_text(text.replace(old, new), encoding="utf-8")

    def files(self) -> dict[str, bytes]:
        """Everything in the workspace."""
        return {
            path.relative_to(self.root).as_posix(): path.read_bytes()
            for path in self.root.rglob("*")
            if path.is_file()
        }


def furnish(root: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    """Lay out the workspace."""
    (root / CONFIG_NAME).parent.mkdir(parents=True)
    (root / CONFIG_NAME).write_text(template("crosspost.toml"), encoding="utf-8")
    (root / "posts").mkdir()
    desk = Desk(root=root, capsys=capsys)
    desk.write("book.md", REVIEW)
    return desk
