"""Through whose eyes a scene is told, in which person and tense. English."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from velvetbox.core.storymap.model import Claim, Person, Span, Tense, Thought, Viewpoint
from velvetbox.core.storymap.scan import WORD, Words
from velvetbox.core.storymap.scenes import Stretch, span_of
from velvetbox.core.storymap.text import Text
from velvetbox.core.storymap.words import ME, SAID, YOU

_OTHERS = frozenset("he him his she her hers they them their".split())
_IS = frozenset("is are am has does says goes looks knows thinks feels isn't aren't doesn't".split())
_WAS = frozenset("was were had did said went looked knew thought felt wasn't weren't didn't hadn't".split())
_INNER = frozenset(
    """thought thinks think knew knows know felt feels feel wondered wonders wonder realized realizes realised realises
    remembered remembers wanted wants want wished wishes hoped hopes feared fears noticed notices saw sees heard hears
    supposed supposes believed believes loved loves hated hates imagined imagines considered considers missed misses
    decided decides tried ached longed regretted needed needs""".split()
)
_SHOWS: dict[Person | Tense, frozenset[str]] = {
    Person.FIRST: frozenset(ME),
    Person.SECOND: frozenset(YOU),
    Person.THIRD: _OTHERS,
    Tense.PRESENT: _IS,
    Tense.PAST: _WAS,
}
_BY = "viewpoint"
_LEAST = 0.2  # of the words that tell a person, for first and second person
_FEW = 30  # words of narration, too few to tell anything
_NEAR = 3  # words between a subject and its verb
_INSIDE = 4.0  # what an inner verb counts beside acting


def viewpoints(
    text: Text,
    words: Sequence[Words],
    scenes: Sequence[Stretch],
    ids: Sequence[str],
    narrator: int | None,
    thoughts: Sequence[Thought],
) -> tuple[Viewpoint, ...]:
    """Give the viewpoint of each scene, those of neighbours in one chapter joined where they are the same.

    Who thinks in words is seen from within; the words thought are told in no person and tense of the story.
    """
    out: list[Viewpoint] = []
    starts = [thought.span for thought in thoughts]
    for one in scenes:
        before = out[-1].character if out and not one.marked else None
        span = span_of(text, one)
        inner = thoughts[
            bisect_left(starts, span) : bisect_left(starts, Span(span.chapter, span.end, span.end))
        ]
        view = _viewpoint(text, words, one, ids, narrator, before, inner)
        if out and _same(out[-1], view):
            last = out[-1]
            span = Span(last.span.chapter, last.span.start, view.span.end)
            claim = last.claim if last.claim.confidence >= view.claim.confidence else view.claim
            out[-1] = replace(last, span=span, claim=claim)
        else:
            out.append(view)
    return tuple(out)


def _same(one: Viewpoint, other: Viewpoint) -> bool:
    return (one.span.chapter, one.person, one.tense, one.character) == (
        other.span.chapter,
        other.person,
        other.tense,
        other.character,
    )


def _viewpoint(
    text: Text,
    words: Sequence[Words],
    one: Stretch,
    ids: Sequence[str],
    narrator: int | None,
    before: str | None,
    thoughts: Sequence[Thought],
) -> Viewpoint:
    told: Counter[str] = Counter()
    for some in words[one.first : one.end]:
        told.update(word for word, quote in zip(some.low, some.quote, strict=True) if quote < 0)
    for thought in thoughts:
        told.subtract(map(str.lower, WORD.findall(thought.text)))
    person, sure = _person(told)
    tense, clear = _tense(told)
    person_claim = None if person is None else Claim(_BY, sure, _first(text, words, one, _SHOWS[person]))
    tense_claim = None if tense is None else Claim(_BY, clear, _first(text, words, one, _SHOWS[tense]))

    def seen(who: int | None, claim: Claim) -> Viewpoint:
        character = None if who is None else ids[who]
        return Viewpoint(span_of(text, one), person, tense, character, claim, person_claim, tense_claim)

    if one.who is not None:
        header = text.paragraphs[one.first]
        return seen(one.who, Claim("header", 0.97, header.span(0, len(header.text))))
    if person in {Person.FIRST, Person.SECOND} and person_claim is not None:
        return seen(narrator if person is Person.FIRST else None, person_claim)
    who, certain, why = _mind(
        text, words, one, ids.index(before) if before is not None else None, _thinkers(thoughts)
    )
    return seen(who, Claim(_BY, certain if who is not None else sure, why))


def _person(told: Counter[str]) -> tuple[Person | None, float]:
    """Give the person of some narration and how sure that is, None for too little of it."""
    if told.total() < _FEW:
        return None, 0.5
    me, you, others = (sum(told[word] for word in kind) for kind in (ME, YOU, _OTHERS))
    whole = me + you + others
    if whole and me >= _LEAST * whole and me >= you:
        return Person.FIRST, min(0.98, 0.6 + me / whole)
    if whole and you >= _LEAST * whole and you > me:
        return Person.SECOND, min(0.98, 0.5 + you / whole)
    return Person.THIRD, 0.95


def _tense(told: Counter[str]) -> tuple[Tense | None, float]:
    """Give the tense of some narration and how sure that is, None for too little of it."""
    now, then = sum(told[word] for word in _IS), sum(told[word] for word in _WAS)
    if now + then < 3:
        return None, 0.5
    sure = round(min(0.98, max(now, then) / (now + then)), 3)
    return (Tense.PRESENT if now > then else Tense.PAST), sure


def _told_from(some: Words, at: int) -> int:
    """Give the last of a few words from one on, before anybody speaks."""
    last = at
    while last < at + _NEAR and last + 1 < len(some.low) and some.quote[last + 1] < 0:
        last += 1
    return last


def _first(text: Text, words: Sequence[Words], one: Stretch, wanted: frozenset[str]) -> Span | None:
    """Give the first word of a scene's narration that is one of those, with the few after it."""
    for part, some in zip(text.paragraphs[one.first : one.end], words[one.first : one.end], strict=True):
        for at, word in enumerate(some.low):
            if word in wanted and some.quote[at] < 0:
                return part.span(some.starts[at], some.ends[_told_from(some, at)])
    return None


