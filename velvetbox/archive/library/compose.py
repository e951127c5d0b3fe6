"""What a work shows: the union of the facts of its copies, the best known first. A guess is never shown as fact."""

from __future__ import annotations

import json
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from velvetbox.archive.library.tag_names import folded_tag
from velvetbox.core.intake.gaps import missing, posted
from velvetbox.core.intake.identity import fold
from velvetbox.core.prose import Basis, Field
from velvetbox.core.values import value

TAG_FIELDS = {
    Field.RATING: "rating",
    Field.WARNING: "warning",
    Field.CATEGORY: "category",
    Field.FANDOM: "fandom",
    Field.RELATIONSHIP: "relationship",
    Field.CHARACTER: "character",
    Field.FREEFORM: "freeform",
}
_CANON = {
    Field.CANON_SEASON: "season",
    Field.CANON_EPISODE: "episode",
    Field.CANON_AFTER: "after",
    Field.CANON_BEFORE: "before",
    Field.CANON_DURING: "during",
    Field.CANON_REFERENCE: "reference",
}
_BASES: Mapping[str, int] = {Basis.STATED: 0, Basis.DERIVED: 1}
_NAME = 500
# A series is known by its name, site and creator together. PostgreSQL keeps at most 2704 bytes of such a key.
_SERIES = 255
_SITE = 100
_AROUND = "\"'“”‘’«»*_ "


@value(frozen=True, slots=True)
class Known:
    """One fact of one copy, as stored."""

    field: str
    value: str
    basis: str
    number: int | None = None
    block: int | None = None
    source: str = ""
    quote: str = ""


@value(frozen=True, slots=True)
class Edited:
    """What somebody said of a field by hand (models.Edit)."""

    field: str
    op: str
    facts: tuple[Known, ...]


@value(frozen=True, slots=True)
class Copy:
    """One copy of a work: what orders it among the others, and what it says."""

    edition: int
    rank: int
    origin: str
    chapters: int
    modified: float  # seconds since 1970 of the file
    words: int
    numbers: tuple[int | None, ...]
    facts: tuple[Known, ...]
    summary: str = ""
    notes_before: str = ""
    notes_after: str = ""

    def order(self) -> tuple[Any, ...]:
        """Sort copies, the one to show first: better format, more chapters, newer, more words, older in the box."""
        updated = max(
            (fact.value for fact in self.facts if fact.field == Field.UPDATED and _date(fact.value)),
            default="",
        )
        newest = date.fromisoformat(updated).toordinal() if updated else 0
        return self.rank, -self.chapters, -newest, -self.modified, -self.words, self.edition

    @property
    def address(self) -> str:
        """Give the address of the work as this copy states it."""
        return next(
            (fact.value for fact in self.facts if fact.field == Field.URL and fact.basis != Basis.GUESS), ""
        )


@value(frozen=True, slots=True)
class Shown:
    """What a work shows: columns of Work, tags by type in order, creators with their site, series."""

    current: int
    columns: dict[str, Any]
    tags: tuple[tuple[str, str], ...]
    creators: tuple[tuple[str, str], ...]
    series: tuple[tuple[str, str, str, int | None], ...]  # name, site, creator, position


def compose(copies: Sequence[Copy], edits: Sequence[Edited] = ()) -> Shown:
    """Put together what a work shows from its copies (one at least) and what was said by hand, in that order."""
    ordered = sorted(copies, key=Copy.order)
    facts = _Facts(ordered)
    for edit in edits:
        facts.edit(edit)
    current = ordered[0]
    address = facts.one(Field.URL) or ""
    site = site_of(address)
    creators = tuple((name[:255], site) for name in facts.first_stated(Field.CREATOR))
    lead = creators[0][0] if creators else ""
    return Shown(
        current=current.edition,
        columns=_columns(facts, current, ordered, address),
        tags=tuple(facts.tags()),
        creators=creators,
        series=tuple(
            (name[:_SERIES], site, lead if owner is None else owner[:_SERIES], number)
            for name, number, owner in facts.series()
        ),
    )


