"""Why a work stands in an answer: which of its own names and facts are what was asked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from velvetbox.archive.catalog.cards import PAGE, WorkCard
from velvetbox.archive.catalog.kept_searches import KeptSearch
from velvetbox.archive.catalog.rows import Rows, padded, rows
from velvetbox.archive.finder.asked import ANY, OWN, READING, Asked
from velvetbox.archive.finder.language.tags import with_sub_tags, with_words
from velvetbox.archive.finder.language.tree import TAG_FIELDS, And, Named, Node, Or, TagNamed
from velvetbox.archive.finder.tags.meant import saying
from velvetbox.archive.finder.tags.reading import canon, collections_of
from velvetbox.archive.finder.tags.wanted import Tags, Wanted
from velvetbox.archive.library.models import SeriesWork, Work, WorkTag
from velvetbox.core.intake.identity import fold

FRESH, ALIKE = "fresh", "alike"  # new since a search was looked at; shared with another work
MOST_OWN = 3  # names of a work told for one name asked for
_Facts = Mapping[int, Sequence[str]]
Reasons = dict[int, tuple["Because", ...]]


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a work: a chapter's id, and the anchor of a paragraph."""

    work: int
    chapter: int
    anchor: str


@dataclass(frozen=True, slots=True)
class Because:
    """A name asked for, its kind as in addresses, and the work's own names it stands for: synonyms and sub-tags may be others.

    `own` may be words of the story instead, which stand at a `place` of it; `likely` where the story map is not sure of them.
    """

    kind: str
    asked: str
    own: tuple[str, ...]
    place: Place | None = None
    likely: bool = False

    @property
    def is_other(self) -> bool:
        """Tell whether the work says something else than what was asked for."""
        return self.own != (self.asked,)


@dataclass(frozen=True, slots=True)
class _Name:
    kind: str
    name: str
    tags: Tags


def because(asked: Asked, wanted: Wanted, cards: Sequence[WorkCard]) -> Reasons:
    """Give for works of an answer why they are there; `wanted` is what the filters of `asked` mean.

    What a card shows in its place (creators, words, dates, the reader's place) is not told again. One query where tags are
    asked for that do not stand on every card by that very name, one each for series, places in canon and collections.
    """
    chosen = [tag for tag in asked.include if tag[0] not in OWN]
    names = [_Name(*tag, meant) for tag, meant in zip(chosen, wanted.include, strict=True)]
    constant = [
        Because(kind, name, (name,)) for kind, name in asked.include if kind in OWN and kind != READING
    ]
    if asked.source:
        constant.append(Because("source", asked.source, (asked.source,)))
    ids = [card.id for card in cards]
    tags, stated = _with_tags(names, cards), list(_stated(asked, wanted, ids))
    return {
        card.id: (
            *tags.get(card.id, ()), *constant,
            *(Because(kind, text, tuple(own[card.id][:MOST_OWN])) for kind, text, own in stated if own.get(card.id)),
        )
        for card in cards
    }  # fmt: skip


def because_of_words(tree: Node | None, cards: Sequence[WorkCard], known: Reasons) -> Reasons:
    """Give for works that words found, but in no passage, the tags that they were found by, behind what is known."""
    found = _with_tags(list(_named(tree)), cards) if cards else {}
    return {pk: tuple(dict.fromkeys((*known.get(pk, ()), *reasons))) for pk, reasons in found.items()}


def because_new(kept: Sequence[KeptSearch], cards: Iterable[WorkCard]) -> Reasons:
    """Give for works that came in since searches were looked at what these are called."""
    found: Reasons = {
        card.id: tuple(Because(FRESH, one.name, ()) for one in kept if card.id > one.before) for card in cards
    }
    return {pk: reasons for pk, reasons in found.items() if reasons}


def because_alike(mine: Collection[str], cards: Iterable[WorkCard]) -> Reasons:
    """Give for works like another the tags they share with it, of those that tell what a story is about."""
    found: Reasons = {}
    for card in cards:
        if shared := [name for name in card.tags.telling if name in mine][: 2 * MOST_OWN]:
            found[card.id] = (Because(ALIKE, "", tuple(shared)),)
    return found


# Tags ---------------------------------------------------------------------------------------------


def _with_tags(names: Sequence[_Name], cards: Sequence[WorkCard]) -> Reasons:
    if not names:
        return {}
    said = {card.id: frozenset((card.rating, *card.tags.all)) for card in cards}
    unsure = [pk for pk, own in said.items() if any(one.name not in own for one in names)]
    stated: defaultdict[int, list[tuple[int, int | None, str]]] = defaultdict(list)
    for work, *tag in rows(_tags, *padded(unsure, PAGE)) if unsure else ():
        stated[work].append((tag[0], tag[1], tag[2]))
    found = {}
    for pk, own in said.items():
        reasons = [Because(one.kind, one.name, tuple(_own(one, own, stated[pk]))) for one in names]
        found[pk] = tuple(reason for reason in reasons if reason.own)
    return found


def _own(one: _Name, own: Collection[str], stated: Iterable[tuple[int, int | None, str]]) -> Iterator[str]:
    if one.name in own:
        yield one.name
        return
    meant, left = one.tags, MOST_OWN
    for tag, merger, name in stated:
        if left and (tag in meant.synonyms or tag in meant.direct or merger in meant.direct):
            left -= 1
            yield name


def _tags(*works: int) -> Rows:
    asked = WorkTag.objects.filter(work__in=works).order_by("work_id", "position")
    return asked.values_list("work_id", "tag_id", "tag__merger_id", "tag__name")


def _named(node: Node | None) -> Iterator[_Name]:
    """Give the tags that a search asks for, without those it leaves out."""
    if isinstance(node, And | Or):
        for one in node.nodes:
            yield from _named(one)
    elif isinstance(node, TagNamed):
        yield _Name(node.type, node.name, Tags(with_sub_tags([node.id])))
    elif isinstance(node, Named) and node.field in TAG_FIELDS:
        kind = ANY if node.field.value == "tag" else node.field.value
        yield _Name(kind, node.node.text, Tags(with_sub_tags(with_words(node.field, node.node))))


# Series, places in canon, collections --------------------------------------------------------------


def _stated(asked: Asked, wanted: Wanted, works: Sequence[int]) -> Iterator[tuple[str, str, _Facts]]:
    for name, series in zip(asked.series, wanted.series, strict=True):
        yield "series", name, _series(series, works)
    if asked.canon:
        yield "canon", asked.canon, _places(asked.canon, works)
    if asked.collection:
        words, all_ = f" {fold(asked.collection)} ", collections_of(works)
        named = {work: [name for name in names if words in f" {fold(name)} "] for work, names in all_.items()}
        yield "collection", asked.collection, named


def _series(series: Collection[int], works: Sequence[int]) -> _Facts:
    found: defaultdict[int, list[str]] = defaultdict(list)
    places = SeriesWork.objects.filter(work__in=works, series__in=series)
    for work, name in places.order_by("series__name").values_list("work_id", "series__name"):
        found[work].append(name)
    return found


def _places(text: str, works: Sequence[int]) -> _Facts:
    """Give the words of works about where in canon they are set, as far as they are what was asked for."""
    fits = saying("canon", text)
    return {
        work: [
            str(entry.get("text") or text)
            for entry in entries
            if isinstance(entry, dict) and any(fits(f"canon:{said}") for said in canon([entry]))
        ]
        for work, entries in Work.objects.filter(pk__in=works).values_list("pk", "canon")
    }
