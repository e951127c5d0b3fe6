"""The words of a text, and what is scanned over them: quotes, sentences, and the mentions found in them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from velvetbox.core.storymap.model import Gender
from velvetbox.core.storymap.quotes import Said, inside
from velvetbox.core.storymap.text import Paragraph, Text
from velvetbox.core.storymap.words import TITLES

WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")


@dataclass(slots=True, eq=False)
class Found:
    """A mention as scanned. `who` are the numbers of the people it may mean; `quote` the number of the quote it is in, or -1.

    `word` is the mention's last word in lower case, `kind` is "n" (name), "c" (common noun), "p" (pronoun) or "i" ("I").
    """

    paragraph: int
    start: int
    end: int
    first: int  # token
    last: int  # token after the last
    kind: str
    word: str
    who: tuple[int, ...] = ()
    gender: Gender | None = None
    quote: int = -1
    subject: bool = False
    owns: bool = False
    guess: int = -1  # the person a pronoun was read as

    @property
    def meant(self) -> int | None:
        """Give the person it means, None when it may be several or nobody known."""
        if len(self.who) == 1:
            return self.who[0]
        return self.guess if not self.who and self.guess >= 0 else None


@dataclass(slots=True, eq=False)
class Words:
    """A paragraph's words: where each starts and ends, its lower-case form without "'s", and the quote it is in (-1: none)."""

    starts: list[int]
    ends: list[int]
    low: list[str]
    quote: list[int]
    mentions: list[Found] = field(default_factory=list)
    firsts: list[int] = field(default_factory=list)  # of the mentions

    def from_offset(self, offset: int) -> int:
        """Give the number of the first word that starts at a code point or after it."""
        return bisect_left(self.starts, offset)


def words_of(text: Text, said: Sequence[Said]) -> list[Words]:
    """Give the words of every paragraph, those inside quotes with the quote's number."""
    spoken = _numbered(said, text.paragraphs)
    return [_words(part, spoken.get(part.index, ())) for part in text.paragraphs]


def _numbered(said: Sequence[Said], parts: Sequence[Paragraph]) -> dict[int, list[tuple[int, int, int]]]:
    out: dict[int, list[tuple[int, int, int]]] = {}
    for number, one in enumerate(said):
        for index, stretches in inside([one], parts).items():
            out.setdefault(index, []).extend((start, end, number) for start, end in stretches)
    for places in out.values():
        places.sort()
    return out


def _words(part: Paragraph, spoken: Iterable[tuple[int, int, int]]) -> Words:
    starts, ends, low = [], [], []
    for match in WORD.finditer(part.text):
        word = bare(match[0])
        starts.append(match.start())
        ends.append(match.start() + len(word))
        low.append(word.lower())
    quote = [-1] * len(starts)
    at = 0
    for start, end, number in spoken:
        while at < len(starts) and starts[at] < start:
            at += 1
        while at < len(starts) and starts[at] < end:
            quote[at] = number
            at += 1
    return Words(starts, ends, low, quote)


def bare(word: str) -> str:
    """Give a word without "'s"."""
    return word[:-2] if len(word) > 2 and word[-2] in "'’" and word[-1] in "sS" else word


def owns(text: str, end: int) -> bool:
    """Tell whether "'s" follows a word that ends here."""
    return text[end : end + 2] in {"'s", "’s"}


def stops_between(text: str, words: Words, first: int, second: int) -> bool:
    """Tell whether a sentence ends between two words."""
    for at in range(first, second):
        gap = text[words.ends[at] : words.starts[at + 1]]
        if (
            any(char in ".!?…" for char in gap)
            and words.low[at] not in TITLES
            and text[words.starts[at + 1]].isupper()
        ):
            return True
    return False


def within(words: Words, first: int, last: int) -> list[Found]:
    """Give the mentions that begin among some words."""
    return words.mentions[bisect_left(words.firsts, first) : bisect_left(words.firsts, last)]
