"""What works say of their place in canon: their own words, and their tags."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from django.db.models import Q
from pyroaring import BitMap

from velvetbox.archive.catalog.timeline.setting import Setting, of_entry, of_tag
from velvetbox.archive.finder.tags.answering import Answering
from velvetbox.archive.finder.tags.wanted import Tags, Wanted
from velvetbox.archive.library.models import Tag, Work
from velvetbox.archive.library.models.tags import TagType

MOST = 20_000  # works whose own words are read
_AT_ONCE = 5000
# What the folded name of a tag holds that may be a place in canon.
_PLACES = ("canon", "season", "series", "episode", "book", "movie", "film", "year", "alternate universe", " au", "finale")  # fmt: skip
_SAYS_CANON = Wanted(named=(lambda name: name.startswith("canon:"),))


def read(engine: Answering, works: BitMap) -> dict[int, list[Setting]]:
    """Give what each of the works says of its place in canon; those that say nothing are left out."""
    found: defaultdict[int, list[Setting]] = defaultdict(list)
    for work, entries in _entries(list(works & engine.match(_SAYS_CANON))[:MOST]):
        found[work] += [one for entry in entries if isinstance(entry, dict) and (one := of_entry(entry))]
    for one, tags in _tagged().items():
        for work in works & engine.match(Wanted(include=(tags,))):
            found[work].append(one)
    return {work: some for work, some in found.items() if some}


def placed_anywhere(engine: Answering) -> BitMap:
    """Give the works that say anything of their place in canon."""
    tags = _tagged().values()
    any_of = Tags(
        frozenset().union(*(one.direct for one in tags)), frozenset().union(*(one.synonyms for one in tags))
    )
    return engine.match(_SAYS_CANON) | engine.match(Wanted(include=(any_of,)))


def _entries(works: list[int]) -> Iterator[tuple[int, list[object]]]:
    for start in range(0, len(works), _AT_ONCE):
        asked = Work.objects.filter(pk__in=works[start : start + _AT_ONCE]).order_by()
        yield from asked.values_list("pk", "canon")


def _tagged() -> Mapping[Setting, Tags]:
    """Give the tags that say a place, those that say the same in the same words together. One query."""
    may_be = Q()
    for part in _PLACES:
        may_be |= Q(folded__contains=part)
    found: defaultdict[Setting, tuple[set[int], set[int]]] = defaultdict(lambda: (set(), set()))
    tags = Tag.objects.filter(may_be, type=TagType.FREEFORM).order_by()
    for pk, merger, name in tags.values_list("pk", "merger_id", "name"):
        if (one := of_tag(name)) is not None:
            found[one][merger is not None].add(pk)
    return {one: Tags(frozenset(direct), frozenset(merged)) for one, (direct, merged) in found.items()}
