"""A work at one glance, as every list shows it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.db.models import FilteredRelation, OuterRef, Q, QuerySet, Subquery

from velvetbox.archive.catalog.languages import direction
from velvetbox.archive.catalog.listed import in_order, listed
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
    """Give the cards of at most PAGE works in the order of `make` (see `rows`): one query.

    `make` takes the person's id, then `values` and `fixed`, and gives what `shown` makes of its works.
    """
    return [_card(row) for row in rows(make, NOBODY if person is None else person, *values, **fixed)]


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
    return placed.values_list(_creators(), _tags(), *_FIELDS, *_PLACE)


def _card(row: tuple[Any, ...]) -> WorkCard:
    (creators, tags, pk, title, is_guess, language, rating, summary, advisories, missing, complete) = row[:11]
    (declared, chapters, words, published, updated, received, *place) = row[11:]
    return WorkCard(
        pk, title, is_guess, language, direction(language), rating, ready(summary, f"w{pk}-"),
        tuple(advisory["text"] for advisory in advisories), tuple(missing), complete, declared, chapters, words,
        published, updated, received, _named_in(creators), _grouped(tags), _place(place, chapters),
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


def _creators() -> Subquery:
    return listed(Creatorship.objects.filter(work=OuterRef("pk")), "work", "position", "pseud__name")


def creators_of(works: Sequence[int]) -> Mapping[int, tuple[str, ...]]:
    """Give the names of the creators of at most PAGE works in the order stated; one query."""
    return {work: _named_in(column) for work, column in rows(_with_creators, *padded(works, PAGE))}


def _with_creators(*works: int) -> Rows:
    return Work.objects.filter(pk__in=works).order_by().values_list("pk", _creators())


def _named_in(column: str | None) -> tuple[str, ...]:
    return tuple(name for _, name in in_order(column))


_GROUPS = {
    "warning": "warnings",
    "category": "categories",
    "fandom": "fandoms",
    "relationship": "relationships",
    "character": "characters",
    "freeform": "freeforms",
}


def _tags() -> Subquery:
    asked = WorkTag.objects.filter(work=OuterRef("pk"), tag__type__in=_GROUPS)
    return listed(asked, "work", "position", "tag__type", "tag__name")


def tags_of(works: Sequence[int]) -> Mapping[int, Tags]:
    """Give the tags of at most PAGE works; one query."""
    return {work: _grouped(column) for work, column in rows(_with_tags, *padded(works, PAGE))}


def _with_tags(*works: int) -> Rows:
    return Work.objects.filter(pk__in=works).order_by().values_list("pk", _tags())


@lru_cache(maxsize=4096)
def _grouped(column: str | None) -> Tags:
    groups: dict[str, tuple[str, ...]] = {}
    for _, kind, name in in_order(column):
        groups[_GROUPS[kind]] = (*groups.get(_GROUPS[kind], ()), name)
    return Tags(**groups)
