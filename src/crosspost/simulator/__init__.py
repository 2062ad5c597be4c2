"""The four platforms over real HTTP, for rehearsals, demos and tests.

The first path segment of a request is the real host: ``GET /blog.naver.com/MyBlog.naver`` stands for
``https://blog.naver.com/MyBlog.naver``. Below ``/-/`` are its own pages and the control API.
It imports no other room: an encoder that both sides share would hide a mistake that both sides make.
"""

from crosspost.simulator.accounts import Accounts, App, Band, FacebookPage, NaverBlog, StoryProfile
from crosspost.simulator.endpoints import ENDPOINTS, KINDS
from crosspost.simulator.faults import Fault, parse_fault
from crosspost.simulator.posts import Post
from crosspost.simulator.simulator import Simulator

__all__ = [
    "ENDPOINTS",
    "KINDS",
    "Accounts",
    "App",
    "Band",
    "FacebookPage",
    "Fault",
    "NaverBlog",
    "Post",
    "Simulator",
    "StoryProfile",
    "parse_fault",
]
