"""What readers see: renditions, plain and rich text, pages for a person. Pure; no clock, no network."""

from crosspost.rendering.colours import Colours
from crosspost.rendering.cutting import TextUnit, shorten
from crosspost.rendering.excerpt import Opening, opening
from crosspost.rendering.hand_over import HandOverPage, hand_over_page
from crosspost.rendering.measuring import Limits, Measure, Part, cut_short, measures
from crosspost.rendering.pictures import first_blocks, first_images
from crosspost.rendering.plain import PlainText, invitation, language_of, plain_text, readable
from crosspost.rendering.preview_page import MARK, PreviewLength, PreviewPage, PreviewPhone, preview_page
from crosspost.rendering.rendition import FIRST, FIRST_LENGTH, Rendition, What
from crosspost.rendering.rich import rich_html
from crosspost.rendering.share_page import ShareBlock, SharePage, share_page
from crosspost.rendering.tags import canonical_tags, hashtags
from crosspost.rendering.titles import disclosed_title

__all__ = [
    "FIRST",
    "FIRST_LENGTH",
    "MARK",
    "Colours",
    "HandOverPage",
    "Limits",
    "Measure",
    "Opening",
    "Part",
    "PlainText",
    "PreviewLength",
    "PreviewPage",
    "PreviewPhone",
    "Rendition",
    "ShareBlock",
    "SharePage",
    "TextUnit",
    "What",
    "canonical_tags",
    "cut_short",
    "disclosed_title",
    "first_blocks",
    "first_images",
    "hand_over_page",
    "hashtags",
    "invitation",
    "language_of",
    "measures",
    "opening",
    "plain_text",
    "preview_page",
    "readable",
    "rich_html",
    "share_page",
    "shorten",
]
