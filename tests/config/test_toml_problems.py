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
        ("posts = = 3", "config.toml"),
    ],
)
def test_each_slip_is_named_with_its_line(line: str, code: str) -> None:
    head = 'timezone = "Asia/Seoul"\nstorage = {}\n' if line != "[storage]" else "# 설정\n[storage]\n"
    error = refusal(f"{head}{line}\n")
    assert (error.code, error.params["line"]) == (code, 3)
    assert line[:12].strip() in error.params["text"]


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
