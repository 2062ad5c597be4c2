"""Pages become posts: fetched from loopback or read from files, all or nothing."""

from __future__ import annotations

import os
import socket
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from email.encoders import encode_base64
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image as Pillow
from tests.post.photos import photo
from tests.server import RawServer, answer, serving

from crosspost.app.importing import PageImport, slug_of
from crosspost.app.saved_page import MAX_FILE_BYTES
from crosspost.errors import ConfigurationError, CrosspostError
from crosspost.post import Image, read_post


def jpeg(size: tuple[int, int] = (80, 60)) -> bytes:
    written = BytesIO()
    photo(size).save(written, "JPEG")
    return written.getvalue()


def html(body: str, title: str = "겨울 책방 - 두 번째", head: str = "") -> bytes:
    return (
        f"<meta charset=utf-8><title>{title}</title>{head}<script>var session='SECRET-COOKIE'</script>"
        f"<article><h2>들어가며</h2><p>본문이다.</p>{body}</article>"
    ).encode()


FOUND = {
    "/1": html("<img src='/a.jpg'><p>사이</p><img src='/gone.jpg?signature=SECRET-KEY'><img src='/a.jpg'>"),
    "/a.jpg": jpeg(),
    "/text": b"just text",
    "/huge": b"x" * 6_000_000,
}
KINDS = {"/a.jpg": "image/jpeg", "/text": "text/plain"}


def shop(connection: socket.socket, request: bytes) -> None:
    path = request.split()[1].decode()
    if path not in FOUND:
        answer(status="404 Not Found", headers="Connection: close\r\n")(connection, request)
    else:
        kind = KINDS.get(path, "text/html")
        answer(FOUND[path], headers=f"Content-Type: {kind}\r\nConnection: close\r\n")(connection, request)
    connection.close()


@pytest.fixture
def server() -> Iterator[RawServer]:
    with serving(shop) as running:
        yield running


@pytest.fixture
def desk(tmp_path: Path) -> PageImport:
    return PageImport(
        posts=tmp_path / "posts",
        missing_here=lambda address: f"없는 사진 {address}",
        allowed=lambda _: True,
    )


