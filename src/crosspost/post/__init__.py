"""The normalized review: frozen values, and the readers that make them."""

from crosspost.post.codec import (
    blocks_from_json,
    blocks_to_json,
    canonical_json,
    content_hash,
    post_from_json,
    post_to_json,
)
from crosspost.post.disclosure import undisclosed
from crosspost.post.facts import Facts, Rating
from crosspost.post.fitting import Fitting, fit
from crosspost.post.model import (
    Block,
    Code,
    Credit,
    Disclosure,
    Divider,
    Embed,
    Heading,
    Image,
    LinkCard,
    Listing,
    ListItem,
    Media,
    Notice,
    Paragraph,
    Post,
    Quote,
    Span,
    Spans,
    Table,
    spans_text,
)
from crosspost.post.read import SUFFIXES, read_post
from crosspost.post.rights import Right

__all__ = [
    "SUFFIXES",
    "Block",
    "Code",
    "Credit",
    "Disclosure",
    "Divider",
    "Embed",
    "Facts",
    "Fitting",
    "Heading",
    "Image",
    "LinkCard",
    "ListItem",
    "Listing",
    "Media",
    "Notice",
    "Paragraph",
    "Post",
    "Quote",
    "Rating",
    "Right",
    "Span",
    "Spans",
    "Table",
    "blocks_from_json",
    "blocks_to_json",
    "canonical_json",
    "content_hash",
    "fit",
    "post_from_json",
    "post_to_json",
    "read_post",
    "spans_text",
    "undisclosed",
]
