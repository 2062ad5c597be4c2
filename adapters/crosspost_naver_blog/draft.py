"""A saved draft: its number, and what Naver really kept of it."""

from __future__ import annotations

import html
import json
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from crosspost.transport import Answer
from crosspost_naver_blog.answers import dig, number_of
from crosspost_naver_blog.calls import Calls
from crosspost_naver_blog.faults import NO_ID, PLATFORM, refusal, success_of
from crosspost_naver_blog.lists import log_no_of

__all__ = ["Contents", "contents_of", "read_draft", "saved_log_no", "shortfall"]

_SHOWN = 80
_WORDS_UNDER = {"textNode": "value", "oglink": "link"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What a document holds, for comparing: title, the texts of all runs, images, tags.

    Texts are in NFC with single spaces; runs without text are left out. A link card's text is its address;
    images in a row count one by one.
    """

    title: str
    texts: tuple[str, ...]
    images: int
    tags: frozenset[str] = frozenset()


def saved_log_no(answer: Answer) -> int:
    """The number of the draft or post that was written; raises what any other answer means."""
    result = success_of(answer, visible=True).get("result")
    log_no = number_of(dig(result, "logNo")) or log_no_of(str(dig(result, "redirectUrl") or ""))
    if log_no is None:
        raise NO_ID.raised(visible=True, platform=PLATFORM)
    return log_no


def read_draft(calls: Calls, log_no: int) -> Contents:
    """Read a draft back; raises a `DeliveryError` when it cannot be read."""
    params = {"blogId": calls.blog_id, "logNo": str(log_no)}
    answer = calls.blog("RabbitTempPostRead.naver", params)
    result = _decoded(success_of(answer, visible=False).get("result"))
    document = next((each for each in _objects(result) if isinstance(each.get("components"), list)), None)
    if document is None:
        raise refusal(answer, visible=False)
    tags = next((each["tags"] for each in _objects(result) if each.get("tags")), "")
    return contents_of(document, tags.split(",") if isinstance(tags, str) else tags)


def contents_of(document: Mapping[str, Any], tags: Iterable[str]) -> Contents:
    """What the ``document`` of a ``documentModel`` holds."""
    components = list(_components(document))
    titles = [each for each in components if each.get("@ctype") == "documentTitle"]
    bodies = [each for each in components if each.get("@ctype") != "documentTitle"]
    texts = (_comparable(text) for text in _texts(bodies))
    return Contents(
        title=_comparable("".join(_texts(titles))),
        texts=tuple(text for text in texts if text),
        images=sum(each.get("@ctype") == "image" for each in _objects(bodies)),
        tags=frozenset(_comparable(str(tag)) for tag in tags),
    )


def shortfall(sent: Contents, kept: Contents) -> list[dict[str, Any]]:
    """What is missing from the draft: its part, what was sent and what was kept. Empty when it is whole."""
    missing: list[dict[str, Any]] = []
    if sent.title != kept.title:
        missing.append({"part": "title", "sent": sent.title[:_SHOWN], "kept": kept.title[:_SHOWN]})
    lost = Counter(sent.texts) - Counter(kept.texts)
    missing += [{"part": "text", "sent": text[:_SHOWN], "kept": ""} for text in lost.elements()]
    if kept.images < sent.images:
        missing.append({"part": "images", "sent": sent.images, "kept": kept.images})
    missing += [{"part": "tag", "sent": tag, "kept": ""} for tag in sorted(sent.tags - kept.tags)]
    return missing


def _components(document: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    return (each for each in document["components"] if isinstance(each, dict))


def _decoded(value: Any) -> Any:
    """Open the JSON texts in an answer, but not a reader's text that happens to look like JSON."""
    if isinstance(value, dict):
        return value if value.get("@ctype") == "textNode" else {k: _decoded(v) for k, v in value.items()}
    if isinstance(value, list):
        return [_decoded(each) for each in value]
    if isinstance(value, str) and value.lstrip()[:1] in {"{", "["}:
        try:
            return _decoded(json.loads(value))
        except ValueError:
            return value
    return value


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from _objects(each)


def _texts(components: Iterable[dict[str, Any]]) -> Iterator[str]:
    for each in _objects(list(components)):
        key = _WORDS_UNDER.get(str(each.get("@ctype")))
        if key:
            yield str(each.get(key) or "")


def _comparable(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", html.unescape(text)).split())
