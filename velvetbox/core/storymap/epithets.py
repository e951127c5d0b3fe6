"""People that nobody names, and what named ones are called besides: "the clerk", "his attacker", "the captain".

Rules, each with its reason: two that act on each other in one sentence are two; a word set beside a name means its bearer; a title in
a name goes with the bare title; where only one named person acts, all that is done to them is done by the other.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from velvetbox.core.storymap.alternating import Turns, key_of
from velvetbox.core.storymap.cues import Cues
from velvetbox.core.storymap.declared import name_words
from velvetbox.core.storymap.mentions import noun_gender
from velvetbox.core.storymap.merging import Known, name_gender
from velvetbox.core.storymap.model import Gender
from velvetbox.core.storymap.scan import Found, Words, stops_between
from velvetbox.core.storymap.text import Paragraph, Text
from velvetbox.core.storymap.words import KIN, LOOKS

_RIVALS = frozenset(
    "attacker assailant opponent enemy rival foe captor companion partner visitor guest victim intruder stranger tormentor".split()
)
_NEW = frozenset("a an another some".split())
_LIKENESS = frozenset(
    "was is were be been being am are like as such not than".split()
)  # before "a man" who is nobody new
_BRIDGE = 60  # paragraphs between "a woman" and "the clerk" who is she
_LONE = 0.8  # share of the named mentions that makes somebody the only one named
_LONELY = 0.5  # share of the times that nobody is named around a noun that means somebody of its own
_FEW = 5  # times as many words for somebody as words for a rival
_SHARED = 0.1  # of a noun's sentences, with the one whom it means
_MOST = 60


@dataclass(slots=True)
class Epithet:
    """A common noun for somebody: how it is used, and with whom it shares sentences."""

    head: str
    times: int = 0
    speaks: int = 0
    acts: int = 0
    new: list[int] = field(default_factory=list)  # paragraphs of "a woman"
    lonely: int = 0  # times that nobody is named around it
    first: int = 0
    the: int = 0
    mine: int = 0  # times that it is kin of whoever tells the story
    beside: Counter[int] = field(default_factory=Counter)  # people in apposition
    against: Counter[int] = field(default_factory=Counter)  # people in the same sentence
    others: Counter[str] = field(default_factory=Counter)  # heads in the same sentence
    phrases: Counter[str] = field(default_factory=Counter)

    @property
    def gender(self) -> Gender | None:
        """Give the gender the noun tells."""
        return noun_gender(self.head.removeprefix("other "))


@dataclass(frozen=True, slots=True)
class Unnamed:
    """Who the epithets mean: a known person's number for a head, or groups of heads that each mean one unnamed person."""

    known: dict[str, int]
    groups: list[list[Epithet]]


def unnamed(
    text: Text, words: Sequence[Words], cues: Sequence[Cues], people: Sequence[Known], turns: Turns
) -> Unnamed:
    """Tell who the common nouns of a text mean."""
    found = _collect(text, words, cues)
    known = {
        one.head: who for one in found.values() if (who := _taking_turns(one, people, turns)) is not None
    }
    known |= {
        one.head: who
        for one in found.values()
        if one.head not in known and (who := _bearer(one, people)) is not None
    }
    known |= {head: who for head, who in _couple(people).items() if head in found and head not in known}
    rest = [one for one in found.values() if one.head not in known]
    lone = _lone(words, people)
    if lone is not None:
        rivals = [one for one in rest if one.head in _RIVALS]
        known |= {one.head: lone for one in rest if _agree(one, people[lone]) and _is_lone(one, lone, rivals)}
        rest = [one for one in rest if one.head not in known]
        other = _one_rival(rivals, rest)
        if any(one.speaks for one in other):
            return Unnamed(known, [other, *_alone([one for one in rest if one not in other])])
    return Unnamed(known, _alone(rest))


def _taking_turns(one: Epithet, people: Sequence[Known], turns: Turns) -> int | None:
    """Give the named person whose turns in talk are those of a noun, and with whom it shares few sentences."""
    return turns.meant(
        one.head, lambda who: _agree(one, people[who]) and one.against[who] <= _SHARED * one.times
    )


