"""The tags that a search or a filter names: looked up by their names, with their synonyms and sub-tags."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple, TypeVar

from django.db.models import Q

from velvetbox.archive.finder.language.tree import Field, Leaf, TagNamed, Word
from velvetbox.archive.finder.tags.row import reached
from velvetbox.archive.finder.words import cut
from velvetbox.archive.library.models import Tag, TagParent
from velvetbox.archive.library.tag_names import folded_tag

_AT_ONCE = 500  # names or tags in one query
_MOST_LIKE = 2_000  # tags that words in their names may stand for
_LEVELS = 8  # of sub-tags below sub-tags
_T = TypeVar("_T")


class Called(NamedTuple):
    """A tag as it is called; `canonical` is the id of the one it is merged into, with that one's type and name."""

    id: int
    folded: str
    type: str
    name: str
    canonical: int | None
    canonical_type: str | None
    canonical_name: str | None


_CALLED = ("pk", "folded", "type", "name", "merger_id", "merger__type", "merger__name")


def called(names: Collection[str]) -> Mapping[str, list[Called]]:
    """Give the tags of these folded names as they are called, the most used first. A query for 500 names."""
    found: defaultdict[str, list[Called]] = defaultdict(list)
    for some in _parts(list(names)):
        for row in Tag.objects.filter(folded__in=some).order_by("-uses", "pk").values_list(*_CALLED):
            found[row[1]].append(Called(*row))
    return found


def known(names: Collection[str]) -> Mapping[str, list[TagNamed]]:
    """Give the tags of these folded names, a synonym's canonical in its place. Three queries for 500 names."""
    rows = called(names)
    meant = {tag.canonical or tag.id for tags in rows.values() for tag in tags}
    more = frozenset().union(*map(_leading_on, _parts(list(meant))))
    return {name: list(dict.fromkeys(_meant(tag, more) for tag in tags)) for name, tags in rows.items()}


def _meant(tag: Called, more: frozenset[int]) -> TagNamed:
    if tag.canonical is None:
        return TagNamed(tag.type, tag.id, tag.name, tag.id not in more)
    type_, name = tag.canonical_type or tag.type, tag.canonical_name or tag.name
    return TagNamed(type_, tag.canonical, name, tag.canonical not in more)


def _leading_on(tags: Collection[int]) -> frozenset[int]:
    """Give those of the tags that have synonyms or sub-tags."""
    if not tags:
        return frozenset()
    merged: list[Any] = list(Tag.objects.filter(merger__in=tags).values_list("merger_id", flat=True))
    subs = TagParent.objects.filter(kind=TagParent.Kind.META, parent__in=tags).values_list(
        "parent_id", flat=True
    )
    return frozenset(merged) | frozenset(subs)


def with_sub_tags(tags: Collection[int]) -> frozenset[int]:
    """Give these tags with the canonicals of all sub-tags under them. A query a level of sub-tags."""
    return reached(tags, sub_tags(tags))


def sub_tags(tags: Iterable[int]) -> Mapping[int, frozenset[int]]:
    """Give the canonicals of the sub-tags right under each of these tags and of those under them. A query a level."""
    found: dict[int, frozenset[int]] = {}
    new = frozenset(tags)
    while new:
        below: defaultdict[int, set[int]] = defaultdict(set)
        for some in _parts(list(new)):
            metas = TagParent.objects.filter(kind=TagParent.Kind.META, parent__in=some)
            for parent, child, merger in metas.values_list("parent_id", "child_id", "child__merger_id"):
                below[parent].add(child if merger is None else merger)
        found |= {tag: frozenset(below.get(tag, ())) for tag in new}
        new = frozenset().union(*below.values()) - found.keys()
    return found


def with_all_below(tags: Iterable[int]) -> frozenset[int]:
    """Give these tags with their canonicals, synonyms and sub-tags. Two queries a level of sub-tags."""
    found: set[int] = set()
    new = set(tags)
    for _ in range(_LEVELS):
        new -= found
        if not new:
            break
        found |= new
        below: set[int] = set()
        for some in _parts(list(new)):
            below.update(Tag.objects.filter(Q(merger__in=some)).values_list("pk", flat=True))
            subs = TagParent.objects.filter(kind=TagParent.Kind.META, parent__in=some)
            below.update(subs.values_list("child_id", flat=True))
        new = below
    return frozenset(found)


def with_words(field: Field, leaf: Leaf) -> frozenset[int]:
    """Give the tags of a field's type in whose names these words stand in a row, and the tags those are merged into."""
    prefix = isinstance(leaf, Word) and leaf.prefix
    kind = None if field is Field.TAG else field.value
    rows = in_whose_names(leaf.text.replace("*", " "), kind, prefix=prefix)
    return frozenset(pk for row in rows for pk in row if pk is not None)


def in_whose_names(text: str, kind: str | None, *, prefix: bool = False) -> list[tuple[int, int | None]]:
    """Give the tags of a type (None for any) in whose names these words stand in a row, each with its canonical's id.

    What stands on the two sides of a "/" is looked for on its own, so a relationship's names may be turned round.
    `prefix` lets the last word go on. One query; of the 2,000 most used that hold these letters.
    """
    condition = Q() if kind is None else Q(type=kind)
    for word in folded_tag(text).replace("/", " ").split()[:20]:
        condition &= Q(folded__contains=word)
    sides = [words for side in text.split("/") if (words := cut(side)[:20])][:20]
    if not sides:
        return []
    rows = Tag.objects.filter(condition).order_by("-uses", "pk").values_list("pk", "merger_id", "name")
    return [
        (pk, merger)
        for pk, merger, name in rows[:_MOST_LIKE]
        if all(_stand_in(words, cut(name), prefix=prefix and words is sides[-1]) for words in sides)
    ]


def _stand_in(words: list[str], name: list[str], *, prefix: bool) -> bool:
    size = len(words)
    for at in range(len(name) - size + 1):
        row = name[at : at + size]
        if row == words or (prefix and row[:-1] == words[:-1] and row[-1].startswith(words[-1])):
            return True
    return False


def _parts(all_: list[_T]) -> Iterable[list[_T]]:
    return (all_[start : start + _AT_ONCE] for start in range(0, len(all_), _AT_ONCE))
