"""Why a work answers what was asked of its story map: the line, the scene or the words that show it, with their place."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from velvetbox.archive.catalog.because import Because, Place, Reasons
from velvetbox.archive.catalog.cards import WorkCard
from velvetbox.archive.finder.language.maps import asked_of, told_word
from velvetbox.archive.finder.language.tree import MAP_FIELDS, And, Compare, Field, Named, Node, Or
from velvetbox.archive.storymap.folding import folded, folded_lines
from velvetbox.archive.storymap.layers import HARDLY, PROBABLY, Layers, unpacked
from velvetbox.archive.storymap.models import KeptMap
from velvetbox.archive.storymap.picture import FLASHBACK

READ = 200_000  # words of the stories on a page whose maps are read for it
_LONG = 200  # characters of a line that are shown


def because_told(tree: Node | None, cards: Sequence[WorkCard], known: Reasons) -> Reasons:
    """Give for works found by their maps what shows it, behind what is known. One query, none where maps are not asked for.

    The maps of very long stories are not read beyond READ words in all; these works stand without the words.
    """
    leaves = list(dict.fromkeys(_leaves(tree)))
    if not leaves or not cards:
        return known
    left, read = READ, []
    for card in cards:
        if card.words <= left:
            left -= card.words
            read.append(card.id)
    kept = KeptMap.objects.filter(work__in=read).values_list("work", "layers")
    maps = {work: unpacked(bytes(layers)) for work, layers in kept}
    return known | {
        work: (*known.get(work, ()), *filter(None, (_reason(work, layers, leaf) for leaf in leaves)))
        for work, layers in maps.items()
    }


def _leaves(node: Node | None) -> Iterator[Named | Compare]:
    """Give what a search asks of maps, without what it leaves out."""
    if isinstance(node, And | Or):
        for one in node.nodes:
            yield from _leaves(one)
    elif (isinstance(node, Named) and node.field in MAP_FIELDS) or (
        isinstance(node, Compare) and node.field is Field.FLASHBACKS and node.range.least
    ):
        yield node


_Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Which rows of a layer show something asked for; where their words are, whom they name, and what tells how surely."""

    kind: str
    layer: str
    fits: Callable[[_Row], bool]
    words: str = "first_words"
    who: str = ""
    claim: str = ""  # of a row, that what is asked for rests on; "" for the row's own


def _wanted(layers: Layers, leaf: Named | Compare) -> _Wanted:
    if isinstance(leaf, Compare):
        return _Wanted("flashback", "scenes", lambda row: row["time"] == FLASHBACK, claim="time_claim")
    asked = asked_of(leaf)
    if asked is None:
        value, field = told_word(leaf), str(leaf.field)
        claim = f"{field}_claim"
        return _Wanted("told", "viewpoint", lambda row: row[field] == value, claim, field, claim)
    if leaf.field is Field.SCENE:
        names = [name for _, name in asked]
        return _Wanted("scene", "scenes", lambda row: _holds(row["cast"], names))
    words = dict(asked)
    if leaf.field is Field.POV:
        eyes = words.get("eyes", "")
        return _Wanted(
            "eyes", "viewpoint", lambda row: eyes in folded(_likely(row, "character")), "cue", "character"
        )
    said, who = words.get("said", ""), words.get("who", "")
    names_of = _called(layers, who)
    return _Wanted(
        "says",
        "quotes",
        lambda row: (not who or _likely(row, "speaker") in names_of) and said in folded(row["text"]),
        "text",
        "speaker",
    )


def _reason(work: int, layers: Layers, leaf: Named | Compare) -> Because | None:
    """Give the row of a map that shows what a leaf asks for, the first one, or where eyes are asked for the surest: its words and place."""
    wanted = _wanted(layers, leaf)
    rows = filter(wanted.fits, layers.map[wanted.layer])
    if wanted.layer == "viewpoint":
        row = max(rows, key=lambda one: _sure(one, wanted), default=None)
    else:
        row = next(rows, None)
    if row is None:
        return None
    told = row.get(wanted.words) or ""
    words = told if isinstance(told, str) else told.get("cue", "")  # those of a claim inside the row
    who = row[wanted.who] if wanted.who in {"person", "tense"} else _likely(row, wanted.who)
    at = row["why"] if wanted.layer == "viewpoint" and row["why"] else row
    place = Place(work, layers.chapters[at["chapter"]], layers.anchor(at["chapter"], at["start"]))
    likely = _sure(row, wanted) < PROBABLY and (bool(who) or bool(wanted.claim))
    return Because(wanted.kind, who, (words[:_LONG],), place, likely)


def _sure(row: _Row, wanted: _Wanted) -> float:
    claim = row[wanted.claim] if wanted.claim else row
    return float(claim["confidence"]) if claim else 1.0


def _called(layers: Layers, who: str) -> frozenset[str]:
    """Give whom of a cast some folded words name, as the search of what is said takes them."""
    rows = layers.map["cast"] if who else ()
    return frozenset(row["name"] for row in rows if who in folded_lines([row["name"], *row["aliases"]]))


def _holds(cast: Sequence[str | None], names: Sequence[str]) -> bool:
    there = folded_lines(filter(None, cast))
    return bool(names) and all(name in there for name in names)


def _likely(row: _Row, field: str) -> str:
    """Give whom a row names, "" where nobody is likely enough."""
    return (row.get(field) or "") if row["confidence"] >= HARDLY else ""
