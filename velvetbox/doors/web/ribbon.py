"""The drawings of a story map as SVG. A template takes ten times as long for so many small marks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from velvetbox.archive.catalog.ribbon import Drawn, MapOfWork
from velvetbox.archive.catalog.ribbon.course import Gap, Level
from velvetbox.archive.catalog.ribbon.drawing import Drawing, Laid, Lane, Turn, shortened
from velvetbox.archive.catalog.ribbon.standing import WIDTH
from velvetbox.archive.catalog.ribbon.talk import Talk
from velvetbox.archive.storymap.picture import DREAM, LETTER, Picture, Spot, ThingOf
from velvetbox.doors.web.jinja import number, said
from velvetbox.doors.web.scene_words import SceneWords, spot_of, when, words_of, written

_PLACES, _THINGS, _NUMBERS, _COUNTED = 10, 4, 12, 8  # that are listed
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
    """A story map ready for its page: the drawing along the page, the one down it with its lanes, and the scenes in words."""

    picture: Picture
    drawn: Drawn
    lying: Markup
    standing: Markup
    columns: Markup
    talk: Markup
    scenes: Markup
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
        _columns(drawn.standing),
        _talk(drawn.talk) if drawn.talk else Markup(),
        _list(scenes),
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
    named = len(art.levels) > 1
    return _drawn(
        art,
        scenes,
        "r",
        _labels(art.height - 21),
        before=(
            '<g class="levels" aria-hidden="true">',
            *(_level(y, level) for y, level in art.levels if named),
            '</g><g class="chapters-of" aria-hidden="true">',
            *(
                f'<path d="M{x} 8V{art.foot}"/>'
                + (f'<text x="{x + 8}" y="18">{escape(text)}</text>' if text else "")
                for x, text in art.chapters
            ),
            "</g>",
        ),
        torn=(
            f'<text x="{one.middle}" y="76" text-anchor="middle">{said("missing")}</text>' for one in art.torn
        ),
        after=('<g class="lanes" aria-hidden="true">', *map(_lane, art.lanes), "</g>"),
    )


def _standing(art: Drawing, scenes: Sequence[SceneWords]) -> Markup:
    foot = art.height - 4
    return _drawn(
        art,
        scenes,
        "s",
        _beside,
        before=(
            '<g class="levels" aria-hidden="true">',
            *(f'<path d="M{x} 4V{foot}"/>' for x, _ in art.levels),
            "</g>",
        ),
        torn=(f'<text x="150" y="{one.middle + 4}">{missing(one.gap)}</text>' for one in art.torn),
    )


def _drawn(
    art: Drawing,
    scenes: Sequence[SceneWords],
    prefix: str,
    labels: Callable[[Laid, SceneWords], str],
    *,
    before: Iterable[str],
    torn: Iterable[str],
    after: Iterable[str] = (),
) -> Markup:
    """Write a ribbon: what lies below it, then its border, its scenes and its seams, and what stands beside it.

    The whole border is one group, so that its parts do not shine through each other where they meet.
    """
    parts = [
        *_fades(art.turns, prefix),
        *before,
        *(
            f'<g class="torn" role="img" aria-label="{missing(one.gap)}"><path d="{one.path}"/>{text}</g>'
            for one, text in zip(art.torn, torn, strict=True)
        ),
        '<g class="selvedge" aria-hidden="true">',
        *(f'<path class="c{cloth}" d="{path}"/>' for cloth, path in art.selvedge),
        *(f'<path stroke="url(#{prefix}{at})" d="{turn.path}"/>' for at, turn in enumerate(art.turns, 1)),
        '</g><g class="turns" aria-hidden="true">',
        *(f'<path stroke="url(#{prefix}{at})" d="{turn.path}"/>' for at, turn in enumerate(art.turns, 1)),
        '</g><g role="list">',
        *(_scene(laid, told, labels(laid, told)) for laid, told in zip(art.laid, scenes, strict=True)),
        f'</g><path class="seams" d="{art.seams}"/><path class="notch" d="{art.notch}"/>',
        *after,
    ]
    return Markup("".join(parts))  # noqa: S704 - whatever is not a number or ours is escaped


def _scene(laid: Laid, told: SceneWords, labels: str) -> str:
    x, y, width, height = laid.box
    return (
        f'<g role="listitem"><a href="{told.address}" aria-label="{told.opening}: {told.about}">'
        f'<rect class="hit" x="{x}" y="{y}" width="{width}" height="{height}" rx="3"/>'
        f'<path class="silk c{laid.stretch.cloth}" d="{laid.path}"/>{labels}</a></g>'
    )


def _labels(cue_at: float) -> Callable[[Laid, SceneWords], str]:
    """Give the first words of a scene beside it, and below the drawing what is told of it while it is pointed at, and by which words."""

    def labels(laid: Laid, told: SceneWords) -> str:
        beside = "".join(
            [
                f'<text class="opening-of" x="{x}" y="{y}" text-anchor="middle">{written(text)}</text>'
                for x, y, text in laid.label
            ]
        )
        opening = written(shortened(laid.stretch.scene.opening, 44))
        below = f'<tspan x="168" dy="17">{told.cues}</tspan>' if told.cues else ""
        return f'{beside}<text class="cue" x="168" y="{cue_at}" aria-hidden="true">{opening} · {told.about}{below}</text>'

    return labels


def _beside(laid: Laid, told: SceneWords) -> str:
    """Give the first words of a scene beside it, and below them where it is; while it is pointed at, the words that show that."""
    ((x, y, opening),) = laid.label
    room = shortened(told.where, int((WIDTH - x) / 6.6))
    scene = laid.stretch.scene
    cue = scene.time_cue if when(scene) else scene.place_cue or scene.cue
    shown = f'<text class="cue" x="{x}" y="{y + 17}">“{written(shortened(cue, 28))}”</text>' if cue else ""
    return (
        f'<text class="opening-of" x="{x}" y="{y}">{written(opening)}</text>'
        f'<text class="sub" x="{x}" y="{y + 17}">{written(room)}</text>{shown}'
    )


def _columns(art: Drawing) -> Markup:
    """Write the lanes that stand beside a ribbon; the names of neighbours stand at two heights, so that each has room."""
    parts = []
    foot = art.height - 8
    for at, lane in enumerate(art.lanes):
        kind = ' class="thing"' if lane.held else ""
        head = 30 if at % 2 else 12
        parts.append(
            f'<path class="lane" d="M{lane.y} {head + 6}V{foot}"/>'
            f'<text x="{lane.y}" y="{head}" text-anchor="middle"{kind}>{escape(lane.name)}</text>'
        )
        parts += [f'<path class="bars c{cloth}" d="{path}"/>' for cloth, path in lane.bars]
        parts += [f'<path class="gemlet" d="M{lane.y} {y - 6}l6 6-6 6-6-6z"/>' for y, _ in lane.held]
    return Markup("".join(parts))  # noqa: S704 - numbers, and names that are escaped


def _talk(talk: Talk) -> Markup:
    """Write who talks with whom."""
    parts = [
        *(f'<path class="arc" stroke-width="{arc.thick}" d="{arc.path}"/>' for arc in talk.arcs),
        *(
            f'<text class="many" x="{arc.x}" y="{arc.y}" text-anchor="middle">{number(arc.lines)}</text>'
            for arc in talk.arcs[:_COUNTED]
        ),
        *(
            f'<circle cx="{x}" cy="190" r="5"/><text x="{x}" y="215" text-anchor="middle">{written(name)}</text>'
            for x, name in talk.people
        ),
    ]
    return Markup("".join(parts))  # noqa: S704 - numbers, and names that are escaped


def _list(scenes: Sequence[SceneWords]) -> Markup:
    """Write the scenes as items of a list, with the words that tell them."""
    parts = [
        f'<li value="{one.number}"><a href="{one.address}">{one.opening}</a> <span class="second">{one.quotes}</span></li>'
        for one in scenes
    ]
    return Markup("".join(parts))  # noqa: S704 - SceneWords are escaped


def _fades(turns: Iterable[Turn], prefix: str) -> Iterable[str]:
    yield "<defs>"
    for at, turn in enumerate(turns, 1):
        (x1, y1), (x2, y2), (one, other) = turn.start, turn.end, turn.cloths
        yield (
            f'<linearGradient id="{prefix}{at}" gradientUnits="userSpaceOnUse" x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}">'
            f'<stop offset=".15" class="c{one}"/><stop offset=".85" class="c{other}"/></linearGradient>'
        )
    yield "</defs>"


def _level(y: float, level: Level | None) -> str:
    if level is None:
        told = said("the story’s present")
    elif level.time in {DREAM, LETTER}:
        told = said("in a dream") if level.time == DREAM else said("in a letter")
    else:
        told = escape(f"“{shortened(level.cue, 20)}”") if level.cue else said("earlier")
    return f'<text x="146" y="{y + 4}" text-anchor="end">{told}</text><path d="M{_LEFT} {y}H{_RIGHT}"/>'


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
