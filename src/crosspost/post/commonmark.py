"""The Markdown parser: CommonMark with tables and strikethrough, and with emphasis that works in Korean.

Korean glues its particles to the word: in ``**"Her"**는`` CommonMark takes the closing stars for text,
because a quotation mark stands before and a letter behind them. Here a letter of Hangul beside stars
counts as their edge, as the amendment for Chinese, Japanese and Korean does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, MutableMapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline.state_inline import Scanned, StateInline
from markdown_it.token import Token

from crosspost.post.addresses import is_link
from crosspost.post.block_rules import install_block_rules
from crosspost.post.inline_rules import install_inline_rules
from crosspost.post.marks import masks_a_name, multiplies

__all__ = ["Node", "parse", "parse_line", "words_of"]

_LETTER = re.compile("[ㄱ-ㆎ가-힣\u3040-\u30ff\u4e00-\u9fff]")
_WORD = re.compile(r"\w")
_OPENING = "\"'“‘(<[「『《〈"
_CLOSING = "\"'”’)>]」』》〉"


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A block token and what stands inside it; the inside of a text is the token's own children."""

    token: Token
    children: list[Node] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """The token's type without its ending: ``paragraph``, ``list_item``, ``inline``."""
        return self.token.type.removesuffix("_open")

    @property
    def line(self) -> int:
        """The line of the file this begins in, counted from 1."""
        begins = [node.token.map[0] for node in (self, *self.children) if node.token.map]
        return begins[0] + 1 if begins else 1

    def find(self, kind: str) -> Iterator[Node]:
        """The nearest nodes of a kind inside this one."""
        for child in self.children:
            if child.kind == kind:
                yield child
            else:
                yield from child.find(kind)


def parse(text: str) -> list[Node]:
    """The blocks of a Markdown text, as a tree; never fails."""
    top: list[Node] = []
    open_lists = [top]
    for token in _MARKDOWN.parse(text):
        if token.nesting < 0:
            open_lists.pop()
            continue
        node = Node(token=token)
        open_lists[-1].append(node)
        if token.nesting > 0:
            open_lists.append(node.children)
    return top


def parse_line(text: str) -> list[Token]:
    """The inline tokens of a text that is one block, like a value of the front matter."""
    return [token for inline in _MARKDOWN.parseInline(text) for token in inline.children or ()]


def words_of(text: str, *, addresses: bool = True) -> str:
    """The text without the marks of Markdown; with ``addresses`` each link has its own behind its words.

    Angle brackets are text here: who writes one line of words means no HTML.
    """
    said: list[str] = []
    begun = [(0, "")]
    for token in parse_line(text):
        match token.type:
            case "link_open":
                begun.append((len(said), str(token.attrGet("href") or "")))
            case "link_close":
                begin, address = begun.pop()
                shown = "".join(said[begin:])
                known = unquote(address.removeprefix("mailto:")) == unquote(shown)
                said += [f" ({address})"] if addresses and is_link(address) and not known else []
            case "softbreak" | "hardbreak":
                said.append("\n")
            case "image":
                said += [child.content for child in token.children or ()]
            case _:
                said.append(token.content)
    return "".join(said).strip()


class _State(StateInline):
    def scanDelims(self, start: int, canSplitWord: bool) -> Scanned:  # noqa: N802, N803 (the parser's names)
        scanned = super().scanDelims(start, canSplitWord)
        mark, end = self.src[start], start + scanned.length
        if mark == "*" and (masks_a_name(self.src, start) or multiplies(self.src, start)):
            return Scanned(False, False, scanned.length)
        before, after = self.src[max(start - 1, 0) : start], self.src[end : end + 1]
        opens = _may_touch(before, after, mark, scanned.length, _OPENING)
        closes = _may_touch(after, before, mark, scanned.length, _CLOSING)
        if mark == "_" and scanned.length == 1:
            opens = False
        if mark == "~" and _LETTER.fullmatch(before) and _LETTER.fullmatch(after):
            # "좋아요~~그래서 갔어요~~ㅎㅎ" draws words out; a strike may only end here.
            return Scanned(False, scanned.can_close, scanned.length)
        return Scanned(scanned.can_open or opens, scanned.can_close or closes, scanned.length)


def _may_touch(outside: str, inside: str, mark: str, length: int, quotes: str) -> bool:
    """Whether marks between these characters are the edge of emphasis, as Koreans write it.

    Two stars are nothing else, whatever word they touch; drawn-out tildes ("좋아요~~") are no marks.
    """
    touched = _WORD if mark == "*" and length > 1 else _LETTER
    if not touched.fullmatch(outside) or inside.isspace() or not inside:
        return False
    return mark != "~" or inside in quotes


class _Inline(ParserInline):
    def parse(
        self, src: str, md: MarkdownIt, env: MutableMapping[str, Any], tokens: list[Token]
    ) -> list[Token]:
        state = _State(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens


class _Markdown(MarkdownIt):
    """Leaves the judgement on addresses to the reader: refused ones would be shown as raw marks."""

    def __init__(self) -> None:
        super().__init__("commonmark", {"html": True})
        self.inline = _Inline()
        self.configure("commonmark", {"html": True})
        self.enable(["table", "strikethrough"])
        install_block_rules(self)
        install_inline_rules(self)

    def validateLink(self, url: str) -> bool:  # noqa: ARG002, N802 (the parser's names)
        return True


_MARKDOWN = _Markdown()
