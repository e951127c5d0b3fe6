"""Short lines that head a scene: whose eyes it is seen through, when it happens."""

from __future__ import annotations

import re
from enum import StrEnum

_LONGEST = 60
_WHO = re.compile(
    r"^\W*(?:(?:POV|point of view)\s?(?::|of|-)?\s?(?P<after>[\w'’. -]{1,30}?)|"
    r"(?P<before>[\w'’. -]{1,30}?)['’]s?\s(?:POV|point of view|perspective)|(?P<bare>[\w'’. -]{1,30}?):?)\W*$",
    re.IGNORECASE,
)
_PAST = re.compile(
    r"\b(?:flash ?back|(?:years?|months?|weeks?|days?|hours?|decades?|centuries) (?:ago|before|earlier)|the past|long ago|"
    r"once upon a time)\b",
    re.IGNORECASE,
)
_PRESENT = re.compile(
    r"\b(?:end (?:of )?flash ?back|flash ?back (?:ends|over)|present(?: day| time)?|nowadays|back to the present)\b|^\W*now\W*$",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"^\W*(?:(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|january|february|march|april|may|june|july|august|"
    r"september|october|november|december|day|week|month|year)\b.{0,40}\d|\d{1,2}[:.]\d\d\b|\d{1,2}(?:st|nd|rd|th)? [a-z]{3,9}\b"
    r"|\d{1,2} ?[ap]\.?m\b|.{0,40}\blater\W*$|later (?:that|the)\b)",
    re.IGNORECASE,
)


class Header(StrEnum):
    """What a line that heads a scene tells."""

    WHO = "who"
    PAST = "past"
    PRESENT = "present"
    DATE = "date"


def header(text: str, names: dict[str, int]) -> tuple[Header, int | None] | None:
    """Give what a short line tells of the scene below it, None when it is no header.

    `names` are people's names, casefolded, with their numbers; for `Header.WHO` the number of the person comes with it.
    """
    line = text.strip()
    if not line or len(line) > _LONGEST or line[-1] in '.!?,"”':
        return None
    if _PRESENT.search(line):
        return Header.PRESENT, None
    if _PAST.search(line):
        return Header.PAST, None
    if (found := _WHO.match(line)) is not None:
        name = found["after"] or found["before"] or found["bare"] or ""
        who = names.get(name.strip().casefold())
        if who is not None:
            return Header.WHO, who
    return (Header.DATE, None) if _DATE.match(line) else None
