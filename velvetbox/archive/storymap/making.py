"""Making the map of a work, and keeping it."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import resources

from blake3 import blake3
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce

from velvetbox.archive.library.apart import NOT_THE_STORY, told
from velvetbox.archive.library.changes import one_at_a_time
from velvetbox.archive.library.models import Regrouping, Work
from velvetbox.archive.storymap.at_most import TooLong, at_most
from velvetbox.archive.storymap.folding import folded_lines
from velvetbox.archive.storymap.layers import Layers, LineKind, packed
from velvetbox.archive.storymap.laying import Read, laid, layers_of
from velvetbox.archive.storymap.models import Correction, KeptMap, Said, SceneCast, SeenBy
from velvetbox.archive.storymap.picture import FLASHBACK, Picture
from velvetbox.archive.storymap.picturing import picture_of
from velvetbox.archive.storymap.reading import read
from velvetbox.core import prose
from velvetbox.core.storymap import Correction as PutRight
from velvetbox.core.storymap import StoryMap, from_values, story_map

SHORT = 5_000  # words of a story that is mapped while its page waits: at most about 0.2 s
_SECONDS = 60.0  # that the map of one story may take, and one more
_LETTERS = 5_000  # for so many
_NAMES, _NAME = 400, 200  # code points of somebody's names, of one
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Made:
    """A map just made, with the copy it was made from, and the corrections that it has in it."""

    work: int
    edition: int
    corrections: tuple[int, ...]
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
    """Make the map of a work as it is shown now, None when it is not; an empty one where that fails. Five queries."""
    shown = Work.objects.filter(pk=work, withdrawn_at=None, current__isnull=False)
    found = shown.values_list("current_id", "language").first()
    if found is None:
        return None
    kept = list(Correction.about(work).filter(undone_at=None).values_list("pk", "values"))
    numbers = tuple(pk for pk, _ in kept)
    try:
        text = read(work, *found)
        found_map, layers, picture = mapped(text, [from_values(values) for _, values in kept])
    except NOT_THE_STORY:
        raise
    except Exception as error:  # noqa: BLE001 - whatever one story makes it stumble over, the others wait
        _cannot(found[0], error)
        return empty(work, found[0], numbers)
    layers = replace(layers, map={**layers.map, "lost": [kept[number][0] for number in found_map.lost]})
    return Made(work, found[0], numbers, picture, layers)


def empty(work: int, edition: int, corrections: tuple[int, ...]) -> Made:
    """Give the map of a work of which none can be made. Kept in its place, it is tried again when the story or the program changes."""
    text = laid(prose.Work(()), edition=edition)
    _, layers, picture = _drawn(text, StoryMap())
    return Made(work, edition, corrections, picture, layers)


def _cannot(edition: int, error: Exception) -> None:
    why = "it takes too long" if isinstance(error, TooLong) else told(error)
    log.warning(
        "The story map of a copy (%s) cannot be made, and is tried again when the story or the program changes: %s",
        edition,
        why,
    )
    log.debug("Where it stumbled:", exc_info=error)


def corrections_of(work: int) -> tuple[PutRight, ...]:
    """Give what people put right in a work's map and did not take back, in that order. One query."""
    kept = Correction.about(work).filter(undone_at=None)
    return tuple(from_values(values) for values in kept.values_list("values", flat=True))


def mapped(text: Read, corrections: Sequence[PutRight] = ()) -> tuple[StoryMap, Layers, Picture]:
    """Give the story map of a text, laid over it and drawn. Raises TooLong."""
    with at_most(_SECONDS + sum(map(len, text.text.chapters)) / _LETTERS):
        return _drawn(text, story_map(text.work, corrections=corrections))


def _drawn(text: Read, told: StoryMap) -> tuple[StoryMap, Layers, Picture]:
    layers = layers_of(text, told)
    return told, layers, picture_of(layers, text.text.chapters)


