"""Pages of blogs as articles: what kinds there are, and how each is read."""

from crosspost.post.pages.archive import ArchivedPage, Document, read_archive
from crosspost.post.pages.article import Article, read_article
from crosspost.post.pages.picture import Picture

__all__ = ["ArchivedPage", "Article", "Document", "Picture", "read_archive", "read_article"]
