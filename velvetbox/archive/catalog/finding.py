"""What the finder answers, as the page shows it: works, the filters beside them, and where each click leads."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeAlias
from urllib.parse import urlencode

from pyroaring import BitMap

from velvetbox.archive.catalog.cards import PAGE, WorkCard, cards_by_id
from velvetbox.archive.catalog.muting import folded
from velvetbox.archive.catalog.paging import paging
from velvetbox.archive.finder import queries
from velvetbox.archive.finder.asked import ANY, TYPES, Asked, Range
from velvetbox.archive.finder.did_you_mean import did_you_mean
from velvetbox.archive.finder.language import Fault
from velvetbox.archive.finder.language.orders import settled
from velvetbox.archive.finder.mutes.muted import muted_for
from velvetbox.archive.finder.passages import Passage
from velvetbox.archive.library.freshness import State, state
from velvetbox.archive.people.models import Person

if TYPE_CHECKING:
    from velvetbox.archive.finder import filtering

_MOST_FAULTS = 4  # of one search told
_AROUND = 24  # characters shown before and after a fault
_MOST_HINTS = 8  # parts left out one at a time when nothing is found
_TERM = re.compile(r'-?"[^"]*"?|\S+')
_RANGES = ("words", "posted", "updated")
_FACETS = (
    "reading",
    "shelf",
    "rating",
    "warning",
    "category",
    "fandom",
    "relationship",
    "character",
    "freeform",
    "told",
)


@dataclass(frozen=True, slots=True)
class Found:
    """A work that matched, with its passages."""

    card: WorkCard
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """A name beside the list: how many works of the answer have it (None: it is left out), and where its links lead.

    `include` and `exclude` are queries of addresses; the one that is on takes it off again.
    """

    name: str
    count: int | None
    included: bool
    excluded: bool
    include: str
    exclude: str


@dataclass(frozen=True, slots=True)
class Facet:
    """The most used names of one type of tag among the works of an answer."""

    type: str
    choices: tuple[Choice, ...]

    @property
    def on(self) -> bool:
        """Tell whether one of its names is asked for."""
        return any(choice.included or choice.excluded for choice in self.choices)


@dataclass(frozen=True, slots=True)
class Switch:
    """A yes or no that is one click away: its parameter and value, whether it is on, and where the click leads."""

    key: str
    value: str
    on: bool
    query: str


@dataclass(frozen=True, slots=True)
class Part:
    """One part of what was asked: its parameter, what it says, and the query without it.

    `count` is how many works there are without it, None where nobody counted.
    """

    key: str
    said: str
    query: str
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the fields of the form: names parted by commas, ranges as their two ends."""

    any: str
    not_any: str
    words: tuple[str, str]
    posted: tuple[str, str]
    updated: tuple[str, str]
    language: str
    source: str
    canon: str


@dataclass(frozen=True, slots=True, eq=False)
class Aside:
    """The filters beside a list. What a page drew of one can be kept for that very one.

    `hidden` are the parameters that the form repeats; `on` counts the parts that are no words.
    """

    facets: tuple[Facet, ...]
    switches: tuple[Switch, ...]
    hidden: tuple[tuple[str, str], ...]
    typed: Typed
    on: int
    fields_on: bool


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


def finding(person: Person | None, asked: Asked, page: int = 1) -> FindingPage:
    """Give a page of the works that answer. A page beyond the end is the last one."""
    asked = settled(asked)
    answer, read = _answered(person, asked, page)
    passages = {hit.work: hit.passages for hit in read.works} if read else {}
    is_clear = read is None or read.parsed.is_plain
    cards = cards_by_id(answer.works, person.pk if person else None)
    listed = folded([cards[pk] for pk in answer.works if pk in cards], muted_for(person))
    works = tuple(Found(card, passages.get(card.id, ())) for card in listed)
    return FindingPage(
        asked, asked.address(), works, answer.total, answer.page, paging(answer.total, answer.page, PAGE).pages,
        aside_of(asked, answer.facets), parts_of(asked),
        () if answer.total else _looser(person, asked, answer.hints), answer.from_index,
        "" if read is None or is_clear else read.parsed.said,
        did_you_mean(asked.text) if read and not answer.total else "",
        tuple(_misread(asked.text, fault) for fault in read.parsed.faults[:_MOST_FAULTS]) if read else (),
    )  # fmt: skip


