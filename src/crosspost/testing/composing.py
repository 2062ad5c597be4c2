"""Composing is pure: no request, the same rendition every time, and nothing that does not fit."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import responses

from crosspost.adapter import Adapter
from crosspost.errors import Unsupported
from crosspost.post import Disclosure, Paragraph, spans_text
from crosspost.rendering import FIRST, Rendition, What, measures
from crosspost.testing.exchange import Unfit
from crosspost.testing.posts import review
from crosspost.testing.subject import Subject

ADDRESS = "https://example.com/review/1?a=1&b=2"


class Composing(Subject):
    """What every adapter keeps when it composes."""

    @pytest.mark.parametrize("what", list(What))
    def test_the_same_post_gives_the_same_rendition(self, what: What, tmp_path: Path) -> None:
        with self.channel() as one, self.channel() as other:
            for post in self.posts(tmp_path):
                first, second = (channel.compose(post, what, ADDRESS) for channel in (one, other))
                assert first == second
                assert first.digest == second.digest

    def test_composing_makes_no_request(self, tmp_path: Path) -> None:
        with responses.RequestsMock() as wire, self.channel() as channel:
            for post in self.posts(tmp_path):
                channel.compose(post, What.FULL, ADDRESS)
            assert len(wire.calls) == 0

    def test_the_ledger_can_keep_a_rendition(self, tmp_path: Path) -> None:
        for rendition in self._renditions(tmp_path, ADDRESS):
            kept = Rendition.from_json(rendition.to_json(), lambda digest: tmp_path / digest)
            assert kept.digest == rendition.digest

    def test_filling_the_slot_makes_what_composing_with_the_address_makes(self, tmp_path: Path) -> None:
        filled = [rendition.with_link(ADDRESS) for rendition in self._renditions(tmp_path, FIRST)]
        direct = self._renditions(tmp_path, ADDRESS)
        assert [rendition.digest for rendition in filled] == [rendition.digest for rendition in direct]

    def test_filling_the_slot_keeps_the_digest_by_which_it_was_shown(self, tmp_path: Path) -> None:
        for rendition in self._renditions(tmp_path, FIRST):
            shown = rendition.digest
            rendition.with_link(ADDRESS)
            assert rendition.link == FIRST
            assert rendition.digest == shown

    def test_the_link_reaches_the_reader(self, tmp_path: Path) -> None:
        for rendition in self._renditions(tmp_path, ADDRESS):
            assert rendition.link == ADDRESS
            assert ADDRESS in rendition.text or ADDRESS in repr(rendition.document)

    @pytest.mark.parametrize("what", list(What))
    def test_the_disclosure_comes_first(self, what: What) -> None:
        post = review()
        with self.channel() as channel:
            rendition = channel.compose(post, what, ADDRESS)
        assert post.disclosure is not None
        assert _first_words(rendition).startswith(post.disclosure.text)

    def test_it_stays_within_the_capabilities(self, tmp_path: Path) -> None:
        can = self.adapter.capabilities
        for rendition in self._renditions(tmp_path, ADDRESS):
            assert can.text_unit.measure(rendition.text) <= (can.text_limit or float("inf"))
            assert can.text_unit.measure(rendition.title) <= (can.title_limit or float("inf"))
            assert len(rendition.images) <= can.max_images
            assert len(rendition.tags) <= can.max_tags

    def test_it_stays_within_the_limits_that_a_preview_shows(self, tmp_path: Path) -> None:
        with self.channel() as channel:
            limits = channel.limits
        for link in (ADDRESS, FIRST):
            for rendition in self._renditions(tmp_path, link):
                for part, measure in measures(rendition, limits).items():
                    assert measure.limit is None or measure.length <= measure.limit, part

    def test_what_does_not_fit_is_refused_before_any_request(self, unfit_post: Unfit) -> None:
        with responses.RequestsMock() as wire, self.channel(**unfit_post.settings) as channel:
            with pytest.raises(Unsupported) as refused:
                channel.compose(unfit_post.post, unfit_post.what, unfit_post.link)
            assert refused.value.code == unfit_post.code
            assert len(wire.calls) == 0

    def test_what_is_shown_of_a_channel_holds_no_secret(self) -> None:
        with self.channel() as channel:
            for part in (channel, channel.settings, channel.transport):
                self.check_silent("repr", f"{part!r} {part}")

    def test_every_secret_is_planted(self) -> None:
        with self.channel() as channel:
            assert _secret_keys(channel) <= set(self.settings)

    def _renditions(self, folder: Path, link: str) -> list[Rendition]:
        with self.channel() as channel:
            return [channel.compose(post, What.FULL, link) for post in self.posts(folder)]


def _first_words(rendition: Rendition) -> str:
    if not rendition.document:
        return rendition.text
    match rendition.document[0]:
        case Disclosure(text=text):
            return text
        case Paragraph(spans=spans):
            return spans_text(spans)
        case other:
            return repr(other)


def _secret_keys(channel: Adapter[Any]) -> set[str]:
    fields = type(channel.settings).model_fields.items()
    return {name for name, field in fields if "SecretStr" in repr(field.annotation)}
