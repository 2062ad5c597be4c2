"""An error as the ledger keeps it: code and parameters, to be worded when it is shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from crosspost.errors import AfterAbsent, CrosspostError, Unconfirmed

__all__ = ["narrowed", "recorded"]


def recorded(error: CrosspostError) -> dict[str, Any]:
    """The error as plain JSON values."""
    record: dict[str, Any] = {"kind": error.kind, "code": error.code, "params": error.params}
    if error.where is not None:
        record["where"] = error.where
    if isinstance(error, Unconfirmed) and error.after_absent is not None:
        record["after_absent"] = error.after_absent.value
    return record


def narrowed(policy: AfterAbsent, record: Mapping[str, Any] | None) -> AfterAbsent:
    """The channel's policy after absence, or the error's own where that is more cautious."""
    own = (record or {}).get("after_absent")
    return max(policy, AfterAbsent(own), key=lambda choice: choice.caution) if own else policy
