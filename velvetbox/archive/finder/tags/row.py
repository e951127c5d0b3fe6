"""A work as filters know it, and the wiring of tags that decides what it is found under."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import field

from velvetbox.archive.library.models.tags import TagType
from velvetbox.core.values import value

TYPES = tuple(TagType.values)  # a type's number is its place here
FANDOM, RELATIONSHIP = TYPES.index("fandom"), TYPES.index("relationship")
COLUMNS = ("words", "posted", "updated", "hits", "kudos", "comments", "bookmarks")
HIGHEST = 2**31 - 1  # numbers are kept in 32 bits


@value(frozen=True, slots=True)
class Row:
    """A work as filters know it.

    `tags` are (canonical tag, number of its type), each once; `synonyms` the tags stated that are merged into
    another; `named` facts of few values ("complete:yes", "language:en"); `numbers` in the order of COLUMNS.
    """

    work: int
    title: str = ""
    creator: str = ""
    tags: tuple[tuple[int, int], ...] = ()
    synonyms: tuple[int, ...] = ()
    creators: tuple[int, ...] = ()
    series: tuple[int, ...] = ()
    named: tuple[str, ...] = ()
    numbers: tuple[int | None, ...] = (None,) * len(COLUMNS)


@value(frozen=True, slots=True)
class Wiring:
    """Which tag is merged into which, and which metatags stand above which. Loops do no harm."""

    canonical: Mapping[int, int] = field(default_factory=dict)
    metatags: Mapping[int, frozenset[int]] = field(default_factory=dict)

    def above(self, tag: int) -> frozenset[int]:
        """Give a tag with all metatags above it."""
        return reached([tag], self.metatags)

    def is_crossover(self, fandoms: Iterable[int]) -> bool:
        """Tell whether no fandom of these is related to all others: as on AO3, related fandoms share a metatag."""
        above = [self.above(fandom) for fandom in set(fandoms)]
        return bool(above) and not any(all(one & other for other in above) for one in above)


def wiring(mergers: Iterable[tuple[int, int]], metas: Iterable[tuple[int, int]]) -> Wiring:
    """Give the wiring of (synonym, canonical) and (sub-tag, metatag) pairs."""
    canonical = dict(mergers)
    above: defaultdict[int, set[int]] = defaultdict(set)
    for child, parent in metas:
        above[child].add(parent)
    return Wiring(
        {tag: _last(tag, canonical) for tag in canonical},
        {child: frozenset(parents) for child, parents in above.items()},
    )


def _last(tag: int, mergers: Mapping[int, int]) -> int:
    seen = {tag}
    while (merged := mergers.get(tag)) is not None and merged not in seen:
        seen.add(merged)
        tag = merged
    return tag


def reached(starts: Iterable[int], links: Mapping[int, Collection[int]]) -> frozenset[int]:
    """Give these tags and all that links lead to from them."""
    found = set(starts)
    ahead = list(found)
    while ahead:
        new = set(links.get(ahead.pop(), ())) - found
        found |= new
        ahead += new
    return frozenset(found)