def _one_rival(rivals: Sequence[Epithet], rest: Sequence[Epithet]) -> list[Epithet]:
    """Give the nouns that mean the one whom the only named person deals with; none when the rivals are few beside the others."""
    out = list(rivals)
    genders = {one.gender for one in rivals} - {None}
    for one in sorted(rest, key=lambda one: -one.times):
        agree = one.gender is None or not genders or one.gender in genders
        apart = sum(one.others[two.head] for two in out)
        if one not in rivals and one.the and agree and 5 * apart <= one.times:
            out.append(one)
            genders |= {one.gender} - {None}
    return out if _FEW * sum(one.times for one in rivals) >= sum(one.times for one in out) else []


def _couple(people: Sequence[Known]) -> dict[str, int]:
    """Give who husband and wife, father and mother are, where a Mr. and a Mrs. of one name are the first in the story."""
    bearers: dict[tuple[str, str], int] = {}
    for number, one in reversed(list(enumerate(people))):
        for name in one.names:
            bearers[name[0].lower(), name[-1]] = number
    for one in people:
        for name in one.names:
            he, she = bearers.get(("mr", name[-1])), bearers.get(("mrs", name[-1]))
            if he is not None and she is not None and he != she:
                return {"husband": he, "father": he, "wife": she, "mother": she}
    return {}


def _collect(text: Text, words: Sequence[Words], cues: Sequence[Cues]) -> dict[str, Epithet]:
    out: dict[str, Epithet] = {}
    named = [any(found.kind == "n" and found.quote < 0 for found in some.mentions) for some in words]
    for part, some in zip(text.paragraphs, words, strict=True):
        lonely = not any(named[max(0, part.index - 1) : part.index + 1])
        for sentence in _sentences(part, some):
            for found in sentence:
                if found.kind == "c" and not found.who:
                    _count(part, some, found, sentence, out)
                    out[key_of(some, found)].lonely += lonely
    for cue in cues:
        for tag in (cue.after, cue.before):
            if tag is not None and tag.kind == "c" and (key := key_of(words[tag.paragraph], tag)) in out:
                out[key].speaks += 1
    return out


def _sentences(part: Paragraph, words: Words) -> Iterator[list[Found]]:
    """Give the mentions of each sentence of the narration."""
    now: list[Found] = []
    for found in words.mentions:
        if found.quote >= 0:
            continue
        if (
            now
            and found.first - now[-1].last < 60
            and stops_between(part.text, words, now[-1].last - 1, found.first)
        ):
            yield now
            now = []
        now.append(found)
        if len(now) > 30:
            yield now
            now = []
    if now:
        yield now


def _count(
    part: Paragraph, words: Words, found: Found, sentence: list[Found], out: dict[str, Epithet]
) -> None:
    key = key_of(words, found)
    one = out.setdefault(key, Epithet(key, first=part.index))
    one.times += 1
    one.acts += found.subject
    determiner = words.low[found.first]
    before = words.low[found.first - 1] if found.first else ""
    if determiner in _NEW and before not in _LIKENESS:
        one.new.append(part.index)
    one.the += determiner == "the"
    one.mine += determiner in {"my", "our"} and one.head in KIN
    one.phrases[part.text[words.starts[found.first] : found.end].lower()] += 1
    for other in sentence:
        if other is found or other.owns:
            continue
        if len(other.who) == 1:
            gap = part.text[min(other.end, found.end) : max(other.start, found.start)]
            (one.beside if gap in {", ", " "} else one.against)[other.who[0]] += 1
        elif other.kind == "c" and other.word != found.word:
            one.others[key_of(words, other)] += 1


def _bearer(one: Epithet, people: Sequence[Known]) -> int | None:
    """Give the named person a noun means: by apposition, or by the title in their name."""
    best = one.beside.most_common(1)
    if (
        best
        and _agree(one, people[best[0][0]])
        and one.the
        and best[0][1] > one.against[best[0][0]]
        and not one.new
    ):
        return best[0][0]
    titled = [
        number
        for number, person in enumerate(people)
        if any(name[0].lower() == one.head and len(name) > 1 for name in person.names)
    ]
    return titled[0] if len(titled) == 1 and not one.new else None


