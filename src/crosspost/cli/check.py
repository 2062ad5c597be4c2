"""``crosspost check``: every problem with its place and remedy; with ``--online`` also who is signed in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from crosspost.adapter import ChannelReport, Mode, Registry
from crosspost.app import Crosspost
from crosspost.app.stored_secrets import with_stored_secrets
from crosspost.cli.exits import OK, USAGE
from crosspost.cli.face import Face
from crosspost.cli.followed import misspelt, remedy_of
from crosspost.cli.gateway import is_rehearsal
from crosspost.cli.output import local_time, print_json
from crosspost.cli.signed_in import report_lines, report_record
from crosspost.config import (
    PREFIX,
    Channel,
    Source,
    Workspace,
    examine,
    load_settings,
    place,
    place_of,
)
from crosspost.delivery import LedgerPlace
from crosspost.errors import ConfigurationError, CrosspostError
from crosspost.messages import Words
from crosspost.schedule import FeedReading, Followed

__all__ = ["run"]

Item = dict[str, Any]

_WARNINGS = frozenset({"config.posts_missing"})
"""What stops no publish by itself: a post may lie anywhere."""


def run(face: Face, *, online: bool) -> int:
    """Name each problem; exit 2 when one would stop a publish."""
    options = face.options
    workspace = face.workspace(rehearsal=is_rehearsal(options))
    if workspace.home:
        # The user's own data folder keeps what was shared; it has nothing to check.
        raise ConfigurationError("config.no_workspace", where=str(Path.cwd()))
    face.words = _words(face, workspace)
    found = examine(workspace, Registry(), furnish=partial(_furnished, workspace))
    dotenv = workspace.environment_file
    items = [_item(_placed(error, dotenv), face.words) for error in found]
    if online and not any(_is_of_config(error) for error in found):
        with face.opened(simulate=True) as app:
            items += _ask_all(app)
            items += _feeds(app)
    if options.json:
        print_json(items)
    else:
        _tell(face, items)
    return USAGE if any(_stops(item) for item in items) else OK


def _furnished(workspace: Workspace, channel: Channel, url: str) -> Channel:
    place = LedgerPlace(workspace=workspace, url=url)
    return with_stored_secrets({channel.name: channel}, place=place)[channel.name]


def _stops(item: Item) -> bool:
    return item["kind"] not in {"report", "warning"}


def _words(face: Face, workspace: Workspace) -> Words:
    """The words of the workspace's language, where its settings can be read."""
    try:
        language = load_settings(workspace).language
    except ConfigurationError:
        return face.words
    return Words(language) if language else face.words


def _is_of_config(error: CrosspostError) -> bool:
    """Whether the workspace cannot even be opened; a missing secret stops only its own channel."""
    ready = {"config.secret_missing", "config.consent", "config.cookies_incomplete"}
    ready |= {"config.posts_missing", "config.entry_post_missing", "config.cookies_unreadable"}
    return isinstance(error, ConfigurationError) and error.code not in ready


def _placed(error: CrosspostError, dotenv: Path) -> CrosspostError:
    """A problem of a variable, with the file where the variable is given one."""
    variable = error.where or ""
    where = f"{dotenv} [{variable}]"
    if not variable.startswith(PREFIX) or place(where)[1] is None:
        return error
    return type(error)(error.code, where=where, **error.params)


def _item(error: CrosspostError, words: Words, *, remedy: str = "") -> Item:
    """One problem; ``remedy`` is the key of other words for what to do, where there are such."""
    file, line = place_of(error)
    message = words.error(error)
    why = message.why.removeprefix(f"{error.where}: ") if error.where else message.why
    do = words.say(remedy) if remedy and words.has(remedy) else message.do
    said = "\n".join(part for part in (why, do) if part)
    return {
        "kind": "warning" if error.code in _WARNINGS else error.kind,
        "code": error.code,
        "message": said,
        "where": error.where or file,
        "line": line,
    }


def _ask_all(app: Crosspost) -> Iterator[Item]:
    for channel in app.channels.values():
        if channel.mode is not Mode.SHARE and channel.settings.enabled:
            yield from _ask(app, channel)


def _feeds(app: Crosspost) -> Iterator[Item]:
    """What each followed blog has, or why it cannot be read."""
    for source, found in app.feeds():
        where = f"{app.workspace.config} [source {source.name}]"
        if isinstance(found, CrosspostError):
            own = remedy_of(found, "do.check.source")
            if not app.words.has(f"do.{found.code}"):
                own = "do.check.source"
            yield _item(type(found)(found.code, where=where, **found.params), app.words, remedy=own)
            continue
        yield _feed(app, source, found, where)


