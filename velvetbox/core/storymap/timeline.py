"""When scenes happen: the story's own present, what is remembered or dreamt in it, and what comes later."""

from __future__ import annotations

import re
from collections.abc import Sequence

from velvetbox.core.prose import Kind
from velvetbox.core.storymap.headers import Header
from velvetbox.core.storymap.model import Time
from velvetbox.core.storymap.openings import LOOKED_AT
from velvetbox.core.storymap.scenes import Stretch
from velvetbox.core.storymap.text import Text

_BACK = re.compile(
    r"\b(?:still|blinked|shook (?:himself|herself|themselves|myself|his head|her head|off)|snapped (?:out|back)|back (?:in|to) the "
    r"present|reverie|memor(?:y|ies) (?:faded|dissolved|receded)|woke|awoke|(?:pulled|brought|came) back|jerked (?:awake|back)|"
    r"returned to the present|present day)\b",
    re.IGNORECASE,
)
_LETTER = re.compile(r"^\W*(?:my )?(?:dear|dearest|to whom)\b[^.!?\n]{0,50}[,:—–-]?\s*$", re.IGNORECASE)
_ELSEWHEN = (Time.FLASHBACK, Time.DREAM)
_SLANTED = 0.8  # of a scene's words, for the whole of it to be set apart


def times(text: Text, scenes: Sequence[Stretch]) -> list[Time]:
    """Give the time of each scene. A memory or dream goes on until something tells that it is over."""
    out: list[Time] = []
    level = Time.FRAME
    slanted = False
    for number, one in enumerate(scenes):
        was, slanted = slanted, _slanted(text, one)
        time = _time(text, one, level, number, was=was, slanted=slanted)
        level = time if time in _ELSEWHEN else Time.FRAME
        out.append(time)
    return out


def _time(text: Text, one: Stretch, level: Time, number: int, *, was: bool, slanted: bool) -> Time:
    start = text.paragraphs[one.first].text
    if one.header is Header.PAST:
        return Time.FLASHBACK
    if _LETTER.match(start[:LOOKED_AT]):
        return Time.LETTER
    if one.header is Header.PRESENT:
        return Time.FRAME
    if slanted and not was and number and one.marked:
        return Time.DREAM if one.has("dream") else Time.FLASHBACK
    if level in _ELSEWHEN:
        over = _BACK.search(start[:LOOKED_AT]) is not None or (was and not slanted)
        return Time.FRAME if over else level
    if not one.marked and one.has("dream") and one.has("sleep"):
        return Time.DREAM
    if not one.marked and sum(map(one.has, ("past", "memory", "trails"))) > 1:
        return Time.FLASHBACK
    return Time.LATER if number and one.has("leap") else Time.FRAME


def _slanted(text: Text, one: Stretch) -> bool:
    """Tell whether a scene is set in italics."""
    parts = [part for part in text.paragraphs[one.first : one.end] if part.kind is Kind.PARAGRAPH]
    whole = sum(len(part.text) for part in parts)
    return bool(whole) and _SLANTED * whole <= sum(
        slant.end - slant.start for part in parts for slant in part.slants
    )


def order(found: Sequence[Time]) -> list[int]:
    """Give the place of each scene in the order of events: what is remembered happened before."""
    ranked = sorted(range(len(found)), key=lambda number: (found[number] is not Time.FLASHBACK, number))
    out = [0] * len(found)
    for place, number in enumerate(ranked):
        out[number] = place
    return out
