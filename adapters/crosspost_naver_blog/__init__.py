"""Naver Blog: a finished draft through the editor's own calls, or a share link for a person."""

from crosspost_naver_blog.adapter import NaverBlog
from crosspost_naver_blog.settings import NaverBlogSettings

__all__ = ["NaverBlog", "NaverBlogSettings"]
