"""Every fault on the visible call of every adapter: how the delivery ends, what stands, what was sent.

An end is the delivery's status, the posts (or drafts) that stand on the platform, the visible calls made.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest
from tests.faults.street import DOORS, street

from crosspost.simulator import KINDS


class End(NamedTuple):
    """Where a delivery comes to rest."""

    status: str
    standing: int
    calls: int


DONE = End("published", 1, 1)
DRAFTED = End("handed_over", 1, 1)
AGAIN = End("published", 1, 2)
DRAFTED_AGAIN = End("handed_over", 1, 2)
ASKS = End("unconfirmed", 0, 1)
PAUSED = End("waiting", 0, 1)
FAILED = End("failed", 0, 1)

# The post stands and its answer is lost: it is found, adopted and never sent again.
AFTER_COMMIT = (
    "drop_after",
    "reset_after",
    "hold_after:2",
    "status_after_commit:500",
    "status_after_commit:502",
    "status_after_commit:empty",
    "status_after_commit:html",
    "status_after_commit:null",
    "no_id",
    "cut_body",
    "cut_json",
    "dead_keep_alive",
)
FOUND = {"facebook": DONE, "facebook photos": DONE, "band": DONE, "naver draft": DRAFTED}

# Nothing stands, and nobody can say so at once. When all looks have found nothing, Band (whose list is
# complete) is sent once more; Facebook and Naver ask a person.
BEFORE_COMMIT = (
    "drop_before",
    "reset_before",
    "hold_before:2",
    "status:500",
    "status:503",
    "html",
    "html:502",
    "empty",
    "empty:500",
    "null",
)
ABSENT = {"facebook": ASKS, "facebook photos": ASKS, "band": AGAIN, "naver draft": ASKS}

# The platform says no in its own words: surely not sent.
REFUSED = {
    "facebook": {
        "signed_out": PAUSED,
        "refuse:10": PAUSED,
        "refuse:368": PAUSED,
        "rate_limit:7": AGAIN,
        "refuse:4": AGAIN,
        "refuse:17": AGAIN,
        "refuse:32": AGAIN,
        "refuse:368/1390008": AGAIN,
        # A duplicate is proof that it stands, or else that it never will.
        "refuse:506": FAILED,
        "refuse:368/1404082": FAILED,
        "refuse:100": FAILED,
        # A code that nobody knows proves nothing.
        "refuse:987654": ASKS,
    },
    "band": {
        "signed_out": PAUSED,
        "refuse:60204": PAUSED,
        "rate_limit:30": AGAIN,
        "refuse:1003": AGAIN,
        "refuse:1001": AGAIN,
        "refuse:60300": FAILED,
        "refuse:98765": ASKS,
    },
    "naver draft": {
        "signed_out": PAUSED,
        "signed_out:html": PAUSED,
        "rate_limit:60": DRAFTED_AGAIN,
        "refuse:parse fail": FAILED,
        # Naver takes no document of this length: what is not there will never be.
        "refuse:UNKNOWN": FAILED,
        "refuse:a new word": ASKS,
    },
}
REFUSED["facebook photos"] = REFUSED["facebook"]

CASES = [
    *((door, kind, end) for kind in AFTER_COMMIT for door, end in FOUND.items()),
    *((door, kind, end) for kind in BEFORE_COMMIT for door, end in ABSENT.items()),
    *((door, kind, end) for door, kinds in REFUSED.items() for kind, end in kinds.items()),
]
# These shape correct answers, or strike lists and sessions; `test_adoption` is about delay and slow_list.
NOT_IN_THE_MATRIX = {"header", "clear_cookie", "shape", "lose_component", "slow_list", "delay"}


@pytest.mark.parametrize(("door", "kind", "end"), CASES, ids=str)
def test_a_fault_on_the_visible_call_ends_as_it_should(
    door: str, kind: str, end: End, tmp_path: Path
) -> None:
    with street(tmp_path, door, f"{{visible}}={kind}") as it:
        delivery = it.publish()
        assert End(delivery.status.value, len(it.shown()), it.calls()) == end
        assert it.sim.violations() == []


def test_the_matrix_has_every_kind_of_fault_on_every_adapter() -> None:
    for door in DOORS:
        struck = {kind.partition(":")[0] for where, kind, _ in CASES if where == door}
        assert struck == set(KINDS) - NOT_IN_THE_MATRIX
