"""Days as people write them, as YYYY-MM-DD. A day that can be read two ways is not known."""

from __future__ import annotations

import re
from datetime import date

from velvetbox.core.patterns import lazy_pattern

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_NAMED = r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_PATTERNS = [
    lazy_pattern(pattern, re.IGNORECASE)
    for pattern in (
        r"\b(?P<year>[12]\d{3})[-/.](?P<number>\d{1,2})[-/.](?P<day>\d{1,2})(?!\d)",
        rf"\b{_NAMED}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>[12]\d{{3}})\b",
        rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?{_NAMED},?\s+(?P<year>[12]\d{{3}})\b",
        r"\b(?P<day>1[3-9]|2\d|3[01])[/.](?P<number>\d{1,2})[/.](?P<year>[12]\d{3})\b",
        r"\b(?P<number>\d{1,2})[/.](?P<day>1[3-9]|2\d|3[01])[/.](?P<year>[12]\d{3})\b",
        r"\b(?P<number>\d{1,2})[/.](?P<day>(?P=number))[/.](?P<year>[12]\d{3})\b",
        rf"\b{_NAMED}\s+(?P<day>\d{{1,2}})\s+\d{{1,2}}:\d\d(?::\d\d)?(?:\s+[A-Z]{{2,5}})?\s+(?P<year>[12]\d{{3}})\b",
        rf"\b(?P<day>\d{{1,2}})-{_NAMED}-(?P<year>[12]\d{{3}})\b",
        rf"\b(?P<day>\d{{1,2}})[\s-]{_NAMED}[\s-](?P<year>[7-9]\d)\s+\d{{1,2}}:\d\d",  # as mails said it until 1999
        r"(?P<year>[12]\d{3})\s?年\s?(?P<number>\d{1,2})\s?月\s?(?P<day>\d{1,2})\s?日",
    )
]


def date_of(text: str) -> str | None:
    """Read the first day in a text: "2014-10-30", "October 30, 2014", "30 Oct 2014", "10/30/2014"."""
    for pattern in _PATTERNS:
        if match := pattern.search(text[:200]):
            named = match.groupdict()
            month = int(named["number"]) if named.get("number") else _MONTHS.index(named["month"].lower()) + 1
            year = int(named["year"])
            return _iso(year if year > 99 else 1900 + year, month, int(named["day"]))
    return None


def _iso(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None
