"""Which lines of a text are the headings of its chapters.

Decided over the whole text: explicit ones ("Chapter 3: Name") first, then numerals that count up from one,
then headings of one level with enough text under each.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from velvetbox.core.origins.folding import folded
from velvetbox.core.origins.headings import LONGEST, Heading, heading_of
from velvetbox.core.origins.placed import Line, Placed, is_prose, lines
from velvetbox.core.prose import LEAVES, Kind
from velvetbox.core.values import value

_SUBSTANTIAL = 120  # words under a heading of no telling words, at the median, for it to head a chapter


@value(frozen=True, slots=True)
class Head:
    """A heading found: the item it stands in, what it says, the line, and text of its block below it."""

    at: int
    heading: Heading
    line: Line
    level: int = 0
    rest: Placed | None = None  # what follows it in the same block


def heads_of(items: Sequence[Placed], title: str | None) -> list[Head]:
    """Give the headings that cut a text into chapters, in order; the work's own title is none of them."""
    heads = _chosen(items, [head for head in _candidates(items) if not _is_title(head, title)])
    return _with_bodies(items, heads)


def ends_of(items: Sequence[Placed], heads: list[Head]) -> list[int]:
    """Give for each heading where the text under it ends."""
    return [*(head.at for head in heads[1:]), len(items)][: len(heads)]


def _candidates(items: Sequence[Placed]) -> list[Head]:
    heads = []
    for at, item in enumerate(items):
        head = _head_in(at, item) if item.block.kind in LEAVES else None
        if head is not None and (item.block.kind is not Kind.VERSE or _is_headed(item, head)):
            heads.append(head)
    return heads


def _is_headed(item: Placed, head: Head) -> bool:
    """Tell whether short lines are a heading over two or three lines; the numbers of stanzas are none."""
    return head.heading.kind == "chapter" and head.heading.number is not None and item.text.count("\n") < 3


def _head_in(at: int, item: Placed) -> Head | None:
    if item.block.kind is Kind.HEADING:
        text = " ".join(item.text.split())
        if not text:
            return None
        return Head(
            at,
            heading_of(text) or Heading("free", title=text),
            Line(item.text.strip(), item, 0),
            item.block.level or 1,
        )
    if "\n" not in item.text and len(item.text.strip()) > LONGEST:
        return None
    first = next(lines(item), None)
    if first is None or len(first.text) > LONGEST:
        return None
    heading = heading_of(first.text)
    if heading is None:
        return None
    rest = item.cut(first.end) if item.text[first.end :].strip() else None
    if rest is not None and heading.kind == "number" and heading.title is not None:
        return None  # a numbered list, not a heading with its text below
    return Head(at, heading, first, 0, rest)


def _is_title(head: Head, title: str | None) -> bool:
    return title is not None and head.heading.kind == "free" and folded(head.line.text) == folded(title)


def _chosen(items: Sequence[Placed], heads: list[Head]) -> list[Head]:
    """Choose the family of headings that cuts the text into chapters."""
    explicit = [head for head in heads if head.heading.kind == "chapter"]
    wholes = [head for head in heads if head.heading.kind == "whole"]
    named = [head for head in heads if head.heading.kind == "named"]
    numbers = _counting([head for head in heads if head.heading.kind in {"number", "whole"}])
    if any(head.heading.word == "in words" for head in numbers) and not _is_substantial(items, numbers):
        numbers = []  # people counting aloud
    free = [head for head in heads if head.level]
    if explicit:
        wholes = (
            wholes if wholes and wholes[0].at < explicit[0].at else []
        )  # acts inside a chapter are its own
        chosen = _outermost_word(explicit) + named + _beside(free, explicit)
        return _ordered(chosen + (wholes if len(explicit) > len(wholes) else []))
    if numbers:
        return _ordered(numbers + named + wholes + _beside(free, numbers))
    if len(wholes) > 1 or (wholes and wholes[0].at <= 1):
        return _ordered(wholes + named + _beside(free, wholes))
    if level := _level(items, [head for head in free if head.heading.kind in {"free", "number", "named"}]):
        return _ordered(
            [head for head in free if head.level == level] + [head for head in named if not head.level]
        )
    return _ordered(
        [head for head in named if head.at <= 1 or head.heading.word.startswith(("prol", "epil"))]
    )


