"""A line below a title that says all at once and labels nothing: "Supernatural, Dean/Cas, PG-13, 1500 words"."""

from __future__ import annotations

import re

from velvetbox.core.origins.gaps import GAP, SOME
from velvetbox.core.origins.placed import Line
from velvetbox.core.patterns import lazy_pattern
from velvetbox.core.prose import Basis, Fact, Field

RATINGS = r"G|PG|PG-?1[35]|R|NC-?17|X|K\+?|T|M|MA|FRC|FRT|FRM|FRAO|FR\d\d"
"""The ratings people wrote without a label: those of films, of FanFiction.net, of the Fiction Rating System."""

_PARTS = lazy_pattern(rf"{GAP}[,;|•·]\s++|{SOME}[-–—]\s++")
_RATING = re.compile(rf"(?:rated\s+)?({RATINGS})(?:\s?ish)?", re.IGNORECASE)
_WORDS = re.compile(
    r"(?:~|c\.|ca\.|about|approx\.)?\s?(\d{1,3}(?:[,.]\d{3})+|\d{2,7})\s?(?:words?|w)", re.IGNORECASE
)
_PAIR = re.compile(r"[^\W\d_][\w. '’-]{0,40}(?:/[^\W\d_][\w. '’-]{0,40}){1,3}")
_LONGEST = 160  # characters of the line
_FEWEST, _MOST = 2, 9  # pieces


def listing_facts(line: Line) -> list[Fact]:
    """Give rating, words and pairings of such a line; [] for a line that is none: it must say the rating or the words."""
    text = line.text.strip("()[] ")
    if len(text) > _LONGEST or text[-1:] in ".!?…":
        return []
    pieces = [piece.strip("*_~ ") for piece in _PARTS.split(text)]
    if not _FEWEST <= len(pieces) <= _MOST or any(len(piece.split()) > 6 for piece in pieces):
        return []
    found = [fact for piece in pieces if (fact := _fact(piece, line)) is not None]
    told = {fact.field for fact in found}
    return found if told & {Field.RATING, Field.WORDS_DECLARED} and len(found) > 1 else []


def rating_in(piece: str) -> str | None:
    """Give the rating that a few words are, in the capitals in which people write it: "PG-13", "rated R"."""
    match = _RATING.fullmatch(piece.strip("*_~ "))
    return match[1] if match and match[1].isupper() else None


def _fact(piece: str, line: Line) -> Fact | None:
    if rating := rating_in(piece):
        return Fact(Field.RATING, rating, Basis.STATED, line.where)
    if match := _WORDS.fullmatch(piece):
        return Fact(Field.WORDS_DECLARED, piece, Basis.STATED, line.where, int(re.sub(r"\D", "", match[1])))
    return Fact(Field.RELATIONSHIP, piece, Basis.STATED, line.where) if _PAIR.fullmatch(piece) else None
