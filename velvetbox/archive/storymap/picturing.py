"""From the layers of a map to what a work's own page draws of it."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from velvetbox.archive.storymap.layers import Layers, Line, LineKind
from velvetbox.archive.storymap.picture import CastOf, HeldOf, Picture, SceneOf, Spot, TalkOf, ThingOf
from velvetbox.core import prose
from velvetbox.core.storymap import HARDLY, Time

CAST = 40  # people shown with their lines
LANES = 6  # of them whose lines are drawn scene by scene
TALKS = 24  # pairs that talk
THINGS = 1
ENGLISH = "en"
FRAME = Time.FRAME.value
_FIRST_WORDS = 60  # code points


def picture_of(layers: Layers, texts: Sequence[str]) -> Picture:
    """Draw together what a work's page shows; `texts` are the plain texts of the chapters."""
    told = layers.map
    in_words = (told["language"] or ENGLISH).lower().partition("-")[0] == ENGLISH
    shown = [row for row in told["scenes"] if _is_shown(row, in_words)]
    lines = layers.lines()
    scenes = _scenes(layers, shown, texts, in_words)
    where = _Where(shown)
    spoken = _spoken(layers, where)
    everybody = [row for row in told["cast"] if row["confidence"] >= HARDLY]
    cast = _cast_of(layers, everybody[:CAST], spoken, where)
    said = [line for line in lines if line.kind is LineKind.SPEECH]
    views = [row for row in told["viewpoint"] if row["confidence"] >= HARDLY] if in_words else []
    return Picture(
        scenes=scenes,
        cast=cast,
        talks=_talks(said, [one.name for one in cast]) if in_words else (),
        things=_things(told["things"], where) if in_words else (),
        lines=len(said),
        unclear=sum(line.who is None for line in said),
        thoughts=len(lines) - len(said),
        person=_most(views, "person"),
        tense=_most(views, "tense"),
        viewpoints=tuple(dict.fromkeys(row["character"] for row in views if row["character"]))[:LANES],
        in_words=in_words,
        more_cast=max(0, len(everybody) - CAST),
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
    for number, row in enumerate(shown):
        chapter, start = row["chapter"], row["start"]
        follows = shown[number + 1] if number + 1 < len(shown) else None
        end = follows["start"] if follows and follows["chapter"] == chapter else len(texts[chapter])
        out.append(
            SceneOf(
                Spot(layers.chapters[chapter], layers.anchor(chapter, start)),
                prose.words(texts[chapter][start:end]),
                row["first_words"][:_FIRST_WORDS],
                row["place"] if in_words else None,
                row["time"] if in_words else FRAME,
                row["order"],
                row["marked"],
                row["confidence"],
                row.get("cue", "") if in_words else "",
            )
        )
    return tuple(out)


_Spoken = dict[str, Counter[int]]


def _spoken(layers: Layers, where: _Where) -> _Spoken:
    """Give the words that each says, scene by scene."""
    out: defaultdict[str, Counter[int]] = defaultdict(Counter)
    for row in layers.map["quotes"]:
        if row["speaker"] is not None and row["confidence"] >= HARDLY:
            out[row["speaker"]][where.scene(row)] += prose.words(row["text"])
    return out


def _cast_of(
    layers: Layers, people: Sequence[Mapping[str, Any]], spoken: _Spoken, where: _Where
) -> tuple[CastOf, ...]:
    whole = sum(sum(some.values()) for some in spoken.values())
    there: defaultdict[str, set[int]] = defaultdict(set)
    for row in layers.map["scenes"]:
        for name in row["cast"]:
            there[name].add(where.scene(row))
    sure = Counter(
        row["speaker"] for row in layers.map["quotes"] if row["speaker"] and row["confidence"] >= HARDLY
    )
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
                words=sum(said.values()),
                share=round(sum(said.values()) / whole, 4) if whole else 0.0,
                first=where.scene(first) if first else None,
                last=where.scene(last) if last else None,
                first_spot=_spot(layers, first) if first else None,
                last_spot=_spot(layers, last) if last else None,
                sure=row["confidence"],
                spoken=tuple(said[at] if at in scenes else None for at in lanes),
            )
        )
    return tuple(out)


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


def _things(things: Iterable[Mapping[str, Any]], where: _Where) -> tuple[ThingOf, ...]:
    """Give the things that are in most scenes, each with who has it there as last told."""
    out = []
    for thing in things:
        if thing["confidence"] < HARDLY:
            continue
        held = dict.fromkeys(sorted({where.scene(place) for place in thing["mentions"]}), "")
        for one in thing["holders"]:
            if one["confidence"] >= HARDLY and one["holder"]:
                held[where.scene(one)] = one["holder"]
        out.append(ThingOf(thing["name"], tuple(HeldOf(*pair) for pair in sorted(held.items()))))
    out.sort(key=lambda thing: -len(thing.held))
    return tuple(thing for thing in out if len(thing.held) > 1)[:THINGS]


def _most(views: Iterable[Mapping[str, Any]], field: str) -> str | None:
    """Give what most of the text is told in; None where nothing is."""
    found: Counter[str] = Counter()
    for row in views:
        if row[field]:
            found[row[field]] += row["end"] - row["start"]
    return found.most_common(1)[0][0] if found else None
