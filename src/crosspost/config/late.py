"""What becomes of a post whose time passed while nobody served it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from crosspost.adapter import duration

__all__ = ["Late", "LatePolicy"]


class Late(StrEnum):
    """The policies."""

    ALWAYS = "always"
    WITHIN = "within"
    SKIP = "skip"
    ASK = "ask"


@dataclass(frozen=True, slots=True, kw_only=True)
class LatePolicy:
    """One policy; ``within`` is how late it may go out where the policy says so."""

    kind: Late
    within: timedelta | None = None

    @classmethod
    def parse(cls, text: str) -> LatePolicy:
        """Read ``always``, ``within 6h``, ``skip`` or ``ask``; raises ``ValueError``."""
        word, _, rest = text.strip().partition(" ")
        kind = Late(word)
        if (kind is Late.WITHIN) != bool(rest.strip()):
            raise ValueError("late")
        return cls(kind=kind, within=duration(rest) if rest else None)