def _agree(one: Epithet, person: Known) -> bool:
    """Tell whether a noun may mean a named person by the gender both tell."""
    theirs = person.gender or name_gender(person)
    return one.gender is None or theirs is None or one.gender is theirs


def _lone(words: Sequence[Words], people: Sequence[Known]) -> int | None:
    """Give the only named person who acts, if the narration has just one."""
    told = Counter(
        found.who[0]
        for some in words
        for found in some.mentions
        if found.quote < 0 and len(found.who) == 1 and found.kind == "n"
    )
    if not told:
        return None
    who, most = told.most_common(1)[0]
    return who if most > 4 and most >= _LONE * sum(told.values()) else None


def _is_lone(one: Epithet, lone: int, rivals: Sequence[Epithet]) -> bool:
    """Tell whether a noun means the only named person: it stands against their rivals more than against them."""
    if one.head in _RIVALS or not one.the or one.new:
        return False
    against = sum(one.others[other.head] for other in rivals)
    return against > 1 and against >= one.against[lone]


def _alone(found: Sequence[Epithet]) -> list[list[Epithet]]:
    """Give the unnamed people who speak or act again and again; "the clerk" takes in the "a woman" she was before."""
    speaking = sorted(
        (
            one
            for one in found
            if (one.speaks or _acts(one)) and one.head != "other" and not _known_by_looks(one)
        ),
        key=lambda one: (-one.speaks, one.first),
    )[:_MOST]
    rest = [one for one in found if one not in speaking and one.new]
    groups: list[list[Epithet]] = []
    taken: set[str] = set()
    for one in speaking:
        group = [one]
        if not one.new and not one.head.startswith("other "):
            before = [other for other in rest if other.head not in taken and _introduces(other, one)]
            if before:
                nearest = max(before, key=lambda other: max(at for at in other.new if at <= one.first))
                group.append(nearest)
                taken.add(nearest.head)
        groups.append(group)
    return groups


def _known_by_looks(one: Epithet) -> bool:
    """Tell whether a noun is another word for somebody named: "the blond", whom no "a blond" brought in."""
    return one.head in LOOKS and not one.new


def _acts(one: Epithet) -> bool:
    """Tell whether a noun means somebody who does things while nobody named is about, so that it is no other word for them."""
    if one.mine > 1:
        return one.acts > 1 and 2 * one.mine >= one.times
    return one.the > 2 and one.acts > 1 and one.lonely >= _LONELY * one.times


def _introduces(other: Epithet, one: Epithet) -> bool:
    """Tell whether "a woman" may be how "the clerk" came in."""
    near = any(one.first - _BRIDGE <= at <= one.first for at in other.new)
    agree = other.gender is None or one.gender is None or other.gender is one.gender
    return near and agree and not one.others[other.head] and other.times < 4 and 2 * other.the <= other.times


def heads_of(unnamed_people: Unnamed, first: int) -> dict[str, int]:
    """Give the person's number of each head; the unnamed are counted on from `first`."""
    heads = dict(unnamed_people.known)
    for number, group in enumerate(unnamed_people.groups, first):
        heads |= {one.head: number for one in group}
    return heads


def by_gender(groups: Sequence[Epithet]) -> Gender | None:
    """Give the gender that a group of heads tells, None when they do not or disagree."""
    told: defaultdict[Gender, int] = defaultdict(int)
    for one in groups:
        if one.gender is not None:
            told[one.gender] += one.times
    return max(told, key=lambda gender: told[gender]) if told else None


def head_of(phrase: str) -> str:
    """Give the noun of a phrase as `key_of` gives that of a mention: "the other demon" has "other demon"."""
    words = [word.lower() for word in name_words(phrase)]
    return f"other {words[-1]}" if "other" in words[:-1] else words[-1] if words else ""
