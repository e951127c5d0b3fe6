"""Searching the box: works in order of how well they answer, each with its passages."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import tantivy
from django.conf import settings
from django.db.models import Q, QuerySet

from velvetbox.archive.finder import documents
from velvetbox.archive.finder.compiling import Compiler, Needle, plain_needles
from velvetbox.archive.finder.index import IndexUnusable, damage_reported, folder, open_index, stamp
from velvetbox.archive.finder.passages import Passage
from velvetbox.archive.finder.query import Query, Term, parse
from velvetbox.archive.finder.showing import passages_of
from velvetbox.archive.finder.words import cut
from velvetbox.archive.library.models import Work
from velvetbox.archive.people.models import Person

MOST_PAGES = 500


@dataclass(frozen=True, slots=True)
class Found:
    """A work that answers, with up to three passages in reading order."""

    work: int
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Results:
    """One page of an answer. `total` counts works.

    `from_index` is False when the index was missing, damaged or being built and the database was searched
    instead: slower, and only for words as they were typed.
    """

    total: int
    page: int
    size: int
    works: tuple[Found, ...]
    from_index: bool = True


def search(person: Person | None, text: str, page: int = 1, size: int = 20) -> Results:
    """Search the works that `person` may see. Every input has an answer; an empty one finds nothing."""
    query = parse(text)
    page = min(max(page, 1), MOST_PAGES)
    try:
        with damage_reported():
            total, ids, needles = _in_index(query, (page - 1) * size, size)
    except IndexUnusable:
        return _in_database(person, query, page, size)
    return Results(total, page, size, _found(person, ids, needles))


def visible(_person: Person | None) -> QuerySet[Work]:
    """Give the works that a person may be shown."""
    return Work.objects.filter(withdrawn_at=None, current__isnull=False)


def _in_index(query: Query, offset: int, size: int) -> tuple[int, list[int], tuple[Needle, ...]]:
    index, languages = _reader.open(Path(settings.BOX))
    searcher = index.searcher()
    compiler = Compiler(index, searcher, languages)
    compiled = compiler.compile(query)
    if compiled is None:
        return 0, [], ()
    result = searcher.search(compiled, size, offset=offset)
    addresses = [address for _, address in result.hits]
    ids = [int(value) for value in searcher.fast_field_values("work", addresses) if value is not None]
    total = result.count  # type: ignore[attr-defined] # missing from tantivy's stubs
    return int(total or 0), ids, compiler.needles(query)


class _Reader:
    """The index as this process has it open, opened anew when it changed."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._state: tuple[object, ...] | None = None
        self._folder: tuple[object, ...] | None = None
        self._index: tantivy.Index | None = None
        self._languages: tuple[str, ...] = ()

    def open(self, box: Path) -> tuple[tantivy.Index, tuple[str, ...]]:
        with self._guard:
            state, place = _state(box), _folder_state(box)
            if self._index is None or self._folder != place:
                self._index = open_index(box)
            elif self._state != state:
                self._index.reload()
            if self._state != state:
                known = stamp(box)
                self._languages = known.languages if known else ()
            self._state, self._folder = state, place
            return self._index, self._languages


def _state(box: Path) -> tuple[object, ...]:
    try:
        status = folder(box).with_name("words.json").stat()
    except OSError:
        raise IndexUnusable("finder.no_index", "There is no index yet.") from None
    return (str(box), status.st_mtime_ns, status.st_ino)


def _folder_state(box: Path) -> tuple[object, ...]:
    try:
        status = folder(box).stat()
    except OSError:
        raise IndexUnusable("finder.no_index", "There is no index yet.") from None
    return (str(box), status.st_dev, status.st_ino)


_reader = _Reader()


# Passages -----------------------------------------------------------------------------------------


def _found(person: Person | None, ids: Sequence[int], needles: tuple[Needle, ...]) -> tuple[Found, ...]:
    rows = visible(person).filter(pk__in=ids).values(*documents.WORK_FIELDS)
    passages = passages_of(list(rows), needles)
    return tuple(Found(work, passages[work]) for work in ids if work in passages)


# Without an index ---------------------------------------------------------------------------------


def _in_database(person: Person | None, query: Query, page: int, size: int) -> Results:
    wanted = [condition for any_of in query.wanted if (condition := _any_like(any_of))]
    if not wanted:
        return Results(0, page, size, (), from_index=False)
    works = visible(person)
    for condition in wanted:
        works = works.filter(pk__in=Work.objects.filter(condition).values("pk"))
    for term in query.unwanted:
        if unwanted := _like(term):
            works = works.exclude(pk__in=Work.objects.filter(unwanted).values("pk"))
    ids = list(works.order_by("-id").values_list("pk", flat=True))
    shown = ids[(page - 1) * size : page * size]
    return Results(len(ids), page, size, _found(person, shown, plain_needles(query)), from_index=False)


def _any_like(any_of: tuple[Term, ...]) -> Q:
    condition = Q()
    for term in any_of:
        condition |= _like(term)
    return condition


def _like(term: Term) -> Q:
    """Give a condition that each word of a term stands somewhere in one chapter, the title or a name."""
    chapter, title, about, tag, creator = Q(), Q(), Q(), Q(), Q()
    for word in cut(term.text):
        chapter &= Q(current__chapters__revision__html__icontains=word) | Q(
            current__chapters__title__icontains=word
        )
        title &= Q(title__icontains=word)
        about &= Q(summary__icontains=word) | Q(notes_before__icontains=word) | Q(notes_after__icontains=word)
        tag &= Q(work_tags__tag__name__icontains=word)
        creator &= Q(creatorships__pseud__name__icontains=word)
    return chapter | title | about | tag | creator if chapter else Q()
