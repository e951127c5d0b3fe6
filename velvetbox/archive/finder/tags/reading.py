"""Works as filters know them, from the database's rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Count, F, Max, QuerySet

from velvetbox.archive.community.models import Bookmark, Comment
from velvetbox.archive.finder.tags.row import FANDOM, HIGHEST, RELATIONSHIP, TYPES, Row, Wiring, wiring
from velvetbox.archive.finder.visible import visible
from velvetbox.archive.library.compose import site_of
from velvetbox.archive.library.models import Creatorship, Fact, SeriesWork, TagParent, WorkTag
from velvetbox.archive.library.models.tags import Tag
from velvetbox.core.intake.identity import fold

BATCH = 500  # works fetched together
FIELDS = (
    "id", "sort_title", "language", "address", "complete", "chapter_count", "chapters_declared",
    "missing_chapters", "canon", "words", "published_on", "updated_on", "hits",
)  # fmt: skip
_NUMBERS = {size: number for number, size in enumerate(TYPES)}
_AFTER = ("season", "episode", "after", "before", "during", "reference")


def read_wiring() -> Wiring:
    """Read which tags are merged and which are metatags of which. Two queries."""
    return wiring(
        Tag.objects.filter(merger__isnull=False).values_list("pk", "merger_id").iterator(),
        TagParent.objects.filter(kind=TagParent.Kind.META).values_list("child_id", "parent_id").iterator(),
    )


def read(works: Sequence[int], wires: Wiring, types: dict[int, int]) -> Iterator[Row]:
    """Give those of the works that can be found. `types` keeps the type's number of each tag already met."""
    for start in range(0, len(works), BATCH):
        yield from _batch(works[start : start + BATCH], wires, types)


def _batch(works: Sequence[int], wires: Wiring, types: dict[int, int]) -> Iterator[Row]:
    found = list(visible().filter(pk__in=works).order_by("pk").values(*FIELDS))
    ids = [row["id"] for row in found]
    tags = tags_of(ids, wires, types)
    creators = creators_of(ids)
    series = _grouped(
        SeriesWork.objects.filter(work__in=ids).order_by("pk").values_list("work_id", "series_id")
    )
    counts, collections = counts_of(ids), collections_of(ids)
    for row in found:
        work = row["id"]
        row["collections"] = collections[work]
        yield _row(
            row, tags[work], creators[work], [pk for (pk,) in series[work]], counts[work], (wires, types)
        )


def _row(
    row: dict[str, Any],
    stated: list[int],
    creators: list[Any],
    series: list[int],
    counts: dict[str, int],
    tags: tuple[Wiring, dict[int, int]],
) -> Row:
    wires, types = tags
    direct = dict.fromkeys(wires.canonical.get(tag, tag) for tag in stated)
    return Row(
        row["id"],
        row["sort_title"],
        creator_key(creators[0][1]) if creators else "",
        tuple((tag, types[tag]) for tag in direct),
        tuple(tag for tag in stated if tag in wires.canonical),
        tuple(dict.fromkeys(pk for pk, _ in creators)),
        tuple(dict.fromkeys(series)),
        tuple(dict.fromkeys((*named(row), *_of_tags(direct, types, wires)))),
        numbers(row, counts),
    )


def _of_tags(tags: Collection[int], types: Mapping[int, int], wires: Wiring) -> Iterator[str]:
    """Give what a work's canonical tags say together."""
    if wires.is_crossover(tag for tag in tags if types[tag] == FANDOM):
        yield "crossover"
    if sum(types[tag] == RELATIONSHIP for tag in tags) == 1:
        yield "otp"


def numbers(row: dict[str, Any], counts: dict[str, int]) -> tuple[int | None, ...]:
    """Give the numbers in the order of COLUMNS, dates as day ordinals."""
    values = (row["words"], _day(row["published_on"]), _day(row["updated_on"]), row["hits"])
    rest = (counts.get("kudos"), counts.get("comments", 0), counts.get("bookmarks", 0))
    return tuple(None if value is None else max(0, min(value, HIGHEST)) for value in (*values, *rest))


def _day(day: date | None) -> int | None:
    return day.toordinal() if day else None


