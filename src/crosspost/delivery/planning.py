"""What each channel would show of a post, composed but not yet written down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from crosspost.config import Channel
from crosspost.delivery.original import link_for
from crosspost.errors import Unsupported
from crosspost.ledger import Delivery
from crosspost.post import Notice, Post, Right, content_hash
from crosspost.rendering import Measure, Part, Rendition

__all__ = ["Planned", "changed_since", "plan_post", "rights_unknown", "texts_for_nobody"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """What one channel would show of a post."""

    channel: Channel
    rendition: Rendition
    link: str | None

    @property
    def measures(self) -> Mapping[Part, Measure]:
        """How long it is beside the most that the channel takes."""
        return self.channel.measures(self.rendition)


def plan_post(
    post: Post,
    *,
    targets: Sequence[Channel],
    first: Channel | None,
    address: str | None = None,
    stands: bool = False,
    standing: frozenset[str] = frozenset(),
) -> tuple[tuple[Planned, ...], tuple[Notice, ...]]:
    """Compose a post for its channels, without a request; with what the owner should know of the whole.

    ``address`` is the one the others carry, if it is named; ``stands`` says whether the post already stands
    on the ``first`` account, ``standing`` on which accounts at all: what stands there keeps its link. A
    channel on whose account the post's own address lies is left out: it stands there. Raises `Unsupported`
    for the first channel that the post does not fit, and where it stands on all of them.
    """
    homes = [channel for channel in targets if post.canonical and channel.is_home_of(post.canonical)]
    targets = [channel for channel in targets if channel not in homes]
    if homes and not targets:
        raise Unsupported("unsupported.stands_there", address=post.canonical)
    accounts = frozenset(channel.account for channel in targets)
    plans = []
    for channel in targets:
        carried = link_for(
            account=channel.account,
            canonical=address or post.canonical,
            first=first.account if first else None,
            targets=accounts,
            stands=stands,
        )
        try:
            rendition = channel.compose(post, carried)
        except Unsupported as error:
            params = error.params | {"channel": channel.name}
            raise Unsupported(error.code, where=channel.name, **params) from error
        plans.append(Planned(channel=channel, rendition=rendition, link=carried))
    moving = [plan for plan in plans if plan.channel.account not in standing]
    return tuple(plans), (*_at_home(homes, post), *_notices(moving, first))


def _at_home(homes: Sequence[Channel], post: Post) -> tuple[Notice, ...]:
    names = ", ".join(channel.name for channel in homes)
    params = {"channels": names, "address": post.canonical}
    return (Notice(code="notice.stands_there", params=params),) if homes else ()


def _notices(plans: Sequence[Planned], first: Channel | None) -> tuple[Notice, ...]:
    if first is None:
        return ()
    lost = [
        plan.channel.name for plan in plans if plan.link is None and plan.channel.account != first.account
    ]
    if not lost:
        return ()
    return (Notice(code="notice.no_original", params={"channels": ", ".join(lost), "first": first.name}),)


def texts_for_nobody(post: Post, channels: Mapping[str, Channel]) -> tuple[Notice, ...]:
    """Say which of a post's own templates are for no channel and no platform of the workspace."""
    known = {*channels, *(channel.adapter.name for channel in channels.values())}
    return tuple(
        Notice(code="notice.text_for_nobody", params={"name": name, "known": ", ".join(channels)})
        for name, _ in post.texts
        if name not in known
    )


def rights_unknown(post: Post, usual: Right | None) -> tuple[Notice, ...]:
    """Say, once for all, of which pictures nobody told whose they are; ``usual`` is the workspace's word."""
    told = dict(post.rights)
    names = list(
        dict.fromkeys(
            image.media.name
            for image in post.images
            if told.get(image.media.digest, usual or Right.UNKNOWN) is Right.UNKNOWN
        )
    )
    if not names:
        return ()
    return (
        Notice(code="notice.rights_unknown", params={"names": ", ".join(names[:3]), "count": len(names)}),
    )


def changed_since(
    post: Post, stood: Mapping[str, Sequence[Delivery]], targets: Sequence[Channel]
) -> tuple[Notice, ...]:
    """Say where an earlier version of the post stands: giving the command again does not change it there."""
    now = content_hash(post)
    old = [one.name for one in targets if any(row.content != now for row in stood[one.account][-1:])]
    if not old:
        return ()
    return (Notice(code="notice.changed_since", params={"channels": ", ".join(old)}),)
