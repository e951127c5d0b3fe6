"""The page of a fandom along its canon, and the works at one place of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log2

from pyroaring import BitMap

from velvetbox.archive.catalog.cards import PAGE, WorkCard
from velvetbox.archive.catalog.languages import direction
from velvetbox.archive.catalog.paging import paging
from velvetbox.archive.catalog.series import listed_works
from velvetbox.archive.catalog.timeline import reading
from velvetbox.archive.catalog.timeline.laying import Section, Spot, Stretch, sections, settled
from velvetbox.archive.catalog.timeline.setting import Setting, Side, counted_in
from velvetbox.archive.finder import filtering
from velvetbox.archive.finder.asked import READING, Asked, Sort
from velvetbox.archive.finder.mutes.muted import muted_for
from velvetbox.archive.finder.own import own_sets
from velvetbox.archive.finder.tags.answering import Answering, answering
from velvetbox.archive.finder.tags.row import TYPES
from velvetbox.archive.finder.tags.wanted import Tags, Wanted
from velvetbox.archive.library.models import ReadingState, Tag, Work
from velvetbox.archive.people.models import Person

ON_EPISODE, ON_SECTION = 4, 24  # books that stand at a place; the rest is behind a link
NOWHERE = "nowhere"  # the key of the works without a place
_AT_ONCE = 5000
_THICK = 9  # of a book at most, in steps
_ANY_PAIR = Wanted(more=((TYPES.index("relationship"), 0),))


@dataclass(frozen=True, slots=True)
class Book:
    """A work on the line. `thick` is 1 to 9 by its words, `tall` 0 to 3; `cloth` is that of a Pair; `said` its place."""

    id: int
    title: str
    language: str
    direction: str
    words: int
    thick: int
    tall: int
    cloth: int
    within: bool
    reading: bool
    said: str


@dataclass(frozen=True, slots=True)
class Place:
    """A spot with the books that stand there, and how many more there are."""

    key: str
    side: Side
    episode: int | None
    name: str
    books: tuple[Book, ...]
    more: int
    last: int | None = None  # of several episodes that nobody wrote about


@dataclass(frozen=True, slots=True)
class Shelf:
    """A section of the line; it has one place where it is not parted."""

    stretch: Stretch
    number: int | None
    total: int
    places: tuple[Place, ...]

    @property
    def parted(self) -> bool:
        """Tell whether it has places in it."""
        return len(self.places) > 1 or any(place.episode or place.name for place in self.places)


@dataclass(frozen=True, slots=True)
class Pair:
    """What the books' colours mean: cloth 1 and 2 are the two most frequent pairs, 3 another, 4 none, 5 a crossover."""

    cloth: int
    name: str
    works: BitMap

    @property
    def count(self) -> int:
        """Count its works."""
        return len(self.works)


@dataclass(frozen=True, slots=True)
class Timeline:
    """A fandom along its canon. `query` is what was asked besides, `only` the cloth shown alone.

    Works are counted: `by_words` placed by what their files say, `by_tags` by a tag alone, `worked_out` by what
    other works say of the event that they name; `folded` are left out because somebody mutes them.
    """

    fandom: str
    query: str
    counted_in: str  # "season", "series" or "year"
    narrowed: bool
    only: int
    pairs: tuple[Pair, ...]
    shelves: tuple[Shelf, ...]
    total: int
    by_words: int
    by_tags: int
    worked_out: int
    elsewhere: int
    nowhere: int
    folded: int

    @property
    def placed(self) -> int:
        """Count the works with a place on the line."""
        return self.by_words + self.by_tags + self.worked_out


@dataclass(frozen=True, slots=True)
class AtPlace:
    """The works at one place of the line, a page at a time; `shelf` and `place` are None for those without any."""

    fandom: str
    query: str
    counted_in: str
    key: str
    shelf: Shelf | None
    place: Place | None
    cards: tuple[WorkCard, ...]
    total: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class _Laid:
    """What both pages are made of."""

    fandom: str
    works: BitMap
    folded: BitMap
    settings: Mapping[int, Setting]
    worked_out: BitMap
    line: tuple[Section, ...]


def fandoms(person: Person | None) -> tuple[tuple[str, int], ...]:
    """Give the fandoms with works that say where in canon they are set, and how many do; the most first."""
    engine = answering()
    works = muted_for(person).left(reading.placed_anywhere(engine))
    counts = engine.facets(works, 100)["fandom"]
    names = dict(Tag.objects.filter(pk__in=[tag for tag, _ in counts]).values_list("pk", "name"))
    return tuple((names[tag], count) for tag, count in counts if tag in names)


def timeline(person: Person | None, asked: Asked, only: int = 0) -> Timeline | None:
    """Give a fandom along its canon, None where no fandom is asked for. `only` is the cloth of a Pair, 0 for all."""
    engine = answering()
    found = _found(person, asked)
    if found is None:
        return None
    pairs = _pairs(engine, found[1])
    chosen = next((pair.works for pair in pairs if pair.cloth == only), None)
    laid = _laid(person, engine, found, chosen)
    begun = own_sets(person).get((READING, ReadingState.READING.value), BitMap())
    shelves = tuple(_shelf(engine, section, begun) for section in laid.line)
    books = _books(laid, pairs, begun, [pk for _, shown in shelves for ids in shown for pk in ids])
    elsewhere = BitMap(work for work, one in laid.settings.items() if one.side is Side.ELSEWHERE)
    on_line = BitMap(laid.settings) - elsewhere
    by_tags = BitMap(work for work in on_line - laid.worked_out if laid.settings[work].by_tag)
    return Timeline(
        laid.fandom, asked.address(), counted_in(laid.settings.values()), _narrowed(asked), only if chosen is not None else 0, pairs,
        tuple(_filled(section, shown, books) for section, shown in shelves),
        len(laid.works), len(on_line) - len(by_tags) - len(laid.worked_out), len(by_tags), len(laid.worked_out),
        len(elsewhere), len(laid.works) - len(laid.settings), len(laid.folded),
    )  # fmt: skip


