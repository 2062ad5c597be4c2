"""Lines of YAML that only a person can read: ``title: 영화: Her 리뷰``, ``title: [리뷰] Her``.

Nothing here touches what YAML can read. Where it can not, a line whose key wants one text, and whose value
YAML refuses also by itself, is put in quotation marks: nothing else can be meant by it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import yaml

from crosspost.post.front.composing import compose
from crosspost.post.front.keys import is_key_of_text
from crosspost.post.front.slips import yaml_slip

__all__ = ["repaired"]

_LINE = re.compile(r"(?P<key>[\w -]*\w)(?P<colon>[ \t]*:[ \t]+)(?P<rest>\S.*)")
_COMMENT = re.compile(r"\s+#(?:\s.*)?$")


def repaired(head: str) -> str | None:
    """The head with such lines in quotation marks, line for line; ``None`` where there are none."""
    lines = head.split("\n")
    mended = list(_mended(lines))
    return None if mended == lines else "\n".join(mended)


def _mended(lines: Sequence[str]) -> Iterator[str]:
    for line, after in zip(lines, [*lines[1:], ""], strict=True):
        found = _LINE.fullmatch(line)
        if found and is_key_of_text(found["key"]) and not _goes_on(after) and _is_broken(line):
            said = _COMMENT.sub("", found["rest"]).replace("'", "''").rstrip()
            yield f"{found['key']}{found['colon']}'{said}'"
        else:
            yield line


def _goes_on(after: str) -> bool:
    """Whether the next line is set in, so that it may belong to the value."""
    return after[:1].isspace() and bool(after.strip())


def _is_broken(line: str) -> bool:
    try:
        compose(line)
    except yaml.MarkedYAMLError as error:
        # A list or a quotation that is begun and not ended goes on where nobody can tell.
        return yaml_slip(error.problem or "") == "post.front_matter_quotes"
    except yaml.YAMLError:
        return False
    return False
