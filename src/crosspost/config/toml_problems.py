"""What is wrong with a TOML file, said by what people really write instead of by the parser."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from datetime import datetime

from crosspost.errors import ConfigurationError

__all__ = ["explained"]

_AT = re.compile(r"\(at line (\d+), column \d+\)")
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"|\'[^\']*\'')
_SECRET = re.compile(r"token|secret|cookie|password|key", re.IGNORECASE)
_LIKE_A_SECRET = re.compile(r"[A-Za-z0-9_+/=%|-]{24,}")
_SHOWN = 60
"""How many characters of a line are shown."""

_MOMENT = re.compile(r"=\s*(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?))?\s*(?:[Z+-][\d:]*\s*)?$")
_SLIPS = (
    ("config.toml_curly", re.compile("[“”„‟‘’‚‛]")),
    ("config.toml_wide", re.compile("[\uff01-\uff5e\u3000]")),
    ("config.toml_space", re.compile("[\u00a0\u2000-\u200f\u2028-\u202f\u205f\u2060\ufeff]")),
    ("config.toml_backslash", re.compile(r"=\s*(?:[A-Za-z]:)?\\")),
    (
        "config.toml_time",
        re.compile(
            r"=\s*(?:(?:\d{4}-\d\d?-\d\d?[T ]\s*)?\d{1,2}:\d\d(?::\d\d?)?\s*$"
            r"|\d{4}-(?:\d-|\d\d-\d\b)|\d{4}\s*[./년]|\d{4}-\d\d-\d\d[T ]?.*[A-Za-z가-힣]{2,}.*$)"
        ),
    ),
    ("config.toml_name", re.compile(r'^\s*(?:\[[^\]"]*[^\x00-\x7f]|[^="]*[^\x00-\x7f][^="]*=)')),
    ("config.toml_boolean", re.compile(r"=\s*(?:true|false|yes|no|on|off|예|아니오)\s*$", re.IGNORECASE)),
    ("config.toml_comma", re.compile(r"=\s*\[.*(?:\"\"|'')\s+(?:\"\"|'')")),
    ("config.toml_comment", re.compile(r"=.*[\"'\d\]el]\s*(?://|--|/\*|<!)")),
    ("config.toml_end", re.compile(r"=.*[\"'\d\]el]\s*[;,.]\s*$")),
    ("config.toml_empty", re.compile(r"=\s*$")),
    ("config.toml_bracket", re.compile(r"^\s*\[[^=]*$")),
    ("config.toml_equals", re.compile(r"^[^=]+$")),
    ("config.toml_quote", re.compile(r"^[^\"']*[\"'][^\"']*$|=\s*(?:\[\s*)?[^=\s\d\"'\[{#+\-\]]")),
)
"""Each slip and how a line with it looks, without its quoted texts and its comment; the first that fits."""


def explained(text: str, error: tomllib.TOMLDecodeError, *, where: str) -> ConfigurationError:
    """The parser's complaint about ``text`` in our words: the line, what it looks like, what to write.

    The line is shown shortened; of one whose key looks like a secret's only the key.
    """
    found = _AT.search(str(error))
    lines = text.split("\n")
    # A file that ends too early is told at its last line that says something.
    last = max((number for number, line in enumerate(lines, start=1) if line.strip()), default=1)
    number = min(int(found[1]), last) if found else last
    opened = _open_list(lines[: number if found is None else number - 1])
    if opened is not None:
        code, number = "config.toml_list", opened
    else:
        code = _code(lines[number - 1], str(error))
    return ConfigurationError(code, where=where, line=number, text=_shown(lines[number - 1]))


def _open_list(lines: Sequence[str]) -> int | None:
    """The number of the last line that opened a list which no later one of ``lines`` closed."""
    for number in range(len(lines), 0, -1):
        bare = _QUOTED.sub('""', lines[number - 1]).partition("#")[0]
        if bare.lstrip().startswith("[") and "=" not in bare and bare.rstrip().endswith("]"):
            return None
        if "]" in bare:
            return None
        if re.search(r"=\s*\[", bare):
            return number
    return None


def _code(line: str, said: str) -> str:
    bare = _QUOTED.sub('""', line).partition("#")[0].rstrip()
    if "Cannot declare" in said or "Cannot overwrite" in said or "Cannot mutate" in said:
        return "config.toml_twice"
    if "\\" in line and ("Unescaped" in said or "hex value" in said or "escape" in said):
        return "config.toml_backslash"
    if _impossible(bare):
        return "config.toml_day"
    return next((code for code, look in _SLIPS if look.search(bare)), "config.toml")


def _impossible(bare: str) -> bool:
    """Whether a day or time stands there as it should be written, but no calendar or clock has it."""
    found = _MOMENT.search(bare)
    if found is None or not (found[2] is None or found[2].count(":") == 2):
        return False
    try:
        datetime.fromisoformat(f"{found[1]}T{found[2] or '00:00:00'}")
    except ValueError:
        return True
    return False


def _shown(line: str) -> str:
    line = line.strip()
    key = re.split(r"[=\s＝:]", line, maxsplit=1)[0]
    if _SECRET.search(line.partition("=")[0]):
        return f"{key[:_SHOWN]} …"
    line = _LIKE_A_SECRET.sub("…", line)
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN]}…"
