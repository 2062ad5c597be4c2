"""The preview's page in Debian's Chromium: side by side, below each other, light, dark, with its photos.

Skipped where there is no Chromium.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import TypeAlias

import pytest
from PIL import Image as Pillow
from tests.post.photos import saved
from tests.rendering.test_preview_page import BLOG, NOTE, page, phone

from crosspost.post import Image
from crosspost.rendering import Colours, preview_page

CHROMIUM = shutil.which("chromium")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium here: the page is not looked at")

ACCENTS = ("#aa0011", "#00aa22", "#3300aa", "#aa8800")
PHOTO = (180, 90, 200)
DESKTOP, NARROW = (1600, 1400), (390, 4600)

Shoot: TypeAlias = Callable[..., Pillow.Image]
Box: TypeAlias = tuple[int, int, int, int]


@pytest.fixture
def shoot(tmp_path: Path) -> Shoot:
    """Take a picture of a page, with a system that is light or dark."""

    def taken(html: str, size: tuple[int, int], *, dark: bool = False) -> Pillow.Image:
        file, shot = tmp_path / "page.html", tmp_path / "page.png"
        file.write_text(html, encoding="utf-8")
        shot.unlink(missing_ok=True)
        subprocess.run(
            [
                str(CHROMIUM),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                # Whatever else the browser would like to ask, it finds nobody.
                "--host-resolver-rules=MAP * ~NOTFOUND",
                "--hide-scrollbars",
                "--force-color-profile=srgb",
                f"--user-data-dir={tmp_path / 'profile'}",
                f"--window-size={size[0]},{size[1]}",
                f"--blink-settings=preferredColorScheme={0 if dark else 1}",
                f"--screenshot={shot}",
                file.as_uri(),
            ],
            capture_output=True,
            timeout=60,
            check=True,
        )
        with Pillow.open(shot) as picture:
            seen = picture.convert("RGB")
        assert seen.size == size
        return seen

    return taken


@pytest.fixture
def html(tmp_path: Path) -> str:
    photo = Image(media=saved(tmp_path / "one.png", Pillow.new("RGB", (60, 40), PHOTO), "PNG"), alt="사진")
    renditions = (
        replace(BLOG, document=(*BLOG.document, photo), images=(photo,)),
        NOTE,
        replace(NOTE, images=(photo, photo, photo)),
        NOTE,
    )
    phones = [
        phone(one, channel=f"channel{number}", colours=Colours(accent=accent))
        for number, (one, accent) in enumerate(zip(renditions, ACCENTS, strict=True))
    ]
    return preview_page(page(*phones))


def places(seen: Pillow.Image) -> list[Box]:
    """Where each phone's upper edge is, known by its colour; what is round or small is not looked for."""
    return [box for accent in ACCENTS if (box := _edge(seen, accent))]


def _edge(seen: Pillow.Image, accent: str) -> Box | None:
    """The box of the rows that show a long line of this colour."""
    wanted = bytes.fromhex(accent[1:])
    rows = [row for row in range(seen.height) if len(_columns(seen, row, wanted)) > 150]
    if not rows:
        return None
    columns = _columns(seen, rows[-1], wanted)
    return (columns[0], rows[0], columns[-1], rows[-1])


def _columns(seen: Pillow.Image, row: int, wanted: bytes) -> list[int]:
    """Where a row has exactly this colour."""
    line = seen.crop((0, row, seen.width, row + 1)).tobytes()
    if wanted not in line:
        return []
    return [column for column in range(seen.width) if line[3 * column : 3 * column + 3] == wanted]


def brightness(seen: Pillow.Image) -> float:
    """How light the page's ground is, at a place where nothing else stands: 0 to 255."""
    return sum(seen.crop((2, 2, 3, 3)).tobytes()) / 3


def shown(seen: Pillow.Image, box: Box, colour: tuple[int, int, int]) -> int:
    """How many pixels in a box have nearly this colour."""
    content = seen.crop(box).tobytes()
    return sum(
        all(abs(one - other) <= 6 for one, other in zip(content[at : at + 3], colour, strict=True))
        for at in range(0, len(content), 3)
    )


def test_on_a_wide_screen_the_phones_stand_side_by_side(shoot: Shoot, html: str) -> None:
    found = places(shoot(html, DESKTOP))
    assert len(found) == 4
    assert len({(top, bottom) for _, top, _, bottom in found}) == 1
    for (_, _, right, _), (left, _, _, _) in pairwise(found):
        assert right < left
    assert all(280 <= right - left <= 390 for left, _, right, _ in found)


def test_on_a_phone_they_stand_below_each_other_and_nothing_sticks_out(shoot: Shoot, html: str) -> None:
    found = places(shoot(html, NARROW))
    assert len(found) == 4
    assert len({(left, right) for left, _, right, _ in found}) == 1
    assert [top for _, top, _, _ in found] == sorted(top for _, top, _, _ in found)
    left, _, right, _ = found[0]
    assert 300 < right - left < NARROW[0]
    assert abs((NARROW[0] - 1 - right) - left) <= 2


def test_it_follows_the_system_and_the_switch(shoot: Shoot, html: str) -> None:
    chosen = {
        theme: html.replace('id="system" checked', 'id="system"').replace(
            f'id="{theme}"', f'id="{theme}" checked'
        )
        for theme in ("light", "dark")
    }
    light, dark = (shoot(html, NARROW, dark=is_dark) for is_dark in (False, True))
    assert brightness(light) > 200
    assert brightness(dark) < 60
    assert brightness(shoot(chosen["dark"], NARROW)) == brightness(dark)
    assert brightness(shoot(chosen["light"], NARROW, dark=True)) == brightness(light)


def test_the_photos_are_drawn_wherever_they_belong(shoot: Shoot, html: str) -> None:
    seen = shoot(html, DESKTOP)
    photos = [shown(seen, (left, top, right, DESKTOP[1]), PHOTO) for left, top, right, _ in places(seen)]
    assert photos[0] > 20_000
    assert photos[2] > 20_000
    assert (photos[1], photos[3]) == (0, 0)


def test_korean_is_written_and_no_boxes(shoot: Shoot) -> None:
    fonts = shutil.which("fc-list")
    known = fonts and subprocess.run([fonts, ":lang=ko"], capture_output=True, timeout=30, check=True).stdout
    if not known:
        pytest.skip("no Korean font here: Hangul is boxes")
    one, other = (
        shoot(preview_page(page(phone(replace(NOTE, text=text)), title="책")), (390, 900))
        for text in ("가나다라마바", "힣훑뛠짧웺곬")
    )
    assert one.tobytes() != other.tobytes()
