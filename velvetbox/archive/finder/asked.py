"""What a person asked the finder for, as it stands in a page's address."""

from __future__ import annotations

import unicodedata
from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from enum import StrEnum
from typing import Any, Protocol, TypeVar
from urllib.parse import urlencode

from velvetbox.archive.library.models.tags import TagType
from velvetbox.core.typed import one_line
from velvetbox.core.values import value

MOST_NAMES = 60  # names read of one kind of list; AO3 takes 20 tags a filter
LONGEST_NAME = 500
LONGEST_TEXT = 1000
LONGEST_NUMBER = 12  # digits
ANY = "any"  # the type of a tag that was typed where any type may be meant
READING, SHELF = "reading", "shelf"  # how the reader stands to a work; a shelf of their own
TOLD = "told"  # the person or the tense a story is told in
SEEN_BY = "pov"  # through whose eyes
OWN = (READING, SHELF, TOLD, SEEN_BY)  # kinds that are sets of works beside the index of tags
TYPES = (*TagType.values, ANY, *OWN)
_Part = TypeVar("_Part")


class _Reader(Protocol):
    def __call__(self, text: str, *, last: bool) -> int | None: ...


class Sort(StrEnum):
    """The orders an answer can stand in. Best match without words is newest first."""

    BEST = "best"
    CREATOR = "creator"
    TITLE = "title"
    POSTED = "posted"
    UPDATED = "updated"
    WORDS = "words"
    HITS = "hits"
    KUDOS = "kudos"
    COMMENTS = "comments"
    BOOKMARKS = "bookmarks"
    NEWEST = "newest"  # received in the box


@value(frozen=True, slots=True)
class Range:
    """From `least` to `most`, both within; None is open. Dates are day ordinals."""

    least: int | None = None
    most: int | None = None


@value(frozen=True, slots=True)
class Asked:
    """What a person asked for, read from an address or a form; every list is of names as typed or chosen.

    `include` and `exclude` are (tag type, ANY or one of OWN, name). All that is stated must be true of a work; None and
    "" state nothing. `crossover`: True only crossovers, False none.
    """

    text: str = ""
    include: tuple[tuple[str, str], ...] = ()
    exclude: tuple[tuple[str, str], ...] = ()
    complete: bool | None = None
    crossover: bool | None = None
    single_chapter: bool | None = None
    missing: bool | None = None
    words: Range | None = None
    posted: Range | None = None
    updated: Range | None = None
    language: str = ""
    creators: tuple[str, ...] = ()
    series: tuple[str, ...] = ()
    source: str = ""  # the site it came from, as "archiveofourown.org"
    canon: str = ""  # place in canon, as "season 6" or "after Entropy"
    collection: str = ""
    sort: Sort = Sort.BEST
    ascending: bool | None = None

    @classmethod
    def read(cls, params: Mapping[str, Sequence[str]]) -> Asked:
        """Read an address's parameters. Never raises: what cannot be understood is left out."""
        one = {key: _clean(values[0], LONGEST_TEXT) for key, values in params.items() if values}
        parts: dict[str, Any] = {field: _YES_NO.get(one.get(key, "")) for key, field in _FLAGS.items()}
        parts |= {key: _range(one, key) for key in _RANGES}
        parts |= {key: one.get(key, "")[:LONGEST_NAME].strip() for key in _TEXTS}
        return cls(
            text=one.get("q", ""),
            include=_tags(params, ""),
            exclude=_tags(params, "not-"),
            creators=_names(params, "creator"),
            series=_names(params, "series"),
            sort=_SORTS.get(one.get("sort", ""), Sort.BEST),
            ascending={"asc": True, "desc": False}.get(one.get("order", "")),
            **parts,
        )

    def address(self) -> str:
        """Give the query string that reads as this, always the same for the same; "" when nothing is asked."""
        return urlencode(list(self.pairs()))

    def pairs(self) -> Iterator[tuple[str, str]]:
        """Give the parameters of the address in their order: what a form repeats in hidden fields."""
        yield from self._conditions()
        if self.sort is not Sort.BEST:
            yield "sort", self.sort.value
        if self.ascending is not None:
            yield "order", "asc" if self.ascending else "desc"

    def _conditions(self) -> Iterator[tuple[str, str]]:
        if self.text:
            yield "q", self.text
        for before, tags in (("", self.include), ("not-", self.exclude)):
            for type_, name in sorted(set(tags), key=lambda tag: (TYPES.index(tag[0]), tag[1])):
                yield before + type_, name
        for key, field in _FLAGS.items():
            if (flag := getattr(self, field)) is not None:
                yield key, "yes" if flag else "no"
        yield from self._limits()
        for key, names in (("creator", self.creators), ("series", self.series)):
            yield from ((key, name) for name in sorted(set(names)))

    def _limits(self) -> Iterator[tuple[str, str]]:
        for key in _RANGES:
            yield from _range_pairs(key, getattr(self, key))
        for key in _TEXTS:
            if text := getattr(self, key):
                yield key, text

    @property
    def is_filter(self) -> bool:
        """Tell whether anything but words and an order is asked for."""
        return any(key != "q" for key, _ in self._conditions())

    def loosened(self) -> Iterator[tuple[str, str, Asked]]:
        """Give for each part (its parameter and what it says) what is asked with that part left out."""
        if self.text:
            yield "q", self.text, replace(self, text="")
        for tag in self.include:
            yield tag[0], tag[1], replace(self, include=_without(self.include, tag))
        for tag in self.exclude:
            yield "not-" + tag[0], tag[1], replace(self, exclude=_without(self.exclude, tag))
        for name in self.creators:
            yield "creator", name, replace(self, creators=_without(self.creators, name))
        for name in self.series:
            yield "series", name, replace(self, series=_without(self.series, name))
        for key, field, said in self._single():
            stated_nothing: Any = "" if key in _TEXTS else None
            yield key, said, replace(self, **{field: stated_nothing})

    def _single(self) -> Iterator[tuple[str, str, str]]:
        """Give the parts that are there once: parameter, field, what it says."""
        for key, field in _FLAGS.items():
            if (flag := getattr(self, field)) is not None:
                yield key, field, "yes" if flag else "no"
        for key in _RANGES:
            if limits := getattr(self, key):
                yield key, key, " – ".join(value for _, value in _range_pairs(key, limits))
        for key in _TEXTS:
            if text := getattr(self, key):
                yield key, key, text


