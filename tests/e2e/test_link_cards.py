"""An address that stands alone in a review, through the whole house to Naver's readers."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.e2e.stage import REVIEW, Stage, simulator

PAGE = "https://example.com/bookshop?a=1"


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    stage = Stage(tmp_path)
    stage.write(f"{REVIEW}\n\n{PAGE}\n")
    return stage


@pytest.mark.parametrize("fault", [None, "naver.oglink=status:500"])
def test_it_is_a_card_on_naver_or_else_a_link(stage: Stage, fault: str | None) -> None:
    with simulator(stage, owner=0.1, fault=fault) as platforms:
        rows = stage.publish()
        (post,) = platforms.on("naver_blog")
        asked = platforms.calls("oglink")
    assert rows["blog"]["status"] == "published"
    assert (post["link"], 'class="card"' in post["html"]) == ((None, False) if fault else (PAGE, True))
    assert post["html"].count(f'href="{PAGE}"') == 1
    assert asked == 1
