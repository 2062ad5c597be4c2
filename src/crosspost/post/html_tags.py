"""What of the text in angle brackets is HTML: a title like ``<The Road>`` or ``<Her>`` is none."""

from __future__ import annotations

import re

__all__ = ["TAG", "is_tag"]

_VALUE = r"\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'=<>`]+)"

TAG = re.compile(
    rf"</?(?P<name>[a-z][a-z0-9-]*)(?P<more>(?:\s+[^\s<>=\"'/]+(?:{_VALUE})?)*)\s*/?>", re.IGNORECASE
)
"""A whole tag that begins or ends something."""

_ATTRIBUTE = re.compile(rf"([^\s=\"']+)({_VALUE})?")
_SWITCH_WORDS = """
allowfullscreen async autoplay checked controls defer disabled hidden loop muted noshade nowrap open
playsinline readonly required reversed selected webkitallowfullscreen mozallowfullscreen
"""
_SWITCHES = frozenset(_SWITCH_WORDS.split())
_EMPTY = frozenset({"br", "hr", "img", "wbr"})
_NAME_WORDS = """
a abbr acronym address applet area article aside audio b base basefont bdi bdo big blink blockquote
body button canvas caption center cite code col colgroup data datalist dd del details dfn dialog dir
div dl dt em embed fieldset figcaption figure font footer form frame frameset g h1 h2 h3 h4 h5 h6
head header hgroup html i iframe input ins kbd label legend li link main map mark marquee math menu
meta meter nav nobr noframes noscript object ol optgroup option output p param path picture pre
progress q rp rt ruby s samp script section select slot small source span strike strong style sub
summary sup svg table tbody td template textarea tfoot th thead time title tr track tt u ul use var
video
"""
_NAMES = _EMPTY | frozenset(_NAME_WORDS.split())


def is_tag(text: str, around: str) -> bool:
    """Whether a text that looks like a tag is one, in the text ``around`` it.

    The names of HTML are words, too: ``<Time>`` is a title where nothing ends it, so is ``<a little life>``.
    """
    found = TAG.match(text)
    if found is None or found["name"].lower() not in _NAMES:
        return False
    said = _ATTRIBUTE.findall(found["more"])
    if any(not value and name.lower() not in _SWITCHES for name, value in said):
        return False
    name = found["name"].lower()
    sure = found["name"].islower() or name in _EMPTY or any(value for _, value in said)
    return sure or f"</{name}" in around.lower()