def _thinkers(thoughts: Sequence[Thought]) -> Counter[int]:
    """Give who thinks in words, by the number in their id, and how often."""
    return Counter(int(one.thinker[1:]) - 1 for one in thoughts if one.thinker is not None)


def _mind(
    text: Text, words: Sequence[Words], one: Stretch, before: int | None, thinkers: Counter[int]
) -> tuple[int | None, float, Span | None]:
    """Give into whose mind a scene looks: who thinks and feels there, and, less telling, who acts.

    A scene that nothing marks goes on in the mind of the one `before`, if anything says so.
    """
    weight: Counter[int] = Counter()
    inside: Counter[int] = Counter()
    shows: dict[tuple[int, bool], Span] = {}  # by who, and whether they think or only act there
    for some in words[one.first : one.end]:
        for found in some.mentions:
            who = found.meant if found.quote < 0 and found.subject else None
            if who is None:
                continue
            after = some.low[found.last : found.last + _NEAR]
            thinks = any(word in _INNER for word in after) and not any(
                word in SAID - _INNER for word in after[:1]
            )
            inside[who] += thinks
            weight[who] += 1
            if (who, thinks) not in shows:
                last = _told_from(some, found.last - 1)
                shows[who, thinks] = text.paragraphs[found.paragraph].span(found.start, some.ends[last])
    inside += thinkers
    weight += thinkers
    scored = {who: count + _INSIDE * (inside[who] + (who == before)) for who, count in weight.items()}
    ranked = sorted(scored.items(), key=lambda entry: -entry[1])[:2]
    if not ranked:
        return None, 0.5, None
    (best, most), second = ranked[0], ranked[1][1] if len(ranked) > 1 else 0.0
    sure = most / (most + second)
    why = shows.get((best, True)) or shows.get((best, False))
    return best, round(min(0.97, sure if inside[best] else 0.8 * sure), 3), why
