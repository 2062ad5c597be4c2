"""Secrets at rest, the key that opens them, and the session that lives on between runs."""

from __future__ import annotations

import os
import subprocess
import sys
import traceback
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from crosspost.adapter import Mode
from crosspost.app import Crosspost
from crosspost.config import KEY_VARIABLE, Workspace, key_file, secret_key, template
from crosspost.delivery.cookies import SecretCookieStore
from crosspost.errors import ConfigurationError, CrosspostError, StorageError
from crosspost.ledger import Secrets, Status, Store
from crosspost.messages import LANGUAGES, Words
from crosspost.simulator import Accounts, NaverBlog, Simulator
from crosspost.transport import CookieJar, Transport, gateway_address

NOW = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)
KEY = bytes(range(32))
SECRET = "NID_SES=planted-and-never-to-be-seen"
NAME = "cookies:naver_blog:myblog"
SEED = "NID_AUT=planted-aut; NID_SES=planted-ses"
CODES = ("cannot_open", "key_invalid", "key_damaged", "key_file")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(tmp_path / "crosspost.db")
    yield opened
    opened.close()


def secrets(store: Store, key: bytes = KEY) -> Secrets:
    return Secrets(store, lambda: key)


def workspace(root: Path, dotenv: str = "") -> Workspace:
    if dotenv:
        (root / ".env").write_text(dotenv, encoding="utf-8")
    return Workspace(root=root, config=root / "config" / "crosspost.toml")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user's config folder of its own: another user, or another machine."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def test_a_secret_comes_back_after_the_file_was_closed(tmp_path: Path) -> None:
    store = Store(tmp_path / "crosspost.db")
    secrets(store).put(NAME, SECRET, at=NOW)
    store.close()
    store = Store(tmp_path / "crosspost.db")
    assert secrets(store).get(NAME) == SECRET
    store.close()


def test_the_newest_value_of_a_name_counts_and_a_dropped_one_is_gone(store: Store) -> None:
    secrets(store).put(NAME, "old", at=NOW)
    secrets(store).put(NAME, "new", at=NOW)
    assert secrets(store).get(NAME) == "new"
    secrets(store).drop(NAME)
    assert secrets(store).get(NAME) is None


def test_no_file_of_the_ledger_holds_a_secret_in_the_clear(store: Store, tmp_path: Path) -> None:
    secrets(store).put(NAME, SECRET, at=NOW)
    files = [path for path in tmp_path.iterdir() if path.is_file()]
    assert files
    assert not [path for path in files if b"planted" in path.read_bytes()]


def test_the_same_value_is_never_sealed_the_same_way_twice(store: Store) -> None:
    sealed = set()
    for _ in range(2):
        secrets(store).put(NAME, SECRET, at=NOW)
        with store.reading() as connection:
            sealed.add(tuple(connection.execute(text("SELECT nonce, ciphertext FROM secrets")).one()))
    assert len({nonce for nonce, _ in sealed}) == len({ciphertext for _, ciphertext in sealed}) == 2


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE secrets SET name = 'cookies:naver_blog:another'",
        "UPDATE secrets SET ciphertext = CAST(X'00' || substr(ciphertext, 2) AS BLOB)",
        "UPDATE secrets SET ciphertext = substr(ciphertext, 1, 20)",
        "UPDATE secrets SET nonce = X'000102030405060708090A0B'",
    ],
)
def test_a_secret_that_was_moved_or_changed_is_refused(store: Store, tampering: str) -> None:
    secrets(store).put(NAME, SECRET, at=NOW)
    with store.writing() as connection:
        connection.execute(text(tampering))
        [name] = connection.execute(text("SELECT name FROM secrets")).scalars()
    with pytest.raises(StorageError) as refused:
        secrets(store).get(name)
    assert refused.value.code == "secrets.cannot_open"


def test_another_key_opens_nothing_and_shows_nothing(store: Store) -> None:
    secrets(store).put(NAME, SECRET, at=NOW)
    with pytest.raises(StorageError) as refused:
        secrets(store, bytes(32)).get(NAME)
    assert refused.value.code == "secrets.cannot_open"
    shown = "".join(traceback.format_exception(refused.value)) + repr(refused.value.params)
    assert "planted" not in shown


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", CODES)
def test_what_is_wrong_with_the_key_is_said_with_a_remedy(language: str, code: str) -> None:
    words = Words(language)
    assert words.has(f"why.secrets.{code}")
    assert words.has(f"do.secrets.{code}")


