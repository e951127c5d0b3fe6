"""Lists of tags as people type them: split at commas outside brackets, and what says "nothing to name here"."""

from __future__ import annotations

import re

from velvetbox.core.origins.gaps import GAP
from velvetbox.core.patterns import lazy_pattern
from velvetbox.core.prose import Field

CATEGORIES = frozenset({"gen", "f/m", "m/f", "m/m", "f/f", "multi", "other"})
_NOTHING = frozenset(
    [
        "none",
        "n/a",
        "na",
        "-",
        "--",
        "no",
        "nil",
        "none needed",
        "none really",
        "nothing",
        "nope",
        "unknown",
        "tba",
        "tbd",
        "?",
        "keine",
        "keins",
        "aucun",
        "aucune",
        "ninguno",
        "ninguna",
        "geen",
        "нет",
    ]
)
_NO_PAIR = lazy_pattern(
    r"(?:gen(?:eral|fic)?|nobody|no\s+one|no(?:ne)?\s+(?:official\s+|real\s+|main\s+|major\s+)?(?:pairings?|ships?|couples?|romance|relationships?)"
    r"(?:\s+(?:really|yet|here|at\s+all|in\s+this))?|none\s+(?:really|yet|to\s+speak\s+of|at\s+all|in\s+particular|intended))\Z",
    re.IGNORECASE,
)
_LONGEST = 200  # characters of a value that says nothing
_BRACKETS = lazy_pattern(rf"{GAP}[(\[][^()\[\]]*+[)\]]\s*+")
_ABBREVIATED = lazy_pattern(r"(?<!\b[A-Z])(?<!\b[JSDM]r)(?<!\.)\.\Z")  # a full stop, but not of "Harry P."
_MARKS = lazy_pattern(r"[()\[\],;\n]|\s\|\s")


def values_of(text: str) -> list[str]:
    """Split a list at commas, semicolons, bars and line ends, but not inside brackets that close again."""
    out: list[str] = []
    depth, start = 0, 0
    closing = len(re.findall(r"[)\]]", text))  # an opening bracket with none left to close it is a letter
    for match in _MARKS.finditer(text):
        mark = match[0]
        if mark in "([":
            depth += closing > depth
        elif mark in ")]":
            depth, closing = max(0, depth - 1), closing - 1
        elif depth == 0:
            out.append(text[start : match.start()])
            start = match.end()
    out.append(text[start:])
    return [value for piece in out if (value := _ABBREVIATED.sub("", piece.strip().strip("*_").strip()))]


def says_nothing(value: str, field: Field | None = None) -> bool:
    """Tell whether a value only says that there is nothing: "None", "n/a", of a pairing also "gen", "none (gen)"."""
    if len(value) > _LONGEST:
        return False
    bare = _BRACKETS.sub(" ", value).strip(" .*_!").lower() or value.strip(" .*_").lower()
    if bare in _NOTHING:
        return True
    if field is not Field.RELATIONSHIP:
        return False
    pieces = [piece.strip(" .-–—") for piece in re.split(r"[,;]|\s/\s|\s[-–—]\s", bare)]
    return all(not piece or piece in _NOTHING or _NO_PAIR.match(piece) for piece in pieces)
