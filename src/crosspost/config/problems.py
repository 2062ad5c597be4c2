"""What pydantic found wrong, said as one of our errors with the place and the nearest right word."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from difflib import get_close_matches
from typing import Any, get_args
from zoneinfo import available_timezones

from pydantic import BaseModel, ValidationError

from crosspost.errors import ConfigurationError

__all__ = ["PREFIX", "first_problem", "nearest", "not_one_of", "problems"]

PREFIX = "CROSSPOST_"
"""What the names of our environment variables begin with."""

_EXPECTED = {
    "int_parsing": "3",
    "int_type": "3",
    "string_type": '"..."',
    "path_type": '"..."',
    "tuple_type": '["...", "..."]',
    "dict_type": "{ ... }",
    "model_type": "{ ... }",
    "greater_than": "1",
}
"""How a value is written where pydantic names only its type."""

_YES_OR_NO = frozenset({"bool_parsing", "bool_type"})
_KINDS = frozenset({"int", "str", "float", "bool"})
_AT_THE_TOP = frozenset({"timezone", "language", "posts", "strict"})
"""The settings that belong to no table; below one they are taken for a key of it."""

_REASONS = {
    "duration": "config.duration",
    "timezone": "config.timezone",
    "at": "config.at",
    "late": "config.late",
    "until": "config.until",
    "skip": "config.skip",
    "cron_minute": "config.cron_minute",
    "cron_hour": "config.cron_hour",
    "cron_day": "config.cron_day",
    "cron_month": "config.cron_month",
    "cron_weekday": "config.cron_weekday",
    "cron_fields": "config.cron_fields",
    "cron_never": "config.cron_never",
    "entry_at_or_cron": "config.entry_at_or_cron",
    "entry_post_or_folder": "config.entry_post_or_folder",
    "entry_never": "config.entry_never",
    "backslash": "config.path_backslash",
    "storage_url": "config.storage_url",
    "source_url": "config.source_url",
    "source_every": "config.source_every",
}
"""The code for what our own validators found wrong."""


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word most like this one, or an empty text."""
    found = get_close_matches(word, list(known), n=1, cutoff=0.5)
    return found[0] if found else ""


def first_problem(
    error: ValidationError,
    *,
    where: str,
    model: type[BaseModel],
    table: str = "",
    variables: Collection[str] = (),
) -> ConfigurationError:
    """The first of all `problems`."""
    return problems(error, where=where, model=model, table=table, variables=variables)[0]


def problems(
    error: ValidationError,
    *,
    where: str,
    model: type[BaseModel],
    table: str = "",
    variables: Collection[str] = (),
) -> list[ConfigurationError]:
    """Each problem by itself; no value is ever quoted.

    ``table`` is the TOML table the model stands for; a setting that one of ``variables`` gives is blamed
    on the variable and not on the file ``where``.
    """
    details = error.errors()
    found = [
        _problem(detail, where=where, model=model, table=table, variables=variables) for detail in details
    ]
    return list({(error.where, error.params.get("key")): error for error in found}.values())


def _problem(
    detail: Any, *, where: str, model: type[BaseModel], table: str, variables: Collection[str]
) -> ConfigurationError:
    # Of a setting that may be this or that, pydantic names each kind as if it were a key.
    location = [str(part) for part in detail["loc"] if not isinstance(part, int) and part not in _KINDS]
    if detail["type"] == "entry_twice":
        number, name, table = (detail["ctx"][part] for part in ("number", "name", "table"))
        where = f"{where} [{table} #{number}]"
        return ConfigurationError("config.entry_twice", where=where, key="name", name=name)
    if detail["type"] == "template":
        params = {"key": location[-1]} | detail["ctx"]["params"]
        return ConfigurationError(detail["msg"], where=_spot(where, table, ()), **params)
    if detail["loc"] and isinstance(detail["loc"][-1], int):
        # The item as a whole is wrong, no key of it.
        location.append("")
    *tables, key = location or [""]
    place = ".".join([*([table] if table else []), *tables])
    variable = PREFIX + "__".join([*(place.split(".") if place else []), key]).upper()
    spot = variable if variable in variables else _spot(where, place, detail["loc"])
    kind = detail["type"]
    if kind == "extra_forbidden":
        known = _keys(model, tables)
        if place and key in _AT_THE_TOP:
            return ConfigurationError("config.key_misplaced", where=spot, key=key)
        return ConfigurationError("config.key_unknown", where=spot, key=key, nearest=nearest(key, known))
    if kind == "missing":
        return ConfigurationError("config.key_missing", where=spot, key=key)
    if kind == "string_pattern_mismatch":
        code = {"name": "config.entry_name", "band_url": "config.value_address"}.get(key)
        return ConfigurationError(code or "config.value_characters", where=spot, key=key)
    if kind in {"enum", "literal_error"}:
        values = re.findall("'([^']*)'", detail.get("ctx", {}).get("expected", ""))
        return not_one_of(values, where=spot, key=key, written=detail.get("input"))
    if kind in _YES_OR_NO:
        return not_one_of(("true", "false"), where=spot, key=key, written=detail.get("input"))
    if kind == "tuple_type" and key in {"schedule", "source"}:
        return ConfigurationError("config.schedule_brackets", where=spot, key=key)
    if place == "channels":
        return ConfigurationError("config.channel_table", where=spot, key=key)
    reason = str(detail.get("ctx", {}).get("error", ""))
    code = _REASONS.get(reason, "config.value")
    if reason == "timezone":
        meant = nearest(str(detail.get("input")), available_timezones())
        return ConfigurationError(code, where=spot, key=key, nearest=meant)
    return ConfigurationError(code, where=spot, key=key, expected=_EXPECTED.get(kind, "..."))


def _spot(where: str, place: str, location: Iterable[str | int]) -> str:
    """The file and the table; of a list's items which one, counted from 1."""
    number = next((f" #{part + 1}" for part in location if isinstance(part, int)), "")
    return f"{where} [{place}{number}]" if place else where


def not_one_of(values: Iterable[str], *, where: str, key: str, written: object) -> ConfigurationError:
    """A value that is none of ``values``; of what is ``written`` only the nearest of them is said."""
    known = list(values)
    meant = nearest(str(written).casefold(), known)
    return ConfigurationError(
        "config.value_not_one_of", where=where, key=key, expected=", ".join(known), nearest=meant
    )


def _keys(model: type[BaseModel], tables: Iterable[str]) -> list[str]:
    for name in tables:
        field = model.model_fields.get(name)
        inner = [field.annotation, *get_args(field.annotation)] if field else []
        model = next(
            (kind for kind in inner if isinstance(kind, type) and issubclass(kind, BaseModel)), model
        )
    return list(model.model_fields)
