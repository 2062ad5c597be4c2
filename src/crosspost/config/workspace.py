"""The folder that holds ``config/``: every relative path counts from it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_data_path

from crosspost.errors import ConfigurationError

__all__ = ["CONFIG_NAME", "Workspace", "find_workspace", "home_workspace"]

CONFIG_NAME = Path("config", "crosspost.toml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """Where everything of one owner lies. A rehearsal keeps its own data apart, in ``data/rehearsal/``."""

    root: Path
    config: Path
    rehearsal: bool = False
    home: bool = False
    """Whether this is the user's own data folder: no configuration, no channels, every setting as shipped."""

    @property
    def data(self) -> Path:
        """Ledger, blobs, cookies and hand-over pages."""
        return self.root / "data" / "rehearsal" if self.rehearsal else self.root / "data"

    @property
    def blobs(self) -> Path:
        """Frozen posts and pictures."""
        return self.data / "blobs"

    @property
    def pictures(self) -> Path:
        """Pictures made to fit a platform; they are made again when they are gone."""
        return self.data / "pictures"

    @property
    def hand_overs(self) -> Path:
        """The pages with which a person finishes a delivery."""
        return self.data / "handover"

    @property
    def environment_file(self) -> Path:
        """The file that may hold secrets beside the environment."""
        return self.root / ".env"


def home_workspace(*, rehearsal: bool = False) -> Workspace:
    """What stands in where there is no workspace: the user's data folder, for what needs no account."""
    root = user_data_path("crosspost")
    return Workspace(root=root, config=root / CONFIG_NAME, rehearsal=rehearsal, home=True)


def find_workspace(
    start: Path, *, root: Path | None = None, config: Path | None = None, rehearsal: bool = False
) -> Workspace:
    """The workspace that was named, else the nearest folder above ``start`` that holds ``config/``.

    A ``config`` file alone names the folder above its own ``config/``, or its own.

    Raises `ConfigurationError` when there is none or a named file does not exist.
    """
    if config is not None:
        _must_exist(config)
        home = config.resolve().parent
        found = home.parent if home.name == "config" else home
        return Workspace(root=root.resolve() if root else found, config=config.resolve(), rehearsal=rehearsal)
    if root is not None:
        _must_exist(root / CONFIG_NAME)
        config = (root / CONFIG_NAME).resolve()
        return Workspace(root=root.resolve(), config=config, rehearsal=rehearsal)
    for folder in (start.resolve(), *start.resolve().parents):
        if (folder / CONFIG_NAME).is_file():
            return Workspace(root=folder, config=folder / CONFIG_NAME, rehearsal=rehearsal)
    raise ConfigurationError("config.no_workspace", where=str(start))


def _must_exist(config: Path) -> None:
    if not config.is_file():
        raise ConfigurationError("config.missing", where=str(config))
