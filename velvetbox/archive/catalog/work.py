"""Everything a work's own page shows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from velvetbox.archive.catalog.cards import Tags, tags_of
from velvetbox.archive.catalog.challenges import challenges_of
from velvetbox.archive.catalog.comments import CommentCard, comments_of
from velvetbox.archive.catalog.contents import Line, contents
from velvetbox.archive.catalog.fandoms import fandoms_above
from velvetbox.archive.catalog.favourites import favourite_count
from velvetbox.archive.catalog.heard import Heard
from velvetbox.archive.catalog.languages import direction
from velvetbox.archive.catalog.members import makers
from velvetbox.archive.catalog.naming import ready
from velvetbox.archive.catalog.places import Reading, Stop, reading
from velvetbox.archive.catalog.rows import Rows, rows
from velvetbox.archive.catalog.shelves import ShelfLine, shelves_of
from velvetbox.archive.catalog.story import Story, story_of
from velvetbox.archive.finder.mutes.muted import Reason, muted_for
from velvetbox.archive.library.models import Edition, Fact, SeriesWork, Work, WorkLink
from velvetbox.core.prose import Basis


@dataclass(frozen=True, slots=True)
class Evidence:
    """A value read about a work, how it is known ("stated", "derived", "guess"), and the words that show it."""

    field: str
    value: str
    basis: str
    quote: str
    source: str


@dataclass(frozen=True, slots=True)
class Copy:
    """One copy of a work as it was read: which file it came from and what that copy holds. `size` in bytes."""

    id: int
    source: int
    name: str
    format: str
    origin: str
    address: str
    size: int
    chapters: int
    words: int
    read_at: datetime
    current: bool


@dataclass(frozen=True, slots=True)
class SeriesPlace:
    """A series and the work's place in it, where one is stated."""

    id: int
    name: str
    position: int | None


@dataclass(frozen=True, slots=True)
class Link:
    """Another work that has to do with this one; `kind` as in WorkLink, `back` when the other names this one."""

    id: int
    title: str
    kind: str
    back: bool


@dataclass(frozen=True, slots=True)
class WorkPage:
    """A work's page. Texts are in the stored form; what is None is not known; `withdrawn_by` names an import."""

    id: int
    title: str
    title_is_guess: bool
    language: str
    direction: str
    rating: str
    address: str
    summary: str
    notes_before: str
    notes_after: str
    advisories: tuple[str, ...]
    canon: tuple[Mapping[str, Any], ...]
    missing: tuple[int, ...]
    damage: tuple[str, ...]
    end_marker: str
    part_text: str
    complete: bool | None
    declared: int | None
    chapters: int
    words: int
    published_on: date | None
    updated_on: date | None
    received_at: datetime
    withdrawn: bool
    withdrawn_by: int | None
    makers: tuple[tuple[int, str], ...]  # id of their page, name; in the order stated
    hits: int | None
    featured: bool
    validated: bool | None
    comments: tuple[CommentCard, ...]
    comment_count: int
    favourites: int
    tags: Tags
    contents: tuple[Line, ...]
    evidence: Mapping[str, tuple[Evidence, ...]]
    guesses: tuple[Evidence, ...]
    copies: tuple[Copy, ...]
    series: tuple[SeriesPlace, ...]
    links: tuple[Link, ...]
    reading: Reading
    shelves: tuple[ShelfLine, ...]
    muted: tuple[Reason, ...]
    above: tuple[str, ...]  # the fandoms that its own are part of, in the archive it came from
    collections: tuple[tuple[str, int | None], ...]  # name, and the id of the challenge it is
    edition: int | None
    story: Story | None  # None: its map is not there yet

    @property
    def stop(self) -> Stop | None:
        """Give where the reader stopped."""
        return self.reading.stop

    @property
    def words_left(self) -> int:
        """Give the words from where the reader stopped to the end."""
        if self.stop is None:
            return self.words
        at, share = self.stop.position, self.stop.share
        return round(
            sum(
                line.words * (1 - share if line.position == at else line.position > at)
                for line in self.contents
            )
        )

    @property
    def creators(self) -> tuple[str, ...]:
        """Give the names of the creators in the order stated."""
        return tuple(name for _, name in self.makers)

    @property
    def first(self) -> Line | None:
        """Give the first chapter that is in the box."""
        return next((line for line in self.contents if line.id is not None), None)


_FIELDS = (
    "id", "title", "title_is_guess", "language", "rating", "address", "summary", "notes_before", "notes_after",
    "advisories", "canon", "missing_chapters", "damage", "end_marker", "part_text", "complete", "chapters_declared",
    "chapter_count", "words", "published_on", "updated_on", "received_at", "withdrawn_at", "withdrawn_by_id", "hits", "featured", "validated", "current_id",
)  # fmt: skip


