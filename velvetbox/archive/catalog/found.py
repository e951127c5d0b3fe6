"""What a search found: works as cards, each with the passages that matched."""

from __future__ import annotations

import re
from dataclasses import dataclass

from velvetbox.archive.catalog.cards import WorkCard, cards_by_id
from velvetbox.archive.finder import queries
from velvetbox.archive.finder.passages import Passage
from velvetbox.archive.people.models import Person

_MOST_HINTS = 4  # terms left out one at a time when nothing is found
_TERM = re.compile(r'-?"[^"]*"?|\S+')


@dataclass(frozen=True, slots=True)
class Found:
    """A work that matched, with its passages."""

    card: WorkCard
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class FoundPage:
    """A page of results; `looser` are searches with one term less that find something, each with its count."""

    text: str
    works: tuple[Found, ...]
    total: int
    page: int
    pages: int
    looser: tuple[tuple[str, int], ...]
    from_index: bool


def found(person: Person | None, text: str, page: int = 1) -> FoundPage:
    """Search, and give a page of results. When nothing is found, tell which term to leave out."""
    results = queries.search(person, text, page)
    cards = cards_by_id([hit.work for hit in results.works], person.pk if person else None)
    works = tuple(Found(cards[hit.work], hit.passages) for hit in results.works if hit.work in cards)
    pages = max(1, -(-results.total // results.size))
    looser = _looser(person, text) if not results.total else ()
    return FoundPage(text, works, results.total, results.page, pages, looser, results.from_index)


def _looser(person: Person | None, text: str) -> tuple[tuple[str, int], ...]:
    terms = _TERM.findall(text)
    if len(terms) < 2:
        return ()
    tries = (" ".join(terms[:index] + terms[index + 1 :]) for index in range(min(len(terms), _MOST_HINTS)))
    counted = ((words, queries.search(person, words, size=1).total) for words in tries)
    return tuple(sorted(((words, total) for words, total in counted if total), key=lambda hint: hint[1]))
