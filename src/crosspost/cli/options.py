"""The options that every command takes, before or after its name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Options", "hoist"]

_FLAGS = frozenset({"--rehearse", "--fresh", "--json", "--verbose", "--version"})
_VALUES = frozenset({"--workspace", "--config"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What was said before the command."""

    workspace: Path | None = None
    config: Path | None = None
    rehearse: bool = False
    fresh: bool = False
    json: bool = False
    verbose: bool = False


def hoist(arguments: Sequence[str]) -> list[str]:
    """Move global options in front of the command, wherever they were typed; ``--`` ends options."""
    front: list[str] = []
    rest: list[str] = []
    queue = list(arguments)
    while queue:
        word = queue.pop(0)
        if word == "--":
            rest += [word, *queue]
            break
        if word in _FLAGS or (word.partition("=")[0] in _VALUES and "=" in word):
            front.append(word)
        elif word in _VALUES and queue:
            front += [word, queue.pop(0)]
        else:
            rest.append(word)
    return front + rest
