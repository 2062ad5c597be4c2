"""The guard once more at the send: a file that was changed meanwhile may say what stands already."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from tests.schedule.house import NOON, Scene, wall

from crosspost.ledger import Status

HOUR = timedelta(hours=1)


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    built = Scene(tmp_path / "나의 리뷰")
    yield built
    built.house.ledger.close()


def two(scene: Scene, **keys: object) -> None:
    for number, name in enumerate(("a", "b"), start=1):
        scene.write(f"{name}.md")
        scene.entry(name=name, post=f"{name}.md", at=wall(NOON + number * HOUR), **keys)
    scene.planner.sync(scene.house.ledger)


def make_equal(scene: Scene) -> None:
    text = (scene.folder / "posts/a.md").read_text(encoding="utf-8")
    (scene.folder / "posts/b.md").write_text(text, encoding="utf-8")


def test_a_second_file_that_came_to_say_the_same_is_called_off(scene: Scene) -> None:
    page = scene.house.channel("page")
    two(scene)
    make_equal(scene)
    rows = scene.dispatch(3 * 3600)
    assert page.calls == ["a\n\na: 좋았다."]
    assert [row.status for row in rows] == [Status.PUBLISHED, Status.CANCELLED]
    assert (rows[1].error or {})["code"] == "entry.already_live"


def test_unless_it_says_again(scene: Scene) -> None:
    page = scene.house.channel("page")
    two(scene, again=True)
    make_equal(scene)
    scene.dispatch(3 * 3600)
    assert len(page.calls) == 2


def test_the_ledger_names_what_went_out(scene: Scene) -> None:
    scene.house.channel("page")
    two(scene)
    (scene.folder / "posts/a.md").write_text("---\ntitle: 새 제목\n---\n\n고쳤다.\n", encoding="utf-8")
    first, _ = scene.dispatch(3600)
    assert (first.status, first.title) == (Status.PUBLISHED, "새 제목")
