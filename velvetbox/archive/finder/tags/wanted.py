"""What is asked, with every name found: the tags, creators and series it means."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Q

from velvetbox.archive.finder.asked import ANY, Asked, Range
from velvetbox.archive.finder.tags.row import COLUMNS
from velvetbox.archive.library.models import Series, TagParent
from velvetbox.archive.library.models.tags import Tag
from velvetbox.archive.library.tag_names import folded_tag
from velvetbox.archive.people.models import Pseud
from velvetbox.core.intake.assemble import fold

MOST_LIKE = 500  # tags, creators or series that a part of a name may stand for
_RANGES = tuple(name for name in COLUMNS if name in {"words", "posted", "updated"})


@dataclass(frozen=True, slots=True)
class Tags:
    """Tags a work may have one of: `direct` by any of their names, `synonyms` by this very name."""

    direct: frozenset[int] = frozenset()
    synonyms: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Wanted:
    """All of `include`, `creators` and `series`, each by any of its members; none of `exclude`.

    `named` are tests of the named facts of a work: of each, one must pass. `without` are facts it must not have.
    `more` are (number of a type, count): it must have more tags of that type.
    """

    include: tuple[Tags, ...] = ()
    exclude: Tags = Tags()
    creators: tuple[frozenset[int], ...] = ()
    series: tuple[frozenset[int], ...] = ()
    named: tuple[Callable[[str], bool], ...] = field(default=(), compare=False)
    facts: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    ranges: tuple[tuple[str, Range], ...] = ()
    more: tuple[tuple[int, int], ...] = ()


def find(asked: Asked) -> Wanted:
    """Find what the names asked for mean. A few queries; a name that means nothing finds nothing."""
    names = {*asked.include, *asked.exclude}
    known = _known(names)
    flags = {"single": asked.single_chapter, "missing": asked.missing, "crossover": asked.crossover}
    done = {True: ("complete",), False: ("incomplete",), None: ()}[asked.complete]
    left_out = [_excluded(known[tag]) for tag in asked.exclude]
    return Wanted(
        include=tuple(_included(known[tag]) for tag in asked.include),
        exclude=Tags(
            frozenset().union(*(tags.direct for tags in left_out)),
            frozenset().union(*(tags.synonyms for tags in left_out)),
        ),
        creators=tuple(_creators(name) for name in asked.creators),
        series=tuple(_series(name) for name in asked.series),
        named=tuple(_named(asked)),
        facts=(*done, *(name for name, flag in flags.items() if flag)),
        without=tuple(name for name, flag in flags.items() if flag is False),
        ranges=tuple((name, limits) for name in _RANGES if (limits := getattr(asked, name)) is not None),
    )


# Tags ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Known:
    tag: int
    canonical: int | None  # of a synonym
    is_exact: bool = True


def find_tag(type_: str, name: str) -> Tags:
    """Find one tag by its name, with its sub-tags; or, when there is none, those with these words in their names."""
    return _included(_known({(type_, name)})[type_, name])


def tag_named(type_: str, name: str) -> Tags:
    """Find one tag by its very name, with its synonyms and sub-tags; nothing when there is none. Two queries and more."""
    return _included(_exactly({(type_, name)})[type_, name])


def with_sub_tags(tags: Iterable[int]) -> frozenset[int]:
    """Give these tags with all sub-tags under them. A query a level of sub-tags."""
    found = new = set(tags)
    while new:
        below = TagParent.objects.filter(kind=TagParent.Kind.META, parent__in=new)
        new = {_canonical(*pair) for pair in below.values_list("child_id", "child__merger_id")} - found
        found = found | new
    return frozenset(found)


def _known(names: Iterable[tuple[str, str]]) -> dict[tuple[str, str], list[_Known]]:
    return {name: tags or _like(*name) for name, tags in _exactly(names).items()}


def _exactly(names: Iterable[tuple[str, str]]) -> dict[tuple[str, str], list[_Known]]:
    by_folded: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for type_, name in names:
        by_folded[folded_tag(name)].append((type_, name))
    found: dict[tuple[str, str], list[_Known]] = {name: [] for name in names}
    rows = (
        Tag.objects.filter(folded__in=list(by_folded)).values_list("pk", "type", "folded", "merger_id")
        if by_folded
        else []
    )
    for pk, type_, folded, merger in rows:
        for asked in by_folded[folded]:
            if asked[0] in {type_, ANY}:
                found[asked].append(_Known(pk, merger))
    return found


def _like(type_: str, name: str) -> list[_Known]:
    """Give the tags whose names have all the words typed."""
    words = folded_tag(name).split()[:20]
    if not words:
        return []
    condition = Q() if type_ == ANY else Q(type=type_)
    for word in words:
        condition &= Q(folded__contains=word)
    rows = Tag.objects.filter(condition).order_by("pk").values_list("pk", "merger_id")[:MOST_LIKE]
    return [_Known(pk, merger, is_exact=False) for pk, merger in rows]


def _canonical(tag: int, merger: int | None) -> int:
    return tag if merger is None else merger


def _included(tags: Sequence[_Known]) -> Tags:
    """Give what finds these tags: through their canonicals, with synonyms and sub-tags."""
    exact = with_sub_tags(_canonical(tag.tag, tag.canonical) for tag in tags if tag.is_exact)
    like = _excluded([tag for tag in tags if not tag.is_exact])
    return Tags(exact | like.direct, like.synonyms)


def _excluded(tags: Sequence[_Known]) -> Tags:
    """Give what leaves these tags out: a canonical with synonyms and sub-tags, a synonym only itself."""
    direct = with_sub_tags(tag.tag for tag in tags if tag.is_exact and tag.canonical is None)
    like = {tag.tag for tag in tags if not tag.is_exact and tag.canonical is None}
    return Tags(direct | like, frozenset(tag.tag for tag in tags if tag.canonical is not None))


# Creators, series, named facts --------------------------------------------------------------------


def _creators(name: str) -> frozenset[int]:
    # Both halves of "person or none" have their index; the name alone has not.
    exact = Q(name=name, person__isnull=True) | Q(name=name, person__isnull=False)
    rows = Pseud.objects.order_by()
    for condition in (exact, Q(name__iexact=name), _words("name", name)):
        if found := list(rows.filter(condition).values_list("pk", flat=True)[:MOST_LIKE]):
            return frozenset(found)
    return frozenset()


def _series(name: str) -> frozenset[int]:
    for condition in (Q(name=name), Q(name__iexact=name), _words("name", name)):
        if found := list(
            Series.objects.order_by().filter(condition).values_list("pk", flat=True)[:MOST_LIKE]
        ):
            return frozenset(found)
    return frozenset()


def _words(column: str, name: str) -> Q:
    condition = Q()
    for word in name.split()[:20]:
        condition &= Q(**{f"{column}__icontains": word})
    return condition


def _named(asked: Asked) -> Iterable[Callable[[str], bool]]:
    if language := asked.language.lower():
        yield lambda name: name == f"language:{language}" or name.startswith(f"language:{language}-")
    if source := asked.source.lower().removeprefix("www."):
        yield lambda name: name == f"source:{source}"
    if asked.canon:
        words = f" {fold(asked.canon)} "
        yield lambda name: name.startswith("canon:") and words in f" {name.removeprefix('canon:')} "
