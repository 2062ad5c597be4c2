"""The marks inside a line: those of other writing tools, and those that people get slightly wrong.

Each rule stands in front of the parser's own and takes what can only be meant one way; what is left is text.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from markdown_it import MarkdownIt
from markdown_it.rules_inline import html_inline
from markdown_it.rules_inline.state_inline import StateInline
from markdown_it.token import Token

from crosspost.post.addresses import address_at
from crosspost.post.html_tags import TAG, is_tag
from crosspost.post.marks import masks_a_name

__all__ = ["install_inline_rules"]

_Take = Callable[[StateInline, re.Match[str]], None]

# "(내 사진.jpg =100x "창가")": spaces in the name, a size, quotation marks in the caption.
_TARGET = (
    r"\([ \t]{0,3}(?P<address>[^()\n\"]{1,300}?(?:\([^()\n]{0,100}\)[^()\n\"]{0,100}?)?)"
    r"(?:[ \t]{1,3}=\d*(?:x\d*)?)?(?:[ \t]{1,3}\"(?P<title>[^\n]{0,300}?)\")?[ \t]{0,3}\)"
)
_PICTURE = re.compile(rf"!\[(?P<alt>[^\[\]\n]*)\]{_TARGET}")
_LINK = re.compile(rf"\[(?P<text>[^\[\]\n]+)\]{_TARGET}")
# Obsidian: a picture, with a width or words behind the bar; a note, with the words to show behind it.
_EMBED = re.compile(r"!\[\[(?P<address>[^\[\]|#\n]+)(?:\|(?:\d[\dx]*|(?P<alt>[^\[\]\n]*)))?\]\]")
_WIKI = re.compile(r"\[\[(?:[^\[\]|\n]+\|)?(?P<text>[^\[\]|\n]+)\]\]")
_REMARK = re.compile(r"%%(?!%)[^%]+%%")
_CALLOUT = re.compile(r"\[!\w+\][+-]?[ \t]*\n?")
_HIGHLIGHT = re.compile(r"==(?P<text>[^\s=](?:[^=\n]*[^\s=])?)==(?!=)")
_FOOTNOTE = re.compile(r"\[\^(?P<mark>[^\s\[\]]+)\](?P<told>:[ \t]*)?")
_ASIDE = re.compile(r"\^\[(?P<text>[^\[\]\n]+)\]")
_ONE = r"(?:[#.][\w-]+|[\w-]+=(?:\"[^\"\n]*\"|[^\s{}\"]+))"
_ATTRIBUTES = re.compile(rf"\{{:?\s*{_ONE}(?:\s+{_ONE})*\s*\}}")
_CONTAINER = re.compile(r":{3,}[ \t]*(?:[a-z][\w-]*[ \t]*)?\n?")
# "**책 **은" and "** 책**": a space on the wrong side of the stars.
_SPACED = re.compile(
    r"\*\*(?:(?=[^\s*])(?P<before>[^*\n]*[^\s*][ \t]+)\*\*(?=[가-힣])"
    r"|[ \t]+(?P<after>[^\s*](?:[^*\n]*[^\s*])?[ \t]*)\*\*)"
)
_SCHEME = re.compile(r"https?\Z", re.IGNORECASE)


def install_inline_rules(markdown: MarkdownIt) -> None:
    """Put the rules in front of the parser's own."""
    ruler = markdown.inline.ruler
    ruler.at("html_inline", _html)
    ruler.before("escape", "address", _address)
    ruler.before("emphasis", "spaced", _taking(_SPACED, _strong, _is_spaced))
    ruler.before("strikethrough", "highlight", _taking(_HIGHLIGHT, _words, _stands_apart))
    for name, pattern, take, may in (
        ("callout", _CALLOUT, _nothing, _begins),
        ("footnote", _FOOTNOTE, _footnote, None),
        ("wiki", _WIKI, _words, None),
        ("embed", _EMBED, _embed, None),
        ("aside", _ASIDE, _aside, None),
        ("remark", _REMARK, _nothing, _stands_apart),
        ("attributes", _ATTRIBUTES, _nothing, _belongs),
        ("container", _CONTAINER, _nothing, _begins_a_line),
    ):
        ruler.before("link", name, _taking(pattern, take, may))
    ruler.after("link", "loose_link", _taking(_LINK, _link, None))
    ruler.after("image", "loose_picture", _taking(_PICTURE, _picture, None))


