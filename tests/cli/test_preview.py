"""``crosspost preview`` at the terminal: lengths beside limits, what was cut, and then the text itself."""

from __future__ import annotations

from io import BytesIO, StringIO, TextIOWrapper

import pytest
from tests.cli.desk import Desk

from crosspost.cli.bars import WIDTH, bar, length_lines
from crosspost.messages import Words
from crosspost.rendering import Measure, Part

BAND = '[channels.band]\nadapter = "band"'
LONG = (
    "---\ntitle: 겨울 바다 책방\ntags: [책방, 바다]\n---\n\n"
    + "파도 소리가 들리는 책방에 다녀왔다. " * 40
    + "\n"
)


@pytest.fixture(autouse=True)
def _korean(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CROSSPOST_LANGUAGE", "ko")


def section(out: str, channel: str) -> str:
    """What is shown of one channel."""
    (found,) = [part for part in out.split("── ") if part.startswith(f"{channel} ·")]
    return found


@pytest.mark.parametrize(
    ("share", "full"), [(0.0, 0), (0.001, 1), (0.5, WIDTH // 2), (0.999, WIDTH - 1), (1.0, WIDTH)]
)
def test_a_bar_is_full_only_at_the_limit(share: float, full: int) -> None:
    assert bar(share) == "■" * full + "□" * (WIDTH - full)


@pytest.mark.parametrize(
    ("encoding", "drawn"), [("utf-8", "■■■■■■■■■■□"), ("cp949", "■■■■■■■■■■□"), ("ascii", "##########-")]
)
def test_a_bar_is_of_marks_that_the_console_has(encoding: str, drawn: str) -> None:
    stream = TextIOWrapper(BytesIO(), encoding=encoding)
    (line,) = length_lines({Part.TEXT: Measure(length=5, limit=10)}, Words("en"), stream)
    assert drawn in line
    assert "5 / 10" in line


def test_photos_and_tags_are_only_numbers() -> None:
    counts = {Part.PHOTOS: Measure(length=3, limit=10), Part.TAGS: Measure(length=2, limit=5)}
    assert list(length_lines(counts, Words("ko"), StringIO())) == ["사진 3 / 10장", "태그 2 / 5개"]


def test_a_cut_text_is_told_with_its_numbers_above_it(desk: Desk) -> None:
    desk.write("book.md", LONG)
    desk.configure(BAND, f"{BAND}\nmax_chars = 300")
    seen = desk.run("preview", "book.md", "--to", "band")
    assert seen.code == 0
    shown = section(seen.out, "band")
    lines = shown.splitlines()
    assert lines[1].startswith("본문 ■■")
    assert lines[1].endswith(" / 300자")
    cut = next(line for line in lines if line.startswith("줄임: "))
    assert "300자" in cut
    assert shown.index(cut) < shown.index("파도 소리가")


def test_facts_in_the_text_are_suggested_until_they_are_said(desk: Desk) -> None:
    desk.write("sea.md", "---\ntitle: 책 〈바다〉\n---\n\n저자: 하나\n")
    seen = desk.run("preview", "sea", "--to", "page")
    assert "work: 바다\nkind: 책\nwriter:\n- 하나" in seen.err
    desk.write("sea.md", "---\ntitle: 책 〈바다〉\nwork: 바다\nkind: 책\nwriter: 하나\n---\n\n저자: 하나\n")
    assert "글에서 찾았어요" not in desk.run("preview", "sea", "--to", "page").err


def test_a_script_reads_the_same_numbers(desk: Desk) -> None:
    desk.write("book.md", LONG)
    desk.configure(BAND, f"{BAND}\nmax_chars = 300")
    plans = {plan["channel"]: plan for plan in desk.run("preview", "book.md", "--json").value}
    text = plans["band"]["measures"]["text"]
    assert text["limit"] == 300
    assert len(plans["band"]["text"]) <= text["length"] <= 300
    assert plans["blog"]["measures"]["title"] == {"length": 8, "limit": 100}
    assert plans["blog"]["measures"]["text"]["limit"] is None
    assert plans["page"]["measures"]["photos"] == {"length": 0, "limit": 10}
    assert plans["page"]["measures"]["tags"] == {"length": 2, "limit": 5}


def test_an_address_to_come_is_a_word_for_it_and_not_the_slot(desk: Desk) -> None:
    desk.write("book.md", "---\ntitle: 책방\n---\n\n빈자리는 {first}라고 쓴다.\n")
    shown = section(desk.run("preview", "book.md").out, "page")
    assert "빈자리는 {first}라고 쓴다." in shown
    assert "주소가 들어갈 자리" in shown
