"""Who is in a story, read from its text: the named, the unnamed, and who tells it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from velvetbox.core.storymap.alternating import key_of, turns_of
from velvetbox.core.storymap.corrections import CORRECTED, Settled
from velvetbox.core.storymap.cues import Cues, cues
from velvetbox.core.storymap.epithets import by_gender, head_of, heads_of, unnamed
from velvetbox.core.storymap.joining import joined_by_turns
from velvetbox.core.storymap.mentions import mention, second_person
from velvetbox.core.storymap.merging import Known, known_people
from velvetbox.core.storymap.model import Gender
from velvetbox.core.storymap.newcomers import take_in
from velvetbox.core.storymap.people import (
    Person,
    alias_she,
    fitting,
    gazetteer,
    is_ego,
    learn_genders,
    numbers,
    tell_narrator,
    told_by_somebody,
)
from velvetbox.core.storymap.quotes import Said
from velvetbox.core.storymap.scan import Found, Words
from velvetbox.core.storymap.text import Text
from velvetbox.core.storymap.words import ANYBODY

NARRATOR, YOU_NAME = "the narrator", "you"
_TITLED = 3.0
_SOON, _NEAR = (
    40,
    12,
)  # paragraphs in which somebody without a name is remembered, and in which somebody named is about


@dataclass(frozen=True, slots=True)
class Cast:
    """The people, and which of them are only called by common nouns (their heads)."""

    people: list[Person]
    heads: dict[str, int]
    named: int  # the first so many have a name


def cast_of(
    text: Text,
    words: Sequence[Words],
    said: Sequence[Said],
    declared: Sequence[Sequence[str]] = (),
    settled: Settled | None = None,
) -> Cast:
    """Read the cast from a text, and fill in the mentions of `words`. `declared` are the names of people known to be there."""
    settled = settled or Settled()
    found = known_people(text, words, declared, settled)
    people, around = _look_for(text, words, said, found)
    turns = turns_of(said, around, words)
    if joined := joined_by_turns(found, turns, settled):
        found = joined
        people, around = _look_for(text, words, said, found)
        turns = turns_of(said, around, words)
    nouns = unnamed(text, words, around, found, turns)
    heads = heads_of(nouns, len(people))
    named = len(people)
    for group in nouns.groups:
        phrases = sum((one.phrases for one in group), Counter[str]())
        gender = by_gender(group)
        she = 0.0 if gender is None else 2.5 if gender is Gender.SHE else -2.5
        people.append(Person(_called(group[0].head, phrases), tuple(phrases)[:12], she))
    _settle(people, heads, named, settled)
    _mean(words, heads, people[:named])
    take_in(words, said, around, people)
    learn_genders(people, words)
    tell_narrator(people, words)
    if told_by_somebody(words) and not any(one.narrator for one in people):
        people.append(Person(YOU_NAME if second_person(words) else NARRATOR, (), narrator=True))
    call(people, heads, settled)
    return Cast(people, heads, named)


def _look_for(
    text: Text, words: Sequence[Words], said: Sequence[Said], found: Sequence[Known]
) -> tuple[list[Person], list[Cues]]:
    """Give the people with a name, filling in where they are mentioned, and what stands around each quote."""
    people = [_person(one) for one in found]
    people += _labelled(said, people)
    mention(text, words, gazetteer(people), [fitting(one) for one in people])
    return people, cues(said, text.paragraphs, words)


def _person(one: Known) -> Person:
    names = [one.written[words] for words, _ in one.names.most_common()]
    odds = sum(alias_she(name) for name in names)
    fullest = max(one.names, key=lambda words: one.names[words] * (1 + 1.2 * (len(words) - 1)))
    return Person(one.written[fullest], tuple(names), max(-_TITLED, min(_TITLED, odds)), by=one.by)


def _settle(people: list[Person], heads: dict[str, int], named: int, settled: Settled) -> None:
    """Let common nouns mean whom a person has said they mean; add those whom only corrections name."""
    for who, other in settled.apart:
        one = number_of(who, people, heads)
        if one is not None and one == number_of(other, people, heads):
            phrase = other if head_of(other) in heads else who
            heads[head_of(phrase)] = len(people)
            people.append(Person(phrase, (phrase,), by=CORRECTED))
    for who, other in settled.same:
        _join(people, heads, named, who, other)
    for name in settled.names:
        if number_of(name, people, heads) is None and not is_ego(name):
            people.append(Person(name, (name,), by=CORRECTED))


def call(people: list[Person], heads: Mapping[str, int], settled: Settled) -> None:
    """Call people by the names that corrections give them; somebody else of that name stays who they are."""
    for who, name in settled.called:
        number, known = number_of(who, people, heads), number_of(name, people, heads)
        if number is None and known is None:
            people.append(Person(name, (name,), by=CORRECTED))
        elif number is not None and known in {None, number}:
            one = people[number]
            one.aliases = tuple(dict.fromkeys([name, *one.aliases, one.name]))
            one.name, one.by = name, CORRECTED


def _join(people: list[Person], heads: dict[str, int], named: int, who: str, other: str) -> None:
    """Make one of two people; the names of the named are joined already."""
    pair = (who, number_of(who, people, heads)), (other, number_of(other, people, heads))
    (_, kept), (name, gone) = sorted(pair, key=lambda one: len(people) if one[1] is None else one[1])
    if kept is None or kept == gone:
        return
    if is_ego(name):
        people[kept].narrator = True
    elif gone is None:
        heads[head_of(name)] = kept
    elif gone >= named:
        heads |= {head: kept for head, meant in heads.items() if meant == gone}
        if kept >= named:
            people[kept].aliases += people[gone].aliases
        people[gone] = Person(people[kept].name, ())


def number_of(name: str, people: Sequence[Person], heads: Mapping[str, int]) -> int | None:
    """Give the number of whom a name, a common noun or "I" means, None for nobody."""
    if is_ego(name):
        return next((number for number, one in enumerate(people) if one.narrator), None)
    known = numbers(people).get(name.casefold())
    return heads.get(head_of(name)) if known is None else known


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


def _mean(words: Sequence[Words], heads: dict[str, int], named: Sequence[Person]) -> None:
    """Tell whom common nouns mean. "The girl" is one met as "a girl" only for a while, and where no other girl is about."""
    genders = [fitting(one) for one in named]
    met: dict[str, int] = {}
    about: dict[Gender | None, int] = {}
    for index, some in enumerate(words):
        for found in some.mentions:
            if len(found.who) == 1 and found.quote < 0:
                about[genders[found.who[0]]] = index
            if found.kind != "c" or found.who or not _definite(some, found):
                continue
            key = key_of(some, found)
            who = heads.get(key)
            if who is not None and who >= len(named) and found.word in ANYBODY:
                new = some.low[found.first] in {"a", "an"}
                rival = max(about.get(found.gender, -_SOON), about.get(None, -_SOON))
                if not new and index - met.get(key, -_SOON) >= _SOON and index - rival < _NEAR:
                    continue
                met[key] = index
            found.who = () if who is None else (who,)


def _definite(words: Words, found: Found) -> bool:
    return words.low[found.first] not in {"another", "no"}
