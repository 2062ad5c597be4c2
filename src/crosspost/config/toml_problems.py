"""What is wrong with a TOML file, said by what people really write instead of by the parser."""

from __future__ import annotations

import re
import tomllib

from crosspost.errors import ConfigurationError

__all__ = ["explained"]

_AT = re.compile(r"\(at line (\d+), column \d+\)")
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"|\'[^\']*\'')
_CURLY = re.compile("[“”„‟‘’‚‛]")
_WIDE = re.compile("[\uff01-\uff5e\u3000]")
_DAY_OR_TIME = re.compile(
    r"=\s*(?:(?:\d{4}-\d\d?-\d\d?[T ]\s*)?\d{1,2}:\d\d(?::\d\d?)?\s*(?:#.*)?$|\d{4}-(?:\d-|\d\d-\d\b))"
)
_WORD_AS_VALUE = re.compile(r"=\s*[^=\s\d\"'\[{#+-]")
_SECRET = re.compile(r"token|secret|cookie|password|key", re.IGNORECASE)
_LIKE_A_SECRET = re.compile(r"[A-Za-z0-9_+/=%|-]{24,}")
_SHOWN = 60
"""How many characters of a line are shown."""


def explained(text: str, error: tomllib.TOMLDecodeError, *, where: str) -> ConfigurationError:
    """The parser's complaint about ``text`` in our words: the line, what it looks like, what to write.

    The line is shown shortened; of one whose key looks like a secret's only the key.
    """
    found = _AT.search(str(error))
    lines = text.splitlines() or [""]
    number = min(int(found[1]), len(lines)) if found else len(lines)
    line = lines[number - 1]
    return ConfigurationError(
        _code(line, str(error)), where=where, line=number, text=_shown(line) if found else ""
    )


def _code(line: str, said: str) -> str:
    bare = _QUOTED.sub('""', line)
    code = bare.partition("#")[0]
    if "Cannot declare" in said or "Cannot overwrite" in said or "Cannot mutate" in said:
        return "config.toml_twice"
    if _CURLY.search(code):
        return "config.toml_curly"
    if "\\" in line and ("Unescaped" in said or "hex value" in said or "escape" in said):
        return "config.toml_backslash"
    if _WIDE.search(code):
        return "config.toml_wide"
    if _DAY_OR_TIME.search(bare):
        return "config.toml_time"
    if code.lstrip().startswith("[") and "=" not in code:
        return "config.toml_bracket"
    if "=" not in code and code.strip():
        return "config.toml_equals"
    if code.count('"') % 2 or code.count("'") % 2 or _WORD_AS_VALUE.search(code):
        return "config.toml_quote"
    return "config.toml"


def _shown(line: str) -> str:
    line = line.strip()
    key = re.split(r"[=\s＝:]", line, maxsplit=1)[0]
    if _SECRET.search(line.partition("=")[0]):
        return f"{key[:_SHOWN]} …"
    line = _LIKE_A_SECRET.sub("…", line)
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN]}…"
