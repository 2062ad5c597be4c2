"""What every command holds: the options, the words, and the workspace once it is open."""

from __future__ import annotations

import json
import logging
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from crosspost.cli.options import Options
from crosspost.errors import ConfigurationError, CrosspostError, StorageError
from crosspost.messages import Words

if TYPE_CHECKING:
    from crosspost.app import Crosspost
    from crosspost.config import Workspace

__all__ = ["YES", "Face"]

YES = frozenset({"y", "yes", "네", "예", "응"})
"""What a person types for a yes."""

_READS = frozenset({"check", "history", "plan", "preview", "run", "show", "status"})
"""The commands that publish nothing themselves before they fail; what is public is no matter of theirs."""

_FIRST_WORDS = {"connect": "now.not_connected", "import": "now.not_imported"}
"""What a command says that would have changed something else than what is public."""

_WONDER = 1.5
"""Seconds after which a person asks herself whether anything happens."""


@dataclass(slots=True, kw_only=True)
class Face:
    """One run of the command line."""

    words: Words
    options: Options = field(default_factory=Options)
    command: str | None = None
    """The command that runs, once it is known."""

    @property
    def before_an_error(self) -> str | None:
        """The key of what a message of an error says first: who only reads claims nothing."""
        if self.command in _READS:
            return None
        return _FIRST_WORDS.get(self.command or "", "now.nothing")

    @property
    def terminal(self) -> bool:
        """Whether a person sits at both ends."""
        return sys.stdin.isatty() and sys.stdout.isatty()

    def tell(self, text: str) -> None:
        """Say something to the person; stdout stays free for JSON."""
        print(text, file=sys.stderr)

    @contextmanager
    def patient(self, key: str) -> Iterator[None]:
        """Say ``key`` when what happens meanwhile takes long enough to be wondered at."""
        telling = threading.Timer(_WONDER, lambda: self.tell(self.words.say(key)))
        telling.daemon = True
        telling.start()
        try:
            yield
        finally:
            telling.cancel()

    def complain(self, error: CrosspostError) -> None:
        """Say what is wrong: on stdout as JSON where that was asked for, else in words."""
        now, params = self.before_an_error, dict(error.params)
        if isinstance(error, StorageError):
            now = "now.see_history"
        elif error.code in {"approve.found_there", "approve.yes_needed"}:
            # What waits for a yes may be up by another way.
            now = "now.not_by_this"
        elif "status" in params and self.words.has(f"now.{params['status']}"):
            now = f"now.{params['status']}"
            params |= {"status": self.words.say(f"status.{params['status']}"), "channel": error.where}
        record = {"kind": error.kind, "code": error.code, "params": params, "where": error.where}
        # The remedies of a kind speak of publishing.
        own = f"do.connect.{error.kind}" if self.command == "connect" else ""
        message = self.words.record(record, now=now, own=own)
        if not self.options.json:
            self.tell(str(message))
            return
        body = {"kind": error.kind, "code": error.code, "message": str(message), "where": error.where}
        print(json.dumps({"error": body}, ensure_ascii=False, indent=2))

    @contextmanager
    def opened(self, *, simulate: bool = False, home: bool = False) -> Iterator[Crosspost]:
        """Open the workspace; ``simulate`` starts the simulator when this is a rehearsal.

        Where there is none, the user's own data folder stands in once it has a ledger, or if ``home``.
        """
        from crosspost.app import Crosspost
        from crosspost.cli.gateway import gateway, is_rehearsal

        options = self.options
        workspace = self.workspace(rehearsal=is_rehearsal(options), home=home)
        with Crosspost(workspace, language=self.words.language, gateway=gateway()) as app:
            self.words = app.words
            if options.fresh:
                app.place.empty_rehearsal()
            app.warn = self._warn
            self._ask_for_a_lost_ledger(app)
            if workspace.rehearsal and not options.json:
                self.tell(self.words.say("cli.rehearsal"))
            with self.simulated(app) if simulate else nullcontext():
                yield app

    def workspace(self, *, rehearsal: bool, home: bool = False) -> Workspace:
        """The workspace here or above, else the one used last, which is said.

        Raises `ConfigurationError` where there is none; ``home`` takes the user's own data folder instead.
        """
        from crosspost.config import find_workspace, home_workspace, remember_workspace

        options = self.options
        try:
            found = find_workspace(
                Path.cwd(), root=options.workspace, config=options.config, rehearsal=rehearsal
            )
        except ConfigurationError as error:
            if error.code != "config.no_workspace":
                raise
            last = self._last(rehearsal=rehearsal)
            own = home_workspace(rehearsal=rehearsal)
            if last is None and not home and not own.data.is_dir():
                raise
            return last or own
        remember_workspace(found.root)
        self._speak(found)
        return found

    def _speak(self, workspace: Workspace) -> None:
        """In the workspace's language from here on, whatever else is wrong with its configuration."""
        from crosspost.config import written_language

        # The variable is heard already, and wins over the file.
        named = None if os.environ.get("CROSSPOST_LANGUAGE") else written_language(workspace)
        self.words = Words(named or self.words.language, rehearsal=workspace.rehearsal)

    def _last(self, *, rehearsal: bool) -> Workspace | None:
        """The workspace used last, which is named, for it is not the folder one stands in."""
        from crosspost.config import CONFIG_NAME, find_workspace, last_workspace

        root = last_workspace()
        if root is None or not (root / CONFIG_NAME).is_file():
            return None
        found = find_workspace(root, root=root, rehearsal=rehearsal)
        self._speak(found)
        if not self.options.json:
            self.tell(self.words.say("cli.last_workspace", folder=root))
        return found

    def _ask_for_a_lost_ledger(self, app: Crosspost) -> None:
        """At a terminal a ledger that is gone is asked about; elsewhere the ledger's own error says it."""
        if not app.place.is_gone or not self.terminal or self.options.json:
            return
        self.tell(self.words.say("cli.ledger_gone"))
        if sys.stdin.readline().strip().lower() in YES:
            app.place.begin().close()

    def _warn(self, error: CrosspostError) -> None:
        message = self.words.error(error)
        self.tell(self.words.say("cli.notice", text=f"{message.why}\n{message.do}"))

    def simulated(self, app: Crosspost, *, besides: str | None = None) -> AbstractContextManager[None]:
        """The simulator, where this is a rehearsal; it knows no account on the platform ``besides``."""
        if not app.workspace.rehearsal:
            return nullcontext()
        # No other run pays for its import.
        from crosspost.cli.rehearsal import rehearse

        return rehearse(app, besides=besides)

    def listen(self) -> None:
        """Show the log to a developer who asked for it, and to nobody else."""
        root = logging.getLogger()
        if not self.options.verbose:
            root.addHandler(logging.NullHandler())
            return
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(logging.Formatter("%(name)s: %(message)s"))
        root.addHandler(handler)
        root.setLevel(logging.DEBUG)