def everything(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


def test_a_page_becomes_a_post_with_its_pictures_beside_it(
    desk: PageImport, server: RawServer, tmp_path: Path
) -> None:
    found = desk.bring(f"{server.url}/1", here=tmp_path)
    assert everything(desk.posts) == [
        "겨울-책방-두-번째",
        "겨울-책방-두-번째.md",
        "겨울-책방-두-번째/01.jpg",
    ]
    post = read_post(found.path, root=desk.posts)
    assert post == found.post
    assert post.title == "겨울 책방 - 두 번째"
    assert [block.kind for block in post.blocks] == ["heading", "paragraph", "image", "paragraph", "image"]
    assert (found.headings, found.characters) == (1, len("본문이다.사이"))


def test_a_picture_that_is_gone_is_named_and_its_place_is_marked(
    desk: PageImport, server: RawServer, tmp_path: Path
) -> None:
    found = desk.bring(f"{server.url}/1", here=tmp_path)
    assert found.missing == (f"{server.url}/gone.jpg",)
    text = found.path.read_text(encoding="utf-8")
    assert text.index("사이") < text.index(f"없는 사진 {server.url}/gone.jpg") < text.rindex("01.jpg")
    assert "SECRET" not in text


def test_progress_is_told_picture_by_picture(server: RawServer, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    desk = PageImport(
        posts=tmp_path / "posts",
        missing_here=str,
        allowed=lambda _: True,
        progress=lambda number, count: told.append((number, count)),
    )
    desk.bring(f"{server.url}/1", here=tmp_path)
    assert told == [(1, 3), (2, 3), (3, 3)]


def save(folder: Path, body: str, **said: str) -> Path:
    path = folder / "page.html"
    path.write_bytes(html(body, **said))
    return path


def test_a_saved_page_takes_the_pictures_beside_it_and_none_outside(desk: PageImport, tmp_path: Path) -> None:
    folder = tmp_path / "saved"
    (folder / "page_files").mkdir(parents=True)
    (folder / "page_files" / "그림 1.jpg").write_bytes(jpeg())
    (tmp_path / "private.jpg").write_bytes(jpeg((90, 60)))
    save(folder, "<img src='./page_files/%EA%B7%B8%EB%A6%BC%201.jpg'><img src='../private.jpg'>")
    found = desk.bring("page.html", here=folder)
    assert [image.media.width for image in found.post.images] == [80]
    assert found.missing == ("../private.jpg",)
    assert "SECRET" not in found.path.read_text(encoding="utf-8")


def test_what_is_no_picture_is_missing(desk: PageImport, tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(b"<html>")
    bomb = BytesIO()
    Pillow.new("1", (10_000, 10_000)).save(bomb, "PNG")
    (tmp_path / "bomb.png").write_bytes(bomb.getvalue())
    save(tmp_path, "<img src='a.jpg'><img src='bomb.png'><img src='data:image/png;base64,AAAA'>")
    found = desk.bring("page.html", here=tmp_path)
    assert found.missing == ("a.jpg", "bomb.png", "")
    assert everything(desk.posts) == ["겨울-책방-두-번째", "겨울-책방-두-번째.md"] or everything(
        desk.posts
    ) == ["겨울-책방-두-번째.md"]


def test_the_same_page_again_says_where_it_is(desk: PageImport, tmp_path: Path) -> None:
    own = "<link rel=canonical href='https://a.example/7'>"
    save(tmp_path, "", head=own)
    found = desk.bring("page.html", here=tmp_path)
    renamed = found.path.rename(found.path.with_name("mine.md"))
    with pytest.raises(ConfigurationError) as caught:
        desk.bring("page.html", here=tmp_path)
    assert (caught.value.code, caught.value.where) == ("import.already", str(renamed))


@pytest.mark.parametrize("taken", ["겨울-책방-두-번째.md", "겨울-책방-두-번째"])
def test_nothing_is_written_over(desk: PageImport, tmp_path: Path, taken: str) -> None:
    (desk.posts / taken).mkdir(parents=True)
    save(tmp_path, "")
    with pytest.raises(ConfigurationError) as caught:
        desk.bring("page.html", here=tmp_path)
    assert (caught.value.code, caught.value.where) == ("import.exists", str(desk.posts / taken))
    assert everything(desk.posts) == [taken]


def test_an_interrupt_leaves_nothing_behind(server: RawServer, tmp_path: Path) -> None:
    def interrupted(number: int, _: int) -> None:
        if number == 2:
            raise KeyboardInterrupt

    desk = PageImport(
        posts=tmp_path / "posts", missing_here=str, allowed=lambda _: True, progress=interrupted
    )
    with pytest.raises(KeyboardInterrupt):
        desk.bring(f"{server.url}/1", here=tmp_path)
    assert everything(desk.posts) == []


def test_a_post_that_cannot_be_moved_takes_its_pictures_back(
    desk: PageImport, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.jpg").write_bytes(jpeg())
    save(tmp_path, "<img src='a.jpg'>")
    rename: Callable[[Path, Path], Path] = Path.rename

    def full(self: Path, target: Path) -> Path:
        if self.suffix == ".md":
            raise OSError(28, "No space left on device")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", full)
    assert refused(desk, "page.html", tmp_path).code == "import.unwritable"


def refused(desk: PageImport, source: str, here: Path) -> CrosspostError:
    with pytest.raises(CrosspostError) as caught:
        desk.bring(source, here=here)
    assert not desk.posts.exists() or everything(desk.posts) == []
    return caught.value


@pytest.mark.parametrize(
    ("path", "code"),
    [("/text", "page.not_html"), ("/huge", "page.too_large"), ("/none", "page.status")],
)
def test_what_a_server_cannot_give_is_one_error(
    desk: PageImport, server: RawServer, tmp_path: Path, path: str, code: str
) -> None:
    assert refused(desk, f"{server.url}{path}", tmp_path).code == code


@pytest.mark.parametrize("content", [bytes(range(256)) * 400, b"", b"<" * 300_000])
def test_what_is_no_page_is_one_error(desk: PageImport, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "page.html").write_bytes(content)
    assert refused(desk, "page.html", tmp_path).code == "page.no_article"


def test_entities_of_xml_are_not_expanded(desk: PageImport, tmp_path: Path) -> None:
    bomb = (
        "<!DOCTYPE l [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;'>]><title>x</title><article>글 &b;</article>"
    )
    (tmp_path / "page.html").write_text(f"<?xml version='1.0'?>{bomb}", encoding="utf-8")
    assert "haha" not in desk.bring("page.html", here=tmp_path).path.read_text(encoding="utf-8")


def test_lists_nested_without_end_are_read(desk: PageImport, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_bytes(b"<title>x</title><article>" + b"<ul><li>word" * 1_500)
    assert "word" in desk.bring("page.html", here=tmp_path).path.read_text(encoding="utf-8")


def test_a_file_of_fifty_megabytes_is_not_read(desk: PageImport, tmp_path: Path) -> None:
    with (tmp_path / "page.html").open("wb") as file:
        file.truncate(MAX_FILE_BYTES + 1)
    assert refused(desk, "page.html", tmp_path).code == "page.too_large"


@pytest.mark.parametrize("source", ["none.html", "nul\0.html", "."])
def test_a_file_that_is_not_there_is_said(desk: PageImport, tmp_path: Path, source: str) -> None:
    assert refused(desk, source, tmp_path).code == "page.file_missing"


def test_a_private_address_is_never_asked(server: RawServer, tmp_path: Path) -> None:
    desk = PageImport(posts=tmp_path / "posts", missing_here=str)
    assert refused(desk, f"{server.url}/1", tmp_path).code == "page.private"
    save(tmp_path, f"<img src='{server.url}/a.jpg'>")
    assert desk.bring("page.html", here=tmp_path).missing == (f"{server.url}/a.jpg",)
    assert server.requests == []


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("겨울 책방 - 두 번째!", "겨울-책방-두-번째"),
        ("CON", "post-con"),
        ("com¹", "post-com¹"),
        ("!!!", "post"),
        ("../../etc", "etc"),
        ("가" * 200, "가" * 60),
    ],
)
def test_a_title_gives_a_name_every_system_takes(title: str, slug: str) -> None:
    assert slug_of(title) == slug


def test_a_caption_stays_with_its_picture(desk: PageImport, tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(jpeg())
    save(tmp_path, "<figure><img src='a.jpg' alt='책'><figcaption>책방 앞</figcaption></figure>")
    image = next(b for b in desk.bring("page.html", here=tmp_path).post.blocks if isinstance(b, Image))
    assert (image.alt, image.caption) == ("책", "책방 앞")


def data(content: bytes) -> str:
    return f"data:image/jpeg;base64,{b64encode(content).decode()}"


def test_a_picture_written_into_the_page_is_taken(desk: PageImport, tmp_path: Path) -> None:
    save(tmp_path, f"<img src='{data(jpeg())}'><img src='{data(b'no picture' * 50)}'>")
    found = desk.bring("page.html", here=tmp_path)
    assert [image.media.width for image in found.post.images] == [80]
    assert found.missing == ("",)


def archive(*parts: tuple[str, str, bytes]) -> bytes:
    """A page saved as one file: each part by its type, its address and its bytes."""
    message = MIMEMultipart("related", boundary="part")
    message["Snapshot-Content-Location"] = "https://a.example/7"
    for kind, address, content in parts:
        part = MIMENonMultipart(*kind.split("/"))
        part["Content-Location"] = address
        part.set_payload(content)
        encode_base64(part)
        message.attach(part)
    return message.as_bytes()


def test_a_page_saved_as_one_file_has_its_pictures_with_it(desk: PageImport, tmp_path: Path) -> None:
    page = html("<img src='/a.jpg?w=1'><img src='https://cdn.example/b.jpg'>")
    (tmp_path / "page.mhtml").write_bytes(
        archive(
            ("text/html", "https://a.example/7", page),
            ("image/jpeg", "https://a.example/a.jpg?w=1", jpeg()),
            ("image/jpeg", "https://cdn.example/b.jpg", jpeg((90, 60))),
        )
    )
    found = desk.bring("page.mhtml", here=tmp_path)
    assert [image.media.width for image in found.post.images] == [80, 90]
    assert (found.missing, found.post.canonical) == ((), "https://a.example/7")


def test_in_an_archive_the_post_may_lie_in_a_frame(desk: PageImport, tmp_path: Path) -> None:
    shell = b"<title>blog</title><iframe id=mainFrame src='cid:frame-1@mhtml'></iframe>"
    (tmp_path / "page.mht").write_bytes(
        archive(("text/html", "https://a.example/7", shell), ("text/html", "cid:frame-1@mhtml", html("")))
    )
    found = desk.bring("page.mht", here=tmp_path)
    assert (found.post.title, found.post.canonical) == ("겨울 책방 - 두 번째", "https://a.example/7")


def test_a_saved_frame_is_read_from_the_folder_beside(desk: PageImport, tmp_path: Path) -> None:
    inner = tmp_path / "page_files"
    inner.mkdir()
    (inner / "PostView.html").write_bytes(html("<img src='./a.jpg'>"))
    (inner / "a.jpg").write_bytes(jpeg())
    shell = "<title>blog</title><iframe src='./page_files/PostView.html'></iframe>"
    (tmp_path / "page.html").write_text(shell, encoding="utf-8")
    found = desk.bring("page.html", here=tmp_path)
    assert (found.post.title, len(list(found.post.images)), found.missing) == ("겨울 책방 - 두 번째", 1, ())


def test_what_only_calls_itself_an_archive_is_one_error(desk: PageImport, tmp_path: Path) -> None:
    (tmp_path / "page.mhtml").write_bytes(bytes(range(256)) * 400)
    assert refused(desk, "page.mhtml", tmp_path).code == "page.no_article"
    (tmp_path / "empty.mhtml").write_bytes(archive(("image/jpeg", "https://a.example/a.jpg", jpeg())))
    assert refused(desk, "empty.mhtml", tmp_path).code == "page.no_article"


def test_another_page_of_the_same_title_gets_a_number(desk: PageImport, tmp_path: Path) -> None:
    for number in (7, 8, 9):
        save(tmp_path, "", head=f"<link rel=canonical href='https://a.example/{number}'>")
        desk.bring("page.html", here=tmp_path)
    assert everything(desk.posts) == [
        "겨울-책방-두-번째-2.md",
        "겨울-책방-두-번째-3.md",
        "겨울-책방-두-번째.md",
    ]


def test_what_a_killed_import_left_is_swept_by_the_next(desk: PageImport, tmp_path: Path) -> None:
    for name, age in ((".import-old", 86_400), (".import-new", 60)):
        (desk.posts / name).mkdir(parents=True)
        (desk.posts / name / "a.md").write_text("half", encoding="utf-8")
        os.utime(desk.posts / name, (time.time() - age,) * 2)
    save(tmp_path, "")
    desk.bring("page.html", here=tmp_path)
    assert sorted(path.name for path in desk.posts.iterdir()) == [".import-new", "겨울-책방-두-번째.md"]


def test_quotes_lists_and_tables_count_too(desk: PageImport, tmp_path: Path) -> None:
    save(
        tmp_path,
        "<blockquote>인용</blockquote><ul><li>하나</li></ul><table><tr><td>가</td><td>나</td></tr></table>",
    )
    assert desk.bring("page.html", here=tmp_path).characters == len("본문이다.인용하나가나")


def test_a_text_beyond_all_reviews_is_one_error_that_names_no_place_of_ours(
    desk: PageImport, tmp_path: Path
) -> None:
    save(tmp_path, "<p>" + "가나다라마바사 " * 25_000 + "</p>")
    error = refused(desk, "page.html", tmp_path)
    assert error.code == "page.too_long"
    assert ".import-" not in str(error.where)
