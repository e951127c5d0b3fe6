"""Through whose eyes a scene is told, in which person and tense. English."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from velvetbox.core.storymap.model import Claim, Person, Span, Tense, Viewpoint
from velvetbox.core.storymap.scan import Words
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
_LEAST = 0.2  # of the words that tell a person, for first and second person
_FEW = 30  # words of narration, too few to tell anything
_NEAR = 3  # words between a subject and its verb
_INSIDE = 4.0  # what an inner verb counts beside acting


def viewpoints(
    text: Text, words: Sequence[Words], scenes: Sequence[Stretch], ids: Sequence[str], narrator: int | None
) -> tuple[Viewpoint, ...]:
    """Give the viewpoint of each scene, those of neighbours in one chapter joined where they are the same."""
    out: list[Viewpoint] = []
    for one in scenes:
        before = out[-1].character if out and not one.marked else None
        view = _viewpoint(text, words, one, ids, narrator, before)
        if out and _same(out[-1], view):
            last = out[-1]
            span = Span(last.span.chapter, last.span.start, view.span.end)
            claim = last.claim if last.claim.confidence >= view.claim.confidence else view.claim
            out[-1] = Viewpoint(span, last.person, last.tense, last.character, claim)
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
) -> Viewpoint:
    told: Counter[str] = Counter()
    for some in words[one.first : one.end]:
        told.update(word for word, quote in zip(some.low, some.quote, strict=True) if quote < 0)
    span = span_of(text, one)
    person, sure = _person(told)
    if one.who is not None:
        return Viewpoint(span, person, _tense(told), ids[one.who], Claim("header", 0.97))
    if person is Person.FIRST:
        character = ids[narrator] if narrator is not None else None
        return Viewpoint(span, person, _tense(told), character, Claim("viewpoint", sure))
    who, certain = _mind(words, one, ids.index(before) if before is not None else None)
    if who is None or person is Person.SECOND:
        return Viewpoint(span, person, _tense(told), None, Claim("viewpoint", sure))
    return Viewpoint(span, person, _tense(told), ids[who], Claim("viewpoint", certain))


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


def _tense(told: Counter[str]) -> Tense | None:
    now, then = sum(told[word] for word in _IS), sum(told[word] for word in _WAS)
    if now + then < 3:
        return None
    return Tense.PRESENT if now > then else Tense.PAST


def _mind(words: Sequence[Words], one: Stretch, before: int | None) -> tuple[int | None, float]:
    """Give into whose mind a scene looks: who thinks and feels there, and, less telling, who acts.

    A scene that nothing marks goes on in the mind of the one `before`, if anything says so.
    """
    weight: Counter[int] = Counter()
    inside: Counter[int] = Counter()
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
    scored = {who: count + _INSIDE * (inside[who] + (who == before)) for who, count in weight.items()}
    ranked = sorted(scored.items(), key=lambda entry: -entry[1])[:2]
    if not ranked:
        return None, 0.5
    (best, most), second = ranked[0], ranked[1][1] if len(ranked) > 1 else 0.0
    sure = most / (most + second)
    return best, round(min(0.97, sure if inside[best] else 0.8 * sure), 3)