_FLAGS = {
    "complete": "complete",
    "crossover": "crossover",
    "single": "single_chapter",
    "missing": "missing",
}
_RANGES = ("words", "posted", "updated")
_TEXTS = ("language", "source", "canon", "collection")
_YES_NO = {"yes": True, "no": False, "1": True, "0": False, "true": True, "false": False}
_SORTS = {sort.value: sort for sort in Sort}


def _without(all_: tuple[_Part, ...], one: _Part) -> tuple[_Part, ...]:
    return tuple(each for each in all_ if each != one)


def _clean(text: str, longest: int) -> str:
    return one_line(unicodedata.normalize("NFC", text[: 2 * longest]), longest)


def _names(params: Mapping[str, Sequence[str]], key: str) -> tuple[str, ...]:
    names = (_clean(value, LONGEST_NAME) for value in list(params.get(key, ()))[:MOST_NAMES])
    return tuple(sorted({name for name in names if name}))


def _tags(params: Mapping[str, Sequence[str]], before: str) -> tuple[tuple[str, str], ...]:
    """Give the tags asked for, those of any type parted at commas, as AO3's "other tags" are typed."""
    chosen = [(type_, name) for type_ in (*TagType.values, *OWN) for name in _names(params, before + type_)]
    typed = ",".join(list(params.get(before + ANY, ()))[:MOST_NAMES])[: 20 * LONGEST_NAME]
    other = sorted({_clean(name, LONGEST_NAME) for name in typed.split(",")[:MOST_NAMES]} - {""})
    return (*chosen, *((ANY, name) for name in other))


def _range(one: Mapping[str, str], key: str) -> Range | None:
    read: _Reader = _number if key == "words" else _day
    least = read(one.get(f"{key}-from", ""), last=False)
    most = read(one.get(f"{key}-to", ""), last=True)
    return None if least is None and most is None else Range(least, most)


def _range_pairs(key: str, limits: Range | None) -> Iterator[tuple[str, str]]:
    if limits is None:
        return
    for end, limit in (("from", limits.least), ("to", limits.most)):
        if limit is not None:
            yield f"{key}-{end}", str(limit) if key == "words" else date.fromordinal(limit).isoformat()


def _number(text: str, *, last: bool) -> int | None:
    """Read a whole number as people write it: 1000, 1,000, 1 000."""
    digits = "".join(letter for letter in text if letter not in ",. '_")
    return int(digits) if digits.isdecimal() and len(digits) <= LONGEST_NUMBER else None


def _day(text: str, *, last: bool) -> int | None:
    """Read a date, a month or a year; `last` asks for its last day."""
    parts = text.split("-")
    if len(parts) > 3 or not all(part.isdecimal() and len(part) <= 4 for part in parts):
        return None
    year, month, day = (int(part) if part else 0 for part in (*parts, "", "")[:3])
    try:
        month_ = month or (12 if last else 1)
        return date(year, month_, day or (monthrange(year, month_)[1] if last else 1)).toordinal()
    except ValueError:
        return None
