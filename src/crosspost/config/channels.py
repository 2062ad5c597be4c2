"""A configured account: its adapter, its checked settings, and what the adapter's data leave open."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from pydantic import SecretStr, ValidationError

from crosspost.adapter import Adapter, ChannelSettings, Mode, ReadBack, Registry, composed
from crosspost.config.problems import PREFIX, first_problem, nearest, not_one_of
from crosspost.config.settings import Settings, named_variables
from crosspost.config.workspace import Workspace
from crosspost.errors import ConfigurationError
from crosspost.post import Post
from crosspost.rendering import Measure, Part, Rendition, What, measures
from crosspost.transport import CookieJar, Transport

__all__ = ["Channel", "load_channel", "load_channels", "pick", "pick_first", "settings_problem"]


_LOCKED = {"secrets.cannot_open": "config.secret_locked"}
"""What a channel says of a secret that does not open, where it can say more than the ledger."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """One configured account."""

    name: str
    adapter: type[Adapter[Any]]
    settings: ChannelSettings
    where: str
    pictures: Path
    """Where the pictures lie that were made to fit; it may be emptied at any time."""
    placeholders: frozenset[str] = frozenset()
    """The secret keys that a rehearsal made up: what comes of them opens no real account."""
    locked: Mapping[str, str] = field(default_factory=dict)
    """The secret keys whose kept values cannot be opened here, each with the code of why."""

    @property
    def mode(self) -> Mode:
        """How far Crosspost goes by itself here."""
        return self.settings.mode or self.adapter.default_mode

    def what(self, link: str | None) -> What:
        """How much of a post is shown here: as its owner says, else all; beside a ``link`` to it a part."""
        return self.settings.what or (What.EXCERPT if link else What.FULL)

    @property
    def account(self) -> str:
        """The identity of the account: its id on the platform, else the channel's name."""
        return f"{self.adapter.name}:{self.settings.account_id or self.name}"

    def is_of_platform(self, address: str) -> bool:
        """Whether an address lies on the channel's platform."""
        host = urlsplit(address).hostname or ""
        return any(host == own or host.endswith(f".{own}") for own in self.adapter.public_hosts)

    def is_home_of(self, address: str) -> bool:
        """Whether an address lies on the very account that the channel posts to."""
        account, parts = self.settings.account_id, urlsplit(address)
        if not account or not self.is_of_platform(address):
            return False
        named = {part.removesuffix(".xml") for part in parts.path.split("/")}
        named |= {value for values in parse_qs(parts.query).values() for value in values}
        return account in named | set((parts.hostname or "").split("."))

    @property
    def min_gap(self) -> timedelta:
        """The least time between two calls."""
        return self.adapter.min_gap if self.settings.min_gap is None else self.settings.min_gap

    @property
    def per_day(self) -> int | None:
        """The most posts in 24 hours; ``None`` is no limit."""
        return self.adapter.per_day if self.settings.per_day is None else self.settings.per_day

    @property
    def read_back(self) -> ReadBack:
        """How an unknown outcome is looked up here."""
        default = self.adapter.read_back
        delays = self.settings.read_back or default.delays
        return ReadBack(
            delays=delays,
            looks=min(default.looks, len(delays)),
            after_absent=self.settings.after_absent or default.after_absent,
        )

    def asked(self, *, mode: Mode | None = None, what: What | None = None) -> Channel:
        """The channel as an entry asks for it; raises `ConfigurationError` for a mode it does not have."""
        changes = {key: value for key, value in (("mode", mode), ("what", what)) if value is not None}
        if mode is not None and mode not in self.adapter.capabilities.modes:
            modes = sorted(self.adapter.capabilities.modes)
            raise not_one_of(modes, where=self.where, key="mode", written=mode)
        return replace(self, settings=self.settings.model_copy(update=changes)) if changes else self

    def compose(self, post: Post, link: str | None, *, what: What | None = None) -> Rendition:
        """What the channel would show of a post; no request is made, and pictures are made to fit.

        Raises `Unsupported` for a post that it cannot carry.
        """
        own = post.text_for(self.name, self.adapter.name)
        settings = self.settings.model_copy(update={"text": own}) if own else self.settings
        adapter = self.adapter(settings, Transport(hosts=frozenset()))
        return composed(adapter, post, what or self.what(link), link, pictures=self.pictures)

    def measures(self, rendition: Rendition) -> Mapping[Part, Measure]:
        """How long a rendition is beside the most that the channel takes."""
        adapter = self.adapter(self.settings, Transport(hosts=frozenset()))
        return measures(rendition, adapter.limits)

    def secret(self, key: str) -> str | None:
        """The value of a secret key, or ``None``."""
        value = getattr(self.settings, key, None)
        return value.get_secret_value() if isinstance(value, SecretStr) else None

    @property
    def secret_keys(self) -> frozenset[str]:
        """The keys of its settings that are secret."""
        fields = self.adapter.Settings.model_fields
        return frozenset(key for key in fields if _is_secret(self.adapter.Settings, key))

    def variable(self, key: str) -> str:
        """The name of the environment's variable that gives a key."""
        return _variable(self.name, key)

    def with_secrets(self, opened: Mapping[str, str], *, locked: Mapping[str, str]) -> Channel:
        """The channel with secrets that were kept for it, by key; ``locked`` says why others do not open."""
        settings = self.settings.model_copy(update={key: SecretStr(text) for key, text in opened.items()})
        return replace(self, settings=settings, placeholders=self.placeholders - opened.keys(), locked=locked)

    def check_ready(self, *, rehearsal: bool) -> None:
        """Raise `ConfigurationError` when a credential or the owner's consent is missing."""
        for problem in self.unready(rehearsal=rehearsal):
            raise problem

    def unready(self, *, rehearsal: bool) -> Iterator[ConfigurationError]:
        """Each credential that is missing or broken, and the owner's missing consent."""
        for key, code in self.locked.items():
            yield ConfigurationError(_LOCKED.get(code, code), where=self.where, channel=self.name, key=key)
        for key in self.adapter.credentials.get(self.mode, ()):
            value = self.secret(key)
            if key in self.locked:
                continue
            if not getattr(self.settings, key):
                yield self._missing(key)
            elif value is not None and not (value.isascii() and value.isprintable()):
                yield ConfigurationError("config.secret_characters", where=_variable(self.name, key), key=key)
            elif key == "cookies":
                yield from self._broken_cookies()
        if self.mode in self.adapter.private_calls and not rehearsal and not self._consent:
            yield ConfigurationError(
                "config.consent", where=self.where, channel=self.name, platform=self.adapter.name
            )

    @property
    def _consent(self) -> bool:
        return bool(getattr(self.settings, "consent", False))

    def _broken_cookies(self) -> Iterator[ConfigurationError]:
        variable = _variable(self.name, "cookies")
        try:
            jar = CookieJar(
                domain=self.adapter.cookie_domain,
                required=self.adapter.required_cookies,
                seed=self.secret("cookies"),
            )
        except ConfigurationError as error:
            yield ConfigurationError(error.code, where=variable)
            return
        if not jar.alive:
            given = {cookie.name for cookie in jar.jar}
            names = ", ".join(sorted(self.adapter.required_cookies - given) or self.adapter.required_cookies)
            yield ConfigurationError("config.cookies_incomplete", where=variable, names=names)

    def _missing(self, key: str) -> ConfigurationError:
        if _is_secret(self.adapter.Settings, key):
            return ConfigurationError(
                "config.secret_missing",
                where=self.where,
                channel=self.name,
                key=key,
                variable=_variable(self.name, key),
            )
        return ConfigurationError("config.key_missing", where=self.where, key=key)


