"""The language of a workspace, also where the rest of its configuration cannot be used."""

from __future__ import annotations

import re

from crosspost.config.workspace import Workspace

__all__ = ["written_language"]

_TABLE = re.compile(r"^\s*\[", re.MULTILINE)
_LANGUAGE = re.compile(r"""^\s*language\s*=\s*["'](ko|en)["']\s*(?:#.*)?$""", re.MULTILINE)


def written_language(workspace: Workspace) -> str | None:
    """The ``language`` that a configuration names at its top; ``None`` where it names none.

    The file is not read as TOML: what is wrong with it is to be told in this language.
    """
    try:
        text = workspace.config.read_text(encoding="utf-8-sig", errors="replace")
    except OSError:
        # Whoever reads the settings says what is wrong with the file.
        return None
    found = _LANGUAGE.search(_TABLE.split(text, maxsplit=1)[0])
    return found[1] if found else None
