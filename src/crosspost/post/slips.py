"""What goes wrong in a front matter, by what the parser of YAML says of it."""

from __future__ import annotations

__all__ = ["slip_of"]


def slip_of(problem: str) -> str:
    """What the parser's ``problem`` most often means in a review, as the code of an error."""
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
    )
    if any(words in problem for words in quotes):
        return "post.front_matter_quotes"
    return "post.front_matter"
