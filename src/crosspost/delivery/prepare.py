"""A post as every chosen channel would show it: what a preview, a dry run and a publish have in common."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from crosspost.config import Channel, Publishing, Shelf, pick
from crosspost.delivery.planning import Planned, changed_since, plan_post, rights_unknown, texts_for_nobody
from crosspost.errors import ConfigurationError
from crosspost.ledger import Delivery
from crosspost.post import Notice, Post
from crosspost.post.addresses import is_web_address

__all__ = ["Prepared", "Preparing", "some"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A post as every chosen channel would show it; nothing is sent and nothing written."""

    post: Post
    source: str
    plans: tuple[Planned, ...]
    first: str | None
    notices: tuple[Notice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Preparing:
    """Reads posts and composes them for the channels of a workspace.

    ``standing`` gives the deliveries that stand for a post on an account; ``config`` is named where the
    configuration is wrong.
    """

    channels: Mapping[str, Channel]
    publishing: Publishing
    shelf: Shelf
    standing: Callable[[Post, str], Sequence[Delivery]]
    config: Path

    def prepare(self, post: str, *, to: Sequence[str] | None, link: str | None, here: Path) -> Prepared:
        """Prepare a post, by its path from ``here`` or else from the posts folder.

        Raises the first thing that is wrong with any channel.
        """
        if link is not None and not is_web_address(link):
            raise ConfigurationError("publish.link_invalid", where="--link")
        source = self.shelf.stored(self.shelf.find_post(post, here))
        read = self.shelf.read(source)
        targets = self._targets(to)
        first = self.channels[self.publishing.first] if self.publishing.first else None
        stood = {one.account: self.standing(read, one.account) for one in targets}
        plans, notices = plan_post(
            read,
            targets=targets,
            first=first,
            address=link,
            stands=first is not None and bool(self.standing(read, first.account)),
            standing=frozenset(account for account, rows in stood.items() if rows),
        )
        return Prepared(
            post=read,
            source=source,
            plans=plans,
            first=first.account if first else None,
            notices=(
                *read.notices,
                *texts_for_nobody(read, self.channels),
                *rights_unknown(read, self.publishing.rights),
                *notices,
                *changed_since(read, stood, targets),
            ),
        )

    def _targets(self, to: Sequence[str] | None) -> list[Channel]:
        if to is not None:
            named = [pick(self.channels, name, where="--to") for name in dict.fromkeys(to)]
            return some(named, where="--to")
        where = f"{self.config} [publishing] to"
        names = self.publishing.to or self.channels
        usual = [pick(self.channels, name, where=where) for name in dict.fromkeys(names)]
        return some([channel for channel in usual if channel.settings.enabled], where=where)


def some(channels: list[Channel], *, where: str) -> list[Channel]:
    """The channels; raises `ConfigurationError` where there is none."""
    if not channels:
        raise ConfigurationError("config.no_channels", where=where)
    return channels
