"""What is said of followed blogs: why one cannot be read, and why posts of it wait for a yes."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from crosspost.config import Source
from crosspost.errors import CrosspostError
from crosspost.messages import Words
from crosspost.post.feed import Feed

__all__ = ["RESTORED", "asked_about", "misspelt", "remedy_of", "unread"]

_NAMED = 10
"""How many of a blog's categories are named."""

RESTORED = "restored.maybe_shared"
"""The doubt that a backup leaves behind."""


def unread(error: CrosspostError, words: Words, *, source: str) -> str:
    """A followed blog, or a post of it, that could not be read or shared, why, and what helps."""
    message = words.error(error, now=None)
    do = words.say(remedy) if (remedy := remedy_of(error, "do.source.page")) else message.do
    return "\n".join((words.say("run.source_trouble", source=source), f"{message.why} {do}".rstrip()))


def remedy_of(error: CrosspostError, page: str) -> str:
    """The key of the remedy for a page that is read by itself: its own is for who has typed an address."""
    return page if error.code.startswith("page.") and error.code != "page.defect" else ""


def misspelt(words: Words, source: Source, feed: Feed) -> Iterator[str]:
    """That no post of a feed is in a wanted category: it may be written otherwise there."""
    found = dict.fromkeys(category for item in feed.items for category in item.categories)
    if source.categories and feed.items and not set(source.categories) & set(found):
        wanted, there = ", ".join(source.categories), ", ".join(list(found)[:_NAMED]) or "-"
        yield words.say("check.source_categories", wanted=wanted, found=there)


def asked_about(words: Words, *, source: str, count: int, reasons: Collection[str]) -> str:
    """That posts of a blog wait for a yes, and why: too many at once, or what is doubtful about them."""
    if not reasons:
        return words.say("run.news_asked", source=source, count=count)
    if RESTORED in reasons:
        return words.say("run.news_doubted", source=source, count=count)
    why = " ".join(words.say(f"why.{code}") for code in reasons)
    return words.say("run.news_unsure", source=source, count=count, why=why)
