"""The lanes below a ribbon: who speaks in which scene, and where a thing is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from velvetbox.archive.catalog.ribbon.course import Course, Stretch
from velvetbox.archive.catalog.ribbon.drawing import Lane, shortened
from velvetbox.archive.storymap.picture import Picture, ThingOf
from velvetbox.core.values import value

_LANE = 29.0
Places = Sequence[tuple[float, float]]


@value(frozen=True, slots=True)
class _Box:
    """A stretch, where it lies, how wide it is; and the parts of a bar's path that are the same in all lanes."""

    stretch: Stretch
    x: float
    wide: float
    start: str
    along: str
    back: str


def lanes_of(course: Course, picture: Picture, places: Places, top: float) -> tuple[tuple[Lane, ...], float]:
    """Give a lane for each who speaks most and for the thing that is in most scenes, and where the last one ends."""
    boxes = [
        _box(part, *place)
        for part, place in zip(course.parts, places, strict=True)
        if isinstance(part, Stretch)
    ]
    lanes: list[Lane] = []
    for one in picture.cast:
        if one.spoken and one.lines:
            y = top + _LANE * len(lanes)
            lanes.append(Lane(shortened(one.name, 20), y, tuple(_bars(one.spoken, boxes, y))))
    for thing in picture.things[:1]:
        y = top + _LANE * len(lanes)
        lanes.append(Lane(shortened(thing.name, 22), y, held=tuple(_held(thing, boxes))))
    return tuple(lanes), (lanes[-1].y if lanes else top - _LANE) + 24


def _box(stretch: Stretch, x: float, wide: float) -> _Box:
    inset = min(2.0, wide / 4)
    length = f"{wide - 2 * inset:.1f}"
    return _Box(stretch, x, wide, f"M{x + inset:.1f} ", f"h{length}v", f"h-{length}z")


def _bars(spoken: Sequence[int | None], boxes: Sequence[_Box], y: float) -> Iterator[tuple[int, str]]:
    """Give by cloth a path of bars: one for each stretch somebody is in, as high as they talk much there; a thread where they are silent."""
    paths: defaultdict[int, list[str]] = defaultdict(list)
    for box in boxes:
        said = _words(spoken, box.stretch)
        if said is not None:
            high = 4 + 9 * min(1.0, 3 * said / max(1, box.stretch.words)) if said else 1.6
            paths[box.stretch.cloth].append(f"{box.start}{y - high / 2:.1f}{box.along}{high:.1f}{box.back}")
    for cloth, some_paths in paths.items():
        yield cloth, "".join(some_paths)


def _words(spoken: Sequence[int | None], stretch: Stretch) -> int | None:
    """Give how many words somebody says in a stretch, None where they are not there."""
    first = stretch.number - 1
    if stretch.scenes == 1:
        return spoken[first] if first < len(spoken) else None
    some = [words for words in spoken[first : first + stretch.scenes] if words is not None]
    return sum(some) if some else None


def _held(thing: ThingOf, boxes: Sequence[_Box]) -> Iterator[tuple[float, str]]:
    """Give where a thing is: once a stretch, with who had it last there if there is room to say so."""
    holders = {one.scene: one.holder for one in thing.held}
    for box in boxes:
        scenes = range(box.stretch.number - 1, box.stretch.number - 1 + box.stretch.scenes)
        some = [holders[scene] for scene in scenes if scene in holders]
        if some:
            told = next((holder for holder in reversed(some) if holder), "")
            yield round(box.x + box.wide / 2, 1), told if len(told) * 6.2 < box.wide + 24 else ""
