"""What a drawn ribbon is made of. All measures are in the units of the drawing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise

from velvetbox.archive.catalog.ribbon.course import Course, Gap, Level, Stretch
from velvetbox.core.values import value

_SEAMLESS = 3.0  # long: what is shorter has no seams, which would take it all


@value(frozen=True, slots=True)
class Turn:
    """The way from one stretch to the next: a path, and its gradient from cloth to cloth."""

    path: str
    start: tuple[float, float]
    end: tuple[float, float]
    cloths: tuple[int, int]


@value(frozen=True, slots=True)
class Laid:
    """A stretch as drawn: the box that takes a click, the flat part as a path, and its label's lines with their places."""

    stretch: Stretch
    box: tuple[float, float, float, float]
    path: str
    label: tuple[tuple[float, float, str], ...]


@value(frozen=True, slots=True)
class Torn:
    """A gap as drawn: its path, the middle of it, and its box in the lanes."""

    gap: Gap
    path: str
    middle: float
    start: float


@value(frozen=True, slots=True)
class Lane:
    """What somebody says along the story: by cloth, a path of bars; of a thing, where it is: x, and with whom."""

    name: str
    y: float
    bars: tuple[tuple[int, str], ...] = ()
    held: tuple[tuple[float, str], ...] = ()


@value(frozen=True, slots=True)
class Drawing:
    """A ribbon ready to be written: its size, and everything in it with its place. `foot` is where the lanes end.

    `selvedge` is the flat part of its border: by cloth, a path; `seams` part scenes that no turn parts.
    """

    width: float
    height: float
    laid: tuple[Laid, ...]
    torn: tuple[Torn, ...]
    turns: tuple[Turn, ...]
    notch: str
    seams: str
    selvedge: tuple[tuple[int, str], ...] = ()
    levels: tuple[tuple[float, Level | None], ...] = ()
    chapters: tuple[tuple[float, str], ...] = ()
    lanes: tuple[Lane, ...] = ()
    foot: float = 0.0

    @property
    def box(self) -> str:
        """Give what of it is shown, as a viewBox: no room for the chapters' names where there are none."""
        top = 34 if self.foot and not self.chapters else 0
        return f"0 {top} {as_number(self.width)} {as_number(self.height - top)}"


def as_number(value: float) -> str:
    """Write a measure in a path."""
    return f"{value:.1f}".removesuffix(".0")


def selvedge(laid: Iterable[tuple[Stretch, str]]) -> tuple[tuple[int, str], ...]:
    """Join the paths of stretches by their cloth."""
    paths: defaultdict[int, list[str]] = defaultdict(list)
    for stretch, path in laid:
        paths[stretch.cloth].append(path)
    return tuple((cloth, "".join(some)) for cloth, some in paths.items())


def half_turns(course: Course, widths: Sequence[float]) -> list[float]:
    """Give half the length of the turn after each part, 0 where there is none."""
    return [
        0.0
        if isinstance(one, Gap)
        or isinstance(other, Gap)
        or (one.level == other.level and one.cloth == other.cloth)
        else min(30.0, 0.46 * min(widths[at], widths[at + 1]))
        for at, (one, other) in enumerate(pairwise(course.parts))
    ] + [0.0]


def joints(course: Course, halves: Sequence[float]) -> Iterator[tuple[int, float, Stretch, Stretch]]:
    """Give where one stretch turns into the next: the number of the first, half the turn's length, both stretches."""
    for at, (one, other) in enumerate(pairwise(course.parts)):
        if halves[at] and isinstance(one, Stretch) and isinstance(other, Stretch):
            yield at, halves[at], one, other


def seamed(
    course: Course, places: Sequence[tuple[float, float]], halves: Sequence[float]
) -> Iterator[tuple[float, int]]:
    """Give where one scene follows another without a turn, and the number of the part that begins there."""
    parts = course.parts
    for at in range(1, len(parts)):
        whole = isinstance(parts[at - 1], Stretch) and isinstance(parts[at], Stretch)
        if whole and not halves[at - 1] and min(places[at - 1][1], places[at][1]) > _SEAMLESS:
            yield places[at][0], at


def torn(
    course: Course, places: Sequence[tuple[float, float]], thread: Callable[[float, float], str]
) -> tuple[Torn, ...]:
    """Draw the gaps; `thread` gives the path of one from where it begins and ends."""
    return tuple(
        Torn(part, thread(at, at + long), round(at + long / 2, 1), round(at, 1))
        for part, (at, long) in zip(course.parts, places, strict=True)
        if isinstance(part, Gap)
    )


def shortened(text: str, most: int) -> str:
    """Give the beginning of a text, with dots where it was longer."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def broken(words: str, room: int) -> list[str]:
    """Break the beginning of some words into two lines of so many letters, and end them with dots."""
    lines = [""]
    for word in words.split():
        longer = f"{lines[-1]} {word}".strip()
        if len(longer) <= room - (len(lines) == 2):
            lines[-1] = longer
        elif len(lines) == 1 and lines[0]:
            lines.append(word if len(word) < room else "")
            if len(word) >= room:
                break
        else:
            break
    told = " ".join(filter(None, lines))
    if not told:
        return [f"{words[: room - 1]}…"]
    kept = [line for line in lines if line]
    if len(told) < len(" ".join(words.split())):
        kept[-1] += "…"
    return kept
