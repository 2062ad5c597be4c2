"""The figures can be measured: their shape is held here, their values are for `make bench`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from benchmarks.figure import Figure, table
from benchmarks.figures import MEASURES, main


def measured(tmp_path: Path, *names: str) -> list[dict[str, Any]]:
    """Measure quickly, in this process; the answer is what the JSON says."""
    file = tmp_path / "figures.json"
    main(["--quick", "--json", str(file), *(word for name in names for word in ("--only", name))])
    whole = json.loads(file.read_text(encoding="utf-8"))
    assert whole["machine"]["cores"] > 0
    figures: list[dict[str, Any]] = whole["figures"]
    return figures


def test_composing_is_measured_against_its_target(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    figure, *of_a_phone = measured(tmp_path, "compose")
    assert (figure["unit"], figure["target"]) == ("ms", "< 200 ms")
    assert figure["met"] is (figure["measured"] < 200)
    assert figure["name"] in capsys.readouterr().out
    assert [(one["unit"], one["met"]) for one in of_a_phone] == [("ms", None), ("ms", None)]


def test_a_throughput_is_the_ratio_of_two_measures_of_one_run(tmp_path: Path) -> None:
    same, one = measured(tmp_path, "throughput")
    for figure in (same, one):
        assert figure["ratio"] == pytest.approx(figure["measured"] / figure["baseline"])
    assert same["met"] is (same["ratio"] >= 0.85)
    assert one["met"] is None


def test_a_kill_is_survived(tmp_path: Path) -> None:
    _, doubled, lost = measured(tmp_path, "recovery")
    assert (doubled["measured"], lost["measured"]) == (0, 0)


def test_every_figure_of_the_design_has_its_measure() -> None:
    assert set(MEASURES) == {"throughput", "firing", "memory", "commands", "recovery", "compose"}


def test_the_table_is_plain_ascii_and_names_what_was_missed() -> None:
    missed = Figure(name="start", target="< 1 s", unit="s", measured=2.5, met=False, note="slow disk")
    unknown = Figure(name="memory", target="< 80 MB", unit="MB", measured=None)
    lines = table([missed, unknown]).splitlines()
    assert all(line.isascii() for line in lines)
    assert lines[2].split() == ["start", "<", "1", "s", "2.5", "s", "-", "-", "NO"]
    assert lines[3].endswith("-")
    assert lines[-1] == "start: slow disk"
