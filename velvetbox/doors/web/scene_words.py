"""What a story map's page says of each scene: where, when and through whose eyes, how surely, and the words that show it."""

from __future__ import annotations

import re

from markupsafe import escape

from velvetbox.archive.catalog.ribbon.course import Stretch
from velvetbox.archive.storymap.layers import PROBABLY
from velvetbox.archive.storymap.picture import DREAM, FLASHBACK, FRAME, LATER, LETTER, SceneOf, Spot
from velvetbox.core.values import value
from velvetbox.doors.web.jinja import address, number, said, said_of, unescaped

_TIMES = {FLASHBACK: "earlier", LATER: "later", DREAM: "a dream", LETTER: "a letter"}
_HARMLESS = re.compile("[^&<>\"']*").fullmatch


@value(frozen=True, slots=True)
class SceneWords:
    """A scene, or several drawn as one, in words: its number, address and opening, what is told of it, and that with the words that show it.

    All but `where`, when it is or else where, is escaped; `cues` are the words that show it, `quotes` has both for a list.
    """

    number: int
    address: str
    opening: str
    where: str
    about: str
    cues: str
    quotes: str


def words_of(work: int, one: Stretch, *, eyes: bool) -> SceneWords:
    """Say what is told of a scene; through whose eyes only where the story has several (`eyes`)."""
    scene = one.scene
    told = _told(scene, eyes)
    words = said_of("%(count)s word", "%(count)s words", one.words, count=number(one.words))
    where = when(scene) or (told[0][0] if told else words)
    told.append((words, ""))
    if not scene.marked:
        told.append(_unmarked(scene))
    if one.scenes > 1:
        told.insert(0, (said_of("%(n)s scene", "%(n)s scenes", one.scenes, n=number(one.scenes)), ""))
    about = written(", ".join([text for text, _ in told]))
    cues = [cue for _, cue in told if cue]
    quotes = (
        ", ".join([f"{written(text)} <q>{written(cue)}</q>" if cue else written(text) for text, cue in told])
        if cues
        else about
    )
    shown = written(" · ".join([f"“{cue}”" for cue in cues]))
    return SceneWords(
        one.number, spot_of(work, scene.spot), written(scene.opening), where, about, shown, quotes
    )


def spot_of(work: int, spot: Spot) -> str:
    """Give the address of a place in a work."""
    chapter = address("chapter", work, spot.chapter)
    return f"{chapter}#{spot.anchor}" if spot.anchor else chapter


def written(text: str) -> str:
    """Escape a text for a page. Most have nothing to escape, which is seen in a tenth of the time that `escape` takes."""
    return text if _HARMLESS(text) else str(escape(str(text)))


def likely(what: str, sure: float) -> str:
    """Say something with "probably" before it where it is only likely. What comes back is not escaped."""
    return what if sure >= PROBABLY else unescaped("probably %(what)s", what=what)


def when(scene: SceneOf) -> str:
    """Say when a scene happens, "" in the story's own present. Not escaped."""
    told = _TIMES.get(scene.time)
    return likely(said(told), scene.time_sure) if told else ""


def _told(scene: SceneOf, eyes: bool) -> list[tuple[str, str]]:
    """Give place, time and eyes of a scene, each with the words that show it."""
    out = []
    if scene.place:
        out.append((likely(scene.place, scene.place_sure), scene.place_cue))
    if time := when(scene):
        out.append((time, scene.time_cue))
    if eyes and scene.eyes:
        seen = unescaped("seen by %(name)s", name=scene.eyes)
        out.append((likely(seen, scene.eyes_sure), scene.eyes_cue))
    return out


def _unmarked(scene: SceneOf) -> tuple[str, str]:
    """Tell of a beginning that nothing marks, with the words that show it where they are not told already."""
    sure = scene.sure >= PROBABLY
    told = said("not marked in the text") if sure else said("probably begins here, though nothing marks it")
    return told, "" if scene.cue == scene.time_cue and scene.time != FRAME else scene.cue