def _answered(
    person: Person | None, asked: Asked, page: int
) -> tuple[filtering.Filtered, queries.Results | None]:
    """Give the works, and where words are asked for the passages in those that are shown."""
    from velvetbox.archive.finder import filtering  # brings numpy: not for a program that only starts

    answer = filtering.answer(person, asked, page, PAGE)
    if not asked.text:
        return answer, None
    return answer, queries.search(person, asked.text, 1, PAGE, within=BitMap(answer.works))


def _misread(text: str, fault: Fault) -> Misread:
    before, after = text[: fault.start], text[fault.end :]
    return Misread(
        f"…{before[-_AROUND:]}" if len(before) > _AROUND else before,
        text[fault.start : fault.end][:_AROUND],
        f"{after[:_AROUND]}…" if len(after) > _AROUND else after,
        fault.sentence,
        fault.instead,
    )


_TYPED = frozenset({"any", "not-any", "language", "source", "canon"} | {f"{key}-{end}" for key in _RANGES for end in ("from", "to")})  # fmt: skip


def aside_of(asked: Asked, counted: Mapping[str, Iterable[tuple[str, int]]]) -> Aside:
    """Give the filters beside an answer, from how many of its works have each name."""
    pairs = list(asked.pairs())
    typed = Typed(
        ", ".join(name for kind, name in asked.include if kind == ANY),
        ", ".join(name for kind, name in asked.exclude if kind == ANY),
        _ends(asked.words), _ends(asked.posted, days=True), _ends(asked.updated, days=True),
        asked.language, asked.source, asked.canon,
    )  # fmt: skip
    return Aside(
        facets_of(asked, counted), switches_of(asked), tuple(pair for pair in pairs if pair[0] not in _TYPED), typed,
        sum(key not in {"q", "sort", "order"} for key, _ in pairs),
        any(key in _TYPED or key in {"creator", "series"} for key, _ in pairs),
    )  # fmt: skip


def facets_of(asked: Asked, counted: Mapping[str, Iterable[tuple[str, int]]]) -> tuple[Facet, ...]:
    """Give the choices of every type: the most used names, then those asked for that are not among them."""
    ways = _Ways(asked)
    return tuple(Facet(kind, tuple(_choices(kind, counted.get(kind, ()), ways))) for kind in _FACETS)


def _choices(kind: str, counted: Iterable[tuple[str, int]], ways: _Ways) -> Iterable[Choice]:
    left = dict.fromkeys(name for out, rank, name in ways.on if TYPES[rank] == kind)
    for name, count in counted:
        left.pop(name, None)
        yield ways.choice(kind, name, count)
    for name in left:
        yield ways.choice(kind, name, None)


class _Ways:
    """Writes the addresses that a click on a tag leads to, as Asked.address would, without composing each anew."""

    def __init__(self, asked: Asked) -> None:
        pairs = list(asked.pairs())
        self.on = {
            _place(kind, name, out=out)
            for out in (False, True)
            for kind, name in (asked.exclude if out else asked.include)
        }
        chosen = len(set(asked.include)) + len(set(asked.exclude))
        start = 1 if asked.text else 0
        self._before = [urlencode(pairs[:start])] if start else []
        self._after = [urlencode(pairs[start + chosen :])] if len(pairs) > start + chosen else []
        self._tags = {place: _written(*place) for place in self.on}

    def choice(self, kind: str, name: str, count: int | None) -> Choice:
        """Give a line of a facet."""
        wanted, unwanted = _place(kind, name, out=False), _place(kind, name, out=True)
        included, excluded = wanted in self.on, unwanted in self.on
        others = {place: text for place, text in self._tags.items() if place not in (wanted, unwanted)}
        return Choice(
            name, count, included, excluded,
            self._query(others, None if included else wanted),
            self._query(others, None if excluded else unwanted),
        )  # fmt: skip

    def _query(self, tags: Mapping[_Place, str], more: _Place | None) -> str:
        written = {**tags, more: _written(*more)} if more else tags
        return "&".join([*self._before, *(written[place] for place in sorted(written)), *self._after])


