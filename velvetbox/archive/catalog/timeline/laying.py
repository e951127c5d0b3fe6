"""Laying works out along canon: the sections of a timeline in order, and the spots in each."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pyroaring import BitMap

from velvetbox.archive.catalog.timeline.setting import Setting, Side, Unit, learnt, placed
from velvetbox.core.intake.identity import fold

_MOST_GAPS = 30  # numbers that nobody wrote about are shown up to here


class Stretch(StrEnum):
    """What a section of the line is: canon before it begins, one of its parts, events nobody counts, after its end."""

    BEFORE = "before"
    SEASON = "season"
    BOOK = "book"
    FILM = "film"
    EVENTS = "events"
    AFTER = "after"
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on the line with its works. `key` names it in addresses; without `episode` and `name` it is the section.

    `side` tells the works set before, in or after the section as a whole from each other; `last` is that of several
    episodes that nobody wrote about.
    """

    key: str
    side: Side
    episode: int | None
    name: str
    works: BitMap
    last: int | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the line: the season of a number, say. Without spots nobody has written there."""

    stretch: Stretch
    number: int | None
    spots: tuple[Spot, ...]

    @property
    def total(self) -> int:
        """Count its works."""
        return len(BitMap.union(BitMap(), *(spot.works for spot in self.spots)))


def settled(read: Mapping[int, Sequence[Setting]]) -> tuple[dict[int, Setting], BitMap]:
    """Give each work its one place, the most exact that was read of it; and those placed by what other works say."""
    known = learnt(one for some in read.values() for one in some)
    chosen, worked_out = {}, BitMap()
    for work, some in read.items():
        full = [placed(one, known) for one in some]
        chosen[work] = best = max(full, key=lambda one: (one.exact, not one.by_tag))
        if best.number is not None and all(one.number is None for one in some):
            worked_out.add(work)
    return chosen, worked_out


def sections(settings: Mapping[int, Setting]) -> tuple[Section, ...]:
    """Give the line in its order, from before canon to after it and elsewhere."""
    groups: defaultdict[tuple[Stretch, int | None], dict[int, Setting]] = defaultdict(dict)
    for work, one in settings.items():
        groups[_stretch(one), one.number][work] = one
    for stretch in (Stretch.SEASON, Stretch.BOOK, Stretch.FILM):
        for number in _gaps(number for kind, number in groups if kind is stretch and number):
            groups[stretch, number] = {}
    order = list(Stretch)
    return tuple(
        Section(stretch, number, _spots(stretch, number, groups[stretch, number]))
        for stretch, number in sorted(groups, key=lambda key: (order.index(key[0]), key[1] or 0))
    )


def _stretch(one: Setting) -> Stretch:
    if one.side is Side.ELSEWHERE:
        return Stretch.ELSEWHERE
    if one.number is not None:
        return {Unit.SEASON: Stretch.SEASON, Unit.BOOK: Stretch.BOOK, Unit.FILM: Stretch.FILM}[one.unit]
    if one.name:
        return Stretch.EVENTS
    return Stretch.BEFORE if one.side is Side.BEFORE else Stretch.AFTER


def _gaps(numbers: Iterable[int]) -> set[int]:
    known = set(numbers)
    return set(range(1, min(max(known, default=0), _MOST_GAPS + 1))) - known


def _runs(numbers: Iterable[int]) -> dict[int, int]:
    """Give the first and the last of each row of numbers without gaps."""
    runs: dict[int, int] = {}
    first = 0
    for number in sorted(numbers):
        first = first if runs.get(first) == number - 1 else number
        runs[first] = number
    return runs


def _spots(stretch: Stretch, number: int | None, settings: Mapping[int, Setting]) -> tuple[Spot, ...]:
    found: defaultdict[tuple[Side, int | None, str], BitMap] = defaultdict(BitMap)
    names: defaultdict[tuple[int | None, str], Counter[str]] = defaultdict(Counter)
    counted = number is not None
    for work, one in settings.items():
        name = "" if one.episode is not None else fold(one.name)
        whole = one.episode is None and not name
        found[one.side if whole and counted else Side.DURING, one.episode, name].add(work)
        if one.name:
            names[one.episode, name][one.name] += 1
    empty = _runs(_gaps(episode for _, episode, _ in found if episode))
    found.update(((Side.DURING, first, ""), BitMap()) for first in empty)
    base = f"{stretch.value}-{number}" if counted else stretch.value
    return tuple(
        Spot(_key(base, side, episode, name), side, episode, _called(names[episode, name]), found[side, episode, name], empty.get(episode or 0))
        for side, episode, name in sorted(found, key=_along)
    )  # fmt: skip


def _along(spot: tuple[Side, int | None, str]) -> tuple[int, int, int, str]:
    """Order the spots of a section: before it, any time in it, its episodes, its events by name, after it."""
    side, episode, name = spot
    return list(Side).index(side), bool(name), episode or 0, name


def _called(names: Counter[str]) -> str:
    return names.most_common(1)[0][0] if names else ""


def _key(base: str, side: Side, episode: int | None, name: str) -> str:
    if episode is not None:
        return f"{base}-{episode}"
    if name:
        return f"{base}~{name}"
    return base if side is Side.DURING else f"{base}-{side.value}"
