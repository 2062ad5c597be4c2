"""``crosspost backup`` and ``restore`` as a person types them; a ledger in a synchronised folder."""

from __future__ import annotations

import shutil
import tomllib
from pathlib import Path

import pytest
from tests.cli.desk import Desk, Seen, furnish

from crosspost.config import CONFIG_NAME
from crosspost.delivery import DispatcherLock

STORY = ("publish", "book.md", "--to", "story", "--link", "https://example.com/1", "--yes")


@pytest.fixture
def desk(desk: Desk) -> Desk:
    """A desk whose ledger holds one hand-over."""
    desk.configure('first = "blog"', "")
    assert desk.run(*STORY).code == 0
    return desk


def backed_up(desk: Desk, name: str = "backup.zip") -> Path:
    file = desk.root.parent / name
    assert desk.run("backup", str(file)).code == 0
    return file


def deliveries(desk: Desk) -> list[str]:
    return [row["status"] for row in desk.run("history", "--json").value]


def test_it_says_what_is_in_it_and_what_is_not(desk: Desk) -> None:
    seen = desk.run("backup", str(desk.root.parent / "backup.zip"))
    assert (seen.code, seen.out) == (0, "")
    for said in ("backup.zip", "1건", ".env", str(desk.root / "posts")):
        assert said in seen.err


def test_for_scripts_it_says_the_same(desk: Desk) -> None:
    seen = desk.run("backup", str(desk.root.parent / "backup.zip"), "--json")
    assert seen.value["deliveries"] == {"handed_over": 1}
    assert seen.value["left_out"] == ["posts", ".env", "key"]
    assert seen.value["size"] == (desk.root.parent / "backup.zip").stat().st_size


def test_a_folder_takes_a_file_with_the_day_in_its_name(desk: Desk) -> None:
    folder = desk.root.parent / "백업"
    folder.mkdir()
    seen = desk.run("backup", str(folder), "--json")
    (file,) = folder.iterdir()
    assert seen.value["backup"] == str(file)
    assert file.match("crosspost-2???-??-??-????.zip")


def test_a_backup_that_is_there_is_not_written_over(desk: Desk) -> None:
    before = backed_up(desk).read_bytes()
    seen = desk.run("backup", str(desk.root.parent / "backup.zip"), "--json")
    assert (seen.code, seen.error["code"]) == (2, "backup.exists")
    assert (desk.root.parent / "backup.zip").read_bytes() == before