def load_channels(settings: Settings, workspace: Workspace, registry: Registry) -> dict[str, Channel]:
    """Check all channels, in the order of the file; a rehearsal gets placeholders for missing secrets."""
    found = {
        name: load_channel(name, table, workspace=workspace, registry=registry)
        for name, table in settings.channels.items()
    }
    _refuse_shared_accounts(found, workspace)
    for name in settings.publishing.to:
        pick(found, name, where=f"{workspace.config} [publishing] to")
    first = settings.publishing.first
    if first is not None:
        pick_first(found, first, where=f"{workspace.config} [publishing] first")
    return found


def _refuse_shared_accounts(channels: Mapping[str, Channel], workspace: Workspace) -> None:
    owners: dict[str, str] = {}
    for channel in channels.values():
        other = owners.setdefault(channel.account, channel.name)
        if other != channel.name:
            raise ConfigurationError(
                "config.account_twice", where=str(workspace.config), channel=channel.name, other=other
            )


def pick(channels: Mapping[str, Channel], name: str, *, where: str) -> Channel:
    """The channel of this name; raises `ConfigurationError` naming the nearest when there is none."""
    if name not in channels:
        raise ConfigurationError(
            "config.channel_unknown",
            where=where,
            channel=name,
            nearest=nearest(name, channels) or _by_platform(name, channels),
            known=", ".join(channels),
        )
    return channels[name]


