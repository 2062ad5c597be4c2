"""Reviews to try an adapter with."""

from __future__ import annotations

from hashlib import sha256
from io import BytesIO
from pathlib import Path

import PIL.Image

from crosspost.post import Block, Disclosure, Heading, Image, Media, Paragraph, Post, Span

__all__ = ["awkward_review", "picture", "review"]


def picture(
    folder: Path, *, name: str = "photo.png", shade: int = 0, alt: str = "", caption: str = ""
) -> Image:
    """A small real PNG in ``folder``; pictures of another ``shade`` (0-255) are other pictures."""
    content = BytesIO()
    PIL.Image.new("RGB", (4, 3), (shade, shade, shade)).save(content, "PNG")
    path = folder / name
    path.write_bytes(content.getvalue())
    media = Media(
        digest=sha256(content.getvalue()).hexdigest(),
        name=name,
        media_type="image/png",
        length=len(content.getvalue()),
        width=4,
        height=3,
        path=path,
        bare=True,
    )
    return Image(media=media, alt=alt, caption=caption)


def review(*more: Block, disclosure: bool = True, canonical: str | None = None) -> Post:
    """A restaurant review in Korean with a disclosure, a heading, a paragraph and tags."""
    said = (Disclosure(text="업체로부터 식사를 제공받아 작성한 후기입니다."),) if disclosure else ()
    return Post(
        id="gukbap",
        title="맛집 리뷰",
        blocks=(
            *said,
            Heading(spans=(Span(text="국밥 한 그릇"),)),
            Paragraph(spans=(Span(text="국물이 "), Span(text="진하다", bold=True), Span(text="."))),
            *more,
        ),
        tags=("맛집", "국밥", "부산"),
        canonical=canonical,
        summary="진한 국물의 국밥집.",
    )


def awkward_review() -> Post:
    """A review whose text a platform is likely to escape, normalize or mistake for markup."""
    lines = (
        'A & B <b>"굵게"</b> it\'s 5 < 6 > 4',
        "글자 그대로의 &amp; &lt;band:refer&gt; <band:attachment /> {first}",
        "이모지 🍲👨‍👩‍👧 전각!？ 100% #해시 + 물음표?",
        "줄 하나\n줄 둘",
    )
    return Post(
        id="awkward",
        title='<제목> & "따옴표"',
        blocks=tuple(Paragraph(spans=(Span(text=line),)) for line in lines),
        tags=("맛 집", "R&B"),
    )
