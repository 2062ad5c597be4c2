"""The commands by which an owner decides on deliveries, and looks after channels and the ledger."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from crosspost.cli.application import Id, application

__all__ = ["Target", "Which"]

Target = Annotated[str, typer.Argument(metavar="ID|POST", help="A delivery, or a post's name.")]
Which = Annotated[str | None, typer.Argument(metavar="CHANNEL", help="The channel; default: all.")]


@application.command()
def connect(
    context: typer.Context,
    channel: Annotated[str, typer.Argument(metavar="CHANNEL", help="The channel; a new name makes one.")],
    *,
    platform: Annotated[
        str | None, typer.Option(metavar="ADAPTER", help="The platform of a new channel.")
    ] = None,
    way: Annotated[
        str | None, typer.Option(metavar="WAY", help="How: browser, or token to paste one.")
    ] = None,
    account: Annotated[
        str | None, typer.Option(metavar="NAME|ID", help="Which account, where there are several.")
    ] = None,
    redirect: Annotated[
        str | None, typer.Option(metavar="URL", help="The address registered for coming back.")
    ] = None,
    browser: Annotated[bool, typer.Option(help="Open the browser by itself.")] = True,
) -> int:
    """Sign a channel in, step by step; what is secret is kept sealed, never shown."""
    from crosspost.cli.connect import run

    return run(
        context.obj,
        channel,
        platform=platform,
        way=way,
        account=account,
        redirect=redirect,
        browser=browser,
    )


@application.command()
def settle(
    context: typer.Context,
    target: Target,
    *,
    on: Annotated[str | None, typer.Option(metavar="CHANNEL", help="Which channel of a post.")] = None,
    published: Annotated[str | None, typer.Option(metavar="URL", help="It is up, at this address.")] = None,
    not_published: Annotated[bool, typer.Option("--not-published", help="It is not up.")] = False,
) -> int:
    """Record what you saw on the platform yourself."""
    from crosspost.cli.decisions import run_settle

    return run_settle(context.obj, target, on=on, published=published, not_published=not_published)


@application.command()
def retry(context: typer.Context, delivery: Id) -> int:
    """Send a failed or missed delivery after all."""
    from crosspost.cli.decisions import run_retry

    return run_retry(context.obj, delivery)


@application.command()
def approve(
    context: typer.Context,
    target: Target,
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask: this is the yes.")] = False,
    again: Annotated[
        bool, typer.Option("--again", help="Also where the same post is there already: a second one.")
    ] = False,
) -> int:
    """Say yes to what waits for it; what goes out is shown."""
    from crosspost.cli.approve import run

    return run(context.obj, target, yes=yes, again=again)


@application.command()
def cancel(
    context: typer.Context,
    target: Annotated[str | None, typer.Argument(metavar="ID|POST", help="A delivery or a post.")] = None,
    *,
    all_: Annotated[bool, typer.Option("--all", help="Everything that has not been sent.")] = False,
) -> int:
    """Call off what has not been sent."""
    from crosspost.cli.decisions import run_cancel

    return run_cancel(context.obj, target, everything=all_)


@application.command()
def pause(context: typer.Context, channel: Which = None) -> int:
    """Stop sending on a channel, or on all."""
    from crosspost.cli.decisions import run_pause

    return run_pause(context.obj, channel)


@application.command()
def resume(context: typer.Context, channel: Which = None) -> int:
    """Send on a channel, or on all, again."""
    from crosspost.cli.decisions import run_resume

    return run_resume(context.obj, channel)


@application.command()
def handover(
    context: typer.Context,
    delivery: Id,
    *,
    open_: Annotated[bool, typer.Option("--open", help="Open it in the browser.")] = False,
) -> int:
    """Where a person finishes a delivery."""
    from crosspost.cli.handover import run

    return run(context.obj, delivery, open_it=open_)


@application.command()
def backup(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A new file, or a folder for one.")],
) -> int:
    """Write the ledger and what it needs into one file."""
    from crosspost.cli.backup import run_backup

    return run_backup(context.obj, file)


@application.command()
def restore(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A backup.")],
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask; a ledger in its place is kept.")] = False,
) -> int:
    """Bring a backup back; what may have gone out since waits for your yes."""
    from crosspost.cli.backup import run_restore

    return run_restore(context.obj, file, yes=yes)
