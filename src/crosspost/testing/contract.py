"""The contract between delivery and a platform, as tests: one behaviour each."""

from __future__ import annotations

from crosspost.testing.composing import Composing
from crosspost.testing.finding import Finding
from crosspost.testing.following import Following
from crosspost.testing.sending import Sending
from crosspost.testing.sharing import Sharing
from crosspost.testing.verifying import Verifying

__all__ = ["AdapterContract"]


class AdapterContract(Composing, Sharing, Sending, Finding, Verifying, Following):
    """Everything an adapter must keep, for the modes that its capabilities name.

    Data to give: ``adapter`` and ``settings`` always; for a mode that sends ``refusals``, ``course`` and the
    fixture ``platform``; ``verification`` for an adapter that can verify; ``feed`` for one whose platform
    lists its posts for anybody; ``posts`` and ``unfit`` where the platform has limits. See `Subject` for
    each. Tests of what the adapter does not have are skipped and say so.
    """
