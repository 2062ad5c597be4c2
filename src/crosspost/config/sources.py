"""Where the posts of a followed blog go: its channels, and never the blog itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from crosspost.config.channels import Channel, pick
from crosspost.config.settings import Publishing
from crosspost.config.source import Source
from crosspost.errors import ConfigurationError

__all__ = ["posts_there", "source_targets"]


def source_targets(
    source: Source, channels: Mapping[str, Channel], publishing: Publishing, *, where: str
) -> Sequence[Channel]:
    """The channels that share a source's posts, as it asks for them.

    Raises `ConfigurationError` for a channel that is not there, or that is the followed blog itself.
    """
    named = [pick(channels, name, where=f"{where} to") for name in dict.fromkeys(source.to)]
    for channel in named:
        if channel.is_home_of(source.address):
            raise ConfigurationError("config.source_itself", where=f"{where} to", channel=channel.name)
    usual = [pick(channels, name, where=f"{where} to") for name in publishing.to or channels]
    chosen = named or [one for one in usual if one.settings.enabled and not one.is_home_of(source.address)]
    if not chosen:
        raise ConfigurationError("config.no_channels", where=where)
    return [channel.asked(mode=source.mode, what=source.what) for channel in chosen]


def posts_there(channel: Channel, source: Source) -> bool:
    """Whether a channel posts to the followed blog, or may: one without an account posts anywhere."""
    if channel.settings.account_id:
        return channel.is_home_of(source.address)
    return channel.is_of_platform(source.address)
