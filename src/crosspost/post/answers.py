"""Yes and no, as people write them behind a key: ``없음``, ``아니요``, ``X``, ``네``, ``O``."""

from __future__ import annotations

import re

from crosspost.post.text import line_of

__all__ = ["is_no", "is_yes"]

_YES = re.compile(
    r"true|yes|y|on|o|○|⭕|✅|✔|네|넵|예|응|맞아요|맞습니다|맞음|있음|있어요|있습니다|있다|함|했음|했어요|포함|유"
)
_NO = re.compile(
    r"false|no|none|n|off|x|×|✕|✖|❌|아니요|아니오|아뇨|아니|아닙니다|아니에요|아님|해당\s*없음|해당\s*사항\s*없음|무"
    r"|(?:\w{1,6}[은는이가]?\s*)?(?:없음|없어요|없습니다|없다|안\s*함|안\s*했어요|안\s*했음)"
)


def is_yes(answer: str) -> bool:
    """Whether this says yes and nothing else."""
    return bool(_YES.fullmatch(_bare(answer)))


def is_no(answer: str) -> bool:
    """Whether this says no and nothing else: ``없어요``, ``스포일러는 없음``."""
    return bool(_NO.fullmatch(_bare(answer)))


def _bare(answer: str) -> str:
    return line_of(answer).lower().strip(" .!~\N{VARIATION SELECTOR-16}")
