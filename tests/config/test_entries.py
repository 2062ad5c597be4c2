"""Entries that are wrong: each with its place and its remedy; the others where ``strict`` is false."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from tests.config.workspaces import Folder, furnish

from crosspost.adapter import Registry
from crosspost.config import Shelf, examine, place_of, unserved
from crosspost.errors import ConfigurationError, CrosspostError
from crosspost.messages import Words

CHANNELS = "[channels.page]\nadapter = 'facebook'\npage_id = '1'\nmode = 'share'\n"
GOOD = "[[schedule]]\nname = 'good'\nfolder = 'queue'\ncron = '0 9 * * mon-fri'\n"


NOW = datetime(2026, 11, 24, tzinfo=UTC)


def folder(root: Path, *entries: str, head: str = "") -> Folder:
    found = furnish(root, head + CHANNELS + "".join(f"[[schedule]]\n{entry}\n" for entry in entries))
    (root / "queue").mkdir()
    return found


def refused(found: Folder) -> ConfigurationError:
    with pytest.raises(ConfigurationError) as caught:
        found.settings()
    return caught.value


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        ("cron = '60 9 * * *'", "config.cron_minute"),
        ("cron = '0 25 * * *'", "config.cron_hour"),
        ("cron = '0 9 32 * *'", "config.cron_day"),
        ("cron = '0 9 * 13 *'", "config.cron_month"),
        ("cron = '0 9 * * 8'", "config.cron_weekday"),
        ("cron = '0 9 * * 월'", "config.cron_weekday"),
        ("cron = '0 9 * *'", "config.cron_fields"),
        ("cron = '0 0 9 * * *'", "config.cron_fields"),
        ("cron = '@daily'", "config.cron_fields"),
        ("cron = '0 9 30 feb *'", "config.cron_never"),
        ("at = '2026-02-30 09:00'", "config.at"),
        ("at = 2026-12-01T09:00:00\nuntil = 2026-11-30", "config.entry_never"),
        ("at = 2026-12-01T09:00:00\nskip = [2026-12-01]", "config.entry_never"),
        ("cron = '0 9 * * *'\nuntil = 'Christmas'", "config.until"),
        ("cron = '0 9 * * *'\nskip = ['2026-13-01']", "config.skip"),
        ("cron = '0 9 * * *'\ntimezone = 'Asia/Soul'", "config.timezone"),
        ("cron = '0 9 * * *'\nlate = 'sometimes'", "config.late"),
        ("at = 2026-12-01T09:00:00\ncron = '0 9 * * *'", "config.entry_at_or_cron"),
        ("", "config.entry_at_or_cron"),
        ("cron = '0 9 * * *'\npost = 'her.md'", "config.entry_post_or_folder"),
        ("cron = '0 9 * * *'\nmode = 'auto'", "config.value_not_one_of"),
        ("cron = '0 9 * * *'\nwhat = 'everything'", "config.value_not_one_of"),
        ("cron = '0 9 * * *'\norder = 'random'", "config.value_not_one_of"),
    ],
)
def test_a_wrong_value_is_named_with_its_place(tmp_path: Path, entry: str, code: str) -> None:
    error = refused(folder(tmp_path, f"name = 'bad'\nfolder = 'queue'\n{entry}"))
    assert error.code == code
    file, line = place_of(error)
    assert file == str(tmp_path / "config" / "crosspost.toml")
    lines = Path(file).read_text(encoding="utf-8").splitlines()
    assert line is not None
    key = str(error.params.get("key") or "[[schedule]]")
    assert lines[line - 1].startswith(key)
    for language in ("ko", "en"):
        message = Words(language).error(error)
        assert message.why
        assert message.do


def test_neither_a_post_nor_a_folder(tmp_path: Path) -> None:
    assert refused(folder(tmp_path, "name = 'bad'\ncron = '0 9 * * *'")).code == "config.entry_post_or_folder"


@pytest.mark.parametrize("twin", ["good", "Good", "GOOD"])
def test_names_that_are_easily_taken_for_each_other(tmp_path: Path, twin: str) -> None:
    error = refused(folder(tmp_path, GOOD.removeprefix("[[schedule]]\n"), GOOD[13:].replace("good", twin)))
    assert error.code == "config.entry_twice"
    assert place_of(error)[1] == 11


def test_all_that_an_entry_may_say(tmp_path: Path) -> None:
    found = folder(
        tmp_path,
        "name = '평일 아침'\nfolder = 'queue'\norder = 'name'\ncron = '0  9 * * MON-FRI'\nto = ['page']\n"
        "first = 'page'\ntimezone = 'Europe/London'\nwhat = 'link'\nmode = 'share'\nlate = 'always'\n"
        "until = 2026-12-31\nskip = [2026-12-25, '2026.12.26']\nagain = true\napprove = true",
    ).settings()
    (entry,) = found.schedule
    assert (entry.cron, entry.until, entry.skip) == (
        "0 9 * * MON-FRI",
        date(2026, 12, 31),
        (date(2026, 12, 25), date(2026, 12, 26)),
    )
    assert entry.binds_when_it_fires


def test_until_may_be_a_moment(tmp_path: Path) -> None:
    (entry,) = (
        folder(tmp_path, "name = 'x'\nfolder = 'queue'\ncron = '0 9 * * *'\nuntil = '2026-12-31 9:00'")
        .settings()
        .schedule
    )
    assert entry.until == datetime(2026, 12, 31, 9)  # noqa: DTZ001  # wall time


class TestServed:
    """What cannot be served although it can be read."""

    def problems(self, found: Folder) -> dict[str, list[ConfigurationError]]:
        settings = found.settings()
        root = found.workspace.root
        shelf = Shelf(root=root, posts=root / settings.posts)
        return unserved(settings, found.channels(), shelf, config=found.workspace.config, now=NOW)

    def test_what_is_over_needs_no_channel(self, tmp_path: Path) -> None:
        found = folder(
            tmp_path,
            "name = 'old'\npost = 'her.md'\nat = 2025-12-01T09:00:00\nto = ['gone']",
            "name = 'ended'\nfolder = 'gone'\ncron = '0 9 * * *'\nuntil = 2025-12-31",
        )
        assert self.problems(found) == {}

    @pytest.mark.parametrize(
        ("keys", "code", "key"),
        [
            ("folder = 'queues'", "config.folder_missing", "folder"),
            ("folder = 'queue'\nto = ['pgae']", "config.channel_unknown", "to"),
            ("folder = 'queue'\nfirst = 'blog'", "config.channel_unknown", "first"),
            ("folder = 'queue'\nmode = 'draft'", "config.value_not_one_of", "mode"),
        ],
    )
    def test_with_its_place(self, tmp_path: Path, keys: str, code: str, key: str) -> None:
        found = folder(tmp_path, f"name = 'bad'\ncron = '0 9 * * *'\n{keys}", GOOD[13:])
        ((name, (error,)),) = self.problems(found).items()
        assert (name, error.code) == ("bad", code)
        file, line = place_of(error)
        assert line is not None
        assert Path(file).read_text(encoding="utf-8").splitlines()[line - 1].startswith(f"{key} = ")

    def test_check_names_it_too(self, tmp_path: Path) -> None:
        found = folder(tmp_path, "name = 'bad'\ncron = '0 9 * * *'\nfolder = 'queues'\nto = ['pgae']")
        codes = [error.code for error in examine(found.workspace, Registry())]
        assert codes == ["config.channel_unknown", "config.folder_missing"]

    def test_a_folder_below_the_posts_folder_is_found(self, tmp_path: Path) -> None:
        found = folder(tmp_path, "name = 'x'\ncron = '0 9 * * *'\nfolder = 'waiting'")
        (tmp_path / "posts" / "waiting").mkdir(parents=True)
        assert self.problems(found) == {}


class TestWithoutTheWrongOnes:
    """``strict = false``."""

    def left(self, found: Folder) -> tuple[list[str], list[tuple[str, int | None]]]:
        settings = found.settings()
        placed: list[CrosspostError] = list(settings.left_out)
        return (
            [entry.name for entry in settings.schedule],
            [(error.code, place_of(error)[1]) for error in placed],
        )

    def test_the_others_are_served_and_each_wrong_one_is_named(self, tmp_path: Path) -> None:
        found = folder(
            tmp_path,
            "name = 'bad'\nfolder = 'queue'\ncron = '0 99 * * *'",
            GOOD[13:],
            "name = 'worse'\nat = 'never'",
            GOOD[13:],
            head="strict = false\n",
        )
        names, problems = self.left(found)
        assert names == ["good"]
        assert problems == [("config.cron_hour", 9), ("config.at", 17), ("config.entry_twice", 19)]

    def test_what_is_wrong_besides_them_still_stops_all(self, tmp_path: Path) -> None:
        found = folder(tmp_path, "name = 'bad'", head="strict = false\nlanguage = 'klingon'\n")
        assert refused(found).code in {"config.value_not_one_of", "config.entry_post_or_folder"}

    def test_by_default_one_wrong_entry_stops_all(self, tmp_path: Path) -> None:
        found = folder(tmp_path, GOOD[13:], "name = 'bad'\nfolder = 'queue'\ncron = 'x'")
        assert refused(found).code == "config.cron_fields"
