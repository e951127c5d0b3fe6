"""The drawings of a story map as SVG. A template takes ten times as long for so many small marks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from velvetbox.archive.catalog.ribbon import Drawn, MapOfWork
from velvetbox.archive.catalog.ribbon.course import Gap, Level
from velvetbox.archive.catalog.ribbon.drawing import Drawing, Laid, Lane, Turn, shortened
from velvetbox.archive.storymap.picture import DREAM, LETTER, Picture, Spot, ThingOf
from velvetbox.doors.web.jinja import number, said
from velvetbox.doors.web.scene_words import SceneWords, spot_of, words_of

_PLACES, _THINGS, _NUMBERS = 10, 4, 12  # that are listed
_LEFT, _RIGHT = 156, 1180  # of a ribbon that lies along the page


@dataclass(frozen=True, slots=True)
class PlaceShown:
    """A place, the numbers of its scenes, and how surely and by which words the surest of them is there."""

    name: str
    scenes: tuple[int, ...]
    sure: float
    cue: str


@dataclass(frozen=True, slots=True)
class Ribbons:
    """A story map ready for its page: the drawing along the page and the one down it, and the scenes in words."""

    picture: Picture
    drawn: Drawn
    lying: Markup
    standing: Markup
    scenes: tuple[SceneWords, ...]
    places: tuple[PlaceShown, ...]
    things: tuple[ThingOf, ...]
    work: int

    def to(self, spot: Spot) -> str:
        """Give the address of a place."""
        return spot_of(self.work, spot)

    def numbers(self, scenes: Sequence[int], many: int) -> Markup:
        """Give the numbers of the first of so many scenes, each leading there."""
        some = ", ".join(
            f'<a href="{spot_of(self.work, self.picture.scenes[scene].spot)}">{number(scene + 1)}</a>'
            for scene in scenes[:_NUMBERS]
        )
        return Markup(f"{some} …" if many > _NUMBERS else some)  # noqa: S704 - numbers, and addresses of ours


def ribbons(page: MapOfWork) -> Ribbons:
    """Draw a story."""
    picture = page.story.picture()
    drawn = page.drawn(picture)
    eyes = len(picture.eyes) > 1
    scenes = tuple(words_of(page.id, one, eyes=eyes) for one in drawn.course.stretches)
    return Ribbons(
        picture,
        drawn,
        _lying(drawn.lying, scenes),
        _standing(drawn.standing, scenes),
        scenes,
        _places(picture),
        tuple(one for one in picture.things if len(one.hands) > 1)[:_THINGS],
        page.id,
    )


def _places(picture: Picture) -> tuple[PlaceShown, ...]:
    """Give the places where most scenes are."""
    found: defaultdict[str, list[int]] = defaultdict(list)
    for at, scene in enumerate(picture.scenes):
        if scene.place:
            found[scene.place].append(at)
    out = []
    for name, scenes in sorted(found.items(), key=lambda entry: -len(entry[1]))[:_PLACES]:
        surest = max((picture.scenes[at] for at in scenes), key=lambda scene: scene.place_sure)
        out.append(PlaceShown(name, tuple(scenes), surest.place_sure, surest.place_cue))
    return tuple(out)


def _lying(art: Drawing, scenes: Sequence[SceneWords]) -> Markup:
    parts = [
        *_fades(art.turns, "r"),
        '<g class="levels" aria-hidden="true">',
        *(_level(y, level, named=len(art.levels) > 1) for y, level in art.levels),
        '</g><g class="chapters-of" aria-hidden="true">',
        *(
            f'<path d="M{x} 8V{art.foot}"/>'
            + (f'<text x="{x + 8}" y="18">{escape(text)}</text>' if text else "")
            for x, text in art.chapters
        ),
        "</g>",
        *(
            f'<g class="torn" role="img" aria-label="{missing(one.gap)}"><path d="{one.path}"/>'
            f'<text x="{one.middle}" y="76" text-anchor="middle">{said("missing")}</text></g>'
            for one in art.torn
        ),
        *_turns(art.turns, "r"),
        '<g role="list">',
        *(
            _scene(laid, told, _labels(laid, told, art.height - 21))
            for laid, told in zip(art.laid, scenes, strict=True)
        ),
        f'</g><path class="notch" d="{art.notch}"/><g class="lanes" aria-hidden="true">',
        *(_lane(one) for one in art.lanes),
        "</g>",
    ]
    return Markup("".join(parts))  # noqa: S704 - whatever is not a number or ours is escaped


def _standing(art: Drawing, scenes: Sequence[SceneWords]) -> Markup:
    parts = [
        *_fades(art.turns, "s"),
        *(
            f'<g class="torn" role="img" aria-label="{missing(one.gap)}"><path d="{one.path}"/>'
            f'<text x="150" y="{one.middle + 4}">{missing(one.gap)}</text></g>'
            for one in art.torn
        ),
        *_turns(art.turns, "s"),
        '<g role="list">',
        *(_scene(laid, told, _beside(laid, told)) for laid, told in zip(art.laid, scenes, strict=True)),
        f'</g><path class="notch" d="{art.notch}"/>',
    ]
    return Markup("".join(parts))  # noqa: S704 - the same


def _scene(laid: Laid, told: SceneWords, labels: str) -> str:
    x, y, width, height = laid.box
    cloth = laid.stretch.cloth
    return (
        f'<g role="listitem"><a href="{told.address}" aria-label="{told.opening}: {told.about}">'
        f'<rect class="hit" x="{x}" y="{y}" width="{width}" height="{height}" rx="3"/>'
        f'<path class="selvedge c{cloth}" d="{laid.path}"/><path class="silk c{cloth}" d="{laid.path}"/>{labels}</a></g>'
    )


def _labels(laid: Laid, told: SceneWords, cue_at: float) -> str:
    """Give the first words of a scene beside it, and below the drawing what is told of it while it is pointed at, and by which words."""
    beside = "".join(
        f'<text class="opening-of" x="{x}" y="{y}" text-anchor="middle">{escape(text)}</text>'
        for x, y, text in laid.label
    )
    opening = escape(shortened(laid.stretch.scene.opening, 44))
    below = f'<tspan x="168" dy="17">{told.cues}</tspan>' if told.cues else ""
    return f'{beside}<text class="cue" x="168" y="{cue_at}" aria-hidden="true">{opening} · {told.about}{below}</text>'


def _beside(laid: Laid, told: SceneWords) -> str:
    (x, y, opening), (sub_x, sub_y, _), (cue_x, cue_y, cue) = laid.label
    words = escape(shortened(told.where, 34))
    cue = f'<text class="cue" x="{cue_x}" y="{cue_y}">“{escape(cue)}”</text>' if cue else ""
    return (
        f'<text class="opening-of" x="{x}" y="{y}">{escape(opening)}</text>'
        f'<text class="sub" x="{sub_x}" y="{sub_y}">{words}</text>{cue}'
    )


def _fades(turns: Iterable[Turn], prefix: str) -> Iterable[str]:
    yield "<defs>"
    for at, turn in enumerate(turns, 1):
        (x1, y1), (x2, y2), (one, other) = turn.start, turn.end, turn.cloths
        yield (
            f'<linearGradient id="{prefix}{at}" gradientUnits="userSpaceOnUse" x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}">'
            f'<stop offset=".15" class="c{one}"/><stop offset=".85" class="c{other}"/></linearGradient>'
        )
    yield "</defs>"


def _turns(turns: Iterable[Turn], prefix: str) -> Iterable[str]:
    yield '<g class="turns" aria-hidden="true">'
    for at, turn in enumerate(turns, 1):
        drawn = f'stroke="url(#{prefix}{at})" d="{turn.path}"/>'
        yield f'<path class="selvedge" {drawn}<path class="silk" {drawn}'
    yield "</g>"


def _level(y: float, level: Level | None, *, named: bool) -> str:
    line = f'<path d="M{_LEFT} {y}H{_RIGHT}"/>'
    if not named:
        return line
    if level is None:
        told = said("the story’s present")
    elif level.time in {DREAM, LETTER}:
        told = said("in a dream") if level.time == DREAM else said("in a letter")
    else:
        told = escape(f"“{shortened(level.cue, 20)}”") if level.cue else said("earlier")
    return f'<text x="146" y="{y + 4}" text-anchor="end">{told}</text>{line}'


def _lane(lane: Lane) -> str:
    kind = ' class="thing"' if lane.held else ""
    parts = [
        f'<text x="146" y="{lane.y + 4}" text-anchor="end"{kind}>{escape(lane.name)}</text>',
        f'<path class="lane" d="M{_LEFT} {lane.y}H{_RIGHT}"/>',
    ]
    parts += [f'<path class="bars c{cloth}" d="{path}"/>' for cloth, path in lane.bars]
    for x, holder in lane.held:
        parts.append(f'<path class="gemlet" d="M{x} {lane.y - 6}l6 6-6 6-6-6z"/>')
        if holder:
            parts.append(
                f'<text class="where" x="{x}" y="{lane.y + 21}" text-anchor="middle">{escape(holder)}</text>'
            )
    return "".join(parts)


def missing(gap: Gap) -> Markup:
    """Say which chapters are missing."""
    if gap.first == gap.last:
        return said("chapter %(n)s is missing", n=gap.first)
    return said("chapters %(first)s to %(last)s are missing", first=gap.first, last=gap.last)
