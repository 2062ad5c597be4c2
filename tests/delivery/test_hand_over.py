"""The kit of a hand-over: a page for whatever a person must finish, and never a draft lost for want of one."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup
from tests.delivery.house import House, review

from crosspost.adapter import Mode
from crosspost.errors import Unavailable
from crosspost.ledger import Delivery, Status
from crosspost.post import Disclosure

DECLARED = "이 글은 협찬을 받아 작성했습니다."


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


def kit_page(row: Delivery) -> BeautifulSoup:
    assert row.hand_over is not None
    return BeautifulSoup(Path(row.hand_over["path"]).read_text(encoding="utf-8"), "html.parser")
