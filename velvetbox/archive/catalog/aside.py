"""The filters beside a list: names with their counts, switches, fields, and where each click leads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeAlias
from urllib.parse import urlencode

from velvetbox.archive.finder import filtering
from velvetbox.archive.finder.asked import ANY, TYPES, Asked, Range
from velvetbox.archive.library.freshness import State, state
from velvetbox.archive.people.models import Person

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
    "pov",
)


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
    collection: str


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


_TYPED = frozenset({"any", "not-any", "language", "source", "canon", "collection"} | {f"{key}-{end}" for key in _RANGES for end in ("from", "to")})  # fmt: skip


def aside_of(asked: Asked, counted: Mapping[str, Iterable[tuple[str, int]]]) -> Aside:
    """Give the filters beside an answer, from how many of its works have each name."""
    pairs = list(asked.pairs())
    typed = Typed(
        ", ".join(name for kind, name in asked.include if kind == ANY),
        ", ".join(name for kind, name in asked.exclude if kind == ANY),
        _ends(asked.words), _ends(asked.posted, days=True), _ends(asked.updated, days=True),
        asked.language, asked.source, asked.canon, asked.collection,
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
    person = None if reader is None else Person.objects.filter(pk=reader).first()
    made = aside_of(Asked(), filtering.answer(person, Asked(), 1, 1).facets)
    if now is not None:
        _kept = now, reader, made
    return made