def _taking(
    pattern: re.Pattern[str], take: _Take, may: Callable[[StateInline, re.Match[str]], bool] | None
) -> Callable[[StateInline, bool], bool]:
    """The rule that takes what a pattern matches here, where it ``may``."""

    def rule(state: StateInline, silent: bool) -> bool:
        found = pattern.match(state.src, state.pos, state.posMax)
        if found is None or (may and not may(state, found)):
            return False
        if not silent:
            take(state, found)
        state.pos = found.end()
        return True

    return rule


def _begins(state: StateInline, found: re.Match[str]) -> bool:
    return not state.src[: found.start()]


def _begins_a_line(state: StateInline, found: re.Match[str]) -> bool:
    return not state.src[: found.start()].rpartition("\n")[2].strip()


def _belongs(state: StateInline, found: re.Match[str]) -> bool:
    """Whether attributes stand right behind a picture or a link, or behind the words of a line."""
    before = state.src[: found.start()].rpartition("\n")[2]
    behind = state.src[found.end() :].partition("\n")[0]
    return before.endswith((")", "]", "*", "`")) or bool(before.strip() and not behind.strip())


def _stands_apart(state: StateInline, found: re.Match[str]) -> bool:
    """``100%%`` and ``a==b`` are no marks."""
    before = state.src[found.start() - 1 : found.start()]
    return not (before.isascii() and before.isalnum()) and before not in {"=", "%"}


def _is_spaced(state: StateInline, found: re.Match[str]) -> bool:
    """Whether these stars are a pair: as many stand before them in their line as behind, by twos."""
    before = state.src[: found.start()].rpartition("\n")[2]
    behind = state.src[found.start() :].partition("\n")[0]
    even = before.count("**") % 2 == 0 and behind.count("**") % 2 == 0
    return even and not masks_a_name(state.src, found.start())


def _nothing(state: StateInline, found: re.Match[str]) -> None:
    """What the mark says is for the writing tool alone."""


def _words(state: StateInline, found: re.Match[str]) -> None:
    _inside(state, *found.span("text"))


def _strong(state: StateInline, found: re.Match[str]) -> None:
    state.push("strong_open", "strong", 1)
    _inside(state, *found.span("after" if found["before"] is None else "before"))
    state.push("strong_close", "strong", -1)


def _link(state: StateInline, found: re.Match[str]) -> None:
    address = state.md.normalizeLink(found["address"].strip())
    state.push("link_open", "a", 1).attrs = {"href": address}
    _inside(state, *found.span("text"))
    state.push("link_close", "a", -1)


def _picture(state: StateInline, found: re.Match[str]) -> None:
    said = found.groupdict()
    token = state.push("image", "img", 0)
    token.attrs = {"src": said["address"].strip(), "alt": "", "title": said.get("title") or ""}
    token.children = [Token("text", "", 0, content=said["alt"] or "")]


def _embed(state: StateInline, found: re.Match[str]) -> None:
    """Obsidian finds a picture by its name, wherever it lies."""
    _picture(state, found)
    state.tokens[-1].meta["anywhere"] = True


def _footnote(state: StateInline, found: re.Match[str]) -> None:
    state.append_pending(f"[{found['mark']}] " if found["told"] else f"[{found['mark']}]")


def _aside(state: StateInline, found: re.Match[str]) -> None:
    state.append_pending(" (")
    _inside(state, *found.span("text"))
    state.append_pending(")")


def _inside(state: StateInline, begin: int, end: int) -> None:
    """Read a part of the line by all the rules."""
    last = state.posMax
    state.pos, state.posMax = begin, end
    state.md.inline.tokenize(state)
    state.posMax = last


def _address(state: StateInline, silent: bool) -> bool:
    """An address is one thing: a star or an underscore in it is no mark."""
    if state.src[state.pos] != ":":
        return False
    scheme = _SCHEME.search(state.src, max(state.pos - 5, 0), state.pos)
    address = address_at(state.src, scheme.start(), state.posMax) if scheme else ""
    if not scheme or not address:
        return False
    begin = state.pos
    state.pos = scheme.start() + len(address)
    if not silent:
        state.append_pending(state.src[begin : state.pos])
    return True


def _html(state: StateInline, silent: bool) -> bool:
    found = TAG.match(state.src, state.pos)
    if found and not is_tag(found[0], state.src):
        return False
    return html_inline(state, silent)
