"""Mode ``share`` is data only: an address that opens the platform's dialog, and a page to write on."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest

from crosspost.adapter import Mode
from crosspost.testing.subject import Subject

ADDRESS = "https://example.com/review/1?a=1&b=2#국밥"
TITLE = "맛집 리뷰 & more"


class Sharing(Subject):
    """What every adapter with the mode ``share`` keeps."""

    @pytest.fixture(autouse=True)
    def _only_where_it_shares(self, request: pytest.FixtureRequest) -> None:
        mine = request.node.originalname in vars(Sharing)
        if mine and Mode.SHARE not in self.adapter.capabilities.modes:
            pytest.skip(f"{self.adapter.name} has no share dialog")

    def test_the_share_link_carries_the_address_encoded_once(self) -> None:
        parts = urlsplit(self.adapter.share_link(ADDRESS, TITLE))
        assert parts.scheme == "https"
        assert ADDRESS in dict(parse_qsl(parts.query, strict_parsing=True)).values()

    def test_the_write_page_is_a_page(self) -> None:
        with self.channel(Mode.SHARE) as channel:
            parts = urlsplit(channel.write_page)
        assert parts.scheme == "https"
        assert parts.hostname

    def test_sharing_needs_no_account_and_no_secret(self) -> None:
        settings = self.adapter.Settings.model_validate({"adapter": self.adapter.name, "mode": "share"})
        assert settings.mode is Mode.SHARE
        assert not self.adapter.credentials.get(Mode.SHARE)
