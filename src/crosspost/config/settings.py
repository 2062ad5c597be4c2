"""The settings of a workspace: flag > environment > ``.env`` > ``config/crosspost.toml``."""

from __future__ import annotations

import codecs
import os
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from enum import StrEnum
from io import StringIO
from pathlib import Path
from typing import Any, Literal, TypeVar

from dotenv import dotenv_values
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    PrivateAttr,
    ValidationError,
    ValidationInfo,
    field_validator,
)
from pydantic.fields import FieldInfo
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from crosspost.adapter import Duration
from crosspost.config.entry import Entry, known_zone, same_name
from crosspost.config.lenient import good_items
from crosspost.config.problems import PREFIX, nearest, problems
from crosspost.config.source import Source
from crosspost.config.toml_problems import explained
from crosspost.config.workspace import Workspace
from crosspost.errors import ConfigurationError
from crosspost.post import Right

__all__ = [
    "Log",
    "LogFormat",
    "OnFirstFailure",
    "Publishing",
    "Settings",
    "Storage",
    "load_settings",
    "merged",
    "name_problems",
    "named_variables",
    "read_encoded",
    "read_text",
    "read_toml",
]

Named = TypeVar("Named", Entry, Source)

OWN_NAMES = frozenset({"CROSSPOST_GATEWAY", "CROSSPOST_CONFIG", "CROSSPOST_KEY"})
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

    @field_validator("url")
    @classmethod
    def _a_file(cls, value: str) -> str:
        """Only SQLite is known, in a file."""
        if not re.fullmatch(r"sqlite:///(?!:memory:).+", value):
            raise ValueError("storage_url")
        return value


class LogFormat(StrEnum):
    """How a service writes its log files."""

    PLAIN = "plain"
    JSON = "json"
    """One JSON value a line."""


class Log(_Table):
    """The log files of a service, in ``data/logs``."""

    format: LogFormat = LogFormat.PLAIN


class Publishing(_Table):
    """Where posts go unless a command says otherwise, and whose address the others carry."""

    to: tuple[str, ...] = ()
    first: str | None = None
    after_first: Duration = timedelta(0)
    first_patience: Duration = timedelta(hours=2)
    on_first_failure: OnFirstFailure = OnFirstFailure.HOLD
    look_back: Duration = timedelta(days=30)
    rights: Right | None = None
    """By what right pictures are shown of which the post itself says nothing."""

    @field_validator("to", mode="before")
    @classmethod
    def _listed(cls, value: Any) -> Any:
        """The environment has no lists: ``blog,band`` is one."""
        if not isinstance(value, str):
            return value
        return tuple(name for part in value.split(",") if (name := part.strip()))


class _NoSetting(PydanticBaseSettingsSource):
    """What ``.env`` says, without the key of the stored secrets: it is ours, but no setting."""

    def __init__(self, settings_cls: type[BaseSettings], source: PydanticBaseSettingsSource) -> None:
        super().__init__(settings_cls)
        self._source = source

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        """As the source itself says."""
        return self._source.get_field_value(field, field_name)

    def __call__(self) -> dict[str, Any]:
        """Everything but the key."""
        return {name: value for name, value in self._source().items() if name != "key"}


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
        dotenv_filtering="match_prefix",
    )

    timezone: str = "Asia/Seoul"
    language: Literal["ko", "en"] | None = None
    posts: Path = Path("posts")
    storage: Storage = Storage()
    # Tokens from the environment stand in it as plain text until the adapters' settings take them.
    channels: dict[str, dict[str, Any]] = Field(default_factory=dict, repr=False)
    publishing: Publishing = Publishing()
    log: Log = Log()
    schedule: tuple[Entry, ...] = ()
    source: tuple[Source, ...] = ()
    strict: bool = True
    """Whether a service refuses to start while an entry cannot be served."""
    _left_out: tuple[ConfigurationError, ...] = PrivateAttr(default=())
    _left_out_names: frozenset[str] = PrivateAttr(default=frozenset())

    @property
    def left_out(self) -> tuple[ConfigurationError, ...]:
        """What is wrong with the entries that could not even be read; only without ``strict``."""
        return self._left_out

    @property
    def left_out_names(self) -> frozenset[str]:
        """The names of those entries."""
        return self._left_out_names

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        return known_zone(value)

    @field_validator("posts")
    @classmethod
    def _a_path(cls, value: Path) -> Path:
        r"""In TOML ``"C:\temp"`` holds a tab: the backslash is gone before anybody sees it."""
        if any(not mark.isprintable() for mark in str(value)):
            raise ValueError("backslash")
        return value

    @field_validator("schedule", "source")
    @classmethod
    def _named_once(cls, value: tuple[Named, ...], info: ValidationInfo) -> tuple[Named, ...]:
        seen: set[str] = set()
        for number, item in enumerate(value, start=1):
            if same_name(item.name) in seen:
                twice = {"number": number, "name": item.name, "table": info.field_name}
                raise PydanticCustomError("entry_twice", "entry_twice", twice)
            seen.add(same_name(item.name))
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
        return env_settings, _NoSetting(settings_cls, dotenv_settings), init_settings


