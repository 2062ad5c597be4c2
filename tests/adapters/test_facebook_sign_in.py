"""Connecting a Page: what is asked of Meta on the way to the Page's own token, and what is kept."""

from __future__ import annotations

import hashlib
import hmac
import traceback
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import responses
from tests.adapters.facebook_channel import SECRET, rehearsed

from crosspost.adapter import Callback, CodeSignIn, Ends, Reached, SignIn, Step
from crosspost.errors import DeliveryError, Unauthorized, Unavailable
from crosspost.simulator import Accounts, App, FacebookPage, Simulator
from crosspost.transport import Transport, gateway_address
from crosspost_facebook import Facebook, FacebookSettings

GRAPH = "https://graph.facebook.com/v25.0"
TOKENS, ACCOUNTS, PERMISSIONS = (
    f"{GRAPH}/oauth/access_token",
    f"{GRAPH}/me/accounts",
    f"{GRAPH}/me/permissions",
)
DEBUG, ME = f"{GRAPH}/debug_token", f"{GRAPH}/me"
SHORT, LONG, PAGE_TOKEN = (f"{word}-token-that-nobody-may-see" for word in ("short", "long", "page"))
BACK = Callback(address="http://localhost:8723/crosspost", state="the-word")
APP = {"app_id": "77", "app_secret": SECRET}
SCOPES = ["pages_manage_posts", "pages_read_engagement", "pages_read_user_content", "pages_show_list"]
ROW = {"id": "11", "name": "맛집", "access_token": PAGE_TOKEN, "tasks": ["CREATE_CONTENT", "MANAGE"]}


def way(name: str) -> SignIn[Any]:
    return next(way for way in Facebook.sign_ins if way.name == name)


def browser() -> CodeSignIn[Any]:
    found = way("browser")
    assert isinstance(found, CodeSignIn)
    return found


def settings(**keys: Any) -> FacebookSettings:
    return FacebookSettings.model_validate({"adapter": "facebook", **keys})


def transport(gateway: str | None = None) -> Transport:
    hosts = way("token").hosts
    return Transport(hosts=hosts, gateway=gateway_address(gateway) if gateway else None)


def proof(token: str) -> str:
    return hmac.new(SECRET.encode(), token.encode(), hashlib.sha256).hexdigest()


def granted(names: Sequence[str] = SCOPES) -> dict[str, Any]:
    return {"data": [{"permission": name, "status": "granted"} for name in names]}


def answers(told: Mapping[str, Any]) -> None:
    for url, body in told.items():
        status = 400 if isinstance(body, dict) and "error" in body else 200
        responses.get(url, json=body, status=status)


def queries() -> list[dict[str, str]]:
    return [
        {name: values[0] for name, values in parse_qs(urlsplit(str(call.request.url)).query).items()}
        for call in responses.calls
    ]


def paths() -> list[str]:
    return [urlsplit(str(call.request.url)).path.removeprefix("/v25.0/") for call in responses.calls]


def pasted(token: str = LONG, **keys: Any) -> Sequence[Reached]:
    return way("token").accounts(settings(access_token=token, **keys), transport())


def test_the_dialog_asks_for_what_publishing_and_looking_need() -> None:
    address = urlsplit(browser().address(settings(**APP), BACK))
    assert (
        f"{address.scheme}://{address.netloc}{address.path}" == "https://www.facebook.com/v25.0/dialog/oauth"
    )
    assert parse_qs(address.query) == {
        "client_id": ["77"],
        "redirect_uri": [BACK.address],
        "state": ["the-word"],
        "scope": ["pages_show_list,pages_manage_posts,pages_read_engagement,pages_read_user_content"],
        "response_type": ["code"],
    }
    assert SECRET not in address.geturl()


def test_a_page_of_a_portfolio_wants_one_scope_more() -> None:
    address = browser().address(settings(portfolio=True, **APP), BACK)
    assert parse_qs(urlsplit(address).query)["scope"][0].endswith(",business_management")


