"""Which computer sends from a ledger. Its owner is told when that changes: two that send may double."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from crosspost.config import Machine
from crosspost.errors import ConfigurationError, CrosspostError
from crosspost.ledger import Ledger

__all__ = ["take_over"]


def take_over(
    ledger: Ledger, machine: Machine | None, *, now: datetime, warn: Callable[[CrosspostError], None]
) -> None:
    """Write down that this computer sends from the ledger; tell once when another one did before.

    The caller holds the dispatcher's lock, which no other computer can see.
    """
    if machine is None:
        return
    last = ledger.fact("machine")
    changed = last is not None and last[0]["id"] != machine.id
    with ledger.writing() as tx:
        if last is not None and changed:
            before = {"id": last[0]["id"], "name": last[0]["name"], "last_used": last[1].isoformat()}
            tx.keep_fact("machine_before", before, at=now)
        tx.keep_fact("machine", {"id": machine.id, "name": machine.name}, at=now)
    if last is not None and changed:
        at = last[1].astimezone().strftime("%Y-%m-%d %H:%M")
        warn(ConfigurationError("machine.other", machine=last[0]["name"], at=at))
