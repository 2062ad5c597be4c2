"""``crosspost check`` names every problem with its place, and asks the platforms only when told to."""

from __future__ import annotations

from typing import Any

import pytest
from tests.cli.desk import Desk

from crosspost.config import CONFIG_NAME
from crosspost.simulator import Simulator


def codes(items: list[dict[str, Any]]) -> set[str]:
    return {item["code"] for item in items}


def line_of(desk: Desk, text: str) -> int:
    lines = (desk.root / CONFIG_NAME).read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, start=1) if line.startswith(text))


def test_a_rehearsal_of_the_shipped_configuration_has_no_problem(desk: Desk) -> None:
    seen = desk.run("--rehearse", "check", "--json")
    assert (seen.code, seen.value) == (0, [])


def test_every_missing_credential_and_consent_is_named(desk: Desk) -> None:
    seen = desk.run("check", "--json")
    assert seen.code == 2
    found = [item["code"] for item in seen.value]
    assert found.count("config.secret_missing") == 3
    assert "config.consent" in found


def test_several_slips_are_told_with_their_lines(desk: Desk) -> None:
    desk.configure("band_key =", "band_kee =")
    desk.configure("page_id =", "page_idd =")
    seen = desk.run("--rehearse", "check", "--json")
    lines = {item["line"] for item in seen.value if item["code"] == "config.key_unknown"}
    assert lines == {line_of(desk, "band_kee"), line_of(desk, "page_idd")}


def test_a_planned_post_that_is_not_there_is_told(desk: Desk) -> None:
    config = desk.root / CONFIG_NAME
    entry = '\n[[schedule]]\nname = "one"\npost = "none.md"\nat = 2026-12-01T09:00:00\n'
    config.write_text(config.read_text(encoding="utf-8") + entry, encoding="utf-8")
    seen = desk.run("--rehearse", "check", "--json")
    assert seen.code == 2
    assert codes(seen.value) == {"config.entry_post_missing"}


def test_of_two_entries_the_wrong_one_is_told(desk: Desk) -> None:
    config = desk.root / CONFIG_NAME
    entry = '\n[[schedule]]\nname = "{}"\npost = "{}"\nat = 2026-12-01T09:00:00\n'
    text = config.read_text(encoding="utf-8") + entry.format("one", "book.md")
    config.write_text(text + entry.format("two", "none.md") + 'late = "never"\n', encoding="utf-8")
    seen = desk.run("--rehearse", "check", "--json")
    assert [(item["code"], item["line"]) for item in seen.value] == [("config.late", line_of(desk, "late"))]
    desk.configure('late = "never"\n', "")
    seen = desk.run("--rehearse", "check", "--json")
    assert [(item["code"], item["line"]) for item in seen.value] == [
        ("config.entry_post_missing", line_of(desk, 'post = "none.md"'))
    ]


def test_a_misspelt_table_is_told_with_its_line(desk: Desk) -> None:
    desk.configure("[channels.story]", "[chanels.story]")
    desk.configure('"page", "story"]', '"page"]')
    seen = desk.run("--rehearse", "check", "--json")
    assert [(item["code"], item["line"]) for item in seen.value] == [
        ("config.key_unknown", line_of(desk, "[chanels"))
    ]
    assert "channels" in seen.value[0]["message"]


def test_a_misspelt_variable_is_told_with_its_line_in_the_file(desk: Desk) -> None:
    dotenv = desk.root / ".env"
    dotenv.write_text("# 비밀\nCROSSPOST_CHANNELS__PAGES__ACCESS_TOKEN=planted\n", encoding="utf-8")
    seen = desk.run("--rehearse", "check", "--json")
    (item,) = seen.value
    assert (item["code"], item["line"]) == ("config.variable_channel", 2)
    assert item["where"] == f"{dotenv} [CROSSPOST_CHANNELS__PAGES__ACCESS_TOKEN]"
    assert "planted" not in seen.out


def test_a_file_saved_as_unicode_by_notepad_is_read(desk: Desk) -> None:
    config = desk.root / CONFIG_NAME
    config.write_bytes(config.read_text(encoding="utf-8").encode("utf-16"))
    assert desk.run("--rehearse", "check", "--json").value == []


def test_a_file_that_is_no_text_is_one_problem(desk: Desk) -> None:
    (desk.root / CONFIG_NAME).write_bytes(b"posts = '\xff\xfe\x80'")
    seen = desk.run("check", "--json")
    assert [item["code"] for item in seen.value] == ["config.encoding"]


def test_online_without_a_network_the_remedy_is_to_check_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CROSSPOST_GATEWAY", "http://127.0.0.1:9")
    seen = desk.run("check", "--online", "--json")
    remedies = [item["message"] for item in seen.value if item["kind"] == "unavailable"]
    assert len(remedies) == 3
    assert all("crosspost check --online" in said and "publish" not in said for said in remedies)


