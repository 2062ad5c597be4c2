"""A post as JSON and back: what is frozen into the ledger and what its content hash is made of."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import asdict
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, TypeAdapter

from crosspost.post.facts import Facts, Rating
from crosspost.post.model import Block, Post
from crosspost.post.rights import Right

__all__ = [
    "blocks_from_json",
    "blocks_to_json",
    "canonical_json",
    "content_hash",
    "post_from_json",
    "post_to_json",
]


@cache
def _blocks() -> TypeAdapter[tuple[Block, ...]]:
    """Made when the first post is read: most commands read none, and it takes as long as a small import."""
    return TypeAdapter(tuple[Annotated[Block, Field(discriminator="kind")], ...])


MediaPath = Callable[[str], Path]
"""Where the bytes of a digest lie."""


def canonical_json(value: Any) -> str:
    """JSON text that is equal whenever the value is: sorted keys, no spaces, Hangul as itself."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def blocks_to_json(blocks: Iterable[Block]) -> list[dict[str, Any]]:
    """Plain JSON values of blocks; pictures by digest, without the place where they lie today."""
    plain: list[dict[str, Any]] = _blocks().dump_python(tuple(blocks), mode="json")
    for block in plain:
        if block["kind"] == "image":
            del block["media"]["path"]
    return plain


def blocks_from_json(plain: Iterable[dict[str, Any]], media_path: MediaPath) -> tuple[Block, ...]:
    """The blocks that `blocks_to_json` wrote; ``media_path`` finds the bytes of a digest."""
    return _blocks().validate_python([_located(block, media_path) for block in plain])


def post_to_json(post: Post) -> dict[str, Any]:
    """Plain JSON values of a post; its notices are said when it is read and not kept."""
    return {
        "id": post.id,
        "title": post.title,
        "blocks": blocks_to_json(post.blocks),
        "tags": list(post.tags),
        "canonical": post.canonical,
        "summary": post.summary,
        "facts": _facts_to_json(post.facts),
        "texts": [list(text) for text in post.texts],
        "unsponsored": post.unsponsored,
        "cover": post.cover,
        "rights": [list(right) for right in post.rights],
    }


def post_from_json(plain: dict[str, Any], media_path: MediaPath) -> Post:
    """The post that `post_to_json` wrote."""
    return Post(
        id=plain["id"],
        title=plain["title"],
        blocks=blocks_from_json(plain["blocks"], media_path),
        tags=tuple(plain["tags"]),
        canonical=plain["canonical"],
        summary=plain["summary"],
        # What was frozen before these were known has none.
        facts=_facts_from_json(plain.get("facts") or _early_facts(plain)),
        texts=tuple((name, text) for name, text in plain.get("texts", ())),
        unsponsored=plain.get("unsponsored", False),
        cover=plain.get("cover", ""),
        rights=tuple((digest, Right(right)) for digest, right in plain.get("rights", ())),
    )


def _facts_to_json(facts: Facts) -> dict[str, Any]:
    return asdict(facts) | {"rating": facts.rating.text if facts.rating else ""}


def _early_facts(plain: dict[str, Any]) -> dict[str, Any]:
    """At first a post had only these two, beside its other values."""
    return {"rating": plain.get("rating", ""), "spoiler": plain.get("spoiler", False)}


def _facts_from_json(plain: dict[str, Any]) -> Facts:
    return Facts(
        work=plain.get("work", ""),
        original_title=plain.get("original_title", ""),
        kind=plain.get("kind", ""),
        directors=tuple(plain.get("directors", ())),
        authors=tuple(plain.get("authors", ())),
        cast=tuple(plain.get("cast", ())),
        year=plain.get("year", ""),
        rating=Rating(text=plain["rating"]) if plain.get("rating") else None,
        spoiler=plain.get("spoiler", False),
        credits=tuple((name, text) for name, text in plain.get("credits", ())),
    )


def content_hash(post: Post) -> str:
    """SHA-256 of what the post says: title, blocks and the bytes of its pictures, not their file names."""
    blocks = blocks_to_json(post.blocks)
    for block in blocks:
        if block["kind"] == "image":
            block["media"] = block["media"]["digest"]
    return sha256(canonical_json({"title": post.title, "blocks": blocks}).encode()).hexdigest()


def _located(block: dict[str, Any], media_path: MediaPath) -> dict[str, Any]:
    if block["kind"] != "image":
        return block
    media = block["media"]
    return block | {"media": media | {"path": str(media_path(media["digest"]))}}
