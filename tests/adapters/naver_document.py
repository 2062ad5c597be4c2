"""What Naver would refuse or silently drop in a ``documentModel``, written apart from what builds one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

ID = re.compile(r"SE-[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
URL = re.compile(r"https?://[a-z0-9]", re.IGNORECASE)

FIELDS = {
    "documentTitle": {"id", "layout", "title", "subTitle", "align"},
    "text": {"id", "layout", "value"},
    "quotation": {"id", "layout", "value", "source"},
    "horizontalLine": {"id", "layout", "align"},
    "table": {"id", "layout", "width", "columnCount", "borderStyleName", "rows"},
    "tableRow": {"cells"},
    "tableCell": {"id", "colSpan", "rowSpan", "width", "height", "backgroundColor", "value"},
    "image": {
        *("id", "layout", "align", "src", "internalResource", "represent", "path", "domain", "fileSize"),
        *("width", "widthPercentage", "height", "originalWidth", "originalHeight", "fileName", "caption"),
        *("format", "displayFormat", "imageLoaded", "contentMode", "origin", "ai"),
    },
    "imageOrigin": {"srcFrom"},
    "imageGroup": {"id", "layout", "contentMode", "caption", "images"},
    "oglink": {
        *("id", "layout", "title", "domain", "link", "thumbnail", "description", "video", "oglinkSign")
    },
    "thumbnail": {"src", "width", "height"},
}
LOOSE = {
    "paragraph": ({"id", "nodes"}, {"style"}),
    "textNode": ({"id", "value"}, {"style", "link"}),
    "paragraphStyle": ({"align"}, set()),
    "nodeStyle": (set(), {"bold", "italic", "strikeThrough", "fontColor", "fontSizeCode"}),
    "urlLink": ({"url"}, set()),
}


def faults_of(model: dict[str, Any]) -> list[str]:
    """Everything that is wrong with a model; empty when it would be taken as it is."""
    components = model["document"]["components"]
    every = list(objects(components))
    return [
        *(fault for each in every for fault in _field_faults(each)),
        *([] if components[0].get("@ctype") == "documentTitle" else ["the title is not first"]),
        *([] if len(components) > 1 else ["there is no body"]),
        *_id_faults(every),
        *_node_faults(every),
        *_image_faults(components, every),
    ]


def objects(value: Any) -> Iterator[dict[str, Any]]:
    """Every JSON object in a value, from the outside in, in order."""
    if isinstance(value, dict):
        yield value
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from objects(each)


def texts_of(component: Any) -> list[str]:
    """The values of all runs in a component, in order."""
    return [each["value"] for each in objects(component) if each.get("@ctype") == "textNode"]


def body_text(model: dict[str, Any]) -> str:
    """All text of the body without line ends."""
    return "".join(texts_of(model["document"]["components"][1:]))


def _field_faults(each: dict[str, Any]) -> Iterator[str]:
    ctype = each.get("@ctype")
    fields = set(each) - {"@ctype"}
    if ctype in FIELDS and fields != FIELDS[ctype]:
        yield f"{ctype} has the fields {sorted(fields ^ FIELDS[ctype])} too many or too few"
    elif ctype in LOOSE and not LOOSE[ctype][0] <= fields <= LOOSE[ctype][0] | LOOSE[ctype][1]:
        yield f"{ctype} has the fields {sorted(fields)}"
    elif ctype not in FIELDS and ctype not in LOOSE:
        yield f"{ctype} is unknown"


def _id_faults(every: list[dict[str, Any]]) -> Iterator[str]:
    ids = [each["id"] for each in every if "id" in each]
    if len(ids) != len(set(ids)):
        yield "an id stands twice"
    yield from (f"{each} is no id" for each in ids if not ID.fullmatch(each))


def _node_faults(every: list[dict[str, Any]]) -> Iterator[str]:
    for each in every:
        if each.get("@ctype") == "paragraph" and not each["nodes"]:
            yield "a paragraph has no nodes"
        if each.get("@ctype") == "textNode" and "\n" in each["value"]:
            yield "a run holds a line break"
        if each.get("@ctype") == "textNode" and "link" not in each and URL.search(each["value"]):
            yield f"an address is no link: {each['value']}"
        if each.get("@ctype") in {"text", "quotation", "tableCell"} and not each["value"]:
            yield f"an empty {each['@ctype']}"


def _image_faults(components: list[dict[str, Any]], every: list[dict[str, Any]]) -> Iterator[str]:
    images = [each for each in every if each.get("@ctype") == "image"]
    if images and [each.get("represent") for each in components if "represent" in each].count(True) != 1:
        yield "not exactly one top-level image represents the post"
    for image in images:
        if not image["src"].startswith("https://blogfiles.pstatic.net/"):
            yield "an image is not on Naver's server"
