"""Both catalogues hold the same words, compiled as written, for everything the code can say."""

from __future__ import annotations

import ast
import gettext
import re
import string
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from crosspost.messages import LANGUAGES, Words

ROOT = Path(__file__).parents[2]
LOCALE = ROOT / "src" / "crosspost" / "messages" / "locale"
SOURCES = [
    path
    for folder in ("src", "adapters")
    for path in sorted((ROOT / folder).rglob("*.py"))
    if "simulator" not in path.relative_to(ROOT / folder).parts[1:-1] and "testing" not in path.parts
]
KINDS = {
    "ConfigurationError": "configuration",
    "InvalidPost": "invalid_post",
    "Unsupported": "unsupported",
    "StorageError": "storage",
    "Rejected": "rejected",
    "Unauthorized": "unauthorized",
    "Unavailable": "unavailable",
    "Unconfirmed": "unconfirmed",
}
HELPERS = {
    "rejected": "content",
    "unauthorized": "session",
    "unavailable": "service",
    "unconfirmed": "service",
}


def catalogue(language: str) -> dict[str, str]:
    with (LOCALE / language / "LC_MESSAGES" / "crosspost.po").open("rb") as file:
        return {str(entry.id): str(entry.string) for entry in read_po(file) if entry.id}


def parameters(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def nodes() -> Iterator[ast.AST]:
    for path in SOURCES:
        yield from ast.walk(ast.parse(path.read_text(encoding="utf-8")))


def text(node: ast.AST | None) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def said() -> tuple[set[tuple[str, str]], set[str]]:
    """The (kind, code) of every error the code makes, and the codes of its notices."""
    errors: set[tuple[str, str]] = set()
    notices: set[str] = set()
    for call in nodes():
        if not isinstance(call, ast.Call):
            continue
        name = call.func.id if isinstance(call.func, ast.Name) else ""
        first = text(call.args[0]) if call.args else None
        named = {word.arg: text(word.value) for word in call.keywords}
        if name in KINDS and first:
            errors.add((KINDS[name], first))
        elif name in HELPERS and (first or not call.args):
            errors.add((name, f"{name}.{first or HELPERS[name]}"))
        elif name == "Notice" and (code := named.get("code")):
            notices.add(code)
    return errors, notices


ERRORS, NOTICES = said()


def test_the_search_finds_what_is_there() -> None:
    assert ("configuration", "config.channel_unknown") in ERRORS
    assert {kind for kind, _ in ERRORS} == set(KINDS.values())
    assert "notice.no_original" in NOTICES


def test_both_languages_have_the_same_keys() -> None:
    assert catalogue("ko").keys() == catalogue("en").keys()


def test_both_languages_fill_the_same_places() -> None:
    korean, english = catalogue("ko"), catalogue("en")
    unlike = {key for key in korean if parameters(korean[key]) != parameters(english.get(key, ""))}
    assert unlike == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_is_empty(language: str) -> None:
    assert [key for key, sentence in catalogue(language).items() if not sentence.strip()] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_catalogue_is_what_is_written(language: str) -> None:
    folder = LOCALE / language / "LC_MESSAGES"
    fresh = BytesIO()
    with (folder / "crosspost.po").open("rb") as file:
        write_mo(fresh, read_po(file))
    fresh.seek(0)
    with (folder / "crosspost.mo").open("rb") as file:
        shipped = gettext.GNUTranslations(file)
    written = gettext.GNUTranslations(fresh)
    keys = catalogue(language).keys()
    stale = {key for key in keys if shipped.gettext(key) != written.gettext(key)}
    assert stale == set(), "run `make messages`"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_error_says_why_and_what_to_do(language: str) -> None:
    words = Words(language)
    assert {code for _, code in ERRORS if not words.has(f"why.{code}")} == set()
    mute = {code for kind, code in ERRORS if not (words.has(f"do.{code}") or words.has(f"do.{kind}"))}
    assert mute == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_notice_has_its_sentence(language: str) -> None:
    assert {code for code in NOTICES if not Words(language).has(code)} == set()


def test_the_catalogue_holds_nothing_that_nobody_says() -> None:
    literals = {found for node in nodes() if (found := text(node))}
    # A helper puts its kind before the reason: rejected("media") says rejected.media.
    literals |= {code for _, code in ERRORS}
    for page in (ROOT / "src" / "crosspost" / "rendering" / "templates").rglob("*.html"):
        literals |= set(re.findall(r"[\"']([a-z_]+\.[a-z_.]+)[\"']", page.read_text(encoding="utf-8")))
    composed = tuple(
        head
        for node in nodes()
        if isinstance(node, ast.JoinedStr) and node.values and (head := text(node.values[0])) and "." in head
    )
    composed = tuple(head for head in composed if head not in {"why.", "do."})
    kinds = {f"do.{kind}" for kind in KINDS.values()}
    idle = {
        key
        for key in catalogue("en")
        if key not in literals | kinds
        and key.removeprefix("why.").removeprefix("do.") not in literals
        and not key.startswith(composed)
    }
    assert idle == set()


def test_every_korean_sentence_fits_a_korean_console() -> None:
    odd = {}
    for key, sentence in catalogue("ko").items():
        left = sentence.encode("cp949", errors="replace").decode("cp949")
        if left != sentence:
            odd[key] = sentence
    assert odd == {}
