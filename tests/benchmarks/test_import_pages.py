"""The table of what the import keeps: it sees what is lost, and says no word of a page."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest

# A statement cannot name a module that is called like itself.
table = import_module("benchmarks.import")

PAGE = (
    "<meta charset=utf-8><title>책방</title><article><h2>들어가며 첫째</h2>"
    "<p>본문은 이렇게 이어진다 그리고 끝난다.</p>"
    "<img src='https://a.example/1.jpg'><img src='data:image/png;base64,AAAA'>{more}</article>"
)


def test_a_picture_that_has_no_address_counts_as_lost() -> None:
    row = table.measured("a", PAGE.format(more="").encode())
    assert (row.images_out, row.images_in, row.kept, row.in_order, row.noise) == (1, 2, 1.0, True, 0)


def test_words_of_buttons_that_came_along_are_counted() -> None:
    assert table.measured("a", PAGE.format(more="<p>공유하기</p>").encode()).noise == 1


def test_the_table_holds_no_word_of_a_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "one.html").write_text(PAGE.format(more=""), encoding="utf-8")
    (tmp_path / "list.html").write_text("<body id='tt-body-index'>목록</body>", encoding="utf-8")
    table.main([str(tmp_path)])
    printed = capsys.readouterr().out
    assert "본문" not in printed
    assert "refused: page.list" in printed
    assert "1 read, 1 refused" in printed
