"""Adapters are found by the entry-point group ``crosspost.adapters``; the core imports none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import Any

from crosspost.adapter.contract import Adapter
from crosspost.errors import ConfigurationError

__all__ = ["Registry"]

GROUP = "crosspost.adapters"


class Registry:
    """The adapters that are installed, by name; each is imported when it is first asked for."""

    def __init__(self) -> None:
        self._points = _installed()

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._points))

    def get(self, name: str, *, where: str | None = None) -> type[Adapter[Any]]:
        """The adapter class; raises `ConfigurationError` naming the nearest when there is none."""
        point = self._points.get(name)
        if point is None:
            nearest = get_close_matches(name, self._points, n=1)
            raise ConfigurationError(
                "config.adapter_unknown",
                where=where,
                adapter=name,
                nearest=nearest[0] if nearest else "",
                known=", ".join(sorted(self._points)),
            )
        loaded = point.load()
        if not (isinstance(loaded, type) and issubclass(loaded, Adapter)):
            raise ConfigurationError("config.adapter_broken", where=where, adapter=name)
        return loaded


@cache
def _installed() -> Mapping[str, EntryPoint]:
    """What is installed; it stays so while a process runs, and looking for it reads every package."""
    return {point.name: point for point in entry_points(group=GROUP)}
