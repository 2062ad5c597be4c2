"""The kit of a hand-over: a page for whatever a person must finish; no draft is lost for want of one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from bs4 import BeautifulSoup
from tests.delivery.house import House, review

from crosspost.errors import Unconfirmed
from crosspost.ledger import Delivery, Status
from crosspost.messages import Words
from crosspost.post import Disclosure

DECLARED = "이 글은 협찬을 받아 작성했습니다."
ADDRESS = "https://me.tistory.com/7"


def declared(house: House, *, canonical: str | None = None) -> None:
    post = review(canonical=canonical)
    house.post = replace(post, blocks=(Disclosure(text=DECLARED), *post.blocks))


def page_of(row: Delivery) -> BeautifulSoup:
    assert row.hand_over is not None
    return BeautifulSoup(Path(row.hand_over["path"]).read_text(encoding="utf-8"), "html.parser")


def steps(row: Delivery) -> list[str]:
    return [heading.get_text() for heading in page_of(row).select("ol.steps > li > h2")]


def test_a_saved_draft_has_a_page_that_opens_checks_and_publishes_it(house: House) -> None:
    house.channel("blog", mode="draft")
    declared(house)
    house.plan()
    house.dispatch()
    row = house.one()
    say = Words("ko").say
    assert row.status is Status.HANDED_OVER
    assert steps(row) == [
        say("handover.draft.open_step"),
        say("handover.draft.check_step"),
        say("handover.draft.publish_step"),
        say("handover.done_step"),
    ]
    assert page_of(row).select_one('a.button[href="https://pad.example/drafts"]') is not None
    assert DECLARED in page_of(row).get_text()


def test_a_draft_that_is_found_again_has_its_page_too(house: House) -> None:
    platform = house.channel("blog", mode="draft")
    platform.after.append(Unconfirmed("unconfirmed.no_answer"))
    house.plan()
    house.dispatch(60)
    row = house.one()
    assert (row.status, row.adopted) == (Status.HANDED_OVER, True)
    assert Words("ko").say("handover.draft.open_step") in steps(row)


def test_a_draft_is_handed_over_even_where_no_page_can_be_written(house: House) -> None:
    platform = house.channel("blog", mode="draft")
    (house.folder / "handover").write_text("a file is in the way", encoding="utf-8")
    house.plan()
    house.dispatch()
    row = house.one()
    assert row.status is Status.HANDED_OVER
    assert row.hand_over is not None
    assert (row.hand_over["path"], row.hand_over["remote_id"]) == (None, "1")
    assert len(platform.calls) == 1


def test_the_dialog_proposes_the_title_behind_the_disclosure(house: House) -> None:
    house.channel("story", mode="share")
    declared(house, canonical=ADDRESS)
    house.plan()
    house.dispatch()
    row = house.one()
    assert row.hand_over is not None
    opened = parse_qs(urlsplit(row.hand_over["url"]).query)
    assert opened == {"u": [ADDRESS], "t": [f"{DECLARED} 리뷰"]}
    assert steps(row)[0] == Words("ko").say("handover.copy_step.disclosure")


def test_without_a_disclosure_the_dialog_proposes_the_title_alone(house: House) -> None:
    house.channel("story", mode="share")
    house.post = review("제목이 없는 글의 첫 줄입니다.", canonical=ADDRESS)
    house.plan()
    house.dispatch()
    row = house.one()
    assert row.hand_over is not None
    assert parse_qs(urlsplit(row.hand_over["url"]).query)["t"] == ["리뷰"]


def test_without_an_address_the_page_for_writing_is_opened(house: House) -> None:
    house.channel("story", mode="share")
    house.plan()
    house.dispatch()
    row = house.one()
    assert row.hand_over is not None
    assert row.hand_over["url"] == "https://pad.example/write"


def test_the_page_names_the_command_that_ends_this_very_delivery(house: House) -> None:
    house.channel("story", mode="share")
    house.plan()
    house.dispatch()
    row = house.one()
    assert f"crosspost settle {row.id} --published URL --rehearse" in page_of(row).get_text()
