"""When scenes happen: the story's own present, what is remembered or dreamt in it, and what comes later."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from velvetbox.core.prose import Kind
from velvetbox.core.storymap.headers import Header
from velvetbox.core.storymap.model import Claim, Span, Time
from velvetbox.core.storymap.openings import LOOKED_AT, past
from velvetbox.core.storymap.scenes import Stretch, shown
from velvetbox.core.storymap.text import Text

_BACK = re.compile(
    r"\b(?:still|blinked|shook (?:himself|herself|themselves|myself|his head|her head|off)|snapped (?:out|back)|back (?:in|to) the "
    r"present|reverie|memor(?:y|ies) (?:faded|dissolved|receded)|woke|awoke|(?:pulled|brought|came) back|jerked (?:awake|back)|"
    r"returned to the present|present day)\b",
    re.IGNORECASE,
)
_LETTER = re.compile(r"^\W*(?:my )?(?:dear|dearest|to whom)\b[^.!?\n]{0,50}[,:—–-]?\s*$", re.IGNORECASE)
_AGO = re.compile(r"\b(?:ago|earlier|before)$", re.IGNORECASE)
_PASSED = frozenset({"leap", "soon", "day"})  # openings that tell how much time has passed
_DREAMT = re.compile(
    r"^\W*(in (?:the|a|this|that|his|her|their|my|your) (?:dream|nightmare)s?\b|\w+ (?:dreamed|dreamt|was dreaming)\b)",
    re.IGNORECASE,
)
_AGE = re.compile(
    r"(?:\b(?P<number>\w+) )?(?P<unit>hour|day|night|week|month|year|decade|centur)(?:s|y|ies)? (?:ago|earlier|before)\b",
    re.IGNORECASE,
)
_NUMBERS = ["a", "an", "the", *"one two three four five six seven eight nine ten eleven twelve".split()]
_DAYS = {
    "hour": 1 / 24,
    "day": 1,
    "night": 1,
    "week": 7,
    "month": 30,
    "year": 365,
    "decade": 3_650,
    "centur": 36_500,
}
_ELSEWHEN = (Time.FLASHBACK, Time.DREAM)
_TOLD = 0.75  # how surely a scene is earlier that opens "three weeks earlier" behind a break
_SLANTED = 0.8  # of a scene's words, for the whole of it to be set apart


@dataclass(frozen=True, slots=True)
class When:
    """When a scene happens."""

    time: Time
    claim: Claim


def times(text: Text, scenes: Sequence[Stretch]) -> list[When]:
    """Give the time of each scene. A memory or dream goes on until something tells that it is over."""
    out: list[When] = []
    level = Time.FRAME
    slanted = False
    set_apart: tuple[Time, Span] | None = None
    for number, one in enumerate(scenes):
        was = slanted or set_apart is not None
        slanted = _slanted(text, one)
        set_apart = _set_apart(text, one) if number else None
        time, sure, why = _time(text, one, level, number, was=was, slanted=slanted)
        if set_apart is not None:
            time, sure, why = set_apart[0], _TOLD, set_apart[1]
        if why is None and time is level and level in _ELSEWHEN:
            why = out[-1].claim.why
        level = time if time in _ELSEWHEN else Time.FRAME
        out.append(When(time, Claim("timeline", round(sure, 3), why)))
    return out


def _time(
    text: Text, one: Stretch, level: Time, number: int, *, was: bool, slanted: bool
) -> tuple[Time, float, Span | None]:
    """Give the time of a scene, how sure that is, and the words that show it. The figures are set by hand, as the signs' weights are."""
    part = text.paragraphs[one.first]
    whole = part.span(0, min(len(part.text), LOOKED_AT))
    why = shown(text, one)
    unmarked = not one.marked
    if one.header is Header.PAST:
        return Time.FLASHBACK, 0.95, whole
    if (dear := _LETTER.match(part.text[:LOOKED_AT])) is not None:
        return Time.LETTER, 0.9, part.span(0, dear.end())
    if one.header is Header.PRESENT:
        return Time.FRAME, 0.95, whole
    if slanted and not was and number and one.marked:
        return Time.DREAM if one.has("dream") else Time.FLASHBACK, 0.75, why or whole
    if level in _ELSEWHEN:
        back = _BACK.search(part.text[:LOOKED_AT])
        if back is not None:
            return Time.FRAME, 0.85, part.span(back.start(), back.end())
        return (Time.FRAME, 0.7, whole) if was and not slanted else (level, 0.65, None)
    if unmarked and one.has("dream") and one.has("sleep"):
        return Time.DREAM, one.confidence, why
    if unmarked and sum(map(one.has, ("past", "memory", "trails"))) > 1:
        return Time.FLASHBACK, one.confidence, why
    if number and one.has("leap"):
        return Time.LATER, one.confidence if unmarked else 0.9, why
    return Time.FRAME, 0.9, why


def _set_apart(text: Text, one: Stretch) -> tuple[Time, Span] | None:
    """Give the time of a marked scene whose first words tell that it was long before ("Three weeks earlier") or is dreamt, and these words.

    What was "ago" or "before" is earlier only where it is told in the past perfect.
    """
    if not one.marked or one.header is not None:
        return None
    part = text.paragraphs[one.first]
    if (dreamt := _DREAMT.match(part.text)) is not None:
        return Time.DREAM, part.span(dreamt.start(1), dreamt.end(1))
    opening = (sign for at, sign in one.signs if at == one.first and sign.name in _PASSED)
    told = next(opening, None)
    if told is None or (ends := _AGO.search(part.text[told.start : told.end])) is None:
        return None
    sure = ends[0].lower() == "earlier" or past(part.text) is not None
    return (Time.FLASHBACK, part.span(told.start, told.end)) if sure else None


def _slanted(text: Text, one: Stretch) -> bool:
    """Tell whether a scene is set in italics."""
    parts = [part for part in text.paragraphs[one.first : one.end] if part.kind is Kind.PARAGRAPH]
    whole = sum(len(part.text) for part in parts)
    return bool(whole) and _SLANTED * whole <= sum(
        slant.end - slant.start for part in parts for slant in part.slants
    )


def order(text: Text, found: Sequence[When]) -> list[int]:
    """Give the place of each scene in the order of events: what is remembered happened before, and what is told to be older earlier."""
    back = [number for number, one in enumerate(found) if one.time is Time.FLASHBACK]
    ages = {number: age for number in back if (age := _age(text, found[number].claim.why)) is not None}
    oldest = iter(sorted(ages, key=lambda number: -ages[number]))
    rest = [number for number, one in enumerate(found) if one.time is not Time.FLASHBACK]
    ranked = [next(oldest) if number in ages else number for number in back] + rest
    out = [0] * len(found)
    for place, number in enumerate(ranked):
        out[number] = place
    return out


def _age(text: Text, why: Span | None) -> float | None:
    """Give how many days ago words tell something was, None where they do not: of "several years" and "years" a few."""
    told = _AGE.search(text.words_of(why)) if why is not None else None
    if told is None:
        return None
    word = (told["number"] or "few").lower()
    many = int(word) if word.isdecimal() else max(1, _NUMBERS.index(word) - 2) if word in _NUMBERS else 3
    return many * _DAYS[told["unit"].lower()]
