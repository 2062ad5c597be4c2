"""The settings of a workspace: flag > environment > ``.env`` > ``config/crosspost.toml``."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dotenv import dotenv_values
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from crosspost.adapter import Duration
from crosspost.config.problems import first_problem, nearest
from crosspost.config.workspace import Workspace
from crosspost.errors import ConfigurationError

__all__ = ["OnFirstFailure", "Publishing", "Settings", "Storage", "load_settings", "read_text"]

PREFIX = "CROSSPOST_"
OWN_NAMES = frozenset({"CROSSPOST_GATEWAY", "CROSSPOST_CONFIG"})
"""Names of ours that are no settings of a workspace."""


class OnFirstFailure(StrEnum):
    """What the others do when the original failed, is unknown or late."""

    HOLD = "hold"
    WITHOUT_LINK = "without_link"
    ASK = "ask"


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class Storage(_Table):
    """Where the ledger lies."""

    url: str = "sqlite:///data/crosspost.db"


class Publishing(_Table):
    """Where posts go unless a command says otherwise, and whose address the others carry."""

    to: tuple[str, ...] = ()
    first: str | None = None
    first_patience: Duration = timedelta(hours=2)
    on_first_failure: OnFirstFailure = OnFirstFailure.HOLD
    look_back: Duration = timedelta(days=30)


class Settings(BaseSettings):
    """Everything a workspace may say. ``channels`` are checked by their adapters."""

    model_config = SettingsConfigDict(
        extra="forbid",
        frozen=True,
        hide_input_in_errors=True,
        env_prefix=PREFIX,
        env_nested_delimiter="__",
        # A token is text even where it looks like JSON.
        enable_decoding=False,
    )

    timezone: str = "Asia/Seoul"
    language: str | None = Field(default=None, pattern="^(ko|en)$")
    posts: Path = Path("posts")
    storage: Storage = Storage()
    channels: dict[str, dict[str, Any]] = Field(default_factory=dict)
    publishing: Publishing = Publishing()

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError("timezone") from error
        return value

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment outranks ``.env``, and both the file, which comes in as the initial values."""
        return env_settings, dotenv_settings, init_settings


def load_settings(workspace: Workspace) -> Settings:
    """Read a workspace's settings; raises `ConfigurationError` with file, table and remedy."""
    table = _read_toml(workspace.config)
    dotenv = _dotenv(workspace.environment_file)
    _check_names({**dotenv, **os.environ}, channels=table.get("channels", {}))
    try:
        return Settings(_env_file=workspace.environment_file, _env_file_encoding="utf-8-sig", **table)
    except ValidationError as error:
        raise first_problem(error, where=str(workspace.config), model=Settings) from None


def read_text(path: Path) -> str:
    """A text file as people's editors leave it: UTF-8 with or without BOM, else CP949."""
    content = path.read_bytes()
    for encoding in ("utf-8-sig", "cp949"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ConfigurationError("config.encoding", where=str(path))


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(read_text(path))
    except OSError as error:
        raise ConfigurationError("config.unreadable", where=str(path)) from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError("config.toml", where=str(path), reason=str(error)) from error


def _dotenv(path: Path) -> dict[str, str | None]:
    return dict(dotenv_values(path, encoding="utf-8-sig")) if path.is_file() else {}


def _check_names(names: Mapping[str, Any], *, channels: Mapping[str, Any]) -> None:
    """Refuse misspelt names of ours; other programs' names are none of our business."""
    known = {PREFIX + field.upper() for field in Settings.model_fields} | OWN_NAMES
    for name in names:
        if not name.upper().startswith(PREFIX):
            continue
        head, *rest = name.upper().split("__")
        if head not in known:
            raise ConfigurationError("config.variable_unknown", where=name, nearest=nearest(head, known))
        if head == f"{PREFIX}CHANNELS" and rest and rest[0].lower() not in channels:
            closest = nearest(rest[0].lower(), channels)
            raise ConfigurationError("config.variable_channel", where=name, nearest=closest)