@responses.activate
def test_a_code_becomes_a_short_and_then_a_long_lived_token() -> None:
    responses.get(TOKENS, json={"access_token": SHORT, "token_type": "bearer", "expires_in": 5000})
    responses.get(TOKENS, json={"access_token": LONG, "token_type": "bearer", "expires_in": 5183944})
    redeemed = browser().redeem(settings(**APP), "the-code", BACK, transport())
    app = {"client_id": "77", "client_secret": SECRET}
    assert queries() == [
        app | {"redirect_uri": BACK.address, "code": "the-code"},
        app | {"grant_type": "fb_exchange_token", "fb_exchange_token": SHORT},
    ]
    assert redeemed.access_token.get_secret_value() == LONG


@responses.activate
def test_the_pages_own_token_is_kept_and_not_the_persons() -> None:
    answers({PERMISSIONS: granted(), ACCOUNTS: {"data": [ROW, ROW | {"id": "22", "name": "서재"}]}})
    first, second = browser().accounts(settings(access_token=LONG, **APP), transport())
    assert (first.id, first.name, first.lacks) == ("11", "맛집", ())
    assert first.settings == {"page_id": "11", "app_id": "77"}
    assert first.secrets == {"access_token": PAGE_TOKEN, "app_secret": SECRET}
    assert second.settings["page_id"] == "22"
    assert PAGE_TOKEN not in repr(first)


@responses.activate
def test_each_call_carries_the_proof_of_the_token_it_is_made_with() -> None:
    answers({PERMISSIONS: granted(), ACCOUNTS: {"data": [ROW]}})
    browser().accounts(settings(access_token=LONG, **APP), transport())
    assert queries() == [
        {"appsecret_proof": proof(LONG)},
        {"fields": "id,name,access_token,tasks", "limit": "100", "appsecret_proof": proof(LONG)},
    ]
    assert {call.request.headers["Authorization"] for call in responses.calls} == {f"Bearer {LONG}"}


@responses.activate
def test_pages_of_a_second_list_are_found_without_following_its_address() -> None:
    paging = {"cursors": {"before": "a", "after": "b"}, "next": f"{ACCOUNTS}?access_token={LONG}&after=b"}
    answers({PERMISSIONS: granted()})
    responses.get(ACCOUNTS, json={"data": [ROW], "paging": paging})
    responses.get(ACCOUNTS, json={"data": [ROW | {"id": "22"}], "paging": {"cursors": {"after": "c"}}})
    found = browser().accounts(settings(access_token=LONG, **APP), transport())
    assert [page.id for page in found] == ["11", "22"]
    assert [query.get("after") for query in queries()] == [None, None, "b"]


@responses.activate
@pytest.mark.parametrize(
    ("row", "scopes", "lacks"),
    [
        ({"tasks": ["ANALYZE"]}, SCOPES, ("CREATE_CONTENT",)),
        ({"tasks": None}, SCOPES, ()),
        ({"access_token": None}, SCOPES, ("CREATE_CONTENT",)),
        ({}, SCOPES[1:], ("pages_manage_posts",)),
        ({"tasks": []}, SCOPES[1:], ("pages_manage_posts", "CREATE_CONTENT")),
    ],
)
def test_what_is_missing_for_publishing_is_told(row: Any, scopes: list[str], lacks: tuple[str, ...]) -> None:
    answers({PERMISSIONS: granted(scopes), ACCOUNTS: {"data": [ROW | row]}})
    (page,) = browser().accounts(settings(access_token=LONG, **APP), transport())
    assert page.lacks == lacks


@responses.activate
def test_a_persons_token_is_exchanged_when_its_app_is_known() -> None:
    told = {"data": {"is_valid": True, "type": "USER", "scopes": SCOPES, "expires_at": 1}}
    answers({DEBUG: told, TOKENS: {"access_token": LONG}, ACCOUNTS: {"data": [ROW]}})
    (page,) = pasted(SHORT, **APP)
    assert paths() == ["debug_token", "oauth/access_token", "me/accounts"]
    debug, exchange, accounts = queries()
    assert debug == {"input_token": SHORT}
    assert exchange["fb_exchange_token"] == SHORT
    assert accounts["appsecret_proof"] == proof(LONG)
    assert page.secrets["access_token"] == PAGE_TOKEN


