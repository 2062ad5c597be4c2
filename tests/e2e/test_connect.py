"""From a workspace without accounts to a post that is verified, on a Page and in a band."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from tests.config.workspaces import furnish

from crosspost.adapter import CodeSignIn, Reached
from crosspost.app import Crosspost
from crosspost.app.connecting import Connecting, code_in, new_callback
from crosspost.config import find_workspace
from crosspost.errors import ConfigurationError
from crosspost.ledger import Status
from crosspost.simulator import Accounts, App, Band, FacebookPage, Simulator
from crosspost.transport import Transport, gateway_address

BACK = "http://localhost:8723/crosspost"
SECRET = "planted-secret-of-an-app"
CONFIG = (
    "# 내 채널\n[channels.page]\nadapter = 'facebook'\nmode = 'share'\n\n"
    "[channels.band]\nadapter = 'band'\nmin_gap = '0ms'  # the simulator does not mind\n"
)
REVIEW = "---\ntitle: 겨울 바다 책방\n---\n\n파도 소리가 들리는 책방에 다녀왔다.\n"
ACCOUNTS = Accounts(
    facebook=(
        FacebookPage(page_id="11", name="맛집 리뷰"),
        FacebookPage(page_id="22", name="남의 페이지", tasks=("ANALYZE",)),
    ),
    band=(Band(band_key="AAAfood", name="동네 맛집"), Band(band_key="AAAbooks", name="책 모임")),
    facebook_app=App(app_id="77", secret=SECRET, redirects=(BACK,)),
    band_app=App(app_id="77", secret=SECRET),
)
APPS = {
    "page": {"app_id": "77", "app_secret": SECRET},
    "band": {"client_id": "77", "client_secret": SECRET},
}


@pytest.fixture
def sim() -> Iterator[Simulator]:
    with Simulator(accounts=ACCOUNTS, band_gap=0) as running:
        yield running


@contextmanager
def opened(root: Path, sim: Simulator) -> Iterator[Crosspost]:
    """The workspace in earnest, except that the simulator stands for the platforms."""
    if not root.exists():
        furnish(root, CONFIG)
        (root / "posts" / "book.md").write_text(REVIEW, encoding="utf-8")
    with Crosspost(find_workspace(root)) as app:
        app.gateway = gateway_address(sim.url)
        yield app


def reached(app: Crosspost, sim: Simulator, channel: str) -> tuple[Connecting, dict[str, Reached]]:
    """What signing in with the browser reaches, by name."""
    found = Connecting.of(app, channel, platform=None, way="browser")
    assert isinstance(found.way, CodeSignIn)
    callback = new_callback(found.way, BACK)
    settings = found.settings(APPS[channel])
    address = found.sign_in_address(settings, callback)
    hosts = frozenset({urlsplit(address).hostname or ""})
    with Transport(hosts=hosts, gateway=gateway_address(sim.url)) as browser:
        came = str(browser.request("GET", address).redirect)
    code = code_in(came, callback, state_in_address=found.way.state_in_address)
    accounts = found.accounts(found.redeem(settings, code, callback))
    return found, {account.name: account for account in accounts}


@pytest.mark.parametrize(
    ("channel", "names", "chosen"),
    [
        ("page", {"맛집 리뷰", "남의 페이지"}, "맛집 리뷰"),
        ("band", {"동네 맛집", "책 모임"}, "책 모임"),
    ],
)
def test_a_connected_channel_publishes_as_the_account_that_was_chosen(
    sim: Simulator, tmp_path: Path, channel: str, names: set[str], chosen: str
) -> None:
    root = tmp_path / "나의 리뷰"
    with opened(root, sim) as app:
        found, accounts = reached(app, sim, channel)
        assert set(accounts) == names
        found.keep(accounts[chosen])
    with opened(root, sim) as app:
        report = app.verify(app.channels[channel])
        assert (report.name, report.account_id, report.missing) == (chosen, accounts[chosen].id, ())
        (row,) = app.publish(app.prepare("book.md", to=[channel], here=root / "posts"))
    assert row.status is Status.PUBLISHED
    (post,) = sim.posts()
    assert (post.account, post.id) == (accounts[chosen].id, row.remote_id)
    assert "파도 소리가 들리는 책방" in post.text
    written = (root / "config" / "crosspost.toml").read_text(encoding="utf-8")
    assert f'expect = "{chosen}"' in written
    for path in root.rglob("*"):
        kept = accounts[chosen].secrets.values()
        assert path.is_dir() or not any(secret.encode() in path.read_bytes() for secret in kept)


def test_a_page_on_which_she_may_not_post_is_not_connected(sim: Simulator, tmp_path: Path) -> None:
    with opened(tmp_path / "review", sim) as app:
        found, accounts = reached(app, sim, "page")
        with pytest.raises(ConfigurationError) as refused:
            found.keep(accounts["남의 페이지"])
        assert (refused.value.code, refused.value.params["names"]) == ("connect.lacks", "CREATE_CONTENT")
        assert app.workspace.config.read_text(encoding="utf-8") == CONFIG
