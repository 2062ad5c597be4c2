"""``crosspost share`` as a person and as a script see it; the simulator serves the page."""

from __future__ import annotations

import webbrowser
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from tests.cli.desk import Desk

from crosspost.config import CONFIG_NAME

PAGE = "https://myreviews.tistory.com/1"
DECLARED = "https://myreviews.tistory.com/2"


@pytest.fixture(autouse=True)
def opened(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    """Which addresses a browser was asked to open."""
    addresses: list[str] = []
    monkeypatch.setattr(webbrowser, "open", addresses.append)
    for name in ("XDG_DATA_HOME", "XDG_STATE_HOME", "LOCALAPPDATA", "HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    return addresses


def test_a_person_is_told_which_file_to_open_and_what_facebook_cannot(desk: Desk, opened: list[str]) -> None:
    seen = desk.run("--rehearse", "share", PAGE)
    assert (seen.code, seen.out) == (0, "")
    (page,) = (desk.root / "data" / "rehearsal" / "handover").glob("share-*.html")
    assert str(page) in seen.err
    assert "REHEARSAL" in seen.err
    assert "페이스북 개인" in seen.err
    assert opened == []


def test_channels_that_have_a_credential_are_named_and_no_others(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "crosspost publish" not in desk.run("--rehearse", "share", PAGE).err
    monkeypatch.setenv("CROSSPOST_CHANNELS__PAGE__ACCESS_TOKEN", "planted")
    assert "--to page" in desk.run("--rehearse", "share", PAGE).err


def test_without_a_workspace_no_publish_is_named_and_nothing_lies_in_the_folder(
    desk: Desk, tmp_path: Path
) -> None:
    (desk.root / CONFIG_NAME).unlink()
    seen = desk.run("--rehearse", "share", PAGE)
    assert seen.code == 0
    assert "crosspost publish" not in seen.err
    assert not (desk.root / "data").exists()
    assert list((tmp_path / "home").rglob("share-*.html"))


def test_only_the_named_platforms_are_shared_to(desk: Desk) -> None:
    rows = desk.run("--rehearse", "--json", "share", PAGE, "--to", "kakaostory").value
    assert [(row["channel"], row["account"]) for row in rows] == [("kakaostory", "kakaostory:kakaostory")]


def test_an_unknown_platform_names_the_nearest(desk: Desk) -> None:
    seen = desk.run("--rehearse", "--json", "share", PAGE, "--to", "facebok")
    assert seen.code == 2
    assert seen.error["code"] == "config.channel_unknown"
    assert "facebook" in seen.error["message"]


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("book.md", "page.address"),
        ("ftp://me.example/1", "page.address"),
        ("https://me:secret@me.example/1", "page.address"),
        ("http://127.0.0.1:8000/", "page.private"),
        ("http://localhost/1", "page.private"),
        ("https://myreviews.tistory.com/10", "page.status"),
    ],
)
def test_what_cannot_be_shared_is_refused_in_three_parts(desk: Desk, address: str, code: str) -> None:
    seen = desk.run("--rehearse", "--json", "share", address)
    assert (seen.code, seen.error["code"]) == (2, code)
    assert len(seen.error["message"].splitlines()) == 3
    assert "secret" not in seen.out + seen.err
    assert not (desk.root / "data" / "rehearsal" / "crosspost.db").exists()


def test_naver_is_offered_the_title_and_not_the_first_sentence(desk: Desk) -> None:
    (row,) = desk.run("--rehearse", "--json", "share", PAGE, "--to", "naver_blog").value
    (declared,) = desk.run("--rehearse", "--json", "share", DECLARED, "--to", "naver_blog").value
    assert proposed(row["hand_over"]["url"]) == row["title"]
    assert proposed(declared["hand_over"]["url"]).endswith(f"작성했습니다. {declared['title']}")


def proposed(address: str) -> str:
    return parse_qs(urlsplit(address).query)["title"][0]
