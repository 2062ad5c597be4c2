from __future__ import annotations

from importlib.resources import as_file, files
from pathlib import Path

import pytest

from crosspost.post import Post, read_post


@pytest.fixture
def samples() -> Path:
    with as_file(files("crosspost") / "samples") as folder:
        return folder


def kinds(post: Post) -> set[str]:
    return {block.kind for block in post.blocks}


def test_the_sample_film_review_shows_every_kind_of_block_a_review_has(samples: Path) -> None:
    post = read_post(samples / "slow-letters.md", root=samples)

    assert {"disclosure", "heading", "paragraph", "image", "credit", "quote", "list", "table"} <= kinds(post)
    assert (post.id, post.notices) == ("slow-letters", ())
    assert all(image.alt and image.caption for image in post.images)


def test_the_sample_text_review_needs_no_marks(samples: Path) -> None:
    post = read_post(samples / "rooftop-cafe.txt", root=samples)

    assert {"heading", "paragraph", "list", "credit"} <= kinds(post)
    assert (post.id, len(post.tags), post.notices) == ("rooftop-cafe", 4, ())


def test_the_sample_pictures_are_light(samples: Path) -> None:
    post = read_post(samples / "slow-letters.md")

    assert [image.media.length < 150_000 for image in post.images] == [True] * 3
