"""Who the words of a text may mean: names, common nouns, pronouns, with what they do in their sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from velvetbox.core.storymap.gazetteer import Gazetteer
from velvetbox.core.storymap.model import Gender
from velvetbox.core.storymap.scan import Found, Words, owns
from velvetbox.core.storymap.text import Paragraph, Text
from velvetbox.core.storymap.words import (
    BEFORE_OBJECTS,
    BEFORE_SUBJECTS,
    DETERMINERS,
    DID,
    HE,
    HER_TITLES,
    HIS_TITLES,
    LOOKS,
    ME,
    MEN,
    PEOPLE,
    SAID,
    SHE,
    SUBJECTS,
    THEY,
    TITLES,
    WOMEN,
    YOU,
)

_PRONOUN = {
    **dict.fromkeys(HE, Gender.HE),
    **dict.fromkeys(SHE, Gender.SHE),
    **dict.fromkeys(THEY, Gender.THEY),
}
_OWN = frozenset("his their my your our its hers".split())
_COMPOUNDS = PEOPLE | frozenset("keeper maker master mistress monger wright bearer".split())
_OFTEN = 25  # words of narration to one "you" in the second person
_PAUSES = frozenset('.!?…:;,"”“—–')


def mention(
    text: Text, all_words: Sequence[Words], names: Gazetteer, genders: Sequence[Gender | None]
) -> None:
    """Fill in the mentions of every paragraph. `genders` are of the people, by number.

    Whoever tells the story is "I", or "you" where it is told in the second person.
    """
    second = second_person(all_words)
    for part, words in zip(text.paragraphs, all_words, strict=True):
        words.mentions = list(_mentions(part, words, names, genders, second=second))
        words.firsts = [found.first for found in words.mentions]


def second_person(all_words: Sequence[Words]) -> bool:
    """Tell whether the narration says "you" as a matter of course, and hardly "I"."""
    you = me = told = 0
    for words in all_words:
        for word, quote in zip(words.low, words.quote, strict=True):
            if quote < 0:
                told += 1
                you += word in YOU
                me += word in ME
    return you > 5 and you * _OFTEN > told and you > 3 * me


def _mentions(
    part: Paragraph, words: Words, names: Gazetteer, genders: Sequence[Gender | None], *, second: bool
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
        elif word in _PRONOUN:
            yield _found(part, words, index, index + 1, "p", (), _PRONOUN[word])
            index += 1
        elif word in ME or (second and word in YOU and words.quote[index] < 0):
            yield _found(part, words, index, index + 1, "i", (), None)
            index += 1
        elif (
            (is_noun(word) or (word == "voice" and _is_heard(words, index)))
            and (word not in LOOKS or _ends(text, words, index))
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
        and is_noun(words.low[after])
        and text[words.ends[index] : words.starts[after]] == " "
    )


def _is_heard(words: Words, index: int) -> bool:
    """Tell whether "a voice", "a rough voice" says something."""
    begin = next(
        (at for at in range(index - 1, max(-1, index - 4), -1) if words.low[at] in {"a", "another"}), None
    )
    after = words.low[index + 1] if index + 1 < len(words.low) else ""
    return begin is not None and (after in SAID or (begin > 0 and words.low[begin - 1] in SAID))


def _ends(text: str, words: Words, index: int) -> bool:
    """Tell whether no noun can follow a word: "the blond said", "the blond's hand", not "the blond hair"."""
    after = index + 1
    if after >= len(words.low) or text[words.ends[index] : words.starts[after]] != " ":
        return True
    word = words.low[after]
    return (
        word in SAID
        or word in DID
        or word in BEFORE_OBJECTS
        or word in BEFORE_SUBJECTS
        or word.endswith(("ed", "ly"))
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


def is_noun(word: str) -> bool:
    """Tell whether a word is a noun for a person, alone or at the end of a compound: "toll-keeper"."""
    return word in PEOPLE or ("-" in word and word.rpartition("-")[2] in _COMPOUNDS)


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
    owned = word in _OWN if kind in "pi" else owns(part.text, end)
    if (
        word == "her"
        and last < len(low)
        and words.starts[last] - end == 1
        and low[last] not in BEFORE_OBJECTS | SAID | BEFORE_SUBJECTS
    ):
        owned = True
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
        subject=not owned and _is_subject(part.text, words, first, last, kind),
        owns=owned,
    )


def _is_subject(text: str, words: Words, first: int, last: int, kind: str) -> bool:
    """Guess whether a mention is its clause's subject, from the word before it and the one after."""
    low = words.low
    if kind in "pi":
        return low[first] in {"he", "she", "they", "i"} or (
            low[first] == "you" and last < len(low) and not low[last].endswith("self")
        )
    opens = first == 0 or words.quote[first - 1] != words.quote[first]
    if not opens:
        gap = text[words.ends[first - 1] : words.starts[first]]
        before = low[first - 1]
        opens = any(char in _PAUSES for char in gap) or before in BEFORE_SUBJECTS
        if not opens and before in BEFORE_OBJECTS:
            return False
        if before in SAID:
            return True
    if last >= len(low) or words.quote[last] != words.quote[first]:
        return False
    after = low[last]
    acts = after in DID or after in SAID or after.endswith(("ed", "ly"))
    return acts or (opens and after.endswith("s") and len(after) > 3)