def site_of(address: str) -> str:
    """Give the site of an address, "www." left out, "" for none."""
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")[:_SITE]
    except ValueError:
        return ""


def sort_title(title: str) -> str:
    """Give the title as it is sorted: folded, the English article left out."""
    folded = unicodedata.normalize("NFKC", title).casefold().strip(_AROUND)
    for article in ("the ", "a ", "an "):
        folded = folded.removeprefix(article)
    return folded.strip(_AROUND)[:_NAME]


class _Facts:
    """The facts of several copies. Of two states of the same page only the one shown first counts."""

    def __init__(self, ordered: Sequence[Copy]) -> None:
        self._copies: list[Copy] = []
        self._by_field: defaultdict[str, list[Known]] = defaultdict(list)
        pages: set[tuple[str, str]] = set()
        for copy in ordered:
            page = (copy.origin, copy.address)
            if copy.address and page in pages:
                continue
            pages.add(page)
            self._copies.append(copy)
            for fact in copy.facts:
                if fact.basis in _BASES:
                    self._by_field[fact.field].append(fact)
        for facts in self._by_field.values():
            facts.sort(key=lambda fact: _BASES[fact.basis])
        self._set: set[str] = set()

    def edit(self, edit: Edited) -> None:
        """Take in what was said by hand: it counts for more than what was said before it."""
        known = self._by_field[edit.field]
        names = {folded_tag(fact.value) for fact in edit.facts}
        if edit.op == "remove":
            self._by_field[edit.field] = [fact for fact in known if folded_tag(fact.value) not in names]
        elif edit.op == "add":
            there = {folded_tag(fact.value) for fact in known}
            known += [fact for fact in edit.facts if folded_tag(fact.value) not in there]
        else:
            self._set.add(edit.field)
            for name in (edit.field, *(_CANON if edit.field == Field.CANON else ())):
                self._by_field[name] = [fact for fact in edit.facts if fact.field == name]

    def text(self, name: Field, otherwise: str) -> str:
        """Give a longer text in the stored form as set by hand; `otherwise` where none is."""
        return (self.one(name) or "") if name in self._set else otherwise

    def is_set(self, name: Field) -> bool:
        """Tell whether a field was set by hand."""
        return name in self._set

    def all(self, name: Field) -> Sequence[Known]:
        """Give the facts about `name`, best basis first, then the order of the copies."""
        return self._by_field.get(name, ())

    def one(self, name: Field) -> str | None:
        """Give the best value, or None."""
        return next((fact.value for fact in self.all(name)), None)

    def number(self, name: Field) -> int | None:
        """Give the best number, or None."""
        return next((fact.number for fact in self.all(name) if fact.number is not None), None)

    def first_stated(self, name: Field) -> list[str]:
        """Give the distinct values of the first copy that says anything about `name`, or those set by hand."""
        if name in self._set:
            return list(dict.fromkeys(fact.value for fact in self.all(name)))
        for copy in self._copies:
            found = [
                fact.value
                for fact in copy.facts
                if fact.field == name and fact.basis in _BASES and fact.value.strip()
            ]
            if found:
                return list({fold(value) or value: value for value in reversed(found)}.values())[::-1]
        return []

    def series(self) -> Iterator[tuple[str, int | None, str | None]]:
        """Give the distinct series with the place in them, and who keeps them where that is said."""
        owners = {fact.source: fact.value for fact in self.all(Field.SERIES_OWNER)}
        seen: dict[str, tuple[str, int | None, str | None]] = {}
        for fact in self.all(Field.SERIES):
            owner = owners.get(fact.source) if fact.source else None
            seen.setdefault(fold(fact.value), (fact.value, fact.number, owner))
        yield from seen.values()

    def tags(self) -> Iterator[tuple[str, str]]:
        """Give the tags of all types in their order, each once."""
        seen: set[tuple[str, str]] = set()
        for name, kind in TAG_FIELDS.items():
            names = [fact.value for fact in self.all(name)]
            for written in names[:1] if name is Field.RATING else names:
                key = (kind, folded_tag(written))
                if key[1] and key not in seen:
                    seen.add(key)
                    yield kind, " ".join(written.split())[:_NAME]

    def canon(self) -> list[dict[str, Any]]:
        """Give the places in canon, each with what was read in the same words."""
        out: list[tuple[dict[str, Any], Known]] = [
            ({"text": fact.value}, fact) for fact in self.all(Field.CANON)
        ]
        for name, key in _CANON.items():
            for fact in self.all(name):
                entry = next(
                    (entry for entry, at in out if (at.source, at.block) == (fact.source, fact.block)), None
                )
                if entry is None or key in entry:
                    entry = {"text": fact.quote or fact.value}
                    out.append((entry, fact))
                entry[key] = (
                    fact.number if name is Field.CANON_SEASON and fact.number is not None else fact.value
                )
        return [entry for entry, _ in out]


