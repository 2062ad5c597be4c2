"""The keys of a front matter, in the words of every tool whose files are read."""

from __future__ import annotations

from difflib import get_close_matches

__all__ = ["is_key", "is_key_of_text", "kind_of", "loose_meaning_of", "meaning_of", "nearest_key"]

# Keys that name a work by its kind: "영화: Her".
_KINDS = {
    "영화": "영화",
    "드라마": "드라마",
    "책": "책",
    "도서": "책",
    "소설": "소설",
    "공연": "공연",
    "연극": "연극",
    "뮤지컬": "뮤지컬",
    "만화": "만화",
    "웹툰": "웹툰",
    "movie": "movie",
    "film": "film",
    "book": "book",
    "drama": "drama",
}
_KEYS = {
    "id": "id",
    "title": "title",
    "제목": "title",
    "tags": "tags",
    "태그": "tags",
    "해시태그": "tags",
    "hashtags": "tags",
    "canonical": "canonical",
    "canonicalurl": "canonical",
    "summary": "summary",
    "요약": "summary",
    "disclosure": "disclosure",
    "협찬": "disclosure",
    "광고": "disclosure",
    "language": "language",
    "rating": "rating",
    "별점": "rating",
    "평점": "rating",
    "work": "work",
    "작품": "work",
    "작품명": "work",
    "originaltitle": "original_title",
    "원제": "original_title",
    "kind": "kind",
    "종류": "kind",
    "director": "director",
    "directors": "director",
    "감독": "director",
    "연출": "director",
    # The author of a site generator is who writes the blog.
    "creator": "author",
    "creators": "author",
    "writer": "author",
    "writers": "author",
    "저자": "author",
    "작가": "author",
    "지은이": "author",
    "cast": "cast",
    "출연": "cast",
    "출연진": "cast",
    "배우": "cast",
    "year": "year",
    "연도": "year",
    "spoiler": "spoiler",
    "spoilers": "spoiler",
    "스포일러": "spoiler",
    "스포": "spoiler",
    "channels": "channels",
    "채널": "channels",
    "cover": "cover",
    "대표이미지": "cover",
    "대표사진": "cover",
    "rights": "rights",
    "사진권리": "rights",
    "credit": "credit",
    "credits": "credit",
    "사진출처": "credit",
    "이미지출처": "credit",
    "draft": "draft",
    "초안": "draft",
    "published": "published",
    "발행": "published",
    "status": "status",
}
# What other tools mean nearly the same by: taken only where no key of ours says it, never refused.
_LOOSE = {
    "tag": "tags",
    "keywords": "tags",
    "description": "summary",
    "설명": "summary",
    "image": "cover",
    "images": "cover",
    "thumbnail": "cover",
    "썸네일": "cover",
    "featuredimage": "cover",
    "banner": "cover",
    "coverimage": "cover",
    "장르": "kind",
    "genre": "kind",
    "개봉": "year",
    "개봉일": "year",
    "출간": "year",
    "출간일": "year",
    "releasedate": "year",
    **dict.fromkeys(_KINDS, "work"),
    "permalink": "canonical",
    "url": "canonical",
    "주소": "canonical",
    "글주소": "canonical",
    "원문": "canonical",
    "원문주소": "canonical",
    "원문링크": "canonical",
}
# Known and of no use here: no slip of another key.
_UNUSED_WORDS = """
aliases alias author authors blogkey categories category categorypath class classes comments created createdat
cssclass cssclasses date directory excerpt
expirydate header keyword lang lastmod layout link links mathjax menu modified outputs pin pinned params
postid publishdate publishedat related series slug source sourceid subtitle taxonomies titleen toc type
updated updatedat weight
날짜 작성일 수정일 카테고리 분류 글쓴이 링크
"""
_UNUSED = frozenset(_UNUSED_WORDS.split())
_TEXT_WORDS = """
title summary disclosure rating spoiler credit work original_title kind director author cast year
"""
_TEXTS = frozenset(_TEXT_WORDS.split())
_NEAREST = sorted(key for key in _KEYS if key.isascii() and key not in {"draft", "published", "status"})


def meaning_of(key: str) -> str | None:
    """What a key means, whatever its case, spaces and hyphens; ``None`` for one that means nothing here."""
    return _KEYS.get(_plain(key))


def loose_meaning_of(key: str) -> str | None:
    """What a key of another tool may say, where nothing else does; ``None`` where it says nothing."""
    return _LOOSE.get(_plain(key))


def kind_of(key: str) -> str:
    """What a work is, for a key that says so; else an empty text."""
    return _KINDS.get(_plain(key), "")


def is_key(key: str) -> bool:
    """Whether a word is a key."""
    return meaning_of(key) is not None


def is_key_of_text(key: str) -> bool:
    """Whether a key's value is one text."""
    return (meaning_of(key) or loose_meaning_of(key)) in _TEXTS


def nearest_key(key: str) -> str | None:
    """The key that an unknown one seems to be meant as; Korean ones are too short to tell a slip."""
    plain = _plain(key)
    if plain in _KEYS or plain in _LOOSE or plain in _UNUSED:
        return None
    return next(iter(get_close_matches(key.lower(), _NEAREST, n=1, cutoff=0.8)), None)


def _plain(key: str) -> str:
    return key.lower().replace(" ", "").replace("_", "").replace("-", "")
