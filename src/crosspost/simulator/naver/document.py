"""The strict check of a `documentModel`: what Naver would refuse, and what it would silently lose."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from crosspost.simulator.naver.components import (
    NOT_ACCEPTABLE,
    PARSE_FAIL,
    UNCHECKED,
    DocumentRefused,
    Vanishes,
    check_fields,
    check_id,
)
from crosspost.simulator.naver.upload import DOMAIN, upload_at
from crosspost.simulator.world import World

__all__ = ["Checked", "check_document"]

_TOP = (
    frozenset({"text", "quotation", "horizontalLine", "image", "imageGroup", "oglink", "table"}) | UNCHECKED
)
_VERSION = re.compile(r"2\.(8|9|10)\.\d+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A document that is taken: its components (title first) and why others vanished."""

    document_id: str
    model: dict[str, Any]
    lost: tuple[str, ...]

    @property
    def components(self) -> list[dict[str, Any]]:
        """The title and what follows it."""
        found: list[dict[str, Any]] = self.model["document"]["components"]
        return found


def check_document(world: World, text: str) -> Checked:
    """Read a compact JSON document. Raises `DocumentRefused` with Naver's error code."""
    model = _read(text)
    document = model["document"]
    components = document["components"]
    check = _Check(world)
    check.ids(model)
    check.title(components[0])
    kept, lost = [components[0]], []
    for component in components[1:]:
        try:
            check.component(component)
        except Vanishes as reason:
            lost.append(str(reason))
        else:
            kept.append(component)
    check.represent(components)
    return Checked(
        document_id=model["documentId"],
        model={**model, "document": {**document, "components": kept}},
        lost=tuple(lost),
    )


