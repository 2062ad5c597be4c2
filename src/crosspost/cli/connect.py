"""``crosspost connect``: from an account of one's own to a channel that is signed in, step by step."""

from __future__ import annotations

import queue
import sys
import webbrowser
from collections.abc import Iterable, Sequence
from functools import partial
from html import escape
from urllib.parse import SplitResult, urlsplit

from crosspost.adapter import Ask, Callback, ChannelReport, ChannelSettings, CodeSignIn, Reached, Step
from crosspost.app import Crosspost
from crosspost.app.connecting import Connected, Connecting, code_in, new_callback
from crosspost.cli.callback import CallbackDoor
from crosspost.cli.exits import OK
from crosspost.cli.face import Face
from crosspost.cli.gateway import gateway
from crosspost.cli.output import print_json
from crosspost.cli.signed_in import report_lines, report_record
from crosspost.cli.typing_in import Typed
from crosspost.errors import ConfigurationError
from crosspost.messages import Words

__all__ = ["DEFAULT_REDIRECT", "run"]

DEFAULT_REDIRECT = "http://localhost:8723/crosspost"
"""Where a platform sends the browser back to, unless the owner registered another address there."""

_PATIENCE = 15 * 60
"""How long a sign-in in the browser is waited for, in seconds."""

_PAGE = """<!doctype html><html lang={language}><meta charset=utf-8>
<meta name=viewport content="width=device-width"><title>Crosspost</title>
<style>:root{{color-scheme:light dark}}body{{font:1.1rem/1.6 system-ui;word-break:keep-all}}
p{{max-width:32rem;margin:20vh auto;padding:0 1.5rem}}</style><p>{text}</p></html>
"""


def run(
    face: Face,
    channel: str,
    *,
    platform: str | None,
    way: str | None,
    account: str | None,
    redirect: str | None,
    browser: bool,
) -> int:
    """Ask for what the platform wants, find the account, write the channel down, say who it is."""
    with face.opened() as app:
        connecting = Connecting.of(app, channel, platform=platform, way=way)
        desk = _Desk(face=face, connecting=connecting, words=app.words)
        with face.simulated(app, besides=connecting.channel.adapter.name):
            desk.begin()
            settings = desk.answers()
            if isinstance(connecting.way, CodeSignIn):
                settings = desk.signed_in(settings, redirect=redirect or DEFAULT_REDIRECT, browser=browser)
            chosen = desk.chosen(connecting.accounts(settings), account)
            report = _verified(face, app, connecting, chosen)
            # What the simulator of a rehearsal gives is nobody's account; a gateway that was named is meant.
            connected = connecting.keep(chosen) if not app.workspace.rehearsal or gateway() else None
        if face.options.json:
            print_json(_record(connecting, report, connected))
        else:
            desk.end(chosen, report_lines(app, report), connected)
    return OK


def _verified(face: Face, app: Crosspost, connecting: Connecting, chosen: Reached) -> ChannelReport:
    """What the platform says of the channel as it will be; raises where it could not publish."""
    with face.patient("connect.verifying"):
        report = app.verify(connecting.connected(chosen))
    if report.missing:
        raise ConfigurationError("connect.lacks", name=report.name, names=", ".join(report.missing))
    return report


def _record(connecting: Connecting, report: ChannelReport, connected: Connected | None) -> dict[str, object]:
    written, kept = (connected.written, connected.kept) if connected else ((), ())
    return report_record(connecting.channel, report) | {"written": list(written), "kept": list(kept)}