def named(row: dict[str, Any]) -> Iterator[str]:
    """Give the facts of few values."""
    if row["complete"] is not None:
        yield "complete" if row["complete"] else "incomplete"
    if row["chapter_count"] == 1 and row["chapters_declared"] in {None, 1}:
        yield "single"
    if row["missing_chapters"]:
        yield "missing"
    if row["language"]:
        yield f"language:{row['language'].lower()}"
    if site := site_of(row["address"]):
        yield f"source:{site.lower()}"
    for said in canon(row["canon"]):
        yield f"canon:{said}"
    for name in row["collections"]:
        yield f"collection:{fold(name)}"


def canon(entries: Iterable[Any]) -> Iterator[str]:
    """Give what can be asked of places in canon: "season 6", "after entropy", and the words they were read in."""
    for entry in entries:
        if not isinstance(entry, dict):
            continue
        for key in _AFTER:
            if key in entry:
                yield fold(f"{key} {entry[key]}")
        yield fold(str(entry.get("text", "")))


def creators_of(works: Sequence[int]) -> defaultdict[int, list[tuple[Any, ...]]]:
    """Give each work's creators in order as (pseud, name)."""
    stated = Creatorship.objects.filter(work__in=works).order_by("work_id", "position", "pk")
    return _grouped(stated.values_list("work_id", "pseud_id", "pseud__name"))


def creator_key(name: str) -> str:
    """Give what a creator is sorted by."""
    return name.casefold()


def crossovers(fandoms: QuerySet[WorkTag], wires: Wiring) -> Iterator[tuple[int, bool]]:
    """Tell of each work on which these fandoms stand whether it is a crossover, by AO3's rule."""
    stated: defaultdict[int, list[int]] = defaultdict(list)
    for work, tag in fandoms.order_by().values_list("work_id", "tag_id"):
        stated[work].append(wires.canonical.get(tag, tag))
    return ((work, wires.is_crossover(tags)) for work, tags in stated.items())


def tags_of(ids: Sequence[int], wires: Wiring, types: dict[int, int]) -> defaultdict[int, list[int]]:
    """Give the tags as stated on each work. `types` takes in the type of each and of its canonical."""
    found: defaultdict[int, list[int]] = defaultdict(list)
    for work, tag in (
        WorkTag.objects.filter(work__in=ids).order_by("work_id", "position").values_list("work_id", "tag_id")
    ):
        found[work].append(tag)
    met = {tag for tags in found.values() for tag in tags}
    unknown = (met | {wires.canonical.get(tag, tag) for tag in met}) - types.keys()
    types.update(
        (tag, _NUMBERS[kind]) for tag, kind in Tag.objects.filter(pk__in=unknown).values_list("pk", "type")
    )
    return found


def counts_of(ids: Sequence[int]) -> defaultdict[int, dict[str, int]]:
    """Give kudos, comments and bookmarks: what the work's site stated, or what is in the box when that is more."""
    found: defaultdict[int, dict[str, int]] = defaultdict(dict)
    stated = Fact.objects.filter(work__in=ids, field__in=("kudos", "comments_declared"), number__isnull=False)
    for work, name, most in stated.order_by().values_list("work_id", "field").annotate(most=Max("number")):
        found[work]["kudos" if name == "kudos" else "comments"] = most
    for name, kept in (("comments", Comment.objects), ("bookmarks", Bookmark.objects)):
        here = kept.filter(work__in=ids, withdrawn_at=None).order_by().values(pk_=F("work_id"))
        for work, count in here.annotate(count=Count("pk")).values_list("pk_", "count"):
            found[work][name] = max(count, found[work].get(name, 0))
    return found


def collections_of(works: Sequence[int] | None = None) -> defaultdict[int, list[str]]:
    """Give the names of the collections each work is in, of all works where none are named."""
    stated = Fact.objects.filter(field="collection")
    found: defaultdict[int, list[str]] = defaultdict(list)
    for work, name in (stated if works is None else stated.filter(work__in=works)).values_list(
        "work_id", "value"
    ):
        found[work].append(name)
    return found


def _grouped(rows: Iterable[tuple[Any, ...]]) -> defaultdict[int, list[tuple[Any, ...]]]:
    found: defaultdict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for work, *rest in rows:
        found[work].append(tuple(rest))
    return found
