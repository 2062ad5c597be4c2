"""Reading and composing a long review with many photos for all four platforms, as `preview` does.

The review has 5,000 characters and 30 JPEG photos of about 100 kB; reading it means reading them too, for a
photo is known by its hash. Nothing is written and nothing sent. The same review with photos as a phone takes
them (12 megapixels, turned, with metadata) has no target of its own: the first time each photo is made anew
for each channel, later it is only read and proven.
"""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

import PIL.ExifTags
import PIL.Image
from benchmarks.figure import Figure, Progress

from crosspost.app import Crosspost
from crosspost.config import CONFIG_NAME, find_workspace, template

__all__ = ["compose"]

MILLISECONDS = 200
CHARACTERS = 5_000
PHOTOS = 30

Photograph = Callable[[Path, random.Random], None]
"""Takes a photo into a file."""


def compose(progress: Progress, *, quick: bool) -> Iterator[Figure]:
    """The median of some rounds, the first left out; for the photos of a phone the first, too."""
    progress("compose")
    measured = median(_rounds(_small, PHOTOS, 4 if quick else 16)[1:])
    yield Figure(
        name=f"compose {CHARACTERS:,} characters and {PHOTOS} photos for four channels",
        target=f"< {MILLISECONDS} ms",
        unit="ms",
        measured=measured,
        met=measured < MILLISECONDS,
    )
    progress("compose, photos of a phone")
    photos = 2 if quick else PHOTOS
    first, *later = _rounds(_large, photos, 2 if quick else 4)
    for when, taken in (("first time", first), ("later", median(later))):
        yield Figure(
            name=f"the same, {photos} photos of a phone, {when}", target="-", unit="ms", measured=taken
        )


def _rounds(photograph: Photograph, photos: int, rounds: int) -> list[float]:
    """How many milliseconds each round takes."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder, "w")
        _lay_out(root, photograph, photos)
        workspace = find_workspace(root, root=root, rehearsal=True)
        taken = []
        with Crosspost(workspace, language="ko") as app:
            for _ in range(rounds):
                began = time.perf_counter()
                prepared = app.prepare("long.md", here=app.shelf.posts)
                taken.append((time.perf_counter() - began) * 1000)
        if len(prepared.plans) != 4 or len(list(prepared.post.images)) != photos:
            raise RuntimeError("the review was not composed as a whole")
    return taken


def _small(file: Path, grain: random.Random) -> None:
    _noise(grain, (320, 240)).save(file, quality=85)


def _large(file: Path, grain: random.Random) -> None:
    taken = PIL.Image.Exif()
    taken[PIL.ExifTags.Base.Orientation] = 6
    taken[PIL.ExifTags.Base.Make] = "Phone"
    _noise(grain, (400, 300)).resize((4000, 3000)).save(file, quality=88, exif=taken)


def _noise(grain: random.Random, size: tuple[int, int]) -> PIL.Image.Image:
    return PIL.Image.frombytes("RGB", size, grain.randbytes(size[0] * size[1] * 3))


def _lay_out(root: Path, photograph: Photograph, photos: int) -> None:
    (root / "config").mkdir(parents=True)
    (root / CONFIG_NAME).write_text(template("crosspost.toml"), encoding="utf-8")
    posts = root / "posts"
    posts.mkdir()
    grain = random.Random(1)  # noqa: S311  # grain of a photo, no secret
    paragraph = "주인이 직접 고른 책이 **한쪽 벽**을 채우고 있었다. 창가 자리에서 세 시간을 읽었다. " * 50
    parts = ["---\ntitle: 긴 리뷰\n---\n"]
    for number in range(photos):
        photograph(posts / f"{number}.jpg", grain)
        parts += [paragraph[: CHARACTERS // photos], f"![사진 {number}]({number}.jpg)"]
    (posts / "long.md").write_text("\n\n".join(parts), encoding="utf-8")
