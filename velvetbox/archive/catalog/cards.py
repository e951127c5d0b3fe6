"""A work at one glance, as every list shows it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import FilteredRelation, OuterRef, Q, QuerySet, Subquery

from velvetbox.archive.catalog.languages import direction
from velvetbox.archive.catalog.naming import ready
from velvetbox.archive.catalog.rows import Rows, padded, rows
from velvetbox.archive.finder.mutes.terms import Terms
from velvetbox.archive.library.models import Creatorship, EditionChapter, ReadingState, Work, WorkTag


@dataclass(frozen=True, slots=True)
class PlaceCard:
    """How a reader stands to a work (library.ReadingState): the chapter they are in, how far through it all (0 to 1).

    `unread` counts the chapters after theirs; `new_chapters` those that came since they were there.
    """

    state: str
    chapter: int | None
    position: int | None
    title: str
    share: float
    new_chapters: int
    unread: int

    @property
    def finished(self) -> bool:
        """Tell whether they read it to the end."""
        return self.state == ReadingState.FINISHED


@dataclass(frozen=True, slots=True)
class Tags:
    """A work's tags by type, in the order stated."""

    warnings: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    fandoms: tuple[str, ...] = ()
    relationships: tuple[str, ...] = ()
    characters: tuple[str, ...] = ()
    freeforms: tuple[str, ...] = ()

    @property
    def all(self) -> tuple[str, ...]:
        """Give all names but the rating, which is no list."""
        return (*self.warnings, *self.categories, *self.telling)

    @property
    def telling(self) -> tuple[str, ...]:
        """Give the names that tell what a story is about."""
        return (*self.fandoms, *self.relationships, *self.characters, *self.freeforms)

    @property
    def wall(self) -> tuple[tuple[str, str], ...]:
        """Give what a card folds away, each with its type: relationships but the first, characters, freeform tags."""
        folded = (("relationship", self.relationships[1:]), ("character", self.characters), ("freeform", self.freeforms))  # fmt: skip
        return tuple((kind, name) for kind, names in folded for name in names)


@dataclass(frozen=True, slots=True)
class WorkCard:
    """What a list item answers: who with whom, how long, finished or not, warnings, and the reader's place.

    `summary` is in the stored form. `complete` and `declared` are None when not known; `missing` holds
    the numbers of chapters known to exist and not in the box.
    """

    id: int
    title: str
    title_is_guess: bool
    language: str
    direction: str
    rating: str
    summary: str
    advisories: tuple[str, ...]
    missing: tuple[int, ...]
    complete: bool | None
    declared: int | None
    chapters: int
    words: int
    published_on: date | None
    updated_on: date | None
    received_at: datetime
    creators: tuple[str, ...]
    tags: Tags
    place: PlaceCard | None
    muted: tuple[Terms, ...] = ()  # why it is folded


PAGE = 20  # works on a page of any list
NOBODY = -1  # the id of no person
_FIELDS = (
    "id", "title", "title_is_guess", "language", "rating", "summary", "advisories", "missing_chapters", "complete",
    "chapters_declared", "chapter_count", "words", "published_on", "updated_on", "received_at",
)  # fmt: skip
_PLACE = (
    "mine__kept_at",
    "mine__chapter_id",
    "mine__share",
    "mine__state",
    "mine__chapters_then",
    "mine__position",
    "_position",
    "_title",
)


def cards(make: Callable[..., Rows], person: int | None, *values: int, **fixed: int) -> list[WorkCard]:
    """Give the cards of at most PAGE works in the order of `make` (see `rows`): three queries.

    `make` takes the person's id, then `values` and `fixed`, and gives what `shown` makes of its works.
    """
    found = rows(make, NOBODY if person is None else person, *values, **fixed)
    ids = [row[0] for row in found]
    creators, tags = creators_of(ids), tags_of(ids)
    return [_card(row, creators.get(row[0], ()), tags.get(row[0], Tags())) for row in found]


def cards_by_id(ids: Sequence[int], person: int | None) -> dict[int, WorkCard]:
    """Give the cards of at most PAGE works named, without those that are not there or were taken back."""
    return {card.id: card for card in cards(_named, person, *padded(ids, PAGE))}


def _named(person: int, *ids: int) -> Rows:
    return shown(Work.objects.filter(pk__in=ids, withdrawn_at=None), person)


def shown(works: QuerySet[Work], person: int) -> Rows:
    """Give the rows that cards are made of, with the person's place in each work."""
    mine = FilteredRelation("places", condition=Q(places__person=person))
    chapter = EditionChapter.objects.filter(
        edition=OuterRef("current_id"), chapter=OuterRef("mine__chapter_id")
    )
    placed = works.annotate(
        mine=mine,
        _position=Subquery(chapter.values("position")[:1]),
        _title=Subquery(chapter.values("title")[:1]),
    )
    return placed.values_list(*_FIELDS, *_PLACE)


def _card(row: tuple[Any, ...], creators: tuple[str, ...], tags: Tags) -> WorkCard:
    (pk, title, is_guess, language, rating, summary, advisories, missing, complete) = row[:9]
    (declared, chapters, words, published, updated, received, *place) = row[9:]
    return WorkCard(
        pk, title, is_guess, language, direction(language), rating, ready(summary, f"w{pk}-"),
        tuple(advisory["text"] for advisory in advisories), tuple(missing), complete, declared, chapters, words,
        published, updated, received, creators, tags, _place(place, chapters),
    )  # fmt: skip


def _place(row: Sequence[Any], chapters: int) -> PlaceCard | None:
    kept_at, chapter, share, state, chapters_then, then, position, title = row
    if kept_at is None or state == ReadingState.NONE:
        return None
    at = min(position or then, chapters)
    done = state == ReadingState.FINISHED
    read = 1.0 if done else (max(1, at) - 1 + share) / max(1, chapters)
    new = max(0, chapters - chapters_then) if at or done else 0
    return PlaceCard(
        state, chapter, at or None, title or "", min(1.0, read), new, new if done else max(0, chapters - at)
    )


def creators_of(works: Sequence[int]) -> Mapping[int, tuple[str, ...]]:
    """Give the names of the creators of at most PAGE works in the order stated; one query."""
    found: defaultdict[int, list[str]] = defaultdict(list)
    for work, name in rows(_creators, *padded(works, PAGE)):
        found[work].append(name)
    return {work: tuple(names) for work, names in found.items()}


def _creators(*works: int) -> Rows:
    asked = Creatorship.objects.filter(work__in=works).order_by("work_id", "position")
    return asked.values_list("work_id", "pseud__name")


_GROUPS = {
    "warning": "warnings",
    "category": "categories",
    "fandom": "fandoms",
    "relationship": "relationships",
    "character": "characters",
    "freeform": "freeforms",
}


def tags_of(works: Sequence[int]) -> Mapping[int, Tags]:
    """Give the tags of at most PAGE works; one query."""
    found: defaultdict[int, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for work, kind, name in rows(_tags, *padded(works, PAGE)):
        found[work][_GROUPS[kind]].append(name)
    return {
        work: Tags(**{group: tuple(names) for group, names in groups.items()})
        for work, groups in found.items()
    }


def _tags(*works: int) -> Rows:
    asked = WorkTag.objects.filter(work__in=works, tag__type__in=_GROUPS).order_by("work_id", "position")
    return asked.values_list("work_id", "tag__type", "tag__name")
