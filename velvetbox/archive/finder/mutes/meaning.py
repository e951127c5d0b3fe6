"""The works that a mute means, now."""

from __future__ import annotations

from collections.abc import Iterator

from pyroaring import BitMap

from velvetbox.archive.finder import answering
from velvetbox.archive.finder.asked import ANY, Range
from velvetbox.archive.finder.language import Parsed
from velvetbox.archive.finder.language.tree import Field, Named, Node, Phrase, Word, any_of
from velvetbox.archive.finder.mutes.terms import TAGS, How, Kind, Terms
from velvetbox.archive.finder.tags.answering import Answering
from velvetbox.archive.finder.tags.meant import tag_named
from velvetbox.archive.finder.tags.row import TYPES
from velvetbox.archive.finder.tags.wanted import Tags, Wanted
from velvetbox.archive.finder.words import cut
from velvetbox.archive.library.models import Series, Tag, Work, WorkTag
from velvetbox.archive.library.tag_names import folded_tag
from velvetbox.archive.people.models import Pseud


def works_of(engine: Answering, terms: Terms) -> BitMap:
    """Give the works that these terms mute. A few queries; none for lengths and states."""
    if terms.kind in TAGS:
        return _tagged(engine, terms)
    if terms.kind is Kind.WORK:
        return BitMap(_works(terms))
    if terms.kind in {Kind.SUMMARY, Kind.TEXT}:
        return _with_words(terms)
    wanted = _wanted(terms)
    return BitMap() if wanted is None else engine.match(wanted)


def _wanted(terms: Terms) -> Wanted | None:
    """Give what the filters are asked for, None for nothing."""
    match terms.kind:
        case Kind.CREATOR:
            return Wanted(creators=(frozenset(_creators(terms)),))
        case Kind.SERIES:
            return Wanted(series=(frozenset(_series(terms)),))
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


def _tagged(engine: Answering, terms: Terms) -> BitMap:
    if terms.how is How.EXACT:
        here = WorkTag.objects.filter(tag__folded=folded_tag(terms.name), **_of_type(terms.kind, "tag__type"))
        return BitMap(here.order_by().values_list("work", flat=True))
    tags = _like(terms) if terms.how is How.PATTERN else tag_named(_type(terms.kind), terms.name)
    return engine.match(Wanted(include=(tags,))) if tags != Tags() else BitMap()


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


def pieces_of(pattern: str) -> list[str]:
    """Give what stands between the stars, "" at an end that may go on."""
    return pattern.split("*")


def fits(name: str, pieces: list[str]) -> bool:
    """Tell whether a name fits a pattern, in linear time: each piece where it first stands behind the one before."""
    first, *rest = pieces
    if not rest:
        return name == first
    if not name.startswith(first):
        return False
    at = len(first)
    for piece in rest[:-1]:
        found = name.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    return len(name) - len(rest[-1]) >= at and name.endswith(rest[-1])


# Creators, series, works --------------------------------------------------------------------------


def _creators(terms: Terms) -> Iterator[int]:
    return _named(Pseud.objects.order_by().values_list("pk", "name").iterator(), terms)


def _series(terms: Terms) -> Iterator[int]:
    return _named(Series.objects.order_by().values_list("pk", "name").iterator(), terms)


def _named(rows: Iterator[tuple[int, str]], terms: Terms) -> Iterator[int]:
    """Give those whose name is the one stated: in any case, or with EXACT in this very one."""
    if terms.how is How.EXACT:
        return (pk for pk, name in rows if name == terms.name)
    wanted = folded_tag(terms.name)
    pieces = pieces_of(wanted) if terms.how is How.PATTERN else [wanted]
    return (pk for pk, name in rows if fits(folded_tag(name), pieces))


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
