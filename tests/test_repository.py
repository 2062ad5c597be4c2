"""What the repository promises as a whole: platforms, copies, locks, sizes, the commands of its README."""

from __future__ import annotations

import ast
import re
import shlex
import subprocess
import tomllib
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import pytest
import typer
from tests.cli.desk import REVIEW, furnish

from crosspost.cli.commands import application
from crosspost.cli.options import hoist
from crosspost.config import template

ROOT = Path(__file__).parents[1]
PYPROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PRODUCT = sorted(path for folder in ("src", "adapters") for path in (ROOT / folder).rglob("*.py"))
FOLDERS = {path.name.removeprefix("crosspost_") for path in (ROOT / "adapters").glob("crosspost_*")}
LOCKS = ("requirements.lock", "requirements-dev.lock")
TOP = {
    ".ci", ".gitignore", "CHANGELOG.md", "LICENSE", "Makefile", "README.ko.md", "README.md", "adapters",
    "benchmarks", "config", "docs", "pyproject.toml", "requirements-dev.lock", "requirements.lock", "src",
    "tests", ".gitattributes", ".github", ".editorconfig", "CONTRIBUTING.md", "SECURITY.md",
}  # fmt: skip
POSIX_ONLY = {"fcntl", "pwd", "grp", "termios", "tty", "resource", "pty", "crypt", "syslog"}
POSIX_CALLS = {
    "fork",
    "forkpty",
    "getuid",
    "geteuid",
    "setsid",
    "killpg",
    "SIGKILL",
    "SIGHUP",
    "SIGALRM",
    "alarm",
}


