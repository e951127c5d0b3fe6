"""Who is in a story, read from its text: the named, the unnamed, and who tells it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from velvetbox.core.storymap.cues import cues
from velvetbox.core.storymap.epithets import by_gender, heads_of, key_of, unnamed
from velvetbox.core.storymap.mentions import mention
from velvetbox.core.storymap.merging import Known, known_people
from velvetbox.core.storymap.model import Gender
from velvetbox.core.storymap.people import Person, alias_she, fitting, gazetteer, learn_genders, tell_narrator
from velvetbox.core.storymap.quotes import Said
from velvetbox.core.storymap.scan import Found, Words
from velvetbox.core.storymap.text import Text

NARRATOR = "the narrator"
_TITLED = 3.0


@dataclass(frozen=True, slots=True)
class Cast:
    """The people, and which of them are only called by common nouns (their heads)."""

    people: list[Person]
    heads: dict[str, int]
    named: int  # the first so many have a name


def cast_of(text: Text, words: Sequence[Words], said: Sequence[Said]) -> Cast:
    """Read the cast from a text, and fill in the mentions of `words`."""
    found = known_people(text, words)
    people = [_person(one) for one in found]
    people += _labelled(said, people)
    mention(text, words, gazetteer(people), [fitting(one) for one in people])
    nouns = unnamed(text, words, cues(said, text.paragraphs, words), found)
    heads = heads_of(nouns, len(people))
    named = len(people)
    for group in nouns.groups:
        phrases = sum((one.phrases for one in group), Counter[str]())
        gender = by_gender(group)
        she = 0.0 if gender is None else 2.5 if gender is Gender.SHE else -2.5
        people.append(Person(_called(group[0].head, phrases), tuple(phrases)[:12], she))
    _mean(words, heads)
    learn_genders(people, words)
    tell_narrator(people, words, sum(len(some.low) for some in words))
    if _told_by_somebody(words) and not any(one.narrator for one in people):
        people.append(Person(NARRATOR, (), narrator=True))
    return Cast(people, heads, named)


def _person(one: Known) -> Person:
    names = [one.written[words] for words, _ in one.names.most_common()]
    odds = sum(alias_she(name) for name in names)
    fullest = max(one.names, key=lambda words: one.names[words] * (1 + 1.2 * (len(words) - 1)))
    return Person(one.written[fullest], tuple(names), max(-_TITLED, min(_TITLED, odds)))


def _labelled(said: Sequence[Said], people: Sequence[Person]) -> list[Person]:
    """Give those whom only a script's labels name."""
    known = {alias.casefold() for one in people for alias in one.aliases}
    labels = dict.fromkeys(one.label for one in said if one.label is not None)
    return [
        Person(name, (name, label), alias_she(name))
        for label in labels
        if (name := label.title() if label.isupper() else label).casefold() not in known
    ]


def _called(head: str, phrases: Counter[str]) -> str:
    """Give what an unnamed person is called: the fullest phrase that comes again, else "the" and the noun."""
    often = [phrase for phrase, times in phrases.most_common() if times > 1 and phrase.startswith("the ")]
    plain = f"the {head}"
    return often[0] if often and plain not in phrases else plain


def _mean(words: Sequence[Words], heads: dict[str, int]) -> None:
    for some in words:
        for found in some.mentions:
            if found.kind == "c" and not found.who and _definite(some, found):
                who = heads.get(key_of(some, found))
                found.who = () if who is None else (who,)


def _definite(words: Words, found: Found) -> bool:
    return words.low[found.first] not in {"another", "no"}


def _told_by_somebody(words: Sequence[Words]) -> bool:
    """Tell whether the narration says "I" as a matter of course."""
    ego = sum(found.kind == "i" and found.quote < 0 for some in words for found in some.mentions)
    return ego > 5 and ego * 150 > sum(len(some.low) for some in words)
