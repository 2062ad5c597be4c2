"""A schedule without the entries that are wrong in it, where its owner prefers that to none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from crosspost.config.entry import same_name
from crosspost.errors import ConfigurationError

__all__ = ["good_items"]


def good_items(
    error: ValidationError, table: Mapping[str, Any], *, where: str
) -> tuple[list[Any], list[ConfigurationError]] | None:
    """The items of the schedule that can be read, and those whose name another one has already.

    ``None`` where something besides the items is wrong.
    """
    bad = set()
    for detail in error.errors():
        match detail["loc"]:
            case ("schedule", int(place), *_):
                bad.add(place)
            case ("schedule",) if detail["type"] == "entry_twice":
                pass
            case _:
                return None
    named = [(place, item) for place, item in enumerate(table["schedule"]) if place not in bad]
    return _without_twins(named, where=where)


def _without_twins(
    named: Sequence[tuple[int, Any]], *, where: str
) -> tuple[list[Any], list[ConfigurationError]]:
    seen: set[str] = set()
    kept, twins = [], []
    for place, item in named:
        name = same_name(item["name"])
        if name in seen:
            spot = f"{where} [schedule #{place + 1}]"
            twins.append(ConfigurationError("config.entry_twice", where=spot, key="name", name=item["name"]))
            continue
        seen.add(name)
        kept.append(item)
    return kept, twins
