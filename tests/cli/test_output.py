"""Tables for people: Hangul is two cells wide, an address is never cut, an empty column is not shown."""

from __future__ import annotations

import io
import sys

import pytest

from crosspost.cli.output import print_table

ADDRESS = "https://blog.example/" + "a" * 200


def printed(monkeypatch: pytest.MonkeyPatch, *rows: list[str], encoding: str = "utf-8") -> list[str]:
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stderr", io.TextIOWrapper(raw, encoding=encoding))
    print_table(["제목", "approved", "where"], rows)
    sys.stderr.flush()
    return raw.getvalue().decode(encoding).splitlines()


def test_columns_stand_below_each_other_in_cells(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = printed(monkeypatch, ["책방", "", "x"], ["books", "", ADDRESS])
    assert lines == [
        "제목   where" + " " * (len(ADDRESS) - 5),
        "─" * (5 + 2 + len(ADDRESS)),
        "책방   x" + " " * (len(ADDRESS) - 1),
        f"books  {ADDRESS}",
    ]


def test_a_console_without_lines_gets_plain_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = printed(monkeypatch, ["책방", "ja", "x"], encoding="cp949")
    assert lines == ["제목 | approved | where", "-----+----------+------", "책방 | ja       | x    "]
