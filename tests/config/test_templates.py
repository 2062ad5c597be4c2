"""The owner's own texts: in the configuration for every post, in a post for one channel."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.config.workspaces import BAND, BLOG, Folder, furnish

from crosspost.adapter import Registry
from crosspost.config import Channel
from crosspost.delivery.planning import texts_for_nobody
from crosspost.errors import ConfigurationError, Unsupported
from crosspost.messages import LANGUAGES, Words
from crosspost.post import Post, post_from_json, post_to_json, read_post

LINK = "https://blog.example.com/her"


def band(folder: Folder) -> Channel:
    return folder.channels(rehearsal=True)["band"]


def post(folder: Path, head: str = "") -> Post:
    path = folder / "posts" / "her.md"
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"---\ntitle: 그녀\ntags: [영화]\n{head}\n---\n\n본문이다.\n", encoding="utf-8")
    return read_post(path, root=folder / "posts")


class TestInTheConfiguration:
    def test_it_lays_out_every_post_of_the_channel(self, tmp_path: Path) -> None:
        folder = furnish(tmp_path, f"{BAND}text = '''\n새 글: {{{{ title }}}}\n\n{{{{ link }}}}'''\n")
        text = band(folder).compose(post(tmp_path), LINK).text
        assert text == f"새 글: 그녀\n\n계속 읽기\n{LINK}"

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_a_slip_is_said_with_table_line_and_the_nearest_word(self, tmp_path: Path, language: str) -> None:
        folder = furnish(tmp_path, f"{BAND}text = '''\n글\n{{{{ titel }}}}'''\n")
        with pytest.raises(ConfigurationError) as caught:
            folder.channels()
        assert caught.value.code == "template.name"
        assert "[channels.band]" in (caught.value.where or "")
        message = str(Words(language).error(caught.value))
        assert "2" in message
        assert "title" in message


class TestInAPost:
    def test_it_is_for_the_channel_and_this_post(self, tmp_path: Path) -> None:
        channels = furnish(tmp_path, BAND + BLOG).channels(rehearsal=True)
        written = post(tmp_path, "channels: {band: {text: '짧게 {{ link }}'}}")
        assert channels["band"].compose(written, LINK).text == f"짧게 {LINK}"
        assert channels["blog"].compose(written, None).document == written.blocks

    def test_it_goes_before_that_of_the_configuration(self, tmp_path: Path) -> None:
        folder = furnish(tmp_path, f"{BAND}text = '{{{{ title }}}}'\n")
        written = post(tmp_path, "channels:\n  band:\n    text: |\n      여러 줄로\n      적어요")
        assert band(folder).compose(written, None).text == "여러 줄로\n적어요"

    def test_the_name_of_the_platform_will_do(self, tmp_path: Path) -> None:
        config = BAND.replace("channels.band]", "channels.ours]")
        ours = furnish(tmp_path, config).channels(rehearsal=True)["ours"]
        assert ours.compose(post(tmp_path, "channels: {band: {text: 짧게}}"), None).text == "짧게"

    def test_a_slip_stops_the_channel_before_anything_is_sent(self, tmp_path: Path) -> None:
        with pytest.raises(Unsupported) as caught:
            band(furnish(tmp_path, BAND)).compose(post(tmp_path, "channels: {band: {text: '{{ }}'}}"), None)
        assert caught.value.code == "template.syntax"

    def test_a_name_that_is_no_channel_is_told(self, tmp_path: Path) -> None:
        channels = furnish(tmp_path, BAND).channels(rehearsal=True)
        written = post(tmp_path, "channels: {band: {text: 가}, bnad: {text: 나}, facebook: {text: 다}}")
        told = [notice.params["name"] for notice in texts_for_nobody(written, channels)]
        assert told == ["bnad", "facebook"]
        assert "facebook" in Registry()

    def test_it_is_frozen_with_the_post(self, tmp_path: Path) -> None:
        written = post(tmp_path, "channels: {band: {text: 가}}")
        assert post_from_json(post_to_json(written), Path) == written
        old = {key: value for key, value in post_to_json(written).items() if key != "texts"}
        assert post_from_json(old, Path).texts == ()
