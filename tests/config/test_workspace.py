"""Which folder is the workspace, and where its things lie."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.config.workspaces import furnish

from crosspost.app import Crosspost
from crosspost.config import CONFIG_NAME, find_workspace, place_of
from crosspost.errors import ConfigurationError


def test_it_is_found_from_a_folder_inside(tmp_path: Path) -> None:
    root = furnish(tmp_path / "리뷰 모음").root
    (root / "posts" / "2026").mkdir()
    assert find_workspace(root / "posts" / "2026").root == root.resolve()


def test_the_nearest_one_wins(tmp_path: Path) -> None:
    furnish(tmp_path)
    inner = furnish(tmp_path / "inner").root
    assert find_workspace(inner / "posts").root == inner.resolve()


def test_a_named_workspace_wins_over_the_current_folder(tmp_path: Path) -> None:
    here, named = furnish(tmp_path / "here").root, furnish(tmp_path / "named").root
    found = find_workspace(here, root=named)
    assert (found.root, found.config) == (named.resolve(), (named / CONFIG_NAME).resolve())


def test_a_named_config_is_that_of_the_folder_above_its_own(tmp_path: Path) -> None:
    here, named = furnish(tmp_path / "here").root, furnish(tmp_path / "named").root
    other = named / "config" / "other.toml"
    other.write_text("", encoding="utf-8")
    found = find_workspace(here, config=other)
    assert (found.root, found.config) == (named.resolve(), other.resolve())


def test_a_config_that_lies_free_makes_its_own_folder_the_workspace(tmp_path: Path) -> None:
    free = tmp_path / "crosspost.toml"
    free.write_text("", encoding="utf-8")
    assert find_workspace(tmp_path, config=free).root == tmp_path.resolve()


def test_a_config_and_a_workspace_together_mean_both(tmp_path: Path) -> None:
    root = furnish(tmp_path / "root").root
    elsewhere = tmp_path / "elsewhere.toml"
    elsewhere.write_text("", encoding="utf-8")
    found = find_workspace(tmp_path, root=root, config=elsewhere)
    assert (found.root, found.config) == (root.resolve(), elsewhere.resolve())


@pytest.mark.parametrize("named", ["root", "config"])
def test_one_that_is_named_must_exist(tmp_path: Path, named: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        find_workspace(furnish(tmp_path).root, **{named: tmp_path / "missing"})  # type: ignore[arg-type]  # one of the two
    assert caught.value.code == "config.missing"
    assert "missing" in str(caught.value.where)


def test_without_any_the_folder_looked_in_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError) as caught:
        find_workspace(tmp_path)
    assert (caught.value.code, caught.value.where) == ("config.no_workspace", str(tmp_path))


def test_a_rehearsals_data_lie_apart(tmp_path: Path) -> None:
    root = furnish(tmp_path).root
    real, rehearsed = find_workspace(root), find_workspace(root, rehearsal=True)
    assert real.data == root.resolve() / "data"
    for place in ("data", "blobs", "hand_overs"):
        assert getattr(rehearsed, place).is_relative_to(root.resolve() / "data" / "rehearsal")
    assert rehearsed.environment_file == real.environment_file


@pytest.mark.parametrize(
    ("url", "place"),
    [("sqlite:///books/my.db", "books/my.db"), ("sqlite:///{root}/elsewhere/my.db", "elsewhere/my.db")],
)
def test_the_ledger_counts_from_the_workspace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str, place: str
) -> None:
    monkeypatch.chdir(tmp_path.parent)
    address = url.format(root=tmp_path.as_posix())
    with Crosspost(furnish(tmp_path, f"[storage]\nurl = '{address}'\n").workspace) as app:
        assert app.ledger.history() == []
    assert (tmp_path / place).is_file()


@pytest.mark.parametrize("url", ["postgresql://host/db", "sqlite://", "sqlite:///:memory:", "nonsense", ""])
def test_a_ledger_elsewhere_than_in_a_file_is_refused(tmp_path: Path, url: str) -> None:
    folder = furnish(tmp_path, f"[storage]\nurl = '{url}'\n")
    with pytest.raises(ConfigurationError) as caught:
        Crosspost(folder.workspace)
    assert caught.value.code == "config.storage_url"
    assert place_of(caught.value) == (str(folder.workspace.config), 2)
    assert "host" not in str(caught.value)


def test_the_posts_count_from_the_workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path.parent)
    with Crosspost(furnish(tmp_path, "posts = '글'\n").workspace) as app:
        assert app.shelf.posts == tmp_path.resolve() / "글"
