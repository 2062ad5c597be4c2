"""What goes wrong in a front matter, by what the parser of its notation says of it.

Each gives the code of an error, worded for people who write reviews.
"""

from __future__ import annotations

__all__ = ["json_slip", "toml_slip", "yaml_slip"]


def yaml_slip(problem: str) -> str:
    """What the ``problem`` of PyYAML most often means in a review."""
    if "'\\t'" in problem or "tab" in problem:
        return "post.front_matter_tab"
    if problem == "found unexpected end of stream":
        return "post.front_matter_quote_open"
    if problem.startswith("expected ',' or"):
        return "post.front_matter_list"
    # "title: 영화: 제목" and "title: [리뷰] 제목" are by far the most common slips.
    quotes = (
        "mapping values are not allowed",
        "cannot start any token",
        "but found '<scalar>'",
        "alphabetic",
        "undefined alias",
    )
    if any(words in problem for words in quotes):
        return "post.front_matter_quotes"
    return "post.front_matter"


def toml_slip(problem: str) -> str:
    """What the ``problem`` of tomllib most often means in a review."""
    if problem.startswith(("Cannot overwrite", "Cannot declare", "Duplicate")):
        return "post.front_matter_twice"
    if problem.startswith("Expected '=' after a key"):
        return "post.front_matter_toml_equals"
    if problem.startswith(("Unclosed array", "Unclosed inline table")):
        return "post.front_matter_toml_list"
    quotes = (
        "Invalid value",
        "Illegal character",
        "Unterminated",
        "Unescaped",
        "Expected",
    )
    return "post.front_matter_toml_quotes" if problem.startswith(quotes) else "post.front_matter_toml"


def json_slip(problem: str, before: str, after: str) -> str:
    """What the ``problem`` of json most often means in a review, between these two characters."""
    if not after:
        return "post.front_matter_json_unclosed"
    if problem.startswith(("Expecting ',' delimiter", "Illegal trailing comma")):
        return "post.front_matter_json_comma"
    if before == "," and after in {"}", "]"}:
        return "post.front_matter_json_comma"
    quotes = ("Expecting", "Invalid control character", "Unterminated string")
    return "post.front_matter_json_quotes" if problem.startswith(quotes) else "post.front_matter_json"
