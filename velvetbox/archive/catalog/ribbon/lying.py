"""A ribbon drawn along the page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from velvetbox.archive.catalog.ribbon.course import Course, Stretch
from velvetbox.archive.catalog.ribbon.drawing import (
    Drawing,
    Laid,
    Turn,
    as_number,
    broken,
    half_turns,
    joints,
    seamed,
    selvedge,
    shortened,
    torn,
)
from velvetbox.archive.catalog.ribbon.lanes import Presence, lanes_of

LEFT, RIGHT, TOP, STEP = 168.0, 1180.0, 104.0, 42.0
_GAP, _LETTER = 68.0, 7.0


def lying(course: Course, there: Sequence[Presence]) -> Drawing:
    """Draw a ribbon along the page, with lanes for who speaks below it."""
    places = _along(course)
    halves = half_turns(course, [wide for _, wide in places])
    laid = tuple(_laid(course, places, halves))
    deepest = max((one.level for one in course.stretches), default=0)
    lanes, foot = lanes_of(course, there, places, TOP + STEP * deepest + (86 if deepest else 62))
    levels = [part.level if isinstance(part, Stretch) else 0 for part in course.parts]
    height = foot + 43
    return Drawing(
        width=1184,
        height=height,
        levels=tuple((TOP + STEP * at, level) for at, level in enumerate([None, *course.levels])),
        chapters=tuple(_headings(course, places)),
        laid=laid,
        seams="".join(
            f"M{x:.1f} {TOP + STEP * levels[at] - 7.5}v15" for x, at in seamed(course, places, halves)
        ),
        selvedge=selvedge((one.stretch, one.path) for one in laid),
        torn=torn(
            course,
            places,
            lambda at, end: f"M{as_number(at + 3)} {as_number(TOP)}H{as_number(end - 3)}",
        ),
        turns=tuple(_turns(course, places, halves)),
        lanes=lanes,
        notch=_notch(course, places),
        foot=foot,
    )


Places = Sequence[tuple[float, float]]


def _along(course: Course) -> list[tuple[float, float]]:
    """Give where each part begins and how wide it is."""
    gaps = len(course.parts) - len(course.stretches)
    gap = min(_GAP, (RIGHT - LEFT) / 3 / gaps) if gaps else 0.0
    words = sum(one.words for one in course.stretches) or 1
    wide = (RIGHT - LEFT - gap * gaps) / words
    out, at = [], LEFT
    for part in course.parts:
        takes = part.words * wide if isinstance(part, Stretch) else gap
        out.append((at, takes))
        at += takes
    return out


def _turns(course: Course, places: Places, halves: Sequence[float]) -> Iterator[Turn]:
    for at, half, one, other in joints(course, halves):
        x, above, below = places[at + 1][0], TOP + STEP * one.level, TOP + STEP * other.level
        bend = 0.22 * half
        path = (
            f"M{as_number(x - half)} {as_number(above)}C{as_number(x + bend)} {as_number(above)} {as_number(x - bend)} {as_number(below)} "
            f"{as_number(x + half)} {as_number(below)}"
        )
        end = (round(x + half, 1), below + (0.01 if above == below else 0))
        yield Turn(path, (round(x - half, 1), above), end, (one.cloth, other.cloth))


def _laid(course: Course, places: Places, halves: Sequence[float]) -> Iterator[Laid]:
    for at, part in enumerate(course.parts):
        if isinstance(part, Stretch):
            x, wide = places[at]
            start, end = x + halves[at - 1], x + wide - halves[at]
            y = TOP + STEP * part.level
            top = y - 52 if part.level == 0 else y - 18
            label = _label(part.scene.opening, (start + end) / 2, end - start, y, above=part.level == 0)
            yield Laid(
                part,
                (round(x, 1), top, round(max(wide, 1), 1), 68 if part.level == 0 else 74),
                f"M{as_number(start - 1)} {as_number(y)}H{as_number(end + 1)}",
                label,
            )


def _label(
    words: str, middle: float, wide: float, y: float, *, above: bool
) -> tuple[tuple[float, float, str], ...]:
    """Put the first words of a scene beside it, on two lines at most; none where there is no room."""
    room = int((wide + 18) / _LETTER)
    if room < 7:
        return ()
    lines = broken(words, min(room, 26))
    first = y - 21 - 16 * (len(lines) - 1) if above else y + 30
    return tuple((round(middle, 1), first + 16 * at, line) for at, line in enumerate(lines))


def _headings(course: Course, places: Places) -> Iterator[tuple[float, str]]:
    """Give where each chapter begins and its heading, as far as it has room; none for a story of one."""
    if len(course.chapters) < 2:
        return
    for at, (part, label, title) in enumerate(course.chapters):
        x = places[part][0]
        until = places[course.chapters[at + 1][0]][0] if at + 1 < len(course.chapters) else RIGHT
        room = int((until - x - 12) / 6.4)
        text = f"{label} {title}".strip()
        yield (
            round(x, 1),
            shortened(text, room) if room > 3 else str(label) if room >= len(str(label)) else "",
        )


def _notch(course: Course, places: Places) -> str:
    """Give the swallow tails that are cut out of the two ends."""
    stretches = [
        (part, place) for part, place in zip(course.parts, places, strict=True) if isinstance(part, Stretch)
    ]
    if not stretches:
        return ""
    (first, (x, _)), (last, (to, wide)) = stretches[0], stretches[-1]
    y, below, end = TOP + STEP * first.level, TOP + STEP * last.level, to + wide
    return (
        f"M{as_number(x - 2)} {as_number(y - 12)}l11 12-11 12z"
        f"M{as_number(end + 2)} {as_number(below - 12)}l-11 12 11 12z"
    )
