"""A backup's file: what it holds, what is refused before anything is touched; how ledgers are exchanged."""

from __future__ import annotations

import json
import sqlite3
import stat
import zipfile
from collections.abc import Callable
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest
from tests.ledger.rows import NOON, keep, opened, row

from crosspost.errors import ConfigurationError, StorageError
from crosspost.ledger import (
    LEDGER,
    Archive,
    Belongings,
    Manifest,
    Origin,
    SecretKey,
    Secrets,
    Store,
    back_up,
    describe_ledger,
    exchange,
)
from crosspost.ledger.schema import REVISION

ORIGIN = Origin(at=NOON, version="0.1.0", machine="책방", rehearsal=False)


def belongings(root: Path) -> Belongings:
    (root / "config").mkdir(exist_ok=True)
    (root / "config" / "crosspost.toml").write_text('language = "ko"\n', encoding="utf-8")
    return Belongings(
        ledger=root / "crosspost.db",
        blobs=root / "blobs",
        hand_overs=root / "handover",
        config=root / "config" / "crosspost.toml",
    )


def furnished(root: Path) -> Manifest:
    """A ledger with one row, one blob and one page, backed up into ``backup.zip``."""
    ledger = opened(root)
    keep(ledger, row())
    ledger.blobs.put("사진".encode())
    (root / "handover").mkdir()
    (root / "handover" / "a1.html").write_text("<p>붙여넣기</p>", encoding="utf-8")
    (root / "handover" / ".new-half").write_text("half", encoding="utf-8")
    manifest = back_up(belongings(root), root / "backup.zip", ORIGIN)
    ledger.close()
    return manifest


def test_it_holds_ledger_bytes_pages_and_configuration_and_says_so(tmp_path: Path) -> None:
    manifest = furnished(tmp_path)
    digest = sha256("사진".encode()).hexdigest()
    with zipfile.ZipFile(tmp_path / "backup.zip") as zipped:
        names = set(zipped.namelist())
        said = json.loads(zipped.read("manifest.json"))
        ledger = zipped.read("crosspost.db")
    members = {"crosspost.db", f"blobs/{digest}", "handover/a1.html", "config/crosspost.toml"}
    assert names == members | {"manifest.json"}
    assert set(said["members"]) == members
    assert said["members"]["crosspost.db"] == {"size": len(ledger), "sha256": sha256(ledger).hexdigest()}
    assert (manifest.counts, said["counts"]) == ({"scheduled": 1}, {"scheduled": 1})
    assert said["created_at"] == NOON.isoformat()


def test_what_is_not_in_the_main_file_yet_is_in_the_backup(tmp_path: Path) -> None:
    ledger = opened(tmp_path)
    keep(ledger, row())
    assert (tmp_path / "crosspost.db-wal").stat().st_size > 0
    with ledger.writing() as unfinished:
        unfinished.add(row("b2"))
        back_up(belongings(tmp_path), tmp_path / "backup.zip", ORIGIN)
    ledger.close()
    with Archive.opened(tmp_path / "backup.zip") as archive:
        assert archive.manifest.counts == {"scheduled": 1}


