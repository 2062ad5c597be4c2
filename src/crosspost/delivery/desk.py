"""The desk where a person decides: finds the delivery she means, and carries out what follows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from crosspost.adapter import Adapter, Registry
from crosspost.config import Channel, pick
from crosspost.delivery.consent import consent, is_asked
from crosspost.delivery.decisions import (
    CANCELLABLE,
    approve,
    cancel,
    found_there,
    is_found,
    pause,
    resume,
    retry,
    settle_absent,
    settle_published,
)
from crosspost.delivery.late import Verdict, carry_verdict, is_unanswered
from crosspost.delivery.pace import Clock
from crosspost.delivery.post_office import Orders
from crosspost.errors import ConfigurationError
from crosspost.ledger import Changed, Delivery, Ledger, Status, WaitingFor
from crosspost.post.addresses import is_web_address

__all__ = ["Desk"]

_SETTLEABLE = frozenset(Status) - {Status.PUBLISHED, Status.CANCELLED, Status.SENDING}


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Takes decisions on the deliveries of one ledger; ``carry_out`` sends what they set free."""

    ledger: Ledger
    channels: Mapping[str, Channel]
    clock: Clock
    zone: str
    registry: Registry
    carry_out: Callable[[frozenset[str], Orders], None]

    def named(self, target: str, *, on: str | None = None) -> list[Delivery]:
        """The deliveries that an id (or its beginning) or a post's name stands for, newest first.

        Raises `ConfigurationError` when there is none.
        """
        if on is not None:
            pick(self.channels, on, where="--on")
        found = self.ledger.of_post(target) or [self.ledger.named(target)]
        chosen = [row for row in found if on is None or row.channel == on]
        if not chosen:
            raise ConfigurationError("ledger.nothing_there", where=on, id=target)
        return chosen

    def settle(self, target: str, *, on: str | None = None, published: str | None) -> Delivery:
        """Take a person's word for one open delivery: it is up at ``published``, or (``None``) it is not.

        Where a platform tells no addresses (Band), ``published`` may be the post's id.
        """
        row = _only(self.named(target, on=on), target)
        if published is None:
            return settle_absent(row, ledger=self.ledger, now=self.clock())
        adapter = self.registry.get(row.adapter)
        if is_web_address(published):
            _refuse_elsewhere(published, adapter)
            return settle_published(row, published, ledger=self.ledger, now=self.clock())
        if adapter.capabilities.permalink or row.channel not in self.channels:
            raise ConfigurationError("publish.link_invalid", where="--published")
        return settle_published(row, None, remote_id=published, ledger=self.ledger, now=self.clock())

    def retry(self, target: str, orders: Orders | None = None) -> Delivery:
        """Send a failed or missed delivery after all."""
        row = retry(self.named(target)[0], ledger=self.ledger, now=self.clock())
        return self._carried_out(row, orders)

    def asked(self, target: str) -> list[Delivery]:
        """The deliveries that wait for a yes, of what an id or a post's name stands for.

        One whose time for an answer is over is missed, whether a service noticed or not. Raises
        `ConfigurationError` when there is none.
        """
        rows = [self._missed(row) for row in self.named(target)]
        open_ = [row for row in rows if row.waiting_for is WaitingFor.APPROVAL]
        if not open_:
            if rows[0].status is Status.MISSED:
                raise ConfigurationError(_why_missed(rows[0]), where=rows[0].channel, id=rows[0].id[:8])
            raise ConfigurationError(
                "approve.not_asked", where=rows[0].channel, id=rows[0].id[:8], status=rows[0].status.value
            )
        return open_

    def approve(
        self, target: str, orders: Orders | None = None, *, shown: str | None = None, again: bool = False
    ) -> Delivery:
        """Say yes to a delivery that waits for it.

        ``shown`` is the hash of the rendition that its owner has seen; a yes to exactly what goes out needs
        it. ``again`` is her yes to a second post, where the same one was found on the platform. Raises
        `ConfigurationError` where either is missing.
        """
        row = self.asked(target)[0]
        if is_found(row) and not again:
            raise found_there(row)
        if not is_asked(row):
            return self._carried_out(approve(row, ledger=self.ledger, now=self.clock()), orders)
        if shown is None:
            raise ConfigurationError("approve.not_shown", where=row.channel, id=row.id[:8])
        return self._carried_out(consent(row, shown, ledger=self.ledger, now=self.clock()), orders)

    def cancel(self, target: str) -> list[Delivery]:
        """Call off a delivery, or all of a post's that have not been sent."""
        rows = self.named(target)
        open_ = [row for row in rows if row.status in CANCELLABLE]
        if not open_:
            first = rows[0]
            raise ConfigurationError(
                "cancel.too_late", where=first.channel, id=first.id[:8], status=first.status.value
            )
        return [cancel(row, ledger=self.ledger, now=self.clock()) for row in open_]

    def cancel_all(self) -> list[Delivery]:
        """Call off everything that has not been sent; what is in a person's hands only by name."""
        open_ = [row for row in self.ledger.open() if row.status in CANCELLABLE - {Status.HANDED_OVER}]
        return [cancel(row, ledger=self.ledger, now=self.clock()) for row in open_]

    def pause(self, channel: str | None) -> list[str]:
        """Stop sending on a channel, or on all; the answer is their names."""
        chosen = self._chosen(channel)
        pause([one.account for one in chosen], ledger=self.ledger, now=self.clock())
        return [one.name for one in chosen]

    def resume(self, channel: str | None) -> list[Delivery]:
        """Send on a channel, or on all, again; the answer is what was held and now goes out."""
        accounts = [one.account for one in self._chosen(channel)]
        return resume(accounts, ledger=self.ledger, now=self.clock(), zone=self.zone)

    def _missed(self, row: Delivery) -> Delivery:
        now = self.clock()
        if not is_unanswered(row, now=now):
            return row
        try:
            return carry_verdict(row, Verdict.MISS, at=now, ledger=self.ledger, now=now)
        except Changed:
            return self.ledger.get(row.id)

    def _chosen(self, channel: str | None) -> list[Channel]:
        if channel is None:
            return list(self.channels.values())
        return [pick(self.channels, channel, where="CHANNEL")]

    def _carried_out(self, row: Delivery, orders: Orders | None) -> Delivery:
        self.carry_out(frozenset({row.id}), orders or Orders())
        return self.ledger.get(row.id)


def _only(rows: Sequence[Delivery], target: str) -> Delivery:
    """The one delivery a word can be meant for; a post on several channels needs ``--on``."""
    open_ = [row for row in rows if row.status in _SETTLEABLE]
    if len(open_) > 1:
        channels = ", ".join(row.channel for row in open_)
        raise ConfigurationError("settle.which", where=target, channels=channels)
    return open_[0] if open_ else rows[0]


def _why_missed(row: Delivery) -> str:
    return str((row.error or {}).get("code", "approve.not_asked"))


def _refuse_elsewhere(url: str, adapter: type[Adapter[Any]]) -> None:
    """An address pasted from the wrong tab would be carried by the other channels."""
    known = adapter.public_hosts
    host = urlsplit(url).hostname or ""
    if known and not any(host == domain or host.endswith(f".{domain}") for domain in known):
        raise ConfigurationError("settle.elsewhere", where="--published", hosts=", ".join(sorted(known)))
