"""Who talks with whom: people in a row, arcs between them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from velvetbox.archive.catalog.ribbon.drawing import as_number, shortened
from velvetbox.archive.storymap.picture import Picture


@dataclass(frozen=True, slots=True)
class Arc:
    """How much two talk with each other: a path, how thick it is, and where the number of lines stands."""

    one: str
    other: str
    lines: int
    path: str
    thick: float
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Talk:
    """Who talks with whom: people in a row, arcs between them."""

    people: tuple[tuple[float, str], ...]
    arcs: tuple[Arc, ...]


_PEOPLE = 6
_ROW, _ACROSS = 190.0, 430.0


def talk_of(picture: Picture) -> Talk | None:
    """Draw who talks with whom, of the few who talk most; None where fewer than two do."""
    busy: Counter[int] = Counter()
    for talk in picture.talks:
        busy[talk.one] += talk.lines
        busy[talk.other] += talk.lines
    chosen = _seated([who for who, _ in busy.most_common(_PEOPLE)])
    if len(chosen) < 2:
        return None
    step = _ACROSS / (len(chosen) - 1)
    place = {who: round(40 + step * at, 1) for at, who in enumerate(chosen)}
    among = [talk for talk in picture.talks if talk.one in place and talk.other in place]
    most = max(talk.lines for talk in among)
    arcs = []
    for talk in among:
        start, end = sorted((place[talk.one], place[talk.other]))
        wide = (end - start) / 2
        high = min(wide * 0.9, _ROW - 30)
        path = f"M{as_number(start)} {as_number(_ROW)}A{as_number(wide)} {as_number(high)} 0 0 1 {as_number(end)} {as_number(_ROW)}"
        arcs.append(
            Arc(
                picture.cast[talk.one].name,
                picture.cast[talk.other].name,
                talk.lines,
                path,
                round(1.2 + 10.8 * talk.lines / most, 1),
                round((start + end) / 2, 1),
                round(_ROW - high + 4, 1),
            )
        )
    return Talk(tuple((place[who], shortened(picture.cast[who].name, 12)) for who in chosen), tuple(arcs))


def _seated(people: Sequence[int]) -> list[int]:
    """Seat people so that who talks most sits in the middle."""
    out: list[int] = []
    for at, who in enumerate(people):
        out.insert(len(out) if at % 2 else 0, who)
    return out
