"""What a reader makes of a file's body before the rules for every post are applied."""

from __future__ import annotations

from dataclasses import dataclass

from crosspost.post.model import Block, Notice

__all__ = ["Draft"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A title (empty when the file has none) and the blocks below it."""

    title: str
    blocks: tuple[Block, ...]
    tags: tuple[str, ...] = ()
    notices: tuple[Notice, ...] = ()