def tracked() -> list[Path]:
    """The files git knows, as far as they are text."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def read(path: Path) -> str:
    """A file as text; bytes that are none become marks."""
    return path.read_bytes().decode("utf-8", errors="replace")


def test_there_are_the_four_platforms() -> None:
    assert {"band", "facebook", "kakaostory", "naver_blog"} <= FOLDERS


def test_every_adapter_folder_is_an_entry_point_and_the_other_way_round() -> None:
    written = PYPROJECT["project"]["entry-points"]["crosspost.adapters"]
    assert set(written) == FOLDERS, "pyproject.toml: entry points"
    assert {name: value.partition(":")[0] for name, value in written.items()} == {
        name: f"crosspost_{name}" for name in FOLDERS
    }
    ours = {p.name: p.value for p in entry_points(group="crosspost.adapters") if p.value in written.values()}
    assert ours == written, "install again: pip install -e . does not know these entry points"


def test_the_import_linter_sees_every_adapter() -> None:
    modules = {f"crosspost_{name}" for name in FOLDERS}
    linter = PYPROJECT["tool"]["importlinter"]
    assert set(linter["root_packages"]) == modules | {"crosspost"}, "import-linter: root_packages"
    for contract in linter["contracts"]:
        for key in ("modules", "source_modules", "forbidden_modules"):
            said = {module for module in contract.get(key, []) if module.startswith("crosspost_")}
            assert said in (set(), modules), f"import-linter: {contract['name']}: {key}"


def test_every_adapter_has_its_tests_and_every_adapter_test_its_adapter() -> None:
    files = [path.stem for path in (ROOT / "tests" / "adapters").glob("test_*.py")]
    tested = {name for name in FOLDERS if f"test_{name}" in files}
    assert tested == FOLDERS, "tests/adapters/test_<name>.py is missing"
    strange = {file for file in files if not any(file.startswith(f"test_{name}") for name in FOLDERS)}
    assert strange == set(), "tests of an adapter that is not there"


def test_every_adapter_has_its_page_and_every_page_its_adapter() -> None:
    pages = {path.stem for path in (ROOT / "docs" / "platforms").glob("*.md")}
    assert pages - {"README", "index"} == FOLDERS, "docs/platforms/<name>.md"


@pytest.mark.parametrize(
    ("copy", "source"), [("crosspost.toml", "crosspost.toml"), (".env.example", "env.example")]
)
def test_the_configuration_at_the_top_equals_the_template(copy: str, source: str) -> None:
    assert (ROOT / "config" / copy).read_text(encoding="utf-8") == template(source)


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_pins_every_requirement_with_hashes(name: str) -> None:
    text = read(ROOT / name).replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line and not line.lstrip().startswith("#")]
    assert len(lines) > 10
    for line in lines:
        assert re.match(r"[a-z0-9][a-z0-9._-]*(\[[^]]*\])?==\S+", line), line[:80]
        assert "--hash=sha256:" in line, line[:80]


def test_the_changelog_tells_of_this_version() -> None:
    sections = re.findall(r"^## \[([^\]]+)\]", read(ROOT / "CHANGELOG.md"), re.MULTILINE)
    assert sections != []
    assert sections[0] in {"Unreleased", PYPROJECT["project"]["version"]}


@pytest.mark.parametrize("name", [*LOCKS, "pyproject.toml", "Makefile"])
def test_no_registry_is_named(name: str) -> None:
    assert not re.search(
        r"--(extra-)?index-url|--find-links|index-url\s*=|https?://[^\s\"]*simple", read(ROOT / name)
    )


def test_the_top_holds_only_what_is_known() -> None:
    assert {path.relative_to(ROOT).parts[0] for path in tracked()} - TOP == set()


def test_nothing_names_a_place_on_the_developers_machine() -> None:
    outside = "".join(["..", "/shared"])
    machine = re.compile("|".join([re.escape(outside), r"(?<![\w.*/-])/work" + "/", r"/home" + r"/[a-z]+/"]))
    found = [f"{path.relative_to(ROOT)}" for path in tracked() if machine.search(read(path))]
    assert found == []


def test_every_silenced_check_says_why() -> None:
    quiet = re.compile(r"#\s*(?:noqa\b|type:\s*ignore)(?P<rest>.*)$", re.MULTILINE)
    bare = []
    for path in tracked():
        if path.suffix == ".py" and path != Path(__file__):
            for found in quiet.finditer(read(path)):
                if not re.match(r"(: ?[A-Z0-9, ]+|\[[a-z0-9, -]+\])\s+[#(]\s*\S.{2,}", found["rest"]):
                    bare.append(f"{path.relative_to(ROOT)}: {found[0]}")
    assert bare == []


def test_a_file_tells_one_story() -> None:
    long = {str(path.relative_to(ROOT)): read(path).count("\n") for path in PRODUCT}
    assert {path: lines for path, lines in long.items() if lines > 400} == {}


def test_a_function_does_one_thing() -> None:
    long = {
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
        for path in PRODUCT
        for node in ast.walk(ast.parse(read(path)))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and "versions" not in path.parts
        and (node.end_lineno or node.lineno) - node.lineno >= 60
    }
    assert long == set()


def test_nothing_needs_posix() -> None:
    bound = set()
    for path in PRODUCT:
        for node in ast.walk(ast.parse(read(path))):
            if isinstance(node, ast.Import):
                used = {alias.name.partition(".")[0] for alias in node.names} & POSIX_ONLY
            elif isinstance(node, ast.ImportFrom):
                used = {(node.module or "").partition(".")[0]} & POSIX_ONLY
            elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                used = {node.attr} & POSIX_CALLS if node.value.id in {"os", "signal"} else set()
            else:
                continue
            bound |= {f"{path.relative_to(ROOT)}:{node.lineno} {name}" for name in used}
    assert bound == set()


def quoted(page: str) -> list[str]:
    """The commands a page tells its reader to type, without comments and prompts."""
    text = read(ROOT / page)
    blocks = "\n".join(re.findall(r"^```[a-z]*\n(.*?)^```", text, re.MULTILINE | re.DOTALL))
    inline = re.findall(
        r"`(crosspost [^`\n]+)`", re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    )
    lines = [
        found[1]
        for line in blocks.splitlines()
        if (found := re.match(r"\$?\s*(?:\S*[/\\])?(crosspost .*)", line))
    ]
    return [*lines, *inline]


@pytest.mark.parametrize("page", ["README.md", "README.ko.md"])
def test_the_readme_quotes_only_commands_that_are_there(page: str) -> None:
    commands = quoted(page)
    assert len(commands) >= 5
    group = typer.main.get_command(application)
    known = {option for parameter in group.params for option in parameter.opts}
    for line in commands:
        words = [word for word in hoist(shlex.split(line, comments=True)[1:]) if word != "…"]
        while words and words[0].startswith("-"):
            assert words.pop(0).partition("=")[0] in known, line
        if not words:
            continue
        found = getattr(group, "commands", {}).get(words[0])
        assert found is not None, f"{page}: {line}"
        options = {
            option for parameter in found.params for option in (*parameter.opts, *parameter.secondary_opts)
        }
        asked = {word.partition("=")[0] for word in words[1:] if word.startswith("--")} - {"--help"}
        assert asked <= options, f"{page}: {line}"


def test_both_readmes_quote_the_same_commands() -> None:
    english, korean = (
        {tuple(shlex.split(line, comments=True)) for line in quoted(page)}
        for page in ("README.md", "README.ko.md")
    )
    assert english == korean


@pytest.mark.parametrize("command", ["check", "preview", "history", "plan"])
def test_what_the_readme_quotes_runs_in_a_workspace(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = furnish(tmp_path / "workspace", capsys)
    for name in ("my-review.md", "slow-letters.md"):
        desk.write(name, REVIEW)
    monkeypatch.chdir(desk.root)
    lines = [
        words for line in quoted("README.md") if (words := shlex.split(line, comments=True))[1] == command
    ]
    assert lines != []
    for words in lines:
        seen = desk.run("--rehearse", *words[1:])
        assert seen.code == 0, seen.err


DOCS = (
    "add-a-platform.md", "architecture.md", "glossary.md", "reference/cli.md", "reference/config.md",
    "reliability.md", "simulator.md", "windows.md",
)  # fmt: skip


@pytest.mark.parametrize("page", DOCS)
def test_every_page_of_the_docs_is_there_and_is_linked(page: str) -> None:
    path = ROOT / "docs" / page
    assert path.is_file()
    everything = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
    assert any(f"{path.name})" in read(other) for other in everything if other != path)


def test_every_platform_has_its_wire_facts() -> None:
    adapters = {
        path.name.removeprefix("crosspost_") for path in (ROOT / "adapters").iterdir() if path.is_dir()
    }
    assert {path.stem for path in (ROOT / "docs" / "wire").glob("*.md")} >= adapters - {"__pycache__"}
