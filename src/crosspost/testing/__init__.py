"""The contract suite that every adapter must pass; for tests only.

Subclass `AdapterContract` in a test file, give it the platform's recorded answers, and inherit the tests::

    class TestExample(AdapterContract):
        adapter = Example
        settings = {"account": "1", "access_token": "a-secret-token"}
        refusals = (Refusal(name="bad token", status=401, error=Unauthorized, code="unauthorized.session"),)

        def course(self, mode: Mode, folder: Path) -> Course: ...

        @pytest.fixture
        def platform(self) -> Iterator[Platform]: ...

It needs pytest and responses, which Crosspost itself does not install.
"""

import pytest

pytest.register_assert_rewrite(
    "crosspost.testing.composing",
    "crosspost.testing.finding",
    "crosspost.testing.following",
    "crosspost.testing.sending",
    "crosspost.testing.sharing",
    "crosspost.testing.subject",
    "crosspost.testing.verifying",
)

from crosspost.testing.contract import AdapterContract  # noqa: E402  # after the rewriting is asked for
from crosspost.testing.exchange import Course, Exchange, Refusal, Sent, Unfit, Verification  # noqa: E402  # likewise
from crosspost.testing.journal import MemoryJournal  # noqa: E402  # likewise
from crosspost.testing.posts import awkward_review, picture, review  # noqa: E402  # likewise
from crosspost.testing.subject import Attempted, Platform  # noqa: E402  # likewise

__all__ = [
    "AdapterContract",
    "Attempted",
    "Course",
    "Exchange",
    "MemoryJournal",
    "Platform",
    "Refusal",
    "Sent",
    "Unfit",
    "Verification",
    "awkward_review",
    "picture",
    "review",
]
