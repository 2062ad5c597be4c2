"""Reading and composing a long review with many photos for all four platforms, as `preview` does.

The review has 5,000 characters and 30 JPEG photos of about 100 kB; reading it means reading them too, for a
photo is known by its hash. Nothing is written and nothing sent.
"""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import PIL.Image
from benchmarks.figure import Figure, Progress

from crosspost.app import Crosspost
from crosspost.config import CONFIG_NAME, find_workspace, template

__all__ = ["compose"]

MILLISECONDS = 200
CHARACTERS = 5_000
PHOTOS = 30


def compose(progress: Progress, *, quick: bool) -> Iterator[Figure]:
    """The median of some rounds, the first left out."""
    progress("compose")
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder, "w")
        _lay_out(root)
        workspace = find_workspace(root, root=root, rehearsal=True)
        taken = []
        with Crosspost(workspace, language="ko") as app:
            for _ in range(4 if quick else 16):
                began = time.perf_counter()
                prepared = app.prepare("long.md", here=app.shelf.posts)
                taken.append((time.perf_counter() - began) * 1000)
        if len(prepared.plans) != 4 or len(list(prepared.post.images)) != PHOTOS:
            raise RuntimeError("the review was not composed as a whole")
    measured = median(taken[1:])
    yield Figure(
        name=f"compose {CHARACTERS:,} characters and {PHOTOS} photos for four channels",
        target=f"< {MILLISECONDS} ms",
        unit="ms",
        measured=measured,
        met=measured < MILLISECONDS,
    )


def _lay_out(root: Path) -> None:
    (root / "config").mkdir(parents=True)
    (root / CONFIG_NAME).write_text(template("crosspost.toml"), encoding="utf-8")
    posts = root / "posts"
    posts.mkdir()
    grain = random.Random(1)  # noqa: S311  # grain of a photo, no secret
    paragraph = "주인이 직접 고른 책이 **한쪽 벽**을 채우고 있었다. 창가 자리에서 세 시간을 읽었다. " * 3
    parts = ["---\ntitle: 긴 리뷰\n---\n"]
    for number in range(PHOTOS):
        noise = PIL.Image.frombytes("RGB", (320, 240), grain.randbytes(320 * 240 * 3))
        noise.save(posts / f"{number}.jpg", quality=85)
        parts += [paragraph[: CHARACTERS // PHOTOS], f"![사진 {number}]({number}.jpg)"]
    (posts / "long.md").write_text("\n\n".join(parts), encoding="utf-8")
