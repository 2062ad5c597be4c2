"""Channels: what makes one ready, and what two may not share."""

from __future__ import annotations

from datetime import timedelta
from http.cookies import SimpleCookie
from pathlib import Path

import pytest
from tests.config.workspaces import BAND, BLOG, Folder, furnish

from crosspost.config import Channel
from crosspost.errors import AfterAbsent, ConfigurationError
from crosspost.rendering import What

COOKIES = "CROSSPOST_CHANNELS__BLOG__COOKIES"
SESSION = "NID_AUT=a; NID_SES=b"


def refusal(folder: Folder) -> ConfigurationError:
    """What is said of the channels."""
    with pytest.raises(ConfigurationError) as caught:
        folder.channels()
    return caught.value


def unready(channel: Channel, *, rehearsal: bool = False) -> ConfigurationError:
    """What a channel lacks."""
    with pytest.raises(ConfigurationError) as caught:
        channel.check_ready(rehearsal=rehearsal)
    return caught.value


class TestReadiness:
    def test_a_missing_secret_is_asked_for_by_the_name_of_its_variable(self, tmp_path: Path) -> None:
        error = unready(furnish(tmp_path, BAND).channels()["band"])
        assert error.code == "config.secret_missing"
        assert error.params["variable"] == "CROSSPOST_CHANNELS__BAND__ACCESS_TOKEN"

    def test_a_missing_id_is_asked_for_by_its_key(self, tmp_path: Path) -> None:
        error = unready(furnish(tmp_path, "[channels.band]\nadapter = 'band'").channels()["band"])
        assert (error.code, error.params["key"]) == ("config.key_missing", "band_key")

    def test_a_channel_that_only_shares_needs_nothing(self, tmp_path: Path) -> None:
        channels = furnish(tmp_path, "[channels.band]\nadapter = 'band'\nmode = 'share'").channels()
        assert list(channels["band"].unready(rehearsal=False)) == []

    def test_private_calls_need_the_owners_consent(self, tmp_path: Path) -> None:
        blog = furnish(tmp_path, BLOG, dotenv=f"{COOKIES}={SESSION}").channels()["blog"]
        error = unready(blog)
        assert (error.code, error.params["channel"]) == ("config.consent", "blog")

    def test_a_given_consent_is_enough(self, tmp_path: Path) -> None:
        folder = furnish(tmp_path, f"{BLOG}consent = true\n", dotenv=f"{COOKIES}={SESSION}")
        assert list(folder.channels()["blog"].unready(rehearsal=False)) == []

    def test_a_rehearsal_asks_for_no_consent_and_no_secret(self, tmp_path: Path) -> None:
        for channel in furnish(tmp_path).channels(rehearsal=True).values():
            assert list(channel.unready(rehearsal=True)) == []

    @pytest.mark.parametrize(
        ("cookies", "code"),
        [
            ("only-a-value", "config.cookies_unreadable"),
            ("NID_AUT=a", "config.cookies_incomplete"),
            ("NID_AUT=a; NID_SES=", "config.cookies_incomplete"),
        ],
    )
    def test_cookies_that_are_no_session_are_refused_by_the_name_of_their_variable(
        self, tmp_path: Path, cookies: str, code: str
    ) -> None:
        config = f"{BLOG}consent = true\n"
        error = unready(furnish(tmp_path, config, dotenv=f"{COOKIES}={cookies}").channels()["blog"])
        assert (error.code, error.where) == (code, COOKIES)
        assert cookies not in str(error) + repr(error)


class TestPlaceholders:
    def test_a_missing_secret_gets_a_placeholder_that_names_it(self, tmp_path: Path) -> None:
        band = furnish(tmp_path).channels(rehearsal=True)["band"]
        assert band.secret("access_token") == "rehearsal-band-access_token"

    def test_cookies_get_a_header_with_each_that_makes_a_session(self, tmp_path: Path) -> None:
        blog = furnish(tmp_path).channels(rehearsal=True)["blog"]
        cookies = SimpleCookie(blog.secret("cookies") or "")
        assert {name: morsel.value for name, morsel in cookies.items()} == {
            "NID_AUT": "rehearsal-blog-cookies",
            "NID_SES": "rehearsal-blog-cookies",
        }

    def test_what_the_environment_gives_is_used(self, tmp_path: Path) -> None:
        folder = furnish(tmp_path, dotenv="CROSSPOST_CHANNELS__BAND__ACCESS_TOKEN=mine\n")
        assert folder.channels(rehearsal=True)["band"].secret("access_token") == "mine"

    def test_outside_a_rehearsal_there_is_none(self, tmp_path: Path) -> None:
        assert furnish(tmp_path).channels()["band"].secret("access_token") is None


class TestAccounts:
    def test_two_channels_of_one_account_are_refused(self, tmp_path: Path) -> None:
        error = refusal(furnish(tmp_path, BAND + BAND.replace("channels.band", "channels.again")))
        assert (error.code, error.params) == ("config.account_twice", {"channel": "again", "other": "band"})

    def test_two_channels_of_one_platform_are_not(self, tmp_path: Path) -> None:
        other = BAND.replace("channels.band", "channels.other").replace("AAA1", "AAA2")
        assert {channel.account for channel in furnish(tmp_path, BAND + other).channels().values()} == {
            "band:AAA1",
            "band:AAA2",
        }

    def test_a_channel_without_an_id_is_known_by_its_name(self, tmp_path: Path) -> None:
        channels = furnish(tmp_path, "[channels.story]\nadapter = 'kakaostory'").channels()
        assert channels["story"].account == "kakaostory:story"

    def test_the_first_must_know_its_posts_addresses(self, tmp_path: Path) -> None:
        error = refusal(furnish(tmp_path, f"{BAND}[publishing]\nfirst = 'band'\n"))
        assert (error.code, error.params["channel"]) == ("config.first_without_address", "band")
        assert "first" in str(error.where)


class TestWhatTheAdapterLeavesOpen:
    def test_the_adapters_own_data_hold_where_nothing_is_said(self, tmp_path: Path) -> None:
        band = furnish(tmp_path, BAND).channels()["band"]
        assert band.min_gap == band.adapter.min_gap >= timedelta(seconds=10)
        assert band.mode is band.adapter.default_mode
        assert band.read_back == band.adapter.read_back
        assert (band.what(None), band.what("https://a.example")) == (What.FULL, What.EXCERPT)

    def test_a_channel_may_say_otherwise(self, tmp_path: Path) -> None:
        keys = "min_gap = '0s'\nwhat = 'link'\nmode = 'share'\n"
        keys += "read_back = ['1s']\nafter_absent = 'again_once'\n"
        band = furnish(tmp_path, BAND + keys).channels()["band"]
        assert band.min_gap == timedelta(0)
        assert (band.mode, band.what(None)) == ("share", "link")
        assert (band.read_back.delays, band.read_back.looks) == ((timedelta(seconds=1),), 1)
        assert band.read_back.after_absent is AfterAbsent.AGAIN_ONCE


def test_a_misspelt_adapter_key_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError) as caught:
        furnish(tmp_path, "[channels.band]\nadaptor = 'band'\nband_key = 'AAA1'\n").channels()
    assert (caught.value.code, caught.value.params["key"]) == ("config.key_unknown", "adaptor")
    assert caught.value.params["nearest"] == "adapter"
