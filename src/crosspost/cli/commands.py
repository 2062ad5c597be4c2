"""The whole tree of commands: importing a module of them hangs them into it, in the order of the help."""

from crosspost.cli import posting, tending
from crosspost.cli.application import application

__all__ = ["application", "posting", "tending"]