def _outermost_word(explicit: list[Head]) -> list[Head]:
    """Keep "Chapter 3" where a text has "Scene 2" or "Letter 4" inside its chapters as well."""
    words = Counter(_word(head) for head in explicit)
    best = "chapter" if words["chapter"] else words.most_common(1)[0][0]
    return [head for head in explicit if _word(head) == best]


def _word(head: Head) -> str:
    word = head.heading.word
    return "chapter" if word in {"chap", "ch", "chapter"} else "part" if word in {"pt", "part"} else word


def _beside(free: list[Head], chosen: list[Head]) -> list[Head]:
    """Give headings without a number that stand at the level of the chosen ones (all of which have one)."""
    levels = {head.level for head in chosen}
    if len(levels) != 1 or 0 in levels or len(chosen) < 2:
        return []
    first = min(head.at for head in chosen)
    return [head for head in free if head.level in levels and head.heading.kind == "free" and head.at > first]


def _ordered(heads: list[Head]) -> list[Head]:
    return sorted({head.at: head for head in heads}.values(), key=lambda head: head.at)


def _counting(heads: list[Head]) -> list[Head]:
    """Keep numerals that count up from one, anew after each part; a list of fewer than two counts nothing."""
    kept: list[Head] = []
    run: list[Head] = []
    for head in heads:
        if head.heading.kind == "whole":
            kept += run if len(run) > 1 else []
            run = []
            continue
        last = run[-1].heading.number if run else 0
        if head.heading.number == (last or 0) + 1:
            run.append(head)
        elif head.heading.number == 1:
            kept += run if len(run) > 1 else []
            run = [head]
    kept += run if len(run) > 1 else []
    first = heads[0] if heads else None
    if not kept and first and first.at == 0 and first.heading.kind == "number":
        return [first]  # a file that holds one chapter and begins with its number
    return kept


def _level(items: Sequence[Placed], free: list[Head]) -> int:
    """Give the outermost level with two headings or more and enough text under each, 0 if there is none."""
    for level in sorted({head.level for head in free}):
        heads = [head for head in free if head.level == level]
        if len(heads) > 1 and _is_substantial(items, heads):
            return level
    return 0


def _is_substantial(items: Sequence[Placed], heads: list[Head]) -> bool:
    words = sorted(_words_between(items, heads))
    return words[(len(words) - 1) // 2] + words[len(words) // 2] >= 2 * _SUBSTANTIAL  # twice the median


def _words_between(items: Sequence[Placed], heads: list[Head]) -> list[int]:
    return [
        sum(len(item.text.split()) for item in items[head.at + 1 : end])
        for head, end in zip(heads, ends_of(items, heads), strict=True)
    ]


def _with_bodies(items: Sequence[Placed], heads: list[Head]) -> list[Head]:
    """Leave out headings that are entries of a list: nothing below, and the same words again later."""
    again = Counter(folded(head.line.text) for head in heads)
    kept = []
    for head, end in zip(heads, ends_of(items, heads), strict=True):
        key = folded(head.line.text)
        again[key] -= 1
        empty = head.rest is None and not any(is_prose(item) for item in items[head.at + 1 : end])
        if not (empty and (again[key] or (head.heading.number is not None and _is_repeated(head, heads)))):
            kept.append(head)
    return kept


def _is_repeated(head: Head, heads: list[Head]) -> bool:
    """Tell whether a later heading of the same kind has the number again, with no part between."""
    later = [other for other in heads if other.at > head.at and other.heading.kind == head.heading.kind]
    return head.heading.kind == "chapter" and any(
        other.heading.number == head.heading.number for other in later
    )
