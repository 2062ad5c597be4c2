"""What the owner says about a post at the head of its file."""

from __future__ import annotations

from dataclasses import dataclass, field

from crosspost.post.facts import Facts
from crosspost.post.model import Notice

__all__ = ["FrontMatter"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontMatter:
    """What the owner says about a post; an empty value is one that was not given.

    ``cover`` is the name of a picture; ``rights`` are her words by the name of a picture, for all by ``""``.
    ``draft_line`` is the line of the file that says that it is not to go out yet; 0 where none does.
    """

    id: str = ""
    title: str = ""
    tags: tuple[str, ...] = ()
    canonical: str | None = None
    summary: str = ""
    disclosure: str = ""
    facts: Facts = field(default_factory=Facts)
    texts: tuple[tuple[str, str], ...] = ()
    unsponsored: bool = False
    cover: str = ""
    rights: tuple[tuple[str, str], ...] = ()
    draft_line: int = 0
    notices: tuple[Notice, ...] = ()

    def misspelt(self, key: str) -> str:
        """How the owner wrote ``key``, where she seems to have meant it; else an empty text."""
        slips = (each.params for each in self.notices if each.code == "notice.front_matter_key")
        return next((str(slip["key"]) for slip in slips if slip["nearest"] == key), "")
