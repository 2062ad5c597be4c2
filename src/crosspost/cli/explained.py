"""What stopped a delivery, in words, with a remedy that works for it as it stands now."""

from __future__ import annotations

from dataclasses import replace

from crosspost.ledger import Delivery, Status
from crosspost.messages import Message, Words

__all__ = ["explained"]

_MENDED = frozenset({"configuration", "invalid_post", "storage", "unsupported"})
"""The kinds of errors that end when somebody mends what they name: the delivery itself is well."""


def explained(row: Delivery, words: Words, *, stands: Delivery | None = None) -> Message | None:
    """The error of a delivery in its three parts; ``None`` where there is none.

    ``stands`` is another delivery that has brought its post to the account by now, or is about to.
    """
    if row.error is None:
        return None
    id_ = row.id[:8]
    message = words.record(row.error, now=f"now.{row.status.value}", channel=row.channel, id=id_)
    if row.status is Status.CANCELLED and not row.error["code"].startswith("entry."):
        # What it advised was for the time before it was called off.
        return replace(message, do="")
    if row.status not in {Status.FAILED, Status.MISSED}:
        return message
    if stands is not None and not row.again:
        return replace(message, do=words.say("do.stands", id=stands.id[:8]))
    if row.status is Status.FAILED and row.error["kind"] in _MENDED:
        then = "do.then_retry" if row.frozen is None else "do.then_publish"
        return replace(message, do=f"{message.do} {words.say(then, id=id_)}".strip())
    return message
