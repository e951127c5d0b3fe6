"""Where scenes begin: at breaks, chapters and headers, and where the words tell that time or place has changed.

A boundary that nothing marks is a claim with the words that show it, the surer the more of them there are.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from velvetbox.core.prose import Kind
from velvetbox.core.storymap.corrections import CORRECTED
from velvetbox.core.storymap.headers import Header, header
from velvetbox.core.storymap.model import Span
from velvetbox.core.storymap.openings import Sign, ending, opening, past, still
from velvetbox.core.storymap.scan import Found, Words
from velvetbox.core.storymap.text import Paragraph, Text

_BIAS = 2.6  # log odds against a boundary
_LEAST = 0.25  # log odds for it, below which nothing is said
_SOON = 60  # words before which another scene is less likely
_TOO_SOON = 0.5
_WINDOW = 6  # paragraphs on each side whose people are compared
_OTHERS = 0.8  # where they are all different
_MARKED = 0.97
_MOST = 20_000  # scenes
_FIRST_WORDS = 60  # code points


@dataclass(slots=True)
class Stretch:
    """A scene as paragraphs: from `first` to before `end`. `signs` are those that show it, at a paragraph each."""

    first: int
    end: int = 0
    marked: bool = True
    confidence: float = _MARKED
    by: str = "breaks"
    signs: list[tuple[int, Sign]] = field(default_factory=list)
    header: Header | None = None
    who: int | None = None  # the person a header names

    def has(self, name: str) -> bool:
        """Tell whether a sign is among those that show it."""
        return any(sign.name == name for _, sign in self.signs)


def stretches(
    text: Text, words: Sequence[Words], names: dict[str, int], certain: Mapping[int, bool] | None = None
) -> list[Stretch]:
    """Give the scenes of a text in reading order. Paragraphs that only mark a break belong to the scene before.

    `certain` are the paragraphs (by number) of which it is certain that a scene begins there, or none.
    """
    parts = text.paragraphs
    present = [_people(some.mentions) for some in words]
    out: list[Stretch] = []
    since, broken = 0, True
    sure = certain or {}
    for at, part in enumerate(parts):
        if part.kind is Kind.BREAK:
            broken = broken or sure.get(at, True)
            continue
        told = header(part.text, names)
        if part.chapter != parts[at - 1].chapter or not out:
            broken = True
        elif at in sure:
            broken, told = sure[at], None
        if broken or (told is not None and since > 0):
            begun: Stretch | None = Stretch(
                at, header=told[0] if told else None, who=told[1] if told else None
            )
        elif told is not None and out:  # a second header of the scene that has just begun
            out[-1].header, out[-1].who = told[0], told[1] if told[1] is not None else out[-1].who
            continue
        else:
            begun = _unmarked(parts, words, present, at, since) if at not in sure else None
        if begun is not None and len(out) < _MOST:
            if sure.get(at):
                begun.by, begun.confidence = CORRECTED, 1.0
            begun.signs = begun.signs or [(at, sign) for sign in opening(part.text)]
            out.append(begun)
            since = 0
        broken = False
        since += 0 if told is not None else len(words[at].low)
    for one, following in zip_longest(out, out[1:]):
        one.end = following.first if following is not None else len(parts)
    return out


def _unmarked(
    parts: Sequence[Paragraph], words: Sequence[Words], present: Sequence[frozenset[int]], at: int, since: int
) -> Stretch | None:
    """Give the scene that begins at a paragraph without a mark, None when that is less likely than not."""
    here, before = parts[at], parts[at - 1]
    if here.kind is not Kind.PARAGRAPH or not words[at].low or words[at].quote[0] >= 0:
        return None
    signs = [(at, sign) for sign in opening(here.text)]
    last = ending(before.text)
    drifts = any(sign.name in {"trails", "memory"} for sign in last)
    if (perfect := past(here.text)) is not None:
        signs.append((at, perfect))
    if drifts and (again := still(here.text)) is not None:
        signs.append((at, again))
    if not signs:
        return None
    signs += [(at - 1, sign) for sign in last if sign.name != "gaze" or drifts]
    odds = sum(sign.weight for _, sign in signs) - _BIAS + _OTHERS * _others(present, at)
    if since < _SOON:
        odds -= _TOO_SOON
    return (
        Stretch(at, marked=False, confidence=1 / (1 + math.exp(-odds)), by="scenes", signs=signs)
        if odds > _LEAST
        else None
    )


def _others(present: Sequence[frozenset[int]], at: int) -> float:
    """Give how different the people before a paragraph are from those from it on, 0 to 1."""
    before = frozenset().union(*present[max(0, at - _WINDOW) : at])
    after = frozenset().union(*present[at : at + _WINDOW])
    return 1 - len(before & after) / len(before | after) if before and after else 0.0


def _people(mentions: Sequence[Found]) -> frozenset[int]:
    """Give the people named in the narration of a paragraph."""
    return frozenset(found.who[0] for found in mentions if found.quote < 0 and len(found.who) == 1)


def span_of(text: Text, one: Stretch) -> Span:
    """Give the place of a scene: up to the next one in its chapter, or the chapter's end."""
    first = text.paragraphs[one.first]
    following = text.paragraphs[one.end] if one.end < len(text.paragraphs) else None
    end = (
        following.start
        if following is not None and following.chapter == first.chapter
        else len(text.chapters[first.chapter])
    )
    return Span(first.chapter, first.start, end)


def begins(text: Text, one: Stretch) -> Span:
    """Give what shows that a scene begins: the words that tell it, else the break before it, else its own first words."""
    first = text.paragraphs[one.first]
    before = text.paragraphs[max(0, one.first - 1)]
    if (told := shown(text, one)) is not None:
        return told
    if one.header is None and before.kind is Kind.BREAK and before.chapter == first.chapter:
        return before.span(0, len(before.text))
    return first.span(0, min(len(first.text), _FIRST_WORDS))


def shown(text: Text, one: Stretch) -> Span | None:
    """Give the words that show a scene best."""
    if not one.signs:
        return None
    at, sign = max(one.signs, key=lambda found: found[1].weight)
    return text.paragraphs[at].span(sign.start, sign.end)


def who_is_in(words: Sequence[Words], one: Stretch, speakers: Sequence[int | None]) -> Counter[int]:
    """Give who is in a scene and how often: who acts or speaks there, not who is only spoken of."""
    told: Counter[int] = Counter()
    there: set[int] = set()
    heard: set[int] = set()
    for some in words[one.first : one.end]:
        for found in some.mentions:
            if found.quote < 0 and (who := found.meant) is not None:
                told[who] += 1
                if found.subject:
                    there.add(who)
        for number in set(some.quote) - heard - {-1}:
            heard.add(number)
            speaker = speakers[number]
            if speaker is not None:
                told[speaker] += 2
                there.add(speaker)
    return Counter({who: count for who, count in told.items() if who in there})
