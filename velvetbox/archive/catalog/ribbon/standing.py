"""A ribbon drawn down the page, for a narrow one."""

from __future__ import annotations

from collections.abc import Iterator

from velvetbox.archive.catalog.ribbon.course import Course, Stretch
from velvetbox.archive.catalog.ribbon.drawing import (
    Drawing,
    Laid,
    Turn,
    as_number,
    half_turns,
    joints,
    shortened,
    torn,
)

STAND_LEFT, STAND_TEXT, TOP = 26.0, 150.0, 40.0
_LEAST, _ROOM, _GAP, _TURN = 50.0, 620.0, 56.0, 14.0


def standing(course: Course) -> Drawing:
    """Draw a ribbon down the page: time runs down, what was earlier swings out."""
    deepest = max((one.level for one in course.stretches), default=0)
    swing = min(21.8, 88 / deepest) if deepest else 0.0
    across = [
        STAND_LEFT + swing * part.level if isinstance(part, Stretch) else STAND_LEFT for part in course.parts
    ]
    places = _down(course)
    halves = half_turns(course, [tall for _, tall in places])
    end = sum(places[-1]) if places else TOP
    first, last = (across[0], across[-1]) if across else (STAND_LEFT, STAND_LEFT)
    notch = f"M{as_number(first - 9)} 37l9 8 9-8zM{as_number(last - 9)} {as_number(end + 3)}l9-8 9 8z"
    return Drawing(
        width=344,
        height=round(end + 12, 1),
        laid=tuple(_laid(course, places, across, halves)),
        torn=torn(
            course,
            places,
            lambda top, end: f"M{as_number(STAND_LEFT)} {as_number(top + 2)}V{as_number(end - 2)}",
        ),
        turns=tuple(_turns(course, places, across, halves)),
        notch=notch,
    )


def _down(course: Course) -> list[tuple[float, float]]:
    """Give where each part begins and how tall it is."""
    words = sum(one.words for one in course.stretches) or 1
    room = min(_ROOM, 2 * _LEAST * len(course.stretches))
    out, at = [], TOP
    for part in course.parts:
        takes = max(_LEAST, part.words * room / words) if isinstance(part, Stretch) else _GAP
        out.append((at, takes))
        at += takes
    return out


def _laid(
    course: Course, places: list[tuple[float, float]], across: list[float], halves: list[float]
) -> Iterator[Laid]:
    for at, (part, (top, tall)) in enumerate(zip(course.parts, places, strict=True)):
        if isinstance(part, Stretch):
            start = top + _TURN * bool(halves[at - 1])
            end = top + tall - _TURN * bool(halves[at])
            middle = round(top + tall / 2, 1)
            yield Laid(
                part,
                (2, round(top, 1), 340, round(tall - 4, 1)),
                f"M{as_number(across[at])} {as_number(start - 0.4)}V{as_number(end + 0.4)}",
                (
                    (STAND_TEXT, middle - 4, shortened(part.scene.opening, 27)),
                    (STAND_TEXT, middle + 14, ""),
                    (STAND_TEXT, middle + 31, shortened(part.scene.cue, 25)),
                ),
            )


def _turns(
    course: Course, places: list[tuple[float, float]], across: list[float], halves: list[float]
) -> Iterator[Turn]:
    for at, _, one, other in joints(course, halves):
        x, to, edge = across[at], across[at + 1], places[at + 1][0]
        path = (
            f"M{as_number(x)} {as_number(edge - _TURN)}C{as_number(x)} {as_number(edge + 7)} "
            f"{as_number(to)} {as_number(edge - 7)} {as_number(to)} {as_number(edge + _TURN)}"
        )
        end = (round(to, 1) + (0.01 if to == x else 0), round(edge + _TURN, 1))
        yield Turn(path, (round(x, 1), round(edge - _TURN, 1)), end, (one.cloth, other.cloth))
