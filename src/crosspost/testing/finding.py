"""Looking: what was sent is found again on the platform, whatever the platform did to the text."""

from __future__ import annotations

from pathlib import Path

from crosspost.adapter import HandOver, Match, Mode, Seen
from crosspost.rendering import What
from crosspost.testing.journal import MemoryJournal
from crosspost.testing.subject import Platform, Subject

LINK = "https://example.com/review/1"


class Finding(Subject):
    """What every adapter with the mode ``draft`` or ``publish`` keeps, against a platform that remembers."""

    def test_what_was_sent_is_found_once(self, mode: Mode, platform: Platform, tmp_path: Path) -> None:
        for post in self.posts(tmp_path):
            with self.channel(mode, gateway=platform.url) as channel:
                rendition = channel.compose(post, What.FULL, LINK)
                journal = MemoryJournal()
                before = channel.find(rendition, journal.trace())
                assert isinstance(before, Seen)
                outcome = channel.publish(rendition, journal)
                after = channel.find(rendition, journal.trace(baseline=before.baseline))
            assert isinstance(after, Seen)
            [match] = _found(after, mode)
            assert match.remote_id == outcome.remote_id
            if not isinstance(outcome, HandOver):
                assert match.permalink == outcome.permalink

    def test_one_publish_leaves_one_post(self, mode: Mode, platform: Platform, tmp_path: Path) -> None:
        there = len(platform.posts())
        post = self.posts(tmp_path)[0]
        with self.channel(mode, gateway=platform.url) as channel:
            channel.publish(channel.compose(post, What.FULL, LINK), MemoryJournal())
        assert len(platform.posts()) == there + 1

    def test_what_was_not_sent_is_not_found(self, mode: Mode, platform: Platform, tmp_path: Path) -> None:
        first, *others = self.posts(tmp_path)
        assert others, "give at least two posts"
        with self.channel(mode, gateway=platform.url) as channel:
            channel.publish(channel.compose(first, What.FULL, LINK), MemoryJournal())
            other = channel.compose(others[0], What.FULL, "https://example.com/review/2")
            seen = channel.find(other, MemoryJournal().trace())
        assert isinstance(seen, Seen)
        assert not _found(seen, mode)

    def test_the_platform_need_not_be_there_to_be_looked_at(self, mode: Mode, tmp_path: Path) -> None:
        with self.channel(mode, gateway="http://127.0.0.1:9") as channel:
            rendition = channel.compose(self.posts(tmp_path)[0], What.FULL, LINK)
            seen = channel.find(rendition, MemoryJournal().trace())
        assert not isinstance(seen, Seen)


def _found(seen: Seen, mode: Mode) -> tuple[Match, ...]:
    return seen.live if mode is Mode.PUBLISH else seen.drafts