def test_without_a_ledger_there_is_nothing_to_back_up(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    empty = furnish(tmp_path / "빈 곳", capsys)
    monkeypatch.chdir(empty.root)
    seen = empty.run("backup", "b.zip", "--json")
    assert (seen.code, seen.error["code"]) == (2, "ledger.empty")
    assert not (empty.root / "b.zip").exists()


def test_a_ledger_that_is_there_is_only_replaced_with_a_yes(desk: Desk) -> None:
    file = backed_up(desk)
    before = desk.files()
    seen = desk.run("restore", str(file), "--json")
    assert (seen.code, seen.error["code"]) == (2, "restore.ledger_there")
    left = {name: content for name, content in desk.files().items() if not name.endswith(("-wal", "-shm"))}
    assert left == {name: before[name] for name in left}
    seen = desk.run("restore", str(file), "--yes")
    assert seen.code == 0
    assert "before-restore" in seen.err
    assert deliveries(desk) == ["handed_over"]


def test_a_lost_ledger_comes_back(desk: Desk) -> None:
    file = backed_up(desk)
    shutil.rmtree(desk.root / "data")
    assert desk.run("history", "--json").value == []
    seen = desk.run("restore", str(file), "--json")
    assert seen.code == 0
    assert (seen.value["deliveries"], seen.value["aside"], seen.value["config_written"]) == (1, None, False)
    assert deliveries(desk) == ["handed_over"]
    (row,) = desk.run("history", "--json").value
    assert Path(row["hand_over"]["path"]).is_file()


def test_on_a_new_computer_it_lays_out_the_workspace_that_is_named(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = backed_up(desk)
    new = Desk(root=tmp_path / "새 컴퓨터", capsys=desk.capsys)
    seen = desk.run("restore", str(file), "--workspace", str(new.root), "--json")
    assert (seen.code, seen.value["config_written"]) == (0, True)
    assert (new.root / CONFIG_NAME).read_bytes() == (desk.root / CONFIG_NAME).read_bytes()
    monkeypatch.chdir(new.root)
    (row,) = new.run("history", "--json").value
    assert row["hand_over"]["path"].startswith(str(new.root))
    assert Path(row["hand_over"]["path"]).is_file()
    assert not (new.root / ".env").exists()


def test_where_no_workspace_is_none_is_laid_out_unasked(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = backed_up(desk)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    seen = desk.run("restore", str(file), "--json")
    assert (seen.code, seen.error["code"]) == (2, "restore.no_workspace")
    assert list(elsewhere.iterdir()) == []


def test_the_configuration_that_is_there_stays(desk: Desk) -> None:
    file = backed_up(desk)
    desk.configure('to = ["blog", "band", "page", "story"]', 'to = ["story"]')
    mine = (desk.root / CONFIG_NAME).read_bytes()
    assert desk.run("restore", str(file), "--yes").code == 0
    assert (desk.root / CONFIG_NAME).read_bytes() == mine


def test_beside_a_dispatcher_it_is_refused(desk: Desk) -> None:
    file = backed_up(desk)
    with DispatcherLock(desk.root / "data" / "crosspost.db") as lock:
        assert lock.take()
        seen = desk.run("restore", str(file), "--yes", "--json")
    assert (seen.code, seen.error["code"]) == (2, "restore.running")
    assert deliveries(desk) == ["handed_over"]


@pytest.mark.parametrize("content", [None, b"", b"a letter"])
def test_a_file_that_is_no_backup_changes_nothing(desk: Desk, content: bytes | None) -> None:
    file = desk.root.parent / "file.zip"
    if content is not None:
        file.write_bytes(content)
    seen = desk.run("restore", str(file), "--yes", "--json")
    assert (seen.code, seen.error["code"]) == (
        2,
        "restore.no_file" if content is None else "restore.not_a_backup",
    )
    assert deliveries(desk) == ["handed_over"]


def test_a_rehearsal_and_the_real_ledger_keep_their_backups_apart(desk: Desk) -> None:
    file = backed_up(desk)
    seen = desk.run("--rehearse", "restore", str(file), "--yes", "--json")
    assert (seen.code, seen.error["code"]) == (2, "restore.in_rehearsal")


def synchronised(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """The desk's workspace, moved into OneDrive."""
    root = tmp_path / "OneDrive" / "리뷰"
    root.parent.mkdir()
    shutil.copytree(desk.root, root)
    monkeypatch.chdir(root)
    return Desk(root=root, capsys=desk.capsys)


def advised(seen: Seen) -> str:
    """The line that the message gives for [storage]."""
    (line,) = [line.strip() for line in seen.err.splitlines() if line.strip().startswith("url = ")]
    return line


def test_a_ledger_in_a_synchronised_folder_is_refused_and_the_advice_works(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cloud = synchronised(desk, tmp_path, monkeypatch)
    seen = cloud.run("history")
    assert seen.code == 2
    assert "OneDrive" in seen.err
    line = advised(seen)
    for command in (("--rehearse", *STORY), ("retry", "x"), ("backup", "b.zip")):
        assert cloud.run(*command).code == 2
    cloud.configure('url = "sqlite:///data/crosspost.db"', line)
    seen = cloud.run("history", "--json")
    assert (seen.code, seen.value) == (0, [])
    again = cloud.run(*STORY, "--json")
    assert (again.code, again.error["code"]) == (2, "storage.left_behind")
    ledger = Path(tomllib.loads(line)["url"].removeprefix("sqlite:///"))
    ledger.parent.mkdir(parents=True)
    shutil.move(cloud.root / "data" / "crosspost.db", ledger)
    assert deliveries(cloud) == ["handed_over"]


def test_check_names_the_line(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cloud = synchronised(desk, tmp_path, monkeypatch)
    seen = cloud.run("--rehearse", "check", "--json")
    (item,) = [item for item in seen.value if item["code"] == "storage.synchronised"]
    lines = (cloud.root / CONFIG_NAME).read_text(encoding="utf-8").splitlines()
    assert lines[item["line"] - 1].startswith("url =")
    assert seen.code == 2


def test_init_in_a_synchronised_folder_keeps_the_ledger_on_this_computer(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = Desk(root=tmp_path / "Dropbox" / "리뷰", capsys=desk.capsys)
    seen = desk.run("init", str(new.root))
    assert "Dropbox" in seen.err
    monkeypatch.chdir(new.root)
    config = tomllib.loads((new.root / CONFIG_NAME).read_text(encoding="utf-8"))
    ledger = Path(config["storage"]["url"].removeprefix("sqlite:///"))
    assert str(ledger) in seen.err
    publish = ("publish", "slow-letters.md", "--to", "story", "--yes", "--link", "https://example.com/1")
    assert new.run("--rehearse", *publish).code == 0
    rehearsed = ledger.parent / "rehearsal" / ledger.name
    assert rehearsed.is_file()
    assert not ledger.exists()
    assert list((new.root / "data").rglob("*.db")) == []
    beside = rehearsed.with_name("mine.txt")
    beside.write_text("mine", encoding="utf-8")
    assert new.run("--rehearse", "--fresh", "history", "--json").value == []
    assert not rehearsed.exists()
    assert beside.read_text(encoding="utf-8") == "mine"
