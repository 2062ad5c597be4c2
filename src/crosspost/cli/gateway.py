"""Whether this run is a rehearsal, and where its requests go."""

from __future__ import annotations

import os
from urllib.parse import SplitResult

from crosspost.cli.options import Options
from crosspost.transport import gateway_address

__all__ = ["gateway", "is_rehearsal"]

VARIABLE = "CROSSPOST_GATEWAY"


def is_rehearsal(options: Options) -> bool:
    """Whether this run is rehearsed: by the option, or because a gateway is named."""
    return options.rehearse or bool(os.environ.get(VARIABLE))


def gateway() -> SplitResult | None:
    """The gateway that the environment names."""
    named = os.environ.get(VARIABLE)
    return gateway_address(named) if named else None
