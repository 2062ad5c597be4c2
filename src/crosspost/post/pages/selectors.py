"""What each kind of blog page looks like: one row of CSS selectors per kind, and nothing else.

Sources: pages of these services as they were served in 2024 to 2026. A service that changes its page changes
its row; the reader of articles stays as it is.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["BODY", "EXTRACTED", "KINDS", "NOT_THE_AUTHORS", "PLAIN", "PageKind"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageKind:
    """How one kind of page is recognised and read. Each value but ``name`` is a CSS selector or empty.

    ``marks`` recognises the page, ``article`` holds the author's text, ``listing`` is there on pages that
    only list posts. ``drop`` is not the author's; ``lines`` are lines of one paragraph until an empty one
    follows; ``lost`` are contents no other platform can carry, which are counted and told.
    """

    name: str
    marks: str
    article: str
    title: str = ""
    tags: str = ""
    date: str = ""
    listing: str = ""
    drop: str = ""
    lines: str = ""
    heading: str = ""
    quote: str = ""
    caption: str = ""
    card: str = ""
    place: str = ""
    code: str = ""
    lost: str = ""


NOT_THE_AUTHORS = (
    "script, style, noscript, template, nav, form, button, select, textarea, input, svg, rdf\\:rdf, [hidden],"
    " .blind, .screen_out, .adsbygoogle, .revenue_unit_wrap, .sharedaddy, .shariff, .share-buttons,"
    " .sns_share, .addtoany_share_save_container, .jp-relatedposts, .related-posts, .comments, #comments,"
    " #respond, .comment-respond"
)
"""Scripts, controls, advertisements, share buttons, related posts and comments, wherever they stand."""

_SE2_QUOTES = ", ".join(f".se2_quote{number}" for number in range(1, 6))
_NAVER_TAGS = ".wrap_tag .ell, .post_tag .ell, ._tagList .ell, .__se-hash-tag"
_NAVER_DATE = ".se_publishDate, .blog_date, .se_date, .date"

_TISTORY_DROP = (
    ".container_postbtn, .another_category, .postbtn_like, .postbtn_ccl, .fileblock .image, .fileblock .size,"
    " .area_tag, .area_related, .area_reply, .ttb_adsense, .tt-plugin, [data-tistory-react-app]"
)

KINDS = (
    PageKind(
        name="naver_one",
        marks=".se-main-container",
        article=".se-main-container",
        title=".se-title-text",
        tags=_NAVER_TAGS,
        date=_NAVER_DATE,
        drop=".se-sticker, .se-module-map-image, .checkin_button_wrap, .se-oglink-thumbnail,"
        " .se-placesMap-list, .se-file-extension, .se-file-save-button",
        lines=".se-text-paragraph, .se-material-title, .se-material-detail > *",
        heading=".se-sectionTitle",
        quote=".se-quotation",
        caption=".se-caption",
        card=".se-oglink",
        place=".se-map-info",
        code=".se-code",
        lost=".se-video, .se-poll, .se-schedule",
    ),
    PageKind(
        name="naver_se3",
        marks=".se_doc_viewer, .se_component_wrap",
        article=".se_component_wrap.sect_dsc, .se_component_wrap:not(.se_doc_header_start *)",
        title=".se_documentTitle .se_title .se_textarea, .se_documentTitle .se_textarea",
        tags=_NAVER_TAGS,
        date=_NAVER_DATE,
        drop=".se_documentTitle, .se_doc_header_start, .se_sticker, .se_map_image, .se_og_thumb",
        lines="p.se_textarea",
        heading=".se_sectionTitle",
        quote=".se_quotation",
        caption=".se_mediaCaption",
        card=".se_oglink",
        place=".se_map_info, .se_map_article",
        code=".se_code",
    ),
    PageKind(
        name="naver_se2",
        marks="#postViewArea",
        article="#postViewArea",
        title=".htitle .pcol1, .pcol1.itemSubjectBoldfont",
        tags=_NAVER_TAGS,
        date="._postAddDate, .date",
        drop=".sticker, img[src*='sticker']",
        lines="p, div:not(:has(p, div, table))",
        quote=_SE2_QUOTES,
    ),
    PageKind(
        name="naver_mobile",
        marks="._postView .post_ct, .post_ct#viewTypeSelector",
        article=".post_ct#viewTypeSelector, .post_ct",
        title=".tit_h3",
        tags=_NAVER_TAGS,
        date=_NAVER_DATE,
        drop=".sticker, img[src*='sticker']",
        lines="p, div:not(:has(p, div, table))",
        quote=_SE2_QUOTES,
    ),
    PageKind(
        name="tistory",
        marks="body[id^='tt-body-'], meta[content='TISTORY'], .tt_article_useless_p_margin,"
        " link[href*='tistory']",
        article=".tt_article_useless_p_margin, .contents_style, .article_view, .article-view, .entry-content,"
        " .area_view, #article, .article",
        title=".title_post, .article_header h1, .hd-inner h1, .post-cover h1, .hgroup h1, .titleWrap h2,"
        " .title_view",
        tags=".area_tag a, .tag_content a, .tag_label a, .tagTrail a, .tags a, a[rel~=tag]",
        date=".article_header .date, .info_text .date, .post-meta .date, .post-cover .date",
        listing="body[id^='tt-body-']:not(#tt-body-page)",
        drop=_TISTORY_DROP,
        lines="p",
        caption="figcaption, .cap1",
        card="figure[data-ke-type=opengraph]",
        lost="figure[data-ke-type=video]:not(:has(iframe)), .fileblock",
    ),
    PageKind(
        name="brunch",
        marks=".wrap_body_frame, .wrap_body.text_align_left, meta[content='brunch']",
        article=".wrap_body",
        title=".cover_title",
        tags=".list_keyword a, .wrap_keyword a",
        date=".f_l.date, .date",
        drop=".wrap_body_btn, .wrap_author",
        caption=".img_caption, .txt_caption",
    ),
    PageKind(
        name="velog",
        marks="meta[content='velog'], .head-wrapper + div .atom-one, div.atom-one",
        article="div.atom-one, .markdown-body",
        title=".head-wrapper h1, h1",
        tags="a[href^='/tags/']",
    ),
    PageKind(
        name="wordpress",
        marks="meta[name=generator][content^=WordPress], body.single-post, link[href*='wp-content']",
        article=".entry-content, .post-content, .wp-block-post-content",
        title=".entry-title, .wp-block-post-title",
        tags="a[rel~=tag]",
        date="time.entry-date[datetime], time.published[datetime]",
        listing="body.archive:not(.single), body.blog:not(.single), body.search-results",
        drop=".wp-block-buttons, .post-navigation, .yarpp-related, .ez-toc-container, .toc_container",
        caption="figcaption, .wp-caption-text",
    ),
    PageKind(
        name="blogger",
        marks="meta[name=generator][content=blogger]",
        article=".post-body",
        title=".post-title",
        tags=".post-labels a, a[rel~=tag]",
        date=".published[title], .published[datetime]",
        listing="body.index-page, .blog-posts .date-outer ~ .date-outer",
        drop=".post-footer, .separator .ad",
        caption=".tr-caption",
    ),
)
"""The surest first: a page is of the first kind whose marks and whose article it has."""

PLAIN = PageKind(name="plain", marks="", article="[itemprop=articleBody], article, main, .post, .article")
"""Any other page, by what most of them have in common."""

BODY = PageKind(name="body", marks="", article="body", drop="header, footer, aside")
"""A page without any mark of its article: all of it but what is surely not."""

EXTRACTED = PageKind(name="extracted", marks="", article="body", drop="footer, aside")
"""Any other page, where its main text could be told apart."""
