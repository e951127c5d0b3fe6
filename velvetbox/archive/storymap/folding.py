"""Text folded for searching what is said: words in lower case without accents, a space around each, a line end between lines."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_WORD = re.compile(r"[^\W_]+")
_MARKS = re.compile(r"[\u0300-\u036f]+")
_INSIDE = str.maketrans("", "", "'’\u00ad\u200b")  # marks that part no word: don't


def folded(line: str) -> str:
    """Give a line's words with a space before, between and after them; "" for none."""
    plain = _MARKS.sub("", unicodedata.normalize("NFKD", line.translate(_INSIDE).lower()))
    words = " ".join(_WORD.findall(plain))
    return f" {words} " if words else ""


def folded_lines(lines: Iterable[str]) -> str:
    """Give lines folded, each in a line of its own; those without a word are left out."""
    return "\n".join(filter(None, map(folded, lines)))
