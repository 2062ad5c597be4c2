"""The share buttons that come along when a page is copied as text."""

from __future__ import annotations

import re
from collections.abc import Sequence

__all__ = ["without_share_buttons"]

_MAX_LENGTH = 40

_PLATFORMS = (
    r"네이버\s*(?:블로그|밴드|카페)?|블로그|밴드|페이스북|카카오\s*스토리|카카오\s*톡|카톡|트위터|엑스|x"
    r"|인스타그램|스레드|라인|링크드인|핀터레스트|텔레그램|이메일|메일|sns"
)
_BUTTON = re.compile(
    rf"\W*(?:(?:{_PLATFORMS})\s*(?:로|으로|에)?\s*공유(?:하기)?|공유하기|(?:url|링크|주소)\s*복사(?:하기)?)\W*",
    re.IGNORECASE,
)


def without_share_buttons(lines: Sequence[str]) -> tuple[list[str], int]:
    """The lines without the share buttons at the end or right below the title, and how many there were.

    Only a line that is nothing but a button goes (with or without a bullet, whatever marks follow it);
    "공유" in a sentence never matches.
    """
    skipped, at_end = _leading_buttons(lines[::-1])
    kept = list(lines[: len(lines) - skipped]) if at_end else list(lines)
    body = next((number for number, line in enumerate(kept) if line.strip()), len(kept)) + 1
    skipped, below_title = _leading_buttons(kept[body:])
    if below_title:
        kept[body : body + skipped] = [""]
    return kept, at_end + below_title


def _leading_buttons(lines: Sequence[str]) -> tuple[int, int]:
    """How many of the first lines are buttons or blank, and how many of these are buttons."""
    buttons = 0
    for number, line in enumerate(lines):
        if len(line) <= _MAX_LENGTH and _BUTTON.fullmatch(line.strip()):
            buttons += 1
        elif line.strip():
            return number, buttons
    return len(lines), buttons
