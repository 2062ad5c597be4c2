"""Wording: keys and parameters to sentences; an error to what is public, why, and what to do."""

from __future__ import annotations

import gettext
import re
import string
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crosspost.errors import CrosspostError
from crosspost.particles import with_particle

__all__ = ["LANGUAGES", "Message", "Words"]

LANGUAGES = ("ko", "en")
_EMPTY_BRACKETS = re.compile(r"\s*\(\s*\)")
_COMMAND = re.compile(
    r"crosspost (?=(?:approve|backup|cancel|handover|history|pause|plan|publish|restore|resume|retry|run"
    r"|settle|show|status)(?![a-z]))"
)
_CATALOGUES = Path(__file__).parent / "locale"


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """The three parts of a message, in the order they are said."""

    now: str
    """What is public now."""
    why: str
    do: str

    def __str__(self) -> str:
        return "\n".join(part for part in (self.now, self.why, self.do) if part)


class Words:
    """The words of one language; in a ``rehearsal`` the commands they name rehearse too."""

    def __init__(self, language: str, *, rehearsal: bool = False) -> None:
        self.language = language if language in LANGUAGES else "en"
        self._rehearsal = rehearsal
        self._catalogue = gettext.translation("crosspost", _CATALOGUES, languages=[self.language])

    def has(self, key: str) -> bool:
        """Whether the catalogue has words for ``key``."""
        return self._catalogue.gettext(key) != key

    def say(self, key: str, /, **params: Any) -> str:
        """The sentence for ``key``; a key without words comes back as itself, with its parameters.

        In Korean ``{name:을}`` adds the particle that fits the word.
        """
        template = self._catalogue.gettext(key)
        if template == key:
            shown = ", ".join(f"{name}={value}" for name, value in params.items())
            return f"{key} ({shown})" if shown else key
        sentence = str(_Sentence().vformat(template, (), _Lenient(params)))
        if self._rehearsal and "--rehearse" not in sentence:
            # A command copied from here must not leave the rehearsal.
            sentence = _COMMAND.sub("crosspost --rehearse ", sentence)
        return _EMPTY_BRACKETS.sub("", sentence)

    def name(self, names: Mapping[str, str]) -> str:
        """A name in this language, from names by language."""
        return names.get(self.language) or names.get("en") or next(iter(names.values()))

    def error(self, error: CrosspostError, *, now: str | None = "now.nothing", **params: Any) -> Message:
        """An error in its three parts; ``now`` is the key for what is public, ``None`` says nothing of it."""
        return self.record(
            {"code": error.code, "kind": error.kind, "params": error.params, "where": error.where},
            now=now,
            **params,
        )

    def record(self, record: Mapping[str, Any], *, now: str | None, own: str = "", **params: Any) -> Message:
        """An error as the ledger keeps it, in its three parts.

        ``own`` is the key of a remedy that is tried first.
        """
        values = {**params, **(record.get("params") or {})}
        where = record.get("where")
        why = self.say(f"why.{record['code']}", **values)
        return Message(
            now=self.say(now, **values) if now else "",
            why=f"{where}: {why}" if where else why,
            do=self._remedy(record, values, own),
        )

    def _remedy(self, record: Mapping[str, Any], values: Mapping[str, Any], own: str) -> str:
        keys = [own] if own else []
        keys.append(f"do.{record['code']}")
        if values.get("nearest"):
            keys.insert(0, "do.nearest")
        keys.append(f"do.{record.get('kind')}")
        return next((self.say(key, **values) for key in keys if self.has(key)), "")


class _Sentence(string.Formatter):
    """Formats plainly; a format that is no Python format is a Korean particle."""

    def format_field(self, value: Any, format_spec: str) -> str:
        if format_spec and not format_spec.isascii():
            return with_particle(str(value), format_spec)
        return str(super().format_field(value, format_spec))


class _Lenient(dict[str, Any]):
    """A sentence is never lost for want of a parameter: the platform did not say it."""

    def __missing__(self, key: str) -> str:
        return ""
