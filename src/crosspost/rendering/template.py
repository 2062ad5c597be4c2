"""The owner's words around a post: a template of a few values, without loops, calls or access to anything.

Jinja2 reads it, in a sandbox; only what is listed here is let through, so that a slip is said in plain words
when the configuration or the post is read, and never half-way through a publish.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from difflib import get_close_matches
from functools import lru_cache

from jinja2 import Template as Compiled
from jinja2 import TemplateError, TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from crosspost.errors import Unsupported
from crosspost.particles import PARTICLES, with_particle
from crosspost.post.text import clean

__all__ = ["BODY", "LINK", "PLAIN_TEMPLATES", "RICH_TEMPLATES", "TAGS", "Values", "check_template", "fill"]

BODY, LINK, TAGS = "\x01", "\x02", "\x03"
"""Where the body, the address and the hashtags go; no text has these marks, because `clean` drops them."""

_EXCERPT = {
    "ko": (
        '{% if what == "excerpt" and rating %}별점: {{ rating }}{% endif %}\n\n'
        '{% if what == "excerpt" and spoiler %}스포일러가 있어요.{% endif %}'
    ),
    "en": (
        '{% if what == "excerpt" and rating %}Rating: {{ rating }}{% endif %}\n\n'
        '{% if what == "excerpt" and spoiler %}Contains spoilers.{% endif %}'
    ),
}
RICH_TEMPLATES: Mapping[str, str] = {
    language: f"{facts}\n\n{{{{ body }}}}\n\n{{{{ link }}}}" for language, facts in _EXCERPT.items()
}
"""By language: for a platform with fields of their own for the title and the tags."""
PLAIN_TEMPLATES: Mapping[str, str] = {
    language: f"{{{{ title }}}}\n\n{rich}\n\n{{{{ tags }}}}" for language, rich in RICH_TEMPLATES.items()
}
"""By language: for a platform that takes one text."""

_LONGEST = 20_000
_ALLOWED = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Const,
    nodes.If,
    nodes.CondExpr,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.Concat,
    nodes.Filter,
)
_FILTERS = frozenset({"default", "josa", "lower", "replace", "trim", "truncate", "upper"})
_SLOTS = frozenset({"body", "link", "tags"})
# A tag alone on its line leaves no empty line; the line break goes into the tag, so that lines keep counting.
_ALONE = re.compile(r"^[ \t]*(\{%(?:(?!%\}).)*)%\}[ \t]*\n", re.MULTILINE)
_BLANK = re.compile(r"\n\s*\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Values:
    """What a template may name. ``body``, ``link`` and ``tags`` are marks, or empty where there is none.

    ``what`` is full, excerpt or link, ``photos`` the number of pictures in the post. From ``work`` on
    they are the facts of the review; several names are one text with commas.
    """

    title: str = ""
    body: str = BODY
    link: str = LINK
    tags: str = TAGS
    rating: str = ""
    spoiler: bool = False
    summary: str = ""
    what: str = "full"
    photos: int = 0
    work: str = ""
    original_title: str = ""
    kind: str = ""
    director: str = ""
    writer: str = ""
    cast: str = ""
    year: str = ""


_SAMPLE = Values(
    title="제목",
    rating="4.5/5",
    spoiler=True,
    summary="요약",
    photos=1,
    work="작품",
    original_title="원제",
    kind="영화",
    director="감독",
    writer="저자",
    cast="배우",
    year="2026",
)


_NAMES = frozenset(field.name for field in fields(Values))


def fill(source: str, values: Values) -> tuple[str, ...]:
    """The paragraphs of a filled template, with marks where body, link and tags go; none is empty.

    Raises `Unsupported` (``template.*``) for a template that cannot be used.
    """
    try:
        text = _compiled(source).render(asdict(values))
    except (TemplateError, TypeError, ValueError) as error:
        raise Unsupported("template.values") from error
    if text.count(BODY) > 1:
        raise Unsupported("template.body_twice")
    lines = "\n".join(line.strip() for line in text.split("\n"))
    return tuple(stripped for part in _BLANK.split(lines) if (stripped := part.strip()))


def check_template(source: str) -> None:
    """Raise `Unsupported` (``template.*``) for a template that cannot be used."""
    fill(source, _SAMPLE)


@lru_cache(maxsize=256)
def _compiled(source: str) -> Compiled:
    if len(source) > _LONGEST:
        raise Unsupported("template.long", limit=_LONGEST)
    environment = ImmutableSandboxedEnvironment(autoescape=False)
    environment.filters = {name: environment.filters.get(name, _josa) for name in _FILTERS}
    text = _ALONE.sub("\\1\n%}", clean(source))
    try:
        tree = environment.parse(text)
        for node in _all(tree):
            _check(node)
        return environment.from_string(text)
    except TemplateSyntaxError as error:
        raise Unsupported("template.syntax", line=error.lineno) from error


def _josa(word: str, particle: str) -> str:
    return with_particle(str(word), PARTICLES[particle])


def _all(node: nodes.Node) -> Iterator[nodes.Node]:
    yield node
    for child in node.iter_child_nodes():
        yield from _all(child)


def _check(node: nodes.Node) -> None:
    """Refuse what no template of ours needs, with the line it stands in."""
    match node:
        case nodes.Name(name=name) if name not in _NAMES:
            raise _unknown("template.name", name, _NAMES, node.lineno)
        case nodes.Filter(name=name) if name not in _FILTERS:
            raise _unknown("template.filter", name, _FILTERS, node.lineno)
        case nodes.Filter(name=name, node=nodes.Name(name=slot)) if slot in _SLOTS and name != "default":
            raise Unsupported("template.filtered_slot", line=node.lineno, name=slot)
        case nodes.Filter(name="josa", args=arguments):
            given = [one.value for one in arguments if isinstance(one, nodes.Const)]
            if len(given) != 1 or given[0] not in PARTICLES:
                raise Unsupported("template.particle", line=node.lineno)
        case nodes.Const(value=str(value)) if clean(value) != value:
            raise Unsupported("template.not_allowed", line=node.lineno)
        case _ if not isinstance(node, _ALLOWED):
            raise Unsupported("template.not_allowed", line=node.lineno)


def _unknown(code: str, name: str, known: frozenset[str], line: int) -> Unsupported:
    meant = get_close_matches(name, sorted(known), n=1, cutoff=0.5)
    return Unsupported(
        code, line=line, name=name, nearest=meant[0] if meant else "", known=", ".join(sorted(known))
    )
