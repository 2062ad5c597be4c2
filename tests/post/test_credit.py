from __future__ import annotations

import pytest

from crosspost.post.credit import is_credit


@pytest.mark.parametrize(
    "line",
    [
        "사진출처 그림책 누리집",
        "사진 출처: 배급사",
        "(이미지 출처 : 공식 누리집)",
        "출처: 공식 예고편",
        "ⓒ 2024 배급사",
        "© 감독",
        "사진=홍길동",
        "▲ 사진 출처: 배급사가 제공했습니다.",
        "Photo: Hong",
        "photo by Hong",
    ],
)
def test_credits_are_recognised(line: str) -> None:
    assert is_credit(line)


@pytest.mark.parametrize(
    "line",
    [
        "사진 출처 표기는 아래에 모아 두었다.",
        "사진출처가 없는 글은 싣지 않는다.",
        "출처가 분명하지 않은 이야기",
        "사진을 찍는 사람들",
        "photography is fun",
        "출처: " + "가" * 100,
        "출처: 가\n본문",
    ],
)
def test_sentences_about_sources_are_none(line: str) -> None:
    assert not is_credit(line)
