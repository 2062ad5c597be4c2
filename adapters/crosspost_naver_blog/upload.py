"""Images go up one at a time, in order, before anything is written; one that fails stops the write."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from urllib.parse import urlsplit

from bs4 import BeautifulSoup

from crosspost.adapter import Journal
from crosspost.errors import DeliveryError, Rejected, Unauthorized, Unavailable
from crosspost.post import Image, Media
from crosspost_naver_blog.answers import dig, payload_of
from crosspost_naver_blog.calls import Calls
from crosspost_naver_blog.faults import PLATFORM, refusal
from crosspost_naver_blog.session import REUSED_FOR, EditorSession, editor_answer, token_refused
from crosspost_naver_blog.settings import NaverBlogSettings

__all__ = ["UploadedImage", "read_upload", "upload_images"]

_MOST_TRIES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadedImage:
    """An image on Naver's server: ``address`` is its path there; sizes are in pixels and bytes."""

    address: str
    file_name: str
    width: int
    height: int
    length: int

    @property
    def directory(self) -> str:
        """The address up to its last slash."""
        return self.address[: self.address.rindex("/") + 1]

    @classmethod
    def expected(cls, media: Media) -> UploadedImage:
        """The upload as it would be, for a document that is compared and never sent."""
        return cls(
            address=f"/{media.digest}",
            file_name=media.name,
            width=media.width,
            height=media.height,
            length=media.length,
        )


def upload_images(
    images: tuple[Image, ...],
    calls: Calls,
    session: EditorSession,
    settings: NaverBlogSettings,
    journal: Journal,
) -> Mapping[str, UploadedImage]:
    """Upload every image once, by digest; what an earlier attempt uploaded lately is used again.

    Raises `Unavailable` for a failed upload and, from the third failure of an image on, `Rejected`.
    """
    uploads: dict[str, UploadedImage] = {}
    for media in (image.media for image in images):
        if media.digest in uploads:
            continue
        kept = journal.recall(f"upload:{media.digest}", younger_than=REUSED_FOR)
        if kept is None:
            uploads[media.digest] = _upload(media, calls, session, settings, journal)
            journal.remember(f"upload:{media.digest}", asdict(uploads[media.digest]))
        else:
            uploads[media.digest] = UploadedImage(**kept)
    return uploads


def _upload(
    media: Media, calls: Calls, session: EditorSession, settings: NaverBlogSettings, journal: Journal
) -> UploadedImage:
    answer = calls.upload(
        _session_key(calls, session, journal),
        settings.upload_query,
        user=session.login_id,
        image=(media.name, media.read(), media.media_type),
        name_part=settings.upload_file_name,
    )
    uploaded = read_upload(answer.text, media) if answer.status == 200 else None
    if uploaded is not None:
        return uploaded
    if answer.status == 401:
        raise token_refused(journal)
    error = refusal(answer, visible=False)
    if isinstance(error, Unauthorized) or answer.status == 429:
        raise error
    raise _failed(media, journal)


def _session_key(calls: Calls, session: EditorSession, journal: Journal) -> str:
    answer = editor_answer(calls, "photo-uploader/session-key", session.token, journal)
    key = dig(payload_of(answer), "sessionKey")
    if not isinstance(key, str) or not key:
        raise refusal(answer, visible=False)
    return key


def _failed(media: Media, journal: Journal) -> DeliveryError:
    """Count the failures of this image over all attempts: a file Naver cannot take stays one."""
    key = f"upload_failures:{media.digest}"
    failures = int(journal.recall(key) or 0) + 1
    journal.remember(key, failures)
    if failures >= _MOST_TRIES:
        return Rejected("rejected.media", platform=PLATFORM, name=media.name)
    return Unavailable("unavailable.upload", at_most=_MOST_TRIES, platform=PLATFORM, name=media.name)


def read_upload(text: str, media: Media) -> UploadedImage | None:
    """What the upload's XML answer says; ``None`` when it names no address.

    ``<path>`` is not read: it was seen as a directory and as the whole address. The address always comes
    from ``<url>``, whose host, if there is one, is dropped.
    """
    if not text.lstrip().startswith("<"):
        return None
    soup = BeautifulSoup(text, "xml")
    address = _tag(soup, "url")
    if not address or _tag(soup, "errorCode"):
        return None
    path = urlsplit(address).path if re.match(r"https?://", address) else address
    return UploadedImage(
        address="/" + path.lstrip("/"),
        file_name=_tag(soup, "fileName") or media.name,
        width=_size(soup, "width") or media.width,
        height=_size(soup, "height") or media.height,
        length=_size(soup, "fileSize") or media.length,
    )


def _tag(soup: BeautifulSoup, name: str) -> str:
    tag = soup.find(name)
    return tag.get_text(strip=True) if tag else ""


def _size(soup: BeautifulSoup, name: str) -> int:
    text = _tag(soup, name)
    return int(text) if text.isascii() and text.isdigit() else 0
