"""A KakaoStory as a channel: data, and text with pictures ready to copy."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import SecretStr

from crosspost.adapter import Adapter, Capabilities, ChannelSettings, Mode, ShareLink
from crosspost.post import Post
from crosspost.rendering import Colours, Rendition, What, first_images, only_pictures, plain_text

__all__ = ["KakaoStory", "KakaoStorySettings"]


class KakaoStorySettings(ChannelSettings):
    """The keys of a KakaoStory channel; ``permission`` is A (public), F (friends) or M (only me)."""

    account_key: ClassVar[str] = "profile"

    profile: str | None = None
    cookies: SecretStr | None = None
    permission: Literal["A", "F", "M"] = "A"
    consent: bool = False


class KakaoStory(Adapter[KakaoStorySettings]):
    """A KakaoStory, which a person posts to."""

    name = "kakaostory"
    title: ClassVar = {"ko": "카카오스토리", "en": "KakaoStory"}
    # The old API took five pictures; what the web page takes is not known.
    public_hosts = frozenset({"kakao.com"})
    capabilities = Capabilities(
        modes=frozenset({Mode.SHARE}),
        permalink=False,
        # Five, or a single moving GIF, of 10 MB each: a GIF among others stands still.
        image_types=frozenset({"image/jpeg", "image/png"}),
        max_images=5,
        max_image_bytes=10_000_000,
        tags_in_text=10,
    )
    Settings = KakaoStorySettings
    colours = Colours(accent="#ffd83d", on_accent="#3b2f00", link="#2a66b8", link_dark="#8ab8f5")
    share_link = ShareLink(
        template="https://story.kakao.com/s/share?url={url}&text={title}",
        second="https://story.kakao.com/share?url={url}",
    )
    write_page = "https://story.kakao.com/"

    def compose(self, post: Post, what: What, link: str | None) -> Rendition:
        """Flatten the post into text and take its first five pictures; a bare link takes none."""
        pictures = () if what is What.LINK else tuple(post.images)
        images, notices = first_images(pictures, self.capabilities.max_images, cover=post.cover)
        plain = plain_text(
            only_pictures(post, images),
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
            images=images,
            notices=(*plain.notices, *notices),
        )
