from __future__ import annotations

import unicodedata

import pytest

from crosspost.rendering.file_names import numbered_name


@pytest.mark.parametrize(
    ("name", "saved"),
    [
        ("창가 자리.jpg", "01-창가 자리.jpg"),
        (unicodedata.normalize("NFD", "창가.jpeg"), "01-창가.jpg"),
        ('a<b>c:"d"/e\\f|g?h*.jpg', "01-a b c d e f g h.jpg"),
        ("CON.jpg", "01-CON.jpg"),
        ("끝에 점. .jpg", "01-끝에 점.jpg"),
        ("", "01.jpg"),
        ("???.png", "01.jpg"),
        ("가" * 300 + ".jpg", f"01-{'가' * 60}.jpg"),
    ],
)
def test_a_name_keeps_its_hangul_and_loses_what_windows_refuses(name: str, saved: str) -> None:
    assert numbered_name(1, name, "image/jpeg") == saved


def test_the_suffix_is_that_of_the_bytes_where_it_is_known() -> None:
    assert numbered_name(12, "photo.jpg", "image/webp") == "12-photo.webp"
    assert numbered_name(3, "photo.bmp", "image/bmp") == "03-photo.bmp"
