"""Connecting a channel: what its owner typed, or her browser brought, becomes its settings and secrets."""

from __future__ import annotations

import secrets as randomness
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

from pydantic import SecretStr, ValidationError

from crosspost.adapter import Adapter, Callback, ChannelSettings, CodeSignIn, Mode, Reached, SignIn
from crosspost.app.opened import OpenedWorkspace
from crosspost.app.stored_secrets import keep_secrets
from crosspost.config import Channel, load_channel, named_variables, secret_key, set_channel, settings_problem
from crosspost.errors import ConfigurationError
from crosspost.ledger import Secrets
from crosspost.transport import Transport

__all__ = ["Connected", "Connecting", "code_in", "new_callback"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Connected:
    """A channel that is connected: what was ``written`` into its table, ``kept`` as its secrets.

    ``shadowed`` are variables of the environment that give another value for what was kept, and win;
    ``paused`` is whether the account still waits for its owner.
    """

    channel: Channel
    written: tuple[str, ...]
    kept: tuple[str, ...]
    shadowed: tuple[str, ...]
    paused: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Connecting:
    """One channel of a workspace that is being connected in one ``way``."""

    app: OpenedWorkspace
    channel: Channel
    way: SignIn[Any]

    @classmethod
    def of(cls, app: OpenedWorkspace, name: str, *, platform: str | None, way: str | None) -> Connecting:
        """The channel of this name; one that is not there yet is of ``platform``, or of the one of its name.

        Raises `ConfigurationError`: ``connect.which_platform``, ``connect.other_platform``,
        ``connect.no_way``, ``connect.way_unknown``.
        """
        channel = app.channels.get(name) or _new_channel(app, name, platform)
        if platform is not None and channel.adapter.name != platform:
            raise ConfigurationError(
                "connect.other_platform", where=channel.where, channel=name, platform=channel.adapter.name
            )
        ways = {known.name: known for known in channel.adapter.sign_ins}
        if not ways:
            raise ConfigurationError("connect.no_way", where=channel.where, platform=channel.adapter.name)
        chosen = way or next(iter(ways))
        if chosen not in ways:
            raise ConfigurationError("connect.way_unknown", way=chosen, known=", ".join(ways))
        return cls(app=app, channel=channel, way=ways[chosen])

    def known(self, key: str) -> bool:
        """Whether a value is set already, so that its owner need not type it again."""
        return bool(getattr(self.channel.settings, key, None)) and key not in self.channel.placeholders

    def is_secret(self, key: str) -> bool:
        """Whether a value is typed unseen."""
        return key in self.channel.secret_keys

    def settings(self, answers: Mapping[str, str]) -> ChannelSettings:
        """The channel's settings with what was typed; raises `ConfigurationError` for what cannot be."""
        before = self.channel.settings
        names = before.model_fields_set - self.channel.placeholders
        values = {name: getattr(before, name) for name in names} | dict(answers)
        model = self.channel.adapter.Settings
        try:
            return model.model_validate(values)
        except ValidationError as error:
            raise settings_problem(error, self.channel.name, model, self.app.workspace) from None

    def sign_in_address(self, settings: ChannelSettings, callback: Callback) -> str:
        """Where the owner signs in with her browser."""
        return self._code_way.address(settings, callback)

    def redeem(self, settings: ChannelSettings, code: str, callback: Callback) -> ChannelSettings:
        """The settings with the token that a code gives."""
        with self._transport() as transport:
            redeemed: ChannelSettings = self._code_way.redeem(settings, code, callback, transport)
        return redeemed

    def accounts(self, settings: ChannelSettings) -> Sequence[Reached]:
        """The accounts that this sign-in reaches; raises `ConfigurationError` where there is none."""
        with self._transport() as transport:
            found = self.way.accounts(settings, transport)
        if not found:
            raise ConfigurationError("connect.no_account", platform=self.channel.adapter.name)
        return found

    def keep(self, account: Reached) -> Connected:
        """Write the account into the configuration and seal its secrets.

        Raises `ConfigurationError`, and writes nothing then, for an account that lacks a permission, or that
        another channel has.
        """
        if account.lacks:
            raise ConfigurationError("connect.lacks", name=account.name, names=", ".join(account.lacks))
        channel = self.connected(account)
        other = next((one for one in self.app.channels.values() if one.account == channel.account), None)
        if other is not None and other.name != channel.name:
            raise ConfigurationError(
                "config.account_twice", where=channel.where, channel=channel.name, other=other.name
            )
        sealed = Secrets(self.app.ledger.store, lambda: secret_key(self.app.workspace))
        keep_secrets(channel, account.secrets, secrets=sealed, at=self.app.now())
        written = set_channel(self.app.workspace.config, channel.name, self._table(channel, account))
        if not written:
            # A service that runs sees by its file that it has something new to read.
            self.app.workspace.config.touch()
        named = named_variables(self.app.workspace)
        return Connected(
            channel=channel,
            written=written,
            kept=tuple(account.secrets),
            shadowed=tuple(name for key in account.secrets if (name := channel.variable(key)) in named),
            paused=channel.account in self.app.ledger.paused(),
        )

    def connected(self, account: Reached) -> Channel:
        """The channel as it will be; nothing is written."""
        answers: dict[str, Any] = {key: SecretStr(text) for key, text in account.secrets.items()}
        settings = self.settings({**account.settings, **answers, "expect": account.name})
        mode = self._mode
        settings = settings.model_copy(update={"mode": mode} if mode else {})
        return replace(self.channel, settings=settings, placeholders=frozenset(), locked={})

    @property
    def _mode(self) -> Mode | None:
        """Who connects a channel does not want to paste by hand any more."""
        usual = self.channel.adapter.default_mode
        return usual if self.channel.mode is Mode.SHARE and usual is not Mode.SHARE else None

    def _table(self, channel: Channel, account: Reached) -> dict[str, str]:
        table = {"adapter": channel.adapter.name, **account.settings, "expect": account.name}
        return table | ({"mode": self._mode.value} if self._mode else {})

    @property
    def _code_way(self) -> CodeSignIn[Any]:
        if not isinstance(self.way, CodeSignIn):
            raise TypeError("this way has no code")
        return self.way

    def _transport(self) -> Transport:
        return Transport(hosts=self.way.hosts, gateway=self.app.gateway)


def new_callback(way: CodeSignIn[Any], address: str) -> Callback:
    """A callback at an address, with a word that nobody can guess."""
    state = randomness.token_urlsafe(24)
    own = f"{address.rstrip('/')}/{state}" if way.state_in_address else address
    return Callback(address=own, state=state)


def code_in(address: str, callback: Callback, *, state_in_address: bool) -> str:
    """The code in the address that the browser was sent back to.

    Raises `ConfigurationError`: ``connect.not_the_callback`` for another address, ``connect.state`` when it
    does not belong to this sign-in, ``connect.refused`` when the owner or the platform said no.
    """
    try:
        came, meant = urlsplit(address.strip()), urlsplit(callback.address)
    except ValueError as error:
        raise ConfigurationError("connect.not_the_callback", url=callback.address) from error
    query = {key: values[0] for key, values in parse_qs(came.query).items()}
    if not {"code", "error"} & query.keys():
        raise ConfigurationError("connect.not_the_callback", url=callback.address)
    same_place = came.path.rstrip("/") == meant.path.rstrip("/")
    state = query.get("state", callback.state if state_in_address else "")
    if not same_place or not randomness.compare_digest(state.encode(), callback.state.encode()):
        raise ConfigurationError("connect.state")
    if "error" in query:
        reason = query.get("error_description") or query.get("error_reason") or query["error"]
        raise ConfigurationError("connect.refused", reason=reason[:200])
    return query["code"]


def _new_channel(app: OpenedWorkspace, name: str, platform: str | None) -> Channel:
    kinds: Mapping[str, type[Adapter[Any]]] = {kind: app.registry.get(kind) for kind in app.registry}
    kind = platform or name
    if kind not in kinds:
        raise ConfigurationError("connect.which_platform", channel=name, known=", ".join(kinds))
    return load_channel(
        name, {"adapter": kind}, workspace=replace(app.workspace, rehearsal=False), registry=app.registry
    )
