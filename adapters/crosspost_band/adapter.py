"""A Naver Band as a channel."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

from crosspost.adapter import (
    Adapter,
    CannotTell,
    Capabilities,
    ChannelReport,
    Ending,
    Ends,
    Journal,
    Mode,
    ReadBack,
    Receipt,
    Seen,
    ShareLink,
    Trace,
)
from crosspost.errors import AfterAbsent, DeliveryError
from crosspost.post import Notice, Post
from crosspost.rendering import Colours, Rendition, What, only_pictures, plain_text
from crosspost.transport import Transport
from crosspost_band.faults import FAULTS
from crosspost_band.listing import Wanted
from crosspost_band.open_api import HOST, OpenApi
from crosspost_band.settings import BandSettings
from crosspost_band.sign_in import BrowserSignIn, TokenSignIn

__all__ = ["Band"]

POSTING = "posting"
PERMISSIONS = (POSTING, "commenting", "contents_deletion")
"""Everything that Band can grant; only posting is needed."""


class Band(Adapter[BandSettings]):
    """A Naver Band: plain text; the API takes no images and tells no address of a post."""

    name = "band"
    title: ClassVar = {"ko": "네이버 밴드", "en": "Naver Band"}
    public_hosts = frozenset({"band.us"})
    capabilities = Capabilities(
        modes=frozenset({Mode.SHARE, Mode.PUBLISH}), permalink=False, max_images=0, tags_in_text=5
    )
    Settings = BandSettings
    faults = FAULTS
    hosts = frozenset({HOST})
    credentials: ClassVar = {Mode.PUBLISH: ("band_key", "access_token")}
    sign_ins = (TokenSignIn(), BrowserSignIn())
    default_mode = Mode.PUBLISH
    # Calls in short succession are refused; whether per band or app is not known, so all of a channel count.
    min_gap = timedelta(seconds=10)
    read_back = ReadBack(
        delays=(timedelta(seconds=15), timedelta(seconds=60), timedelta(seconds=120)),
        looks=3,
        after_absent=AfterAbsent.AGAIN_ONCE,
    )
    colours = Colours(accent="#00a83f", link="#0a7a33", link_dark="#5fd98a")
    share_link = ShareLink(template="https://band.us/plugin/share?body={body}&route={url}")

    def __init__(self, settings: BandSettings, transport: Transport) -> None:
        super().__init__(settings, transport)
        self._api = OpenApi(settings, transport)

    @property
    def text_limit(self) -> int | None:
        """The owner's own: Band has a limit but does not say which."""
        return self.settings.max_chars

    @property
    def write_page(self) -> str:
        """The band's own page, else Band's first page."""
        return self.settings.band_url or "https://band.us/"

    def compose(self, post: Post, what: What, link: str | None) -> Rendition:
        """Flatten the post into text; pictures stay for the owner to add by hand, which a notice says.

        What the API posts stands there without them, so their captions and credits are left to her, too.
        """
        by_hand = self.settings.mode is Mode.SHARE
        plain = plain_text(
            post if by_hand else only_pictures(post, ()),
            what=what,
            link=link,
            tags=self.most_tags,
            template=self.template(post),
            limit=self.text_limit,
            unit=self.capabilities.text_unit,
        )
        return Rendition(
            adapter=self.name,
            what=what,
            title=post.title,
            text=plain.text,
            slots=plain.slots,
            link=link,
            notices=(*plain.notices, *_by_hand(post)),
        )

    def publish(self, rendition: Rendition, journal: Journal) -> Receipt:
        """Create the post in one request, the only one."""
        form = self._api.form(rendition.text)
        journal.point_of_no_return()
        return Receipt(remote_id=self._api.create(form))

    def find(self, rendition: Rendition, trace: Trace) -> Seen | CannotTell:
        """Look through the band's newest posts."""
        try:
            posts = self._api.recent(since=trace.since, complete=trace.complete, whole=trace.whole)
        except DeliveryError as error:
            if error.code == "unauthorized.session":
                raise
            return CannotTell.because(error)
        wanted = Wanted(rendition=rendition, trace=trace, user_key=self.settings.user_key)
        return Seen(live=wanted.matches(posts), baseline={"newest": [post.post_key for post in posts]})

    def verify(self) -> ChannelReport:
        """Ask whose token it is, which band it reaches and what it may do there."""
        person, name = self._api.person(), self._api.band_name()
        granted, until = self._api.permissions(PERMISSIONS), self.settings.token_until
        return ChannelReport(
            account_id=str(self.settings.band_key),
            name=name,
            person=person,
            granted=granted,
            missing=() if POSTING in granted else (POSTING,),
            ends=(Ending(what=Ends.TOKEN, at=until),) if until else (),
        )


def _by_hand(post: Post) -> tuple[Notice, ...]:
    total = sum(1 for _ in post.images)
    return (Notice(code="notice.images_by_hand", params={"total": total}),) if total else ()