@responses.activate
def test_a_system_users_token_is_not_exchanged() -> None:
    told = {"data": {"is_valid": True, "type": "SYSTEM_USER", "scopes": SCOPES, "expires_at": 0}}
    answers({DEBUG: told, ACCOUNTS: {"data": [ROW]}})
    (page,) = pasted(**APP)
    assert paths() == ["debug_token", "me/accounts"]
    assert page.secrets["access_token"] == PAGE_TOKEN


@responses.activate
def test_a_pages_token_is_taken_as_it_is() -> None:
    told = {"data": {"is_valid": True, "type": "PAGE", "scopes": SCOPES[1:], "profile_id": "11"}}
    answers({DEBUG: told, ME: {"id": "11", "name": "맛집"}})
    (page,) = pasted(PAGE_TOKEN, **APP)
    assert paths() == ["debug_token", "me"]
    assert (page.id, page.name, page.lacks) == ("11", "맛집", ("pages_manage_posts",))
    assert page.secrets["access_token"] == PAGE_TOKEN


@responses.activate
@pytest.mark.parametrize("app", [{}, {"app_id": "", "app_secret": ""}])
def test_without_its_app_a_persons_token_shows_itself_by_its_pages(app: dict[str, str]) -> None:
    answers({ACCOUNTS: {"data": [ROW]}, PERMISSIONS: granted()})
    (page,) = pasted(**app)
    assert paths() == ["me/accounts", "me/permissions"]
    assert queries()[0] == {"fields": "id,name,access_token,tasks", "limit": "100"}
    assert (page.settings, page.secrets) == ({"page_id": "11"}, {"access_token": PAGE_TOKEN})


NO_FIELD = {"error": {"message": "(#100) Tried accessing nonexisting field (accounts)", "code": 100}}


@responses.activate
def test_without_its_app_a_pages_token_shows_itself_by_having_none() -> None:
    answers({ACCOUNTS: NO_FIELD, PERMISSIONS: NO_FIELD, ME: {"id": "11", "name": "맛집"}})
    (page,) = pasted(PAGE_TOKEN)
    assert (page.id, page.lacks, page.secrets) == ("11", (), {"access_token": PAGE_TOKEN})


@responses.activate
@pytest.mark.parametrize("error", [{"code": 190, "error_subcode": 463}, {"code": 4}])
def test_a_token_that_is_refused_is_not_taken_for_a_pages(error: dict[str, int]) -> None:
    answers({ACCOUNTS: {"error": {"message": "refused"} | error}})
    with pytest.raises((Unauthorized, Unavailable)):
        pasted()
    assert paths() == ["me/accounts"]


@responses.activate
@pytest.mark.parametrize("body", [{}, {"data": None}, {"data": [{"name": "맛집"}]}])
def test_a_list_of_pages_that_cannot_be_read_is_not_empty(body: Any) -> None:
    answers({ACCOUNTS: body, PERMISSIONS: granted()})
    with pytest.raises(Unavailable):
        pasted()


def refused_code(status: int, error: Any) -> DeliveryError:
    responses.get(TOKENS, json=error, status=status)
    with pytest.raises(DeliveryError) as refused:
        browser().redeem(settings(**APP), "the-code", BACK, transport())
    return refused.value


@responses.activate
@pytest.mark.parametrize("code", [1, 100, 101, 190, 36007])
def test_a_refused_code_is_for_its_owner_to_mend_whatever_its_number(code: int) -> None:
    message = f"Error validating verification code the-code with {SECRET}"
    refused = refused_code(400, {"error": {"message": message, "code": code}})
    assert (refused.kind, refused.code) == ("unauthorized", "unauthorized.sign_in")
    assert refused.params["service_code"] == str(code)
    shown = "".join(traceback.format_exception(refused)) + repr(refused.params)
    assert SECRET not in shown
    assert "the-code" not in refused.params["service_message"]