def at_place(person: Person | None, asked: Asked, key: str, page: int = 1) -> AtPlace | None:
    """Give the works at a place (`key` of a Place, or NOWHERE), the longest first; None where there is no such place."""
    engine = answering()
    found = _found(person, asked)
    if found is None:
        return None
    laid = _laid(person, engine, found, None)
    here = next(((section, spot) for section in laid.line for spot in section.spots if spot.key == key), None)
    if here is None and key != NOWHERE:
        return None
    works = here[1].works if here else laid.works - BitMap(laid.settings)
    page, pages, start = paging(len(works), page, PAGE)
    ids = engine.page(works, Sort.WORDS, None, start, PAGE)
    reader = person.pk if person else None
    return AtPlace(
        laid.fandom, asked.address(), counted_in(laid.settings.values()), key,
        Shelf(here[0].stretch, here[0].number, here[0].total, ()) if here else None,
        Place(key, here[1].side, here[1].episode, here[1].name, (), 0) if here else None,
        listed_works(ids, 0, reader, muted_for(person)), len(works), page, pages,
    )  # fmt: skip


def _found(person: Person | None, asked: Asked) -> tuple[str, BitMap] | None:
    fandom = next((name for kind, name in asked.include if kind == "fandom"), None)
    return None if fandom is None else (fandom, filtering.found(person, asked))


def _narrowed(asked: Asked) -> bool:
    return any(key not in {"fandom", "sort", "order"} for key, _ in asked.pairs())


def _laid(
    person: Person | None, engine: Answering, found: tuple[str, BitMap], chosen: BitMap | None
) -> _Laid:
    fandom, works = found
    works = works if chosen is None else works & chosen
    folded = BitMap.union(BitMap(), *(some for reason, some in muted_for(person).sets if reason.terms.folds))
    shown = works - folded
    settings, worked_out = settled(reading.read(engine, shown))
    return _Laid(fandom, shown, works & folded, settings, worked_out, sections(settings))


def _pairs(engine: Answering, works: BitMap) -> tuple[Pair, ...]:
    """Part the works by whom they pair; the two most frequent pairs by name."""
    crossing = works & engine.match(Wanted(facts=("crossover",)))
    rest, paired = works - crossing, works & engine.match(_ANY_PAIR)
    most = [tag for tag, _ in engine.facets(rest, 2)["relationship"]]
    names = dict(Tag.objects.filter(pk__in=most).values_list("pk", "name"))
    pairs = []
    for cloth, tag in enumerate(most, 1):
        here = rest & engine.match(Wanted(include=(Tags(direct=frozenset({tag})),)))
        pairs.append(Pair(cloth, names.get(tag, ""), here))
        rest = rest - here
    pairs += [Pair(3, "", rest & paired), Pair(4, "", rest - paired), Pair(5, "", crossing)]
    return tuple(pair for pair in pairs if pair.works)


def _shelf(
    engine: Answering, section: Section, begun: BitMap
) -> tuple[Section, list[list[int]]]:  # the ids of the books that stand at each spot
    parted = len(section.spots) > 1 or any(spot.episode or spot.name for spot in section.spots)
    most = ON_EPISODE if parted else ON_SECTION
    return section, [_standing(engine, spot, begun, most) for spot in section.spots]


def _standing(engine: Answering, spot: Spot, begun: BitMap, most: int) -> list[int]:
    """Choose who stands at a spot: what is being read, then the longest; in the order they came in."""
    mine = list(spot.works & begun)[:most]
    return sorted(mine + engine.page(spot.works - BitMap(mine), Sort.WORDS, None, 0, most - len(mine)))


def _books(laid: _Laid, pairs: Sequence[Pair], begun: BitMap, ids: Iterable[int]) -> dict[int, Book]:
    wanted = list(dict.fromkeys(ids))
    found = {}
    for start in range(0, len(wanted), _AT_ONCE):
        rows = Work.objects.filter(pk__in=wanted[start : start + _AT_ONCE]).order_by()
        for pk, title, language, words in rows.values_list("pk", "title", "language", "words"):
            one = laid.settings[pk]
            found[pk] = Book(
                pk, title, language, direction(language), words, thickness(words), pk * 7 % 4,
                next((pair.cloth for pair in pairs if pk in pair.works), 4),
                one.side is Side.DURING and one.number is not None, pk in begun, one.said,
            )  # fmt: skip
    return found


def thickness(words: int) -> int:
    """Give how thick a book is, 1 to 9: a step for each doubling from 1,000 words on."""
    return max(1, min(_THICK, 1 + int(log2(max(1, words) / 1000))) if words > 0 else 1)


def _filled(section: Section, shown: Sequence[Sequence[int]], books: Mapping[int, Book]) -> Shelf:
    places = tuple(
        Place(
            spot.key, spot.side, spot.episode, spot.name, tuple(books[pk] for pk in ids if pk in books), len(spot.works) - len(ids), spot.last
        )
        for spot, ids in zip(section.spots, shown, strict=True)
    )  # fmt: skip
    return Shelf(section.stretch, section.number, section.total, places)
