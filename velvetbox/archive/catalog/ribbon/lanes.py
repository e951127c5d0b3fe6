"""The lanes along a ribbon: who speaks in which scene, and where a thing is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from velvetbox.archive.catalog.ribbon.course import Course, Stretch
from velvetbox.archive.catalog.ribbon.drawing import Lane, shortened
from velvetbox.archive.storymap.picture import Picture, ThingOf
from velvetbox.core.values import value

COLUMN = 52.0
_LANE, _INSET = 29.0, 2.0
Places = Sequence[tuple[float, float]]


@value(frozen=True, slots=True)
class Presence:
    """Where somebody or a thing is: by stretch, its cloth, half the thickness of the bar, and the thickness written.

    A thing has no bars: `held` tells in which stretches it is, and with whom.
    """

    name: str
    bars: tuple[tuple[int, int, float, str], ...] = ()
    held: tuple[tuple[int, str], ...] = ()


def presences_of(course: Course, picture: Picture) -> tuple[Presence, ...]:
    """Give each who speaks most, and the thing that is in most scenes."""
    stretches = course.stretches
    heard = [one for one in picture.cast if one.spoken and one.lines]
    people = [Presence(one.name, tuple(_talk(one.spoken, stretches))) for one in heard]
    things = [Presence(one.name, held=tuple(_held(one, stretches))) for one in picture.things[:1]]
    return (*people, *things)


def lanes_of(
    course: Course, there: Sequence[Presence], places: Places, top: float
) -> tuple[tuple[Lane, ...], float]:
    """Give a lane for each, one below the other, and where the last one ends."""
    boxes = _boxes(course, places)
    bars = [(f"M{x:.1f} ", f"h{wide:.1f}v", f"h-{wide:.1f}z") for x, wide in boxes]
    lanes: list[Lane] = []
    for one in there:
        y = top + _LANE * len(lanes)
        paths: defaultdict[int, list[str]] = defaultdict(list)
        for at, cloth, half, thick in one.bars:
            start, along, back = bars[at]
            paths[cloth].append(f"{start}{y - half:.1f}{along}{thick}{back}")
        held = tuple(_with_room(one.held, boxes))
        lanes.append(Lane(shortened(one.name, 20), y, _joined(paths), held))
    return tuple(lanes), (lanes[-1].y if lanes else top - _LANE) + 24


def columns_of(course: Course, there: Sequence[Presence], places: Places) -> tuple[Lane, ...]:
    """Give the same lanes side by side, beside a ribbon that stands: their `y` is how far to the right they are, `held` how far down."""
    boxes = _boxes(course, places)
    bars = [(f" {top:.1f}h", f"v{tall:.1f}h-") for top, tall in boxes]
    columns: list[Lane] = []
    for one in there:
        x = COLUMN * (len(columns) + 0.5)
        paths: defaultdict[int, list[str]] = defaultdict(list)
        for at, cloth, half, thick in one.bars:
            top, tall = bars[at]
            paths[cloth].append(f"M{x - half:.1f}{top}{thick}{tall}{thick}z")
        held = tuple((round(boxes[at][0] + boxes[at][1] / 2, 1), "") for at, _ in one.held)
        columns.append(Lane(shortened(one.name, 12), x, _joined(paths), held))
    return tuple(columns)


def _boxes(course: Course, places: Places) -> list[tuple[float, float]]:
    """Give for each stretch where its bars begin and how long they are."""
    out = []
    for part, (at, long) in zip(course.parts, places, strict=True):
        if isinstance(part, Stretch):
            inset = min(_INSET, long / 4)
            out.append((at + inset, long - 2 * inset))
    return out


def _talk(
    spoken: Sequence[int | None], stretches: Sequence[Stretch]
) -> Iterator[tuple[int, int, float, str]]:
    """Give a bar for each stretch somebody is in, as thick as they talk much there; a thread where they are silent."""
    known = len(spoken)
    for at, stretch in enumerate(stretches):
        first, many = stretch.number - 1, stretch.scenes
        if first >= known:
            return
        some = [words for words in spoken[first : first + many] if words is not None]
        if some:
            said = sum(some)
            thick = 4 + 9 * min(1.0, 3 * said / max(1, stretch.words)) if said else 1.6
            yield at, stretch.cloth, thick / 2, f"{thick:.1f}"


def _joined(paths: defaultdict[int, list[str]]) -> tuple[tuple[int, str], ...]:
    return tuple((cloth, "".join(some)) for cloth, some in paths.items())


def _held(thing: ThingOf, stretches: Sequence[Stretch]) -> Iterator[tuple[int, str]]:
    """Give the stretches a thing is in, each with who had it last there."""
    holders = {one.scene: one.holder for one in thing.held}
    for at, stretch in enumerate(stretches):
        scenes = range(stretch.number - 1, stretch.number - 1 + stretch.scenes)
        some = [holders[scene] for scene in scenes if scene in holders]
        if some:
            yield at, next((holder for holder in reversed(some) if holder), "")


def _with_room(
    held: Sequence[tuple[int, str]], boxes: Sequence[tuple[float, float]]
) -> Iterator[tuple[float, str]]:
    """Give where a thing is, and with whom if there is room to say so."""
    for at, holder in held:
        x, wide = boxes[at]
        yield round(x + wide / 2, 1), holder if len(holder) * 6.2 < wide + 24 else ""
