"""A title where it stands apart from the text: a sponsored review says so in it, too."""

from __future__ import annotations

import re

from crosspost.post import Post
from crosspost.post.sponsorship import denies, without_denials

__all__ = ["disclosed_title"]

_SAID = re.compile(r"[\[(【]\s*(?:유료\s*)?(?:광고|협찬|제품\s*제공|AD|sponsored)\s*[\])】]", re.IGNORECASE)
_PAID = re.compile(r"광고|원고료|대가|수수료|\bad\b|paid", re.IGNORECASE)


def disclosed_title(post: Post) -> str:
    """The title of a post; one with a disclosure begins with ``[광고]``, or ``[협찬]`` for a thing given.

    In a list of titles the first line of the text is not seen. A title that says it already stays as it is,
    and so does that of a review whose first line says that nothing was given for it.
    Source: 추천·보증 등에 관한 표시·광고 심사지침, in force since 2024-12-01.
    """
    if post.disclosure is None or _SAID.search(post.title) or denies(post.disclosure.text):
        return post.title
    mark = "광고" if _PAID.search(without_denials(post.disclosure.text)) else "협찬"
    return f"[{mark}] {post.title}"
