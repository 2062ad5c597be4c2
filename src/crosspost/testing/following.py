"""What is expected of the lists in which a platform shows a blog's posts to anybody."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from crosspost.adapter import Adapter, PublicList
from crosspost.testing.subject import Subject

__all__ = ["Following"]


class Following(Subject):
    """For an adapter whose blogs can be followed although their feed is closed."""

    def _lists(self) -> list[PublicList]:
        if vars(self.adapter).get("public_lists") is None:
            pytest.skip(f"{self.adapter.name} lists no posts for anybody")
        found = list(self.adapter.public_lists(self.feed))
        assert found, f"give {type(self).__name__} a feed that has lists"
        return found

    def _can_be_read(self, one: PublicList, text: str) -> bool:
        try:
            one.read(text)
        except ValueError:
            return False
        return True

    def test_its_lists_lie_at_its_own_hosts_and_are_read_encrypted(self) -> None:
        for one in self._lists():
            parts = urlsplit(one.address)
            assert parts.scheme == "https"
            assert parts.hostname in self.adapter.hosts

    def test_reading_its_lists_takes_no_session(self) -> None:
        for one in self._lists():
            assert not {name.lower() for name in one.headers} & {"cookie", "authorization"}

    @pytest.mark.parametrize(
        "text",
        ["", "null", "[]", "{}", "<html>", pytest.param("[" * 100_000, id="too deep")],
    )
    def test_what_is_no_list_of_its_is_never_an_empty_one(self, text: str) -> None:
        for one in self._lists():
            assert not self._can_be_read(one, text)

    def test_a_strangers_feed_has_no_lists_of_its(self) -> None:
        assert not self.adapter.public_lists("https://example.com/rss")
        assert not Adapter.public_lists(self.feed)
