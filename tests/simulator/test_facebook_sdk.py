"""Meta's own SDK as the client: the simulator is held to what somebody else sends and expects."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from facebook_business import FacebookAdsApi, FacebookSession
from facebook_business.adobjects.page import Page
from facebook_business.adobjects.pagepost import PagePost
from facebook_business.adobjects.photo import Photo
from facebook_business.adobjects.user import User
from facebook_business.exceptions import FacebookRequestError
from tests.simulator.client import Clock, image

from crosspost.simulator import Accounts, FacebookPage, Simulator

# The SDK is made from Meta's table of parameters, which lacks some fields and the photo's file; it warns, and
# sends them all the same.
pytestmark = [
    pytest.mark.filterwarnings("ignore:.* does not allow field:UserWarning"),
    pytest.mark.filterwarnings("ignore:Endpoint photos cannot upload files:UserWarning"),
]

PAGE = "1647395831"
SECRET = "app-secret-of-the-sdk"
LISTED = ["id", "message", "created_time", "is_published", "permalink_url"]


@pytest.fixture
def sim(clock: Clock) -> Iterator[Simulator]:
    page = FacebookPage(
        page_id=PAGE, access_token="TOKEN", user_token="USER", app_secret=SECRET, name="맛집 리뷰"
    )
    with Simulator(accounts=Accounts(facebook=(page,)), clock=clock, seed="sdk") as running:
        yield running


def api_of(sim: Simulator, token: str, version: str = "v25.0") -> FacebookAdsApi:
    """The SDK, sent to the simulator in place of Meta."""
    session = FacebookSession(app_id="77", app_secret=SECRET, access_token=token, timeout=10)
    session.GRAPH = f"{sim.url}/graph.facebook.com"
    session.requests.trust_env = False
    return FacebookAdsApi(session, api_version=version)


@pytest.fixture(params=["v25.0", "v26.0"])
def page(sim: Simulator, request: pytest.FixtureRequest) -> Iterator[Page]:
    api = api_of(sim, "TOKEN", request.param)
    yield Page(PAGE, api=api)
    api._session.requests.close()


def uploaded(page: Page, folder: Path, colour: str) -> str:
    file = folder / f"{colour}.jpg"
    file.write_bytes(image(colour=colour))
    request = page.create_photo(params={"published": False, "alt_text_custom": colour}, pending=True)
    made: Photo = request.add_file(str(file)).execute()
    assert set(made.export_all_data()) == {"id"}
    return str(made["id"])


def refused(page: Page, **params: Any) -> FacebookRequestError:
    with pytest.raises(FacebookRequestError) as error:
        page.create_feed(params=params)
    return error.value


def test_a_text_is_published_and_read_back(sim: Simulator, page: Page) -> None:
    made = page.create_feed(fields=["id", "permalink_url"], params={"message": "맛집 리뷰\n\n좋았어요"})
    (post,) = sim.posts("facebook", PAGE)
    assert (made["id"], made["permalink_url"]) == (post.id, post.permalink)
    assert post.text == "맛집 리뷰\n\n좋았어요"
    (listed,) = page.get_published_posts(fields=LISTED)
    assert (listed["id"], listed["message"], listed["is_published"]) == (post.id, post.text, True)
    assert listed["created_time"].endswith("+0000")


def test_a_link_becomes_the_card(sim: Simulator, page: Page) -> None:
    page.create_feed(params={"message": "리뷰", "link": "https://example.com/r/1"})
    assert [post.link for post in sim.posts("facebook", PAGE)] == ["https://example.com/r/1"]


def test_two_photos_are_attached_in_their_order(sim: Simulator, page: Page, tmp_path: Path) -> None:
    photos = [uploaded(page, tmp_path, colour) for colour in ("red", "blue")]
    assert sim.posts("facebook", PAGE) == []
    page.create_feed(
        params={"message": "사진", "attached_media": [{"media_fbid": photo} for photo in photos]}
    )
    (post,) = sim.posts("facebook", PAGE)
    assert post.details["photos"] == photos
    assert len(post.images) == 2


def test_the_feed_is_read_to_its_end_over_several_lists(sim: Simulator, page: Page) -> None:
    for number in range(5):
        sim.plant("facebook", PAGE, text=f"글 {number}", age=number)
    found = page.get_feed(fields=["message"], params={"limit": 2})
    assert [post["message"] for post in found] == [f"글 {number}" for number in range(5)]


def test_a_post_is_read_edited_and_deleted(sim: Simulator, page: Page) -> None:
    made = page.create_feed(params={"message": "먼저"})
    post = PagePost(made["id"], api=page.get_api())
    post.api_update(params={"message": "고침"})
    assert post.api_get(fields=["message"])["message"] == "고침"
    post.api_delete()
    assert sim.posts("facebook", PAGE) == []


def test_the_page_tells_its_name(page: Page) -> None:
    assert page.api_get(fields=["id", "name"])["name"] == "맛집 리뷰"


def test_a_person_finds_her_page_with_its_token(sim: Simulator) -> None:
    api = api_of(sim, "USER")
    (found,) = User("me", api=api).get_accounts(fields=["id", "name", "access_token", "tasks"])
    api._session.requests.close()
    assert (found["id"], found["access_token"]) == (PAGE, "TOKEN")
    assert "CREATE_CONTENT" in found["tasks"]


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        ("refuse:190/460", (401, 190, 460)),
        ("refuse:368/1390008", (400, 368, 1390008)),
        ("refuse:506", (400, 506, None)),
        ("rate_limit:7", (403, 4, None)),
        ("refuse:368/1404006/textdata", (400, 368, 1404006)),
        ("status:500", (500, 2, None)),
    ],
)
def test_a_refusal_is_metas_own_error(
    sim: Simulator, page: Page, fault: str, told: tuple[int, int, int | None]
) -> None:
    sim.fault(f"facebook.feed={fault}")
    error = refused(page, message="글")
    assert (error.http_status(), error.api_error_code(), error.api_error_subcode()) == told
    assert error.api_error_type() == "OAuthException"
    assert sim.posts("facebook", PAGE) == []


def test_what_the_simulator_itself_refuses_is_metas_error_too(page: Page) -> None:
    assert refused(page, message="").api_error_code() == 100
    assert refused(page, message="글", link="https://www.facebook.com/x").api_error_subcode() == 1609008


def test_a_proof_of_another_secret_is_refused(sim: Simulator) -> None:
    api = api_of(sim, "TOKEN")
    api._session.requests.params["appsecret_proof"] = "0" * 64
    assert refused(Page(PAGE, api=api), message="글").api_error_code() == 100
    api._session.requests.close()
