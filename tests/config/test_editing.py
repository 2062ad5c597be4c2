"""A channel's table is changed and everything else in the file stays as its owner wrote it."""

from __future__ import annotations

import difflib
import tomllib
from pathlib import Path

import pytest

from crosspost.config import set_channel, template
from crosspost.errors import ConfigurationError

SHIPPED = template("crosspost.toml")


def edited(folder: Path, before: bytes, channel: str, **values: str) -> tuple[tuple[str, ...], bytes]:
    """What was changed, and the file afterwards."""
    config = folder / "crosspost.toml"
    config.write_bytes(before)
    changed = set_channel(config, channel, values)
    return changed, config.read_bytes()


def differing(before: str, after: bytes) -> list[str]:
    lines = difflib.ndiff(before.splitlines(), after.decode().splitlines())
    return [line for line in lines if line[0] in "+-"]


def test_only_what_changes_changes_and_comments_stay_with_what_they_are_about(tmp_path: Path) -> None:
    changed, after = edited(
        tmp_path, SHIPPED.encode(), "band", adapter="band", band_key="AAreal", expect="책 모임"
    )
    assert changed == ("band_key", "expect")
    assert differing(SHIPPED, after) == [
        '- band_key = "AAArehearsalBandKey00001"',
        '+ band_key = "AAreal"',
        '+ expect = "책 모임"',
    ]
    lines = after.decode().splitlines()
    assert lines.index('expect = "책 모임"') == lines.index('band_key = "AAreal"') + 1


def test_a_new_channel_gets_a_table_among_the_others(tmp_path: Path) -> None:
    changed, after = edited(tmp_path, SHIPPED.encode(), "page2", adapter="facebook", page_id="7")
    assert changed == ("adapter", "page_id")
    assert {line for line in differing(SHIPPED, after) if line[0] == "-"} == set()
    channels = tomllib.loads(after.decode())["channels"]
    assert list(channels) == ["blog", "band", "page", "story", "page2"]
    assert channels["page2"] == {"adapter": "facebook", "page_id": "7"}


def test_a_comment_behind_a_value_stays(tmp_path: Path) -> None:
    _, after = edited(tmp_path, b"[channels.a]\nadapter = 'x'   # mine\n", "a", adapter="band")
    assert after == b'[channels.a]\nadapter = "band"   # mine\n'


@pytest.mark.parametrize(
    "before",
    [
        "channels.a.adapter = 'x'\n",
        "[channels]\na = {adapter = 'x'} # mine\n",
        "[publishing]\nto = ['a']\n",
        "",
        "[channels.b]\nadapter = 'x'\n[[schedule]]\nname = 'later'\n",
    ],
)
def test_however_the_file_is_written_the_values_are_there_and_nothing_else_is_lost(
    tmp_path: Path, before: str
) -> None:
    _, after = edited(tmp_path, before.encode(), "a", adapter="band", band_key="AA")
    read, was = tomllib.loads(after.decode()), tomllib.loads(before)
    assert read["channels"].pop("a") == {"adapter": "band", "band_key": "AA"}
    was.get("channels", {}).pop("a", None)
    assert read.pop("channels") == was.pop("channels", {})
    assert read == was


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949", "utf-16"])
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_encoding_and_line_ends_stay(tmp_path: Path, encoding: str, ends: str) -> None:
    before = ends.join(["# 설정", "[channels.a]", "adapter = 'x'", ""]).encode(encoding)
    _, after = edited(tmp_path, before, "a", adapter="band", expect="책방")
    lines = ["# 설정", "[channels.a]", 'adapter = "band"', 'expect = "책방"', ""]
    assert after == ends.join(lines).encode(encoding)


def test_what_is_so_already_writes_nothing(tmp_path: Path) -> None:
    config = tmp_path / "crosspost.toml"
    config.write_text(SHIPPED, encoding="utf-8")
    stamp = config.stat().st_mtime_ns
    assert set_channel(config, "story", {"adapter": "kakaostory", "mode": "share"}) == ()
    assert config.stat().st_mtime_ns == stamp


def test_a_broken_file_is_named_and_stays(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError) as caught:
        edited(tmp_path, b"[channels.a\nadapter = 'x'\n", "a", adapter="band")
    assert caught.value.where is not None
    assert (tmp_path / "crosspost.toml").read_bytes() == b"[channels.a\nadapter = 'x'\n"


def test_what_its_encoding_cannot_hold_is_refused_and_the_file_stays(tmp_path: Path) -> None:
    before = "# 설정\n[channels.a]\nadapter = 'x'\n".encode("cp949")
    with pytest.raises(ConfigurationError) as caught:
        edited(tmp_path, before, "a", expect="책방 📚")
    assert caught.value.code == "config.encoding"
    assert (tmp_path / "crosspost.toml").read_bytes() == before


def test_a_folder_that_cannot_be_written_is_one_clear_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_path: Path, _content: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("crosspost.config.editing.write_whole", full)
    with pytest.raises(ConfigurationError) as caught:
        edited(tmp_path, SHIPPED.encode(), "band", band_key="AAreal")
    assert caught.value.code == "config.unwritable"
