"""``crosspost preview``: what each channel's readers will see."""

from __future__ import annotations

from crosspost.app import Crosspost, Prepared
from crosspost.cli.document import plan_json
from crosspost.cli.exits import OK
from crosspost.cli.face import Face
from crosspost.cli.output import print_json
from crosspost.delivery import Planned
from crosspost.rendering import FIRST, readable

__all__ = ["channels_of", "run", "show_plan", "show_plans"]


def run(face: Face, post: str, *, to: str | None, link: str | None) -> int:
    """Show a post's renditions; nothing is sent, no socket is opened."""
    with face.opened() as app:
        show_plans(face, app, app.prepare(post, to=channels_of(to), link=link))
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
    body = readable(rendition).replace(FIRST, say("preview.slot"))
    print(f"── {title} ──")
    if rendition.document:
        print(say("preview.title", title=rendition.title))
    print(f"\n{body}\n")
    for image in rendition.images:
        print(say("preview.photo", name=image.media.name, size=f"{image.media.width}×{image.media.height}"))
    for notice in rendition.notices:
        print(say("cli.notice", text=say(notice.code, **notice.params)))
    print()
