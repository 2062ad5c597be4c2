"""What readers see: renditions, plain and rich text, pages for a person. Pure; no clock, no network."""

from crosspost.rendering.hand_over import HandOverPage, hand_over_page
from crosspost.rendering.pictures import first_blocks, first_images
from crosspost.rendering.plain import PlainText, hashtags, plain_text, readable
from crosspost.rendering.rendition import FIRST, FIRST_LENGTH, Rendition, What
from crosspost.rendering.rich import rich_html
from crosspost.rendering.share_page import ShareBlock, SharePage, share_page

__all__ = [
    "FIRST",
    "FIRST_LENGTH",
    "HandOverPage",
    "PlainText",
    "Rendition",
    "ShareBlock",
    "SharePage",
    "What",
    "first_blocks",
    "first_images",
    "hand_over_page",
    "hashtags",
    "plain_text",
    "readable",
    "rich_html",
    "share_page",
]
