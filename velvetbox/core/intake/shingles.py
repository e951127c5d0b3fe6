"""Shingles of a text, and the sketch that finds it again.

Five words in a row (five characters in scripts that do not part words) are one shingle (Broder, 1997).
The sketch keeps those whose hash falls below a fixed bound, so that two sketches are comparable
whatever the sizes of their texts (scaled MinHash: Irber et al., 2022), and never fewer than sixteen.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import cache
from html import unescape
from typing import TYPE_CHECKING, TypeAlias

from blake3 import blake3

from velvetbox.core.intake.sealed import Sketch
from velvetbox.core.patterns import lazy_pattern

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Shingles: TypeAlias = NDArray[np.uint64]
    Words: TypeAlias = NDArray[np.uint8]  # in UTF-8, parted by one space

LENGTH = 5
SCALE = 128  # one shingle in so many is kept
FEWEST = 16

_UNPARTED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_TOKEN = lazy_pattern(rf"[{_UNPARTED}\U00020000-\U0003134f]|[^\W_{_UNPARTED}\U00020000-\U0003134f]+")
_WORDS = bytes(ord(chr(code).lower()) if chr(code).isalnum() else 0x20 for code in range(128)).ljust(256)
_DROPPED = "'-`’‘ʼ´\u00ad\u200b\u2060\ufeff"
_PARTING = "“”„«»…—–\u00a0"  # the commonest characters beyond ASCII that part words
_FACTOR = 0x9E3779B97F4A7C15
_ALL = 2**64
_SPACE = 0x20
_TABLE = 2**17  # powers kept: one more than the letters of most stories


def tokens(text: str) -> list[str]:
    """Give the folded words of a text: no case, no marks, no apostrophes or hyphens."""
    return _folded(text).decode("utf-8", "surrogatepass").split()


def _folded(text: str) -> bytes:
    """Give the folded words of a text in UTF-8, parted by spaces."""
    text = _to_ascii(text)
    if text.isascii():
        return text.encode().translate(_WORDS, b"'")
    return b" ".join(map(_folded_line, text.split("\n")))


def _to_ascii(text: str) -> str:
    """Write the commonest marks beyond ASCII as marks that mean the same here: "'" is dropped, a space parts words."""
    for marks, same in ((_DROPPED, "'"), (_PARTING, " ")):
        for mark in marks:
            text = text.replace(mark, same)  # as long as before: many times quicker than translate()
    return text


def _folded_line(line: str) -> bytes:
    if line.isascii():
        return line.encode().translate(_WORDS, b"'")
    folded = unicodedata.normalize("NFKC", line.replace("'", "")).casefold()
    return " ".join(_TOKEN.findall(folded)).encode("utf-8", "surrogatepass")


def shingles(words: Words) -> Shingles:
    """Give the hashes of a text's shingles, each once, ascending."""
    import numpy as np

    codes = _codes(words)
    length = min(LENGTH, len(codes))
    if not length:
        return codes
    factor = np.uint64(_FACTOR)
    rolled = np.zeros(len(codes) - length + 1, np.uint64)
    for offset in range(length):
        rolled = rolled * factor + codes[offset : offset + len(rolled)]
    return _each_once(_mix(rolled))


def words_of(texts: Iterable[str]) -> Words:
    """Give the folded words of texts in UTF-8, parted by one space."""
    import numpy as np

    letters = np.frombuffer(b" ".join([b"", *map(_folded, texts), b""]), np.uint8)
    gaps = letters == _SPACE
    once: Words = letters[1:][~(gaps[1:] & gaps[:-1])]
    return once[:-1]


def _codes(words: Words) -> Shingles:
    """Give a hash of each word: a polynomial of its bytes, all words at once.

    The powers count on through the whole text; the inverse of the first of a word takes it back to one.
    """
    import numpy as np

    if not len(words):
        return np.zeros(0, np.uint64)
    powers, inverse = _powers(_TABLE) if len(words) < _TABLE else _powers.__wrapped__(len(words) + 1)
    gaps = np.flatnonzero(words == _SPACE)
    starts = np.concatenate(([0], gaps + 1))
    terms = words * powers[: len(words)]
    terms[gaps] = 0
    return _mix(np.add.reduceat(terms, starts) * inverse[starts])


@cache
def _powers(count: int) -> tuple[Shingles, Shingles]:
    """Give the powers of the factor from the first on, and the inverse of those from the zeroth on."""
    import numpy as np

    once = np.ones(1, np.uint64)
    powers: Shingles = np.cumprod(np.full(count, _FACTOR, np.uint64), dtype=np.uint64)
    inverse: Shingles = np.cumprod(np.full(count - 1, pow(_FACTOR, -1, _ALL), np.uint64), dtype=np.uint64)
    return powers, np.concatenate((once, inverse))


def _each_once(values: Shingles) -> Shingles:
    """Sort, and keep one of each; numpy's own unique is many times slower on 64-bit hashes."""
    import numpy as np

    values.sort()
    first = np.ones(len(values), bool)
    np.not_equal(values[1:], values[:-1], out=first[1:])
    return values[first]


def _mix(values: Shingles) -> Shingles:
    """Spread the bits of each value (the finaliser of splitmix64; Steele et al., 2014)."""
    import numpy as np

    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


def sign(texts: Iterable[str]) -> Sketch:
    """Sign a work by the plain texts of its chapters. Keys are signed 64-bit numbers."""
    import numpy as np

    words = words_of(texts)
    hashes = shingles(words)
    below = int(np.searchsorted(hashes, np.uint64(_ALL // SCALE)))
    kept = hashes[: max(below, FEWEST)]
    digest = blake3(words.tobytes()).hexdigest()
    return Sketch(digest, len(hashes), tuple(kept.view(np.int64).tolist()))


_MARKUP = lazy_pattern(r"<rt>[^<]*</rt>|<[^<>]*+>")


def of_stored(chapters: Iterable[str]) -> Shingles:
    """Give the shingles of chapters in the stored form."""
    return shingles(words_of(unescape(_MARKUP.sub(" ", html)) for html in chapters))


def overlap(a: Shingles, b: Shingles) -> tuple[float, float, float]:
    """Give the Jaccard index of two shingle sets, and how much of each lies in the other (0 to 1)."""
    import numpy as np

    both = len(np.intersect1d(a, b, assume_unique=True))
    either = len(a) + len(b) - both
    return both / max(1, either), both / max(1, len(a)), both / max(1, len(b))