def _read(text: str) -> dict[str, Any]:
    try:
        model = json.loads(text, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise DocumentRefused(PARSE_FAIL, "documentModel is no JSON") from error
    if not isinstance(model, dict) or not isinstance(model.get("document"), dict):
        raise DocumentRefused(PARSE_FAIL, "documentModel has no document")
    document = model["document"]
    if not isinstance(model.get("documentId"), str) or set(model) != {"documentId", "document"}:
        raise DocumentRefused(PARSE_FAIL, "documentModel is {documentId: text, document}")
    if not _VERSION.fullmatch(str(document.get("version"))) or document.get("theme") != "default":
        raise DocumentRefused(NOT_ACCEPTABLE, "version or theme of the document")
    if document.get("language") != "ko-KR" or not document.get("id") or not isinstance(document["id"], str):
        raise DocumentRefused(NOT_ACCEPTABLE, "language or id of the document")
    if set(document) - {"version", "theme", "language", "id", "di", "components"}:
        raise DocumentRefused(NOT_ACCEPTABLE, "an unknown field of the document")
    if not isinstance(document.get("components"), list) or not document["components"]:
        raise DocumentRefused(PARSE_FAIL, "a document without components")
    return model


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


class _Check:
    def __init__(self, world: World) -> None:
        self._world = world

    def ids(self, model: dict[str, Any]) -> None:
        """Every object of the components has a ``@ctype``; every id is there once."""
        seen: set[str] = set()
        for value in _objects(model["document"]["components"]):
            if not isinstance(value.get("@ctype"), str):
                raise DocumentRefused(PARSE_FAIL, "an object without @ctype")
            if "id" in value and str(value["id"]) in seen:
                raise DocumentRefused(NOT_ACCEPTABLE, f"the id {value['id']} is there twice")
            seen.update({str(value["id"])} if "id" in value else ())

    def title(self, component: Any) -> None:
        """The first component is the title, and its paragraphs stand under ``title``."""
        self._ctype(component, {"documentTitle"})
        check_fields(component, "documentTitle")
        self._paragraphs(component["title"])

    def component(self, component: Any) -> None:
        """One component of the body."""
        ctype = self._ctype(component, _TOP)
        if ctype in UNCHECKED:
            check_id(component, ctype)
            return
        check_fields(component, ctype)
        match ctype:
            case "text" | "quotation":
                self._paragraphs(component["value"])
                self._paragraphs(component.get("source") or [])
            case "image":
                self._image(component)
            case "imageGroup":
                self._collage(component)
            case "oglink":
                self._card(component)
            case "table":
                self._table(component)

    def represent(self, components: list[dict[str, Any]]) -> None:
        """With images, exactly one at the top level represents the post."""
        images = [each for each in _objects(components) if each["@ctype"] == "image"]
        on_top = [each for each in components if each["@ctype"] == "image"]
        chosen = [sum(each.get("represent") is True for each in some) for some in (images, on_top)]
        if images and chosen != [1, 1]:
            raise DocumentRefused(NOT_ACCEPTABLE, "exactly one top-level image must have represent:true")

    def _ctype(self, value: Any, known: set[str] | frozenset[str]) -> str:
        ctype = value.get("@ctype") if isinstance(value, dict) else None
        if not isinstance(ctype, str) or ctype not in known:
            raise DocumentRefused(PARSE_FAIL, f"unknown @ctype {ctype!r}")
        return ctype

    def _inner(self, value: Any, ctype: str) -> None:
        self._ctype(value, {ctype})
        check_fields(value, ctype)

    def _paragraphs(self, paragraphs: list[Any]) -> None:
        for paragraph in paragraphs:
            self._inner(paragraph, "paragraph")
            if not paragraph["nodes"]:
                raise DocumentRefused(PARSE_FAIL, "a paragraph without nodes")
            if "style" in paragraph:
                self._inner(paragraph["style"], "paragraphStyle")
                if "list" in paragraph["style"]:
                    self._inner(paragraph["style"]["list"], "paragraphListStyle")
            for node in paragraph["nodes"]:
                self._node(node)

    def _node(self, node: Any) -> None:
        self._inner(node, "textNode")
        if "style" in node:
            self._inner(node["style"], "nodeStyle")
        if "link" in node:
            self._inner(node["link"], "urlLink")

    def _image(self, image: Any) -> None:
        """The image must be one that an upload handed out, described as the upload's answer did."""
        upload = upload_at(self._world, image["src"])
        if upload is None or image["domain"] != DOMAIN:
            raise DocumentRefused(NOT_ACCEPTABLE, "image.src was not handed out by an upload")
        url = image["src"].partition("?")[0].removeprefix(DOMAIN)
        if image["path"].strip("/") not in {url.strip("/"), upload["folder"].strip("/")}:
            raise DocumentRefused(NOT_ACCEPTABLE, "image.path is neither the upload's url nor its folder")
        told = (image["fileName"], image["fileSize"], image["originalWidth"], image["originalHeight"])
        if told != (upload["file_name"], upload["size"], upload["width"], upload["height"]):
            raise DocumentRefused(NOT_ACCEPTABLE, "image differs from its upload in name, size or pixels")
        if "origin" in image:
            self._inner(image["origin"], "imageOrigin")

    def _collage(self, group: Any) -> None:
        for image in group["images"]:
            self._inner(image, "image")
            self._image(image)
        shares = [image.get("widthPercentage", 0) for image in group["images"]]
        if min(shares) <= 0 or abs(sum(shares) - 100) > 1:
            raise Vanishes("imageGroup: the widths of a row must make 100")

    def _card(self, card: Any) -> None:
        signed = self._world.rows("naver.oglinks").get(card["oglinkSign"])
        if signed is None or signed["url"] != card["link"]:
            raise Vanishes("oglink: the signature is not the one for its link")
        if card.get("thumbnail") is not None:
            self._inner(card["thumbnail"], "thumbnail")

    def _table(self, table: Any) -> None:
        for row in table["rows"]:
            self._inner(row, "tableRow")
            for cell in row["cells"]:
                self._inner(cell, "tableCell")
                self._paragraphs(cell["value"] or [])
        spans = (sum(cell["colSpan"] for cell in row["cells"]) for row in table["rows"])
        if any(span > table["columnCount"] for span in spans):
            raise Vanishes("table: a row is wider than columnCount")


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        for item in value.values():
            yield from _objects(item)
    elif isinstance(value, list):
        for item in value:
            yield from _objects(item)
