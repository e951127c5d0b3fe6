"""Days as people write them, as YYYY-MM-DD. A day that can be read two ways is not known."""

from __future__ import annotations

import re
from datetime import date

from velvetbox.core.patterns import lazy_pattern

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
# German, French, Spanish, Italian, Portuguese, Dutch, Russian; one word a month in each
_ELSEWHERE = (
    "januar janvier enero gennaio janeiro januari января",
    "februar février fevrier febrero febbraio fevereiro februari февраля",
    "märz maerz mars marzo março marco maart марта",
    "april avril abril aprile апреля",
    "mai mayo maggio maio mei мая",
    "juni juin junio giugno junho июня",
    "juli juillet julio luglio julho июля",
    "august août aout agosto augustus августа",
    "september septembre septiembre settembre setembro сентября",
    "oktober octobre octubre ottobre outubro октября",
    "november novembre noviembre novembro ноября",
    "dezember décembre decembre diciembre dicembre dezembro december декабря",
)
_NUMBERS = {word: number for number, words in enumerate(_ELSEWHERE, 1) for word in words.split()}
_WORDS = "|".join(sorted(_NUMBERS, key=len, reverse=True))
_NAMED = rf"(?P<month>(?:{_WORDS})\b|(?:{'|'.join(_MONTHS)})[a-z]*)\.?"
_THIS_CENTURY = 69  # of two figures, the last that stand for a year after 2000
_PATTERNS = [
    lazy_pattern(pattern, re.IGNORECASE)
    for pattern in (
        r"\b(?P<year>[12]\d{3})[-/.](?P<number>\d{1,2})[-/.](?P<day>\d{1,2})(?!\d)",
        rf"\b{_NAMED}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>[12]\d{{3}})\b",
        rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th|er|[.º])?\s+(?:of\s+|de\s+)?{_NAMED},?\s+(?:de\s+)?(?P<year>[12]\d{{3}})\b",
        r"\b(?P<day>\d{1,2})\.\s?(?P<number>\d{1,2})\.\s?(?P<year>[12]\d{3})\b",  # with points the day stands first
        r"\b(?P<day>1[3-9]|2\d|3[01])[/.](?P<number>\d{1,2})[/.](?P<year>[12]\d{3})\b",
        r"\b(?P<number>\d{1,2})[/.](?P<day>1[3-9]|2\d|3[01])[/.](?P<year>[12]\d{3})\b",
        r"\b(?P<number>\d{1,2})[/.](?P<day>(?P=number))[/.](?P<year>[12]\d{3})\b",
        r"\b(?P<number>\d{1,2})/(?P<day>1[3-9]|2\d|3[01])/(?P<year>\d\d)\b",
        r"\b(?P<day>1[3-9]|2\d|3[01])/(?P<number>0?\d|1[0-2])/(?P<year>\d\d)\b",
        rf"\b{_NAMED}\s+(?P<day>\d{{1,2}})\s+\d{{1,2}}:\d\d(?::\d\d)?(?:\s+[A-Z]{{2,5}})?\s+(?P<year>[12]\d{{3}})\b",
        rf"\b(?P<day>\d{{1,2}})-{_NAMED}-(?P<year>[12]\d{{3}})\b",
        rf"\b(?P<day>\d{{1,2}})[\s-]{_NAMED}[\s-](?P<year>[7-9]\d)\s+\d{{1,2}}:\d\d",  # as mails said it until 1999
        r"(?P<year>[12]\d{3})\s?年\s?(?P<number>\d{1,2})\s?月\s?(?P<day>\d{1,2})\s?日",
    )
]


def date_of(text: str) -> str | None:
    """Read the first day in a text: "2014-10-30", "October 30, 2014", "30 Oct 2014", "10/30/2014", "30. Oktober 2014", "30.10.2014"."""
    text = text[:200]
    for pattern in _PATTERNS if any(map(str.isdecimal, text)) else ():
        if match := pattern.search(text):
            named = match.groupdict()
            month = int(named["number"]) if named.get("number") else _month(named["month"].lower())
            year = int(named["year"])
            return _iso(
                year if year > 99 else year + (1900 if year > _THIS_CENTURY else 2000),
                month,
                int(named["day"]),
            )
    return None


def _month(word: str) -> int:
    return _NUMBERS.get(word) or _MONTHS.index(word[:3]) + 1


def _iso(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None
