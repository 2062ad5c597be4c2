"""Requests to Naver's hosts with the headers that Naver looks at.

There is one visible call here, the saving of a draft.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode, urljoin, urlsplit

from crosspost.transport import Answer, Transport
from crosspost_naver_blog.faults import refusal

__all__ = ["HOSTS", "RSS_HOST", "Calls", "mobile_list_request", "title_list_address"]

_BLOG = "https://blog.naver.com"
_MOBILE = "https://m.blog.naver.com"
_EDITOR = "https://platform.editor.naver.com/api/blogpc001/v1"
_UPLOAD = "https://blog.upphoto.naver.com"
RSS_HOST = "rss.blog.naver.com"
_RSS = f"https://{RSS_HOST}"

HOSTS = frozenset(str(urlsplit(address).hostname) for address in (_BLOG, _MOBILE, _EDITOR, _UPLOAD, _RSS))

_PAGES = frozenset({"blog.naver.com", "m.blog.naver.com"})

_BROWSER = {
    "User-Agent": (
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
        "Chrome/141.0.0.0 Safari/537.36"
    ),
    "Accept": "application/json, text/plain, */*",
    "Accept-Language": "ko-KR,ko;q=0.9",
}


def mobile_list_request(blog_id: str) -> tuple[str, dict[str, str]]:
    """The address of the mobile page's list of the newest public posts, and the header it insists on."""
    blog = quote(blog_id, safe="")
    query = urlencode({"categoryNo": "0", "itemCount": "30", "page": "1"})
    return f"{_MOBILE}/api/blogs/{blog}/post-list?{query}", {"Referer": f"{_MOBILE}/{blog}"}


def title_list_address(blog_id: str) -> str:
    """The address of the list of the newest titles; more than 30 a page would be cut to 5."""
    query = {
        "blogId": blog_id,
        "viewdate": "",
        "currentPage": "1",
        "categoryNo": "0",
        "parentCategoryNo": "0",
        "countPerPage": "30",
    }
    return f"{_BLOG}/PostTitleListAsync.naver?{urlencode(query)}"


class Calls:
    """The requests of one blog; ``category`` is the number that the write form would be open with."""

    def __init__(self, transport: Transport, blog_id: str) -> None:
        self._transport = transport
        self.blog_id = blog_id

    def blog(self, page: str, params: Mapping[str, str] | None = None, *, category: int = 0) -> Answer:
        """Read a page of blog.naver.com."""
        return self._transport.request(
            "GET", f"{_BLOG}/{page}", params=params, headers=self._write_form_headers(category)
        )

    def follow(self, answer: Answer) -> Answer:
        """Read where a redirect points, if it stays on the blog; raises what it means otherwise.

        Always over https: the session's cookies must not travel in the clear.
        """
        target = urlsplit(urljoin(answer.url, answer.redirect or ""))
        if target.hostname not in _PAGES:
            raise refusal(answer, visible=False)
        address = target._replace(scheme="https", netloc=str(target.hostname)).geturl()
        return self._transport.request("GET", address, headers=self._write_form_headers(0))

    def editor(self, page: str, token: str) -> Answer:
        """Read from the editor's own service."""
        headers = self._editor_headers() | {"Se-Authorization": token}
        return self._transport.request("GET", f"{_EDITOR}/{page}", headers=headers)

    def link_card(self, url: str, token: str, app_id: str) -> Answer:
        """Ask the editor's service for the signed card of a page; ``app_id`` names an open editor."""
        headers = self._editor_headers() | {"Se-Authorization": token, "SE-App-Id": app_id}
        return self._transport.request("GET", f"{_EDITOR}/oglink", params={"url": url}, headers=headers)

    def upload(
        self, key: str, query: str, *, user: str, image: tuple[str, bytes, str], name_part: bool
    ) -> Answer:
        """Send one image: ``image`` is file name, bytes and content type, ``key`` the session key."""
        # A key is base64 and one part of the path: a slash in it must not begin another part.
        where = f"{_UPLOAD}/{quote(key, safe='+=')}/simpleUpload/0"
        return self._transport.request(
            "POST",
            f"{where}?{urlencode({'userId': user})}&{query}",
            data={"imageFileName": image[0]} if name_part else None,
            files={"image": image},
            headers=self._editor_headers(),
        )

    def save_draft(self, form: Mapping[str, str], *, category: int) -> Answer:
        """Save a new draft: the call that must not happen twice."""
        return self._transport.request(
            "POST",
            f"{_BLOG}/RabbitTempPostWrite.naver",
            visible=True,
            data=form,
            headers=self._write_form_headers(category),
        )

    def mobile_list(self) -> Answer:
        """Read the newest public posts as the mobile page does."""
        address, headers = mobile_list_request(self.blog_id)
        return self._transport.request("GET", address, headers=_BROWSER | headers)

    def title_list(self) -> Answer:
        """Read the newest titles; the owner's session shows hidden posts, too."""
        return self._transport.request(
            "GET", title_list_address(self.blog_id), headers=self._write_form_headers(0)
        )

    def rss(self) -> Answer:
        """Read the blog's feed."""
        return self._transport.request(
            "GET", f"{_RSS}/{quote(self.blog_id, safe='')}.xml", headers=_BROWSER | {"Accept": "*/*"}
        )

    def _write_form_headers(self, category: int) -> dict[str, str]:
        form = {"blogId": self.blog_id, "categoryNo": category, "Redirect": "Write"}
        return _BROWSER | {
            "Origin": _BLOG,
            "Referer": f"{_BLOG}/PostWriteForm.naver?{urlencode(form)}",
            "X-Requested-With": "XMLHttpRequest",
        }

    def _editor_headers(self) -> dict[str, Any]:
        headers = self._write_form_headers(0)
        del headers["X-Requested-With"]
        return headers
