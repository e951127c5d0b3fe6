"""What a story map's page says of each scene: where, when and through whose eyes, how surely, and the words that show it."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup, escape

from velvetbox.archive.catalog.ribbon.course import Stretch
from velvetbox.archive.storymap.picture import DREAM, FLASHBACK, FRAME, LATER, LETTER, SceneOf, Spot
from velvetbox.core.values import value
from velvetbox.doors.web.jinja import address, number, said, said_of

PROBABLY = 0.8  # core.storymap.PROBABLY: what is less sure is said to be only likely


@value(frozen=True, slots=True)
class SceneWords:
    """A scene, or several drawn as one, in words: its number, address and opening, what is told of it, and that with the words that show it.

    All but `where`, the first that is told of it, is escaped; `cues` are the words that show it, `quotes` has both for a list.
    """

    number: int
    address: str
    opening: Markup
    where: str
    about: str
    cues: str
    quotes: Markup


def words_of(work: int, one: Stretch, *, eyes: bool) -> SceneWords:
    """Say what is told of a scene; through whose eyes only where the story has several (`eyes`)."""
    scene = one.scene
    facts = [(text, escape(cue)) for text, cue in _told(scene, eyes)]
    length = said_of("%(count)s word", "%(count)s words", one.words, count=number(one.words))
    told = [*facts, (length, ""), *((text, escape(cue)) for text, cue in _unmarked(scene))]
    if one.scenes > 1:
        told.insert(0, (said_of("%(n)s scene", "%(n)s scenes", one.scenes, n=number(one.scenes)), ""))
    first = facts[0][0] if facts else length
    return SceneWords(
        one.number,
        spot_of(work, scene.spot),
        escape(scene.opening),
        first.unescape() if "&" in first else str(first),
        ", ".join(text for text, _ in told),
        " · ".join(f"“{cue}”" for _, cue in told if cue),
        Markup(", ".join(f"{text} <q>{cue}</q>" if cue else text for text, cue in told)),  # noqa: S704 - escaped above
    )


def spot_of(work: int, spot: Spot) -> str:
    """Give the address of a place in a work."""
    chapter = address("chapter", work, spot.chapter)
    return f"{chapter}#{spot.anchor}" if spot.anchor else chapter


def _told(scene: SceneOf, eyes: bool) -> Iterator[tuple[Markup, str]]:
    """Give place, time and eyes of a scene, each with the words that show it."""
    if scene.place:
        yield _likely(escape(scene.place), scene.place_sure), scene.place_cue
    if time := when(scene):
        yield time, scene.time_cue
    if eyes and scene.eyes:
        yield _likely(said("seen by %(name)s", name=scene.eyes), scene.eyes_sure), scene.eyes_cue


def when(scene: SceneOf) -> Markup:
    """Say when a scene happens, "" in the story's own present."""
    told = {FLASHBACK: "earlier", LATER: "later", DREAM: "a dream", LETTER: "a letter"}.get(scene.time)
    return _likely(said(told), scene.time_sure) if told else Markup()


def _unmarked(scene: SceneOf) -> Iterator[tuple[Markup, str]]:
    """Tell of a beginning that nothing marks, with the words that show it where they are not told already."""
    if not scene.marked:
        sure = scene.sure >= PROBABLY
        told = (
            said("not marked in the text") if sure else said("probably begins here, though nothing marks it")
        )
        yield told, "" if scene.cue == scene.time_cue and scene.time != FRAME else scene.cue


def _likely(told: Markup, sure: float) -> Markup:
    return told if sure >= PROBABLY else said("probably %(what)s", what=told)
