"""The post office of a workspace: opens the lanes, holds the dispatcher's lock, carries deliveries out."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from urllib.parse import SplitResult

from crosspost.adapter import ChannelReport, Mode
from crosspost.config import Channel, Publishing, Workspace, secret_key, this_machine
from crosspost.delivery.cookies import SecretCookieStore
from crosspost.delivery.courier import Courier
from crosspost.delivery.dispatcher import Dispatcher
from crosspost.delivery.follow import follow
from crosspost.delivery.freeze import ReadSource
from crosspost.delivery.hand_over import HandOverWriter
from crosspost.delivery.lane import Lane, open_lane
from crosspost.delivery.lock import DispatcherLock
from crosspost.delivery.machine import take_over
from crosspost.delivery.pace import Clock
from crosspost.errors import CrosspostError
from crosspost.ledger import Delivery, Ledger, Secrets
from crosspost.transport import CookieStore, FileCookieStore

__all__ = ["Orders", "PostOffice"]

log = logging.getLogger(__name__)


def _log(error: CrosspostError) -> None:
    log.warning("%s: %s", error.where, error.code)


@dataclass(frozen=True, slots=True, kw_only=True)
class Orders:
    """How deliveries are carried out.

    ``wait`` bounds the waiting for what is not yet due: a retry, a look, a person's press. ``look_every`` is
    how often a draft in a person's hands is looked for; ``nudge`` asks for a look now. ``changed`` is told
    of each move.
    """

    wait: timedelta = timedelta(0)
    look_every: timedelta | None = None
    nudge: threading.Event = field(default_factory=threading.Event)
    changed: Callable[[Delivery], None] = lambda _delivery: None


@dataclass(frozen=True, slots=True, kw_only=True)
class PostOffice:
    """What is needed to carry out the deliveries of one workspace."""

    workspace: Workspace
    database: Path
    channels: Collection[Channel]
    publishing: Publishing
    ledger: Ledger
    clock: Clock
    stop: threading.Event
    read: ReadSource
    write_hand_over: HandOverWriter
    zone: str = "UTC"
    """The zone of deliveries without one of their own."""
    gateway: SplitResult | None = None
    warn: Callable[[CrosspostError], None] = _log
    """Told what the owner should know although it stops nothing."""

    def carry_out(self, ids: frozenset[str], orders: Orders) -> None:
        """Dispatch these deliveries, or follow them while another process does."""
        began = self.clock()
        with DispatcherLock(self.database) as lock:
            free = lock.take() or follow(
                ids,
                ledger=self.ledger,
                clock=self.clock,
                stop=self.stop,
                wait=orders.wait,
                freed=lock.take,
                changed=orders.changed,
            )
            if free:
                dispatcher = self.dispatcher(ids, orders)
                try:
                    dispatcher.run(wait=orders.wait - (self.clock() - began))
                finally:
                    dispatcher.close()

    def dispatcher(self, ids: frozenset[str] | None, orders: Orders) -> Dispatcher:
        """A dispatcher for some deliveries, or for all (``None``); its caller holds the lock."""
        if not self.workspace.rehearsal:
            take_over(self.ledger, this_machine(), now=self.clock(), warn=self.warn)
        accounts = None if ids is None else {row.account for row in self.ledger.several(ids)}
        return Dispatcher(
            ledger=self.ledger,
            couriers={
                channel.account: self._courier(channel)
                for channel in self.channels
                if accounts is None or channel.account in accounts
            },
            clock=self.clock,
            publishing=self.publishing,
            stop=self.stop,
            ids=ids,
            look_every=orders.look_every,
            nudge=orders.nudge,
            changed=orders.changed,
            zone=self.zone,
            follow_after=timedelta(0) if self.workspace.rehearsal else self.publishing.after_first,
        )

    def verify(self, channel: Channel) -> ChannelReport:
        """Ask the platform who is signed in; raises a `DeliveryError` when it does not say."""
        lane = self._lane(channel)
        try:
            report = lane.adapter.verify()
            lane.transport.save_cookies()
        finally:
            lane.transport.close()
        return report

    def _courier(self, channel: Channel) -> Courier:
        lane = self._lane(channel)
        return Courier(lane=lane, read=self.read, write_hand_over=self.write_hand_over)

    def _lane(self, channel: Channel) -> Lane:
        return open_lane(
            channel,
            ledger=self.ledger,
            clock=self.clock,
            stop=self.stop,
            gateway=self.gateway,
            cookies=self._cookies(channel),
            look_back=self.publishing.look_back,
            rehearsal=self.workspace.rehearsal,
        )

    def _cookies(self, channel: Channel) -> CookieStore | None:
        if "cookies" in channel.placeholders:
            return FileCookieStore(self.workspace.data / "cookies" / f"{channel.name}.json")
        if channel.mode is Mode.SHARE:
            # Nobody is signed in there: a key file would be made for nothing.
            return None
        secrets = Secrets(self.ledger.store, lambda: secret_key(self.workspace))
        return SecretCookieStore(channel.account, secrets=secrets, clock=self.clock, warn=self.warn)
