"""How somebody stands to works, their shelves, and how stories are told, as filters: sets beside those of the index."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from pyroaring import BitMap

from velvetbox.archive.finder import told
from velvetbox.archive.finder.asked import OWN, READING, SEEN_BY, SHELF, TOLD, Asked
from velvetbox.archive.finder.language import Parsed
from velvetbox.archive.finder.language.fields import READING_STATES
from velvetbox.archive.finder.language.tree import (
    OWN_FIELDS,
    Among,
    And,
    Field,
    Named,
    Node,
    Not,
    Or,
    children,
)
from velvetbox.archive.library.models import ReadingPlace, ReadingState, ShelfWork
from velvetbox.archive.library.tag_names import folded_tag
from velvetbox.archive.people.models import Person
from velvetbox.core.intake.identity import fold

UNREAD = "unread"  # not begun, whether it is to be read or not
STATES = (
    ReadingState.READING.value,
    ReadingState.TO_READ.value,
    UNREAD,
    ReadingState.FINISHED.value,
    ReadingState.DROPPED.value,
)
_BEGUN = (ReadingState.READING.value, ReadingState.FINISHED.value, ReadingState.DROPPED.value)
MOST_SHELVES = 20  # counted beside a list

Sets = Mapping[tuple[str, str], BitMap]  # by kind and name


def own_sets(person: Person | None) -> Sets:
    """Give the works in each state and on each shelf of somebody, and how they are told. Two queries, none for nobody."""
    if person is None:
        return told.told_sets()
    found: defaultdict[tuple[str, str], BitMap] = defaultdict(BitMap)
    places = ReadingPlace.objects.filter(person=person).exclude(state=ReadingState.NONE)
    for state, work in places.order_by().values_list("state", "work"):
        found[READING, state].add(work)
    standing = ShelfWork.objects.filter(shelf__person=person, shelf__removed_at=None).order_by()
    for shelf, work in standing.values_list("shelf__name", "work"):
        found[SHELF, shelf].add(work)
    return {**found, **told.told_sets()}


def narrowed(works: BitMap, asked: Asked, sets: Sets) -> BitMap:
    """Give those of the works that stand to the reader as asked."""
    for of in _asked(asked.include):
        works = works - _begun(sets) if of == (READING, UNREAD) else works & sets.get(of, BitMap())
    for of in _asked(asked.exclude):
        works = works & _begun(sets) if of == (READING, UNREAD) else works - sets.get(of, BitMap())
    return works


def bound(parsed: Parsed, sets: Callable[[], Sets]) -> Parsed:
    """Give a search with the works in place of the reader's states and shelves. `sets` is called where there are such."""
    if parsed.tree is None or not _has_own(parsed.tree):
        return parsed
    return replace(parsed, tree=_bound(parsed.tree, sets()))


def _has_own(node: Node) -> bool:
    return (isinstance(node, Named) and node.field in OWN_FIELDS) or any(map(_has_own, children(node)))


def _bound(node: Node, sets: Sets) -> Node:
    if isinstance(node, (And, Or)):
        return type(node)(tuple(_bound(one, sets) for one in node.nodes))
    if isinstance(node, Not):
        return Not(_bound(node.node, sets))
    if not isinstance(node, Named) or node.field not in OWN_FIELDS:
        return node
    if node.field is Field.SHELF:
        words = f" {fold(node.node.text)} "
        named = (
            works for (kind, name), works in sets.items() if kind == SHELF and words in f" {fold(name)} "
        )
        return Among(BitMap.union(BitMap(), *named))
    state = READING_STATES.get(folded_tag(node.node.text), "")
    return Not(Among(_begun(sets))) if state == UNREAD else Among(sets.get((READING, state), BitMap()))


def counted(works: BitMap, sets: Sets) -> dict[str, tuple[tuple[str, int], ...]]:
    """Count the works in each state, on each shelf, and told in each way; nothing where there is none of these."""
    if not sets:
        return {}
    as_told = {TOLD: told.counted(works, sets), SEEN_BY: told.seen_by(works, sets)}
    if all(kind in as_told for kind, _ in sets):
        return as_told
    states = tuple((state, len(works & sets.get((READING, state), BitMap()))) for state in STATES)
    unread = len(works) - works.intersection_cardinality(_begun(sets))
    shelves = [
        (name, works.intersection_cardinality(some)) for (kind, name), some in sets.items() if kind == SHELF
    ]
    shelves.sort(key=lambda pair: (-pair[1], pair[0]))
    counts = tuple((state, unread if state == UNREAD else count) for state, count in states)
    return {
        READING: tuple(pair for pair in counts if pair[1])
        if any(kind == READING for kind, _ in sets)
        else (),
        SHELF: tuple(pair for pair in shelves if pair[1])[:MOST_SHELVES],
        **as_told,
    }


def _begun(sets: Sets) -> BitMap:
    return BitMap.union(BitMap(), *(sets.get((READING, state), BitMap()) for state in _BEGUN))


def _asked(names: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    return (of for of in names if of[0] in OWN)
