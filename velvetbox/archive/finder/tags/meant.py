"""Finding the tags, creators and series that the names asked for mean."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from django.db.models import Q

from velvetbox.archive.finder.asked import ANY, OWN, Asked
from velvetbox.archive.finder.language import tags
from velvetbox.archive.finder.language.conditions import language_code
from velvetbox.archive.finder.tags.row import COLUMNS, reached
from velvetbox.archive.finder.tags.wanted import Tags, Wanted
from velvetbox.archive.library.models import Series
from velvetbox.archive.library.tag_names import folded_tag
from velvetbox.archive.people.models import Pseud
from velvetbox.core.intake.identity import fold
from velvetbox.core.values import value

MOST_LIKE = 500  # tags, creators or series that a part of a name may stand for
_Below = Mapping[int, frozenset[int]]  # sub-tags right under a tag
_RANGES = tuple(name for name in COLUMNS if name in {"words", "posted", "updated"})


def find(asked: Asked) -> Wanted:
    """Find what the names asked for mean. A few queries; a name that means nothing finds nothing."""
    include = [tag for tag in asked.include if tag[0] not in OWN]
    exclude = [tag for tag in asked.exclude if tag[0] not in OWN]
    known = _known({*include, *exclude})
    below = _below(known.values())
    flags = {"single": asked.single_chapter, "missing": asked.missing, "crossover": asked.crossover}
    done = {True: ("complete",), False: ("incomplete",), None: ()}[asked.complete]
    left_out = [_excluded(known[tag], below) for tag in exclude]
    return Wanted(
        include=tuple(_included(known[tag], below) for tag in include),
        exclude=Tags(
            frozenset().union(*(some.direct for some in left_out)),
            frozenset().union(*(some.synonyms for some in left_out)),
        ),
        creators=tuple(_creators(name) for name in asked.creators),
        series=tuple(_series(name) for name in asked.series),
        named=tuple(_named(asked)),
        facts=(*done, *(name for name, flag in flags.items() if flag)),
        without=tuple(name for name, flag in flags.items() if flag is False),
        ranges=tuple((name, limits) for name in _RANGES if (limits := getattr(asked, name)) is not None),
    )


# Tags ---------------------------------------------------------------------------------------------


@value(frozen=True, slots=True)
class _Known:
    tag: int
    canonical: int | None  # of a synonym
    is_exact: bool = True


def tags_named(names: Collection[tuple[str, str]]) -> dict[tuple[str, str], Tags]:
    """Find tags by their type (or ANY) and very name, each with its synonyms and sub-tags. Two queries and more."""
    exact = _exactly(names)
    below = _below(exact.values())
    return {name: _included(known, below) for name, known in exact.items()}


def _known(names: Iterable[tuple[str, str]]) -> dict[tuple[str, str], list[_Known]]:
    """Find the tags of these names, each of a type or of ANY; where there are none, those with its words in their names."""
    return {name: exact or _like(*name) for name, exact in _exactly(names).items()}


def _exactly(names: Iterable[tuple[str, str]]) -> dict[tuple[str, str], list[_Known]]:
    wanted = dict.fromkeys(names)
    rows = tags.called({folded_tag(name) for _, name in wanted} - {""})
    found = {}
    for kind, name in wanted:
        exact = [tag for tag in rows.get(folded_tag(name), ()) if kind in {tag.type, ANY}]
        found[kind, name] = [_Known(tag.id, tag.canonical) for tag in exact]
    return found


def _like(kind: str, name: str) -> list[_Known]:
    rows = tags.in_whose_names(name, None if kind == ANY else kind)
    return [_Known(pk, merger, is_exact=False) for pk, merger in rows[:MOST_LIKE]]


def _canonical(tag: int, merger: int | None) -> int:
    return tag if merger is None else merger


def _below(known: Iterable[Sequence[_Known]]) -> _Below:
    return tags.sub_tags(_canonical(tag.tag, tag.canonical) for some in known for tag in some if tag.is_exact)


def _included(known: Sequence[_Known], below: _Below) -> Tags:
    """Give what finds these tags: through their canonicals, with synonyms and sub-tags."""
    exact = reached((_canonical(tag.tag, tag.canonical) for tag in known if tag.is_exact), below)
    like = _excluded([tag for tag in known if not tag.is_exact], below)
    return Tags(exact | like.direct, like.synonyms)


def _excluded(known: Sequence[_Known], below: _Below) -> Tags:
    """Give what leaves these tags out: a canonical with synonyms and sub-tags, a synonym only itself."""
    direct = reached((tag.tag for tag in known if tag.is_exact and tag.canonical is None), below)
    like = {tag.tag for tag in known if not tag.is_exact and tag.canonical is None}
    return Tags(direct | like, frozenset(tag.tag for tag in known if tag.canonical is not None))


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
    if language := language_code(asked.language).lower():
        yield lambda name: name == f"language:{language}" or name.startswith(f"language:{language}-")
    if source := asked.source.lower().removeprefix("www."):
        yield lambda name: name == f"source:{source}"
    for kind, text in (("canon", asked.canon), ("collection", asked.collection)):
        if text:
            yield saying(kind, text)


def saying(kind: str, text: str) -> Callable[[str], bool]:
    """Give the test of a named fact whose words have these in a row: "canon", "collection"."""
    before, words = f"{kind}:", f" {fold(text)} "
    return lambda name: name.startswith(before) and words in f" {name[len(before) :]} "
