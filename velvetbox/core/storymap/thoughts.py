"""What is thought in words: set apart by slanted type or single marks, or only by "he thought" beside it.

Slanted words are a thought when they speak as a mind does (a clause of their own, "I" or "you", a question to nobody, a tag beside
them); a word or two inside a sentence are stress.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from velvetbox.core.prose import Kind, MarkKind
from velvetbox.core.storymap.people import Person, fits
from velvetbox.core.storymap.quotes import Said, inside
from velvetbox.core.storymap.scan import Found, Words, within
from velvetbox.core.storymap.text import Paragraph, Slant, Text

_TAG = re.compile(
    r"\b(?:thought|thinks|wondered|wonders|mused|reflected|realized|realised|reasoned|prayed|(?:told|tells|asked|asks|reminded|reminds|"
    r"admitted to|admits to|said to|promised|assured|scolded|cursed) (?:him|her|my|them|your|it)sel(?:f|ves)|remembered|decided|remarked inwardly)\b"
)
_BARE = re.compile(
    r",\s+(?:(?:[A-Z][\w'’-]+|he|she|they|I)(?:\s+[A-Z][\w'’-]+)?\s+(?:had\s+)?(?:thought|mused|wondered|reflected)|"
    r"thought\s+(?:[A-Z][\w'’-]+|he|she|I)|(?:[A-Z][\w'’-]+|he|she|I)\s+(?:told|reminded|asked)\s+(?:him|her|my)self)"
    r"(?:\s+\w+ly|\s+to\s+(?:him|her|my)self|\s+(?:with|in)\s+\w+\s+\w+)?(?=\s*[.,;:!?…—–]|$)"
)
_SELF = re.compile(r"\b(?:I|me|my|mine|myself|I['’]\w+|you|your|you['’]\w+)\b")
_ME = re.compile(r"\b(?:I|me|my|mine|myself|I['’](?:m|ve|ll|d))\b")
_NOW = re.compile(
    r"\b(?:is|are|am|isn['’]t|aren['’]t|don['’]t|doesn['’]t|can['’]t|won['’]t|will|has|have|do|does|\w+['’](?:s|re|m|ll|ve))\b"
)
_STOP = re.compile(r"(?<![.!?…])[.!?…]+[\"”’']?\s+")
_CLAUSES = (
    '.!?…,;:—–"”*_'  # that end what stands before a tag: a thought of the same thinker, and no part of it
)
_REACH = 70
_LINE = 30  # words of a slanted paragraph that is thought rather than told
_HERE = 4  # what being meant in the same paragraph counts against one nearby
_CLAUSE = 800  # code points of a clause and of what goes on after it
_MOST = 60  # mentions of a paragraph that are counted
_AROUND = 20  # paragraphs


@dataclass(frozen=True, slots=True)
class Inner:
    """Words thought: code points of a paragraph, the rule that found them, how surely, and the tag's place if there is one."""

    paragraph: int
    start: int
    end: int
    by: str
    confidence: float
    tag: tuple[int, int] | None = None


def find(text: Text, said: Sequence[Said], single: Sequence[Said], *, first_person: bool) -> list[Inner]:
    """Give the thoughts of a text in reading order."""
    spoken = inside(said, text.paragraphs)
    quoted = {one.first: one for one in single}
    out: list[Inner] = []
    for part in text.paragraphs:
        if part.kind in {Kind.BREAK, Kind.HEADING} or part.inset:
            continue
        taken = spoken.get(part.index, [])
        found = list(_slanted(part, taken))
        if part.index in quoted:
            found += _in_marks(part, quoted[part.index])
        if not found or "thought" in part.text:
            found += [
                one for one in _tagged(part, taken, first_person=first_person) if not _overlaps(one, found)
            ]
        out += sorted(found, key=lambda one: one.start)
    return out


def _overlaps(one: Inner, others: Sequence[Inner]) -> bool:
    return any(one.start < other.end and other.start < one.end for other in others[:_MOST])


def _spoken(start: int, end: int, taken: Sequence[tuple[int, int]]) -> bool:
    at = bisect_left(taken, (end, 0)) - 1
    return at >= 0 and start < taken[at][1]


def _slanted(part: Paragraph, taken: Sequence[tuple[int, int]]) -> Iterator[Inner]:
    for slant in _rejoined(part):
        if _spoken(slant.start, slant.end, taken):
            continue
        words = part.text[slant.start : slant.end]
        tag = _tag_beside(part.text, slant.start, slant.end)
        sure = 0.97 if slant.kind is MarkKind.THOUGHT else _weigh(part.text, slant, words, tag)
        if sure > 0.5:
            cut = len(words) - len(words.lstrip())
            yield Inner(part.index, slant.start + cut, slant.start + len(words.rstrip()), "slant", sure, tag)


def _rejoined(part: Paragraph) -> list[Slant]:
    """Join slanted stretches parted by a word that is upright for stress."""
    out: list[Slant] = []
    for slant in part.slants:
        if slant.kind not in {MarkKind.EMPHASIS, MarkKind.THOUGHT, MarkKind.CITE}:
            continue
        if out:
            gap = part.text[out[-1].end : slant.start]
            whole = out[-1].end - out[-1].start > 12 and not re.search(r"[.!?,;:…]", gap)
            if len(gap) < 16 and whole and gap.strip() and " " not in gap.strip():
                out[-1] = Slant(out[-1].start, slant.end, out[-1].kind)
                continue
        out.append(slant)
    return out


