"""From what the model says to the records of the map."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from textwrap import shorten

from velvetbox.core.storymap import righted, thoughts
from velvetbox.core.storymap.corrections import CORRECTED, Settled, laid_over
from velvetbox.core.storymap.cues import Cues
from velvetbox.core.storymap.features import Asked
from velvetbox.core.storymap.mentioned import Mentioned
from velvetbox.core.storymap.model import (
    Character,
    Claim,
    Gender,
    Mention,
    MentionKind,
    Quote,
    Scene,
    Span,
    Thought,
    Time,
)
from velvetbox.core.storymap.people import Person
from velvetbox.core.storymap.places import Where
from velvetbox.core.storymap.quotes import Said
from velvetbox.core.storymap.reading import Reading
from velvetbox.core.storymap.scan import Words
from velvetbox.core.storymap.scenes import Stretch, begins, span_of, who_is_in
from velvetbox.core.storymap.text import Text
from velvetbox.core.storymap.timeline import When, order, times
from velvetbox.core.storymap.turns import Likely

_KINDS = {"n": MentionKind.NAME, "c": MentionKind.EPITHET, "p": MentionKind.PRONOUN, "i": MentionKind.PRONOUN}
_NEAR = 12  # paragraphs within which a talk goes on
_FAR = 25  # quotes looked at for who is spoken to
_SURE_FIT = 1.0
_AGREED = 0.5  # how surely somebody says what a noun is said to say, and how much of it, to be meant by it
_NOBODY = -1
_AGAIN = 2
_OPENING = 60


@dataclass(frozen=True, slots=True)
class Told:
    """Who says a quote and to whom, by number, with the claims."""

    speaker: int | None
    claim: Claim
    addressee: int | None = None
    addressed: Claim | None = None


UNREAD = Told(None, Claim("language", 0.0))  # of a quote in a language whose words tell nothing


def tell(
    text: Text,
    asked: Sequence[Asked],
    likely: Sequence[Likely],
    fixed: Mapping[int, tuple[int, str]],
    version: str,
    toward: Mapping[int, int],
) -> list[Told]:
    """Give the speaker and the addressee of each quote; `toward` is of which it is certain to whom they are said."""
    best = [max(some, key=lambda who: some[who]) if some else None for some in likely]
    out = []
    for number, one in enumerate(asked):
        speaker = best[number]
        sure = likely[number].get(speaker, 0.0) if speaker is not None else 0.0
        by = fixed[number][1] if number in fixed else version
        claim = Claim(by, sure, _shown(text, one.cues, speaker))
        if number in toward:
            out.append(Told(speaker, claim, toward[number], Claim(CORRECTED, 1.0)))
            continue
        addressee, certain = _addressee(asked, best, number)
        addressed = Claim("talk", round(certain * sure, 3)) if addressee is not None else None
        out.append(Told(speaker, claim, addressee, addressed))
    return out


def spoken_of(asked: Sequence[Asked], told: Sequence[Told], words: Sequence[Words]) -> None:
    """Fill in whom "the blond" means: the one who says nearly all that "the blond" is said to say."""
    votes: defaultdict[str, Counter[int]] = defaultdict(Counter)
    for one, what in zip(asked, told, strict=True):
        if one.noun and what.speaker is not None:
            votes[one.noun][what.speaker] += what.claim.confidence >= _AGREED
            votes[one.noun][_NOBODY] += 1
    meant = {}
    for noun, some in votes.items():
        all_tags = some.pop(_NOBODY)
        who, times = some.most_common(1)[0]
        if times > 1 and times >= _AGREED * all_tags:
            meant[noun] = who
    for few in words:
        for found in few.mentions:
            if found.kind == "c" and not found.who and found.quote < 0 and few.low[found.first] == "the":
                found.who = (meant[found.word],) if found.word in meant else ()


def forget_passers_by(whole: Reading, told: Sequence[Told]) -> None:
    """Take out of the mentions those without a name who say nothing and are spoken of once: nobody to remember."""
    if whole.named is None:
        return
    many = Counter(found.who[0] for words in whole.words for found in words.mentions if len(found.who) == 1)
    speak = {one.speaker for one in told} | {one.addressee for one in told}
    gone = {
        who
        for who in range(whole.named, len(whole.people))
        if who not in speak and many[who] < _AGAIN and not whole.people[who].narrator
    }
    for words in whole.words:
        for found in words.mentions if gone else ():
            if found.meant in gone:
                found.who, found.guess = (), -1


def _shown(text: Text, cue: Cues, speaker: int | None) -> Span | None:
    """Give the words around a quote that show its speaker."""
    for found in (cue.after, cue.before, cue.does_after, cue.does_before, cue.does_first):
        if found is not None and (
            speaker in found.who or found.guess == speaker or (not found.who and found.guess < 0)
        ):
            return text.paragraphs[found.paragraph].span(found.start, found.end)
    return None


def _addressee(asked: Sequence[Asked], best: Sequence[int | None], number: int) -> tuple[int | None, float]:
    """Give whom a quote is said to: who is called by name in it, else who speaks last before or next after."""
    speaker = best[number]
    called = [who for who, direct in asked[number].named.items() if direct and who != speaker]
    if called:
        return called[0], 0.95
    for step, sure in ((-1, 0.8), (1, 0.7)):
        for other in range(number + step, number + step * _FAR, step):
            if not 0 <= other < len(asked) or abs(asked[other].paragraph - asked[number].paragraph) > _NEAR:
                break
            if best[other] is not None and best[other] != speaker:
                return best[other], sure
    return None, 0.0


def quote_records(
    text: Text, said: Sequence[Said], asked: Sequence[Asked], told: Sequence[Told], ids: Sequence[str]
) -> tuple[Quote, ...]:
    """Give the quotes of the map."""
    out = []
    for one, ask, what in zip(said, asked, told, strict=True):
        span = righted.place_of(text, one)
        out.append(
            Quote(
                span,
                text.words_of(span),
                one.kind,
                ask.cues.manner,
                None if what.speaker is None else ids[what.speaker],
                None if what.addressee is None else ids[what.addressee],
                one.repaired,
                what.claim,
                what.addressed,
            )
        )
    return tuple(out)


def characters(
    people: Sequence[Person],
    ids: Sequence[str],
    named: int | None,
    lines: Counter[int],
    told: Counter[int],
    words: Sequence[Words],
    given: bool,
) -> tuple[Character, ...]:
    """Give the cast, those with the most lines first; who neither speaks nor is mentioned is left out."""
    nouns = _nouns(words)
    order = sorted(range(len(people)), key=lambda who: (-lines[who], -told[who], who))
    return tuple(
        Character(
            ids[who],
            people[who].name,
            () if named is not None and who >= named and not _is_called(people[who]) else people[who].aliases,
            tuple(phrase for phrase, _ in nouns.get(who, Counter()).most_common(12)),
            _gender(people[who]),
            named is None or who < named or _is_called(people[who]),
            people[who].narrator,
            Claim(
                "given" if given else people[who].by,
                1.0
                if given or people[who].by == CORRECTED
                else min(0.99, 0.6 + 0.1 * (lines[who] + told[who]) ** 0.5),
            ),
        )
        for who in order
        if given or lines[who] or told[who]
    )


def _is_called(one: Person) -> bool:
    """Tell whether a correction gives somebody a name, not only words by which they are known."""
    return one.by == CORRECTED and one.name[:1].isupper()


def _nouns(words: Sequence[Words]) -> dict[int, Counter[str]]:
    out: dict[int, Counter[str]] = {}
    for some in words:
        for found in some.mentions:
            if found.kind == "c" and len(found.who) == 1:
                phrase = " ".join(some.low[found.first : found.last])
                out.setdefault(found.who[0], Counter())[phrase] += 1
    return out


def _gender(one: Person) -> Gender | None:
    if one.they:
        return Gender.THEY
    return None if abs(one.she) < _SURE_FIT else Gender.SHE if one.she > 0 else Gender.HE


def scene_records(
    text: Text,
    whole: Reading,
    found: Sequence[Stretch],
    where: Sequence[Where | None],
    speakers: Sequence[int | None],
    ids: Sequence[str],
    certain: Mapping[int, Time],
) -> tuple[Scene, ...]:
    """Give the scenes of the map; `certain` are the times of those that begin with these paragraphs."""
    when = [_when(one, certain) for one in zip(found, times(text, found), strict=True)]
    places_in_time = order(text, when)
    out = []
    for one, place, time, nth in zip(found, where, when, places_in_time, strict=True):
        span = span_of(text, one)
        there = who_is_in(whole.words, one, speakers)
        out.append(
            Scene(
                span,
                _first_words(text.paragraphs[one.first].text),
                one.marked,
                place.name if place is not None else None,
                time.time,
                nth,
                tuple(ids[who] for who, _ in there.most_common()),
                Claim(one.by, round(one.confidence, 3), begins(text, one)),
                place.claim if place is not None else None,
                time.claim,
            )
        )
    return tuple(out)


def _when(found: tuple[Stretch, When], certain: Mapping[int, Time]) -> When:
    one, told = found
    return When(certain[one.first], Claim(CORRECTED, 1.0)) if one.first in certain else told


def _first_words(text: str) -> str:
    """Give the first words of a scene, up to 60 code points."""
    start = text[: 2 * _OPENING]
    return shorten(start, _OPENING, placeholder="") or start[:_OPENING]


def thought_records(
    text: Text,
    whole: Reading,
    ids: Sequence[str],
    single: Sequence[Said],
    settled: Settled,
    mentioned: Mentioned,
) -> tuple[Thought, ...]:
    """Give the thoughts of the map. Words show each: its tag, else a mention of the thinker, else its own, which are set apart."""
    told = any(one.narrator for one in whole.people)
    found = righted.thoughts(text, thoughts.find(text, whole.said, single, first_person=told), settled)
    spans = [text.paragraphs[one.paragraph].span(one.start, one.end) for one in found]
    sure_of = laid_over(spans, settled.thinkers)
    out = []
    for number, (one, span) in enumerate(zip(found, spans, strict=True)):
        who, sure = thoughts.thinker(one, whole.words, whole.people)
        why = text.paragraphs[one.paragraph].span(*one.tag) if one.tag else None
        if why is None:
            why = (mentioned.beside(one.paragraph, who) if who is not None else None) or span
        claim = Claim(one.by, round(one.confidence * max(sure, 0.5), 3), why)
        if number in sure_of:
            who, claim = whole.number(sure_of[number]), Claim(CORRECTED, 1.0, why)
        out.append(Thought(span, text.words_of(span), None if who is None else ids[who], claim))
    return tuple(out)


def mention_records(text: Text, words: Sequence[Words], ids: Sequence[str]) -> tuple[Mention, ...]:
    """Give who is mentioned where; a pronoun in narration as it was read, and said to be a guess."""
    out = []
    for part, some in zip(text.paragraphs, words, strict=True):
        for found in some.mentions:
            who = found.meant
            if who is not None and (found.who or found.kind != "c"):
                sure = 0.95 if found.kind == "n" else 0.8 if found.kind == "c" else 0.6
                out.append(
                    Mention(
                        part.span(found.start, found.end),
                        ids[who],
                        _KINDS[found.kind],
                        Claim("mentions", sure),
                    )
                )
    return tuple(out)
