"""Entries that are copied, moved, renamed and removed: the post goes out once, in whatever order."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.schedule.house import NOON, Pad, Scene, wall

from crosspost.delivery.decisions import cancel
from crosspost.errors import Rejected
from crosspost.ledger import Status
from crosspost.schedule import Change, outlook

HOUR = timedelta(hours=1)
Times = dict[str, tuple[int, tuple[str, ...]]]
"""The entries of one version of the configuration: hours after noon, and the channels."""


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    built = Scene(tmp_path / "나의 리뷰")
    built.house.channel("page")
    built.write("her.md")
    yield built
    built.house.ledger.close()


def saved(scene: Scene, **hours: float) -> None:
    """The configuration is saved with these entries of one post, and taken up."""
    edited(scene, {name: {"at": wall(NOON + after * HOUR)} for name, after in hours.items()})


def edited(scene: Scene, entries: dict[str, dict[str, Any]]) -> None:
    scene.entries.clear()
    for name, keys in entries.items():
        scene.entry(**{"name": name, "post": "her.md", **keys})
    scene.planner.sync(scene.house.ledger)


def changes(scene: Scene) -> list[tuple[str | None, str, Change]]:
    lines = outlook(scene.planner, now=scene.house.now, span=timedelta(days=1))
    return [(line.entry, line.channel, line.change) for line in lines]


def calls(scene: Scene, channel: str = "page") -> int:
    return len(Pad.platforms[f"{scene.folder}/{channel}"].calls)


class TestOnce:
    def test_copied_to_another_time_and_the_old_one_deleted(self, scene: Scene) -> None:
        saved(scene, a=3)
        saved(scene, a=3, b=1)
        assert ("b", "page", Change.SKIPPED) in changes(scene)
        saved(scene, b=1)
        assert changes(scene) == [("b", "page", Change.NONE)]
        rows = scene.dispatch(5 * 3600)
        assert calls(scene) == 1
        assert [row.entry for row in rows if row.status is Status.PUBLISHED] == ["b"]

    @pytest.mark.parametrize(
        "versions",
        [
            [{"a": 3}, {"a": 3, "b": 1}, {"b": 1}],
            [{"a": 1}, {"a": 1, "b": 3}, {"b": 3}],
            [{"a": 3}, {"a": 3, "b": 1}, {"b": 1}, {"a": 3, "b": 1}, {"a": 3}],
            [{"a": 3}, {"b": 3, "a": 3}, {"b": 3}],
            [{"a": 3}, {"a": 3, "b": 1}, {}, {"b": 1}],
            [{"a": 3}, {"a": 3, "b": 1}, {}, {"a": 3}, {"c": 2}],
            [{"a": 3}, {"a": 3, "b": 1, "c": 2}, {"b": 1, "c": 2}, {"c": 2}],
        ],
    )
    def test_whatever_the_order(self, scene: Scene, versions: list[dict[str, float]]) -> None:
        for version in versions:
            saved(scene, **version)
        scene.dispatch(5 * 3600)
        assert calls(scene) == 1

    def test_each_channel_by_itself(self, scene: Scene) -> None:
        scene.house.channel("band")
        both, one = {"to": ["page", "band"]}, {"to": ["page"]}
        at = {"at": wall(NOON + 3 * HOUR)}
        sooner = {"at": wall(NOON + HOUR)}
        edited(scene, {"a": {**at, **one}})
        edited(scene, {"a": {**at, **one}, "b": {**sooner, **both}})
        assert set(changes(scene)) == {
            ("b", "page", Change.SKIPPED),
            ("b", "band", Change.NONE),
            ("a", "page", Change.NONE),
        }
        edited(scene, {"b": {**sooner, **both}})
        scene.dispatch(5 * 3600)
        assert (calls(scene, "page"), calls(scene, "band")) == (1, 1)

    def test_one_channel_is_out_already_and_the_entry_is_taken_out_and_put_back(self, scene: Scene) -> None:
        scene.house.channel("band")
        version = {"a": {"at": wall(NOON + 3 * HOUR), "to": ["page", "band"]}}
        edited(scene, version)
        page = next(row for row in scene.house.rows() if row.channel == "page")
        with scene.house.ledger.writing() as tx:
            tx.change(page, at=scene.house.now, kind="due_now", due_at=scene.house.now)
        scene.dispatch()
        edited(scene, {})
        edited(scene, version)
        scene.dispatch(5 * 3600)
        assert (calls(scene, "page"), calls(scene, "band")) == (1, 1)

    @settings(max_examples=20)
    @given(
        st.lists(
            st.tuples(
                st.dictionaries(
                    st.sampled_from("abc"),
                    st.tuples(st.integers(1, 6), st.sampled_from([("page",), ("band",), ("page", "band")])),
                    max_size=3,
                ),
                st.booleans(),
            ),
            min_size=1,
            max_size=6,
        )
    )
    @example(
        [
            ({"a": (3, ("page",))}, False),
            ({"a": (3, ("page",)), "b": (1, ("page",))}, False),
            ({"b": (1, ("page",))}, False),
        ]
    )
    def test_any_editing_at_all(self, versions: list[tuple[Times, bool]]) -> None:
        with TemporaryDirectory() as folder:
            scene = Scene(Path(folder) / "posts")
            for name in ("page", "band"):
                scene.house.channel(name)
            scene.write("her.md")
            try:
                self.edit(scene, versions)
            finally:
                scene.house.ledger.close()

    def edit(self, scene: Scene, versions: list[tuple[Times, bool]]) -> None:
        for entries, hour_passes in versions:
            edited(
                scene,
                {name: {"at": wall(NOON + at * HOUR), "to": list(to)} for name, (at, to) in entries.items()},
            )
            shown = [line for line in changes(scene) if line[2] is Change.NONE]
            assert len({channel for _, channel, _ in shown}) == len(shown)
            if hour_passes:
                scene.dispatch(3700)
        last, _ = versions[-1]
        wanted = {channel for at, to in last.values() if NOON + at * HOUR > scene.house.now for channel in to}
        scene.dispatch(24 * 3600)
        for channel in ("page", "band"):
            assert calls(scene, channel) <= 1
            assert calls(scene, channel) == 1 or channel not in wanted

    @settings(max_examples=7)
    @given(
        st.lists(
            st.tuples(st.dictionaries(st.sampled_from("ab"), st.integers(1, 4), max_size=2), st.booleans()),
            min_size=1,
            max_size=5,
        )
    )
    def test_beside_a_folder_that_holds_the_post_too(
        self, versions: list[tuple[dict[str, int], bool]]
    ) -> None:
        with TemporaryDirectory() as folder:
            scene = Scene(Path(folder) / "posts")
            scene.house.channel("page")
            scene.write("queue/her.md")
            try:
                for entries, folder_fires in versions:
                    scene.entries.clear()
                    for name, at in entries.items():
                        scene.entry(name=name, post="queue/her.md", at=wall(NOON + at * HOUR))
                    if folder_fires:
                        scene.entry(name="q", folder="queue", cron="30 * * * *")
                    scene.planner.sync(scene.house.ledger)
                    self.half_an_hour(scene)
                entries, folder_fires = versions[-1]
                ahead = any(NOON + at * HOUR > scene.house.now for at in entries.values())
                for _ in range(12):
                    self.half_an_hour(scene)
                assert calls(scene) <= 1
                assert calls(scene) == 1 or not (ahead or folder_fires)
            finally:
                scene.house.ledger.close()

    def half_an_hour(self, scene: Scene) -> None:
        end = scene.house.now + HOUR / 2
        scene.fire()
        scene.dispatch(1800)
        scene.at(max(end, scene.house.now)).fire()
        scene.dispatch()


class TestWhatComesFree:
    def test_its_owner_called_the_post_off_nothing_takes_its_place(self, scene: Scene) -> None:
        saved(scene, a=3)
        saved(scene, a=3, b=4)
        (first, _) = scene.house.rows()
        cancel(first, ledger=scene.house.ledger, now=scene.house.clock())
        saved(scene, a=3, b=4)
        scene.dispatch(5 * 3600)
        assert calls(scene) == 0
        assert {change for *_, change in changes(scene)} <= {Change.CANCELLED}

    def test_the_one_that_stood_for_it_fails(self, scene: Scene) -> None:
        saved(scene, a=1, b=3)
        Pad.platforms[f"{scene.folder}/page"].before.append(Rejected("rejected.content"))
        scene.dispatch(2 * 3600)
        assert calls(scene) == 0
        scene.planner.sync(scene.house.ledger, only=())
        scene.dispatch(3 * 3600)
        assert calls(scene) == 1

    def test_its_time_passed_while_another_stood_for_it(self, scene: Scene) -> None:
        saved(scene, a=5)
        saved(scene, a=5, b=1)
        scene.at(NOON + 2 * HOUR)
        saved(scene, b=1)
        scene.dispatch(5 * 3600)
        assert calls(scene) == 0
        (row,) = scene.house.ledger.for_a_person()
        assert (row.entry, row.status, (row.error or {})["code"]) == ("b", Status.MISSED, "late.passed_over")
        saved(scene, b=1)
        assert len(scene.house.ledger.for_a_person()) == 1

    def test_taken_out_before_its_time_and_put_back_after_it(self, scene: Scene) -> None:
        saved(scene, a=1)
        saved(scene)
        scene.at(NOON + 2 * HOUR)
        saved(scene, a=1)
        (row,) = scene.house.ledger.for_a_person()
        assert (row.status, (row.error or {})["code"]) == (Status.MISSED, "late.first_seen")

    def test_a_copy_of_a_file_that_becomes_a_post_of_its_own(self, scene: Scene) -> None:
        scene.write("other.md").write_bytes((scene.folder / "posts" / "her.md").read_bytes())
        hers, other = {"at": wall(NOON + HOUR)}, {"at": wall(NOON + 3 * HOUR), "post": "other.md"}
        edited(scene, {"a": hers, "b": other})
        assert ("b", "page", Change.SKIPPED) in changes(scene)
        scene.write("other.md", "다른 글이다.")
        assert ("b", "page", Change.NEW) in changes(scene)
        scene.planner.sync(scene.house.ledger, only=())
        scene.dispatch(5 * 3600)
        assert calls(scene) == 2

    def test_two_new_ones_of_one_post_the_plan_shows_which_goes_out(self, scene: Scene) -> None:
        for name, hours in (("a", 3), ("b", 1)):
            scene.entry(name=name, post="her.md", at=wall(NOON + hours * HOUR))
        assert set(changes(scene)) == {("a", "page", Change.NEW), ("b", "page", Change.SKIPPED)}
        scene.planner.sync(scene.house.ledger)
        assert set(changes(scene)) == {("a", "page", Change.NONE), ("b", "page", Change.SKIPPED)}
