"""How a platform looks from afar: a few colours, so that a preview is told apart at a glance."""

from __future__ import annotations

import re
from dataclasses import astuple, dataclass

__all__ = ["Colours"]

_COLOUR = re.compile(r"#[0-9a-f]{6}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Colours:
    """Colours as ``#rrggbb`` for the preview's page; a platform's marks and logos are not its to show.

    ``accent`` is behind the name's first letter, ``on_accent`` that letter; ``link`` and ``link_dark`` are
    addresses and hashtags, on white and in the dark. Without any of its own a platform looks neutral. Raises
    `ValueError` for what is no such colour.
    """

    accent: str = "#5c6470"
    on_accent: str = "#ffffff"
    link: str = "#2456c8"
    link_dark: str = "#8fb0ff"

    def __post_init__(self) -> None:
        if not all(_COLOUR.fullmatch(colour) for colour in astuple(self)):
            raise ValueError("a colour of Colours is written #rrggbb, in small letters")
