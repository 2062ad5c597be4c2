"""Builders for tests that need a workspace: folders on the disk, and what is read from them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from crosspost.adapter import Registry
from crosspost.config import (
    CONFIG_NAME,
    Channel,
    Settings,
    Workspace,
    find_workspace,
    load_channels,
    load_settings,
    template,
)

BAND = "[channels.band]\nadapter = 'band'\nband_key = 'AAA1'\n"
BLOG = "[channels.blog]\nadapter = 'naver_blog'\nblog_id = 'myreviews'\nmode = 'draft'\n"


@dataclass(frozen=True, kw_only=True)
class Folder:
    """A workspace folder."""

    root: Path

    @property
    def workspace(self) -> Workspace:
        """It, found from inside."""
        return find_workspace(self.root)

    def settings(self) -> Settings:
        """Its settings."""
        return load_settings(self.workspace)

    def channels(self, *, rehearsal: bool = False) -> dict[str, Channel]:
        """Its channels."""
        workspace = find_workspace(self.root, rehearsal=rehearsal)
        return load_channels(load_settings(workspace), workspace, Registry())

    def files(self) -> list[str]:
        """Everything in it, by relative path."""
        return sorted(path.relative_to(self.root).as_posix() for path in self.root.rglob("*"))


def furnish(root: Path, config: str | bytes | None = None, *, dotenv: str | bytes | None = None) -> Folder:
    """A workspace with this configuration (the shipped one, if none is given) and an empty posts folder."""
    (root / CONFIG_NAME).parent.mkdir(parents=True)
    (root / CONFIG_NAME).write_bytes(_bytes(template("crosspost.toml") if config is None else config))
    (root / "posts").mkdir()
    if dotenv is not None:
        (root / ".env").write_bytes(_bytes(dotenv))
    return Folder(root=root)


def _bytes(text: str | bytes) -> bytes:
    return text.encode() if isinstance(text, str) else text
