"""The lanes below a ribbon: who speaks in which scene, and where a thing is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from velvetbox.archive.catalog.ribbon.course import Course, Stretch
from velvetbox.archive.catalog.ribbon.drawing import Bar, Lane, shortened
from velvetbox.archive.storymap.picture import Picture

_LANE = 29.0
Places = Sequence[tuple[float, float]]


def lanes_of(course: Course, picture: Picture, places: Places, top: float) -> tuple[tuple[Lane, ...], float]:
    """Give a lane for each who speaks most and for the thing that is in most scenes, and where the last one ends."""
    cloths, boxes = _boxes(course, places)
    lanes: list[Lane] = []
    for one in picture.cast:
        if one.spoken and one.lines:
            y = top + _LANE * len(lanes)
            lanes.append(
                Lane(shortened(one.name, 20), y, tuple(_bars(one.spoken, picture, boxes, cloths, y)))
            )
    for thing in picture.things[:1]:
        y = top + _LANE * len(lanes)
        held = [
            (round(boxes[one.scene][0] + boxes[one.scene][1] / 2, 1), _with(one.holder, boxes[one.scene][1]))
            for one in thing.held
            if one.scene in boxes
        ]
        lanes.append(Lane(shortened(thing.name, 22), y, held=tuple(held)))
    return tuple(lanes), (lanes[-1].y if lanes else top - _LANE) + 24


def _with(holder: str, wide: float) -> str:
    return holder if len(holder) * 6.2 < wide + 24 else ""


def _boxes(course: Course, places: Places) -> tuple[dict[int, int], dict[int, tuple[float, float]]]:
    """Give the cloth of each scene by its number, and where it lies; those drawn together share a place by their words."""
    cloths: dict[int, int] = {}
    boxes: dict[int, tuple[float, float]] = {}
    for part, (x, wide) in zip(course.parts, places, strict=True):
        if isinstance(part, Stretch):
            for at in range(part.scenes):
                cloths[part.number - 1 + at] = part.cloth
                boxes[part.number - 1 + at] = (x + wide * at / part.scenes, wide / part.scenes)
    return cloths, boxes


def _bars(
    spoken: Sequence[int | None],
    picture: Picture,
    boxes: Mapping[int, tuple[float, float]],
    cloths: Mapping[int, int],
    y: float,
) -> Iterator[Bar]:
    """Give a bar for each scene somebody is in, as high as they talk much there; a thread where they are silent."""
    for at, words in enumerate(spoken):
        if words is not None and at in boxes:
            x, wide = boxes[at]
            share = min(1.0, 3 * words / max(1, picture.scenes[at].words))
            height = round(4 + 9 * share, 1) if words else 1.6
            inset = min(2.0, wide / 4)
            yield Bar(
                round(x + inset, 1), round(y - height / 2, 1), round(wide - 2 * inset, 1), height, cloths[at]
            )
