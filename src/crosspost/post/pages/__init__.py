"""Pages of blogs as articles: what their authors wrote, without what stands around it."""

from crosspost.post.pages.article import Article, read_article
from crosspost.post.pages.picture import Picture

__all__ = ["Article", "Picture", "read_article"]
