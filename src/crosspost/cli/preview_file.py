"""``crosspost preview --html``: the phones side by side, in one file to open in a browser."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import filterfalse
from pathlib import Path

from crosspost.app import Crosspost, Prepared
from crosspost.cli.bars import length_words, share_shown
from crosspost.delivery import Planned
from crosspost.errors import ConfigurationError
from crosspost.files import write_whole
from crosspost.messages import Words
from crosspost.post import Notice, Post
from crosspost.rendering import (
    MARK,
    PreviewLength,
    PreviewPage,
    PreviewPhone,
    cut_short,
    opening,
    preview_page,
)

__all__ = ["check_place", "write_preview"]

_SUMMARY = 120
"""About how many characters of a post without a summary a link card shows."""
_HEAD = 4096
"""How many bytes of a file are looked at for who made it."""


def check_place(file: Path) -> None:
    """Raise `ConfigurationError` where no preview can lie: only an earlier one is written over."""
    where = str(file)
    try:
        if file.is_dir():
            raise ConfigurationError("preview.is_folder", where=where)
        if not file.parent.is_dir():
            raise ConfigurationError("preview.no_folder", where=where, folder=str(file.parent))
        if file.exists() and not _ours(file):
            raise ConfigurationError("preview.not_ours", where=where)
    except OSError as error:
        raise ConfigurationError("preview.not_written", where=where) from error


def write_preview(app: Crosspost, prepared: Prepared, file: Path) -> None:
    """Write the page; raises `ConfigurationError` where it cannot be, and what reading a picture raises."""
    page = preview_page(_page(app, prepared))
    try:
        write_whole(file, page.encode())
    except OSError as error:
        raise ConfigurationError("preview.not_written", where=str(file)) from error


def _ours(file: Path) -> bool:
    """Whether an earlier preview lies there, or an empty file; never a device or a pipe."""
    if not file.is_file():
        return False
    with file.open("rb") as there:
        head = there.read(_HEAD)
    return not head or f'name="generator" content="{MARK}"'.encode() in head


def _page(app: Crosspost, prepared: Prepared) -> PreviewPage:
    post, words = prepared.post, app.words
    # The link leads to the original, whose title may say more than the post's own.
    titles = [plan.rendition.title for plan in prepared.plans if plan.channel.account == prepared.first]
    return PreviewPage(
        title=post.title,
        headline=next(filter(None, titles), post.title),
        summary=_summary(post),
        picture=next(post.images, None),
        phones=tuple(_phone(plan, words) for plan in prepared.plans),
        notes=_worded(prepared.notices, words),
        rehearsal=app.workspace.rehearsal,
        language=words.language,
        say=words.say,
    )


def _phone(plan: Planned, words: Words) -> PreviewPhone:
    channel, notices = plan.channel, plan.rendition.notices
    by_hand = [notice for notice in notices if notice.code == "notice.images_by_hand"]
    others = [notice for notice in notices if notice not in by_hand]
    return PreviewPhone(
        channel=channel.name,
        platform=words.name(channel.adapter.title),
        mode=words.say(f"mode.{channel.mode.value}"),
        name=channel.settings.expect or channel.name,
        rendition=plan.rendition,
        colours=channel.adapter.colours,
        lengths=tuple(
            PreviewLength(
                name=words.say(f"preview.part.{part.value}"),
                numbers=length_words(part, measure, words),
                share=share_shown(part, measure),
            )
            for part, measure in plan.measures.items()
        ),
        cut=_worded(filter(cut_short, others), words),
        notes=_worded(filterfalse(cut_short, others), words),
        by_hand=" ".join(_worded(by_hand, words)),
    )


def _summary(post: Post) -> str:
    return post.summary or " ".join(opening(post, _SUMMARY).texts)


def _worded(notices: Iterable[Notice], words: Words) -> tuple[str, ...]:
    return tuple(words.say(notice.code, **notice.params) for notice in notices)
