from __future__ import annotations

import io
import re

import pytest
from PIL import Image
from tests.simulator.client import call

from crosspost.simulator import Simulator


def test_a_post_names_itself_in_its_tags_and_has_share_buttons(sim: Simulator) -> None:
    page = call(sim, "GET", "anybody.tistory.com/1")
    assert page.status_code == 200
    assert '<meta property="og:url" content="https://anybody.tistory.com/1">' in page.text
    assert "URL 복사" in page.text


def test_only_the_second_post_opens_with_a_disclosure(sim: Simulator) -> None:
    declared = ["제공받아" in call(sim, "GET", f"a.tistory.com/{number}").text for number in (1, 2, 3)]
    assert declared == [False, True, False]


def test_the_picture_of_a_post_is_one(sim: Simulator) -> None:
    named = re.search(r'"og:image" content="https://([^"]+)"', call(sim, "GET", "a.tistory.com/1").text)
    assert named is not None
    answer = call(sim, "GET", named[1])
    assert answer.headers["Content-Type"].startswith("image/")
    with Image.open(io.BytesIO(answer.content)) as picture:
        picture.load()
        assert picture.width > picture.height


@pytest.mark.parametrize(
    "address", ["a.tistory.com/0", "a.tistory.com/10", "a.tistory.com/", "tistory.com/1"]
)
def test_there_are_nine_posts_and_nothing_else(sim: Simulator, address: str) -> None:
    assert call(sim, "GET", address).status_code == 404
