"""Corrections laid over what was found: what is speech, what is thought, what is neither, and what people are called."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from velvetbox.core.storymap.corrections import CORRECTED, Settled, laid_over
from velvetbox.core.storymap.features import Asked
from velvetbox.core.storymap.model import Span
from velvetbox.core.storymap.quotes import Said, Speech
from velvetbox.core.storymap.text import Places, Text
from velvetbox.core.storymap.thoughts import Inner


def place_of(text: Text, one: Said) -> Span:
    """Give the place of a quote in its chapter."""
    first, last = text.paragraphs[one.first], text.paragraphs[one.last]
    return Span(first.chapter, first.start + one.start, last.start + one.end)


def speech(text: Text, found: Speech, settled: Settled) -> Speech:
    """Leave out quotes that are thoughts or nobody's words, and add words that somebody says all the same."""
    gone = settled.nobody | settled.thinkers
    if not gone and not settled.speakers:
        return found
    spans = [place_of(text, one) for one in found.said]
    left_out = laid_over(spans, gone)
    said = [one for number, one in enumerate(found.said) if number not in left_out]
    said += [Said(at, start, at, end) for at, start, end in _new(text, spans, settled.speakers)]
    said.sort(key=lambda one: (one.first, one.start))
    return Speech(tuple(said), found.single)


def thoughts(text: Text, found: Sequence[Inner], settled: Settled) -> list[Inner]:
    """Leave out thoughts that are said aloud or are nobody's, and add words that somebody thinks all the same."""
    spans = [text.paragraphs[one.paragraph].span(one.start, one.end) for one in found]
    left_out = laid_over(spans, settled.nobody | settled.speakers)
    out = [one for number, one in enumerate(found) if number not in left_out]
    out += [Inner(*place, CORRECTED, 1.0) for place in _new(text, spans, settled.thinkers)]
    return sorted(out, key=lambda one: (one.paragraph, one.start))


def _new(text: Text, spans: Sequence[Span], corrected: Mapping[Span, str]) -> list[tuple[int, int, int]]:
    """Give the corrected places that share nothing with what was found: paragraph, first code point and the one after the last."""
    places = Places(text)
    out = []
    for span, name in corrected.items():
        part = None if laid_over(spans, {span: name}) else places.paragraph(span.chapter, span.start)
        if part is not None:
            out.append((part.index, span.start - part.start, min(span.end - part.start, len(part.text))))
    return out


def addressed(text: Text, said: Sequence[Said], settled: Settled) -> dict[int, str]:
    """Give the quotes of which it is certain to whom they are said, by number."""
    return laid_over([place_of(text, one) for one in said], settled.addressees)


def not_to_oneself(asked: Sequence[Asked], told: Mapping[int, int]) -> list[Asked]:
    """Take whom a quote is said to (`told`, by the quote's number) from those who may say it."""
    return [_without(one, told[number]) if number in told else one for number, one in enumerate(asked)]


def _without(one: Asked, person: int) -> Asked:
    kept = [at for at, who in enumerate(one.people) if who != person]
    he = [one.he[at] for at in kept] if len(one.he) == len(one.people) else one.he
    return replace(one, people=[one.people[at] for at in kept], rows=[one.rows[at] for at in kept], he=he)
