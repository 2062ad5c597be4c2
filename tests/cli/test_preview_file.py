"""``crosspost preview --html``: one file, of the numbers the terminal tells, and no other file harmed."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from tests.cli.desk import Desk
from tests.post.reviews import picture
from tests.rendering.test_share_page import one

from crosspost.messages import Words

TITLE = "책방 <script>alert(1)</script>"
BODY = "파도 소리가 들리는 책방에 다녀왔다. " * 30
REVIEW = f"---\ntitle: '{TITLE}'\ntags: [책방]\n---\n\n{BODY}\n\n![등대](one.png)\n"


@pytest.fixture
def written(desk: Desk) -> Desk:
    desk.write("book.md", REVIEW)
    picture(desk.root / "posts" / "one.png", size=(40, 30))
    desk.configure('adapter = "band"', 'adapter = "band"\nmax_chars = 300')
    return desk


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_four_stand_side_by_side(written: Desk, language: str) -> None:
    written.configure('language = "ko"', f'language = "{language}"')
    seen = written.run("preview", "book.md", "--html", "shown.html")
    assert (seen.code, seen.out) == (0, "")
    file = written.root / "shown.html"
    assert str(file) in seen.err
    html = file.read_text(encoding="utf-8")
    page = BeautifulSoup(html, "lxml")
    assert one(page, "html")["lang"] == language
    assert [heading.get_text() for heading in page.select("h2")] == ["blog", "band", "page", "story"]
    assert one(page, "h1").get_text() == TITLE
    assert "<script" not in html
    say = Words(language).say
    assert say("preview.theme") in page.get_text()
    assert say("preview.slot") in page.select(".words")[0].get_text()


def test_the_page_has_the_numbers_and_words_of_the_plan(written: Desk) -> None:
    plans = written.run("preview", "book.md", "--to", "band,page", "--json").value
    written.run("preview", "book.md", "--to", "band,page", "--html", "shown.html")
    page = BeautifulSoup((written.root / "shown.html").read_text(encoding="utf-8"), "lxml")
    for plan, section in zip(plans, page.select("section"), strict=True):
        assert plan["rendition"][:12] == one(section, "code").get_text()
        assert one(section, ".words").get_text() == plan["text"]
        length = plan["measures"]["text"]
        assert f"{length['length']:,} / {length['limit']:,}" in one(section, "dl").get_text()
    band, facebook = page.select("section")
    assert "300" in one(band, ".cut").get_text()
    assert facebook.select(".cut") == []
    assert "1" in one(band, ".by-hand").get_text()
    assert one(facebook, ".grid svg")["aria-label"] == "등대"


def test_a_script_gets_its_json_and_the_file(written: Desk) -> None:
    seen = written.run("preview", "book.md", "--html", "shown.html", "--json")
    assert [plan["channel"] for plan in seen.value] == ["blog", "band", "page", "story"]
    assert (written.root / "shown.html").is_file()


def test_an_earlier_preview_is_written_over(written: Desk) -> None:
    assert written.run("preview", "book.md", "--html", "shown.html").code == 0
    first = (written.root / "shown.html").read_bytes()
    written.write("book.md", REVIEW.replace("파도", "바람"))
    assert written.run("preview", "book.md", "--html", "shown.html").code == 0
    second = (written.root / "shown.html").read_bytes()
    assert first != second
    assert "바람".encode() in second


@pytest.mark.parametrize(
    ("place", "code"),
    [
        ("posts/book.md", "preview.not_ours"),
        ("posts", "preview.is_folder"),
        ("nowhere/shown.html", "preview.no_folder"),
        ("x" * 300 + ".html", "preview.not_written"),
    ],
)
def test_a_place_where_it_cannot_lie_is_named_and_nothing_changes(
    written: Desk, place: str, code: str
) -> None:
    before = written.files()
    seen = written.run("preview", "book.md", "--html", place, "--json")
    assert (seen.code, seen.error["code"]) == (2, code)
    assert place in seen.error["where"].replace(os.sep, "/")
    told = written.run("preview", "book.md", "--html", place)
    assert (told.code, told.out) == (2, "")
    assert len(told.err.strip().splitlines()) == 2
    assert written.files() == before


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes of folders")
def test_a_folder_that_cannot_be_written_is_one_clear_error(written: Desk) -> None:
    closed = written.root / "closed"
    closed.mkdir(mode=0o555)
    if os.access(closed, os.W_OK):
        pytest.skip("whoever runs this may write everywhere")
    seen = written.run("preview", "book.md", "--html", "closed/shown.html", "--json")
    assert (seen.code, seen.error["code"]) == (2, "preview.not_written")
    assert list(closed.iterdir()) == []


@pytest.mark.skipif(not Path(os.devnull).is_char_device(), reason="the null device is no file here")
def test_a_device_is_not_replaced(written: Desk) -> None:
    seen = written.run("preview", "book.md", "--html", os.devnull, "--json")
    assert (seen.code, seen.error["code"]) == (2, "preview.not_ours")
    assert Path(os.devnull).is_char_device()