@pytest.mark.parametrize(
    "written",
    [
        KEY.hex(),
        KEY.hex().upper(),
        b64encode(bytes([255] * 32)).decode(),
        urlsafe_b64encode(bytes([255] * 32)).decode().rstrip("="),
        f"  {KEY.hex()}\n",
    ],
)
def test_the_environment_names_the_key_in_hex_or_base64(
    written: str, tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(KEY_VARIABLE, written)
    assert secret_key(workspace(tmp_path)) in {KEY, bytes([255] * 32)}
    assert not home.exists()


def test_the_key_may_stand_in_the_dotenv_and_the_environment_outranks_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = workspace(tmp_path, f"\ufeff{KEY_VARIABLE}={KEY.hex()}\n")
    assert secret_key(here) == KEY
    monkeypatch.setenv(KEY_VARIABLE, bytes(32).hex())
    assert secret_key(here) == bytes(32)


@pytest.mark.parametrize("written", ["my passphrase", "0" * 63, "a" * 44, b64encode(bytes(31)).decode()])
def test_a_named_key_that_is_none_is_refused_without_being_shown(
    written: str, tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(KEY_VARIABLE, written)
    with pytest.raises(ConfigurationError) as refused:
        secret_key(workspace(tmp_path))
    assert (refused.value.code, refused.value.where) == ("secrets.key_invalid", KEY_VARIABLE)
    assert written not in "".join(traceback.format_exception(refused.value))
    assert not home.exists()


def test_the_key_file_is_made_once_and_private(tmp_path: Path, home: Path) -> None:
    first = secret_key(workspace(tmp_path))
    assert len(first) == 32
    assert secret_key(workspace(tmp_path)) == first
    assert key_file().is_relative_to(home)
    if os.name == "posix":
        assert key_file().stat().st_mode & 0o777 == 0o600


def test_processes_that_need_the_first_key_at_once_agree_on_one(tmp_path: Path, home: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from crosspost.config import Workspace, secret_key; "
        "root = Path(sys.argv[1]); sys.stdin.readline(); "
        "print(secret_key(Workspace(root=root, config=root)).hex())"
    )
    command = [sys.executable, "-c", script, str(tmp_path)]
    racers = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(4)
    ]
    keys = set()
    for racer in racers:
        assert racer.stdin is not None
        racer.stdin.write("\n")
        racer.stdin.flush()
    for racer in racers:
        keys.add(racer.communicate(timeout=60)[0].strip())
    assert keys == {secret_key(workspace(tmp_path)).hex()}


def test_a_damaged_key_file_is_told_and_left_as_it_is(tmp_path: Path, home: Path) -> None:
    key_file().parent.mkdir(parents=True)
    key_file().write_text("not a key", encoding="utf-8")
    with pytest.raises(StorageError) as refused:
        secret_key(workspace(tmp_path))
    assert (refused.value.code, refused.value.where) == ("secrets.key_damaged", str(key_file()))
    assert key_file().read_text(encoding="utf-8") == "not a key"


def test_a_config_folder_that_cannot_be_written_is_told(tmp_path: Path, home: Path) -> None:
    home.write_text("a file in the folder's place", encoding="utf-8")
    with pytest.raises(StorageError) as refused:
        secret_key(workspace(tmp_path))
    assert refused.value.code == "secrets.key_file"


class Session:
    """One run after another with the cookies of one blog."""

    def __init__(self, store: Store, url: str, key: bytes = KEY) -> None:
        self.warned: list[CrosspostError] = []
        self._store = store
        self._url = url
        self._key = key

    def open(self, seed: str | None = SEED) -> CookieJar:
        """The jar of a new run."""
        kept = SecretCookieStore(
            "naver_blog:myblog",
            secrets=secrets(self._store, self._key),
            clock=lambda: NOW,
            warn=self.warned.append,
        )
        return CookieJar(
            domain=".naver.com", required=frozenset({"NID_AUT", "NID_SES"}), seed=seed, store=kept
        )

    def visit(self, jar: CookieJar) -> str | None:
        """Visit the blog as its owner; the value of ``NID_SES`` afterwards."""
        gateway = gateway_address(self._url)
        transport = Transport(hosts=frozenset({"blog.naver.com"}), cookies=jar, gateway=gateway)
        transport.request("GET", "https://blog.naver.com/MyBlog.naver")
        transport.save_cookies()
        transport.close()
        return session_of(jar)


def session_of(jar: CookieJar) -> str | None:
    return next((cookie.value for cookie in jar.jar if cookie.name == "NID_SES"), None)


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    with Simulator(accounts=Accounts(naver_blog=(NaverBlog(blog_id="myblog"),)), band_gap=0) as running:
        yield running


def test_a_rotated_session_serves_the_next_run(store: Store, simulator: Simulator) -> None:
    session = Session(store, simulator.url)
    rotated = session.visit(session.open())
    assert rotated not in {None, "planted-ses"}
    assert session_of(session.open()) == rotated
    assert session.visit(session.open()) not in {None, rotated}


def test_a_new_seed_replaces_the_session_and_the_old_one_does_not_come_back(
    store: Store, simulator: Simulator
) -> None:
    session = Session(store, simulator.url)
    session.visit(session.open())
    fresh = session.open(SEED.replace("planted-ses", "signed-in-again"))
    assert session_of(fresh) == "signed-in-again"
    rotated = session.visit(fresh)
    assert session_of(session.open(SEED.replace("planted-ses", "signed-in-again"))) == rotated


def test_a_running_process_takes_over_what_another_has_kept(store: Store, simulator: Simulator) -> None:
    session = Session(store, simulator.url)
    service, other = session.open(), session.open()
    rotated = session.visit(other)
    service.reload()
    assert session_of(service) == rotated


def test_a_session_that_dies_never_replaces_the_last_good_one(store: Store, simulator: Simulator) -> None:
    session = Session(store, simulator.url)
    good = session.visit(session.open())
    jar = session.open()
    jar.jar.clear(".naver.com", "/", "NID_SES")
    assert jar.save() is False
    jar.reload()
    assert session_of(jar) == session_of(session.open()) == good


def test_on_another_machine_the_seed_serves_again_and_the_owner_is_told_once(
    store: Store, simulator: Simulator
) -> None:
    here = Session(store, simulator.url)
    here.visit(here.open())
    elsewhere = Session(store, simulator.url, key=bytes(32))
    jar = elsewhere.open()
    jar.reload()
    assert session_of(jar) == "planted-ses"
    assert [error.code for error in elsewhere.warned] == ["secrets.cannot_open"]
    rotated = elsewhere.visit(jar)
    assert session_of(elsewhere.open()) == rotated
    assert len(elsewhere.warned) == 1


def test_without_a_seed_a_session_that_cannot_be_opened_is_no_session(
    store: Store, simulator: Simulator
) -> None:
    here = Session(store, simulator.url)
    here.visit(here.open())
    elsewhere = Session(store, simulator.url, key=bytes(32))
    assert not elsewhere.open(seed=None).alive
    assert [error.code for error in elsewhere.warned] == ["secrets.cannot_open"]


@pytest.fixture
def real(tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """A workspace that is no rehearsal, with a blog and a review."""
    monkeypatch.setenv("CROSSPOST_CHANNELS__BLOG__COOKIES", SEED)
    text = template("crosspost.toml").replace('blog_id = "myreviews"', 'blog_id = "myblog"\nconsent = true')
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "crosspost.toml").write_text(text, encoding="utf-8")
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts" / "her.md").write_text("# 리뷰\n\n좋았다.\n", encoding="utf-8")
    return workspace(tmp_path)


def test_a_real_run_keeps_its_session_among_the_secrets_and_only_there(
    real: Workspace, simulator: Simulator
) -> None:
    with Crosspost(real, gateway=gateway_address(simulator.url)) as app:
        assert app.channels["blog"].mode is Mode.DRAFT
        [row] = app.publish(app.prepare("her.md", to=["blog"]))
        assert row.status is Status.HANDED_OVER
        kept = Secrets(app.ledger.store, lambda: secret_key(real)).get(NAME)
    assert kept is not None
    assert "planted-aut" in kept
    assert "planted-ses" not in kept
    files = [path for path in real.data.rglob("*") if path.is_file()]
    assert not [path for path in files if b"planted" in path.read_bytes()]


def test_a_rehearsal_with_real_cookies_leaves_them_nowhere_in_plain(
    real: Workspace, home: Path, simulator: Simulator
) -> None:
    rehearsal = Workspace(root=real.root, config=real.config, rehearsal=True)
    with Crosspost(rehearsal, gateway=gateway_address(simulator.url)) as app:
        cookies = app.channels["blog"].secret("cookies") or ""
        app.publish(app.prepare("her.md", to=["blog"]))
    assert not (real.data / "crosspost.db").exists()
    value = cookies.partition("NID_AUT=")[2].partition(";")[0].encode()
    assert value
    kept = [path for path in rehearsal.data.rglob("*") if path.is_file()]
    kept = [path for path in kept if "simulator" not in path.parts]
    assert [path.name for path in kept if value in path.read_bytes()] == []


def test_a_rehearsal_with_made_up_cookies_needs_no_key(
    real: Workspace, home: Path, simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CROSSPOST_CHANNELS__BLOG__COOKIES", raising=False)
    rehearsal = Workspace(root=real.root, config=real.config, rehearsal=True)
    with Crosspost(rehearsal, gateway=gateway_address(simulator.url)) as app:
        app.publish(app.prepare("her.md", to=["blog"]))
    assert not home.exists()


def test_a_channel_that_a_person_posts_to_needs_no_key(
    real: Workspace, home: Path, simulator: Simulator
) -> None:
    text = real.config.read_text(encoding="utf-8").replace('mode = "draft"', 'mode = "share"')
    real.config.write_text(text, encoding="utf-8")
    with Crosspost(real, gateway=gateway_address(simulator.url)) as app:
        app.publish(app.prepare("her.md", to=["blog"]))
    assert not home.exists()
