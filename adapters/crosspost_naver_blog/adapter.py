"""Naver Blog as an adapter: its facts, what its readers see, saving a draft, looking for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, ClassVar
from urllib.parse import quote

from crosspost.adapter import (
    Adapter,
    CannotTell,
    Capabilities,
    ChannelReport,
    HandOver,
    Journal,
    Mode,
    PublicList,
    ReadBack,
    Seen,
    ShareLink,
    Trace,
)
from crosspost.errors import AfterAbsent, DeliveryError
from crosspost.post import Post
from crosspost.rendering import RICH_TEMPLATES, Colours, Rendition, What
from crosspost_naver_blog.calls import HOSTS, Calls
from crosspost_naver_blog.cards import SignedCard, remembered_cards, signed_cards
from crosspost_naver_blog.composition import compose
from crosspost_naver_blog.document import build_document
from crosspost_naver_blog.draft import Contents, contents_of, read_draft, saved_log_no, shortfall
from crosspost_naver_blog.faults import FAULTS, PLATFORM
from crosspost_naver_blog.followed import public_lists
from crosspost_naver_blog.form import population_params, write_form
from crosspost_naver_blog.look import Look
from crosspost_naver_blog.session import EditorSession, open_editor, probe
from crosspost_naver_blog.settings import NaverBlogSettings
from crosspost_naver_blog.upload import UploadedImage, upload_images

__all__ = ["NaverBlog"]


class NaverBlog(Adapter[NaverBlogSettings]):
    """A Naver blog, written to through the editor's own calls with the owner's session."""

    name = PLATFORM
    title: ClassVar[Mapping[str, str]] = {"ko": "네이버 블로그", "en": "Naver Blog"}
    public_hosts = frozenset({"naver.com", "naver.me"})
    capabilities = Capabilities(
        modes=frozenset({Mode.SHARE, Mode.DRAFT}),
        permalink=True,
        rich_text=True,
        title_limit=100,
        image_types=frozenset({"image/jpeg", "image/png", "image/gif"}),
        # The editor's upload asks for animations not to be denied; only of GIF is it known that they move.
        moving_types=frozenset({"image/gif"}),
        # The real limits of number and size are not known: these are our own caps.
        max_images=50,
        max_image_bytes=10_000_000,
        max_tags=30,
    )
    Settings = NaverBlogSettings
    faults = FAULTS
    hosts = HOSTS
    private_calls = frozenset({Mode.DRAFT})
    credentials: ClassVar[Mapping[Mode, tuple[str, ...]]] = {Mode.DRAFT: ("blog_id", "cookies")}
    required_cookies = frozenset({"NID_AUT", "NID_SES"})
    cookie_domain = ".naver.com"
    default_mode = Mode.DRAFT
    per_day = 3
    read_back = ReadBack(
        delays=tuple(timedelta(seconds=delay) for delay in (10, 30, 60, 120, 300)),
        after_absent=AfterAbsent.ASK,
    )
    templates = RICH_TEMPLATES
    colours = Colours(accent="#03a94d", link="#00783c", link_dark="#4fd68c")
    share_link = ShareLink(template="https://share.naver.com/web/shareView?url={url}&title={title}")

    @property
    def write_page(self) -> str:
        """The editor with an empty post, of this blog or of whoever is signed in."""
        if not self.settings.blog_id:
            return "https://blog.naver.com/GoBlogWrite.naver"
        return f"https://blog.naver.com/{quote(self.settings.blog_id, safe='')}/postwrite"

    def compose(self, post: Post, what: What, link: str | None) -> Rendition:
        """Make the rich document; raises `Unsupported` for a title or an image that Naver would not take."""
        return compose(
            post,
            what,
            link,
            platform=self.name,
            capabilities=self.capabilities,
            template=self.template(post),
            tags=self.most_tags,
        )

    def publish(self, rendition: Rendition, journal: Journal) -> HandOver:
        """Save a draft that the owner finishes; what Naver did not keep of it is remembered as shortfall."""
        calls = self._calls()
        session = open_editor(calls, self.settings.category, journal)
        uploads = upload_images(rendition.images, calls, session, self.settings, journal)
        cards = signed_cards(rendition, calls, session, journal) if self.settings.link_cards else {}
        model = self._document(rendition, uploads, cards, session.document_id)
        form = self._form(rendition, model, uploads, session)
        journal.point_of_no_return()
        log_no = saved_log_no(calls.save_draft(form, category=session.category))
        journal.remember("draft", log_no)
        missing = _missing(calls, log_no, contents_of(model["document"], rendition.tags))
        if missing:
            journal.remember("shortfall", missing)
        return HandOver(url=self.write_page, remote_id=str(log_no))

    def find(self, rendition: Rendition, trace: Trace) -> Seen | CannotTell:
        """Look through the public lists and, in mode draft, the owner's drafts."""
        if not self.settings.blog_id:
            return CannotTell(reason="look.unreadable")
        drafts = (self.settings.mode or self.default_mode) is not Mode.SHARE
        return Look(
            calls=self._calls(),
            title=rendition.title,
            expected=lambda: self._expected(rendition, trace),
            trace=trace,
            draft_version=self.settings.editor_version if drafts else None,
            open_type=self.settings.visibility.open_type,
        ).seen()

    @classmethod
    def public_lists(cls, feed: str) -> Sequence[PublicList]:
        """The lists that anybody may read of the blog whose feed is closed."""
        return public_lists(feed)

    def verify(self) -> ChannelReport:
        """Ask whose session it is. What it may write Naver tells only whoever writes."""
        probe(self._calls())
        # The probe answers with the blog's id, which is also the only name it tells.
        return ChannelReport(account_id=self.settings.blog_id, name=self.settings.blog_id)

    def _calls(self) -> Calls:
        return Calls(self.transport, self.settings.blog_id)

    def _document(
        self,
        rendition: Rendition,
        uploads: Mapping[str, UploadedImage],
        cards: Mapping[str, SignedCard],
        document_id: str,
    ) -> dict[str, Any]:
        return build_document(
            rendition,
            uploads,
            cards,
            document_id=document_id,
            version=self.settings.document_version,
            image_path_from=self.settings.image_path_from,
            image_groups=self.settings.image_groups,
        )

    def _form(
        self,
        rendition: Rendition,
        model: Mapping[str, Any],
        uploads: Mapping[str, UploadedImage],
        session: EditorSession,
    ) -> dict[str, str]:
        return write_form(
            model,
            population_params(session, self.settings, rendition.tags),
            uploads.values(),
            blog_id=session.blog_id,
            media_resources=self.settings.media_resources,
        )

    def _expected(self, rendition: Rendition, trace: Trace) -> Contents:
        uploads = {image.media.digest: UploadedImage.expected(image.media) for image in rendition.images}
        cards = remembered_cards(rendition, trace)
        return contents_of(self._document(rendition, uploads, cards, "")["document"], rendition.tags)


def _missing(calls: Calls, log_no: int, sent: Contents) -> list[dict[str, Any]]:
    """What the saved draft lacks. It is saved whether or not it can be read now."""
    try:
        return shortfall(sent, read_draft(calls, log_no))
    except DeliveryError as error:
        return [{"part": "unread", "sent": "", "kept": error.code}]