def _weigh(text: str, slant: Slant, words: str, tag: tuple[int, int] | None) -> float:
    """Weigh whether slanted words are thought rather than stressed."""
    bare = words.strip()
    many = len(bare.split())
    before, after = text[: slant.start].rstrip(), text[slant.end :].lstrip()
    opens = not before or before[-1] in ".!?…—–:,;”\"’'"
    closes = not after or bare[-1:] in ".!?…" or after[0] in ".!?…—–,"
    if not bare or (bare.istitle() and many < 6):
        return 0.0
    if many < 3:
        return (
            0.75
            if tag and opens and bare[-1:] in ".!?,…"
            else 0.55
            if not before and not after and many > 1
            else 0.0
        )
    score = 0.8 * opens + 0.5 * closes + 1.6 * (tag is not None) + 0.8 * bool(_SELF.search(bare))
    score += (
        0.5 * bool(_NOW.search(bare))
        + 0.5 * (bare[-1:] in "?!…")
        + 0.3 * bare[:1].isupper()
        + 0.4 * (many > 5)
        + 0.4 * (not before and not after and many < _LINE)
    )
    return min(0.97, score / 3.6)


def _tag_beside(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Give the place of a thinking verb close after or before some words."""
    after = _TAG.search(text, end, min(len(text), end + _REACH))
    if after and not _STOP.search(text, end + 3, after.start()):
        return end, after.end()
    low = max(0, start - _REACH)
    before = _TAG.search(text, low, start)
    if before is None or _STOP.search(text, before.end(), max(before.end(), start - 3)):
        return None
    clause = max(text.rfind(mark, low, before.start()) for mark in _CLAUSES)
    return max(low, clause + 1), start


def _in_marks(part: Paragraph, one: Said) -> list[Inner]:
    """Give the words in single marks, where speech stands in double ones and a thinking verb is near."""
    tag = _tag_beside(part.text, one.start, one.end)
    return [Inner(part.index, one.start, one.end, "marks", 0.85, tag)] if tag else []


def _tagged(part: Paragraph, taken: Sequence[tuple[int, int]], *, first_person: bool) -> Iterator[Inner]:
    """Give what stands before a bare "he thought", and what goes on after it in the first person."""
    text = part.text
    for tag in _BARE.finditer(text):
        if _spoken(tag.start(), tag.end(), taken):
            continue
        start = _clause_start(text, tag.start(), taken)
        words = text[start : tag.start()].strip()
        if len(words) < 3 or words[-1] in "\"”’'":
            continue
        yield Inner(part.index, start, tag.start(), "tag", 0.9, (tag.start(), tag.end()))
        if not first_person:
            yield from _goes_on(part, tag.end(), taken, (tag.start(), tag.end()))


def _clause_start(text: str, end: int, taken: Sequence[tuple[int, int]]) -> int:
    at = bisect_left(taken, (end, 0)) - 1
    start = low = max(end - _CLAUSE, taken[at][1] + 1 if at >= 0 else 0, 0)
    for stop in _STOP.finditer(text, low, end):
        start = stop.end()
    return start + len(text[start:end]) - len(text[start:end].lstrip())


def _goes_on(
    part: Paragraph, at: int, taken: Sequence[tuple[int, int]], tag: tuple[int, int]
) -> Iterator[Inner]:
    """Give the sentences right after a thought in which the thinker says "I"."""
    text = part.text
    stop = _STOP.match(text, at)
    if stop is None:
        return
    after_this = bisect_left(taken, (at, 0))
    limit = min(len(text), at + _CLAUSE, taken[after_this][0] - 1 if after_this < len(taken) else len(text))
    start = end = stop.end()
    while end < limit:
        after = _STOP.search(text, end, limit)
        last = after.end() if after else limit
        sentence = text[end:last]
        if not _ME.search(sentence) and not (_NOW.search(sentence) and _ME.search(text, last, limit)):
            break
        end = last
    if end > start:
        yield Inner(part.index, start, start + len(text[start:end].rstrip()), "first person", 0.7, tag)


def thinker(one: Inner, words: Sequence[Words], people: Sequence[Person]) -> tuple[int | None, float]:
    """Give who thinks it: who is named in the tag, else who the story stays with here and whom the tag's pronoun suits."""
    tag = _tagged_by(one, words)
    if tag is not None and len(tag.who) == 1:
        return tag.who[0], 0.95
    if (tag is not None and tag.kind == "i") or tag is None:
        narrator = next((number for number, person in enumerate(people) if person.narrator), None)
        if narrator is not None:
            return narrator, 0.8
    near: Counter[int] = Counter()
    for index in range(max(0, one.paragraph - _AROUND), min(len(words), one.paragraph + 2)):
        for found in words[index].mentions:
            if found.quote < 0 and (who := found.meant) is not None:
                near[who] += _HERE if index == one.paragraph else 1
    if tag is not None and tag.gender is not None:
        for who in list(near):
            near[who] = round(100 * near[who] * fits(people[who], tag.gender))
    best = near.most_common(2)
    if not best or not best[0][1]:
        return None, 0.0
    return best[0][0], 0.85 if len(best) == 1 or best[0][1] > 2 * best[1][1] else 0.65


def _tagged_by(one: Inner, words: Sequence[Words]) -> Found | None:
    if one.tag is None:
        return None
    some = words[one.paragraph]
    first, last = some.from_offset(one.tag[0]), some.from_offset(one.tag[1])
    found = [
        found
        for found in within(some, first, last)
        if one.tag[0] <= found.start < one.tag[1]
        and not found.owns
        and found.word not in {"himself", "herself", "myself"}
    ]
    return found[0] if found else None
