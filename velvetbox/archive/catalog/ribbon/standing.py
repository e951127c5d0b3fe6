"""A ribbon drawn down the page, for a narrow one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from velvetbox.archive.catalog.ribbon.course import Course, Stretch
from velvetbox.archive.catalog.ribbon.drawing import (
    Drawing,
    Laid,
    Turn,
    as_number,
    half_turns,
    joints,
    seamed,
    selvedge,
    shortened,
    torn,
)
from velvetbox.archive.catalog.ribbon.lanes import Presence, columns_of

WIDTH, LEFT, TOP = 344.0, 26.0, 40.0
_LEAST, _ROOM, _GAP, _TURN = 50.0, 620.0, 56.0, 14.0
_MANY, _CLOSE = 24, 38.0  # stretches that stand closer, so that a long story is not a page without end
_DEEPEST, _BESIDE = 88.0, 36.0  # how far the past swings out at most; from there to the words
_LETTER = 7.2

Places = Sequence[tuple[float, float]]


def standing(course: Course, there: Sequence[Presence]) -> Drawing:
    """Draw a ribbon down the page: time runs down, what was earlier swings out. Its lanes stand beside it, in a drawing of their own."""
    deepest = max((one.level for one in course.stretches), default=0)
    swing = min(21.8, _DEEPEST / deepest) if deepest else 0.0
    across = [LEFT + swing * part.level if isinstance(part, Stretch) else LEFT for part in course.parts]
    places = _down(course)
    halves = half_turns(course, [tall for _, tall in places])
    end = sum(places[-1]) if places else TOP
    first, last = (across[0], across[-1]) if across else (LEFT, LEFT)
    laid = tuple(_laid(course, places, across, halves, LEFT + swing * deepest + _BESIDE))
    return Drawing(
        width=WIDTH,
        height=round(end + 12, 1),
        laid=laid,
        seams="".join(f"M{across[at] - 5:.1f} {y:.1f}h10" for y, at in seamed(course, places, halves)),
        selvedge=selvedge((one.stretch, one.path) for one in laid),
        torn=torn(
            course, places, lambda top, end: f"M{as_number(LEFT)} {as_number(top + 2)}V{as_number(end - 2)}"
        ),
        turns=tuple(_turns(course, places, across, halves)),
        notch=f"M{as_number(first - 9)} 37l9 8 9-8zM{as_number(last - 9)} {as_number(end + 3)}l9-8 9 8z",
        levels=tuple((round(LEFT + swing * at, 1), None) for at in range(deepest + 1 if deepest else 0)),
        lanes=columns_of(course, there, places),
    )


def _down(course: Course) -> list[tuple[float, float]]:
    """Give where each part begins and how tall it is."""
    stretches = course.stretches
    least = _LEAST if len(stretches) <= _MANY else _CLOSE
    room = min(_ROOM, 2 * _LEAST * len(stretches)) / (sum(one.words for one in stretches) or 1)
    out, at = [], TOP
    for part in course.parts:
        takes = max(least, part.words * room) if isinstance(part, Stretch) else _GAP
        out.append((at, takes))
        at += takes
    return out


def _laid(
    course: Course, places: Places, across: Sequence[float], halves: Sequence[float], words_at: float
) -> Iterator[Laid]:
    room = int((WIDTH - words_at) / _LETTER)
    for at, (part, (top, tall)) in enumerate(zip(course.parts, places, strict=True)):
        if isinstance(part, Stretch):
            start = top + _TURN if halves[at - 1] else top
            end = top + tall - (_TURN if halves[at] else 0)
            middle = top + tall / 2
            yield Laid(
                part,
                (2, round(top, 1), 340, round(tall - 4, 1)),
                f"M{across[at]:.1f} {start - 1:.1f}V{end + 1:.1f}",
                ((words_at, round(middle - 4, 1), shortened(part.scene.opening, room)),),
            )


def _turns(
    course: Course, places: Places, across: Sequence[float], halves: Sequence[float]
) -> Iterator[Turn]:
    for at, _, one, other in joints(course, halves):
        x, to, edge = across[at], across[at + 1], places[at + 1][0]
        path = (
            f"M{as_number(x)} {as_number(edge - _TURN)}C{as_number(x)} {as_number(edge + 7)} "
            f"{as_number(to)} {as_number(edge - 7)} {as_number(to)} {as_number(edge + _TURN)}"
        )
        end = (round(to, 1) + (0.01 if to == x else 0), round(edge + _TURN, 1))
        yield Turn(path, (round(x, 1), round(edge - _TURN, 1)), end, (one.cloth, other.cloth))