def keep(made: Sequence[Made]) -> None:
    """Keep maps, each in the place of the one before, with what is searched of them; one corrected meanwhile is made again.

    Every map writes a row of Said, the one before having gone: by their numbers whoever follows knows what is new.
    """
    fields = [field.name for field in KeptMap._meta.concrete_fields if field.name != "work"]
    works = [one.work for one in made]
    with (
        one_at_a_time()
    ):  # so that rows are seen in the order of their numbers, and no correction comes between
        now = _corrections(works)
        KeptMap.objects.bulk_create(
            (_row(one, stale=one.corrections != tuple(now[one.work])) for one in made),
            update_conflicts=True,
            unique_fields=["work"],
            update_fields=fields,
        )
        Said.objects.filter(work__in=works).delete()
        SceneCast.objects.filter(work__in=works).delete()
        SeenBy.objects.filter(work__in=works).delete()
        Said.objects.bulk_create(row for one in made for row in _said(one))
        SceneCast.objects.bulk_create(row for one in made for row in _scenes(one))
        SeenBy.objects.bulk_create(row for one in made for row in _eyes(one))


def _corrections(works: Sequence[int]) -> defaultdict[int, list[int]]:
    """Give the corrections that count in each of the works, as `Correction.about` has them. One query."""
    found: defaultdict[int, list[int]] = defaultdict(list)
    home = Coalesce("work__merged_into__merged_into", "work__merged_into", "work")
    kept = Correction.objects.filter(undone_at=None).annotate(home=home).filter(home__in=works)
    for work, pk in kept.order_by("pk").values_list("home", "pk"):
        found[work].append(pk)
    return found


def _row(made: Made, *, stale: bool) -> KeptMap:
    picture = made.picture
    return KeptMap(
        work_id=made.work,
        edition=made.edition,
        version=version(),
        stale=stale,
        picture=picture.as_values(),
        layers=packed(made.layers),
        person=picture.person or "",
        tense=picture.tense or "",
        flashbacks=sum(scene.time == FLASHBACK for scene in picture.scenes),
        eyes=folded_lines(picture.viewpoints),
    )


def _said(made: Made) -> Iterator[Said]:
    """Give what each says. Lines that fit nobody well are nobody's, and can be searched all the same."""
    lines: defaultdict[str, list[str]] = defaultdict(list)
    for line in made.layers.lines():
        if line.kind is LineKind.SPEECH:
            lines[line.who or ""].append(line.text)
    names = {row["name"]: (row["name"], *row["aliases"]) for row in made.layers.map["cast"]}
    for who, some in lines.items() or [("", [])]:
        called = folded_lines(names.get(who, (who,)))
        yield Said(work_id=made.work, who=called[:_NAMES], said=folded_lines(some))


def _scenes(made: Made) -> Iterator[SceneCast]:
    for row in made.layers.map["scenes"]:
        if cast := folded_lines(filter(None, row["cast"])):  # somebody the cast does not list has no name
            yield SceneCast(work_id=made.work, cast=cast)


def _eyes(made: Made) -> Iterator[SeenBy]:
    for name in made.picture.viewpoints:
        if name[:1].isupper():  # "the narrator" is the same in no two stories
            yield SeenBy(work_id=made.work, name=name[:_NAME])


def without_map() -> QuerySet[Work]:
    """Give the works that have no map, or one that fits no more: of another copy, or of before a merger brought corrections."""
    fits = Q(story_map__edition=F("current"), story_map__version=version(), story_map__stale=False)
    regrouped = _regrouped("target") | _regrouped("source")
    shown = Work.objects.filter(withdrawn_at=None, current__isnull=False)
    return shown.filter(~fits | regrouped)


def _regrouped(side: str) -> Q:
    made_at = F(f"{side}__story_map__made_at")
    later = Regrouping.objects.filter(Q(made_at__gt=made_at) | Q(undone_at__gt=made_at))
    return Q(pk__in=later.values(side))
