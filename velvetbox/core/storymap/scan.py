"""The words of a text and who they may mean: names, common nouns, pronouns, with what they do in their sentence."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from velvetbox.core.storymap.model import Gender
from velvetbox.core.storymap.quotes import Said, inside
from velvetbox.core.storymap.text import Paragraph, Text
from velvetbox.core.storymap.words import (
    BEFORE_OBJECTS,
    BEFORE_SUBJECTS,
    DETERMINERS,
    DID,
    HE,
    HER_TITLES,
    HIS_TITLES,
    ME,
    MEN,
    PEOPLE,
    SAID,
    SHE,
    SUBJECTS,
    THEY,
    TITLES,
    WOMEN,
)

WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*", re.UNICODE)
_STOPS = frozenset(".!?…:;")
_LONGEST = 8
PRONOUN = {
    **dict.fromkeys(HE, Gender.HE),
    **dict.fromkeys(SHE, Gender.SHE),
    **dict.fromkeys(THEY, Gender.THEY),
}
_OWN = frozenset("his their my your our its hers".split())
_OBJECT = frozenset("him me them us himself herself themselves myself".split())


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


@dataclass(slots=True, eq=False)
class Words:
    """A paragraph's words: where each starts and ends, its lower-case form without "'s", and the quote it is in (-1: none)."""

    starts: list[int]
    ends: list[int]
    low: list[str]
    quote: list[int]
    mentions: list[Found] = field(default_factory=list)
    firsts: list[int] = field(default_factory=list)  # of the mentions


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
        start, end = match.span()
        word = match[0]
        if len(word) > 2 and word[-2] in "'’" and word[-1] in "sS":
            end -= 2
            word = word[:-2]
        starts.append(start)
        ends.append(end)
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


class Gazetteer:
    """Finds people's names and epithets among words."""

    def __init__(self, names: Iterable[tuple[str, int]]) -> None:
        """`names` pairs an alias with a person's number; one alias may mean several people."""
        self._first: dict[str, list[tuple[tuple[str, ...], tuple[bool, ...]]]] = {}
        self._who: dict[tuple[str, ...], tuple[int, ...]] = {}
        for alias, person in names:
            found = [match[0] for match in WORD.finditer(alias)][:_LONGEST]
            if not found:
                continue
            words = tuple(_bare(word).lower() for word in found)
            known = self._who.get(words, ())
            if not known:
                big = tuple(word[0].isupper() and word.lower() not in DETERMINERS for word in found)
                self._first.setdefault(words[0], []).append((words, big))
            if person not in known:
                self._who[words] = (*known, person)
        for options in self._first.values():
            options.sort(key=lambda option: -len(option[0]))

    def at(self, text: str, words: Words, index: int) -> tuple[int, tuple[int, ...], bool] | None:
        """Give the token after the longest alias that begins here, who it may mean, and whether it is a name."""
        for alias, big in self._first.get(words.low[index], ()):
            end = index + len(alias)
            if len(alias) > 1 and tuple(words.low[index:end]) != alias:
                continue
            if all(
                not wanted or text[words.starts[index + at]].isupper() for at, wanted in enumerate(big)
            ) and all(
                words.starts[at + 1] - words.ends[at] < 4
                and "\n\n" not in text[words.ends[at] : words.starts[at + 1]]
                for at in range(index, end - 1)
            ):
                return end, self._who[alias], any(big)
        return None


def _bare(word: str) -> str:
    return word[:-2] if len(word) > 2 and word[-2] in "'’" and word[-1] in "sS" else word


def mention(
    text: Text, all_words: Sequence[Words], names: Gazetteer, genders: Sequence[Gender | None]
) -> None:
    """Fill in the mentions of every paragraph. `genders` are of the people, by number."""
    for part, words in zip(text.paragraphs, all_words, strict=True):
        words.mentions = list(_mentions(part, words, names, genders))
        words.firsts = [found.first for found in words.mentions]


