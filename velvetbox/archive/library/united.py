"""The facts of several copies as one: the best known first, and what was said by hand before all. A guess counts for nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from velvetbox.archive.library.copies import Copy, Edited, Known
from velvetbox.archive.library.tag_names import folded_tag
from velvetbox.core.intake.identity import fold
from velvetbox.core.prose import Basis, Field

LONGEST_NAME = 500
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


class Facts:
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
                    yield kind, " ".join(written.split())[:LONGEST_NAME]

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


def known_of(copy: Copy, name: Field) -> list[Known]:
    """Give what one copy says of `name`."""
    return [fact for fact in copy.facts if fact.field == name and fact.basis in _BASES]