def test_secrets_are_read_where_another_table_is_wrong(desk: Desk) -> None:
    desk.configure('timezone = "Asia/Seoul"', 'timezone = "Seoul"')
    (desk.root / ".env").write_text(
        "CROSSPOST_CHANNELS__PAGE__ACCESS_TOKEN=planted\n"
        "CROSSPOST_CHANNELS__BAND__ACCESS_TOKEN=planted\n"
        "CROSSPOST_CHANNELS__BLOG__COOKIES=NID_AUT=a; NID_SES=b\n",
        encoding="utf-8",
    )
    desk.configure("# consent = true", "consent = true")
    assert [item["code"] for item in desk.run("check", "--json").value] == ["config.timezone"]


def test_a_broken_post_is_told_although_no_entry_names_it(desk: Desk) -> None:
    desk.write("bad.md", "---\ntitle: x\ntags: x: y\n---\n\n본문\n")
    (item,) = desk.run("--rehearse", "check", "--json").value
    assert (item["code"], item["line"]) == ("post.front_matter_quotes", 3)
    assert "bad.md" in item["where"]


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("CROSSPOST_CHANNELS_PAGE_ACCESS_TOKEN", "CROSSPOST_CHANNELS__PAGE__ACCESS_TOKEN"),
        ("CROSSPOST_CHANNELS_PAGE__ACCESS_TOKEN", "CROSSPOST_CHANNELS__PAGE__ACCESS_TOKEN"),
    ],
)
def test_single_lines_in_a_variable_are_told(desk: Desk, name: str, meant: str) -> None:
    (desk.root / ".env").write_text(f"{name}=planted\n", encoding="utf-8")
    items = desk.run("--rehearse", "check", "--json").value
    assert any(meant in item["message"] for item in items)


@pytest.mark.parametrize("token", ["“planted”", "여기에토큰"])
def test_a_secret_that_cannot_be_one_is_told_with_its_line(desk: Desk, token: str) -> None:
    dotenv = desk.root / ".env"
    dotenv.write_text(f"CROSSPOST_CHANNELS__PAGE__ACCESS_TOKEN={token}\n", encoding="utf-8")
    seen = desk.run("--rehearse", "check", "--json")
    (item,) = seen.value
    assert (item["code"], item["line"]) == ("config.secret_characters", 1)
    assert "planted" not in seen.out


@pytest.mark.parametrize("blog", ["https://blog.naver.com/myreviews", "myreviews@naver.com", "내 블로그"])
def test_a_blog_id_is_an_id(desk: Desk, blog: str) -> None:
    desk.configure('blog_id = "myreviews"', f'blog_id = "{blog}"')
    (item,) = desk.run("--rehearse", "check", "--json").value
    assert (item["code"], item["line"]) == ("config.value_characters", line_of(desk, "blog_id"))


def test_a_setting_of_the_top_below_a_table_is_told(desk: Desk) -> None:
    config = desk.root / CONFIG_NAME
    lines = config.read_text(encoding="utf-8").splitlines()
    told = next(line for line in lines if line.startswith("language"))
    lines.remove(told)
    lines.insert(lines.index("[storage]") + 1, told)
    config.write_text("\n".join(lines), encoding="utf-8")
    (item,) = desk.run("--rehearse", "check", "--json").value
    assert (item["code"], item["line"]) == ("config.key_misplaced", line_of(desk, "language"))


def test_a_storage_that_is_not_known_is_told(desk: Desk) -> None:
    desk.configure('url = "sqlite:///data/crosspost.db"', 'url = "postgresql://x"')
    (item,) = desk.run("--rehearse", "check", "--json").value
    assert (item["code"], item["line"]) == ("config.storage_url", line_of(desk, "url"))


def test_bad_toml_is_one_problem_with_its_line(desk: Desk) -> None:
    desk.configure('language = "ko"', "language = “ko”")
    seen = desk.run("check", "--json")
    assert seen.code == 2
    assert [(item["code"], item["line"]) for item in seen.value] == [
        ("config.toml_curly", line_of(desk, "language"))
    ]


def test_people_read_a_list_under_the_file(desk: Desk) -> None:
    seen = desk.run("check")
    assert str(desk.root / CONFIG_NAME) in seen.err
    assert not seen.out


def test_online_a_rehearsal_tells_who_is_signed_in_and_that_nothing_is_proven(desk: Desk) -> None:
    desk.configure('adapter = "band"\n', 'adapter = "band"\nmin_gap = "0s"\n')
    seen = desk.run("--rehearse", "check", "--online", "--json")
    reports = {item["channel"]: item for item in seen.value if item["kind"] == "report"}
    assert {"blog", "page"} <= set(reports)
    assert reports["page"]["proven"] == {"publish": None}
    assert "아직 없음 (연습만)" in reports["page"]["message"]


def test_online_another_account_than_expected_is_a_problem(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.configure('adapter = "facebook"\n', 'adapter = "facebook"\nexpect = "다른 페이지"\n')
    desk.configure('adapter = "band"\n', 'adapter = "band"\nenabled = false\n')
    with Simulator() as platforms:
        monkeypatch.setenv("CROSSPOST_GATEWAY", platforms.url)
        seen = desk.run("check", "--online", "--json")
    assert seen.code == 2
    assert codes([item for item in seen.value if item["kind"] != "report"]) == {"check.expect"}
