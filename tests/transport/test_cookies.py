from __future__ import annotations

from pathlib import Path

import pytest
from tests.server import answer, serving

from crosspost.errors import ConfigurationError
from crosspost.transport import CookieJar, FileCookieStore, Transport, gateway_address

SEED = "NID_AUT=aut; NID_SES=ses"
REQUIRED = frozenset({"NID_AUT", "NID_SES"})


def jar(store: FileCookieStore | None = None, seed: str | None = SEED) -> CookieJar:
    return CookieJar(domain=".naver.com", required=REQUIRED, seed=seed, store=store)


def values(found: CookieJar) -> dict[str, str | None]:
    return {cookie.name: cookie.value for cookie in found.jar}


def visit(found: CookieJar, set_cookie: str) -> list[bytes]:
    with serving(answer(headers=f"Set-Cookie: {set_cookie}\r\n")) as server:
        transport = Transport(
            hosts=frozenset({"blog.naver.com"}), cookies=found, gateway=gateway_address(server.url)
        )
        transport.request("GET", "https://blog.naver.com/MyBlog.naver")
        transport.save_cookies()
    return server.requests


def test_the_seed_is_sent_to_every_host_of_its_domain() -> None:
    assert b"Cookie: NID_AUT=aut; NID_SES=ses" in visit(jar(), "x=y")[0]


def test_a_rotated_cookie_is_kept_for_the_next_run(tmp_path: Path) -> None:
    store = FileCookieStore(tmp_path / "blog.json")
    visit(jar(store), "NID_SES=second; Domain=.naver.com; Path=/")
    assert values(jar(store))["NID_SES"] == "second"


def test_a_session_is_never_overwritten_by_one_that_lost_a_required_cookie(tmp_path: Path) -> None:
    store = FileCookieStore(tmp_path / "blog.json")
    visit(jar(store), "NID_SES=second; Domain=.naver.com; Path=/")
    visit(jar(store), "NID_SES=; Domain=.naver.com; Path=/; Max-Age=0")
    assert values(jar(store))["NID_SES"] == "second"


def test_another_seed_replaces_the_jar_that_grew_from_the_old_one(tmp_path: Path) -> None:
    store = FileCookieStore(tmp_path / "blog.json")
    visit(jar(store), "NID_SES=second; Domain=.naver.com; Path=/")
    assert values(jar(store, seed="NID_AUT=new; NID_SES=fresh"))["NID_SES"] == "fresh"


def test_the_kept_jar_serves_without_any_seed(tmp_path: Path) -> None:
    store = FileCookieStore(tmp_path / "blog.json")
    visit(jar(store), "NID_SES=second; Domain=.naver.com; Path=/")
    assert values(jar(store, seed=None))["NID_SES"] == "second"


def test_a_seed_that_is_no_cookie_header_is_refused_without_being_shown() -> None:
    with pytest.raises(ConfigurationError) as caught:
        jar(seed="planted-secret")
    assert "planted-secret" not in repr(caught.value) + str(caught.value)


def test_no_cookie_shows_in_a_repr() -> None:
    assert "aut" not in repr(jar())
