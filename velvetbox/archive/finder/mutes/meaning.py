"""The works that a mute means, now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from pyroaring import BitMap

from velvetbox.archive.finder import answering
from velvetbox.archive.finder.asked import ANY, Range
from velvetbox.archive.finder.language import Parsed
from velvetbox.archive.finder.language.tree import Field, Named, Node, Phrase, Word, any_of
from velvetbox.archive.finder.mutes.terms import TAGS, How, Kind, Terms, fits, pieces_of
from velvetbox.archive.finder.tags.answering import Answering
from velvetbox.archive.finder.tags.meant import tags_named
from velvetbox.archive.finder.tags.row import TYPES
from velvetbox.archive.finder.tags.wanted import Tags, Wanted
from velvetbox.archive.finder.words import cut
from velvetbox.archive.library.models import Series, Tag, Work, WorkTag
from velvetbox.archive.library.tag_names import folded_tag
from velvetbox.archive.people.models import Pseud


def works_of(engine: Answering, mutes: Sequence[Terms]) -> list[BitMap]:
    """Give the works that each of these mutes means. A few queries for all tags, one and more for each pattern and words."""
    tags = _Tags(engine, mutes)
    names = _Names()
    found = []
    for terms in mutes:
        if terms.kind in TAGS:
            found.append(tags.works(terms))
        elif terms.kind is Kind.WORK:
            found.append(BitMap(_works(terms)))
        elif terms.kind in {Kind.SUMMARY, Kind.TEXT}:
            found.append(_with_words(terms))
        else:
            wanted = _wanted(terms, names)
            found.append(BitMap() if wanted is None else engine.match(wanted))
    return found


def _wanted(terms: Terms, names: _Names) -> Wanted | None:
    """Give what the filters are asked for, None for nothing."""
    match terms.kind:
        case Kind.CREATOR:
            return Wanted(creators=(frozenset(names.creators.meant(terms)),))
        case Kind.SERIES:
            return Wanted(series=(frozenset(names.series.meant(terms)),))
        case Kind.LENGTH:
            return Wanted(ranges=(("words", Range(terms.least, terms.most)),))
        case Kind.STATE:
            return Wanted(facts=(terms.name,))
        case Kind.MANY if terms.most is not None:
            return Wanted(more=((TYPES.index(terms.name), terms.most),))
        case Kind.LANGUAGE | Kind.FOREIGN:
            codes = tuple(code.strip().lower() for code in terms.name.split(",") if code.strip())
            is_meant = terms.kind is Kind.LANGUAGE

            def speaks(name: str) -> bool:
                kind, _, language = name.partition(":")
                known = any(language == code or language.startswith(f"{code}-") for code in codes)
                return kind == "language" and known is is_meant

            return Wanted(named=(speaks,))
        case _:
            return None


# Tags ---------------------------------------------------------------------------------------------


class _Tags:
    """The works with the tags that mutes name. Those of all names are looked up at once."""

    def __init__(self, engine: Answering, mutes: Iterable[Terms]) -> None:
        self._engine = engine
        named = [terms for terms in mutes if terms.kind in TAGS]
        self._alike = tags_named({_named(terms) for terms in named if terms.how is How.ALIKE})
        self._exact = _stating({folded_tag(terms.name) for terms in named if terms.how is How.EXACT})

    def works(self, terms: Terms) -> BitMap:
        """Give the works that one mute means."""
        if terms.how is How.EXACT:
            kind, name = _named(terms)
            stated = self._exact.get(folded_tag(name), {})
            return BitMap.union(BitMap(), *(works for type_, works in stated.items() if kind in {type_, ANY}))
        tags = _like(terms) if terms.how is How.PATTERN else self._alike[_named(terms)]
        return self._engine.match(Wanted(include=(tags,))) if tags != Tags() else BitMap()


def _stating(names: Collection[str]) -> dict[str, dict[str, BitMap]]:
    """Give the works on which tags of these folded names stand, by name and type. One query, none for no names."""
    found: dict[str, dict[str, BitMap]] = {}
    if names:
        stated = WorkTag.objects.filter(tag__folded__in=names).order_by()
        for name, type_, work in stated.values_list("tag__folded", "tag__type", "work").iterator():
            found.setdefault(name, {}).setdefault(type_, BitMap()).add(work)
    return found


def _named(terms: Terms) -> tuple[str, str]:
    return _type(terms.kind), terms.name


def _type(kind: Kind) -> str:
    return ANY if kind is Kind.ANY else kind.value


def _of_type(kind: Kind, column: str) -> dict[str, str]:
    return {} if kind is Kind.ANY else {column: kind.value}


def _like(terms: Terms) -> Tags:
    """Give the tags whose names fit a pattern: a canonical with its synonyms, a synonym by itself."""
    pieces = pieces_of(folded_tag(terms.name))
    tags = Tag.objects.filter(**_of_type(terms.kind, "type"))
    for piece in pieces:
        tags = tags.filter(folded__contains=piece)
    rows: Iterator[tuple[int, int | None, str]] = (
        tags.order_by().values_list("pk", "merger_id", "folded").iterator()
    )
    found = [(pk, merger) for pk, merger, folded in rows if fits(folded, pieces)]
    return Tags(
        frozenset(pk for pk, merger in found if merger is None),
        frozenset(pk for pk, merger in found if merger is not None),
    )


# Creators, series, works --------------------------------------------------------------------------


class _Called:
    """The names of all creators or all series, read when they are first asked for."""

    def __init__(self, rows: QuerySet[Any]) -> None:
        self._rows = rows

    @cached_property
    def _by_name(self) -> Mapping[str, Sequence[tuple[int, str]]]:
        found: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
        for pk, name in self._rows.order_by().values_list("pk", "name").iterator():
            found[folded_tag(name)].append((pk, name))
        return found

    def meant(self, terms: Terms) -> Iterator[int]:
        """Give those whose name is the one stated: in any case, or with EXACT in this very one; or fits the pattern."""
        folded = folded_tag(terms.name)
        if terms.how is How.PATTERN:
            pieces = pieces_of(folded)
            return (pk for name, rows in self._by_name.items() if fits(name, pieces) for pk, _ in rows)
        rows = self._by_name.get(folded, ())
        return (pk for pk, name in rows if terms.how is not How.EXACT or name == terms.name)


class _Names:
    """Who and what can be muted by name."""

    def __init__(self) -> None:
        self.creators = _Called(Pseud.objects.all())
        self.series = _Called(Series.objects.all())


def _works(terms: Terms) -> Iterator[int]:
    """Give the work itself, and the one it was merged into; in another box, the one of the same address."""
    if terms.work is not None:
        yield terms.work
        merged = Work.objects.filter(pk=terms.work).values_list("merged_into", flat=True).first()
        if merged is not None:
            yield merged
    elif terms.address:
        yield from Work.objects.filter(address=terms.address).values_list("pk", flat=True)


# Words --------------------------------------------------------------------------------------------


def _with_words(terms: Terms) -> BitMap:
    leaf: Word | Phrase
    if terms.how is How.PATTERN:
        leaf = Word(terms.name.rstrip("*"), prefix=terms.name.endswith("*"))
    else:
        is_word = terms.how is How.ALIKE and len(cut(terms.name)) == 1
        leaf = Word(terms.name) if is_word else Phrase(terms.name)
    if not cut(terms.name.replace("*", "")):
        return BitMap()
    tree: Node | None = leaf
    if terms.kind is Kind.SUMMARY:
        tree = any_of([Named(Field.TITLE, leaf), Named(Field.SUMMARY, leaf)])
    return answering.every(Parsed(terms.name, tree)) if tree else BitMap()
