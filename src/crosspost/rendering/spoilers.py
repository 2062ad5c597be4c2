"""What tells the story of a work: sections about the plot, and words that spoilers follow.

The rules lean to hiding: an opening that ends early is dull, one that tells the ending is not forgiven.
"""

from __future__ import annotations

import regex

__all__ = ["heads_section", "is_about_plot", "is_plot_title", "warns_of_spoilers"]

_PLOT_TITLE = regex.compile(
    r"줄거리|시놉시스|(?<![가-힣])스토리|결말|(?:책|작품|영화|드라마|전체)\s*(?:내용|소개)|내용\s*(?:요약|소개|정리)|^\W*내용\W*$"
    r"|\b(?:plot|synopsis|story|ending)\b",
    regex.IGNORECASE,
)
# A line that stands as a title where there are no headings: "[줄거리]", "■ 시놉시스", "줄거리 요약".
_TITLE_LINE = regex.compile(
    r"[\[<【〔〈《■□▶▷●○◆◇★☆※✔#].*\w\w.*|.*\w\w.*[\]>】〕〉》]"
    r"|(?:간단한\s*)?(?:줄거리|시놉시스|스토리|결말|내용|plot|synopsis)(?:\s*(?:요약|정리|소개))?\W*",
    regex.IGNORECASE,
)
_PLOT_BEGINS = regex.compile(r"\W*(?:줄거리|시놉시스|결말|plot|synopsis)\s*[:：]", regex.IGNORECASE)
_LONGEST_TITLE = 30

# "스포" as a word of its own, not in 스포츠, 스포티파이, 스포트라이트, 트랜스포머.
_SPOILER = r"스포일러|(?<![가-힣])(?:강|약|초강|왕|대왕|결말)?스포(?!츠|티|트|이트|머|터|크|너|일)|spoilers?"
_WARNING = regex.compile(
    rf"{_SPOILER}|\|\|.+\|\|"
    r"|결말(?:을|이|까지|도|에\s*대한)?\s*(?:포함|언급|공개|누설|주의|유출|담|다루|다룹|다뤄|밝|나오|나와|이야기)",
    regex.IGNORECASE,
)
_DENIAL = regex.compile(
    rf"(?:노|無|무|no|zero)[-\s]*(?:{_SPOILER})"
    rf"|(?:{_SPOILER})(?:\s*여부)?\s*(?:는|은|가|이|도|를|을)?\s*[:：·-]?\s*"
    r"(?:전혀|거의|절대)?\s*(?:없|아님|아니|않|안\s*(?:함|해|합|하)|無|no\b|x(?!\w)|free|방지|피)"
    r"|결말(?:을|은|도)?\s*(?:언급|공개|누설|이야기|말)하지\s*않",
    regex.IGNORECASE,
)


def is_plot_title(title: str) -> bool:
    """Whether a heading opens a section about the plot."""
    return bool(_PLOT_TITLE.search(title)) and not _DENIAL.search(title)


def heads_section(text: str) -> bool:
    """Whether a short line stands as a heading, as texts without headings have them."""
    return len(text) <= _LONGEST_TITLE and bool(_TITLE_LINE.fullmatch(text))


def is_about_plot(text: str) -> bool:
    """Whether a paragraph begins with a word that says it tells the plot ("줄거리: …")."""
    return bool(_PLOT_BEGINS.match(text))


def warns_of_spoilers(text: str) -> bool:
    """Whether a text says that spoilers follow; one that says there are none does not."""
    return bool(_WARNING.search(_DENIAL.sub(" ", text)))
