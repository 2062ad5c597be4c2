"""A page that is already live is shared, with and without a workspace, as a user's command line does it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from tests.e2e.stage import Stage

PAGE = "https://myreviews.tistory.com/1"
SHARES = {
    "band": ("band.us", "route"),
    "facebook": ("www.facebook.com", "u"),
    "kakaostory": ("story.kakao.com", "url"),
    "naver_blog": ("share.naver.com", "url"),
}


@pytest.fixture
def bare(tmp_path: Path) -> Stage:
    """A folder without a workspace, and a home of its own."""
    stage = Stage(tmp_path / "아무 데나")
    (stage.root / "config" / "crosspost.toml").unlink()
    home = str(tmp_path / "home")
    stage.environment |= {"XDG_DATA_HOME": home, "HOME": home, "LOCALAPPDATA": home}
    return stage


def share(stage: Stage, *arguments: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = stage.run("--rehearse", "share", *arguments)
    return rows


def overview(rows: list[dict[str, Any]]) -> str:
    """The page with all buttons, beside those of the single deliveries."""
    (page,) = Path(rows[0]["hand_over"]["path"]).parent.glob("share-*.html")
    return page.read_text(encoding="utf-8")


def test_without_a_workspace_a_live_page_becomes_four_hand_overs(bare: Stage) -> None:
    rows = share(bare, PAGE)
    assert [row["adapter"] for row in rows] == list(SHARES)
    for row in rows:
        host, parameter = SHARES[row["adapter"]]
        opened = urlsplit(row["hand_over"]["url"])
        assert (row["status"], row["mode"], row["rehearsal"]) == ("handed_over", "share", True)
        assert row["account"] == f"{row['adapter']}:{row['adapter']}"
        assert opened.hostname == host
        assert parse_qs(opened.query)[parameter] == [PAGE]
        assert Path(row["hand_over"]["path"]).is_file()
    text = overview(rows)
    assert "data:image/" in text
    assert all(row["id"] in text for row in rows)


def test_shared_again_it_lists_what_stands_and_a_settle_ends_it(bare: Stage) -> None:
    first = share(bare, PAGE)
    assert [row["id"] for row in share(bare, PAGE)] == [row["id"] for row in first]
    post = "https://band.us/band/1/post/2"
    bare.run("--rehearse", "settle", first[0]["id"], "--published", post)
    again = share(bare, PAGE)
    assert [row["status"] for row in again] == ["published", *["handed_over"] * 3]
    assert post in overview(again)


def test_a_declaration_comes_first_in_every_text(bare: Stage) -> None:
    rows = share(bare, "https://myreviews.tistory.com/2")
    texts = re.findall(r"<textarea[^>]*>\n?([^\n]*)", overview(rows))
    assert len(texts) == 4
    assert all("제품을 제공받아" in text for text in texts)


def test_in_a_workspace_its_own_ledger_and_channels_are_used(tmp_path: Path) -> None:
    stage = Stage(tmp_path / "나의 리뷰")
    rows = share(stage, PAGE, "--to", "band,facebook")
    assert [row["account"] for row in rows] == ["band:AAArehearsalBandKey00001", "facebook:facebook"]
    assert {row["status"] for row in rows} == {"handed_over"}
    assert Path(rows[0]["hand_over"]["path"]).is_relative_to(stage.root)
    assert {row["id"] for row in stage.run("--rehearse", "history")} == {row["id"] for row in rows}


def test_an_unreadable_page_is_exit_code_two_and_leaves_nothing(bare: Stage) -> None:
    for address, code in (
        ("https://myreviews.tistory.com/10", "page.status"),
        ("tistory.com", "page.address"),
    ):
        answer = bare.run("--rehearse", "share", address, exit_code=2)
        assert answer["error"]["code"] == code
        assert len(answer["error"]["message"].splitlines()) == 3
    assert bare.run("--rehearse", "history") == []


def test_kakaostory_offers_a_second_window(bare: Stage) -> None:
    text = overview(share(bare, PAGE))
    for dialog in ("https://story.kakao.com/s/share?url=", "https://story.kakao.com/share?url="):
        assert dialog in text


def test_another_platforms_address_settles_nothing(bare: Stage) -> None:
    story = next(row for row in share(bare, PAGE) if row["adapter"] == "kakaostory")
    elsewhere = ("settle", story["id"], "--published", "https://www.facebook.com/x")
    answer = bare.run("--rehearse", *elsewhere, exit_code=2)
    assert answer["error"]["code"] == "settle.elsewhere"
