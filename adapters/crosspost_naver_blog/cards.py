"""Link cards: a page as Naver read and signed it, asked for before anything is written.

A card is an ornament: where Naver gives none, its address stays text. Only what ends the session stops the
attempt, as it does on every other call.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from crosspost.adapter import Journal, Trace
from crosspost.errors import Unauthorized, Unavailable
from crosspost.post import LinkCard
from crosspost.rendering import Rendition
from crosspost.transport import Answer
from crosspost_naver_blog.answers import dig, payload_of
from crosspost_naver_blog.calls import Calls
from crosspost_naver_blog.faults import refusal
from crosspost_naver_blog.runs import component_ids, web_address
from crosspost_naver_blog.session import REUSED_FOR, EditorSession, token_refused

__all__ = ["SignedCard", "card_addresses", "read_card", "remembered_cards", "signed_cards"]

_MOST = 20
"""How many pages are asked for, at most, for one post; our own cap. The addresses of others stay text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedCard:
    """What Naver says of a page: ``link`` is the address as Naver writes it, the one it signed.

    ``picture`` is the address of the page's picture, empty unless its width and height (pixels) are told too.
    """

    link: str
    title: str
    description: str = ""
    picture: str = ""
    picture_width: int = 0
    picture_height: int = 0
    signature: str = field(repr=False)


def card_addresses(rendition: Rendition) -> tuple[str, ...]:
    """The addresses that may become cards: each once, in order."""
    cards = (block.url for block in rendition.document if isinstance(block, LinkCard))
    return tuple(dict.fromkeys(url for url in cards if web_address(url)))[:_MOST]


def signed_cards(
    rendition: Rendition, calls: Calls, session: EditorSession, journal: Journal
) -> Mapping[str, SignedCard]:
    """The cards Naver signs, by the address in the post; what an attempt got lately is used again.

    A service that is down or wants to be left alone is asked no more. Raises `Unauthorized` for a session
    that ended or a bot check, and `Unavailable` for a token that is to be fetched anew.
    """
    cards: dict[str, SignedCard] = {}
    app_id = next(component_ids(f"app:{rendition.digest}"))
    listening = True
    for url in card_addresses(rendition):
        kept = journal.recall(_key(url), younger_than=REUSED_FOR)
        if kept is not None:
            cards[url] = SignedCard(**kept)
            continue
        answer = _asked(calls, url, session, app_id) if listening else None
        listening = answer is not None and answer.status != 429 and answer.status < 500
        card = _signed(answer, journal) if answer is not None else None
        # None too is remembered: it tells a later look that this attempt wrote the address as text.
        journal.remember(_key(url), asdict(card) if card else None)
        if card:
            cards[url] = card
    return cards


def remembered_cards(rendition: Rendition, trace: Trace) -> Mapping[str, SignedCard]:
    """The cards that the last attempt's document held."""
    kept = {url: trace.recall(_key(url)) for url in card_addresses(rendition)}
    return {url: SignedCard(**card) for url, card in kept.items() if card}


def read_card(answer: Answer) -> SignedCard | None:
    """The card in an answer; ``None`` when the answer holds no signed web address."""
    payload = payload_of(answer)
    signature, card = payload.get("oglinkSign"), payload.get("oglink")
    link = web_address(_word(dig(card, "url")))
    # The signature is for the address exactly as it is told.
    if answer.status != 200 or not link or link != dig(card, "url") or not _word(signature):
        return None
    summary = dig(card, "summary")
    return SignedCard(
        link=link,
        title=_word(dig(summary, "title")) or link,
        description=_word(dig(summary, "description")),
        signature=_word(signature),
        **_picture(dig(summary, "image")),
    )


def _asked(calls: Calls, url: str, session: EditorSession, app_id: str) -> Answer | None:
    try:
        return calls.link_card(web_address(url) or url, session.token, app_id)
    except Unavailable:
        return None


def _signed(answer: Answer, journal: Journal) -> SignedCard | None:
    card = read_card(answer)
    if card:
        return card
    if answer.status == 401:
        raise token_refused(journal)
    error = refusal(answer, visible=False)
    # A page that may not be read is no reason to pause the channel; whether it may write, the write tells.
    if isinstance(error, Unauthorized) and error.code != "unauthorized.permission":
        raise error
    return None


def _picture(image: Any) -> dict[str, Any]:
    address = web_address(_word(dig(image, "url")))
    width, height = dig(image, "width"), dig(image, "height")
    if not address or not all(type(side) is int and side > 0 for side in (width, height)):
        return {}
    return {"picture": address, "picture_width": width, "picture_height": height}


def _word(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def _key(url: str) -> str:
    return f"card:{url}"
