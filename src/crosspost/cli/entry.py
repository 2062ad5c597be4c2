"""One exit path: every error becomes its words and its exit code here."""

from __future__ import annotations

import locale
import logging
import os
import sys

import typer
from typer.exceptions import TyperException

from crosspost.cli.commands import application
from crosspost.cli.exits import OUR_BUG, USAGE
from crosspost.cli.face import Face
from crosspost.cli.options import hoist
from crosspost.cli.streams import harden
from crosspost.errors import CrosspostError
from crosspost.messages import Words

__all__ = ["default_language", "run"]

log = logging.getLogger(__name__)


def run(arguments: list[str]) -> int:
    """Run the command line; the answer is the exit code."""
    harden()
    arguments = hoist(arguments)
    as_json = "--json" in arguments
    face = Face(words=Words(default_language()))
    try:
        command = typer.main.get_command(application)
        return int(command.main(arguments, "crosspost", standalone_mode=False, obj=face) or 0)
    except (typer.Abort, KeyboardInterrupt):
        # What sends ends by itself when it is interrupted; here nothing was under way.
        print(face.words.say("cli.stopped"), file=sys.stderr)
        return USAGE
    except TyperException as wrong:
        return _usage(wrong, face, as_json=as_json)
    except CrosspostError as error:
        face.complain(error)
        return USAGE
    except Exception as defect:  # noqa: BLE001  # the one exit path: our own bug is exit code 1
        return _defect(defect, face.words, as_json=as_json)


def default_language() -> str:
    """Korean where the system speaks Korean, English elsewhere."""
    names = ("CROSSPOST_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
    named = next((os.environ[name] for name in names if os.environ.get(name)), "")
    named = named or locale.getlocale()[0] or ""
    return "ko" if named.lower().startswith(("ko", "korean")) else "en"


def _usage(wrong: TyperException, face: Face, *, as_json: bool) -> int:
    if as_json:
        _print_error("usage", "cli.usage", wrong.format_message(), None)
    else:
        now = face.words.say(face.before_an_error) if face.before_an_error else ""
        parts = (now, wrong.format_message(), face.words.say("do.cli.usage"))
        print(*(part for part in parts if part), sep="\n", file=sys.stderr)
    return USAGE


def _defect(defect: Exception, words: Words, *, as_json: bool) -> int:
    log.debug("defect", exc_info=defect)
    kind = type(defect).__name__
    if as_json:
        _print_error("bug", "cli.bug", words.say("cli.bug", kind=kind), None)
    else:
        print(words.say("cli.bug", kind=kind), file=sys.stderr)
    return OUR_BUG


def _print_error(kind: str, code: str, message: str, where: str | None) -> None:
    # Tables for people come with it; a run that ends well without them need not wait for their import.
    from crosspost.cli.output import print_json

    print_json({"error": {"kind": kind, "code": code, "message": message, "where": where}})
