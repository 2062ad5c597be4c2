"""Where a block of Markdown begins in Korean reviews: a date is no list, a title in angle brackets no HTML.

Each rule stands in front of the parser's own, and only says where that one must not begin.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from markdown_it import MarkdownIt
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import html_block, list_block, reference
from markdown_it.rules_block.state_block import StateBlock

from crosspost.post.html_tags import TAG, is_tag

__all__ = ["install_block_rules"]

_Rule = Callable[[StateBlock, int, int, bool], bool]

# What begins another block behind its number is no text of the item.
_NO_BLOCK = r"(?![ \t]+(?:(?:[*_-][ \t]*){3,}$|#{1,6}\s|>|[-*+]\s|```|~~~|\|))"
_NUMBERED = re.compile(rf"\d+[.)]{_NO_BLOCK}")
# "2024. 11. 24.", "11. 24(일)", and a year alone: an ordered list would hide or renumber them.
_YEAR = re.compile(r"\d{4,}[.)]")
_DATE = re.compile(rf"\d+[.)][ \t]+\d{{1,4}}[.)(일]{_NO_BLOCK}")


def install_block_rules(markdown: MarkdownIt) -> None:
    """Put the rules in front of the parser's own.

    Four spaces at the head of a paragraph are how Koreans indent it; code stands between fences.
    """
    interrupts: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote"]}
    ruler = markdown.block.ruler
    ruler.at("list", _unless(_is_no_list, list_block), interrupts)
    ruler.at("html_block", _unless(_is_no_html, html_block), interrupts)
    ruler.at("reference", _unless(_is_footnote, reference))
    markdown.disable("code")


def _unless(refused: Callable[[StateBlock, int], bool], rule: _Rule) -> _Rule:
    def guarded(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        return not refused(state, start) and rule(state, start, end, silent)

    return guarded


def _line(state: StateBlock, number: int) -> str:
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]]


def _is_no_list(state: StateBlock, number: int) -> bool:
    """A number behind the mark of another item is what that item says, and a date is a date."""
    line = _line(state, number)
    before = state.src[state.bMarks[number] : state.bMarks[number] + state.tShift[number]].strip()
    if _YEAR.match(line):
        return True
    dated = _DATE.match(line) or (before and _NUMBERED.match(line))
    return bool(dated) and not _goes_on(state, number, 2 if before else 3)


def _goes_on(state: StateBlock, number: int, least: int) -> bool:
    """Whether the next line is set in below the words behind two marks: then both are lists."""
    after = number + 1
    return (
        after < state.lineMax and not state.isEmpty(after) and state.sCount[after] > state.blkIndent + least
    )


def _is_no_html(state: StateBlock, number: int) -> bool:
    line = _line(state, number)
    if line.startswith("<!--"):
        return _shares_its_line(state.src[state.bMarks[number] + state.tShift[number] :])
    found = TAG.match(line)
    return bool(found) and not is_tag(line, state.src)


def _shares_its_line(text: str) -> bool:
    """Whether text follows a comment on its last line, or the comment is never closed."""
    comment, closed, after = text.partition("-->")
    return not closed or bool(after.split("\n", 1)[0].strip() and "\n\n" not in comment)


def _is_footnote(state: StateBlock, number: int) -> bool:
    return _line(state, number).startswith("[^")