def test_no_secret_is_in_it_in_plain(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("CROSSPOST_CHANNELS__BAND__ACCESS_TOKEN=hush-token\n", encoding="utf-8")
    (tmp_path / "cookies").mkdir()
    (tmp_path / "cookies" / "blog.json").write_text("hush-cookie", encoding="utf-8")
    key: SecretKey = lambda: b"k" * 32  # noqa: E731  # a key is a callable
    store = Store(tmp_path / "crosspost.db")
    Secrets(store, key).put("cookies:blog", "hush-stored", at=NOON)
    store.close()
    back_up(belongings(tmp_path), tmp_path / "backup.zip", ORIGIN)
    with zipfile.ZipFile(tmp_path / "backup.zip") as zipped:
        everything = b"".join(zipped.read(name) for name in zipped.namelist())
    assert b"hush" not in everything
    with Archive.opened(tmp_path / "backup.zip") as archive, (tmp_path / "copy.db").open("wb") as file:
        archive.copy(LEDGER, file)
    copy = Store(tmp_path / "copy.db")
    assert Secrets(copy, key).get("cookies:blog") == "hush-stored"
    copy.close()


def test_a_file_that_is_there_is_never_written_over(tmp_path: Path) -> None:
    opened(tmp_path).close()
    (tmp_path / "backup.zip").write_text("mine", encoding="utf-8")
    with pytest.raises(ConfigurationError) as caught:
        back_up(belongings(tmp_path), tmp_path / "backup.zip", ORIGIN)
    assert caught.value.code == "backup.exists"
    assert (tmp_path / "backup.zip").read_text(encoding="utf-8") == "mine"


def test_a_damaged_ledger_makes_no_backup_and_leaves_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    (tmp_path / "crosspost.db").write_bytes(b"no ledger\n" * 500)
    with pytest.raises(StorageError) as caught:
        back_up(belongings(tmp_path), folder / "backup.zip", ORIGIN)
    assert caught.value.code == "storage.corrupt"
    assert list(folder.iterdir()) == []


Forge = Callable[[zipfile.ZipFile, dict[str, object]], None]


def forge(root: Path, change: Forge) -> Path:
    """A backup that ``change`` was made to."""
    furnished(root)
    source, target = root / "backup.zip", root / "forged.zip"
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        said = json.loads(old.read("manifest.json"))
        for name in old.namelist():
            if name != "manifest.json":
                new.writestr(name, old.read(name))
        change(new, said)
        new.writestr("manifest.json", json.dumps(said))
    return target


def forged(root: Path, change: Forge) -> str:
    """The code with which a backup is refused that ``change`` was made to."""
    target = forge(root, change)
    with pytest.raises(ConfigurationError) as caught, Archive.opened(target) as archive:
        archive.verify()
    return caught.value.code


def add(name: str, content: bytes = b"x", *, mode: int = 0, size: int | None = None) -> Forge:
    def change(zipped: zipfile.ZipFile, said: dict[str, object]) -> None:
        info = zipfile.ZipInfo(name)
        info.external_attr = mode << 16
        zipped.writestr(info, content, compress_type=zipfile.ZIP_DEFLATED)
        members = said["members"]
        assert isinstance(members, dict)
        digest = sha256(content).hexdigest()
        members[name] = {"size": len(content) if size is None else size, "sha256": digest}

    return change


@pytest.mark.parametrize(
    "name",
    [
        "../crosspost.db", "/etc/passwd", "C:/crosspost.db", "blobs/../../a", "handover/..\\..\\a.html",
        "handover/../a.html", "handover/a/b.html", "handover/.html", ".env", "config/crosspost.toml/x",
        "blobs/" + "A" * 64, "handover/a:b.html",
    ],
)  # fmt: skip
def test_a_member_that_leads_elsewhere_is_refused(tmp_path: Path, name: str) -> None:
    assert forged(tmp_path, add(name)) == "restore.strange_member"


def test_a_link_is_refused(tmp_path: Path) -> None:
    link = add("blobs/" + "a" * 64, b"/etc/passwd", mode=stat.S_IFLNK | 0o777)
    assert forged(tmp_path, link) == "restore.strange_member"


def test_a_member_of_another_size_than_it_says_is_refused(tmp_path: Path) -> None:
    assert forged(tmp_path, add("blobs/" + "a" * 64, b"0" * 9_000_000, size=1)) == "restore.strange_member"


def test_a_member_that_unpacks_to_more_than_it_says_is_refused(tmp_path: Path) -> None:
    content = b"0" * 9_000_000
    name = "blobs/" + sha256(content).hexdigest()
    raw = forge(tmp_path, add(name, content, size=10)).read_bytes()
    lie = raw.replace(len(content).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    (tmp_path / "bomb.zip").write_bytes(lie)
    with pytest.raises(ConfigurationError) as caught, Archive.opened(tmp_path / "bomb.zip") as archive:
        archive.verify()
    assert caught.value.code == "restore.damaged"


def test_a_member_that_the_manifest_does_not_name_is_refused(tmp_path: Path) -> None:
    assert forged(tmp_path, lambda zipped, _: zipped.writestr("more", b"x")) == "restore.not_a_backup"


def test_a_backup_of_a_newer_format_is_refused(tmp_path: Path) -> None:
    assert forged(tmp_path, lambda _, said: said.update(format=2)) == "restore.newer"


def test_a_manifest_that_is_none_is_refused(tmp_path: Path) -> None:
    assert forged(tmp_path, lambda _, said: said.update(created_at="gestern")) == "restore.not_a_backup"


@pytest.mark.parametrize("content", [b"", b"a letter", b"PK\x03\x04 half a zip"])
def test_a_file_that_is_no_backup_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "file.zip").write_bytes(content)
    with pytest.raises(ConfigurationError) as caught, Archive.opened(tmp_path / "file.zip"):
        pass
    assert caught.value.code == "restore.not_a_backup"


def test_every_flipped_byte_is_noticed_or_harmless(tmp_path: Path) -> None:
    furnished(tmp_path)
    raw = (tmp_path / "backup.zip").read_bytes()
    with Archive.opened(tmp_path / "backup.zip") as whole:
        ledger, manifest = whole.read(LEDGER), whole.manifest
    noticed = 0
    for at in range(0, len(raw), max(1, len(raw) // 120)):
        file = tmp_path / "flipped.zip"
        file.write_bytes(raw[:at] + bytes([raw[at] ^ 0x10]) + raw[at + 1 :])
        try:
            with Archive.opened(file) as archive:
                archive.verify()
                assert (archive.read(LEDGER), archive.manifest.members) == (ledger, manifest.members), at
        except ConfigurationError:
            noticed += 1
    assert noticed > 60


def test_a_ledger_is_exchanged_and_the_old_one_kept_with_what_was_in_its_log(tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    new = opened(tmp_path / "new")
    keep(new, row("new1"))
    new.store.close()
    old = opened(tmp_path)
    keep(old, row("old1"), row("old2"))
    log = (tmp_path / "crosspost.db-wal").read_bytes()
    old.close()
    # What a killed process leaves: its log is still beside the file.
    (tmp_path / "crosspost.db-wal").write_bytes(log)
    aside = exchange(tmp_path / "new" / "crosspost.db", tmp_path / "crosspost.db", now=NOON)
    assert aside is not None
    assert aside.name == "crosspost.db.before-restore-20261201-120000"
    assert describe_ledger(aside, where="") == (REVISION, {"scheduled": 2})
    assert not (tmp_path / "crosspost.db-wal").exists()
    assert describe_ledger(tmp_path / "crosspost.db", where="")[1] == {"scheduled": 1}


def test_a_damaged_ledger_is_kept_as_it_lies(tmp_path: Path) -> None:
    opened(tmp_path / "new").close()
    (tmp_path / "crosspost.db").write_bytes(b"damaged " * 600)
    aside = exchange(tmp_path / "new" / "crosspost.db", tmp_path / "crosspost.db", now=NOON)
    assert aside is not None
    assert aside.read_bytes() == b"damaged " * 600
    assert describe_ledger(tmp_path / "crosspost.db", where="")[1] == {}


def test_a_ledger_that_another_program_holds_is_not_exchanged(tmp_path: Path) -> None:
    opened(tmp_path / "new").close()
    ledger = opened(tmp_path)
    keep(ledger, row())
    with closing(sqlite3.connect(tmp_path / "crosspost.db")) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StorageError) as caught:
            exchange(tmp_path / "new" / "crosspost.db", tmp_path / "crosspost.db", now=NOON)
    assert caught.value.code == "storage.locked"
    assert [found.id for found in ledger.history()] == ["a1"]
    ledger.close()
