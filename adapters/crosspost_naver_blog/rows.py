"""Which images stand side by side. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

from crosspost.post import Block, Credit, Image

__all__ = ["rows"]


def rows(blocks: tuple[Block, ...], *, alone: str) -> Iterator[tuple[Block, ...]]:
    """The blocks one by one, but two images that follow each other, with no words under them, together.

    The first image whose digest is ``alone`` is never part of a row.
    """
    kept = next((at for at, block in enumerate(blocks) if _is(block, alone)), None)
    wordless = [
        isinstance(block, Image) and not block.caption and not isinstance(after, Credit) and at != kept
        for at, (block, after) in enumerate(zip_longest(blocks, blocks[1:]))
    ]
    at = 0
    while at < len(blocks):
        size = 2 if wordless[at : at + 2] == [True, True] else 1
        yield blocks[at : at + size]
        at += size


def _is(block: Block, digest: str) -> bool:
    return isinstance(block, Image) and block.media.digest == digest
