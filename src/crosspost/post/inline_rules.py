"""What stands inside a line of a Korean review."""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.rules_inline import html_inline
from markdown_it.rules_inline.state_inline import StateInline

from crosspost.post.html_tags import TAG, is_tag

__all__ = ["install_inline_rules"]


def install_inline_rules(markdown: MarkdownIt) -> None:
    """Put the rules in front of the parser's own."""
    ruler = markdown.inline.ruler
    ruler.at("html_inline", _html)


def _html(state: StateInline, silent: bool) -> bool:
    found = TAG.match(state.src, state.pos)
    if found and not is_tag(found[0], state.src):
        return False
    return html_inline(state, silent)
