"""The components of a SmartEditor document: which fields each may carry, and of which kind.

`PARSE_FAIL` and `NOT_ACCEPTABLE` refuse the whole document; a component that `Vanishes` is dropped without a
word, which is what Naver does with most wrong fields.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

__all__ = ["SHAPES", "UNCHECKED", "DocumentRefused", "Shape", "Vanishes", "check_fields", "check_id"]

PARSE_FAIL = "parse fail"
NOT_ACCEPTABLE = "not acceptable"

Rule = Callable[[Any], bool]


class DocumentRefused(Exception):
    """The document is refused with Naver's error code; the message says why."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class Vanishes(Exception):
    """The component is dropped silently; the message says why."""


def _is_bool(value: Any) -> bool:
    return isinstance(value, bool)


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _is_positive(value: Any) -> bool:
    return _is_whole(value) and value > 0


def _is_list(value: Any) -> bool:
    return isinstance(value, list)


def _is_filled(value: Any) -> bool:
    return isinstance(value, list) and bool(value)


def _is_object(value: Any) -> bool:
    return isinstance(value, dict)


def _is_null(value: Any) -> bool:
    return value is None


def _matches(pattern: str) -> Rule:
    compiled = re.compile(pattern)
    return lambda value: isinstance(value, str) and compiled.fullmatch(value) is not None


def _or_null(rule: Rule) -> Rule:
    return lambda value: value is None or rule(value)


_ID = _matches(r"SE-[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
_ALIGN = _matches("left|center|right|justify")
_COLOUR = _matches(r"#[0-9a-fA-F]{6}|")
_ADDRESS = _matches(r"https?://[^\s/]\S*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """The fields of one ``@ctype``. ``vanishes``: a wrong field drops the component, else it is refused."""

    needs: Mapping[str, Rule]
    may: Mapping[str, Rule] = field(default_factory=dict)
    vanishes: bool = False


SHAPES: Mapping[str, Shape] = {
    "documentTitle": Shape(
        needs={"id": _ID, "layout": _matches("default"), "title": _is_filled},
        may={"subTitle": _is_null, "align": _ALIGN},
    ),
    "paragraph": Shape(needs={"id": _ID, "nodes": _is_list}, may={"style": _is_object}),
    "paragraphStyle": Shape(needs={}, may={"align": _ALIGN, "lineHeight": _is_number, "list": _is_object}),
    "paragraphListStyle": Shape(needs={"type": _is_text, "level": _is_whole}),
    "textNode": Shape(needs={"id": _ID, "value": _is_text}, may={"style": _is_object, "link": _is_object}),
    "nodeStyle": Shape(
        needs={},
        may={
            "bold": _is_bool,
            "italic": _is_bool,
            "underline": _is_bool,
            "strikeThrough": _is_bool,
            "fontColor": _COLOUR,
            "fontSizeCode": _matches(r"fs\d{2}"),
            "fontFamily": _is_text,
            "backgroundColor": _COLOUR,
        },
    ),
    "urlLink": Shape(needs={"url": _ADDRESS}),
    "text": Shape(needs={"id": _ID, "layout": _matches("default"), "value": _is_filled}),
    "quotation": Shape(
        needs={"id": _ID, "value": _is_filled},
        may={
            "layout": _matches("default|quotation_line|quotation_postit"),
            "style": _matches("line"),
            "source": _or_null(_is_list),
            "align": _ALIGN,
        },
        vanishes=True,
    ),
    "horizontalLine": Shape(
        needs={"id": _ID, "layout": _matches("default|line[1-7]")}, may={"align": _ALIGN}, vanishes=True
    ),
    "image": Shape(
        needs={
            "id": _ID,
            "layout": _matches("default"),
            "src": _is_text,
            "represent": _is_bool,
            "path": _is_text,
            "domain": _is_text,
            "fileSize": _is_positive,
            "width": _is_positive,
            "height": _is_positive,
            "originalWidth": _is_positive,
            "originalHeight": _is_positive,
            "fileName": _is_text,
        },
        may={
            "align": _ALIGN,
            "internalResource": _is_bool,
            "widthPercentage": _is_number,
            "caption": _is_null,
            "format": _matches("normal"),
            "displayFormat": _matches("normal"),
            "imageLoaded": _is_bool,
            "contentMode": _matches("normal|fit|extend"),
            "origin": _is_object,
            "ai": _is_bool,
        },
        vanishes=True,
    ),
    "imageOrigin": Shape(needs={"srcFrom": _matches("local")}, vanishes=True),
    "imageGroup": Shape(
        needs={
            "id": _ID,
            "layout": _matches("collage"),
            "contentMode": _matches("extend"),
            "images": _is_filled,
        },
        may={"caption": _is_null},
        vanishes=True,
    ),
    "oglink": Shape(
        needs={
            "id": _ID,
            "layout": _matches("default|image|large_image"),
            "title": _is_text,
            "domain": _is_text,
            "link": _ADDRESS,
            "oglinkSign": _matches(r".+__v1\.0"),
        },
        may={"thumbnail": _or_null(_is_object), "description": _or_null(_is_text), "video": _is_bool},
        vanishes=True,
    ),
    "thumbnail": Shape(needs={"src": _ADDRESS, "width": _is_positive, "height": _is_positive}, vanishes=True),
    "table": Shape(
        needs={"id": _ID, "layout": _matches("default"), "columnCount": _is_positive, "rows": _is_filled},
        may={"width": _is_number, "borderStyleName": _is_text, "align": _ALIGN},
        vanishes=True,
    ),
    "tableRow": Shape(needs={"cells": _is_filled}, vanishes=True),
    "tableCell": Shape(
        needs={"id": _ID, "colSpan": _is_positive, "rowSpan": _is_positive, "value": _or_null(_is_list)},
        may={
            "width": _is_number,
            "height": _is_number,
            "backgroundColor": _is_text,
            "textAlign": _or_null(_is_text),
        },
        vanishes=True,
    ),
}

UNCHECKED = frozenset({"code", "file", "schedule", "sticker", "placesMap"})
"""Components seen in the wild whose JSON nobody has written down: taken as they are."""


def check_id(value: dict[str, Any], ctype: str) -> None:
    """Check an object's id. Raises `DocumentRefused`."""
    if not _ID(value.get("id")):
        raise DocumentRefused(NOT_ACCEPTABLE, f"{ctype}.id is not SE-<uuid4>")


def check_fields(value: dict[str, Any], ctype: str) -> None:
    """Check an object's fields against the shape of its ``@ctype``.

    Raises `DocumentRefused` or `Vanishes`. A boolean written as text is always refused.
    """
    shape = SHAPES[ctype]
    rules = {**shape.needs, **shape.may}
    missing = next((name for name in shape.needs if name not in value), None)
    unknown = next((name for name in value if name != "@ctype" and name not in rules), None)
    wrong = next((name for name, rule in rules.items() if name in value and not rule(value[name])), None)
    if wrong is not None and rules[wrong] is _is_bool:
        raise DocumentRefused(NOT_ACCEPTABLE, f"{ctype}.{wrong} is no boolean")
    if "id" in shape.needs:
        check_id(value, ctype)
    reason = (
        (missing is not None and f"{ctype}.{missing} is missing")
        or (unknown is not None and f"{ctype}.{unknown} is no field of it")
        or (wrong is not None and f"{ctype}.{wrong} has a value that cannot be there")
    )
    if reason:
        raise Vanishes(reason) if shape.vanishes else DocumentRefused(NOT_ACCEPTABLE, reason)
