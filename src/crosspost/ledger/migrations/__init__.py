"""The way from an older ledger to today's, by Alembic; imported only when a ledger is not ours."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

__all__ = ["known", "upgrade"]


def known() -> frozenset[str]:
    """The revisions this version can come from."""
    scripts = ScriptDirectory.from_config(_config())
    return frozenset(script.revision for script in scripts.walk_revisions())


def upgrade(engine: Engine, to: str = "head") -> None:
    """Bring the ledger to revision ``to``."""
    config = _config()
    config.attributes["engine"] = engine
    command.upgrade(config, to)


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
