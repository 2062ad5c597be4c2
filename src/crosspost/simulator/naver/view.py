"""What visitors see of a SmartEditor document: plain text, safe HTML, pictures."""

from __future__ import annotations

import html
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from crosspost.simulator.naver.upload import upload_at
from crosspost.simulator.world import World

__all__ = ["Seen", "see", "title_of"]

_MARKS = (("bold", "b"), ("italic", "i"), ("underline", "u"), ("strikeThrough", "s"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A document's readable side; ``images`` are picture keys in their order."""

    text: str
    html: str
    images: tuple[str, ...]
    link: str | None


def title_of(components: list[dict[str, Any]]) -> str:
    """The title's plain text."""
    return "\n".join(_line(paragraph) for paragraph in components[0]["title"])


def see(world: World, components: list[dict[str, Any]]) -> Seen:
    """Read a document that was checked."""
    body = components[1:]
    pictures = [picture for c in body for picture in _pictures(world, c)]
    cards = [c["link"] for c in body if c["@ctype"] == "oglink"]
    return Seen(
        text="\n".join(line for c in body for line in _lines(c)),
        html="\n".join(_html(world, c) for c in body),
        images=tuple(pictures),
        link=cards[0] if cards else None,
    )


def _lines(component: dict[str, Any]) -> Iterable[str]:
    match component["@ctype"]:
        case "text" | "quotation":
            return [_line(paragraph) for paragraph in component["value"]]
        case "oglink":
            return [component["link"]]
        case "table":
            cells = (cell for row in component["rows"] for cell in row["cells"])
            return [_line(paragraph) for cell in cells for paragraph in cell["value"] or []]
        case _:
            return []


def _line(paragraph: dict[str, Any]) -> str:
    return "".join(node["value"] for node in paragraph["nodes"])


def _pictures(world: World, component: dict[str, Any]) -> Iterable[str]:
    images = component["images"] if component["@ctype"] == "imageGroup" else [component]
    uploads = (upload_at(world, i["src"]) for i in images if i["@ctype"] == "image")
    return [upload["picture"] for upload in uploads if upload]


def _html(world: World, component: dict[str, Any]) -> str:
    match component["@ctype"]:
        case "text":
            return _paragraphs(component["value"])
        case "quotation":
            return f"<blockquote>{_paragraphs(component['value'])}</blockquote>"
        case "horizontalLine":
            return "<hr>"
        case "image" | "imageGroup":
            return "".join(_figure(key) for key in _pictures(world, component))
        case "oglink":
            link = html.escape(component["link"])
            title = html.escape(component["title"])
            anchor = f'<a href="{link}" rel="nofollow noopener">{title}<br><small>{link}</small></a>'
            return f'<p class="card">{anchor}</p>'
        case "table":
            return f"<table>{''.join(_row(row) for row in component['rows'])}</table>"
        case _:
            return ""


def _figure(key: str) -> str:
    return f'<figure><img src="/-/images/{key}" alt="" loading="lazy"></figure>'


def _row(row: dict[str, Any]) -> str:
    cells = (
        f'<td colspan="{cell["colSpan"]}" rowspan="{cell["rowSpan"]}">{_paragraphs(cell["value"] or [])}</td>'
        for cell in row["cells"]
    )
    return f"<tr>{''.join(cells)}</tr>"


def _paragraphs(paragraphs: list[dict[str, Any]]) -> str:
    return "".join(f"<p>{''.join(_run(node) for node in p['nodes']) or '<br>'}</p>" for p in paragraphs)


def _run(node: dict[str, Any]) -> str:
    text, style = html.escape(node["value"]), node.get("style", {})
    for name, tag in _MARKS:
        if style.get(name):
            text = f"<{tag}>{text}</{tag}>"
    if style.get("fontSizeCode") in {"fs19", "fs24", "fs28", "fs30", "fs34", "fs38"}:
        text = f'<span class="{style["fontSizeCode"]}">{text}</span>'
    if "link" in node:
        text = f'<a href="{html.escape(node["link"]["url"])}" rel="nofollow noopener">{text}</a>'
    return text
