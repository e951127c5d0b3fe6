"""The search box: words that must all be there, "phrases", -without, OR, begin*.

Every input is a query; nothing typed is an error. The Find issue brings the whole language: it replaces
this module and keeps what `compiling` takes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

LONGEST = 1000  # characters read of a search; a story pasted into the box is cut here
MOST = 32  # terms read of a search

# "…" may stay open at the end; curly and straight quotes are the same; anything else ends at white space.
_PIECE = re.compile(r'(-?)"([^"]*)(?:"|\Z)|(\S+)')
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»＂", '"'))


@dataclass(frozen=True, slots=True)
class Term:
    """What one place in a text must say. `exact` asks for the words as they stand, without their other forms."""

    text: str
    exact: bool = False
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """All of `wanted`, each in any of its alternatives, and none of `unwanted`."""

    wanted: tuple[tuple[Term, ...], ...] = ()
    unwanted: tuple[Term, ...] = ()

    @property
    def is_plain(self) -> bool:
        """Tell whether it is just words in a row, as a remembered sentence would be."""
        return not self.unwanted and all(len(any_of) == 1 and not any_of[0].prefix for any_of in self.wanted)


def parse(text: str) -> Query:
    """Read what was typed. Never raises."""
    wanted: list[list[Term]] = []
    unwanted: list[Term] = []
    joining = excluding = False
    for term, minus in _terms(text):
        if isinstance(term, str):
            joining = term == "OR" and bool(wanted)
            excluding = term == "NOT" or (excluding and term != "AND")
        elif minus or excluding:
            unwanted.append(term)
            joining = excluding = False
        elif joining:
            wanted[-1].append(term)
            joining = False
        else:
            wanted.append([term])
    return Query(tuple(map(tuple, wanted)), tuple(unwanted))


def _terms(text: str) -> list[tuple[Term | str, bool]]:
    """Give the terms, each with whether it is to be left out, and the operators AND, OR, NOT between them."""
    found: list[tuple[Term | str, bool]] = []
    readable = (
        text[:LONGEST].encode("utf-8", "replace").decode()
    )  # half a character pair cannot be searched for
    for minus, phrase, word in _PIECE.findall(readable.translate(_QUOTES)):
        if len(found) == MOST:
            break
        if word in {"AND", "OR", "NOT", "||", "&&"}:
            found.append(({"||": "OR", "&&": "AND"}.get(word, word), False))
        elif word:
            found += _word(word)
        elif phrase.strip():
            found.append((Term(phrase, exact=True), bool(minus)))
    return found


def _word(word: str) -> list[tuple[Term | str, bool]]:
    bare = word.lstrip("(+").rstrip(")")
    minus = bare.startswith("-") and bare.strip("-") != ""
    head, quote, rest = bare.lstrip("-").partition('"')
    out: list[tuple[Term | str, bool]] = []
    if head.rstrip("*"):
        out.append((Term(head.rstrip("*"), prefix=head.endswith("*")), minus))
    if quote and rest.strip('"'):
        out.append((Term(rest.strip('"')), False))
    return out
