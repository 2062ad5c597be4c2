"""The service: what it says first, what it takes up, how it sleeps and ends."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from tests.schedule.house import NOON, Scene, wall

from crosspost.delivery import DispatcherLock, consent
from crosspost.errors import ConfigurationError, CrosspostError
from crosspost.ledger import Delivery, Ledger, Status
from crosspost.schedule import Fired, Life, Observer, Planner, Setup, fire, look_at, read_health
from crosspost.schedule import service as service_module
from crosspost.schedule.clock import AlarmClock

HOUR = timedelta(hours=1)


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    built = Scene(tmp_path / "나의 리뷰")
    built.house.channel("page")
    yield built
    built.house.ledger.close()


@dataclass
class Heard:
    """What the service told, in order."""

    said: list[str] = field(default_factory=list)
    errors: list[CrosspostError] = field(default_factory=list)

    def observer(self) -> Observer:
        """Who writes it down."""

        def rows(kind: str, found: Sequence[Delivery]) -> None:
            self.said.append(f"{kind} {' '.join(row.status.value for row in found)}")

        def broken(error: CrosspostError) -> None:
            self.said.append("broken")
            self.errors.append(error)

        return Observer(
            started=lambda: self.said.append("started"),
            late=lambda found: rows("late", found),
            planned=lambda found: rows("planned", found),
            skipped=lambda found: rows("skipped", found),
            asked_again=lambda found: rows("asked again", found),
            troubled=lambda trouble: self.said.append(f"trouble {trouble.error.code}"),
            empty=lambda empty: self.said.append(f"empty {empty.folder}"),
            renewed=lambda: self.said.append("renewed"),
            broken=broken,
            clock_died=lambda: self.said.append("clock died"),
        )


@pytest.fixture
def heard() -> Heard:
    return Heard()


def nothing() -> None:
    """A round in which nothing happens from outside."""


class TestWaking:
    def test_what_was_late_or_missed_is_said_first(self, scene: Scene, heard: Heard) -> None:
        scene.write("her.md")
        scene.write("other.md")
        scene.entry(post="her.md", at=wall(NOON + HOUR), late="skip")
        scene.serve()
        scene.entry(name="past", post="other.md", at=wall(NOON + HOUR))
        scene.at(NOON + 2 * HOUR)
        scene.serve(observer=heard.observer())
        assert heard.said[0] == "late missed"
        assert heard.said[1:] == ["started", "late missed"]

    def test_asleep_for_two_days_the_policy_decides_and_nothing_goes_out_before(
        self, scene: Scene, heard: Heard
    ) -> None:
        page = scene.house.channel("page")
        for number, late in enumerate(("skip", "always", "within 6h")):
            scene.write(f"{number}.md")
            at = NOON + HOUR if late != "within 6h" else NOON + timedelta(days=2) - HOUR
            scene.entry(name=late, post=f"{number}.md", at=wall(at), late=late)

        def sleep() -> None:
            scene.house.now += timedelta(days=2)

        rows = scene.serve(nothing, sleep, nothing, observer=heard.observer())
        by_title = {row.title: row for row in rows}
        assert by_title["0"].status is Status.MISSED
        assert {by_title[name].status for name in "12"} <= {Status.SCHEDULED, Status.PUBLISHED}
        assert by_title["2"].due_at - by_title["1"].due_at == timedelta(minutes=10)
        assert len(page.calls) <= 1
        assert sum(said.startswith("late") for said in heard.said) == 1

    def test_a_queue_whose_times_passed_in_the_sleep(self, scene: Scene) -> None:
        page = scene.house.channel("page")
        scene.queue("a", "b", cron="0 9 * * *")

        def sleep() -> None:
            scene.house.now += timedelta(days=2, hours=4)

        scene.serve(sleep, nothing, nothing)
        # 2026-12-02 and 03 09:00 in Seoul passed; it is 2026-12-04 01:00 there: six hours are long over.
        assert ([row.status for row in scene.house.rows()], page.calls) == ([Status.MISSED] * 2, [])

    @pytest.mark.parametrize("step", [timedelta(seconds=30), -timedelta(hours=1), timedelta(hours=26)])
    def test_a_clock_that_is_set_sends_nothing_twice(self, scene: Scene, step: timedelta) -> None:
        page = scene.house.channel("page")
        scene.write("her.md")
        scene.entry(post="her.md", at=wall(NOON + timedelta(seconds=1)), late="always")

        def on() -> None:
            scene.house.now += timedelta(seconds=2)

        def jump() -> None:
            scene.house.now += step

        def back() -> None:
            scene.house.now -= step

        scene.serve(on, nothing, nothing, jump, nothing, back, nothing, jump, nothing)
        assert len(page.calls) == 1


class TestTheConfiguration:
    def test_a_change_is_taken_up_and_planned(self, scene: Scene, heard: Heard) -> None:
        scene.write("her.md")

        def change() -> Setup:
            scene.entry(post="her.md", at=wall(NOON + HOUR))
            return scene.setup()

        (row,) = scene.serve(nothing, change, nothing, observer=heard.observer())
        assert row.status is Status.SCHEDULED
        assert heard.said == ["started", "renewed", "planned scheduled"]

    def test_a_yes_that_a_change_makes_void_is_not_told_as_newly_planned(
        self, scene: Scene, heard: Heard
    ) -> None:
        scene.write("her.md")
        scene.entry(post="her.md", at=wall(NOON + HOUR), approve=True)
        (row,) = scene.planner.sync(scene.house.ledger).written
        consent(row, scene.planner.digest(row), ledger=scene.house.ledger, now=scene.house.clock())
        scene.write("her.md", "고쳤다.")
        scene.serve(nothing, observer=heard.observer())
        assert heard.said == ["started", "asked again waiting"]

    def test_what_stands_already_is_told_as_skipped(self, scene: Scene, heard: Heard) -> None:
        scene.write("her.md")
        for name, hours in (("a", 2), ("b", 1)):
            scene.entry(name=name, post="her.md", at=wall(NOON + hours * HOUR))
        scene.serve(observer=heard.observer())
        assert heard.said == ["started", "planned scheduled", "skipped cancelled"]

    def test_what_was_removed_is_called_off(self, scene: Scene) -> None:
        scene.write("her.md")
        scene.entry(post="her.md", at=wall(NOON + HOUR))

        def change() -> Setup:
            scene.entries.clear()
            return scene.setup()

        (row,) = scene.serve(change, nothing)
        assert row.status is Status.CANCELLED

    def test_a_broken_one_keeps_the_last_good_plan_and_says_so(self, scene: Scene, heard: Heard) -> None:
        page = scene.house.channel("page")
        scene.write("her.md")
        scene.entry(post="her.md", at=wall(NOON + timedelta(seconds=1)))

        def broken() -> None:
            raise ConfigurationError("config.cron_hour", where="config", key="cron")

        def on() -> None:
            scene.house.now += timedelta(seconds=2)

        scene.serve(broken, on, nothing, nothing, observer=heard.observer())
        assert len(page.calls) == 1
        assert (heard.said.count("broken"), heard.errors[0].code) == (1, "config.cron_hour")

    def test_what_could_not_be_used_is_tried_again_and_said_once(self, scene: Scene, heard: Heard) -> None:
        asked: list[bool] = []

        def reload(again: bool) -> Setup | None:
            service.ring()
            asked.append(again)
            scene.house.now += timedelta(seconds=11)
            if len(asked) == 12:
                scene.house.stop.set()
            if len(asked) == 1 or again:
                raise ConfigurationError("config.folder_missing", where="config", folder="queue")
            return None

        service = scene.service(observer=heard.observer(), reload=reload)
        assert service.run()
        assert asked[:3] == [False] * 3
        assert asked.count(True) == 2
        assert heard.said.count("broken") == 1


class TestFiringWhileItRuns:
    def test_a_queue_fires_at_its_time(self, scene: Scene, heard: Heard) -> None:
        page = scene.house.channel("page")
        scene.queue("a")
        scene.at(NOON + HOUR - timedelta(seconds=1))

        def on() -> None:
            scene.house.now += timedelta(seconds=2)

        scene.serve(nothing, on, nothing, nothing, observer=heard.observer())
        assert page.calls == ["a\n\na: 좋았다."]
        assert heard.said == ["started", "planned scheduled"]

    def test_a_trouble_is_said_once(self, scene: Scene, heard: Heard) -> None:
        scene.entry(post="gone.md", at=wall(NOON + HOUR))

        def on() -> None:
            scene.house.now += timedelta(seconds=31)

        scene.serve(nothing, on, nothing, on, nothing, observer=heard.observer())
        assert [said for said in heard.said if said.startswith("trouble")] == ["trouble post.missing"]

    def test_one_that_cannot_fire_is_not_tried_again_at_once(
        self, scene: Scene, heard: Heard, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        scene.entry(post="gone.md", cron="0 * * * *")
        tried: list[bool] = []

        def counted(planner: Planner, ledger: Ledger, *, waking: bool) -> Fired:
            tried.append(waking)
            return fire(planner, ledger, waking=waking)

        monkeypatch.setattr(service_module, "fire", counted)
        scene.at(NOON + HOUR - timedelta(seconds=1))

        def on() -> None:
            scene.house.now += timedelta(seconds=2)

        def later() -> None:
            scene.house.now += timedelta(seconds=31)

        scene.serve(on, *[nothing] * 6, later, *[nothing] * 6, observer=heard.observer())
        assert tried == [True, False, False]
        assert heard.said.count("trouble post.missing") == 1

    def test_a_post_that_comes_late_into_its_folder_is_planned_then(self, scene: Scene) -> None:
        scene.entry(post="her.md", at=wall(NOON + HOUR))

        def on() -> None:
            scene.write("her.md")
            scene.house.now += timedelta(seconds=31)

        (row,) = scene.serve(nothing, on, nothing)
        assert row.status is Status.SCHEDULED


class TestSignsOfLife:
    def seen(self, scene: Scene) -> Life:
        health = read_health(scene.folder / "health.json")
        database = scene.folder / "crosspost.db"
        return look_at(scene.planner, health, database=database, now=scene.house.now).life

    def test_it_runs_and_it_has_ended(self, scene: Scene) -> None:
        found: list[Life] = []

        def look() -> None:
            found.append(self.seen(scene))

        scene.serve(nothing, look)
        assert (found, self.seen(scene)) == ([Life.RUNNING], Life.STOPPED)

    def test_a_dead_clock_is_told_from_a_live_one_and_replaced(
        self, scene: Scene, heard: Heard, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        found: list[Life] = []
        dead = True
        monkeypatch.setattr(AlarmClock, "alive", property(lambda _clock: not dead))
        started: list[AlarmClock] = []
        start = AlarmClock.start

        def counted(clock: AlarmClock) -> None:
            started.append(clock)
            start(clock)

        monkeypatch.setattr(AlarmClock, "start", counted)

        def on() -> None:
            scene.house.now += timedelta(seconds=40)

        def revive() -> None:
            nonlocal dead
            found.append(self.seen(scene))
            scene.house.now += timedelta(seconds=40)

        scene.serve(nothing, on, nothing, revive, nothing, observer=heard.observer())
        assert found == [Life.CLOCK_DEAD]
        assert heard.said.count("clock died") >= 1
        assert len(started) >= 2

    def test_who_holds_the_lock_without_a_sign_of_life_is_stuck(self, scene: Scene) -> None:
        scene.serve(nothing)
        path = scene.folder / "health.json"
        kept = json.loads(path.read_text(encoding="utf-8")) | {"ended_at": None}
        path.write_text(json.dumps(kept), encoding="utf-8")
        scene.house.now += timedelta(minutes=5)
        with DispatcherLock(scene.folder / "crosspost.db") as lock:
            assert lock.take()
            assert self.seen(scene) is Life.STUCK
        assert self.seen(scene) is Life.STOPPED

    def test_one_that_lives_on_another_computer_is_not_joined(self, scene: Scene) -> None:
        scene.serve(nothing)
        path = scene.folder / "health.json"
        kept = json.loads(path.read_text(encoding="utf-8"))
        path.write_text(json.dumps(kept | {"ended_at": None, "machine": "다른 노트북"}), encoding="utf-8")
        with pytest.raises(ConfigurationError) as caught:
            scene.serve(nothing)
        assert (caught.value.code, caught.value.params["machine"]) == ("run.elsewhere", "다른 노트북")
        scene.house.now += timedelta(minutes=1)
        scene.serve(nothing)

    @pytest.mark.parametrize("content", [b"", b"{", b"[]", b"{}", b'{"pid": 1}', b"\xff"])
    def test_a_sign_that_cannot_be_read_is_none(self, scene: Scene, content: bytes) -> None:
        (scene.folder / "health.json").write_bytes(content)
        assert read_health(scene.folder / "health.json") is None


class TestOnce:
    """``run --once`` stays while something is due."""

    def test_it_stays_for_what_is_due_soon(self, scene: Scene) -> None:
        page = scene.house.channel("page")
        scene.write("her.md")
        scene.entry(post="her.md", at=wall(NOON + timedelta(minutes=9)))

        def on() -> None:
            scene.house.now += timedelta(minutes=10)

        waiting = [nothing, on]
        service = scene.service(reload=lambda _again: waiting.pop(0)() if waiting else None)
        assert service.run(once=True)
        assert (waiting, len(page.calls)) == ([], 1)

    def test_it_stays_for_a_folder_that_is_about_to_fire(self, scene: Scene) -> None:
        page = scene.house.channel("page")
        scene.queue("a")
        scene.fire()
        scene.at(NOON + timedelta(minutes=55))

        def on() -> None:
            scene.house.now += timedelta(minutes=5)

        waiting = [nothing, on]
        service = scene.service(reload=lambda _again: waiting.pop(0)() if waiting else None)
        assert service.run(once=True)
        assert (waiting, len(page.calls)) == ([], 1)

    def test_it_leaves_what_is_far_off(self, scene: Scene) -> None:
        scene.write("her.md")
        scene.entry(post="her.md", at=wall(NOON + HOUR))
        assert scene.service(reload=lambda _again: None).run(once=True)
        (row,) = scene.house.rows()
        assert row.status is Status.SCHEDULED
