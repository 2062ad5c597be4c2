"""The one HTTP session of a channel: limits, allow-list, cookies, gateway; and fetching from the open web."""

from crosspost.transport.answer import Answer
from crosspost.transport.cookies import CookieJar, CookieStore, FileCookieStore
from crosspost.transport.fetch import Page, fetch, fetch_picture
from crosspost.transport.gateway import gateway_address
from crosspost.transport.session import Limits, Transport

__all__ = [
    "Answer",
    "CookieJar",
    "CookieStore",
    "FileCookieStore",
    "Limits",
    "Page",
    "Transport",
    "fetch",
    "fetch_picture",
    "gateway_address",
]
