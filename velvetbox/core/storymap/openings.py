"""Signs in the first and last words of a paragraph that a scene begins there. English.

What a sign weighs is in log odds and set by hand: no open set of fan fiction with scenes marked exists to learn them from.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

LOOKED_AT = 240  # code points of an opening or an ending that are read
_NUMBER = (
    r"(?:a|an|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|several|many|few|some|countless|\d{1,4})"
    r"(?:\s(?:few|couple|couple of|short|long|good|half|more|dozen|hundred)){0,2}"
)
_LONG = r"(?:hours?|days?|nights?|mornings?|evenings?|weeks?|fortnights?|months?|years?|decades?|centuries|century)"
_SHORT = r"(?:moments?|seconds?|minutes?|while)"
_PASSED = (
    r"(?:later|afterwards?|after (?:that|the|their|his|her)|passed|went by|had gone by|ago|earlier|before)"
)
_DAY = r"(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)"
_SEASON = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december|spring|summer|autumn|fall|"
    r"winter|christmas(?: eve)?|halloween|thanksgiving|new year's(?: eve)?|valentine's day)"
)
_PART = r"(?:morning|afternoon|evening|night|day|week|weekend|month|year|spring|summer|autumn|winter|dawn|dusk|midnight|noon)"
_LEAD = r"^\W*(?:(?:and|but|so|then|it was|it had been|it was only|about|almost|nearly|just|only|exactly|over|perhaps|maybe|not|until|for)[,\s]+){0,3}"


@dataclass(frozen=True, slots=True)
class Sign:
    """Words that tell of a new scene: what they weigh, and where they stand in the text they were looked for in."""

    name: str
    weight: float
    start: int
    end: int


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{_LEAD}{pattern})" for pattern in patterns), re.IGNORECASE)


_OPENINGS: tuple[tuple[str, float, re.Pattern[str]], ...] = (
    (
        "leap",
        3.4,
        _any(
            rf"{_NUMBER}\s{_LONG}\s(?:and\s[\w ]{{1,20}}\s)?{_PASSED}\b",
            rf"(?:hours|days|weeks|months|years|decades|centuries)\s{_PASSED}\b",
            rf"(?:the|that|this|on the|by the|in the|late the|early the)\s(?:next|following|same|very next)\s{_PART}\b",
            rf"(?:later|early|earlier|late)\s(?:that|the same|in the|on|one|this|the next)\s(?:\w+\s)?{_PART}\b",
            r"(?:much|some time|sometime|not long|a long time|ages)\s(?:later|after|afterwards|before|ago)\b",
        ),
    ),
    (
        "day",
        2.8,
        _any(
            rf"(?:on\s)?(?:a\s|the\s|that\s)?(?:\w+\s)?{_DAY}\b",
            rf"(?:in\s|on\s|by\s|late\s|early\s)(?:early\s|late\s|mid-?)?{_SEASON}\b",
            rf"(?:a|the)\s(?:\w+\s){{0,2}}{_PART}\s(?:in|of|before|after|when|came|had come)\b",
            rf"(?:that|one)\s(?:\w+\s)?{_PART}\b,?",
            rf"(?:then\s)?(?:came\s)?the\s(?:\w+\s){{0,2}}{_PART}\s(?:came|arrived|fell)\b",
            r"(?:past|after|nearly|close to|almost)\s(?:midnight|noon|dawn|\w+ o'clock)\b",
        ),
    ),
    (
        "elsewhere",
        2.8,
        re.compile(
            r"^\W*(?:meanwhile|elsewhere|across town|on the other side of|back (?:at|in|on|home)\b)",
            re.IGNORECASE,
        ),
    ),
    (
        "waking",
        1.8,
        re.compile(
            r"^[^.!?]{0,60}\b(?:woke|awoke|awakened|came to\b|came round|regained consciousness|opened (?:his|her|their|my) eyes|"
            r"the sun (?:rose|set|was setting|was rising|had set|had risen|went down)|dawn broke|night fell)",
            re.IGNORECASE,
        ),
    ),
    (
        "soon",
        1.5,
        _any(rf"(?:{_NUMBER}\s)?{_SHORT}\s{_PASSED}\b", r"(?:soon|shortly)\s(?:after|afterwards)\b"),
    ),
)
_PERFECT = re.compile(
    r"^[^.!?]{0,80}\b(?:had|'d)\s(?:\w+ly\s|just\s|never\s|not\s|already\s|always\s|once\s|all\s|been\s){0,2}"
    r"(?:\w+ed|been|gone|come|seen|done|said|told|taken|given|known|met|had|made|found|left|felt|kept|lost|sat|stood|held|"
    r"thought|bought|brought|caught|heard|read|run|slept|spent|spoken|written|begun|become|grown|fallen|driven|broken)\b",
    re.IGNORECASE,
)
_STILL = re.compile(r"^[^.!?]{0,60}\b(?:still|now|again|once more)\b", re.IGNORECASE)
_TRAILS = re.compile(r"(?:…|\.\.\.)[.…\"”'’*_\s]*$")
_MEMORY = re.compile(
    r"\b(?:remember\w*|recall\w*|memor(?:y|ies)|reminisc\w*|flashback\w*|reminded|reverie|(?:thought|thinking|cast) back|"
    r"mind (?:drifted|wandered|went back|flew back)|back to (?:that|the) (?:day|night|time|first|moment))\b",
    re.IGNORECASE,
)
_GAZE = re.compile(r"\b(?:star(?:ed|ing)|gaz(?:ed|ing))\b", re.IGNORECASE)
_DREAM = re.compile(r"\b(?:dream\w*|dreamt|nightmares?)\b", re.IGNORECASE)
_SLEEP = re.compile(
    r"\b(?:asleep|slept|sleep|darkness|blackness|black(?:ed)? out|passed out|unconscious)\b", re.IGNORECASE
)
_AWAY = re.compile(
    r"\b(?:walked (?:away|out|off)|ran (?:off|away|out)|stormed (?:off|out)|drove (?:off|away)|left|leave|was gone|were gone|"
    r"disappeared|vanished|entered|went (?:home|inside|out|to bed)|(?:shut|closed|slammed)(?: \w+){0,2} (?:door|behind))\b",
    re.IGNORECASE,
)


def opening(text: str) -> list[Sign]:
    """Give the signs in the first words of a paragraph, the telling one first."""
    start = text[:LOOKED_AT]
    for name, weight, pattern in _OPENINGS:
        if (found := pattern.search(start)) is not None:
            return [Sign(name, weight, found.start(), found.end())]
    return []


def past(text: str) -> Sign | None:
    """Give where a paragraph opens in the past perfect."""
    found = _PERFECT.search(text[:LOOKED_AT])
    return Sign("past", 0.8, found.start(), found.end()) if found else None


def still(text: str) -> Sign | None:
    """Give where a paragraph opens with "still", "now" or "again"."""
    found = _STILL.search(text[:LOOKED_AT])
    return Sign("still", 1.9, found.start(), found.end()) if found else None


def ending(text: str) -> list[Sign]:
    """Give the signs in the last words of a paragraph: it trails off, remembers, falls asleep, goes away."""
    cut = max(0, len(text) - LOOKED_AT)
    end = text[cut:]
    out = []
    for name, weight, pattern in (
        ("trails", 1.0, _TRAILS),
        ("memory", 1.2, _MEMORY),
        ("dream", 1.0, _DREAM),
        ("sleep", 0.7, _SLEEP),
        ("gaze", 0.6, _GAZE),
        ("away", 0.7, _AWAY),
    ):
        if (found := pattern.search(end)) is not None:
            out.append(Sign(name, weight, cut + found.start(), cut + found.end()))
    return out
