"""What readers see: renditions, plain and rich text, pages for a person. Pure; no clock, no network."""

from crosspost.rendering.colours import Colours
from crosspost.rendering.cutting import TextUnit, shorten
from crosspost.rendering.document import document_of
from crosspost.rendering.excerpt import Opening, opening
from crosspost.rendering.frame import language_of
from crosspost.rendering.hand_over import HandOverPage, hand_over_page
from crosspost.rendering.measuring import Limits, Measure, Part, cut_short, measures
from crosspost.rendering.pictures import first_blocks, first_images
from crosspost.rendering.plain import PlainText, plain_text, readable
from crosspost.rendering.preview_page import MARK, PreviewLength, PreviewPage, PreviewPhone, preview_page
from crosspost.rendering.rendition import FIRST, FIRST_LENGTH, Rendition, What
from crosspost.rendering.rich import rich_html
from crosspost.rendering.share_page import ShareBlock, SharePage, share_page
from crosspost.rendering.tags import canonical_tags, hashtags
from crosspost.rendering.template import PLAIN_TEMPLATES, RICH_TEMPLATES, check_template
from crosspost.rendering.titles import disclosed_title

__all__ = [
    "FIRST",
    "FIRST_LENGTH",
    "MARK",
    "PLAIN_TEMPLATES",
    "RICH_TEMPLATES",
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
    "check_template",
    "cut_short",
    "disclosed_title",
    "document_of",
    "first_blocks",
    "first_images",
    "hand_over_page",
    "hashtags",
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