def pick_first(channels: Mapping[str, Channel], name: str, *, where: str) -> Channel:
    """The channel whose address the others carry; raises `ConfigurationError` for one that tells none."""
    channel = pick(channels, name, where=where)
    if not channel.adapter.capabilities.permalink:
        raise ConfigurationError("config.first_without_address", where=where, channel=name)
    return channel


def _by_platform(word: str, channels: Mapping[str, Channel]) -> str:
    """The one channel of the platform that is called so, or an empty text."""
    found = [channel.name for channel in channels.values() if word and word in channel.adapter.name]
    return found[0] if len(found) == 1 else ""


def load_channel(name: str, table: Mapping[str, Any], *, workspace: Workspace, registry: Registry) -> Channel:
    """Check one channel's table; raises its first problem."""
    where = f"{workspace.config} [channels.{name}]"
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name) or "__" in name:
        raise ConfigurationError("config.channel_name", where=where, channel=name)
    if "adapter" not in table:
        raise _without_adapter(table, where=where)
    adapter = registry.get(str(table["adapter"]), where=where)
    _refuse_secrets_in_file(name, table, adapter=adapter, workspace=workspace)
    try:
        settings = adapter.Settings.model_validate(dict(table))
    except ValidationError as error:
        raise settings_problem(error, name, adapter.Settings, workspace) from None
    channel = Channel(name=name, adapter=adapter, settings=settings, where=where, pictures=workspace.pictures)
    if channel.mode not in adapter.capabilities.modes:
        raise not_one_of(sorted(adapter.capabilities.modes), where=where, key="mode", written=channel.mode)
    return _rehearsed(channel) if workspace.rehearsal else channel


def settings_problem(
    error: ValidationError, name: str, model: type[ChannelSettings], workspace: Workspace
) -> ConfigurationError:
    """What is wrong first with the settings of the channel ``name``."""
    return first_problem(
        error,
        where=str(workspace.config),
        model=model,
        table=f"channels.{name}",
        variables=named_variables(workspace),
    )


def _without_adapter(table: Mapping[str, Any], *, where: str) -> ConfigurationError:
    """The key is missing, or it is there and misspelt."""
    meant = nearest("adapter", table)
    if meant:
        return ConfigurationError("config.key_unknown", where=where, key=meant, nearest="adapter")
    return ConfigurationError("config.key_missing", where=where, key="adapter")


def _refuse_secrets_in_file(
    name: str, table: Mapping[str, Any], *, adapter: type[Adapter[Any]], workspace: Workspace
) -> None:
    """A config file is shared, synchronised and committed: what opens an account never stands in it."""
    named = named_variables(workspace)
    for key in adapter.Settings.model_fields.keys() & table.keys():
        variable = _variable(name, key)
        if _is_secret(adapter.Settings, key) and variable not in named:
            raise ConfigurationError(
                "config.secret_in_file",
                where=f"{workspace.config} [channels.{name}]",
                key=key,
                variable=variable,
            )


def _rehearsed(channel: Channel) -> Channel:
    missing = {
        key: SecretStr(_placeholder(channel, key))
        for key in channel.adapter.credentials.get(channel.mode, ())
        if _is_secret(channel.adapter.Settings, key) and channel.secret(key) is None
    }
    settings = channel.settings.model_copy(update=missing)
    return replace(channel, settings=settings, placeholders=frozenset(missing))


def _placeholder(channel: Channel, key: str) -> str:
    value = f"rehearsal-{channel.name}-{key}"
    if key == "cookies":
        return "; ".join(f"{name}={value}" for name in sorted(channel.adapter.required_cookies))
    return value


def _variable(channel: str, key: str) -> str:
    return f"{PREFIX}CHANNELS__{channel}__{key}".upper()


def _is_secret(model: type[ChannelSettings], key: str) -> bool:
    return "SecretStr" in str(model.model_fields[key].annotation)
