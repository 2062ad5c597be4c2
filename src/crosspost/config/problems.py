"""What pydantic found wrong, said as one of our errors with the place and the nearest right word."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from difflib import get_close_matches
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from crosspost.errors import ConfigurationError

__all__ = ["PREFIX", "first_problem", "nearest", "problems"]

PREFIX = "CROSSPOST_"
"""What the names of our environment variables begin with."""

_EXPECTED = {
    "bool_parsing": "true, false",
    "bool_type": "true, false",
    "int_parsing": "123",
    "int_type": "123",
    "string_type": '"..."',
    "tuple_type": '["...", "..."]',
    "dict_type": "[table]",
    "model_type": "[table]",
    "greater_than": "> 0",
}
"""How a value is written where pydantic names only its type."""

_REASONS = {
    "duration": "config.duration",
    "timezone": "config.timezone",
    "at": "config.at",
    "late": "config.late",
    "entry_twice": "config.entry_twice",
    "backslash": "config.path_backslash",
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
    return [
        _problem(detail, where=where, model=model, table=table, variables=variables)
        for detail in error.errors()
    ]


def _problem(
    detail: Any, *, where: str, model: type[BaseModel], table: str, variables: Collection[str]
) -> ConfigurationError:
    location = [str(part) for part in detail["loc"] if not isinstance(part, int)]
    *tables, key = location or [""]
    place = ".".join([*([table] if table else []), *tables])
    variable = PREFIX + "__".join([*(place.split(".") if place else []), key]).upper()
    spot = variable if variable in variables else f"{where} [{place}]" if place else where
    kind = detail["type"]
    if kind == "extra_forbidden":
        known = _keys(model, tables)
        return ConfigurationError("config.key_unknown", where=spot, key=key, nearest=nearest(key, known))
    if kind == "missing":
        return ConfigurationError("config.key_missing", where=spot, key=key)
    if kind == "string_pattern_mismatch":
        return ConfigurationError("config.value_characters", where=spot, key=key)
    if kind in {"enum", "literal_error"}:
        expected = detail.get("ctx", {}).get("expected", "")
        return ConfigurationError("config.value_not_one_of", where=spot, key=key, expected=expected)
    if kind == "tuple_type" and key == "schedule":
        return ConfigurationError("config.schedule_brackets", where=spot, key=key)
    reason = str(detail.get("ctx", {}).get("error", ""))
    code = _REASONS.get(reason, "config.value")
    return ConfigurationError(code, where=spot, key=key, expected=_EXPECTED.get(kind, kind))


def _keys(model: type[BaseModel], tables: Iterable[str]) -> list[str]:
    for name in tables:
        field = model.model_fields.get(name)
        inner = [field.annotation, *get_args(field.annotation)] if field else []
        model = next(
            (kind for kind in inner if isinstance(kind, type) and issubclass(kind, BaseModel)), model
        )
    return list(model.model_fields)
