"""Sharing a page that is already live: one hand-over per platform, made without an account or a request."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urlsplit

from crosspost.adapter import Mode, Registry
from crosspost.config import Channel, nearest
from crosspost.delivery.courier import Courier
from crosspost.delivery.enrol import Occasion, enrol, manual_occasion
from crosspost.delivery.freeze import freeze
from crosspost.delivery.hand_over import HandOverWriter, notes_of, settle_command, write_page
from crosspost.delivery.lane import open_lane
from crosspost.delivery.pace import Clock
from crosspost.delivery.planning import plan_post
from crosspost.errors import ConfigurationError, InvalidPost
from crosspost.ledger import Blobs, Delivery, Ledger, Status
from crosspost.messages import Words
from crosspost.post import Image, Post, content_hash
from crosspost.post.pictures import read_picture
from crosspost.rendering import Rendition, What, readable
from crosspost.rendering.share_page import ShareBlock, SharePage, share_page
from crosspost.transport.fetch import fetch, fetch_picture

if TYPE_CHECKING:
    from crosspost.post.page import WebPage

__all__ = ["LiveReading", "ShareDesk", "Shared", "read_live", "share_targets"]


SIGN_IN = frozenset({"nid.naver.com", "accounts.kakao.com", "auth.band.us", "accounts.google.com"})
"""Where a page leads that only its members see."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveReading:
    """A page as it was read, and the picture its link card will have, if that could be fetched."""

    page: WebPage
    picture: Image | None

    @property
    def post(self) -> Post:
        """What is shared of it: the link card brings the picture, so none is attached."""
        return self.page.as_post()


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """The deliveries of a shared page and the one file in which all of them can be finished."""

    reading: LiveReading
    deliveries: tuple[Delivery, ...]
    page: Path


def read_live(url: str, *, gateway: SplitResult | None, blobs: Blobs) -> LiveReading:
    """Fetch a live page and its picture; raises an error ``page.*`` when it cannot be read."""
    fetched = fetch(url, gateway=gateway)
    if urlsplit(fetched.address).hostname in SIGN_IN:
        raise InvalidPost("page.sign_in", where=url)
    # Only who shares a page pays for its parser.
    from crosspost.post.page import framed_address, read_page

    inner = framed_address(fetched.body, fetched.address, charset=fetched.charset)
    content = fetch(inner, gateway=gateway) if inner is not None else fetched
    page = read_page(content.body, fetched.address, charset=content.charset)
    return LiveReading(page=page, picture=_picture(page, gateway=gateway, blobs=blobs))


def _picture(page: WebPage, *, gateway: SplitResult | None, blobs: Blobs) -> Image | None:
    """The page's picture; a page whose picture cannot be had is shared all the same."""
    if page.picture is None:
        return None
    try:
        return Image(
            media=read_picture(blobs.path(blobs.put(fetch_picture(page.picture, gateway=gateway).body)))
        )
    except (ConfigurationError, InvalidPost):
        return None


def share_targets(
    names: Sequence[str] | None, *, channels: Mapping[str, Channel], registry: Registry, pictures: Path
) -> list[Channel]:
    """The channels to share on: those named, the workspace's before platforms; else every platform.

    Pictures that are made to fit lie in ``pictures``.
    """
    platforms = {
        name: found for name in registry if (found := _platform(name, registry, pictures)) is not None
    }
    if names is None:
        return list(platforms.values())
    return [_target(name, {**platforms, **channels}, registry=registry) for name in dict.fromkeys(names)]


def _target(name: str, channels: Mapping[str, Channel], *, registry: Registry) -> Channel:
    channel = channels.get(name)
    if channel is None:
        known = list(dict.fromkeys([*channels, *registry]))
        raise ConfigurationError(
            "config.channel_unknown",
            where="--to",
            channel=name,
            nearest=nearest(name, known),
            known=", ".join(known),
        )
    settings = channel.settings.model_copy(update={"mode": Mode.SHARE, "what": What.LINK})
    return replace(channel, settings=settings)


