"""The use cases as a Python program calls them: what is prepared, for whom, and what is refused."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.config.workspaces import furnish

from crosspost.app import Crosspost
from crosspost.config import find_workspace
from crosspost.errors import ConfigurationError, CrosspostError, InvalidPost
from crosspost.ledger import Status
from crosspost.rendering import FIRST

NOON = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)
REVIEW = "---\ntitle: 겨울 바다 책방\n---\n\n파도 소리가 들리는 책방에 다녀왔다.\n"
SHARES = "".join(
    f"[channels.{name}]\nadapter = '{adapter}'\nmode = 'share'\n"
    for name, adapter in (("band", "band"), ("page", "facebook"), ("story", "kakaostory"))
)


def opened(root: Path, config: str | None = None, *, rehearsal: bool = False) -> Crosspost:
    """A workspace with one review, opened at noon."""
    if not root.exists():
        furnish(root, config)
        (root / "posts" / "book.md").write_text(REVIEW, encoding="utf-8")
    return Crosspost(find_workspace(root, rehearsal=rehearsal), clock=lambda: NOON)


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Crosspost]:
    with opened(tmp_path / "나의 리뷰") as found:
        yield found


def refused(app: Crosspost, **asked: object) -> CrosspostError:
    """What is said to a request."""
    with pytest.raises(CrosspostError) as caught:
        app.prepare("book.md", **asked)  # type: ignore[arg-type]  # the keywords of prepare
    assert not (app.workspace.root / "data").exists()
    return caught.value


class TestTargets:
    def test_without_a_word_they_are_those_of_the_configuration(self, app: Crosspost) -> None:
        plans = app.prepare("book.md").plans
        assert [plan.channel.name for plan in plans] == ["blog", "band", "page", "story"]

    def test_only_the_named_ones_in_the_named_order_each_once(self, app: Crosspost) -> None:
        plans = app.prepare("book.md", to=["story", "band", "story"]).plans
        assert [plan.channel.name for plan in plans] == ["story", "band"]

    def test_naming_none_is_not_naming_all(self, app: Crosspost) -> None:
        error = refused(app, to=[])
        assert (error.code, error.where) == ("config.no_channels", "--to")

    def test_an_unknown_one_names_the_nearest(self, app: Crosspost) -> None:
        error = refused(app, to=["bnad"])
        assert (error.code, error.where, error.params["nearest"]) == (
            "config.channel_unknown",
            "--to",
            "band",
        )

    def test_a_disabled_channel_takes_part_only_when_it_is_named(self, tmp_path: Path) -> None:
        config = SHARES.replace("adapter = 'band'\n", "adapter = 'band'\nenabled = false\n")
        with opened(tmp_path / "w", config) as app:
            assert [plan.channel.name for plan in app.prepare("book.md").plans] == ["page", "story"]
            assert [plan.channel.name for plan in app.prepare("book.md", to=["band"]).plans] == ["band"]


class TestTheOriginalsAddress:
    def links(self, app: Crosspost, **asked: object) -> dict[str, str | None]:
        plans = app.prepare("book.md", **asked).plans  # type: ignore[arg-type]  # the keywords of prepare
        return {plan.channel.name: plan.link for plan in plans}

    def test_the_others_keep_a_place_for_it(self, app: Crosspost) -> None:
        assert self.links(app) == {"blog": None, "band": FIRST, "page": FIRST, "story": FIRST}

    def test_a_given_address_is_carried_by_the_others(self, app: Crosspost) -> None:
        links = self.links(app, link="https://example.com/1")
        assert {links[name] for name in ("band", "page", "story")} == {"https://example.com/1"}

    def test_without_an_original_the_owner_is_warned(self, app: Crosspost) -> None:
        prepared = app.prepare("book.md", to=["band"])
        assert [plan.link for plan in prepared.plans] == [None]
        assert "notice.no_original" in [notice.code for notice in prepared.notices]

    @pytest.mark.parametrize("link", ["somewhere", "", "javascript:alert(1)", "ftp://a.example", "https://"])
    def test_what_is_no_web_address_is_refused(self, app: Crosspost, link: str) -> None:
        assert refused(app, link=link).code == "publish.link_invalid"


class TestThePost:
    def test_a_name_counts_from_the_current_folder_and_else_from_the_posts(
        self, app: Crosspost, tmp_path: Path
    ) -> None:
        here = tmp_path / "here"
        here.mkdir()
        assert app.prepare("book.md", here=here).source == "posts/book.md"
        (here / "book.md").write_text(REVIEW.replace("겨울", "여름"), encoding="utf-8")
        assert app.prepare("book.md", here=here).post.title == "여름 바다 책방"

    def test_a_missing_one_is_refused(self, app: Crosspost, tmp_path: Path) -> None:
        with pytest.raises(InvalidPost) as caught:
            app.prepare("gone.md", here=tmp_path)
        assert caught.value.code == "post.missing"

    def test_preparing_is_repeatable_and_leaves_no_trace(self, app: Crosspost) -> None:
        first, second = ([plan.rendition.digest for plan in app.prepare("book.md").plans] for _ in range(2))
        assert first == second
        assert sorted(path.name for path in app.workspace.root.iterdir()) == ["config", "posts"]


class TestPublishing:
    def test_a_channel_that_is_not_ready_refuses_all_before_anything_is_written(self, app: Crosspost) -> None:
        prepared = app.prepare("book.md")
        with pytest.raises(ConfigurationError) as caught:
            app.publish(prepared)
        assert caught.value.code in {"config.secret_missing", "config.consent"}
        assert not (app.workspace.root / "data").exists()

    def test_hand_overs_are_written_and_a_second_publish_lists_them(self, tmp_path: Path) -> None:
        with opened(tmp_path / "w", SHARES) as app:
            rows = app.publish(app.prepare("book.md"))
            assert [(row.channel, row.status) for row in rows] == [
                ("band", Status.HANDED_OVER),
                ("page", Status.HANDED_OVER),
                ("story", Status.HANDED_OVER),
            ]
            again = app.publish(app.prepare("book.md"))
            assert [row.id for row in again] == [row.id for row in rows]
            assert len(app.history()) == 3

    def test_a_second_post_is_made_only_when_it_is_asked_for(self, tmp_path: Path) -> None:
        with opened(tmp_path / "w", SHARES) as app:
            first = app.publish(app.prepare("book.md", to=["story"]))
            second = app.publish(app.prepare("book.md", to=["story"]), again=True)
            assert {row.id for row in first} & {row.id for row in second} == set()
            assert len(app.history()) == 2

    def test_a_rehearsal_has_a_ledger_of_its_own(self, tmp_path: Path) -> None:
        with opened(tmp_path / "w", SHARES, rehearsal=True) as rehearsed:
            rehearsed.publish(rehearsed.prepare("book.md"))
        with opened(tmp_path / "w") as real:
            assert real.history() == []
        assert (tmp_path / "w" / "data" / "rehearsal" / "crosspost.db").is_file()
        assert not (tmp_path / "w" / "data" / "crosspost.db").exists()


class TestReading:
    def test_an_empty_history_makes_no_ledger(self, app: Crosspost) -> None:
        assert app.history() == []
        assert not (app.workspace.root / "data").exists()

    def test_an_id_that_is_not_there_is_refused(self, app: Crosspost) -> None:
        with pytest.raises(ConfigurationError) as caught:
            app.show("abc")
        assert (caught.value.code, caught.value.params) == ("ledger.id_unknown", {"id": "abc"})

    def test_a_delivery_is_shown_by_the_beginning_of_its_id(self, tmp_path: Path) -> None:
        with opened(tmp_path / "w", SHARES) as app:
            (row,) = app.publish(app.prepare("book.md", to=["story"]))
            found, events = app.show(row.id[:6])
            assert found == row
            assert events[0].kind == "planned"
            assert events[-1].kind == "handed_over"


class TestWherePostAlreadyStands:
    """A post whose own address lies on a channel's account is not sent there a second time."""

    @pytest.fixture(
        params=[
            "https://blog.naver.com/myreviews/224000000001",
            "https://m.blog.naver.com/PostView.naver?blogId=myreviews&logNo=224000000001",
        ]
    )
    def home(self, request: pytest.FixtureRequest, app: Crosspost) -> str:
        address = str(request.param)
        text = REVIEW.replace("title:", f"canonical: {address}\ntitle:")
        (app.workspace.root / "posts" / "book.md").write_text(text, encoding="utf-8")
        return address

    def test_that_channel_is_left_out_and_the_others_carry_its_address(
        self, app: Crosspost, home: str
    ) -> None:
        prepared = app.prepare("book.md")
        assert [plan.channel.name for plan in prepared.plans] == ["band", "page", "story"]
        assert {plan.link for plan in prepared.plans} == {home}
        (said,) = [notice for notice in prepared.notices if notice.code == "notice.stands_there"]
        assert said.params == {"channels": "blog", "address": home}

    def test_asked_for_that_channel_alone_it_says_so(self, app: Crosspost, home: str) -> None:
        error = refused(app, to=["blog"])
        assert (error.code, error.params["address"]) == ("unsupported.stands_there", home)

    def test_another_blog_there_is_no_home(self, app: Crosspost) -> None:
        text = REVIEW.replace("title:", "canonical: https://blog.naver.com/another/224000000001\ntitle:")
        (app.workspace.root / "posts" / "book.md").write_text(text, encoding="utf-8")
        assert app.prepare("book.md").plans[0].channel.name == "blog"
