"""The lanes below a ribbon: who speaks in which scene, and where a thing is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from velvetbox.archive.catalog.ribbon.course import Course, Stretch
from velvetbox.archive.catalog.ribbon.drawing import Lane, shortened
from velvetbox.archive.storymap.picture import Picture, ThingOf

_LANE = 29.0
Places = Sequence[tuple[float, float]]
_Box = tuple[Stretch, float, float]  # a stretch, where it lies, how wide it is


def lanes_of(course: Course, picture: Picture, places: Places, top: float) -> tuple[tuple[Lane, ...], float]:
    """Give a lane for each who speaks most and for the thing that is in most scenes, and where the last one ends."""
    boxes = [
        (part, *place) for part, place in zip(course.parts, places, strict=True) if isinstance(part, Stretch)
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


def _bars(spoken: Sequence[int | None], boxes: Sequence[_Box], y: float) -> Iterator[tuple[int, str]]:
    """Give by cloth a path of bars: one for each stretch somebody is in, as high as they talk much there; a thread where they are silent."""
    paths: defaultdict[int, list[str]] = defaultdict(list)
    for stretch, x, wide in boxes:
        first = stretch.number - 1
        some = [words for words in spoken[first : first + stretch.scenes] if words is not None]
        if some:
            said = sum(some)
            height = 4 + 9 * min(1.0, 3 * said / max(1, stretch.words)) if said else 1.6
            inset = min(2.0, wide / 4)
            length = wide - 2 * inset
            paths[stretch.cloth].append(
                f"M{x + inset:.1f} {y - height / 2:.1f}h{length:.1f}v{height:.1f}h-{length:.1f}z"
            )
    for cloth, some_paths in paths.items():
        yield cloth, "".join(some_paths)


def _held(thing: ThingOf, boxes: Sequence[_Box]) -> Iterator[tuple[float, str]]:
    """Give where a thing is: once a stretch, with who had it last there if there is room to say so."""
    holders = {one.scene: one.holder for one in thing.held}
    for stretch, x, wide in boxes:
        scenes = range(stretch.number - 1, stretch.number - 1 + stretch.scenes)
        some = [holders[scene] for scene in scenes if scene in holders]
        if some:
            told = next((holder for holder in reversed(some) if holder), "")
            yield round(x + wide / 2, 1), told if len(told) * 6.2 < wide + 24 else ""