_Place: TypeAlias = tuple[bool, int, str]  # left out?, number of the type, name: the order of an address


def _place(kind: str, name: str, *, out: bool) -> _Place:
    return out, TYPES.index(kind), name


def _written(out: bool, rank: int, name: str) -> str:
    return urlencode({("not-" if out else "") + TYPES[rank]: name})


_SWITCHES = {
    "complete": ("complete", (True, False)),
    "missing": ("missing", (True, False)),
    "single": ("single_chapter", (True,)),
    "crossover": ("crossover", (True, False)),
}


def switches_of(asked: Asked) -> tuple[Switch, ...]:
    """Give what can be switched on and off beside the tags."""
    made = []
    for key, (field, values) in _SWITCHES.items():
        for value in values:
            on = getattr(asked, field) is value
            turned: dict[str, Any] = {field: None if on else value}
            made.append(Switch(key, "yes" if value else "no", on, replace(asked, **turned).address()))
    return tuple(made)


def parts_of(asked: Asked) -> tuple[Part, ...]:
    """Give all that was asked, part by part, each with the query without it."""
    return tuple(
        Part(key, _said(asked, key, said), without.address()) for key, said, without in asked.loosened()
    )


def _said(asked: Asked, key: str, said: str) -> str:
    """Write a part for people: a range with one end as "≥ 1000"."""
    limits = getattr(asked, key) if key in _RANGES else None
    if limits is None or (limits.least is not None and limits.most is not None):
        return said
    return f"{'≥' if limits.most is None else '≤'} {said}"


def _looser(person: Person | None, asked: Asked, hints: Iterable[filtering.Hint]) -> tuple[Part, ...]:
    """Give the parts that stand between the reader and the nearest works, the nearest first."""
    found = [
        Part(hint.part, _said(asked, hint.part, hint.said), hint.asked.address(), hint.count)
        for hint in hints
        if asked.is_filter
    ]
    if not asked.is_filter:
        from velvetbox.archive.finder import filtering

        for term, rest in islice(_shorter(asked.text), _MOST_HINTS):
            shorter = replace(asked, text=rest)
            found.append(Part("q", term, shorter.address(), filtering.count(person, shorter)))
    return tuple(sorted((part for part in found if part.count), key=lambda part: part.count or 0))


def _shorter(text: str) -> Iterable[tuple[str, str]]:
    terms = _TERM.findall(text)
    if len(terms) > 1:
        for index, term in enumerate(terms):
            yield term, " ".join(terms[:index] + terms[index + 1 :])


def _ends(limits: Range | None, *, days: bool = False) -> tuple[str, str]:
    """Write a range for the two fields of a form; "" is open."""
    if limits is None:
        return "", ""
    least, most = (
        "" if value is None else date.fromordinal(value).isoformat() if days else str(value)
        for value in (limits.least, limits.most)
    )
    return least, most


# The shelf's own filters -------------------------------------------------------------------------

_kept: tuple[State, int | None, Aside] | None = None


def aside_of_all(reader: int | None) -> Aside:
    """Give the filters beside the whole box; kept while the database stays as it is."""
    global _kept  # noqa: PLW0603 - one value of the process, as the pages kept in memory are
    now = state()
    if _kept is not None and now is not None and _kept[:2] == (now, reader):
        return _kept[2]
    from velvetbox.archive.finder import filtering

    person = None if reader is None else Person.objects.filter(pk=reader).first()
    made = aside_of(Asked(), filtering.answer(person, Asked(), 1, 1).facets)
    if now is not None:
        _kept = now, reader, made
    return made