def load_settings(workspace: Workspace) -> Settings:
    """Read a workspace's settings; raises `ConfigurationError` with file, table and remedy."""
    if workspace.home:
        return Settings.model_construct()
    table = read_toml(workspace.config)
    variables = named_variables(workspace)
    _check_names(variables, channels=table.get("channels", {}))
    try:
        return merged(workspace, table)
    except ValidationError as error:
        where = str(workspace.config)
        found = problems(error, where=where, model=Settings, variables=variables)
        good = good_items(error, table, where=where) if _is_lenient(workspace, table) else None
        if good is None:
            raise found[0] from None
    items, twins = good
    settings = merged(workspace, {**table, "schedule": items})
    wrong = [problem for problem in found if problem.code != "config.entry_twice"]
    settings._left_out = (*wrong, *twins)
    names = {str(item.get("name")) for item in table["schedule"] if isinstance(item, dict)}
    settings._left_out_names = frozenset(names - {entry.name for entry in settings.schedule})
    return settings


def _is_lenient(workspace: Workspace, table: Mapping[str, Any]) -> bool:
    """Whether a schedule is served without the entries that are wrong in it."""
    rest = {name: value for name, value in table.items() if name != "schedule"}
    try:
        return not merged(workspace, rest).strict
    except ValidationError:
        return False


def merged(workspace: Workspace, table: Mapping[str, Any]) -> Settings:
    """The settings of a file's ``table`` with the environment and ``.env`` over it.

    Raises pydantic's ``ValidationError``.
    """
    dotenv = workspace.environment_file
    encoding = read_encoded(dotenv)[1] if dotenv.is_file() else None
    return Settings(_env_file=dotenv, _env_file_encoding=encoding, **table)


def named_variables(workspace: Workspace) -> frozenset[str]:
    """The names of ours that the environment and ``.env`` give, in capitals."""
    dotenv = workspace.environment_file
    text = read_text(dotenv) if dotenv.is_file() else ""
    names = [*dotenv_values(stream=StringIO(text)), *os.environ]
    return frozenset(name.upper() for name in names if name.upper().startswith(PREFIX))


def read_text(path: Path) -> str:
    """A text file as people's editors leave it: UTF-8 with or without BOM, UTF-16 with one, else CP949."""
    return read_encoded(path)[0]


def read_encoded(path: Path) -> tuple[str, str]:
    """The text of a file and its encoding."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ConfigurationError("config.unreadable", where=str(path)) from error
    # Notepad calls UTF-16 "Unicode" and always writes its mark.
    marked = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "cp949"):
        try:
            return content.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    raise ConfigurationError("config.encoding", where=str(path))


def read_toml(path: Path) -> dict[str, Any]:
    """A TOML file; raises `ConfigurationError` with the line and what is wrong there."""
    text = read_text(path)
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        # The parser's own text may quote a value.
        raise explained(text, error, where=str(path)) from None


def _check_names(names: Iterable[str], *, channels: Mapping[str, Any]) -> None:
    """Refuse misspelt names of ours."""
    for problem in name_problems(names, channels=channels):
        raise problem


def name_problems(names: Iterable[str], *, channels: Mapping[str, Any]) -> Iterator[ConfigurationError]:
    """Each name of ours that is misspelt."""
    known = {PREFIX + field.upper() for field in Settings.model_fields} | OWN_NAMES
    for name in sorted(names):
        head, *rest = name.split("__")
        if head not in known:
            meant = _with_two_lines(name, channels) or nearest(head, known)
            yield ConfigurationError("config.variable_unknown", where=name, nearest=meant)
        elif head == f"{PREFIX}CHANNELS" and rest and rest[0].lower() not in channels:
            closest = nearest(rest[0].lower(), channels)
            yield ConfigurationError("config.variable_channel", where=name, nearest=closest)


def _with_two_lines(name: str, channels: Iterable[str]) -> str:
    """The name that was meant where single ``_`` stand in place of double ones, or an empty text."""
    rest = name.removeprefix(f"{PREFIX}CHANNELS").lstrip("_")
    if rest == name or not name.startswith(f"{PREFIX}CHANNELS_"):
        return ""
    for channel in channels:
        if rest.startswith(f"{channel.upper()}_"):
            key = rest.removeprefix(f"{channel.upper()}_").lstrip("_")
            return f"{PREFIX}CHANNELS__{channel.upper()}__{key}"
    return ""
