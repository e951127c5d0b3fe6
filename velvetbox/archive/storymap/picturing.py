"""From the layers of a map to what a work's own page draws of it."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from typing import Any

from velvetbox.archive.storymap.layers import Layers, Line, LineKind
from velvetbox.archive.storymap.picture import (
    CastOf,
    HeldOf,
    Picture,
    SceneOf,
    ShownOf,
    Spot,
    TalkOf,
    ThingOf,
    TogetherOf,
)
from velvetbox.core import prose
from velvetbox.core.storymap import HARDLY, Time, is_read

CAST = 40  # people shown with their lines
LANES = 6  # of them whose lines are drawn scene by scene
TALKS = 24  # pairs that talk
THINGS = 6
TOGETHER = 8  # pairs who are often in one scene
_HANDS = 24  # of one thing
_CROWD = 12  # of a scene, those most present
FRAME = Time.FRAME.value
_FIRST_WORDS = 60  # code points
_TELLS = 40  # that tell a scene's own first words
_CUE, _LONG_CUE = 48, 80  # of words that show something; of those that show where a thing goes


def picture_of(layers: Layers, texts: Sequence[str]) -> Picture:
    """Draw together what a work's page shows; `texts` are the plain texts of the chapters."""
    told = layers.map
    in_words = is_read(told["language"])
    shown = [row for row in told["scenes"] if _is_shown(row, in_words)]
    lines = layers.lines()
    scenes = _scenes(layers, shown, texts, in_words)
    where = _Where(shown)
    spoken = _spoken(layers, where)
    everybody = [row for row in told["cast"] if row["confidence"] >= HARDLY]
    cast = _cast_of(layers, everybody[:CAST], spoken, where)
    said = [line for line in lines if line.kind is LineKind.SPEECH]
    views = told["viewpoint"] if in_words else ()
    return Picture(
        scenes=scenes,
        cast=cast,
        talks=_talks(said, [one.name for one in cast]) if in_words else (),
        things=_things(layers, where) if in_words else (),
        lines=len(said),
        unclear=sum(line.who is None for line in said),
        thoughts=len(lines) - len(said),
        told_in=_most(layers, views, "person"),
        tense_of=_most(layers, views, "tense"),
        eyes=_eyes(layers, views),
        in_words=in_words,
        more_cast=max(0, len(everybody) - CAST),
        together=_together(shown, [one.name for one in cast]) if in_words else (),
        unclear_share=_share(spoken[None].total(), _words_of(spoken)) if None in spoken else 0.0,
    )


def _is_shown(row: Mapping[str, Any], in_words: bool) -> bool:
    """Tell whether a scene is sure enough to be shown: the first of a chapter always, since there one begins anyway."""
    return bool(row["start"] == 0 or (row["confidence"] >= HARDLY if in_words else row["marked"]))


class _Where:
    """Finds the scene of a place among those shown."""

    def __init__(self, shown: Sequence[Mapping[str, Any]]) -> None:
        self._starts = [(row["chapter"], row["start"]) for row in shown]

    def scene(self, place: Mapping[str, Any]) -> int:
        """Give the number of the scene that holds a place."""
        return max(0, bisect_right(self._starts, (place["chapter"], place["start"])) - 1)


def _scenes(
    layers: Layers, shown: Sequence[Mapping[str, Any]], texts: Sequence[str], in_words: bool
) -> tuple[SceneOf, ...]:
    out = []
    views = _Views(layers.map["viewpoint"] if in_words else ())
    for number, row in enumerate(shown):
        chapter, start = row["chapter"], row["start"]
        follows = shown[number + 1] if number + 1 < len(shown) else None
        end = follows["start"] if follows and follows["chapter"] == chapter else len(texts[chapter])
        out.append(
            SceneOf(
                Spot(layers.chapters[chapter], layers.anchor(chapter, start)),
                prose.words(texts[chapter][start:end]),
                row["first_words"][:_FIRST_WORDS],
                *_where_and_when(row, in_words),
                *views.at(chapter, start),
            )
        )
    return tuple(out)