class _Desk:
    """One person who connects one channel."""

    def __init__(self, *, face: Face, connecting: Connecting, words: Words) -> None:
        self._face = face
        self._connecting = connecting
        self._say = words.say
        self._language = words.language
        self._typed = Typed()

    def begin(self) -> None:
        """Say what is to come and how long it takes."""
        adapter, way = self._connecting.channel.adapter, self._connecting.way
        minutes = sum(step.minutes for step in way.steps)
        self._tell("connect.begin", platform=adapter.title[self._language], minutes=minutes)
        others = [each.name for each in adapter.sign_ins if each.name != way.name]
        if others:
            self._tell("connect.other_ways", ways=", ".join(f"--way {name}" for name in others))

    def answers(self) -> ChannelSettings:
        """Go through the steps; each answer is checked before the next step."""
        answers: dict[str, str] = {}
        settings = self._connecting.settings(answers)
        for number, step in enumerate(self._connecting.way.steps, start=1):
            self._show(number, step)
            for ask in step.asks:
                settings = self._answered(ask, answers)
            if not step.asks and sys.stdin.isatty():
                self._typed.line(self._say("connect.step_done"))
        return settings

    def signed_in(self, settings: ChannelSettings, *, redirect: str, browser: bool) -> ChannelSettings:
        """Let the owner sign in with her browser, and take what it brings back."""
        way = self._connecting.way
        if not isinstance(way, CodeSignIn):
            raise TypeError("this way has no browser")
        callback = new_callback(way, redirect)
        address = _reached(self._connecting.sign_in_address(settings, callback), self._connecting.app.gateway)
        answers: queue.SimpleQueue[str] = queue.SimpleQueue()
        with self._door(callback, answers):
            self._tell("connect.browser", address=address)
            if browser:
                webbrowser.open(address)
            code = self._code(callback, answers)
        return self._connecting.redeem(settings, code, callback)

    def chosen(self, accounts: Sequence[Reached], wanted: str | None) -> Reached:
        """The account that is meant; the only one, the one of that name or id, or the one she picks."""
        if wanted is not None:
            found = [each for each in accounts if wanted in {each.id, each.name}]
            if len(found) != 1:
                known = ", ".join(f"{each.name} ({each.id})" for each in accounts)
                raise ConfigurationError("connect.account_unknown", account=wanted, known=known)
            return found[0]
        for number, each in enumerate(accounts, start=1):
            self._tell("connect.account", number=number, name=each.name, id=each.id)
        if len(accounts) == 1:
            return accounts[0]
        while True:
            typed = self._typed.line(self._say("connect.choose"))
            if typed.isascii() and typed.isdigit() and 1 <= int(typed) <= len(accounts):
                return accounts[int(typed) - 1]
            self._tell("connect.choose_again", count=len(accounts))

    def end(self, chosen: Reached, lines: Iterable[str], connected: Connected | None) -> None:
        """Say who is signed in now, what was written, and what is kept where."""
        for line in lines:
            self._face.tell(line)
        if connected is None:
            self._tell("connect.rehearsed", name=chosen.name)
            return
        if connected.written:
            keys = ", ".join(connected.written)
            self._tell("connect.written", where=connected.channel.where, keys=keys)
        if connected.kept:
            self._tell("connect.kept", keys=", ".join(connected.kept))
        for name in connected.shadowed:
            self._tell("connect.shadowed", variable=name)
        key = "connect.paused" if connected.paused else "connect.next"
        self._tell(key, channel=connected.channel.name)

    def _show(self, number: int, step: Step) -> None:
        self._tell("connect.step", number=number, minutes=step.minutes, text=self._say(step.code))
        if step.page:
            self._face.tell(f"     {step.page}")

    def _answered(self, ask: Ask, answers: dict[str, str]) -> ChannelSettings:
        """Ask until the answer is one that the settings take."""
        while True:
            typed = self._asked(ask)
            tried = answers | ({ask.key: typed} if typed else {})
            try:
                settings = self._connecting.settings(tried)
            except ConfigurationError as error:
                if not sys.stdin.isatty():
                    raise
                self._face.complain(error)
                continue
            if typed or ask.optional or self._connecting.known(ask.key):
                answers |= tried
                return settings
            if not sys.stdin.isatty():
                raise ConfigurationError("connect.unanswered")

    def _asked(self, ask: Ask) -> str:
        secret = self._connecting.is_secret(ask.key)
        kind = "connect.type_unseen" if secret else "connect.type"
        prompt = self._say(kind, key=ask.key)
        if self._connecting.known(ask.key):
            prompt = f"{prompt}{self._say('connect.type_known')} "
        elif ask.optional:
            prompt = f"{prompt}{self._say('connect.type_optional')} "
        return self._typed.unseen(prompt) if secret else self._typed.line(prompt)

    def _door(self, callback: Callback, answers: queue.SimpleQueue[str]) -> CallbackDoor | _NoDoor:
        """The door for the browser, where the callback leads to this machine."""
        parts = urlsplit(callback.address)
        if parts.scheme != "http" or parts.hostname not in {"localhost", "127.0.0.1"}:
            return _NoDoor()
        try:
            says = partial(self._page, callback)
            return CallbackDoor(port=parts.port or 80, path=parts.path, answers=answers, says=says)
        except OSError:
            self._tell("connect.no_door", port=parts.port)
            return _NoDoor()

    def _page(self, callback: Callback, came: str) -> str:
        """What the browser shows that came back."""
        try:
            code_in(came, callback, state_in_address=self._state_in_address)
        except ConfigurationError:
            key = "connect.page_refused"
        else:
            key = "connect.page_done"
        return _PAGE.format(language=self._language, text=escape(self._say(key)))

    @property
    def _state_in_address(self) -> bool:
        way = self._connecting.way
        return isinstance(way, CodeSignIn) and way.state_in_address

    def _code(self, callback: Callback, answers: queue.SimpleQueue[str]) -> str:
        while True:
            came = self._typed.line_or(answers, self._say("connect.wait"), seconds=_PATIENCE)
            if came is None:
                raise ConfigurationError("connect.unanswered")
            try:
                return code_in(came, callback, state_in_address=self._state_in_address)
            except ConfigurationError as error:
                if error.code == "connect.refused" or not sys.stdin.isatty():
                    raise
                self._face.complain(error)

    def _tell(self, key: str, **params: object) -> None:
        if not self._face.options.json:
            self._face.tell(self._say(key, **params))


class _NoDoor:
    """What stands in where the browser cannot come back by itself: its address is pasted."""

    def __enter__(self) -> _NoDoor:
        return self

    def __exit__(self, *_: object) -> None:
        """There is nothing to close."""


def _reached(address: str, through: SplitResult | None) -> str:
    """The address as this computer's browser can open it: in a rehearsal, at the gateway."""
    return address if through is None else f"{through.geturl().rstrip('/')}/{address.partition('://')[2]}"
