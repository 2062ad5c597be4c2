"""The command line's tree, and the options that every command takes."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from crosspost.cli.face import Face
from crosspost.cli.options import Options

__all__ = ["Id", "application"]

EPILOG = "Global options may stand before or after the command. Exit codes: docs/reference/cli.md"

application = typer.Typer(
    name="crosspost",
    help="One review, four Korean platforms, never twice.",
    epilog=EPILOG,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


Id = Annotated[str, typer.Argument(metavar="ID", help="A delivery's id or its beginning.")]


def _version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        typer.echo(f"crosspost {version('crosspost')}")
        raise typer.Exit


@application.callback(invoke_without_command=True)
def options(
    context: typer.Context,
    *,
    workspace: Annotated[
        Path | None, typer.Option(metavar="DIR", help="The folder that holds config/.")
    ] = None,
    config: Annotated[Path | None, typer.Option(metavar="FILE", envvar="CROSSPOST_CONFIG")] = None,
    rehearse: Annotated[bool, typer.Option("--rehearse", help="Rehearse against the simulator.")] = False,
    fresh: Annotated[bool, typer.Option("--fresh", help="Empty the rehearsal first.")] = False,
    json: Annotated[bool, typer.Option("--json", help="One JSON value on stdout.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", help="Show the log.")] = False,
    _version_asked: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Take what every command shares."""
    face: Face = context.obj
    face.options = Options(
        workspace=workspace, config=config, rehearse=rehearse, fresh=fresh, json=json, verbose=verbose
    )
    face.command = context.invoked_subcommand
    face.listen()
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())
