"""Builders for the tests of the readers: files to read, and what came out of them in short."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from PIL import Image as Pillow

from crosspost.post import Block, Post, read_post, spans_text

LONG = "골목을 돌아 나오면 오래된 극장이 하나 있고, 그 앞에는 늘 같은 자리에 앉아 표를 파는 사람이 있다. " * 3


def write(folder: Path, text: str | bytes, name: str = "review.md") -> Path:
    """A file with this content; text is written as UTF-8, line ends untouched."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def markdown(folder: Path, body: str, *, head: str = "title: 제목") -> Post:
    """The post of a Markdown file with this body."""
    return read_post(write(folder, f"---\n{head}\n---\n{body}\n"))


def plain(folder: Path, text: str) -> Post:
    """The post of a plain text file."""
    return read_post(write(folder, text, "review.txt"))


def picture(path: Path, *, size: tuple[int, int] = (4, 3), kind: str = "PNG", **options: object) -> Path:
    """A small picture of one colour."""
    content = BytesIO()
    Pillow.new("RGB", size, (200, 80, 60)).save(content, kind, **options)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.getvalue())
    return path


def outline(post: Post) -> list[tuple[str, str]]:
    """Each block as its kind and bare text."""
    return [(block.kind, _text(block)) for block in post.blocks]


def _text(block: Block) -> str:
    match block.kind:
        case "heading" | "paragraph":
            return spans_text(block.spans)
        case "quote":
            return "\n".join(spans_text(spans) for spans in block.paragraphs)
        case "list":
            return "\n".join(spans_text(item.spans) for item in block.items)
        case "image":
            return block.media.name
        case "credit" | "disclosure" | "code":
            return block.text
        case "link_card":
            return block.url
        case _:
            return ""