def work_page(pk: int, person: int | None) -> WorkPage | None:
    """Give a work's page in at most nineteen queries, sixteen without comments, None when there is no such work.

    One that came with a dump takes two more.
    """
    found = rows(_work, pk)
    if not found:
        return None
    given = dict(zip(_FIELDS, found[0], strict=True))
    edition, missing = given.pop("current_id"), given.pop("missing_chapters")
    evidence, guesses = evidence_of(pk)
    muted = muted_for(person)
    comments, comment_count = comments_of(pk, edition, Heard.without(reason for reason, _ in muted.sets))
    copies = copies_of(pk, edition)
    dumped = any(copy.format == "sql" for copy in copies)
    named = list(dict.fromkeys(fact.value for fact in evidence.get("collection", ())))
    challenges = challenges_of(pk, named) if dumped else {}
    for text in ("summary", "notes_before", "notes_after"):
        given[text] = ready(given[text], f"{text}-")
    given["advisories"] = tuple(advisory["text"] for advisory in given["advisories"])
    given["canon"], given["damage"] = tuple(given["canon"]), tuple(given["damage"])
    given["declared"], given["chapters"] = given.pop("chapters_declared"), given.pop("chapter_count")
    given["withdrawn"], given["withdrawn_by"] = (
        given.pop("withdrawn_at") is not None,
        given.pop("withdrawn_by_id"),
    )
    return WorkPage(
        **given,
        direction=direction(given["language"]),
        missing=tuple(missing),
        makers=makers(pk),
        comments=comments,
        favourites=favourite_count(pk),
        comment_count=comment_count,
        tags=tags_of([pk]).get(pk, Tags()),
        contents=contents(edition, missing),
        evidence=evidence,
        guesses=guesses,
        copies=copies,
        series=_series(pk),
        links=tuple(link for link in _links(pk) if muted.shows(link.id)),
        reading=reading(person, pk, edition),
        shelves=shelves_of(person, pk),
        muted=muted.reasons(pk),
        above=fandoms_above(pk) if dumped else (),
        collections=tuple((name, challenges.get(name)) for name in named),
        edition=edition,
        story=story_of(pk, edition),
    )


def _work(pk: int) -> Rows:
    return Work.objects.filter(pk=pk).values_list(*_FIELDS)


def evidence_of(pk: int) -> tuple[Mapping[str, tuple[Evidence, ...]], tuple[Evidence, ...]]:
    """Give what was read about a work by field, and what was only guessed. One query."""
    known: defaultdict[str, list[Evidence]] = defaultdict(list)
    guesses: list[Evidence] = []
    for row in rows(_facts, pk):
        fact = Evidence(*row)
        if fact.basis == Basis.GUESS:
            guesses.append(fact)
        else:
            known[fact.field].append(fact)
    return {field: tuple(dict.fromkeys(facts)) for field, facts in known.items()}, tuple(
        dict.fromkeys(guesses)
    )


def _facts(pk: int) -> Rows:
    known = Fact.objects.filter(work=pk, edition__withdrawn_at=None).order_by("id")
    return known.values_list("field", "value", "basis", "quote", "source")


def copies_of(pk: int, current: int | None) -> tuple[Copy, ...]:
    """Give the copies of a work that are not taken back, the best kind first. One query."""
    return tuple(_copy(row, current) for row in rows(_editions, pk))


def _editions(pk: int) -> Rows:
    fields = (
        "id", "source_id", "source__path", "source__member", "format", "origin", "source__address",
        "source__original__size", "chapter_count", "words", "read_at",
    )  # fmt: skip
    return Edition.objects.filter(work=pk, withdrawn_at=None).order_by("rank", "-id").values_list(*fields)


def _copy(row: tuple[Any, ...], current: int | None) -> Copy:
    pk, source, path, member, form, origin, address, size, chapters, words, read_at = row
    name = f"{path} › {member}" if member else path
    return Copy(pk, source, name, form, origin, address, size, chapters, words, read_at, pk == current)


def _series(pk: int) -> tuple[SeriesPlace, ...]:
    return tuple(SeriesPlace(*row) for row in rows(_places, pk))


def _places(pk: int) -> Rows:
    return (
        SeriesWork.objects.filter(work=pk)
        .order_by("series__name")
        .values_list("series_id", "series__name", "position")
    )


def _links(pk: int) -> tuple[Link, ...]:
    ours = (Link(other, title, kind, back=False) for other, title, kind in rows(_ours, pk))
    theirs = (Link(other, title, kind, back=True) for other, title, kind in rows(_theirs, pk))
    return (*ours, *theirs)


def _ours(pk: int) -> Rows:
    links = WorkLink.objects.filter(work=pk, other__withdrawn_at=None).order_by("id")
    return links.values_list("other_id", "other__title", "kind")


def _theirs(pk: int) -> Rows:
    links = WorkLink.objects.filter(other=pk, work__withdrawn_at=None).order_by("id")
    return links.values_list("work_id", "work__title", "kind")


def original_of(pk: int, source: int, *, owner: bool = False) -> tuple[str, str] | None:
    """Give the hash and the name of a file that a work was read from; None when it is no source of that work.

    The dump of a whole archive holds its members' addresses and passwords: it is for the owner of the box alone.
    """
    copies = Edition.objects.filter(work=pk, source=source)
    if not owner:
        copies = copies.exclude(format="sql")
    row = copies.values_list("source__original_id", "source__path", "source__member").first()
    return (row[0], row[2].rsplit("!/", 1)[-1] or row[1]) if row else None
