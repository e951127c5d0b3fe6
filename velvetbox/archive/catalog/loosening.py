"""What was asked, part by part, and which part to leave out when nothing is left."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import islice

from velvetbox.archive.finder import filtering
from velvetbox.archive.finder.asked import Asked
from velvetbox.archive.people.models import Person

_MOST_HINTS = 8  # parts left out one at a time when nothing is found
_TERM = re.compile(r'-?"[^"]*"?|\S+')
_RANGES = ("words", "posted", "updated")


@dataclass(frozen=True, slots=True)
class Part:
    """One part of what was asked: its parameter, what it says, and the query without it.

    `count` is how many works there are without it, None where nobody counted.
    """

    key: str
    said: str
    query: str
    count: int | None = None


def parts_of(asked: Asked) -> tuple[Part, ...]:
    """Give all that was asked, part by part, each with the query without it."""
    return tuple(
        Part(key, _said(asked, key, said), without.address()) for key, said, without in asked.loosened()
    )


def _said(asked: Asked, key: str, said: str) -> str:
    """Write a part for people: a range with one end as "≥ 1000"."""
    limits = getattr(asked, key) if key in _RANGES else None
    if limits is None or (limits.least is not None and limits.most is not None):
        return said
    return f"{'≥' if limits.most is None else '≤'} {said}"


def looser(person: Person | None, asked: Asked, hints: Iterable[filtering.Hint]) -> tuple[Part, ...]:
    """Give the parts that stand between the reader and the nearest works, the nearest first."""
    found = [
        Part(hint.part, _said(asked, hint.part, hint.said), hint.asked.address(), hint.count)
        for hint in hints
        if asked.is_filter
    ]
    if not asked.is_filter:
        for term, rest in islice(_shorter(asked.text), _MOST_HINTS):
            shorter = replace(asked, text=rest)
            found.append(Part("q", term, shorter.address(), filtering.count(person, shorter)))
    return tuple(sorted((part for part in found if part.count), key=lambda part: part.count or 0))


def _shorter(text: str) -> Iterable[tuple[str, str]]:
    terms = _TERM.findall(text)
    if len(terms) > 1:
        for index, term in enumerate(terms):
            yield term, " ".join(terms[:index] + terms[index + 1 :])
