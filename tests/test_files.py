"""A file is whole or as it was."""

from __future__ import annotations

from pathlib import Path

import pytest

from crosspost.files import write_whole


def test_the_folder_is_made_and_the_file_replaced(tmp_path: Path) -> None:
    path = tmp_path / "새 폴더" / "a.txt"
    for content in (b"one", "둘".encode()):
        write_whole(path, content)
        assert path.read_bytes() == content
    assert [one.name for one in path.parent.iterdir()] == ["a.txt"]


def test_one_that_cannot_be_put_in_place_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "a.txt" / "in the way").mkdir(parents=True)
    with pytest.raises(OSError, match=r".+"):
        write_whole(tmp_path / "a.txt", b"one")
    assert [one.name for one in tmp_path.iterdir()] == ["a.txt"]
