"""Reading, of the works that answer a search, as much as their passages need."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence

from velvetbox.archive.finder import documents
from velvetbox.archive.finder.compiling import Needle
from velvetbox.archive.finder.documents import Row
from velvetbox.archive.finder.passages import Collector, Passage
from velvetbox.archive.finder.pieces import Piece, Section
from velvetbox.archive.finder.words import clean

_FIRST, _MOST = 2, 16  # chapters of each work read together: few at first, more while they do not answer
_QUICKLY = 16_000_000  # characters looked through for one page of results
_CLOSELY = 2_000_000  # characters taken apart for it

_Take = Callable[[Collector, str, int, int, int], None]


def passages_of(rows: Sequence[Row], needles: tuple[Needle, ...]) -> dict[int, tuple[Passage, ...]]:
    """Give the passages of each work by its id. `rows` are of documents.WORK_FIELDS.

    Four queries, three more where names may answer, and one for each round of chapters of long works.
    """
    places = documents.places_of([row["current_id"] for row in rows])
    collectors = {row["current_id"]: _begun(row, places[row["current_id"]], needles) for row in rows}
    _read(collectors, places, _quickly, _QUICKLY)
    found = {row["id"]: collectors[row["current_id"]].passages() for row in rows}
    unsure = [row for row in rows if collectors[row["current_id"]].missed or not found[row["id"]]]
    if unsure:
        found |= _of_unsure(unsure, collectors, places, needles, found)
    return found


def _begun(row: Row, places: Sequence[Row], needles: tuple[Needle, ...]) -> Collector:
    collector = Collector([needle.within(row["language"]) for needle in needles])
    collector.take(documents.about_pieces(row))
    for position, place in enumerate(places, 1):
        collector.take(documents.chapter_about_pieces(place), position)
    return collector


def _of_unsure(
    rows: Sequence[Row],
    collectors: Mapping[int, Collector],
    places: Mapping[int, list[Row]],
    needles: tuple[Needle, ...],
    found: Mapping[int, tuple[Passage, ...]],
) -> dict[int, tuple[Passage, ...]]:
    """Give the passages of works of which something asked for was not met: it may stand in a name or need a closer look."""
    named = _named(rows, needles)
    closer = {
        row["current_id"]: _begun(row, places[row["current_id"]], needles)
        for row in rows
        if collectors[row["current_id"]].missed & named[row["id"]].missed
    }
    _read(closer, places, _closely, _CLOSELY)
    out = {}
    for row in rows:
        looked = closer.get(row["current_id"])
        out[row["id"]] = (
            (looked.passages() if looked else ()) or found[row["id"]] or named[row["id"]].passages()
        )
    return out


def _named(rows: Sequence[Row], needles: tuple[Needle, ...]) -> dict[int, Collector]:
    creators, tags = documents.names_of([row["id"] for row in rows])
    out = {}
    for row in rows:
        collector = Collector([needle.within(row["language"]) for needle in needles])
        collector.take(_names(row["title"], creators[row["id"]], tags[row["id"]]))
        out[row["id"]] = collector
    return out


def _names(title: str, creators: list[str], tags: list[str]) -> Iterator[Piece]:
    yield Piece(Section.TITLE, clean(title))
    yield from (Piece(Section.CREATORS, clean(name)) for name in creators)
    yield from (Piece(Section.TAGS, clean(name)) for name in tags)


def _read(
    collectors: Mapping[int, Collector], places: Mapping[int, list[Row]], take: _Take, left: int
) -> None:
    """Let the collectors see their texts in rounds, until each has its passages or `left` characters are read."""
    start, count = 0, _FIRST
    waiting = dict(collectors)
    while waiting and left > 0:
        wanted: defaultdict[int, list[tuple[int, Collector, int]]] = defaultdict(list)
        for edition, collector in waiting.items():
            for position, place in enumerate(places[edition][start : start + count], start + 1):
                wanted[place["revision_id"]].append((position, collector, place["chapter_id"]))
        for revision, html, notes in documents.texts_of(wanted) if wanted else ():
            for position, collector, chapter in wanted[revision]:
                take(collector, html, chapter, position, 1)
                if notes:
                    take(collector, notes, chapter, position, 2)
                left -= len(html) + len(notes)
        start, count = start + count, min(count * 2, _MOST)
        waiting = {
            edition: collector
            for edition, collector in waiting.items()
            if start < len(places[edition]) and not collector.is_full
        }


def _quickly(collector: Collector, stored: str, chapter: int, position: int, part: int) -> None:
    collector.take_stored(stored, chapter, position, part)


def _closely(collector: Collector, stored: str, chapter: int, position: int, part: int) -> None:
    collector.take(documents.text_pieces(stored, chapter), position, part)
