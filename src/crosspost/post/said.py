"""What the front matter says of single pictures, brought to the pictures that the post shows."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import PurePosixPath

from crosspost.post.credit import credit_line
from crosspost.post.front_matter import FrontMatter
from crosspost.post.model import Block, Credit, Image, Media, Notice
from crosspost.post.rights import Right, right_of

__all__ = ["SaidOfPictures", "said_of_pictures"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidOfPictures:
    """The digest of the cover, the right of each picture that has one, and what could not be understood.

    ``blocks`` are those of the post with the credit under each picture that has none of its own.
    """

    blocks: tuple[Block, ...]
    cover: str
    rights: tuple[tuple[str, Right], ...]
    notices: tuple[Notice, ...]


def said_of_pictures(front: FrontMatter, title: str, blocks: Sequence[Block]) -> SaidOfPictures:
    """Find the pictures that the front matter names; what names none is told and counts for nothing."""
    shown = [block.media for block in blocks if isinstance(block, Image)]
    notices: list[Notice] = []
    cover = _named(front.cover, shown)
    if front.cover and not cover:
        notices.append(_stray("cover", front.cover, shown))
    rights: dict[str, Right] = {}
    # The word for all comes first, so that the word for one goes before it.
    for name, word in sorted(front.rights, key=lambda said: said[0] != ""):
        right = right_of(word)
        meant = _named(name, shown) if name else shown
        if right is None:
            notices.append(Notice(code="notice.rights_word", params={"word": word}))
        elif name and not meant:
            notices.append(_stray("rights", name, shown))
        else:
            rights |= dict.fromkeys((media.digest for media in meant), right)
    named = {
        media.digest: text for name, text in front.facts.credits if name for media in _named(name, shown)
    }
    for name, _ in front.facts.credits:
        if name and not _named(name, shown):
            notices.append(_stray("credit", name, shown))
    return SaidOfPictures(
        blocks=tuple(_credited(blocks, named, dict(front.facts.credits).get("", ""), title)),
        cover=cover[0].digest if cover else "",
        rights=tuple(rights.items()),
        notices=tuple(notices),
    )


def _credited(blocks: Sequence[Block], named: Mapping[str, str], for_all: str, title: str) -> Iterator[Block]:
    """The blocks with a credit behind each picture that has none of its own."""
    for block, after in pairwise((*blocks, None)):
        if block is not None:
            yield block
        if isinstance(block, Image) and not isinstance(after, Credit):
            text = named.get(block.media.digest, for_all)
            yield from (credit_line(text, title),) if text else ()


def _named(name: str, shown: Sequence[Media]) -> list[Media]:
    """The pictures with a file name, whatever folder stands before it and however macOS writes it."""
    file = unicodedata.normalize("NFC", PurePosixPath(name.replace("\\", "/")).name).casefold()
    return [media for media in shown if media.name.casefold() == file]


def _stray(key: str, name: str, shown: Sequence[Media]) -> Notice:
    known = ", ".join(dict.fromkeys(media.name for media in shown))
    return Notice(code="notice.picture_unknown", params={"key": key, "name": name, "known": known or "-"})
