"""Where scenes happen: rooms, houses, streets and named places that the narration puts people in. English."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from velvetbox.core.storymap.model import Claim, Place, Span
from velvetbox.core.storymap.people import Person
from velvetbox.core.storymap.scan import Words, owns
from velvetbox.core.storymap.scenes import Stretch
from velvetbox.core.storymap.text import Paragraph, Text
from velvetbox.core.storymap.words import DETERMINERS, NOT_NAMES, OWNING, PEOPLE

NOUNS = frozenset(
    """abbey airport alley apartment arena attic backroom bakery balcony bank bar barn barracks basement bathroom bay beach
    bedroom boat bookshop bookstore bridge building cabin cafe café cafeteria camp campus car carriage castle cathedral
    cathedral cave cavern cell cellar cemetery chamber chapel church city classroom clearing clinic club coast common-room
    compartment corridor cottage courthouse courtyard crypt deck desert diner dock dormitory dungeon elevator factory farm
    farmhouse field flat forest fortress foyer galley garage garden gate graveyard greenhouse gym hall hallway hangar
    harbor harbour headquarters hill home hospital hotel house hut infirmary inn island jail jungle kitchen lab laboratory
    lair lake landing library living-room lobby lounge mall manor mansion market meadow morgue motel mountain museum nursery
    office palace parlor parlour park passage path pier playground plaza port porch prison pub quarters quay ranch
    restaurant river road roof room rooftop ruins school ship shop shore shrine square stable stadium staircase station
    store street streets studio study subway suite supermarket swamp tavern temple tent terrace theater theatre throne-room
    tomb tower town train tunnel tunnels university valley vault village ward warehouse wood woods workshop yard""".split()
)
_IN = frozenset("in into inside at outside within onto aboard".split())
_TOWARDS = frozenset(
    "to toward towards through from of near by across behind around past down up along on".split()
)
_NOT_PLACES = NOT_NAMES | frozenset("god heaven hell english french german latin".split())
_LEADING = DETERMINERS - {"this", "that", "other", "another"}
_AFTER_OWNER = frozenset(
    "as and but for in on at to with when while where that who which before after again tonight".split()
)  # an owner before these owns a place that is not named
_LED_TO = _IN | {"to", "from", "near", "of", "by"}
_BEFORE = 3  # words between a determiner and its noun
_UNSAID = 0.6  # what may be left unsaid of where a scene is, against a place it leads to: up to 3


@dataclass(frozen=True, slots=True)
class _Seen:
    paragraph: int
    start: int
    end: int
    name: str
    weight: float
    led: int  # code points from the word that leads there


@dataclass(frozen=True, slots=True)
class Where:
    """Where a scene happens."""

    name: str
    claim: Claim


def places(
    text: Text, words: Sequence[Words], people: Sequence[Person], scenes: Sequence[Stretch]
) -> tuple[tuple[Place, ...], list[Where | None]]:
    """Give the places of a text, the most mentioned first, and where each scene happens (None: not told)."""
    names = {part.casefold() for one in people for alias in one.aliases for part in alias.split()}
    seen = [
        one
        for part, some in zip(text.paragraphs, words, strict=True)
        for one in (*_common(part, some, people), *_proper(part, some, names))
    ]
    called: defaultdict[str, Counter[str]] = defaultdict(Counter)
    spans: defaultdict[str, list[Span]] = defaultdict(list)
    for one in seen:
        called[_key(one.name)][one.name] += 1
        spans[_key(one.name)].append(text.paragraphs[one.paragraph].span(one.start, one.end))
    shown = {key: names_.most_common(1)[0][0] for key, names_ in called.items()}
    found = [
        Place(shown[key], tuple(sorted(at)), Claim("places", min(0.95, 0.5 + 0.1 * len(at)), min(at)))
        for key, at in spans.items()
    ]
    found.sort(key=lambda place: (-len(place.mentions), place.mentions[0]))
    at = [one.paragraph for one in seen]
    here = (seen[bisect_left(at, one.first) : bisect_left(at, one.end)] for one in scenes)
    return tuple(found), [_of(text, one, some, shown) for one, some in zip(scenes, here, strict=True)]


def _key(name: str) -> str:
    first, _, rest = name.casefold().partition(" ")
    return rest if first in DETERMINERS and rest else name.casefold()


def _of(text: Text, scene: Stretch, seen: Sequence[_Seen], shown: dict[str, str]) -> Where | None:
    """Give where a scene happens, of the places seen in it: the one it puts people in most, early mentions before late ones.

    The less sure, the closer another place comes, and the less is said of any.
    """
    weights: defaultdict[str, float] = defaultdict(float)
    telling: dict[str, _Seen] = {}
    length = max(1, scene.end - scene.first)
    for one in seen:
        key = _key(one.name)
        weights[key] += one.weight * (1.5 - (one.paragraph - scene.first) / length)
        if key not in telling or one.weight > telling[key].weight:
            telling[key] = one
    if not weights:
        return None
    key, *others = sorted(weights, key=lambda key: -weights[key])
    rival = weights[others[0]] / 2 if others else 0.0
    sure = weights[key] / (weights[key] + rival + _UNSAID)
    why = telling[key]
    span = text.paragraphs[why.paragraph].span(max(0, why.start - why.led), why.end)
    return Where(shown[key], Claim("places", round(min(0.97, sure), 3), span))


def _common(part: Paragraph, some: Words, people: Sequence[Person]) -> Iterator[_Seen]:
    """Give "the jewelry store", "Buffy's house", "his crypt" (with the owner's name), where a preposition leads to them."""
    owners = {found.first: who for found in some.mentions if (who := found.meant) is not None}
    for at, word in enumerate(some.low):
        if word not in NOUNS or some.quote[at] >= 0 or (at + 1 < len(some.low) and _joined(part, some, at)):
            continue
        first = next((at - n for n in range(1, _BEFORE + 2) if at >= n and _begins(part, some, at - n)), None)
        if first is None or first == 0 or not _one_piece(part, some, first, at):
            continue
        weight = _led(some.low[first - 1])
        if not weight or not _one_piece(part, some, first - 1, first):
            continue
        name = part.text[some.starts[first] : some.ends[at]]
        if some.low[first] in OWNING:
            who = owners.get(first)
            owned = part.text[some.starts[first + 1] : some.ends[at]] if first < at else name
            another = first + 1 < at and owns(part.text, some.ends[first + 1])  # her sister's room
            if who is None and not another:
                name = owned
            elif who is not None and not another and people[who].name[:1].isupper():
                name = f"{people[who].name}’s {owned}"
        led = some.starts[first] - some.starts[first - 1]
        yield _Seen(part.index, some.starts[first], some.ends[at], name, weight, led)


def _joined(part: Paragraph, some: Words, at: int) -> bool:
    """Tell whether the next word makes one noun with this one ("school bus")."""
    return some.low[at + 1] in NOUNS | PEOPLE and part.text[some.ends[at] : some.starts[at + 1]] == " "


def _begins(part: Paragraph, some: Words, at: int) -> bool:
    return some.low[at] in _LEADING or (
        owns(part.text, some.ends[at]) and part.text[some.starts[at]].isupper()
    )


def _one_piece(part: Paragraph, some: Words, first: int, last: int) -> bool:
    between = part.text[some.ends[first] : some.starts[last]] if first < last else ""
    return not any(char in '.,;:!?…—–"”“' for char in between)


def _led(word: str) -> float:
    return 2.0 if word in _IN else 1.0 if word in _TOWARDS else 0.0


def _proper(part: Paragraph, some: Words, names: set[str]) -> Iterator[_Seen]:
    """Give "Sunnydale", "the Bronze", "Willy's" after words that lead to a place."""
    for at in range(1, len(some.low)):
        start = some.starts[at]
        if some.quote[at] >= 0 or not part.text[start].isupper() or some.low[at] in _NOT_PLACES:
            continue
        led = at - 1 if some.low[at - 1] != "the" else at - 2
        if led < 0 or some.low[led] not in _LED_TO:
            continue
        end = at
        while (
            end + 1 < len(some.low)
            and part.text[some.starts[end + 1]].isupper()
            and some.starts[end + 1] == some.ends[end] + 1
        ):
            end += 1
        owned = owns(part.text, some.ends[end])
        known = any(some.low[one] in names for one in range(at, end + 1))
        if (known and not (owned and _alone(part, some, end))) or (owned and not _alone(part, some, end)):
            continue
        last = some.ends[end] + 2 * owned
        sure = some.low[led] in _IN or owned
        if sure or some.low[at - 1] == "the":
            begin = some.starts[at - 1] if some.low[at - 1] == "the" else start
            name = part.text[begin:last]
            yield _Seen(part.index, begin, last, name, 2.0 if sure else 1.0, begin - some.starts[led])


def _alone(part: Paragraph, some: Words, at: int) -> bool:
    """Tell whether an owner stands without what is owned, as in "went to Willy's as"."""
    if at + 1 >= len(some.low):
        return True
    gap = part.text[some.ends[at] + 2 : some.starts[at + 1]]
    return gap.strip() != "" or some.low[at + 1] in _AFTER_OWNER