def _mentions(
    part: Paragraph, words: Words, names: Gazetteer, genders: Sequence[Gender | None]
) -> Iterator[Found]:
    text, low = part.text, words.low
    index, many = 0, len(low)
    while index < many:
        word = low[index]
        known = names.at(text, words, index)
        if known is not None and not _another(text, words, index, known[0], known[1], genders):
            end, who, is_name = known
            yield _found(part, words, index, end, "n" if is_name else "c", who, None)
            index = end
        elif word in PRONOUN:
            yield _found(part, words, index, index + 1, "p", (), PRONOUN[word])
            index += 1
        elif word in ME:
            yield _found(part, words, index, index + 1, "i", (), None)
            index += 1
        elif (
            word in PEOPLE
            and not _goes_on(text, words, index)
            and (begin := _noun_phrase(text, words, index)) is not None
        ):
            yield _found(part, words, begin, index + 1, "c", (), noun_gender(word))
            index += 1
        else:
            index += 1


def _another(
    text: str, words: Words, index: int, end: int, who: tuple[int, ...], genders: Sequence[Gender | None]
) -> bool:
    """Tell whether a title before the name says that somebody else of that name is meant."""
    if index and text[words.starts[index]].isupper() and words.low[index] not in TITLES:
        title = words.low[index - 1]
        if title in HIS_TITLES or title in HER_TITLES:
            if not text[words.starts[index - 1]].isupper() or words.starts[index] - words.ends[index - 1] > 2:
                return False
            wrong = Gender.SHE if title in HIS_TITLES else Gender.HE
            return all(genders[one] is wrong for one in who)
    return False


def _goes_on(text: str, words: Words, index: int) -> bool:
    """Tell whether another such noun follows at once: "the other demon", "the police officer"."""
    after = index + 1
    return (
        after < len(words.low)
        and words.low[after] in PEOPLE
        and text[words.ends[index] : words.starts[after]] == " "
    )


def _noun_phrase(text: str, words: Words, index: int) -> int | None:
    """Give where "the tall old man" begins, None when no determiner stands before the noun."""
    for begin in range(index - 1, max(-1, index - 5), -1):
        gap = text[words.ends[begin] : words.starts[begin + 1]]
        if gap in {"'s ", "’s "}:
            return begin + 1
        if len(gap) > 2:
            return None
        if words.low[begin] in DETERMINERS:
            return begin
        if words.low[begin] in SUBJECTS or words.low[begin] in DID:
            return None
    return None


def noun_gender(word: str) -> Gender | None:
    """Give the gender a noun for a person tells, if any."""
    return Gender.HE if word in MEN else Gender.SHE if word in WOMEN else None


def _found(
    part: Paragraph,
    words: Words,
    first: int,
    last: int,
    kind: str,
    who: tuple[int, ...],
    gender: Gender | None,
) -> Found:
    low = words.low
    end = words.ends[last - 1]
    word = low[last - 1]
    owns = word in _OWN if kind in "pi" else part.text[end : end + 2] in {"'s", "’s"}
    if (
        word == "her"
        and last < len(low)
        and words.starts[last] - end == 1
        and low[last] not in BEFORE_OBJECTS | SAID | BEFORE_SUBJECTS
    ):
        owns = True
    return Found(
        part.index,
        words.starts[first],
        end,
        first,
        last,
        kind,
        word,
        who,
        gender,
        words.quote[first],
        subject=not owns and _is_subject(part.text, words, first, last, kind),
        owns=owns,
    )


def _is_subject(text: str, words: Words, first: int, last: int, kind: str) -> bool:
    """Guess whether a mention is its clause's subject, from the word before it and the one after."""
    low = words.low
    if kind in "pi":
        return low[first] in {"he", "she", "they", "i"}
    opens = first == 0 or words.quote[first - 1] != words.quote[first]
    if not opens:
        gap = text[words.ends[first - 1] : words.starts[first]]
        before = low[first - 1]
        opens = any(char in _STOPS or char in ',"”“—–' for char in gap) or before in BEFORE_SUBJECTS
        if not opens and before in BEFORE_OBJECTS:
            return False
        if before in SAID:
            return True
    if last >= len(low) or words.quote[last] != words.quote[first]:
        return False
    after = low[last]
    acts = after in DID or after in SAID or after.endswith(("ed", "ly"))
    return acts or (opens and after.endswith("s") and len(after) > 3)


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
