"""Which service synchronises a folder: by its name, by the computer's own settings, on Windows and macOS."""

from __future__ import annotations

import json
import tomllib
import unicodedata
from pathlib import Path

import pytest

from crosspost.config import ledger_url, local_ledger, synchronised_by
from crosspost.ledger import database_file


def service(path: str | Path, **environment: str) -> str | None:
    return synchronised_by(Path(path), environment=environment, home=Path("/nobody"))


@pytest.mark.parametrize(
    ("path", "said"),
    [
        (r"C:\Users\소영\OneDrive\문서\리뷰\data", "OneDrive"),
        (r"C:\Users\soyoung\OneDrive - 책방\data", "OneDrive"),
        (r"c:\users\soyoung\ONEDRIVE\data", "OneDrive"),
        (r"D:\Dropbox\리뷰", "Dropbox"),
        ("/Users/soyoung/Dropbox (Personal)/data", "Dropbox"),
        ("/Users/soyoung/Library/Mobile Documents/com~apple~CloudDocs/리뷰", "iCloud Drive"),
        (r"C:\Users\soyoung\iCloudDrive\리뷰", "iCloud Drive"),
        (r"C:\Users\soyoung\iCloud Drive\리뷰", "iCloud Drive"),
        (r"C:\Users\soyoung\MYBOX\리뷰", "MYBOX"),
        (r"C:\Users\soyoung\Naver MYBOX\리뷰", "MYBOX"),
        (r"C:\Users\soyoung\네이버 MYBOX\리뷰", "MYBOX"),
        ("/Users/soyoung/NAVER MYBOX/리뷰", "MYBOX"),
        (r"C:\Users\soyoung\Google Drive\내 드라이브\리뷰", "Google Drive"),
        (r"G:\내 드라이브\리뷰", "Google Drive"),
        (r"G:\My Drive\리뷰", "Google Drive"),
        ("/Users/soyoung/Library/CloudStorage/GoogleDrive-me@example.com/My Drive/리뷰", "Google Drive"),
        ("/Users/soyoung/Library/CloudStorage/OneDrive-Personal/리뷰", "OneDrive"),
        ("/Users/soyoung/Library/CloudStorage/Dropbox/리뷰", "Dropbox"),
        ("/Users/soyoung/Library/CloudStorage/Box-Box/리뷰", "Box"),
    ],
)
def test_the_folders_of_the_services_are_known_by_name(path: str, said: str) -> None:
    assert service(path) == said


@pytest.mark.parametrize(
    "path",
    [
        r"C:\Users\소영\Documents\리뷰\data",
        "/srv/soyoung/reviews/data",
        "/Users/soyoung/Library/Application Support/crosspost",
        r"C:\onedrive-old-backup\리뷰",
        r"D:\사진\내 드라이브\리뷰",
        "/srv/my drive/리뷰",
        r"C:\Users\soyoung\AppData\Local\crosspost\ledgers\리뷰",
        r"C:\dropboxes\리뷰",
    ],
)
def test_other_folders_are_left_alone(path: str) -> None:
    assert service(path) is None


def test_a_name_is_known_in_both_spellings_of_korean() -> None:
    spelt = unicodedata.normalize("NFD", "/Users/soyoung/네이버 MYBOX/리뷰")
    assert service(spelt) == "MYBOX"


@pytest.mark.parametrize("variable", ["OneDrive", "OneDriveConsumer", "OneDriveCommercial"])
def test_onedrive_is_known_where_windows_says_it_lies(variable: str) -> None:
    assert service(r"D:\구름\리뷰\data", **{variable: "D:\\구름\\"}) == "OneDrive"
    assert service(r"D:\구름 아래\리뷰\data", **{variable: "D:\\구름"}) is None
    assert service(r"D:\리뷰\data", **{variable: ""}) is None


@pytest.mark.parametrize("where", ["home", "APPDATA", "LOCALAPPDATA"])
def test_dropbox_is_known_where_its_own_list_says_it_lies(tmp_path: Path, where: str) -> None:
    folder = tmp_path / (".dropbox" if where == "home" else "Dropbox")
    folder.mkdir()
    box = tmp_path / "상자"
    kept = {"personal": {"path": str(box), "host": 1}, "business": {"host": 2}}
    (folder / "info.json").write_text(json.dumps(kept), encoding="utf-8")
    environment = {} if where == "home" else {where: str(tmp_path)}
    home = tmp_path if where == "home" else Path("/nobody")
    assert synchronised_by(box / "리뷰", environment=environment, home=home) == "Dropbox"
    assert synchronised_by(tmp_path / "다른", environment=environment, home=home) is None


@pytest.mark.parametrize("content", ["", "[]", '{"personal": 3}', '{"personal": {"path": ""}}', "half {"])
def test_a_list_that_says_nothing_is_no_dropbox(tmp_path: Path, content: str) -> None:
    (tmp_path / ".dropbox").mkdir()
    (tmp_path / ".dropbox" / "info.json").write_text(content, encoding="utf-8")
    assert synchronised_by(tmp_path / "리뷰", environment={}, home=tmp_path) is None


def test_a_link_into_such_a_folder_is_seen_through(tmp_path: Path) -> None:
    (tmp_path / "Dropbox" / "리뷰").mkdir(parents=True)
    link = tmp_path / "리뷰"
    try:
        link.symlink_to(tmp_path / "Dropbox" / "리뷰", target_is_directory=True)
    except OSError:
        pytest.skip("this system makes no links")
    assert service(link / "data") == "Dropbox"


def test_the_address_that_is_advised_reads_back_from_toml(tmp_path: Path) -> None:
    root = tmp_path / "나의 '리뷰' 100%"
    advised = local_ledger(root)
    url = tomllib.loads(f"url = {ledger_url(advised)}")["url"]
    assert database_file(url, tmp_path / "elsewhere") == advised
    assert "\\" not in url


def test_two_workspaces_of_one_name_get_two_places(tmp_path: Path) -> None:
    assert local_ledger(tmp_path / "a" / "리뷰") != local_ledger(tmp_path / "b" / "리뷰")
    assert local_ledger(tmp_path / "a" / "리뷰") == local_ledger(tmp_path / "a" / "리뷰")
