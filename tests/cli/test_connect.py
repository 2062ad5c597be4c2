"""``crosspost connect`` as a person meets it: what she is asked, shown, and what is written where."""

from __future__ import annotations

import io
import os
import socket
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import requests
from tests.cli.desk import Desk, Seen

from crosspost.config import CONFIG_NAME
from crosspost.simulator import Accounts, App, Band, FacebookPage, Simulator

TOKEN = "planted-token-of-a-person"  # planted, to be looked for
SECRET = "planted-secret-of-an-app"
WRITTEN_BY_HAND = "# 내 밴드예요. 지우지 마세요\n"
ACCOUNTS = Accounts(
    facebook=(FacebookPage(page_id="11", name="맛집 리뷰"), FacebookPage(page_id="22", name="책방 리뷰")),
    band=(
        Band(band_key="AAAfood", name="동네 맛집", access_token=TOKEN),
        Band(band_key="AAAread", name="읽기만", access_token=TOKEN, permissions=("commenting",)),
    ),
    facebook_app=App(app_id="77", secret=SECRET),
)


@dataclass(frozen=True, kw_only=True)
class Table:
    """A person at her desk, and the simulator for the platforms."""

    desk: Desk
    platforms: Simulator
    keyboard: pytest.MonkeyPatch

    def connect(self, *arguments: str, typed: str) -> Seen:
        """Run the command with what is typed."""
        self.keyboard.setattr(sys, "stdin", io.StringIO(typed))
        return self.desk.run("connect", *arguments)

    @property
    def config(self) -> str:
        """The configuration as it is."""
        return (self.desk.root / CONFIG_NAME).read_text(encoding="utf-8")


