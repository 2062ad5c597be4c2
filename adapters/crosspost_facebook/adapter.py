"""A Facebook Page as a channel."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import ClassVar

from crosspost.adapter import (
    Adapter,
    CannotTell,
    Capabilities,
    ChannelReport,
    Journal,
    Mode,
    ReadBack,
    Receipt,
    Seen,
    ShareLink,
    TextUnit,
    Trace,
)
from crosspost.errors import AfterAbsent, DeliveryError, Unsupported
from crosspost.post import Fitting, Image, Post
from crosspost.rendering import Colours, Rendition, What, first_images, only_pictures, plain_text
from crosspost.transport import Transport
from crosspost_facebook.faults import FAULTS
from crosspost_facebook.graph import HOST, Graph
from crosspost_facebook.listing import Wanted, permalink
from crosspost_facebook.settings import FacebookSettings
from crosspost_facebook.sign_in import BrowserSignIn, TokenSignIn
from crosspost_facebook.verification import verify

__all__ = ["Facebook"]

MAX_TEXT = 63_206
MAX_IMAGES = 10


class Facebook(Adapter[FacebookSettings]):
    """A Facebook Page: plain text with photos, or with a link card when there are none."""

    name = "facebook"
    title: ClassVar = {"ko": "페이스북 페이지", "en": "Facebook Page"}
    public_hosts = frozenset({"facebook.com", "fb.com", "fb.me"})
    capabilities = Capabilities(
        modes=frozenset({Mode.SHARE, Mode.PUBLISH}),
        permalink=True,
        text_limit=MAX_TEXT,
        text_unit=TextUnit.STRICTEST,
        # Meta's pages contradict each other on GIF, WebP and HEIF; JPEG and PNG stand in all of them. Whether
        # a GIF would move is not known.
        image_types=frozenset({"image/jpeg", "image/png"}),
        max_images=MAX_IMAGES,
        # Meta's pages say 10 MB, its error says under 4 MB.
        max_image_bytes=4_000_000,
        tags_in_text=5,
    )
    Settings = FacebookSettings
    faults = FAULTS
    hosts = frozenset({HOST})
    credentials: ClassVar = {Mode.PUBLISH: ("page_id", "access_token")}
    sign_ins = (BrowserSignIn(), TokenSignIn())
    default_mode = Mode.PUBLISH
    read_back = ReadBack(
        delays=tuple(timedelta(seconds=after) for after in (5, 15, 45, 120, 300)),
        looks=5,
        after_absent=AfterAbsent.ASK,
    )
    colours = Colours(accent="#0866ff", link="#0064d1", link_dark="#75b1ff")
    share_link = ShareLink(template="https://www.facebook.com/sharer/sharer.php?u={url}")

    def __init__(self, settings: FacebookSettings, transport: Transport) -> None:
        super().__init__(settings, transport)
        self._graph = Graph(settings, transport)

    @property
    def fitting(self) -> Fitting:
        """The capabilities', with the owner's own limit of bytes."""
        return replace(self.capabilities.fitting, max_bytes=self.settings.max_image_bytes)

    @property
    def write_page(self) -> str:
        """The Page itself, where its people start a post."""
        return f"https://www.facebook.com/{self.settings.page_id or ''}"

    def compose(self, post: Post, what: What, link: str | None) -> Rendition:
        """Flatten the post into text and take its first ten photos; a bare link takes none, for its card."""
        photos = [] if what is What.LINK else _distinct(post)
        images, notices = first_images(photos, MAX_IMAGES, cover=post.cover)
        plain = plain_text(
            only_pictures(post, images),
            what=what,
            link=link,
            tags=self.most_tags,
            template=self.template(post),
            limit=self.text_limit,
            unit=self.capabilities.text_unit,
        )
        for image in images:
            self._check_image(image)
        return Rendition(
            adapter=self.name,
            what=what,
            title=post.title,
            text=plain.text,
            slots=plain.slots,
            link=link,
            images=images,
            notices=(*plain.notices, *notices),
        )

    def publish(self, rendition: Rendition, journal: Journal) -> Receipt:
        """Upload the photos where nobody sees them, then create the post in one call."""
        photos = [self._photo(image, journal) for image in rendition.images]
        form = self._graph.feed_form(_fields(rendition, photos))
        journal.point_of_no_return()
        remote_id, made = self._graph.feed(form)
        return Receipt(remote_id=remote_id, permalink=permalink(remote_id, made.get("permalink_url")))

    def find(self, rendition: Rendition, trace: Trace) -> Seen | CannotTell:
        """Look through the Page's newest posts."""
        try:
            posts = self._graph.recent(since=trace.since, complete=trace.complete)
        except DeliveryError as error:
            if error.code == "unauthorized.session":
                raise
            return CannotTell.because(error)
        wanted = Wanted(rendition=rendition, trace=trace, app_id=self.settings.app_id)
        live = tuple(match for match in map(wanted.match, posts) if match)
        return Seen(live=live, baseline={"newest": [post.id for post in posts]})

    def verify(self) -> ChannelReport:
        """Ask whose token it is, what it may do and what ends when."""
        return verify(self._graph, self.settings)

    def _photo(self, image: Image, journal: Journal) -> str:
        key = f"photo:{image.media.digest}"
        known = journal.recall(key, younger_than=self.settings.reuse_uploads)
        if isinstance(known, str):
            return known
        photo = self._graph.upload(image)
        journal.remember(key, photo)
        return photo

    def _check_image(self, image: Image) -> None:
        media, limit = image.media, self.settings.max_image_bytes
        if not self.fitting.takes_kind(media):
            raise Unsupported("unsupported.image_type", name=media.name, type=media.media_type)
        if media.length > limit:
            raise Unsupported(
                "unsupported.image_too_large", name=media.name, length=media.length, limit=limit
            )


def _distinct(post: Post) -> list[Image]:
    """The pictures in order, each once: an upload can be attached only once."""
    distinct: dict[str, Image] = {}
    for image in post.images:
        distinct.setdefault(image.media.digest, image)
    return list(distinct.values())


def _fields(rendition: Rendition, photos: Sequence[str]) -> dict[str, str]:
    fields = {"message": rendition.text}
    for place, photo in enumerate(photos):
        fields[f"attached_media[{place}]"] = json.dumps({"media_fbid": photo}, separators=(",", ":"))
    # A post with photos has no card, and what both together do is not defined.
    if rendition.link and not photos:
        fields["link"] = rendition.link
    return fields
