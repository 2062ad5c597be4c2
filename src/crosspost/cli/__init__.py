"""The command line: parse, call, print. No logic."""

from __future__ import annotations

import sys
from collections.abc import Sequence

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and exit with its code."""
    from crosspost.cli.entry import run

    sys.exit(run(list(sys.argv[1:] if arguments is None else arguments)))