def _columns(facts: _Facts, current: Copy, ordered: Sequence[Copy], address: str) -> dict[str, Any]:
    stated = facts.one(Field.TITLE)
    title = stated or next(
        (fact.value for copy in ordered for fact in copy.facts if fact.field == Field.TITLE), "?"
    )
    declared = facts.number(Field.CHAPTERS_DECLARED)
    part = next(iter(facts.all(Field.PART)), None)
    return {
        "title": title[:_NAME],
        "title_is_guess": stated is None,
        "sort_title": sort_title(title),
        "language": (facts.one(Field.LANGUAGE) or "")[:35],
        "rating": (facts.one(Field.RATING) or "")[:100],
        "address": address[:_NAME],
        "summary": facts.text(Field.SUMMARY, next((copy.summary for copy in ordered if copy.summary), "")),
        "notes_before": facts.text(
            Field.NOTE_BEFORE, next((copy.notes_before for copy in ordered if copy.notes_before), "")
        ),
        "notes_after": facts.text(
            Field.NOTE_AFTER, next((copy.notes_after for copy in ordered if copy.notes_after), "")
        ),
        "advisories": _distinct({"text": fact.value, "kind": "reader"} for fact in facts.all(Field.ADVISORY)),
        "canon": facts.canon(),
        "missing_chapters": list(_missing(current, declared, by_hand=facts.is_set(Field.CHAPTERS_DECLARED))),
        "damage": list(dict.fromkeys(fact.value for fact in _of(current, Field.DAMAGE))),
        "end_marker": (facts.one(Field.END_MARKER) or "")[:200],
        "part_text": (part.quote or part.value)[:200] if part else "",
        "part_number": part.number if part else None,
        "complete": {"true": True, "false": False}.get(facts.one(Field.COMPLETE) or ""),
        "chapters_declared": declared,
        "chapter_count": current.chapters,
        "words": current.words,
        "hits": facts.number(Field.HITS),
        "featured": bool(facts.number(Field.FEATURED)),
        "validated": None if (state := facts.number(Field.VALIDATED)) is None else state > 0,
        "published_on": _date(facts.one(Field.PUBLISHED)),
        "updated_on": _date(facts.one(Field.UPDATED)),
    }


def _of(copy: Copy, name: Field) -> list[Known]:
    return [fact for fact in copy.facts if fact.field == name and fact.basis in _BASES]


def _missing(current: Copy, declared: int | None, *, by_hand: bool) -> Iterable[int]:
    numbers = list(current.numbers)
    present = [fact.number for fact in _of(current, Field.CHAPTER_PRESENT)]
    if len(present) == len(numbers) and not any(numbers):
        numbers = present
    said = next(iter(_of(current, Field.CHAPTERS_DECLARED)), None)
    if said is None or by_hand:
        return missing(declared, numbers)
    return missing(said.number, numbers, shown=posted(said.quote))


def _distinct(entries: Iterable[dict[str, str]]) -> list[dict[str, str]]:
    return [json.loads(text) for text in dict.fromkeys(json.dumps(entry) for entry in entries)]


def _date(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