def _where_and_when(row: Mapping[str, Any], in_words: bool) -> tuple[Any, ...]:
    """Give place, time, order, and whether and how its beginning is told, then how surely and by which words place and time are."""
    place, time = row["place_claim"], row["time_claim"]
    if not in_words:
        return None, FRAME, row["order"], row["marked"], row["confidence"], ""
    likely = place is not None and place["confidence"] >= HARDLY
    here = (place["confidence"], _cue(place)) if likely else (1.0, "")
    when = (time["confidence"], _cue(time)) if time is not None else (1.0, "")
    told = _telling(row)
    return (row["place"] if likely else None, row["time"], row["order"], row["marked"], row["confidence"], told, *here, *when)  # fmt: skip


def _telling(row: Mapping[str, Any]) -> str:
    """Give the words that tell that a scene begins, where they are more than a mark or its own opening."""
    told = _cue(row)
    opens = row["by"] == "breaks" and told[:_TELLS] == row["first_words"][:_TELLS]
    return "" if opens or not any(map(str.isalnum, told)) else told


def _cue(claim: Mapping[str, Any], most: int = _CUE) -> str:
    words = str(claim.get("cue", ""))
    return words if len(words) <= most else f"{words[: most - 1].rstrip()}…"


class _Views:
    """Finds through whose eyes a place is told."""

    def __init__(self, views: Sequence[Mapping[str, Any]]) -> None:
        self._views = views
        self._starts = [(row["chapter"], row["start"]) for row in views]

    def at(self, chapter: int, start: int) -> tuple[Any, ...]:
        """Give whose eyes, how surely, and the words that show it; nothing where nobody's are likely."""
        at = bisect_right(self._starts, (chapter, start)) - 1
        row = self._views[at] if at >= 0 else None
        if row is None or not row["character"] or row["confidence"] < HARDLY or row["chapter"] != chapter:
            return ()
        return row["character"], row["confidence"], _cue(row)


_Spoken = dict[str | None, Counter[int]]


def _spoken(layers: Layers, where: _Where) -> _Spoken:
    """Give the words that each says, scene by scene; of nobody, those without a likely speaker."""
    out: defaultdict[str | None, Counter[int]] = defaultdict(Counter)
    for row in layers.map["quotes"]:
        out[_speaker(row)][where.scene(row)] += prose.words(row["text"])
    return out


def _speaker(row: Mapping[str, Any]) -> str | None:
    who: str | None = row["speaker"]
    return who if row["confidence"] >= HARDLY else None


def _cast_of(
    layers: Layers, people: Sequence[Mapping[str, Any]], spoken: _Spoken, where: _Where
) -> tuple[CastOf, ...]:
    whole = _words_of(spoken)
    there: defaultdict[str, set[int]] = defaultdict(set)
    for row in layers.map["scenes"]:
        for name in row["cast"]:
            there[name].add(where.scene(row))
    sure = Counter(map(_speaker, layers.map["quotes"]))
    out = []
    for number, row in enumerate(people):
        name, said = row["name"], spoken.get(row["name"], Counter())
        scenes = (there[name] | said.keys()) if number < LANES else set()
        lanes = range(max(scenes) + 1) if scenes else ()
        first, last = row["first"], row["last"]
        out.append(
            CastOf(
                name=name,
                named=row["named"],
                narrator=row["narrator"],
                also=_also(row),
                pronouns=row["pronouns"],
                lines=sure[name],
                words=said.total(),
                share=_share(said.total(), whole),
                first=where.scene(first) if first else None,
                last=where.scene(last) if last else None,
                first_spot=_spot(layers, first) if first else None,
                last_spot=_spot(layers, last) if last else None,
                sure=row["confidence"],
                spoken=tuple(said[at] if at in scenes else None for at in lanes),
            )
        )
    return tuple(out)


def _words_of(spoken: _Spoken) -> int:
    return sum(some.total() for some in spoken.values())


def _share(words: int, whole: int) -> float:
    return round(words / whole, 4) if whole else 0.0


def _spot(layers: Layers, place: Mapping[str, Any]) -> Spot:
    return Spot(layers.chapters[place["chapter"]], layers.anchor(place["chapter"], place["start"]))


