"""A post is found by its file, and by the name its owner calls it."""

from __future__ import annotations

from pathlib import Path

import pytest

from crosspost.config import Shelf


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    posts = tmp_path / "posts"
    for name in ("her.md", "sea.txt", "both.md", "both.txt"):
        (posts / name).parent.mkdir(exist_ok=True)
        (posts / name).write_text("글", encoding="utf-8")
    for folder in ("her", "empty"):
        (posts / folder).mkdir()
    return Shelf(root=tmp_path, posts=posts)


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("her.md", "posts/her.md"),
        ("her", "posts/her.md"),
        ("posts/her", "posts/her.md"),
        ("sea", "posts/sea.txt"),
        ("both", "posts/both.md"),
        ("both.txt", "posts/both.txt"),
        ("empty", "posts/empty"),
        ("gone", "gone"),
        ("gone.md", "gone.md"),
    ],
)
def test_the_name_without_its_suffix_will_do(shelf: Shelf, name: str, file: str) -> None:
    assert shelf.stored(shelf.find_post(name)) == file
