"""What the reading of one HTML page needs to know besides the page: styles, links, notes."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import field

from velvetbox.core.formats.html.styles import NO_RULES, Sheet
from velvetbox.core.values import value

_END_TAG = re.compile(r"</([A-Za-z][^\s/>]*+)")


class Closed:
    """The names of the elements that a page's source ends somewhere, found when first asked for."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._names: frozenset[str] | None = None

    def __call__(self, name: str) -> bool:
        """Tell whether the source ends an element of this name."""
        if self._names is None:
            self._names = frozenset(found.lower() for found in _END_TAG.findall(self._source))
        return name in self._names


def _outside(_: str) -> str | None:
    return None


@value(frozen=True, slots=True)
class Context:
    """How a page's elements are understood.

    `targets` are the ids and names that links of the page point to (only these are kept); `inside`
    gives the name of a place inside the file for a link's address, or None; `notes` gives the note id
    of such a place; `left_out` are the ids of elements that are read elsewhere (note bodies);
    `picture` turns the address of an image into the key under which it is kept, or None to keep none.
    """

    sheet: Sheet = NO_RULES
    targets: frozenset[str] = frozenset()
    prefix: str = ""  # before every id of this page, so that ids are unique over a file of many pages
    inside: Callable[[str], str | None] = _outside
    notes: Mapping[str, str] = field(default_factory=dict)
    left_out: frozenset[str] = frozenset()
    picture: Callable[[str], str | None] = lambda address: address
    closed: Callable[[str], bool] = lambda _: False  # whether the source closes an element of this name
