"""Cutting text into the word pieces that MiniLM was trained on (BERT's uncased WordPiece, Devlin et al. 2019).

The vocabulary `data/wordpieces.txt.gz` (30,522 lines) is BERT's, as all-MiniLM-L6-v2 ships it; Apache-2.0.
"""

from __future__ import annotations

import gzip
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path

VOCABULARY = Path(__file__).parent / "data" / "wordpieces.txt.gz"
MOST = 256  # pieces of a text that the model looks at, with the two that begin and end it
_LONGEST = 100  # characters of a word; a longer one is not known
_CHARACTERS = (
    8  # characters looked at for each piece wanted; a text longer than that is cut before it is read
)
_UNKNOWN, _BEGIN, _END = "[UNK]", "[CLS]", "[SEP]"


@cache
def _vocabulary() -> dict[str, int]:
    lines = gzip.decompress(VOCABULARY.read_bytes()).decode().split("\n")
    return {piece: number for number, piece in enumerate(lines) if piece}


def count() -> int:
    """Give how many pieces there are."""
    return len(_vocabulary())


def pieces(text: str, most: int = MOST) -> list[int]:
    """Give the numbers of a text's pieces, at most `most`, begun and ended as the model expects."""
    known = _vocabulary()
    found = [known[_BEGIN]]
    for word in _words(text[: most * _CHARACTERS]):
        found += _of_word(word)
        if len(found) >= most - 1:
            break
    return [*found[: most - 1], known[_END]]


@lru_cache(maxsize=20_000)
def _of_word(word: str) -> tuple[int, ...]:
    known = _vocabulary()
    found: list[int] = []
    start = 0
    while start < len(word) <= _LONGEST:
        begun = "##" if start else ""
        end = next((end for end in range(len(word), start, -1) if begun + word[start:end] in known), start)
        if end == start:
            return (known[_UNKNOWN],)
        found.append(known[begun + word[start:end]])
        start = end
    return tuple(found) or (known[_UNKNOWN],)


def _words(text: str) -> Iterator[str]:
    """Give the words: lower case, without accents; each mark and each Han character is a word of its own."""
    word: list[str] = []
    for character in unicodedata.normalize("NFD", text.lower()):
        kind = _kind(character)
        if kind == "letter":
            word.append(character)
        elif kind != "nothing":
            if word:
                yield "".join(word)
                word = []
            if kind == "alone":
                yield character
    if word:
        yield "".join(word)


@lru_cache(maxsize=10_000)
def _kind(character: str) -> str:
    category = unicodedata.category(character)
    if character.isspace():
        return "space"
    if category == "Mn" or category.startswith("C") or character == "\ufffd":
        return "nothing"
    is_mark = category.startswith("P") or (character.isascii() and not character.isalnum())
    return "alone" if is_mark or _is_han(ord(character)) else "letter"


def _is_han(code: int) -> bool:
    return (
        0x4E00 <= code <= 0x9FFF
        or 0x3400 <= code <= 0x4DBF
        or 0xF900 <= code <= 0xFAFF
        or 0x20000 <= code <= 0x2CEAF
    )
