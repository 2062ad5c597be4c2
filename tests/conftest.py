"""What every test shares: no setting of the developer's own machine gets in."""

from __future__ import annotations

import os
from uuid import uuid4

import pytest
from hypothesis import settings

# How long an example takes says more of the machine than of the code; speed is measured in benchmarks/.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@pytest.fixture(autouse=True)
def _own_environment(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    for name in list(os.environ):
        if name.upper().startswith("CROSSPOST_") or name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)
    # The key of stored secrets lies in the user's config folder.
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.getbasetemp() / "config"))
    # What this computer remembers of workspaces is every test's own.
    own = tmp_path_factory.getbasetemp() / f"own-{uuid4().hex}"
    monkeypatch.setenv("XDG_STATE_HOME", str(own / "state"))
    monkeypatch.setenv("XDG_DATA_HOME", str(own / "data"))
    monkeypatch.setenv("LANG", "ko_KR.UTF-8")
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.delenv("LC_MESSAGES", raising=False)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Spread the tests that mostly wait among the others, so that no worker is left with all of them."""
    waiting = [item for item in items if "e2e" in item.path.parts]
    busy = [item for item in items if "e2e" not in item.path.parts]
    if not waiting or not busy:
        return
    step = len(busy) // len(waiting) + 1
    rounds = [[item, *busy[n * step : (n + 1) * step]] for n, item in enumerate(waiting)]
    items[:] = [item for one in rounds for item in one]
