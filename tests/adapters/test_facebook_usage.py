"""The quota headers of Meta, and what is made of those that are malformed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.adapters.facebook_answers import usage

from crosspost_facebook.usage import Usage


def test_the_example_of_the_specification_has_97_percent() -> None:
    assert Usage.read(usage(0)) == Usage(percent=97)


def test_the_longest_time_to_regain_counts_in_minutes() -> None:
    assert Usage.read(usage(7)).regain == timedelta(minutes=7)


@pytest.mark.parametrize("name", ["X-App-Usage", "X-Page-Usage"])
def test_a_plain_usage_header_is_read(name: str) -> None:
    header = '{"call_count":28,"total_time":25,"total_cputime":26}'
    assert Usage.read({name: header}) == Usage(percent=28)


@pytest.mark.parametrize(
    "header",
    [
        "not json",
        "",
        "null",
        "[]",
        "5",
        '{"1":[5,null]}',
        '{"1":{}}',
        '{"call_count":"many"}',
        '{"call_count":1e999}',
    ],
)
def test_a_malformed_header_tells_nothing(header: str) -> None:
    for name in ("X-App-Usage", "X-Business-Use-Case-Usage"):
        assert Usage.read({name: header}) == Usage()
