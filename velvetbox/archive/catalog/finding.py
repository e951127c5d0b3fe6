"""What the finder answers, as the page shows it: works with their passages, and what was understood of the words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyroaring import BitMap

from velvetbox.archive.catalog.aside import Aside, aside_of
from velvetbox.archive.catalog.because import Because, because, because_new, because_of_words
from velvetbox.archive.catalog.because_told import because_told
from velvetbox.archive.catalog.cards import PAGE, WorkCard, cards_by_id
from velvetbox.archive.catalog.kept_searches import KeptSearch
from velvetbox.archive.catalog.loosening import Part, looser, parts_of
from velvetbox.archive.catalog.muting import folded
from velvetbox.archive.catalog.paging import paging
from velvetbox.archive.finder import filtering
from velvetbox.archive.finder.asked import Asked
from velvetbox.archive.finder.language.orders import settled
from velvetbox.archive.finder.mutes.muted import muted_for
from velvetbox.archive.people.models import Person

if TYPE_CHECKING:
    from velvetbox.archive.finder import queries
    from velvetbox.archive.finder.language import Fault
    from velvetbox.archive.finder.passages import Passage

_MOST_FAULTS = 4  # of one search told
_AROUND = 24  # characters shown before and after a fault


@dataclass(frozen=True, slots=True)
class Found:
    """A work that matched, with its passages, and why it is there as far as they and its card do not show it."""

    card: WorkCard
    passages: tuple[Passage, ...]
    here: tuple[Because, ...]

    def without_words(self) -> Found:
        """Give it without what stands in the story itself."""
        return Found(self.card, (), tuple(one for one in self.here if one.place is None))


@dataclass(frozen=True, slots=True)
class Misread:
    """A place of a search that was not understood as typed: what stands there and around it, why, what was read instead."""

    before: str
    place: str
    after: str
    sentence: str
    instead: str


@dataclass(frozen=True, slots=True)
class FindingPage:
    """A page of an answer. `query` is the canonical address of what was asked; `total` counts works.

    `said` is how words were understood, "" where that is plain; `meant` a search with its words put right, where nothing was
    found; `misread` are the places that were not understood as they were typed.
    """

    asked: Asked
    query: str
    works: tuple[Found, ...]
    total: int
    page: int
    pages: int
    aside: Aside
    parts: tuple[Part, ...]
    looser: tuple[Part, ...]
    from_index: bool
    said: str
    meant: str
    misread: tuple[Misread, ...]

    @property
    def first(self) -> int:
        """Give the number of the page's first work."""
        return (self.page - 1) * PAGE + 1

    @property
    def last(self) -> int:
        """Give the number of the page's last work."""
        return self.first + len(self.works) - 1

    @property
    def unsorted(self) -> tuple[tuple[str, str], ...]:
        """Give the parameters of what was asked without its order."""
        return tuple((key, value) for key, value in self.asked.pairs() if key not in {"sort", "order"})

    @property
    def within(self) -> tuple[tuple[str, str], ...]:
        """Give the parameters that words are looked for within: the filters, and the order with them."""
        return tuple((key, value) for key, value in self.asked.pairs() if key != "q") if self.aside.on else ()


def finding(
    person: Person | None, asked: Asked, page: int = 1, kept: Iterable[KeptSearch] = ()
) -> FindingPage:
    """Give a page of the works that answer. A page beyond the end is the last one.

    Where it is one of the `kept` searches of the person, the works say which came in since they looked.
    """
    asked = settled(asked)
    answer, read = _answered(person, asked, page)
    passages = {hit.work: hit.passages for hit in read.works} if read else {}
    is_clear = read is None or read.parsed.is_plain
    cards = cards_by_id(answer.works, person.pk if person else None)
    listed = folded([cards[pk] for pk in answer.works if pk in cards], muted_for(person))
    here = because(asked, answer.wanted, listed)
    if read:
        here |= because_of_words(
            read.parsed.tree, [card for card in listed if not passages.get(card.id)], here
        )
        here = because_told(read.parsed.tree, listed, here)
    news = because_new([one for one in kept if one.query == asked.address()], listed)
    works = tuple(
        Found(card, passages.get(card.id, ()), (*here[card.id], *news.get(card.id, ()))) for card in listed
    )
    return FindingPage(
        asked, asked.address(), works, answer.total, answer.page, paging(answer.total, answer.page, PAGE).pages,
        aside_of(asked, answer.facets), parts_of(asked),
        () if answer.total else looser(person, asked, answer.hints), answer.from_index,
        "" if read is None or is_clear else read.parsed.said,
        _meant(asked.text) if read and not answer.total else "",
        tuple(_misread(asked.text, fault) for fault in read.parsed.faults[:_MOST_FAULTS]) if read else (),
    )  # fmt: skip


def _answered(
    person: Person | None, asked: Asked, page: int
) -> tuple[filtering.Filtered, queries.Results | None]:
    """Give the works, and where words are asked for the passages in those that are shown."""
    answer = filtering.answer(person, asked, page, PAGE)
    if not asked.text:
        return answer, None
    from velvetbox.archive.finder import queries  # brings the text index

    return answer, queries.search(person, asked.text, 1, PAGE, within=BitMap(answer.works))


def _meant(text: str) -> str:
    from velvetbox.archive.finder.did_you_mean import did_you_mean  # the same

    return did_you_mean(text)


def _misread(text: str, fault: Fault) -> Misread:
    before, after = text[: fault.start], text[fault.end :]
    return Misread(
        f"…{before[-_AROUND:]}" if len(before) > _AROUND else before,
        text[fault.start : fault.end][:_AROUND],
        f"{after[:_AROUND]}…" if len(after) > _AROUND else after,
        fault.sentence,
        fault.instead,
    )
