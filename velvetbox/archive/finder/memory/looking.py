"""Looking in the memory's index: which cards and passages hold the words of clues, and how well (BM25)."""

from __future__ import annotations

import math
import threading
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import tantivy
from tantivy import Occur, Query

from velvetbox.archive.finder.index import IndexUnusable, damage_reported
from velvetbox.archive.finder.memory.index import KINDS, folder, open_kind, stamp, stamp_file, stemming

POOL = 1000  # the best cards or passages, among which scores are compared
_MOST_TERMS = 96  # stems looked for at once, rarest first
_COMMON = 0.25  # a stem in more than this share of many documents tells nothing
_MANY = 200
_TAIL = 3.0  # a word asked for many times counts at most so many times


class Place(NamedTuple):
    """A passage: the work, and its number in it."""

    work: int
    number: int


class Spot(NamedTuple):
    """Where a passage's text is: the chapter's id, and its number in the chapter."""

    chapter: int
    at: int


class Looker:
    """One state of the index, for the questions of one person's memory."""

    def __init__(self, indexes: Mapping[str, tantivy.Index], languages: Sequence[str]) -> None:
        self._indexes = indexes
        self._searchers = {kind: index.searcher() for kind, index in indexes.items()}
        self.languages = tuple(languages) or ("",)
        self.spots: dict[Place, Spot] = {}
        self.works = int(self._searchers["cards"].num_docs)

    def stems(self, words: Iterable[str]) -> list[str]:
        """Give the stems of words in all languages of the box, once each."""
        text = " ".join(words)
        return list(dict.fromkeys(stem for one in self.languages for stem in stemming(one).analyze(text)))

    def cards(self, counted: Mapping[str, int]) -> dict[int, float]:
        """Give the works whose cards hold words best."""
        hits = self._hits("cards", counted, POOL)
        works = self._searchers["cards"].fast_field_values("work", [address for _, address in hits])
        return {int(work or 0): score for (score, _), work in zip(hits, works, strict=True)}

    def passages(self, counted: Mapping[str, int], most: int = POOL) -> dict[Place, float]:
        """Give the passages that hold words best; `spots` tells afterwards where their texts are."""
        hits = self._hits("passages", counted, most)
        addresses = [address for _, address in hits]
        searcher = self._searchers["passages"]
        columns = (
            searcher.fast_field_values(name, addresses) for name in ("work", "number", "chapter", "at")
        )
        found = {}
        for (score, _), *values in zip(hits, *columns, strict=True):
            work, number, chapter, at = (int(value or 0) for value in values)
            place = Place(work, number)
            found[place] = score
            self.spots[place] = Spot(chapter, at)
        return found

    def forms(self, word: str) -> tuple[str, ...]:
        """Give a word's stems in the languages of the box."""
        return tuple(self.stems([word]))

    def weight(self, forms: Sequence[str]) -> float:
        """Give how much a word tells: the rarer its stems are in passages and cards, the more."""
        searchers = self._searchers.values()
        held = max((sum(one.doc_freq("text", form) for one in searchers) for form in forms), default=0)
        return math.log(1 + sum(one.num_docs for one in searchers) / (1 + held))

    def _hits(
        self, kind: str, counted: Mapping[str, int], most: int
    ) -> list[tuple[float, tantivy.DocAddress]]:
        terms = self._telling(kind, counted)
        if not terms:
            return []
        schema = self._indexes[kind].schema
        query = Query.boolean_query([(Occur.Should, _term(schema, stem, counted[stem])) for stem in terms])
        return list(self._searchers[kind].search(query, most, count=False).hits)

    def _telling(self, kind: str, counted: Mapping[str, int]) -> list[str]:
        """Give the stems that are there, without those nearly everywhere, rarest first."""
        searcher = self._searchers[kind]
        counts = {stem: searcher.doc_freq("text", stem) for stem in counted}
        there = sorted((stem for stem, count in counts.items() if count), key=lambda stem: counts[stem])
        if searcher.num_docs > _MANY:
            rare = [stem for stem in there if counts[stem] < _COMMON * searcher.num_docs]
            there = rare or there
        return there[:_MOST_TERMS]


def _term(schema: tantivy.Schema, stem: str, times: int) -> Query:
    query = Query.term_query(schema, "text", stem)
    return query if times == 1 else Query.boost_query(query, min(float(times), _TAIL))


def counted(found: Iterable[Sequence[str]]) -> dict[str, int]:
    """Give how many of the lists hold each word."""
    out: dict[str, int] = {}
    for words in found:
        for word in words:
            out[word] = out.get(word, 0) + 1
    return out


class _Reader:
    """The two indexes as this process has them open, opened anew when they changed."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._state: tuple[object, ...] | None = None
        self._made: tuple[object, ...] | None = None
        self._indexes: dict[str, tantivy.Index] = {}
        self._languages: tuple[str, ...] = ()

    def open(self, box: Path) -> Looker:
        with self._guard:
            state, made = _state(stamp_file(box), box), _state(folder(box) / KINDS[0], box, of_folder=True)
            if not self._indexes or self._made != made:
                self._indexes = {kind: open_kind(box, kind) for kind in KINDS}
            elif self._state != state:
                with damage_reported():
                    for index in self._indexes.values():
                        index.reload()
            if self._state != state:
                known = stamp(box)
                if known is None:
                    raise IndexUnusable(
                        "finder.no_memory", "There is no memory index of this version's form."
                    )
                self._languages = known.languages
            self._state, self._made = state, made
            return Looker(self._indexes, self._languages)


def _state(path: Path, box: Path, *, of_folder: bool = False) -> tuple[object, ...]:
    try:
        status = path.stat()
    except OSError:
        raise IndexUnusable("finder.no_memory", "There is no memory index yet.") from None
    return (str(box), status.st_dev, status.st_ino, 0 if of_folder else status.st_mtime_ns)


_reader = _Reader()


def look(box: Path) -> Looker:
    """Open a box's memory for one question. Raises IndexUnusable."""
    return _reader.open(box)
