"""``crosspost preview``: what each channel's readers will see."""

from __future__ import annotations

import sys
from itertools import filterfalse
from pathlib import Path

from crosspost.app import Crosspost, Prepared
from crosspost.cli.bars import length_lines
from crosspost.cli.document import plan_json
from crosspost.cli.exits import OK
from crosspost.cli.face import Face
from crosspost.cli.output import print_json
from crosspost.cli.preview_file import check_place, write_preview
from crosspost.delivery import Planned
from crosspost.post.suggesting import suggested_facts
from crosspost.post.writing import write_facts
from crosspost.rendering import cut_short, readable

__all__ = ["channels_of", "run", "show_plan", "show_plans"]


def run(face: Face, post: str, *, to: str | None, link: str | None, html: Path | None = None) -> int:
    """Show a post's renditions; nothing is sent, no socket is opened. With ``html`` they are a page there."""
    file = (Path.cwd() / html).resolve() if html else None
    with face.opened() as app:
        if file:
            check_place(file)
        prepared = app.prepare(post, to=channels_of(to), link=link)
        if file:
            write_preview(app, prepared, file)
        if file and not face.options.json:
            face.tell(app.words.say("preview.written", file=file))
            face.tell(app.words.say("preview.nothing_sent"))
        else:
            show_plans(face, app, prepared)
            if not face.options.json and (facts := write_facts(suggested_facts(prepared.post))):
                face.tell(app.words.say("facts.suggested", facts=facts.rstrip()))
    return OK


def channels_of(to: str | None) -> list[str] | None:
    """The channels named by ``--to A,B``."""
    if to is None:
        return None
    return [name.strip() for name in to.split(",") if name.strip()]


def show_plans(face: Face, app: Crosspost, prepared: Prepared) -> None:
    """Print the renditions: JSON on stdout, or text for a person."""
    if face.options.json:
        print_json([plan_json(plan, app.words, prepared.notices) for plan in prepared.plans])
        return
    say = app.words.say
    for notice in prepared.notices:
        face.tell(say("cli.notice", text=say(notice.code, **notice.params)))
    for plan in prepared.plans:
        show_plan(app, plan)
    face.tell(say("preview.nothing_sent"))


def show_plan(app: Crosspost, plan: Planned) -> None:
    """Print one channel's rendition for a person."""
    say, rendition = app.words.say, plan.rendition
    title = say(
        "preview.head",
        channel=plan.channel.name,
        platform=app.words.name(plan.channel.adapter.title),
        mode=say(f"mode.{plan.channel.mode.value}"),
        digest=rendition.digest[:12],
    )
    print(f"── {title} ──")
    for line in length_lines(plan.measures, app.words, sys.stdout):
        print(line)
    for notice in filter(cut_short, rendition.notices):
        print(say("preview.cut", text=say(notice.code, **notice.params)))
    if rendition.document:
        print(say("preview.title", title=rendition.title))
    print(f"\n{readable(rendition.with_link(say('preview.slot')))}\n")
    if rendition.represented:
        print(say("preview.cover", name=rendition.represented.media.name))
    for image in rendition.images:
        print(say("preview.photo", name=image.media.name, size=f"{image.media.width}×{image.media.height}"))
    for notice in filterfalse(cut_short, rendition.notices):
        print(say("cli.notice", text=say(notice.code, **notice.params)))
    print()