@responses.activate
@pytest.mark.parametrize(
    ("status", "body"),
    [(400, {"error": {"message": "limit", "code": 4}}), (500, {"error": {"code": 2}}), (200, {"token": 1})],
)
def test_a_limit_an_outage_or_no_token_may_be_tried_again(status: int, body: Any) -> None:
    assert isinstance(refused_code(status, body), Unavailable)


@responses.activate
@pytest.mark.parametrize("missing", [{"app_id": None}, {"app_secret": None}, {"app_id": ""}])
def test_without_its_app_no_code_is_sent(missing: dict[str, str | None]) -> None:
    with pytest.raises(Unauthorized) as refused:
        browser().redeem(settings(**APP | missing), "the-code", BACK, transport())
    assert refused.value.code == "unauthorized.setup"
    assert len(responses.calls) == 0


def test_a_page_connected_in_the_browser_posts_and_its_token_does_not_end() -> None:
    pages = (
        FacebookPage(page_id="11", name="맛집"),
        FacebookPage(page_id="22", name="서재", tasks=("ANALYZE",)),
    )
    app = App(app_id="77", secret=SECRET, redirects=(BACK.address,))
    with Simulator(accounts=Accounts(facebook=pages, facebook_app=app)) as sim:
        first, second = connected(sim)
        assert [page.lacks for page in (first, second)] == [(), ("CREATE_CONTENT",)]
        with rehearsed(sim.url, **first.settings, **first.secrets) as channel:
            report = channel.verify()
    assert (report.name, report.missing) == ("맛집", ())
    assert Ends.TOKEN not in {ending.what for ending in report.ends}


def test_a_sign_in_leaves_no_secret_in_any_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    with Simulator(accounts=Accounts(facebook=(FacebookPage(page_id="11"),))) as sim:
        (page,) = connected(sim)
        shown = caplog.text + repr(page) + repr(sim.requests())
    assert "GET graph.facebook.com" in caplog.text
    for secret in page.secrets.values():
        assert secret not in shown


def connected(sim: Simulator) -> Sequence[Reached]:
    with (
        transport(sim.url) as wire,
        Transport(hosts=frozenset({"www.facebook.com"}), gateway=gateway_address(sim.url)) as browse,
    ):
        told = browse.request("GET", browser().address(settings(**APP), BACK)).redirect
        code = parse_qs(urlsplit(str(told)).query)["code"][0]
        return browser().accounts(browser().redeem(settings(**APP), code, BACK, wire), wire)


@pytest.mark.parametrize("token", ["USER", "SYSTEM", "PAGE"])
@pytest.mark.parametrize("keys", [{}, APP])
def test_any_kind_of_token_leads_to_the_same_page(token: str, keys: dict[str, str]) -> None:
    page = FacebookPage(
        page_id="11", name="맛집", access_token="PAGE", user_token="USER", system_token="SYSTEM"
    )
    with Simulator(accounts=Accounts(facebook=(page,))) as sim, transport(sim.url) as wire:
        (found,) = way("token").accounts(settings(access_token=token, **keys), wire)
    assert (found.id, found.name, found.secrets["access_token"]) == ("11", "맛집", "PAGE")


def test_what_is_asked_for_is_a_setting_and_each_step_is_said_in_words() -> None:
    steps: list[Step] = [step for way in Facebook.sign_ins for step in way.steps]
    asked = {ask.key for step in steps for ask in step.asks}
    assert asked == {"app_id", "app_secret", "access_token"}
    assert asked <= set(FacebookSettings.model_fields)
    assert all(step.minutes > 0 and step.code.startswith("connect.facebook.") for step in steps)
    assert {urlsplit(step.page).hostname for step in steps if step.page} == {"developers.facebook.com"}
    assert all("connect.facebook.go_live" in {s.code for s in way.steps} for way in Facebook.sign_ins)
