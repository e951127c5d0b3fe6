"""Ranges of numbers and days as AO3 writes them: `1000-5000`, `> 1,000`, `< 2 weeks`, `7 days ago`, `13-21 months`.

The rules are those of AO3's search_range.rb (otwarchive): 1.000, 1,000 and 1000 are one number; `< 2 weeks` is
newer than two weeks, `> 2 weeks` older. Ours besides: `1k`, `2015`, `2015-03`, `2015-03-01`, and Lucene's
`[1000 TO 5000]`.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import MAXYEAR, MINYEAR, date, timedelta

from velvetbox.archive.finder.asked import Range

_MOST = 10**12
_DIGITS = 15  # of a number; more are noise
_OPERATOR = r"(?P<operator><=|>=|≤|≥|<|>|=)?\s{0,9}"
_TO = r"\s{0,9}(?:-|–|—|\.\.|\bto\b)\s{0,9}"
_NUMBER = r"\d[\d.,]{0,20}"
_NUMBERS = re.compile(
    rf"\s{{0,9}}{_OPERATOR}(?P<least>{_NUMBER})(?P<k1>k\b)?(?:{_TO}(?P<most>{_NUMBER})(?P<k2>k\b)?)?",
    re.IGNORECASE,
)
_BRACKETS = re.compile(
    r"\s{0,9}[\[{]\s{0,9}(?P<least>[^\s\]}]{1,30})\s{1,9}TO\s{1,9}(?P<most>[^\s\]}]{1,30})\s{0,9}[\]}]",
    re.IGNORECASE,
)
_AGO = re.compile(
    rf"\s{{0,9}}{_OPERATOR}(?P<least>\d{{1,6}})(?:{_TO}(?P<most>\d{{1,6}}))?\s{{0,9}}"
    r"(?P<unit>hour|day|week|month|year)s?\b(?:\s{1,9}ago\b)?",
    re.IGNORECASE,
)
_DATE = r"\d{4}(?:-\d{1,2}(?:-\d{1,2})?)?(?!\d)"
_DATES = re.compile(
    rf"\s{{0,9}}{_OPERATOR}(?P<least>{_DATE})(?:\s{{0,9}}(?:–|—|\.\.|\bto\b|-(?=\d{{4}}))\s{{0,9}}(?P<most>{_DATE}))?",
    re.IGNORECASE,
)
_DAYS = {"hour": 0, "day": 1, "week": 7}

Read = tuple[Range, int]  # what was read, and where it ended


def numbers(text: str, at: int = 0) -> Read | None:
    """Read a range of numbers that begins at a place in a text; None where there is none."""
    if found := _BRACKETS.match(text, at):
        least, most = (_number(found[name]) for name in ("least", "most"))
        readable = all(
            value is not None or found[name] == "*" for name, value in (("least", least), ("most", most))
        )
        return (_between(least, most), found.end()) if readable else None
    found = _NUMBERS.match(text, at)
    if not found:
        return None
    least = _number(found["least"], found["k1"] or (found["k2"] if found["most"] else None))
    most = _number(found["most"], found["k2"]) if found["most"] else None
    if least is None:
        return None
    end = found.end() - len(found[0]) + len(found[0].rstrip(".,"))
    return (_between(least, most) if most is not None else _compared(found["operator"], least, least)), end


def days(text: str, at: int, today: date) -> Read | None:
    """Read a range of days that begins at a place in a text, as day ordinals; None where there is none."""
    if found := _BRACKETS.match(text, at):
        ends = [_dates(found[name]) for name in ("least", "most")]
        if any(end is None and found[name] != "*" for end, name in zip(ends, ("least", "most"), strict=True)):
            return None
        least, most = ends
        return Range(least[0] if least else None, most[1] if most else None), found.end()
    if found := _AGO.match(text, at):
        return _ago(found, today), found.end()
    if not (found := _DATES.match(text, at)):
        return None
    first, last = _dates(found["least"]), _dates(found["most"] or found["least"])
    if first is None or last is None:
        return None
    if found["most"]:
        return _between(min(first[0], last[0]), max(first[1], last[1])), found.end()
    return _compared(found["operator"], *first), found.end()


def _number(text: str, thousands: str | None = None) -> int | None:
    digits = text.replace(",", "").replace(".", "")
    if thousands and re.fullmatch(r"\d{1,6}[.,]\d", text):
        return int(digits) * 100  # 1.5k
    if not digits.isdecimal() or len(digits) > _DIGITS:
        return None
    return min(int(digits) * (1000 if thousands else 1), _MOST)


def _between(least: int | None, most: int | None) -> Range:
    if least is not None and most is not None and most < least:
        least, most = most, least
    return Range(least, most)


def _compared(operator: str | None, first: int, last: int) -> Range:
    """Give the range that an operator makes of a value, itself the stretch from `first` to `last`."""
    compare: dict[str, Callable[[], Range]] = {
        "<": lambda: Range(None, first - 1),
        ">": lambda: Range(last + 1, None),
        "<=": lambda: Range(None, last),
        "≤": lambda: Range(None, last),
        ">=": lambda: Range(first, None),
        "≥": lambda: Range(first, None),
    }
    return compare.get(operator or "=", lambda: Range(first, last))()


def _ago(found: re.Match[str], today: date) -> Range:
    """Give the days of a time before today: more of it is earlier."""
    unit, operator = found["unit"].lower(), found["operator"]
    near, far = int(found["least"]), int(found["most"] or found["least"])
    if found["most"]:
        near, far = min(near, far), max(near, far)
        return Range(_before(today, far, unit), _before(today, near, unit))
    then = _before(today, near, unit)
    if operator in ("<", "<=", "≤"):
        return Range(then, today.toordinal())
    if operator in (">", ">=", "≥"):
        return Range(None, then - (operator == ">"))
    return Range(min(_before(today, near + 1, unit) + 1, then), then)


def _before(today: date, count: int, unit: str) -> int:
    """Give the day that many units before another, never earlier than the first there is."""
    try:
        if unit in _DAYS:
            spent = timedelta(hours=count) if unit == "hour" else timedelta(days=_DAYS[unit] * count)
            return (today - spent).toordinal()
        months = today.year * 12 + today.month - 1 - count * (12 if unit == "year" else 1)
        year, month = divmod(months, 12)
        return date(year, month + 1, min(today.day, monthrange(year, month + 1)[1])).toordinal()
    except (OverflowError, ValueError):
        return 1


def _dates(text: str) -> tuple[int, int] | None:
    """Give the first and the last day of a year, a month or a day; None for what is none."""
    parts = text.split("-")
    if not 1 <= len(parts) <= 3 or not all(part.isascii() and part.isdecimal() for part in parts):
        return None
    year, month, day = (*map(int, parts), 0, 0)[:3]
    if not MINYEAR <= year <= MAXYEAR or month > 12:
        return None
    first = date(year, month or 1, 1)
    last = date(year, month or 12, monthrange(year, month or 12)[1])
    if not day:
        return first.toordinal(), last.toordinal()
    if day > last.day:
        return None
    return first.replace(day=day).toordinal(), first.replace(day=day).toordinal()