def _platform(name: str, registry: Registry, pictures: Path) -> Channel | None:
    """A platform as a channel without an account; ``None`` where it has no share link."""
    adapter = registry.get(name)
    if not hasattr(adapter, "share_link"):
        return None
    settings = adapter.Settings.model_validate({"adapter": name, "mode": Mode.SHARE, "what": What.LINK})
    return Channel(name=name, adapter=adapter, settings=settings, where="--to", pictures=pictures)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareDesk:
    """Makes the hand-overs of a shared page and the page that holds them all in ``folder``."""

    ledger: Ledger
    folder: Path
    words: Words
    clock: Clock
    write_hand_over: HandOverWriter
    rehearsal: bool

    def share(self, reading: LiveReading, targets: Sequence[Channel]) -> Shared:
        """Write down what does not stand yet, hand it over, and write the page; nothing is sent."""
        ids = self._enrolled(reading.post, targets)
        rows = {row.id: row for row in self.ledger.several(ids)}
        by_account = {channel.account: channel for channel in targets}
        done = tuple(self._handed_over(rows[id_], by_account, reading.post) for id_ in ids)
        return Shared(reading=reading, deliveries=done, page=self._write(reading, done, by_account))

    def _enrolled(self, post: Post, targets: Sequence[Channel]) -> list[str]:
        """One id per target but the page's own account; what stands is left alone, whatever its mode."""
        content = content_hash(post)
        standing = {
            channel.account: found[-1].id
            for channel in targets
            if (found := self.ledger.standing(post=post.id, content=content, account=channel.account))
        }
        missing = [channel for channel in targets if channel.account not in standing]
        plans, _ = plan_post(post, targets=missing, first=None)
        now = self.clock()
        occasion = Occasion(key=manual_occasion(now), post=post, source=post.canonical or post.id, due_at=now)
        new = enrol(plans, occasion, now=now, ledger=self.ledger)
        # There is no file to read it from again.
        frozen = freeze(post, self.ledger.blobs)
        with self.ledger.writing() as tx:
            tx.freeze(occasion.key, frozen)
        known = standing | dict(zip((plan.channel.account for plan in plans), new, strict=True))
        return [known[channel.account] for channel in targets if channel.account in known]

    def _handed_over(self, row: Delivery, channels: Mapping[str, Channel], post: Post) -> Delivery:
        if row.status is not Status.SCHEDULED or row.mode != Mode.SHARE:
            return row
        lane = open_lane(channels[row.account], ledger=self.ledger, clock=self.clock, stop=threading.Event())
        return Courier(lane=lane, read=lambda _: post, write_hand_over=self.write_hand_over).send(row)

    def _write(self, reading: LiveReading, rows: Sequence[Delivery], channels: Mapping[str, Channel]) -> Path:
        page = SharePage(
            title=reading.page.title,
            summary=reading.page.summary,
            address=reading.page.address,
            picture=reading.picture,
            disclosure=reading.page.disclosure,
            blocks=tuple(self._block(row, channels[row.account]) for row in rows),
            rehearsal=self.rehearsal,
            language=self.words.language,
            say=self.words.say,
        )
        name = sha256(reading.page.address.encode()).hexdigest()[:12]
        path = self.folder / f"share-{name}.html"
        write_page(path, share_page(page))
        return path

    def _block(self, row: Delivery, channel: Channel) -> ShareBlock:
        body = self.ledger.rendition(row.sent or row.rendition)
        rendition = Rendition.from_json(dict(body), self.ledger.blobs.path) if body else None
        up = self.words.say("status.published") if row.status is Status.PUBLISHED else ""
        return ShareBlock(
            id=row.id,
            platform=self._platform(row, channel),
            open_url=str((row.hand_over or {}).get("url") or ""),
            text=readable(rendition) if rendition else row.title,
            other_url=str((row.hand_over or {}).get("other_url") or ""),
            settle=settle_command(row, rehearsal=self.rehearsal),
            notes=notes_of(self.words, row.adapter, "share"),
            live=row.permalink or up,
            elsewhere=self._elsewhere(row),
        )

    def _platform(self, row: Delivery, channel: Channel) -> str:
        """The platform's name; without an account of a kind (a Page) the dialog is for any account."""
        key = f"share.platform.{row.adapter}"
        if channel.settings.account_id is None and self.words.has(key):
            return self.words.say(key)
        return self.words.name(channel.adapter.title)

    def _elsewhere(self, row: Delivery) -> str:
        """Where the same post is up on another account of the platform: sharing it too is her choice."""
        others = (other for other in self.ledger.of_post(row.post) if other.account != row.account)
        up = (other.permalink for other in others if other.adapter == row.adapter and other.permalink)
        return next(up, None) or ""