def _feed(app: Crosspost, source: Source, found: FeedReading, where: str) -> Item:
    """A followed blog as it was read now, and how far it was followed until now."""
    say, feed = app.words.say, found.feed
    known = app.followed(source)
    said = say(
        "check.source",
        title=feed.title or (known.state.title if known else "") or source.name,
        kind=say(f"feed.{feed.kind.value}"),
        count=len(feed.items),
        newest=feed.items[0].title if feed.items else "-",
    )
    lines = [said, _followed(app, known), *misspelt(app.words, source, feed)]
    return {
        "kind": "report",
        "code": "check.source",
        "message": "\n".join(lines),
        "where": where,
        "line": None,
        "source": source.name,
        "feed": found.address,
        "read_from": feed.kind.value,
        "items": len(feed.items),
        "known": known.known if known else 0,
        "shared": known.shared if known else 0,
        "read_at": _json_time(known.state.read_at) if known else None,
        "next_at": _json_time(known.next_at) if known else None,
    }


def _followed(app: Crosspost, known: Followed | None) -> str:
    say, zone = app.words.say, app.settings.timezone
    if known is None or known.state.read_at is None:
        return say("check.source_new")
    return say(
        "check.source_known",
        at=local_time(known.state.read_at, zone),
        known=known.known,
        shared=known.shared,
        next=local_time(max(known.next_at, app.now()), zone),
    )


def _json_time(at: datetime | None) -> str | None:
    return at.isoformat(timespec="seconds").replace("+00:00", "Z") if at else None


def _ask(app: Crosspost, channel: Channel) -> Iterator[Item]:
    """What the platform says of one channel, and what is wrong with it."""
    try:
        channel.check_ready(rehearsal=app.workspace.rehearsal)
    except ConfigurationError:
        # It is among the problems already.
        return
    try:
        report = app.verify(channel)
    except CrosspostError as error:
        # The remedy of a kind speaks of publishing; nothing is being published here.
        own = f"do.check.{error.kind}" if not app.words.has(f"do.{error.code}") else ""
        yield _item(type(error)(error.code, where=channel.where, **error.params), app.words, remedy=own)
        return
    yield _report(app, channel, report)
    for problem in _wrong(channel, report):
        yield _item(problem, app.words)


def _wrong(channel: Channel, report: ChannelReport) -> Iterator[CrosspostError]:
    expected = channel.settings.expect
    if expected is not None and not report.is_called(expected):
        yield ConfigurationError(
            "check.expect", where=channel.where, key="expect", expected=expected, found=report.name
        )
    if report.missing:
        yield ConfigurationError(
            "check.permissions", where=channel.where, channel=channel.name, names=", ".join(report.missing)
        )


def _report(app: Crosspost, channel: Channel, report: ChannelReport) -> Item:
    file, line = place(channel.where)
    proven = app.proven(channel)
    lines = [*report_lines(app, report), *_proven_lines(app, proven)]
    return {
        "kind": "report",
        "code": "check.report",
        "message": "\n".join(lines),
        "where": channel.where or file,
        "line": line,
        **report_record(channel, report),
        "proven": {mode.value: at.isoformat() if at else None for mode, at in proven.items()},
    }


def _proven_lines(app: Crosspost, proven: dict[Mode, datetime | None]) -> Iterator[str]:
    say, zone = app.words.say, app.settings.timezone
    for mode, at in proven.items():
        when = local_time(at, zone) or say("check.never")
        yield say("check.proven", mode=mode.value, at=when)


def _tell(face: Face, items: Sequence[Item]) -> None:
    """A list for people, grouped by the file."""
    groups: dict[str, list[Item]] = {}
    for item in items:
        groups.setdefault(str(item["where"]).partition(" [")[0], []).append(item)
    for file, found in groups.items():
        face.tell(file)
        for item in found:
            table = str(item["where"])[len(file) :].strip()
            line = face.words.say("check.line", line=item["line"]) if item["line"] else ""
            body = str(item["message"]).replace("\n", "\n    ")
            # What the parser refused names its line already.
            line = "" if line and body.casefold().startswith(line.casefold()) else line
            head = " ".join(part for part in (line, table) if part)
            face.tell(f"  {head}: {body}" if head else f"  {body}")
    problems = sum(_stops(item) for item in items)
    face.tell(face.words.say("check.problems", count=problems) if problems else face.words.say("check.fine"))
