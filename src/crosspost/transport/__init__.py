"""The one HTTP session of a channel: limits, allow-list, cookies, gateway, and what surely was not sent."""

from crosspost.transport.answer import Answer
from crosspost.transport.cookies import CookieJar, CookieStore, FileCookieStore
from crosspost.transport.gateway import gateway_address
from crosspost.transport.session import Limits, Transport

__all__ = ["Answer", "CookieJar", "CookieStore", "FileCookieStore", "Limits", "Transport", "gateway_address"]
