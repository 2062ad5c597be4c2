"""Every mistake of a user: exit 2, one message in its parts, nothing written, nothing sent."""

from __future__ import annotations

import pytest
from tests.cli.desk import REVIEW, Desk

TITLED = "---\ntitle: 제목\n---\n\n"
PUBLISH = ("--rehearse", "publish", "book.md", "--yes")
POSTS: dict[str, tuple[str | bytes, str]] = {
    "nothing": ("", "post.empty"),
    "only space": ("  \n\n", "post.empty"),
    "no title": ("그냥 글이다.\n", "post.no_title"),
    "no text": (TITLED, "post.empty"),
    "no known encoding": (b"---\ntitle: x\n---\n\n\xff\xfe\x81\xff\n", "post.encoding"),
    "image missing": (f"{TITLED}글이다.\n\n![바다](gone.jpg)\n", "post.image_missing"),
    "image that is none": (f"{TITLED}글이다.\n\n![바다](false.jpg)\n", "post.image_invalid"),
}


@pytest.mark.parametrize("name", POSTS)
def test_a_bad_post_is_refused_and_leaves_nothing_behind(desk: Desk, name: str) -> None:
    content, code = POSTS[name]
    desk.write("false.jpg", b"no picture")
    desk.write("book.md", content)
    refused(desk, *PUBLISH, code=code)


def refused(desk: Desk, *arguments: str, code: str) -> None:
    before = desk.files()
    seen = desk.run(*arguments)
    assert (seen.code, seen.out) == (2, ""), seen.err
    assert "Traceback" not in seen.err
    told = [line for line in seen.err.splitlines() if line and "REHEARSAL" not in line]
    if not {"history", "show"} & set(arguments):
        assert told.pop(0) == "아무 데도 올라가지 않았어요."
    assert len(told) == 2, told
    assert desk.run(*arguments, "--json").error["code"] == code
    assert desk.files() == before


COMMANDS: dict[str, tuple[tuple[str, ...], str]] = {
    "missing file": (("--rehearse", "publish", "gone.md", "--yes"), "post.missing"),
    "folder": (("--rehearse", "publish", "posts", "--yes"), "post.is_folder"),
    "unknown channel": ((*PUBLISH, "--to", "bnad"), "config.channel_unknown"),
    "no channel": ((*PUBLISH, "--to", ","), "config.no_channels"),
    "no address": ((*PUBLISH, "--link", "somewhere"), "publish.link_invalid"),
    "no duration": ((*PUBLISH, "--wait", "soon"), "config.duration"),
    "no credential": (("publish", "book.md", "--yes", "--to", "band"), "config.secret_missing"),
    "unknown id": (("show", "abc"), "ledger.id_unknown"),
    "unknown status": (("history", "--status", "publishd"), "cli.status_unknown"),
    "history of an unknown channel": (("history", "--channel", "bnad"), "config.channel_unknown"),
    "no workspace": (("--workspace", "posts", "history"), "config.missing"),
    "no config": (("--config", "gone.toml", "history"), "config.missing"),
}


@pytest.mark.parametrize("name", COMMANDS)
def test_a_bad_command_is_refused_and_leaves_nothing_behind(desk: Desk, name: str) -> None:
    arguments, code = COMMANDS[name]
    refused(desk, *arguments, code=code)


def test_an_unknown_key_of_the_configuration_names_the_nearest(desk: Desk) -> None:
    desk.configure('posts = "posts"', 'post = "posts"')
    refused(desk, *PUBLISH, code="config.key_unknown")
    assert "posts" in desk.run("history").err


def test_an_unknown_channel_names_the_nearest(desk: Desk) -> None:
    assert "band" in desk.run("preview", "book.md", "--to", "bnad").err


def test_a_missing_credential_names_the_variable(desk: Desk) -> None:
    seen = desk.run("publish", "book.md", "--yes", "--to", "band")
    assert "CROSSPOST_CHANNELS__BAND__ACCESS_TOKEN" in seen.err


def test_one_unsuitable_channel_refuses_all_of_them(desk: Desk) -> None:
    desk.write("book.md", REVIEW.replace("겨울 바다 책방", "가" * 101))
    before = desk.files()
    seen = desk.run(*PUBLISH, "--json")
    assert (seen.code, seen.error["kind"]) == (2, "unsupported")
    assert desk.files() == before


def test_a_cp949_post_is_read_with_a_notice(desk: Desk) -> None:
    desk.write("book.md", REVIEW.encode("cp949"))
    seen = desk.run("publish", "book.md", "--dry-run", "--json")
    assert seen.code == 0
    assert all("notice.read_as_cp949" in {w["code"] for w in row["warnings"]} for row in seen.value)
    assert seen.value[0]["title"] == "겨울 바다 책방"


@pytest.mark.parametrize(
    "arguments", [["publish"], ["publish", "book.md", "--colour"], ["history", "--limit", "0"], ["pubish"]]
)
def test_a_wrong_usage_is_exit_2_with_one_json_error(desk: Desk, arguments: list[str]) -> None:
    seen = desk.run(*arguments, "--json")
    assert (seen.code, seen.error["code"]) == (2, "cli.usage")
    plain = desk.run(*arguments)
    assert (plain.code, plain.out) == (2, "")
    assert plain.err.startswith("아무 데도 올라가지 않았어요.") is ("history" not in arguments)
