"""One account's way out: its channel, its adapter, its pace. One delivery at a time goes through it."""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from urllib.parse import SplitResult

from crosspost.adapter import Adapter, CannotTell, Mode, Seen, Trace
from crosspost.config import Channel
from crosspost.delivery.pace import Clock, Pacer
from crosspost.errors import DeliveryError, Unauthorized
from crosspost.ledger import Delivery, Ledger
from crosspost.rendering import Rendition
from crosspost.transport import CookieJar, CookieStore, Limits, Transport

__all__ = ["Lane", "open_lane"]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """A channel with its open adapter, the ledger it writes to and the clock it goes by."""

    channel: Channel
    adapter: Adapter[Any]
    transport: Transport
    pacer: Pacer
    ledger: Ledger
    clock: Clock
    look_back: timedelta = timedelta(days=30)
    """How old a post may be that a look before the first send takes for this one."""

    def asked(self, delivery: Delivery) -> Lane:
        """The lane in the mode that a delivery's entry asks for; the same where it asks for none."""
        if delivery.asked_mode is None or delivery.asked_mode == self.channel.mode:
            return self
        channel = self.channel.asked(mode=Mode(delivery.asked_mode))
        return replace(self, channel=channel, adapter=channel.adapter(channel.settings, self.transport))

    def find(self, rendition: Rendition, trace: Trace) -> Seen | CannotTell:
        """Look through the adapter; a fault of any kind proves nothing. Raises only `Unauthorized`."""
        try:
            seen = self.adapter.find(rendition, trace)
        except Unauthorized:
            raise
        except DeliveryError as error:
            log.info("look on %s: %s", self.channel.name, error.code)
            seen = CannotTell.because(error)
        except Exception:
            log.exception("adapter %s failed in a look", self.channel.adapter.name)
            return CannotTell(reason="look.defect")
        if isinstance(seen, CannotTell) and seen.retry_after is not None:
            self.pacer.rest(seen.retry_after)
        return seen

    def owned(self, delivery: Delivery, seen: Seen | CannotTell) -> frozenset[str]:
        """The ids and addresses among what was seen that other deliveries own."""
        if isinstance(seen, CannotTell):
            return frozenset()
        matches = (*seen.live, *seen.drafts)
        names = {name for match in matches for name in (match.remote_id, match.permalink) if name}
        return self.ledger.owned(delivery.account, names, besides=delivery.id)


def open_lane(
    channel: Channel,
    *,
    ledger: Ledger,
    clock: Clock,
    stop: threading.Event,
    gateway: SplitResult | None = None,
    cookies: CookieStore | None = None,
    look_back: timedelta = timedelta(days=30),
    rehearsal: bool = False,
) -> Lane:
    """Open a channel's way to its platform; nothing is sent yet. A ``rehearsal`` may send all day."""
    kind = channel.adapter
    pacer = Pacer(
        account=channel.account,
        gap=channel.min_gap,
        per_day=None if rehearsal else channel.per_day,
        ledger=ledger,
        clock=clock,
        stop=stop,
    )
    jar = None
    if kind.required_cookies:
        jar = CookieJar(
            domain=kind.cookie_domain,
            required=kind.required_cookies,
            seed=channel.secret("cookies"),
            store=cookies,
        )
    timeout = channel.settings.timeout
    transport = Transport(
        hosts=kind.hosts,
        cookies=jar,
        gateway=gateway,
        limits=Limits(connect=min(timeout, Limits().connect), read=timeout),
        pace=pacer.enter,
        done=pacer.called,
        rest=pacer.rest,
    )
    return Lane(
        channel=channel,
        adapter=kind(channel.settings, transport),
        transport=transport,
        pacer=pacer,
        ledger=ledger,
        clock=clock,
        look_back=look_back,
    )
