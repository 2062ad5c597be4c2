"""What a workspace says, where it says it, and what is wrong with it."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.config.workspaces import BAND, BLOG, furnish

from crosspost.config import place_of
from crosspost.errors import ConfigurationError

TOKEN = "CROSSPOST_CHANNELS__BAND__ACCESS_TOKEN"
FILE = Path("config", "crosspost.toml")
MISSPELT = {
    "CROSSPOST_TIMEZON": ("config.variable_unknown", "CROSSPOST_TIMEZONE"),
    "CROSSPOST_CHANELS__BAND__ACCESS_TOKEN": ("config.variable_unknown", "CROSSPOST_CHANNELS"),
    "CROSSPOST_CHANNELS__BNAD__ACCESS_TOKEN": ("config.variable_channel", "band"),
    "CROSSPOST_CHANNELS__BAND__ACCES_TOKEN": ("config.key_unknown", "access_token"),
    "CROSSPOST_PUBLISHING__FRIST": ("config.key_unknown", "first"),
}
"""Slips in the names of variables: what is said, and which name is meant."""


def refusal(root: Path, config: str | bytes, *, dotenv: str | bytes | None = None) -> ConfigurationError:
    """What is said of this configuration."""
    folder = furnish(root, config, dotenv=dotenv)
    with pytest.raises(ConfigurationError) as caught:
        folder.channels()
    return caught.value


class TestPrecedence:
    def test_the_environment_outranks_dotenv_and_dotenv_the_file(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        variables = "CROSSPOST_TIMEZONE=Asia/Tokyo\nCROSSPOST_POSTS=drafts\n"
        folder = furnish(
            tmp_path, 'timezone = "Asia/Seoul"\nposts = "posts"\nlanguage = "en"\n', dotenv=variables
        )
        monkeypatch.setenv("CROSSPOST_TIMEZONE", "Europe/Berlin")
        settings = folder.settings()
        assert (settings.timezone, settings.posts, settings.language) == (
            "Europe/Berlin",
            Path("drafts"),
            "en",
        )

    def test_one_key_of_a_channel_leaves_its_others_as_the_file_has_them(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("CROSSPOST_CHANNELS__BAND__BAND_KEY", "from-the-environment")
        band = furnish(tmp_path, f"{BAND}min_gap = '7s'\n", dotenv=f"{TOKEN}=from-dotenv").channels()["band"]
        assert band.account == "band:from-the-environment"
        assert band.secret("access_token") == "from-dotenv"
        assert band.min_gap.total_seconds() == 7

    def test_a_list_is_written_with_commas(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("CROSSPOST_PUBLISHING__TO", "blog, band")
        assert furnish(tmp_path).settings().publishing.to == ("blog", "band")

    def test_without_a_word_the_defaults_hold(self, tmp_path: Path) -> None:
        settings = furnish(tmp_path, "").settings()
        assert (settings.timezone, settings.language, settings.posts) == ("Asia/Seoul", None, Path("posts"))
        assert settings.storage.url == "sqlite:///data/crosspost.db"


@pytest.mark.parametrize("token", ["1234567890", "1e5", "null", "true", '{"a": 1}', "0x10", "['a']", "03"])
def test_a_token_in_the_environment_is_text_whatever_it_looks_like(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, token: str
) -> None:
    monkeypatch.setenv(TOKEN, token)
    assert furnish(tmp_path).channels()["band"].secret("access_token") == token


class TestNames:
    @pytest.mark.parametrize(
        ("config", "code", "key", "nearest"),
        [
            ("timezon = 'Asia/Seoul'", "config.key_unknown", "timezon", "timezone"),
            ("[publishng]\nto = []", "config.key_unknown", "publishng", "publishing"),
            ("[publishing]\nfrist = 'a'", "config.key_unknown", "frist", "first"),
            ("[storage]\nulr = 'a'", "config.key_unknown", "ulr", "url"),
            (f"{BAND}acces_token = 'a'", "config.key_unknown", "acces_token", "access_token"),
            (f"{BAND}[publishing]\nto = ['bnad']", "config.channel_unknown", "bnad", "band"),
            (f"{BAND}[publishing]\nfirst = 'bandd'", "config.channel_unknown", "bandd", "band"),
            (
                "[channels.a]\nadapter = 'naver-blog'",
                "config.adapter_unknown",
                "naver-blog",
                "naver_blog",
            ),
        ],
    )
    def test_an_unknown_name_names_the_nearest(
        self, tmp_path: Path, config: str, code: str, key: str, nearest: str
    ) -> None:
        error = refusal(tmp_path, config)
        assert error.code == code
        assert error.params["nearest"] == nearest
        assert key in error.params.values()
        assert str(tmp_path / FILE) in str(error.where)

    @pytest.mark.parametrize("place", ["environment", "dotenv"])
    @pytest.mark.parametrize("variable", MISSPELT)
    def test_a_misspelt_variable_of_ours_is_named_with_the_nearest(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: str, place: str
    ) -> None:
        if place == "environment":
            monkeypatch.setenv(variable, "planted-secret")
        error = refusal(tmp_path, BAND, dotenv=f"{variable}=planted-secret" if place == "dotenv" else "")
        assert error.where == variable
        assert (error.code, error.params["nearest"]) == MISSPELT[variable]
        assert "planted-secret" not in str(error) + repr(error)

    def test_other_programs_variables_are_none_of_our_business(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("CROSS_POST_TOKEN", "x")
        folder = furnish(tmp_path, dotenv="DATABASE_URL=x\nPORT=80\nCROSSPOSTER=1\nTIMEZONE=nowhere\n")
        assert list(folder.channels()) == ["blog", "band", "page", "story"]

    @pytest.mark.parametrize("name", ["Blog", "1st", "my-blog", "a b", "a__b", "블로그", ""])
    def test_a_channels_name_must_fit_a_variable(self, tmp_path: Path, name: str) -> None:
        error = refusal(tmp_path, f"[channels.'{name}']\nadapter = 'band'")
        assert error.code == "config.channel_name"
        assert f"[channels.{name}]" in str(error.where)


class TestValues:
    @pytest.mark.parametrize("zone", ["Asia/Soul", "", "../../etc/passwd", "KST9"])
    def test_a_time_zone_must_be_known(self, tmp_path: Path, zone: str) -> None:
        assert refusal(tmp_path, f"timezone = '{zone}'").code == "config.timezone"

    @pytest.mark.parametrize("length", ["'5 years'", "5", "'-3s'", "''", "'10'", "'s'"])
    def test_a_duration_has_its_form(self, tmp_path: Path, length: str) -> None:
        error = refusal(tmp_path, f"{BAND}min_gap = {length}")
        assert (error.code, error.params["key"]) == ("config.duration", "min_gap")

    def test_a_mode_is_one_of_three(self, tmp_path: Path) -> None:
        error = refusal(tmp_path, f"{BAND}mode = 'pubish'")
        assert error.code == "config.value_not_one_of"
        assert (error.params["expected"], error.params["nearest"]) == ("share, draft, publish", "publish")

    def test_a_mode_that_the_platform_cannot_do_is_refused_with_those_it_can(self, tmp_path: Path) -> None:
        error = refusal(tmp_path, f"{BAND}mode = 'draft'")
        assert (error.code, error.params["expected"]) == ("config.value_not_one_of", "publish, share")

    def test_a_language_is_one_of_two(self, tmp_path: Path) -> None:
        error = refusal(tmp_path, "language = 'fr'")
        assert (error.code, error.params["expected"]) == ("config.value_not_one_of", "ko, en")

    @pytest.mark.parametrize(
        ("config", "key", "expected"),
        [
            ("posts = 3", "posts", '"..."'),
            ("channels = 3", "channels", "{ ... }"),
            ("[[schedule]]\nname = 3\npost = 'a.md'\nat = 2026-12-01T09:00:00", "name", '"..."'),
            ("[publishing]\nto = 3", "to", '["...", "..."]'),
        ],
    )
    def test_a_value_of_the_wrong_kind_is_refused_with_how_it_is_written(
        self, tmp_path: Path, config: str, key: str, expected: str
    ) -> None:
        error = refusal(tmp_path, config)
        assert (error.code, error.params["key"], error.params["expected"]) == ("config.value", key, expected)

    @pytest.mark.parametrize(("written", "meant"), [("'maybe'", ""), ("'True '", "true")])
    def test_yes_and_no_are_true_and_false(self, tmp_path: Path, written: str, meant: str) -> None:
        error = refusal(tmp_path, f"{BLOG}consent = {written}")
        assert (error.code, error.params["expected"]) == ("config.value_not_one_of", "true, false")
        assert error.params["nearest"] == meant

    def test_a_channel_is_a_table(self, tmp_path: Path) -> None:
        error = refusal(tmp_path, "[[channels.story]]\nadapter = 'kakaostory'")
        assert (error.code, error.params["key"]) == ("config.channel_table", "story")
        assert place_of(error)[1] == 1

    def test_a_channel_without_an_adapter_lacks_a_key(self, tmp_path: Path) -> None:
        error = refusal(tmp_path, "[channels.band]\nband_key = 'a'")
        assert (error.code, error.params) == ("config.key_missing", {"key": "adapter"})


class TestEncodings:
    CONFIG = f'language = "ko" # 한글 설명\n{BLOG}category = "영화"\n'

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949"])
    def test_the_file_is_read_as_editors_leave_it(self, tmp_path: Path, encoding: str) -> None:
        folder = furnish(tmp_path, self.CONFIG.replace("\n", "\r\n").encode(encoding))
        assert getattr(folder.channels()["blog"].settings, "category", None) == "영화"

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949"])
    def test_dotenv_is_read_as_editors_leave_it(self, tmp_path: Path, encoding: str) -> None:
        dotenv = f"{TOKEN}=abc\n# 밴드 토큰\nCROSSPOST_CHANNELS__BLOG__CATEGORY=맛집\n"
        channels = furnish(tmp_path, dotenv=dotenv.replace("\n", "\r\n").encode(encoding)).channels()
        assert channels["band"].secret("access_token") == "abc"
        assert getattr(channels["blog"].settings, "category", None) == "맛집"

    def test_a_file_in_another_encoding_is_refused_by_name(self, tmp_path: Path) -> None:
        error = refusal(tmp_path, b"language = '\xff\xff'")
        assert (error.code, error.where) == ("config.encoding", str(tmp_path / FILE))

    def test_dotenv_in_another_encoding_is_refused_by_name(self, tmp_path: Path) -> None:
        error = refusal(tmp_path, BAND, dotenv=b"A=\xff\xff")
        assert (error.code, error.where) == ("config.encoding", str(tmp_path / ".env"))

    def test_what_is_no_toml_says_where(self, tmp_path: Path) -> None:
        error = refusal(tmp_path, "timezone = 'Asia/Seoul'\nposts = = 3")
        assert error.code == "config.toml"
        assert error.params["line"] == 2


def test_nothing_secret_stands_in_a_repr(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = "planted-secret"
    monkeypatch.setenv(TOKEN, secret)
    folder = furnish(
        tmp_path, dotenv=f"CROSSPOST_CHANNELS__BLOG__COOKIES=NID_AUT={secret}; NID_SES={secret}\n"
    )
    settings, channels = folder.settings(), folder.channels()
    assert channels["band"].secret("access_token") == secret
    assert channels["blog"].secret("cookies") == f"NID_AUT={secret}; NID_SES={secret}"
    shown = [repr(settings), str(settings), *map(repr, channels.values()), *map(str, channels.values())]
    assert [text for text in shown if secret in text] == []


@pytest.mark.parametrize("key", ["acces_token", "access_token", "mode", "push"])
def test_no_value_stands_in_an_error(tmp_path: Path, key: str) -> None:
    value = "['planted-secret']" if key == "access_token" else "'planted-secret'"
    error = refusal(tmp_path, f"{BAND}{key} = {value}")
    assert "planted-secret" not in str(error) + repr(error) + repr(error.params)
    assert error.__cause__ is None
    assert error.__suppress_context__ or error.__context__ is None
