"""Making the map of a work, and keeping it."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from blake3 import blake3
from django.db.models import F, Q, QuerySet

from velvetbox.archive.library.models import Work
from velvetbox.archive.storymap.layers import Layers, packed
from velvetbox.archive.storymap.laying import Read, layers_of
from velvetbox.archive.storymap.models import Correction as CorrectionRow
from velvetbox.archive.storymap.models import KeptMap
from velvetbox.archive.storymap.picture import FLASHBACK, Picture
from velvetbox.archive.storymap.picturing import picture_of
from velvetbox.archive.storymap.reading import read
from velvetbox.core import prose
from velvetbox.core.storymap import Correction, StoryMap, from_values, story_map

SHORT = 5_000  # words of a story that is mapped while its page waits: at most about 0.2 s
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Made:
    """A map just made, with the copy it was made from."""

    work: int
    edition: int
    picture: Picture
    layers: Layers


@lru_cache(maxsize=1)
def version() -> str:
    """Give a name for what the program's maps are like: a hash of the code and the tables that make them."""
    digest = blake3()
    waiting = [resources.files("velvetbox.core.storymap"), resources.files("velvetbox.archive.storymap")]
    for folder in waiting:
        for file in sorted(folder.iterdir(), key=lambda one: one.name):
            if file.is_dir() and file.name == "data":
                waiting.append(file)
            elif file.is_file():
                digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest(length=16)


def make(work: int) -> Made | None:
    """Make the map of a work as it is shown now, None when it is not. Five queries."""
    shown = Work.objects.filter(pk=work, withdrawn_at=None, current__isnull=False)
    found = shown.values_list("current_id", "language").first()
    if found is None:
        return None
    text = read(work, *found)
    layers = layers_of(text, mapped(text, corrections_of(work)))
    return Made(work, found[0], picture_of(layers, text.text.chapters), layers)


def corrections_of(work: int) -> tuple[Correction, ...]:
    """Give what people put right in a work's map and did not take back, in that order. One query."""
    kept = CorrectionRow.objects.filter(work=work, undone_at=None).order_by("pk")
    return tuple(from_values(values) for values in kept.values_list("values", flat=True))


def mapped(text: Read, corrections: Sequence[Correction] = ()) -> StoryMap:
    """Give the story map of a text, and an empty one where mapping fails: the story itself is not touched."""
    try:
        return story_map(text.work, corrections=corrections)
    except Exception:  # reading a story must go on whatever the mapping of it stumbles over; the log tells
        log.exception("The story map of a copy (%s) could not be made.", text.edition)
        return StoryMap(language=text.work.value(prose.Field.LANGUAGE))


def row_of(made: Made) -> KeptMap:
    """Give the row that keeps a map."""
    picture = made.picture
    return KeptMap(
        work_id=made.work,
        edition=made.edition,
        version=version(),
        picture=picture.as_json(),
        layers=packed(made.layers),
        person=picture.person or "",
        tense=picture.tense or "",
        flashbacks=sum(scene.time == FLASHBACK for scene in picture.scenes),
    )


def keep(rows: list[KeptMap]) -> None:
    """Keep maps, each in the place of the one before."""
    fields = [field.name for field in KeptMap._meta.concrete_fields if field.name != "work"]
    KeptMap.objects.bulk_create(rows, update_conflicts=True, unique_fields=["work"], update_fields=fields)


def without_map() -> QuerySet[Work]:
    """Give the works that have no map, or one that fits no more."""
    fits = Q(story_map__edition=F("current"), story_map__version=version(), story_map__stale=False)
    return Work.objects.filter(withdrawn_at=None, current__isnull=False).exclude(fits)