def _also(row: Mapping[str, Any]) -> tuple[str, ...]:
    names = dict.fromkeys([*row["aliases"], *row["epithets"]])
    return tuple(name for name in names if name.casefold() != row["name"].casefold())[:12]


def _talks(said: Iterable[Line], names: Sequence[str]) -> tuple[TalkOf, ...]:
    numbers = {name: number for number, name in enumerate(names)}
    found: Counter[tuple[int, int]] = Counter()
    for line in said:
        if line.who in numbers and line.to in numbers and line.who != line.to:
            one, other = sorted((numbers[line.who or ""], numbers[line.to or ""]))
            found[one, other] += 1
    return tuple(TalkOf(one, other, many) for (one, other), many in found.most_common(TALKS))


def _together(shown: Sequence[Mapping[str, Any]], names: Sequence[str]) -> tuple[TogetherOf, ...]:
    """Give who is most often in one scene together: it tells no more than that."""
    numbers = {name: number for number, name in enumerate(names)}
    found: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    for scene, row in enumerate(shown):
        there = sorted(numbers[name] for name in row["cast"][:_CROWD] if name in numbers)
        for pair in combinations(there, 2):
            found[pair].append(scene)
    often = sorted(found.items(), key=lambda entry: (-len(entry[1]), entry[0]))
    return tuple(
        TogetherOf(*pair, len(scenes), tuple(scenes[:_CROWD]))
        for pair, scenes in often[:TOGETHER]
        if len(scenes) > 1
    )


def _things(layers: Layers, where: _Where) -> tuple[ThingOf, ...]:
    """Give the things that are in most scenes or hands, each with who has it, in the order told."""
    out = []
    for thing in layers.map["things"]:
        if thing["confidence"] < HARDLY:
            continue
        held = dict.fromkeys(sorted({where.scene(place) for place in thing["mentions"]}), "")
        hands = [one for one in thing["holders"] if one["confidence"] >= HARDLY and one["holder"]]
        for one in hands:
            held[where.scene(one)] = one["holder"]
        if len(held) > 1 or len(hands) > 1:
            told = tuple(_shown(layers, one["holder"], one, one) for one in hands[:_HANDS])
            out.append(ThingOf(thing["name"], tuple(HeldOf(*pair) for pair in sorted(held.items())), told))
    out.sort(key=lambda thing: (-(len(thing.hands) > 1), -len(thing.held)))
    return tuple(out[:THINGS])


def _shown(layers: Layers, value: str, claim: Mapping[str, Any], place: Mapping[str, Any]) -> ShownOf:
    """Give something told with the words that show it; where there are none it is at `place`."""
    return ShownOf(value, claim["confidence"], _cue(claim, _LONG_CUE), _spot(layers, claim["why"] or place))


def _most(layers: Layers, views: Iterable[Mapping[str, Any]], field: str) -> ShownOf | None:
    """Give what most of the text is told in, as sure as its parts are, and as much of it as is; None where nothing is."""
    found: defaultdict[str, float] = defaultdict(float)
    longest: dict[str, tuple[int, Mapping[str, Any]]] = {}
    whole = 0
    for row in views:
        value, claim = row[field], row[f"{field}_claim"]
        if value and claim and claim["confidence"] >= HARDLY:
            length = row["end"] - row["start"]
            whole += length
            found[value] += claim["confidence"] * length
            if length > longest.get(value, (0, row))[0]:
                longest[value] = length, row
    if not longest:
        return None
    value = max(longest, key=lambda one: found[one])
    row = longest[value][1]
    told = _shown(layers, value, row[f"{field}_claim"], row)
    return replace(told, sure=round(found[value] / whole, 3))


def _eyes(layers: Layers, views: Iterable[Mapping[str, Any]]) -> tuple[ShownOf, ...]:
    """Give through whose eyes the story is seen, in the order they come, each with the surest of the places that show it."""
    best: dict[str, Mapping[str, Any]] = {}
    for row in views:
        who = row["character"]
        if who and row["confidence"] >= max(HARDLY, best[who]["confidence"] if who in best else 0.0):
            best[who] = row
    return tuple(_shown(layers, who, row, row) for who, row in best.items())[:LANES]
