from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from tests.post.reviews import markdown, picture, write

from crosspost.errors import InvalidPost
from crosspost.post import read_post


def refused(path: Path) -> InvalidPost:
    with pytest.raises(InvalidPost) as caught:
        read_post(path)
    return caught.value


def test_the_identity_is_the_one_the_owner_gives(tmp_path: Path) -> None:
    head = "title: 제목\nid: 내 글\ncanonical: https://a.example/b"

    assert markdown(tmp_path, "본문", head=head).id == "내 글"


def test_else_it_is_the_address_where_the_text_lives(tmp_path: Path) -> None:
    head = "title: 제목\ncanonical: https://a.example/b"

    assert markdown(tmp_path, "본문", head=head).id == "https://a.example/b"


def test_else_it_is_the_path_below_the_posts_folder(tmp_path: Path) -> None:
    name = unicodedata.normalize("NFD", "영화/v1.0 그 후.md")
    path = write(tmp_path, "# 제목\n\n본문\n", name)

    assert read_post(path, root=tmp_path).id == "영화/v1.0 그 후"


def test_else_it_is_the_stem_of_the_file(tmp_path: Path) -> None:
    path = write(tmp_path, "# 제목\n\n본문\n", "film/her.md")

    assert read_post(path).id == "her"
    assert read_post(path, root=tmp_path / "posts").id == "her"


def test_a_file_is_found_by_its_name_composed_or_decomposed(tmp_path: Path) -> None:
    write(tmp_path, "# 제목\n\n본문\n", unicodedata.normalize("NFD", "그 후.md"))

    assert read_post(tmp_path / "그 후.md").id == "그 후"


@pytest.mark.parametrize("name", ["a.MD", "a.markdown"])
def test_markdown_is_known_by_its_endings(tmp_path: Path, name: str) -> None:
    assert read_post(write(tmp_path, "# 제목\n\n본문\n", name)).title == "제목"


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    error = refused(tmp_path / "없음.md")

    assert (error.code, error.where) == ("post.missing", str(tmp_path / "없음.md"))


@pytest.mark.parametrize("name", ["a\0.md", "a" * 300 + ".md"])
def test_a_name_no_file_can_have_is_missing(tmp_path: Path, name: str) -> None:
    assert refused(tmp_path / name).code == "post.missing"


def test_a_folder_is_no_post(tmp_path: Path) -> None:
    assert refused(tmp_path).code == "post.is_folder"


@pytest.mark.parametrize("name", ["a.docx", "a"])
def test_another_kind_of_file_is_refused(tmp_path: Path, name: str) -> None:
    error = refused(write(tmp_path, "글", name))

    assert (error.code, error.params) == ("post.kind_unknown", {"suffix": Path(name).suffix})


def test_a_post_without_a_title_is_refused(tmp_path: Path) -> None:
    assert refused(write(tmp_path, "본문\n\n## 장\n")).code == "post.no_title"


@pytest.mark.parametrize("body", ["", "---", "사진 출처: 배급사", "#협찬", "<!-- -->"])
def test_a_post_that_says_nothing_is_refused(tmp_path: Path, body: str) -> None:
    assert refused(write(tmp_path, f"# 제목\n\n{body}\n")).code == "post.empty"


def test_a_picture_alone_is_a_post(tmp_path: Path) -> None:
    picture(tmp_path / "a.png")

    assert len(list(markdown(tmp_path, "![](a.png)").images)) == 1
