"""What readers see: renditions, plain text, the hand-over page. Pure; no clock, no network, no settings."""

from crosspost.rendering.hand_over import HandOverPage, hand_over_page
from crosspost.rendering.plain import PlainText, hashtags, plain_text, readable
from crosspost.rendering.rendition import FIRST, FIRST_LENGTH, Rendition, What

__all__ = [
    "FIRST",
    "FIRST_LENGTH",
    "HandOverPage",
    "PlainText",
    "Rendition",
    "What",
    "hand_over_page",
    "hashtags",
    "plain_text",
    "readable",
]
