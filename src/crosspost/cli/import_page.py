"""``crosspost import``: a page that is up somewhere becomes a post of this workspace."""

from __future__ import annotations

from pathlib import Path

from crosspost.app.importing import Imported, PageImport
from crosspost.cli.face import Face
from crosspost.cli.output import print_json
from crosspost.messages import Words
from crosspost.post.suggesting import suggested_facts
from crosspost.post.writing import write_facts

__all__ = ["run"]


def run(face: Face, source: str) -> int:
    """Read the page, write the post, tell what was kept and what was not."""
    with face.opened(simulate=True) as app:
        say = app.words.say

        def progress(number: int, count: int) -> None:
            if not face.options.json:
                face.tell(say("import.progress", number=number, count=count))

        desk = PageImport(
            posts=app.shelf.posts,
            missing_here=lambda address: say("import.missing_here", address=address),
            gateway=app.gateway,
            progress=progress,
        )
        found = desk.bring(source, here=Path.cwd())
        if face.options.json:
            print_json(_record(found, app.words))
        else:
            _tell(face, found, app.words)
    return 0


def _tell(face: Face, found: Imported, words: Words) -> None:
    say, post = words.say, found.post
    face.tell(say("publish.title", title=post.title))
    face.tell(
        say(
            "import.kept",
            characters=found.characters,
            headings=found.headings,
            pictures=sum(1 for _ in post.images),
            tags=", ".join(f"#{tag}" for tag in post.tags) or "-",
        )
    )
    if post.disclosure:
        face.tell(say("import.disclosure", text=post.disclosure.text))
    for address in found.missing:
        face.tell(say("import.missing", address=address or "-"))
    for notice in (*found.notices, *post.notices):
        face.tell(say("cli.notice", text=say(notice.code, **notice.params)))
    face.tell(say("import.written", path=found.path))
    if facts := write_facts(suggested_facts(post)):
        face.tell(say("facts.suggested", facts=facts.rstrip()))
    face.tell(say("import.next", name=found.path.stem))


def _record(found: Imported, words: Words) -> dict[str, object]:
    post = found.post
    return {
        "path": str(found.path),
        "kind": found.kind,
        "title": post.title,
        "canonical": post.canonical,
        "published": found.published,
        "characters": found.characters,
        "headings": found.headings,
        "pictures": [image.media.name for image in post.images],
        "missing": list(found.missing),
        "tags": list(post.tags),
        "disclosure": post.disclosure.text if post.disclosure else "",
        "suggested": write_facts(suggested_facts(post)),
        "notices": [words.say(notice.code, **notice.params) for notice in (*found.notices, *post.notices)],
    }
