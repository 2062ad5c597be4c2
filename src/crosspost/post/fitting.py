"""The picture that goes out: the owner's own file where it fits and holds nothing else, else one made of it.

A rendition names each picture by the bytes that are sent. Preview, dry run and attempt therefore need the
same bytes, in other processes and long after each other: a picture is made once for each pair of source and
`Fitting` and kept in a folder under that pair. The folder can be thrown away at any time: the same source
gives the same bytes again (fixed sizes and qualities, no times, nothing of the machine) as long as the
encoders are the same. Under others, a consent to the former picture asks again, and that is right.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from pathlib import Path, PurePath

from crosspost.errors import StorageError
from crosspost.files import write_whole
from crosspost.post.codec import canonical_json
from crosspost.post.developing import Made, develop
from crosspost.post.model import Media

__all__ = ["Fitting", "fit"]

_RECIPE = 1
"""Raised when the same source is to give other bytes: pictures made before are then no longer looked at."""

_SUFFIXES = {"image/jpeg": ".jpg", "image/png": ".png", "image/gif": ".gif", "image/webp": ".webp"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitting:
    """What a platform takes of a picture: media types, of which some may move, bytes and pixels."""

    types: frozenset[str]
    moving: frozenset[str] = frozenset()
    max_bytes: int | None = None
    max_pixels: int | None = None

    def takes(self, media: Media) -> bool:
        """Whether the picture goes out as it is. Pure; reads no file."""
        return (
            media.bare and self.takes_kind(media) and self.has_room(media.length, media.width * media.height)
        )

    def takes_kind(self, media: Media) -> bool:
        """Whether the platform takes such pictures, apart from size and metadata."""
        return media.media_type in self.types and (media.frames == 1 or media.media_type in self.moving)

    def has_room(self, length: int, pixels: int) -> bool:
        """Whether so many bytes and pixels are not too many."""
        return length <= (self.max_bytes or length) and pixels <= (self.max_pixels or pixels)


def fit(media: Media, fitting: Fitting, folder: Path) -> Media:
    """The picture as it goes out, never larger in pixels than it was; made ones lie in ``folder``.

    Raises `InvalidPost` when its file is gone or changed, `Unsupported` when it cannot be made to fit and
    `StorageError` when the folder cannot be written.
    """
    if fitting.takes(media):
        return media
    note = folder / f"{_pair(media, fitting)}.json"
    fitted = _kept(note, media, folder)
    if fitted is None:
        made = develop(media, fitting)
        fitted = _described(made, media, folder)
        _keep(note, made, fitted)
    return fitted


def _pair(media: Media, fitting: Fitting) -> str:
    wanted = {
        name: sorted(value) if isinstance(value, frozenset) else value
        for name, value in asdict(fitting).items()
    }
    return sha256(canonical_json([_RECIPE, media.digest, wanted]).encode()).hexdigest()


def _described(made: Made, media: Media, folder: Path) -> Media:
    digest = sha256(made.content).hexdigest()
    return replace(
        media,
        digest=digest,
        name=str(PurePath(media.name).with_suffix(_SUFFIXES[made.media_type])),
        media_type=made.media_type,
        length=len(made.content),
        width=made.width,
        height=made.height,
        path=folder / digest,
        frames=made.frames,
        bare=True,
    )


def _keep(note: Path, made: Made, fitted: Media) -> None:
    facts = {name: value for name, value in asdict(fitted).items() if name not in {"name", "path", "bare"}}
    try:
        write_whole(fitted.path, made.content)
        # The note comes last: whoever finds it finds the picture too.
        write_whole(note, canonical_json(facts).encode())
    except OSError as error:
        raise StorageError("storage.picture_not_written", where=str(note.parent)) from error


def _kept(note: Path, media: Media, folder: Path) -> Media | None:
    """The picture made before; ``None`` when there is none, or what is left of it is not whole."""
    try:
        facts = json.loads(note.read_bytes())
        path = folder / facts["digest"]
        if path.stat().st_size != facts["length"]:
            return None
        name = str(PurePath(media.name).with_suffix(_SUFFIXES[facts["media_type"]]))
        return Media(**facts, name=name, path=path, bare=True)
    except (OSError, ValueError, TypeError, KeyError):
        return None
