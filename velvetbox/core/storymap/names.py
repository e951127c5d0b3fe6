"""Names of people in a text: capitalised words that speak, act, are called to or bear a title."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from velvetbox.core.storymap.apart import Company, Run, Seen
from velvetbox.core.storymap.forms import LINKS
from velvetbox.core.storymap.lists import common_words, she_share
from velvetbox.core.storymap.scan import Words, owns
from velvetbox.core.storymap.text import Text
from velvetbox.core.storymap.words import (
    ADDRESSES,
    DID,
    GROUNDS,
    KIN,
    KNOWN_PLACES,
    NOT_NAMES,
    PEOPLE,
    SAID,
    SELDOM_NAMES,
    SOFT_TITLES,
    SURELY_SAID,
    TITLES,
)

_AT = frozenset("in at near into through across leave left reach reached".split())
_AROUND = frozenset("to from of towards toward".split())  # before places, and before people as well
_JOINED = frozenset("hill park hall street road house".split())  # end a name that they stand in
_SHORTENED = ("'ve", "'ll", "'m", "'d", "'re", "n't")
_CUT_TITLES = frozenset(
    "mr mrs ms messrs dr st mme mlle prof capt col gen lt sgt rev".split()
)  # before a full stop
_NEVER_ALONE = frozenset("mr mrs ms messrs sir st".split())
_BEFORE_SURNAMES = frozenset("mr mrs miss ms mister dr".split())  # "Mrs. Long"


def named(
    text: Text, all_words: Sequence[Words], sure: Collection[tuple[str, ...]] = ()
) -> dict[tuple[str, ...], Seen]:
    """Give the names of people in a text, by their words; those in `sure` are names whatever they do."""
    lower = Counter[str]()
    capital = Counter[str]()
    _count_cases(text, all_words, lower, capital)
    seen = _seen(text, all_words)
    return {words: one for words, one in seen.items() if words in sure or _is_person(one, lower, capital)}


def _count_cases(text: Text, all_words: Sequence[Words], lower: Counter[str], capital: Counter[str]) -> None:
    for part, words in zip(text.paragraphs, all_words, strict=True):
        plain = part.text
        for start, word in zip(words.starts, words.low, strict=True):
            (capital if plain[start].isupper() else lower)[word] += 1


def _seen(text: Text, all_words: Sequence[Words]) -> dict[tuple[str, ...], Seen]:
    seen: dict[tuple[str, ...], Seen] = {}
    company = Company()
    besides = _names_besides(text, all_words)
    for part, words in zip(text.paragraphs, all_words, strict=True):
        if part.kind.value == "heading" or (part.text.isupper() and len(words.low) < 12):
            continue
        here: list[Run] = []
        for first, last in _runs(part.text, words, besides):
            name = tuple(part.text[words.starts[at] : words.ends[at]] for at in range(first, last))
            if name[0].isupper() and len(name[0]) > 2 and len(name) == 1:
                name = (name[0].title(),)
            one = seen.setdefault(name, Seen(name, _written(part.text, words, first, last, name)))
            here.append(Run(one, first, last, speaks=_note(part.text, words, first, last, one)))
        company.meet(words, here)
    return seen


def _written(text: str, words: Words, first: int, last: int, name: tuple[str, ...]) -> str:
    """Give a name with the marks inside it: "Mr. Darcy"."""
    return " ".join(text[words.starts[first] : words.ends[last - 1]].split()) if last - first > 1 else name[0]


def _names_besides(text: Text, all_words: Sequence[Words]) -> frozenset[str]:
    """Give the words that are seldom names, but here twice stand where a speaker does: "said Good", "said June"."""
    told = Counter[str]()
    for part, words in zip(text.paragraphs, all_words, strict=True):
        for at, word in enumerate(words.low):
            if word in SELDOM_NAMES and at and words.quote[at] < 0 and words.low[at - 1] in SURELY_SAID:
                alone = part.text[words.ends[at - 1] : words.starts[at]] == " "
                told[word] += alone and part.text[words.starts[at]].isupper()
    return frozenset(word for word, times in told.items() if times > 1)


def _runs(text: str, words: Words, besides: Collection[str]) -> Iterator[tuple[int, int]]:
    """Give the first word and the one after the last of each stretch of capitalised words."""
    low, starts = words.low, words.starts
    at, many = 0, len(low)
    while at < many:
        if (
            not text[starts[at]].isupper()
            or (low[at] in NOT_NAMES and low[at] not in TITLES and low[at] not in besides)
            or not _may_name(low[at])
            or _only_opens(text, words, at)
        ):
            at += 1
            continue
        end = at + 1
        while end < many and end - at < 6 and _goes_on(text, words, end, besides):
            end += 1 + (not text[starts[end]].isupper())
        if not all(low[one] in SOFT_TITLES for one in range(at, min(end, many))):
            yield at, min(end, many)
        at = end


def _may_name(word: str) -> bool:
    """Tell whether a capitalised word is no contraction ("I've", "Th'army") and no cry ("Haw-haw", "Good-night")."""
    word = word.replace("’", "'")
    parts = word.split("-")
    return (
        not word.endswith(_SHORTENED)
        and not (word[1:2] == "'" and word[0] in "ia")
        and (len(parts) == 1 or (parts[0] not in NOT_NAMES and len(set(parts)) == len(parts)))
    )


def _only_opens(text: str, words: Words, at: int) -> bool:
    """Tell whether a word has its capital from the sentence it opens: "Remember King Solomon"."""
    low = words.low[at]
    if low not in common_words() or low in TITLES or low in she_share():
        return False
    if (
        at + 1 < len(words.low)
        and words.low[at + 1] in SURELY_SAID
        and words.quote[at] == words.quote[at + 1]
    ):
        return False  # "Hob asked"
    if at == 0 or words.quote[at - 1] != words.quote[at]:
        return True
    gap = text[words.ends[at - 1] : words.starts[at]]
    return any(char in ".!?…:\"“‘'" for char in gap) and words.low[at - 1] not in TITLES


def _goes_on(text: str, words: Words, at: int, besides: Collection[str]) -> bool:
    """Tell whether a word belongs to the name before it: "Jane Eyre", "Mr. Knightley", "Anne de Bourgh"."""
    gap = text[words.ends[at - 1] : words.starts[at]]
    before = words.low[at - 1]
    joined = gap in {" ", "\n"} or (gap in {". ", ".", ".\n"} and (before in _CUT_TITLES or len(before) == 1))
    if not joined or words.quote[at] != words.quote[at - 1] or not _may_name(words.low[at]):
        return False
    if text[words.starts[at]].isupper():
        return (
            words.low[at] not in NOT_NAMES
            or words.low[at] in besides
            or words.low[at] in _JOINED
            or (before in _BEFORE_SURNAMES and len(words.low[at]) > 2)
        )
    return (
        words.low[at] in LINKS
        and at + 1 < len(words.low)
        and text[words.starts[at + 1]].isupper()
        and text[words.ends[at] : words.starts[at + 1]] == " "
        and words.low[at + 1] not in NOT_NAMES
    )


def _note(text: str, words: Words, first: int, last: int, one: Seen) -> bool:
    """Count what a name does where it stands; tell whether it is told to say something."""
    one.times += 1
    before = words.low[first - 1] if first else ""
    gap = text[words.ends[first - 1] : words.starts[first]] if first else ""
    opens = not first or any(char in ".!?…:" for char in gap) or words.quote[first - 1] != words.quote[first]
    one.inner += not opens
    one.the += before == "the"
    one.placed += (before in _AT) + 0.5 * (before in _AROUND)
    one.owns += owns(text, words.ends[last - 1])
    after = words.low[last] if last < len(words.low) else ""
    if words.quote[first] >= 0:
        ends = text[words.ends[last - 1] : words.ends[last - 1] + 1]
        one.called += ends in {",", "!", "?", ".", "”", '"', "’", "'"} and (opens or gap.strip() == ",")
        return False
    one.told += 1
    same = last < len(words.low) and words.quote[last] == words.quote[first]
    one.acts += same and (after in DID or after in SAID or after.endswith("ed"))
    speaks = (same and after in SAID) or (before in SAID and not opens)
    one.speaks += speaks
    return speaks


def _is_person(one: Seen, lower: Counter[str], capital: Counter[str]) -> bool:
    """Weigh whether a name means a person."""
    last, first = one.words[-1].lower(), one.words[0].lower()
    if first in TITLES and len(one.words) > 1 and first not in SOFT_TITLES | {"st"}:
        return True
    if _is_place(one) or (len(one.words) == 1 and _is_cry(one)):
        return False
    if len(one.words) == 1 and (first in TITLES or last in PEOPLE):
        return one.inner > 1 and one.inner > lower[last] and one.speaks + one.acts + one.called > 0
    if (
        len(one.words) == 1
        and last in common_words()
        and not (first in she_share() and one.speaks + one.acts > 0)
    ):
        often = one.inner > (1 if one.speaks > 1 else 2)
        return often and one.inner > lower[last] and one.speaks + one.called > 1
    if len(one.words) == 1 and lower[last] > 0.5 * capital[last] and first not in she_share():
        return False
    proof = 2.0 * one.speaks + one.acts + 1.2 * one.called + 0.4 * one.owns
    if first in she_share():
        proof += 1.0 + 0.5 * min(one.inner, 3)
    against = (0.7 if first in she_share() else 1.5) * one.placed + (
        0.8 * one.the if one.speaks == 0 else 0.0
    )
    if one.times == 1 and proof - against < 1.5:
        return False
    return proof - against >= max(1.0, 0.12 * one.times)


def _is_cry(one: Seen) -> bool:
    """Tell whether a word is no name, for it only addresses ("Sir", "Madam") or only opens what somebody says: "Aye", "Goodbye"."""
    word = one.words[0].lower().replace("’", "'")
    if word in _NEVER_ALONE:
        return True
    if word in ADDRESSES or (word in TITLES and word not in KIN):
        return one.speaks < 2 and 4 * one.told < one.times
    return one.told == 0 and 4 * one.inner < one.times and word not in she_share()


def _is_place(one: Seen) -> bool:
    """Tell whether a name is a known place's or ends like one, or stands after "in" and "at" and does nothing."""
    first, last = one.words[0].lower(), one.words[-1].lower()
    if len(one.words) == 1:
        return (last in KNOWN_PLACES and one.speaks < 2) or (
            3 * one.placed > one.times and one.speaks + one.called == 0 and 4 * one.acts <= one.times
        )
    return (
        last in GROUNDS
        and one.speaks < 2
        and not (first in she_share() and first not in KNOWN_PLACES and one.acts)
    )