@pytest.fixture
def table(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Iterator[Table]:
    desk.configure("[channels.band]", f"{WRITTEN_BY_HAND}[channels.band]\nmin_gap = '0ms'")
    with Simulator(accounts=ACCOUNTS, band_gap=0) as running:
        monkeypatch.setenv("CROSSPOST_GATEWAY", running.url)
        yield Table(desk=desk, platforms=running, keyboard=monkeypatch)


def untold(table: Table, *shown: Seen) -> None:
    """No secret stands in what was shown, or in any file."""
    for secret in (TOKEN, SECRET):
        assert all(secret not in seen.out + seen.err for seen in shown)
        for name, content in table.desk.files().items():
            assert secret.encode() not in content, name


def test_a_pasted_token_becomes_a_channel_that_posts(table: Table) -> None:
    seen = table.connect("band", "--account", "동네 맛집", typed=f"{TOKEN}\n")
    assert seen.code == 0, seen.err
    head = f"{WRITTEN_BY_HAND}[channels.band]\nmin_gap = '0ms'\n"
    assert f'{head}adapter = "band"\nband_key = "AAAfood"\n' in table.config
    assert 'expect = "동네 맛집"' in table.config
    assert "https://developers.band.us/" in seen.err
    published = table.desk.run("publish", "book.md", "--to", "band", "--yes", "--json", "--wait", "20s")
    assert [row["status"] for row in published.value] == ["published"]
    assert [post.account for post in table.platforms.posts("band")] == ["AAAfood"]
    untold(table, seen, published)


def test_who_reaches_several_picks_by_number(table: Table) -> None:
    seen = table.connect("band", typed=f"{TOKEN}\nx\n9\n1\n")
    assert seen.code == 0, seen.err
    assert seen.err.count("1부터 2까지") == 2
    assert 'band_key = "AAAfood"' in table.config


def test_a_place_where_posting_is_not_allowed_is_refused_and_nothing_is_written(table: Table) -> None:
    before = table.config
    seen = table.connect("band", "--account", "AAAread", typed=f"{TOKEN}\n")
    assert seen.code == 2
    assert "읽기만에 글을 쓸 권한이 없어요: posting" in seen.err
    assert table.config == before


@pytest.fixture
def back() -> str:
    """An address of this machine that nobody listens at yet."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return f"http://localhost:{taken.getsockname()[1]}/back"


def browse(table: Table) -> list[str]:
    """A browser whose owner says yes to everything."""
    opened: list[str] = []

    def go(address: str) -> None:
        opened.append(address)
        threading.Thread(target=requests.get, args=(address,), kwargs={"timeout": 10}, daemon=True).start()

    table.keyboard.setattr("webbrowser.open", go)
    return opened


def test_the_browser_comes_back_by_itself(table: Table, back: str) -> None:
    opened = browse(table)
    seen = table.connect("page", "--redirect", back, "--account", "22", typed=f"77\n{SECRET}\n")
    assert seen.code == 0, seen.err
    assert opened[0].startswith(f"{table.platforms.url}/www.facebook.com/v25.0/dialog/oauth?")
    assert 'page_id = "22"' in table.config
    assert 'expect = "책방 리뷰"' in table.config
    published = table.desk.run("publish", "book.md", "--to", "page", "--yes", "--json", "--wait", "20s")
    assert [row["status"] for row in published.value] == ["published"]
    untold(table, seen, published)


def test_where_it_does_not_its_address_is_pasted(table: Table) -> None:
    there, here = os.pipe()
    with os.fdopen(there, encoding="utf-8") as keys, os.fdopen(here, "w", encoding="utf-8") as fingers:

        def paste(address: str) -> None:
            """Copy what the address bar shows in the end."""
            answer = requests.get(address, allow_redirects=False, timeout=10)
            print(answer.headers["Location"], file=fingers, flush=True)

        table.keyboard.setattr("webbrowser.open", paste)
        table.keyboard.setattr(sys, "stdin", keys)
        print(f"77\n{SECRET}", file=fingers, flush=True)
        seen = table.desk.run("connect", "page", "--redirect", "https://my.example/back", "--account", "11")
    assert seen.code == 0, seen.err
    assert 'page_id = "11"' in table.config


def test_a_refusal_in_the_browser_is_said_and_nothing_is_written(table: Table, back: str) -> None:
    browse(table)
    before = table.config
    table.platforms.fault("facebook.dialog=shape:denied")
    seen = table.connect("page", "--redirect", back, typed=f"77\n{SECRET}\n")
    assert seen.code == 2
    assert "플랫폼이 연결을 허락하지 않았어요" in seen.err
    assert table.config == before
    untold(table, seen)


def test_a_script_gets_one_value(table: Table) -> None:
    seen = table.connect("band", "--account", "AAAfood", "--json", typed=f"{TOKEN}\n")
    assert {"band_key", "expect"} <= set(seen.value["written"])
    told = (seen.value["channel"], seen.value["name"], seen.value["kept"])
    assert told == ("band", "동네 맛집", ["access_token"])
    untold(table, seen)


@pytest.mark.parametrize("typed", ["", "\n", "not a token\n"])
def test_what_is_not_given_or_not_right_changes_nothing(table: Table, typed: str) -> None:
    before = table.config
    seen = table.connect("band", typed=typed)
    assert seen.code != 0
    assert table.config == before
    assert "바뀐 것도 없어요" in seen.err


def test_a_rehearsal_changes_no_configuration(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    before = (desk.root / CONFIG_NAME).read_bytes()
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"\n\n{TOKEN}\n"))
    seen = desk.run("--rehearse", "connect", "page", "--way", "token")
    assert seen.code == 0, seen.err
    assert (desk.root / CONFIG_NAME).read_bytes() == before


def test_a_platform_without_a_sign_in_says_what_to_do(desk: Desk) -> None:
    assert desk.run("connect", "story", "--json").error["code"] == "connect.no_way"


def test_a_rehearsal_meets_the_account_that_is_expected(desk: Desk) -> None:
    desk.configure('adapter = "facebook"\n', 'adapter = "facebook"\nexpect = "맛집 리뷰"\n')
    seen = desk.run("--rehearse", "publish", "book.md", "--to", "page", "--yes", "--json", "--wait", "20s")
    assert [row["status"] for row in seen.value] == ["published"]
