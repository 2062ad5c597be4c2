"""A channel is connected: what was typed becomes settings and sealed secrets, all or nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import urlencode

import pytest
import responses
from pydantic import SecretStr
from tests.config.workspaces import furnish

from crosspost.adapter import (
    Adapter,
    Ask,
    Callback,
    Capabilities,
    ChannelSettings,
    CodeSignIn,
    Mode,
    Reached,
    Registry,
    SignIn,
    Step,
)
from crosspost.app import Crosspost
from crosspost.app.connecting import Connecting, code_in, new_callback
from crosspost.config import find_workspace
from crosspost.errors import ConfigurationError
from crosspost.transport import Transport

NOON = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)
HOST = "boards.example"
TOKEN = "planted-token-of-a-board"  # planted, to be looked for
CONFIG = "# mine\n[channels.board]\nadapter = 'board'   # the cork one\n\n# the end\n"
CALLBACK = Callback(address="http://localhost:8723/crosspost", state="the-word")


class BoardSettings(ChannelSettings):
    account_key: ClassVar[str] = "board_id"
    board_id: str | None = None
    access_token: SecretStr | None = None
    app_secret: SecretStr | None = None


class Pasted(SignIn[BoardSettings]):
    steps = (Step(code="connect.begin", minutes=2, asks=(Ask(key="access_token"),)),)
    hosts = frozenset({HOST})

    def accounts(self, settings: BoardSettings, transport: Transport) -> Sequence[Reached]:
        assert settings.access_token is not None
        token = settings.access_token.get_secret_value()
        with_token = {"Authorization": f"Bearer {token}"}
        boards = transport.request("GET", f"https://{HOST}/boards", headers=with_token).json()
        return [
            Reached(
                id=board["id"],
                name=board["name"],
                settings={"board_id": board["id"]},
                secrets={"access_token": token},
                lacks=tuple(board.get("lacks", ())),
            )
            for board in boards
        ]


class Coded(CodeSignIn[BoardSettings]):
    hosts = frozenset({HOST})

    def address(self, settings: BoardSettings, callback: Callback) -> str:
        return f"https://{HOST}/allow?{urlencode({'to': callback.address, 'state': callback.state})}"

    def redeem(
        self, settings: BoardSettings, code: str, callback: Callback, transport: Transport
    ) -> BoardSettings:
        form = {"code": code, "to": callback.address}
        token = transport.request("POST", f"https://{HOST}/token", data=form).json()["token"]
        return settings.model_copy(update={"access_token": SecretStr(token)})

    def accounts(self, settings: BoardSettings, transport: Transport) -> Sequence[Reached]:
        return Pasted().accounts(settings, transport)


class Board(Adapter[BoardSettings]):
    name = "board"
    title: ClassVar[Mapping[str, str]] = {"ko": "게시판", "en": "Board"}
    capabilities = Capabilities(modes=frozenset({Mode.SHARE, Mode.PUBLISH}), permalink=True)
    Settings = BoardSettings
    credentials: ClassVar[Mapping[Mode, tuple[str, ...]]] = {Mode.PUBLISH: ("board_id", "access_token")}
    default_mode = Mode.PUBLISH
    sign_ins: ClassVar[Sequence[SignIn[Any]]] = (Pasted(), Coded())


class Mute(Board):
    name = "mute"
    sign_ins = ()


class Boards(Registry):
    def __iter__(self) -> Iterator[str]:
        return iter(("board", "mute"))

    def get(self, name: str, *, where: str | None = None) -> type[Adapter[Any]]:
        return {"board": Board, "mute": Mute}[name]


def opened(root: Path, config: str = CONFIG, *, dotenv: str | None = None) -> Crosspost:
    if not root.exists():
        furnish(root, config, dotenv=dotenv)
    return Crosspost(find_workspace(root), clock=lambda: NOON, registry=Boards())


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Crosspost]:
    with opened(tmp_path / "나의 리뷰") as found:
        yield found


def connecting(app: Crosspost, name: str = "board", **how: str | None) -> Connecting:
    return Connecting.of(app, name, platform=how.get("platform"), way=how.get("way"))


def boards(*found: Mapping[str, object]) -> None:
    responses.get(f"https://{HOST}/boards", json=list(found))


def connected(app: Crosspost, name: str = "board", **how: str | None) -> Connecting:
    """A channel that was connected with the token."""
    found = connecting(app, name, **how)
    (account,) = found.accounts(found.settings({"access_token": TOKEN}))
    found.keep(account)
    return found


@responses.activate
def test_what_is_public_goes_into_the_file_and_what_is_secret_only_into_the_ledger(app: Crosspost) -> None:
    boards({"id": "7", "name": "책방 게시판"})
    found = connecting(app)
    (account,) = found.accounts(found.settings({"access_token": TOKEN}))
    kept = found.keep(account)
    assert responses.calls[0].request.headers["Authorization"] == f"Bearer {TOKEN}"
    assert (kept.written, kept.kept, kept.shadowed) == (("board_id", "expect"), ("access_token",), ())
    config = app.workspace.config.read_text(encoding="utf-8")
    assert config == CONFIG.replace("\n\n#", '\nboard_id = "7"\nexpect = "책방 게시판"\n\n#')
    assert TOKEN not in repr((kept, account, found))
    for path in app.workspace.root.rglob("*"):
        assert path.is_dir() or TOKEN.encode() not in path.read_bytes()


@responses.activate
def test_the_next_run_has_it_and_the_environment_wins(
    app: Crosspost, monkeypatch: pytest.MonkeyPatch
) -> None:
    boards({"id": "7", "name": "책방"})
    connected(app)
    with opened(app.workspace.root) as again:
        channel = again.channels["board"]
        assert channel.secret("access_token") == TOKEN
        assert list(channel.unready(rehearsal=False)) == []
        assert TOKEN not in repr(channel)
    monkeypatch.setenv("CROSSPOST_CHANNELS__BOARD__ACCESS_TOKEN", "of-the-environment")
    with opened(app.workspace.root) as again:
        assert again.channels["board"].secret("access_token") == "of-the-environment"
        (account,) = connecting(again).accounts(connecting(again).settings({"access_token": TOKEN}))
        assert connecting(again).keep(account).shadowed == ("CROSSPOST_CHANNELS__BOARD__ACCESS_TOKEN",)


@responses.activate
def test_it_belongs_to_the_account_whatever_the_channel_is_called(app: Crosspost) -> None:
    boards({"id": "7", "name": "책방"})
    connected(app)
    config = app.workspace.config
    config.write_text(config.read_text(encoding="utf-8").replace("channels.board", "channels.cork"), "utf-8")
    with opened(app.workspace.root) as again:
        assert again.channels["cork"].secret("access_token") == TOKEN
    config.write_text(config.read_text(encoding="utf-8").replace('"7"', '"8"'), "utf-8")
    with opened(app.workspace.root) as again:
        assert again.channels["cork"].secret("access_token") is None


@responses.activate
def test_where_the_key_is_another_only_that_channel_is_held(
    app: Crosspost, monkeypatch: pytest.MonkeyPatch
) -> None:
    boards({"id": "7", "name": "책방"})
    connected(app)
    monkeypatch.setenv("CROSSPOST_KEY", "ab" * 32)
    with opened(app.workspace.root) as again:
        (problem,) = again.channels["board"].unready(rehearsal=False)
        assert (problem.code, problem.params["key"]) == ("config.secret_locked", "access_token")
    monkeypatch.setenv("CROSSPOST_KEY", "short")
    with opened(app.workspace.root) as again:
        (problem,) = again.channels["board"].unready(rehearsal=False)
        assert problem.code == "secrets.key_invalid"


@responses.activate
def test_a_new_channel_is_made_for_its_platform(app: Crosspost) -> None:
    boards({"id": "9", "name": "다른 게시판"})
    connected(app, "second", platform="board")
    with opened(app.workspace.root) as again:
        assert again.channels["second"].settings.account_id == "9"
        assert again.channels["second"].secret("access_token") == TOKEN


@responses.activate
def test_who_connects_does_not_paste_by_hand_any_more(tmp_path: Path) -> None:
    boards({"id": "7", "name": "책방"})
    with opened(tmp_path / "shared", CONFIG.replace("adapter", "mode = 'share'\nadapter")) as app:
        connected(app)
    with opened(tmp_path / "shared") as again:
        assert again.channels["board"].mode is Mode.PUBLISH


def refused(app: Crosspost, name: str = "board", **how: str | None) -> ConfigurationError:
    before = app.workspace.config.read_bytes()
    with pytest.raises(ConfigurationError) as caught:
        connected(app, name, **how)
    assert app.workspace.config.read_bytes() == before
    assert not _secrets(app)
    return caught.value


def _secrets(app: Crosspost) -> list[Any]:
    file = app.place.file
    return sqlite3.connect(file).execute("SELECT name FROM secrets").fetchall() if file.exists() else []


@responses.activate
def test_an_account_that_may_not_post_is_refused_and_nothing_is_written(app: Crosspost) -> None:
    boards({"id": "7", "name": "책방", "lacks": ["posting"]})
    error = refused(app)
    assert (error.code, error.params) == ("connect.lacks", {"name": "책방", "names": "posting"})


@responses.activate
def test_a_sign_in_that_reaches_nothing_is_said(app: Crosspost) -> None:
    boards()
    assert refused(app).code == "connect.no_account"


@responses.activate
def test_one_account_is_one_channel(tmp_path: Path) -> None:
    boards({"id": "7", "name": "책방"})
    other = "[channels.other]\nadapter = 'board'\nboard_id = '7'\n"
    with opened(tmp_path / "two", CONFIG + other) as app:
        error = refused(app)
    assert (error.code, error.params["other"]) == ("config.account_twice", "other")


@pytest.mark.parametrize(
    ("name", "how", "code"),
    [
        ("wall", {}, "connect.which_platform"),
        ("board", {"platform": "mute"}, "connect.other_platform"),
        ("mute", {}, "connect.no_way"),
        ("board", {"way": "smoke"}, "connect.way_unknown"),
        ("Wall", {"platform": "board"}, "config.channel_name"),
    ],
)
def test_what_cannot_be_connected_is_said(app: Crosspost, name: str, how: dict[str, str], code: str) -> None:
    assert refused(app, name, **how).code == code


@responses.activate
def test_a_code_is_redeemed_with_the_address_it_was_asked_for(app: Crosspost) -> None:
    boards({"id": "7", "name": "책방"})
    responses.post(f"https://{HOST}/token", json={"token": TOKEN})
    found = connecting(app, way="browser")
    settings = found.redeem(found.settings({}), "the-code", CALLBACK)
    assert responses.calls[0].request.body == urlencode({"code": "the-code", "to": CALLBACK.address})
    assert found.accounts(settings)[0].id == "7"


class TestTheAddressTheBrowserCameTo:
    def test_it_holds_the_code(self) -> None:
        for address in (
            "/crosspost?code=abc&state=the-word",
            "http://localhost:8723/crosspost?state=the-word&code=abc#_=_",
            "  http://127.0.0.1:8723/crosspost/?code=abc&state=the-word\n",
        ):
            assert code_in(address, CALLBACK, state_in_address=False) == "abc"

    @pytest.mark.parametrize(
        ("address", "code"),
        [
            ("abc", "connect.not_the_callback"),
            ("http://[", "connect.not_the_callback"),
            ("http://localhost:8723/crosspost", "connect.not_the_callback"),
            ("http://localhost:8723/crosspost?code=abc", "connect.state"),
            ("http://localhost:8723/crosspost?code=abc&state=", "connect.state"),
            ("http://localhost:8723/crosspost?code=abc&state=another", "connect.state"),
            ("http://localhost:8723/elsewhere?code=abc&state=the-word", "connect.state"),
            ("/crosspost?error=access_denied&state=the-word", "connect.refused"),
            ("/crosspost?error=access_denied&state=another", "connect.state"),
        ],
    )
    def test_any_other_is_refused(self, address: str, code: str) -> None:
        with pytest.raises(ConfigurationError) as caught:
            code_in(address, CALLBACK, state_in_address=False)
        assert caught.value.code == code

    def test_where_the_word_may_not_come_back_it_stands_in_the_address(self) -> None:
        class Silent(Coded):
            state_in_address = True

        callback = new_callback(Silent(), "http://localhost:8723/crosspost")
        assert callback.address == f"http://localhost:8723/crosspost/{callback.state}"
        assert code_in(f"{callback.address}?code=abc", callback, state_in_address=True) == "abc"
        for wrong in ("http://localhost:8723/crosspost?code=abc", f"{callback.address}?code=abc&state=no"):
            with pytest.raises(ConfigurationError) as caught:
                code_in(wrong, callback, state_in_address=True)
            assert caught.value.code == "connect.state"

    def test_no_word_is_used_twice(self) -> None:
        made = {new_callback(Coded(), "http://localhost:8723/crosspost").state for _ in range(20)}
        assert len(made) == 20
        assert min(map(len, made)) >= 32
