"""The commands of posts and of the service. Each hands over to a module of its own, imported when it runs."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from crosspost.cli.application import Id, application

__all__ = ["Switch"]

Post = Annotated[
    str, typer.Argument(metavar="POST", help="The post: a file, or its name in the posts folder.")
]
To = Annotated[str | None, typer.Option("--to", metavar="A,B", help="Only these channels.")]


class Switch(StrEnum):
    """What ``autostart`` does."""

    ON = "on"
    OFF = "off"
    STATUS = "status"


@application.command()
def demo(
    context: typer.Context,
    keep_open: Annotated[
        bool, typer.Option("--keep-open", help="Leave the simulator's pages up until Ctrl+C.")
    ] = False,
) -> int:
    """A first run without accounts: four channels, three receipts and one hand-over."""
    from crosspost.cli.demo import run

    return run(context.obj, keep_open=keep_open)


@application.command()
def preview(
    context: typer.Context,
    post: Post,
    *,
    to: To = None,
    link: Annotated[str | None, typer.Option(metavar="URL", help="The address the text already has.")] = None,
    html: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write it as a page: the channels side by side.")
    ] = None,
) -> int:
    """Show what each channel's readers will see; nothing is sent."""
    from crosspost.cli.preview import run

    return run(context.obj, post, to=to, link=link, html=html)


@application.command()
def publish(
    context: typer.Context,
    post: Post,
    *,
    to: To = None,
    link: Annotated[str | None, typer.Option(metavar="URL", help="The address the others carry.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show it; open no socket.")] = False,
    at: Annotated[
        str | None, typer.Option(metavar="TIME", help="Write it down for this time; `run` sends it.")
    ] = None,
    again: Annotated[bool, typer.Option("--again", help="A second post of the same review.")] = False,
    wait: Annotated[
        str | None, typer.Option(metavar="D", help="Follow the deliveries so long: 30s, 10m.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> int:
    """Publish one review now; given again it continues, it never repeats."""
    from crosspost.cli.publish import run

    return run(context.obj, post, to=to, link=link, dry_run=dry_run, at=at, again=again, wait=wait, yes=yes)


@application.command()
def history(
    context: typer.Context,
    *,
    status: Annotated[str | None, typer.Option(help="Only deliveries in this state.")] = None,
    channel: Annotated[str | None, typer.Option(help="Only this channel.")] = None,
    post: Annotated[str | None, typer.Option(help="Only posts whose id or title contains this.")] = None,
    since: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Not older than this day.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="At most so many, newest first.")] = 50,
) -> int:
    """What went out, when and where, and how we know."""
    from crosspost.cli.history import run

    return run(context.obj, status=status, channel=channel, post=post, since=since, limit=limit)


@application.command()
def show(
    context: typer.Context,
    delivery: Id,
) -> int:
    """One delivery with its whole history."""
    from crosspost.cli.show import run

    return run(context.obj, delivery)


@application.command()
def init(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder; default: this one.")] = Path(),
) -> int:
    """Lay out config/crosspost.toml, .env and posts/ with a sample."""
    from crosspost.cli.init import run

    return run(context.obj, folder=folder)


@application.command("import")
def import_page(
    context: typer.Context,
    source: Annotated[str, typer.Argument(metavar="URL|FILE", help="A page, or one the browser saved.")],
) -> int:
    """Make a page of a blog a post of this workspace, with its pictures."""
    from crosspost.cli.import_page import run

    return run(context.obj, source)


@application.command()
def share(
    context: typer.Context,
    url: Annotated[str, typer.Argument(metavar="URL", help="A page that is already live.")],
    *,
    to: To = None,
) -> int:
    """Share links and copy-ready texts of a live page for the four platforms; no account needed."""
    from crosspost.cli.share import run

    return run(context.obj, url, to=to)


@application.command()
def check(
    context: typer.Context,
    *,
    online: Annotated[bool, typer.Option("--online", help="Ask the platforms who is signed in.")] = False,
) -> int:
    """Every problem of config, posts, credentials and limits, with its place and remedy."""
    from crosspost.cli.check import run

    return run(context.obj, online=online)


@application.command()
def plan(
    context: typer.Context,
    *,
    days: Annotated[int, typer.Option(min=1, metavar="N", help="How far to look.")] = 7,
) -> int:
    """What goes out when, and what changed since."""
    from crosspost.cli.plan import run

    return run(context.obj, days=days)


@application.command(name="run")
def serve(
    context: typer.Context,
    *,
    once: Annotated[bool, typer.Option("--once", help="Stay only while something is due.")] = False,
) -> int:
    """The service: schedules, deliveries, looks; until Ctrl+C."""
    from crosspost.cli.run import run

    return run(context.obj, once=once)


@application.command()
def autostart(
    context: typer.Context,
    switch: Annotated[Switch, typer.Argument(metavar="on|off|status", help="What to do.")],
) -> int:
    """`run --once` by itself: at logon and every ten minutes."""
    from crosspost.cli.autostart import run_off, run_on, run_status

    runs = {Switch.ON: run_on, Switch.OFF: run_off, Switch.STATUS: run_status}
    return runs[switch](context.obj)


@application.command()
def status(context: typer.Context) -> int:
    """Whether the service runs, what is next, and what waits for whom."""
    from crosspost.cli.status import run

    return run(context.obj)


@application.command()
def simulator(
    context: typer.Context,
    *,
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port; 0 takes a free one.")] = 8765,
    owner: Annotated[
        float | None, typer.Option(metavar="SECONDS", help="The owner presses publish after so long.")
    ] = None,
    band_gap: Annotated[
        float, typer.Option(min=0, metavar="SECONDS", help="The least time between two calls of a band.")
    ] = 10.0,
    fault: Annotated[
        list[str] | None, typer.Option(metavar="ENDPOINT=KIND", help="A fault on demand; may be repeated.")
    ] = None,
) -> int:
    """The four platforms on this machine, to rehearse against."""
    from crosspost.cli.simulator import run

    return run(context.obj, port=port, owner=owner, band_gap=band_gap, faults=fault or [])
