"""What people really write in a TOML file is told by its line and remedy, without a secret."""

from __future__ import annotations

import tomllib

import pytest

from crosspost.config.toml_problems import explained
from crosspost.errors import ConfigurationError


def refusal(text: str) -> ConfigurationError:
    with pytest.raises(tomllib.TOMLDecodeError) as caught:
        tomllib.loads(text)
    return explained(text, caught.value, where="crosspost.toml")


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (r'posts = "C:\Users\me\리뷰"', "config.toml_backslash"),
        (r'posts = "C:\리뷰"', "config.toml_backslash"),
        ("language = “ko”", "config.toml_curly"),
        ("at = 9:00:00", "config.toml_time"),
        ("at = 2026-12-01T9:00:00", "config.toml_time"),
        ("at = 2026-12-01 09:00", "config.toml_time"),
        ('language = "ko', "config.toml_quote"),
        ("language = ko", "config.toml_quote"),
        ('timezone = "UTC"', "config.toml_twice"),
        ("[storage]", "config.toml_twice"),
        ("[channels.blog", "config.toml_bracket"),
        ('language ＝ "ko"', "config.toml_wide"),
        ("［channels.blog］", "config.toml_wide"),
        ('language "ko"', "config.toml_equals"),
        ("at = 2026-02-30T09:00:00", "config.toml_day"),
        ("at = 2026-13-01", "config.toml_day"),
        ("at = 2026-12-01T25:00:00+09:00", "config.toml_day"),
        ("at = 2026.12.01 09:00", "config.toml_time"),
        ("at = 2026년 12월 1일", "config.toml_time"),
        ("[channels.카스]", "config.toml_name"),
        ("[채널]", "config.toml_name"),
        ('제목 = "x"', "config.toml_name"),
        ("enabled = True", "config.toml_boolean"),
        ("enabled = yes  # 켬", "config.toml_boolean"),
        ('language\u00a0=\u00a0"ko"', "config.toml_space"),
        ('language = "ko" // 한국어', "config.toml_comment"),
        ("count = 3 -- 셋", "config.toml_comment"),
        ('language = "ko";', "config.toml_end"),
        ('language = "ko",', "config.toml_end"),
        ("language =", "config.toml_empty"),
        ("language =  # 아직", "config.toml_empty"),
        (r"posts = C:\Users\me", "config.toml_backslash"),
        ("to = [story]", "config.toml_quote"),
        ('to = ["story"', "config.toml_list"),
        ('to = ["blog" "band"]', "config.toml_comma"),
        ("at = 2026-12-01T09:00:00 KST", "config.toml_time"),
        ("at = 2026-12-01 오전 9:00", "config.toml_time"),
        ("posts = = 3", "config.toml"),
    ],
)
def test_each_slip_is_named_with_its_line(line: str, code: str) -> None:
    head = 'timezone = "Asia/Seoul"\nstorage = {}\n' if line != "[storage]" else "# 설정\n[storage]\n"
    error = refusal(f"{head}{line}\n")
    assert (error.code, error.params["line"]) == (code, 3)
    assert line[:12].strip() in error.params["text"]


@pytest.mark.parametrize("after", ["", "[channels.story]\n", 'language = "ko"\n', "\n\n"])
def test_a_list_left_open_is_told_where_it_opens(after: str) -> None:
    error = refusal(f'# 설정\n[publishing]\nto = ["story",\n  "blog"\n{after}')
    assert (error.code, error.params["line"], error.params["text"]) == (
        "config.toml_list",
        3,
        'to = ["story",',
    )


def test_a_slip_after_a_closed_list_is_its_own() -> None:
    error = refusal('to = [\n  "story",\n]\nlanguage = ko\n')
    assert (error.code, error.params["line"]) == ("config.toml_quote", 4)


@pytest.mark.parametrize(
    "line", ['access_token = "planted', "cookies = “planted”", "access_token planted", 'app_secret "planted"']
)
def test_a_secret_is_never_shown(line: str) -> None:
    error = refusal(f"{line}\n")
    assert "planted" not in f"{error.params} {error}"
    assert error.params["text"].startswith(line.split(maxsplit=1)[0])


def test_a_long_line_is_shortened() -> None:
    error = refusal(f"language = {'가 ' * 200}\n")
    assert len(error.params["text"]) < 80
