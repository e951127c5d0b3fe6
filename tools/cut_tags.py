"""Make lines without a tag, whose speaker is known, out of lines with one.

    python -m tools.cut_tags DATA… [--pronouns] [--own-cast] [--weight W] > cut.jsonl

DATA are files in the form of tools.annotated, of which the text is looked at, and the cast; where none is given, or with --own-cast, it is
read from the text. --weight says how much the lines made count in training.
Half of the tags that name one person ("said Emma") are taken away, or with --pronouns become "said she", where that person is told of by
name shortly before. What is written is the story so changed with all its lines: those cut have their speaker and are implicit (anaphoric),
the other named ones have theirs and are explicit, and the rest have no `speaker`, so that nobody is asked for it. No open set has
many implicit lines of whole novels; these are harder than most, for the writer thought that the tag was needed.
"""

from __future__ import annotations

import argparse
import json
import re
import zlib
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools.annotated import Story, read
from velvetbox.core.storymap.people import Person, fitting, people_of
from velvetbox.core.storymap.reading import Reading, own_reading, reading, spoken
from velvetbox.core.storymap.scan import Found
from velvetbox.core.storymap.text import Paragraph
from velvetbox.core.storymap.words import SAID

_BEFORE = 10  # paragraphs in which the speaker is told of by name
_STOP = re.compile(r"[.!?…](?=\s|$)")
_MARKS = "\"”’'»"


@dataclass(frozen=True, slots=True)
class _Edit:
    start: int
    end: int
    words: str


def cut(story: Story, *, pronouns: bool, own: bool = False, every: int = 2) -> dict[str, Any]:
    """Give a story in the neutral form without one of `every` so many named tags, or with pronouns in them; `own`: its cast is not looked at."""
    said = spoken(story.text).said
    given = story.cast and not own
    whole = reading(story.text, said, people_of(story.cast)) if given else own_reading(story.text, said)
    edits: dict[int, list[_Edit]] = {}
    named: dict[int, int] = {}  # the paragraph in which each was last told of by name, in words that stay
    tags = _tags(whole)
    for part, words in zip(story.text.paragraphs, whole.words, strict=True):
        gone: list[_Edit] = []
        for number, tag in tags.get(part.index, ()):
            who = tag.who[0]
            if part.index - named.get(who, -_BEFORE) < _BEFORE and _chosen(
                story.id, part.start + tag.start, every
            ):
                some = _said_by(whole, tag, part) if pronouns else _taken_away(story, whole, number, tag)
                if some:
                    edits[number] = some
                    gone += some
        for found in words.mentions:
            at = part.start + found.start
            if found.quote < 0 and len(found.who) == 1 and not any(one.start <= at < one.end for one in gone):
                named[found.who[0]] = part.index
    return _written(story, whole, edits, tags, "anaphoric" if pronouns else "implicit")


def _tags(whole: Reading) -> dict[int, list[tuple[int, Found]]]:
    """Give by paragraph the quotes with the name in their tag, which stands right beside its verb."""
    out: dict[int, list[tuple[int, Found]]] = {}
    for number, asked in enumerate(whole.asked):
        tag = asked.cues.after or asked.cues.before
        if tag is not None and tag.kind == "n" and len(tag.who) == 1:
            low = whole.words[tag.paragraph].low
            if not SAID.isdisjoint((*low[max(0, tag.first - 1) : tag.first], *low[tag.last : tag.last + 1])):
                out.setdefault(tag.paragraph, []).append((number, tag))
    return out


def _chosen(name: str, at: int, every: int) -> bool:
    return zlib.crc32(f"{name} {at}".encode()) % every == 0


def _said_by(whole: Reading, tag: Found, part: Paragraph) -> list[_Edit]:
    gender = fitting(whole.people[tag.who[0]])
    if gender is None:
        return []
    opens = not part.text[: tag.start].strip() or part.text[: tag.start].rstrip()[-1] in ".!?…"
    return [
        _Edit(part.start + tag.start, part.start + tag.end, str(gender).title() if opens else str(gender))
    ]


def _taken_away(story: Story, whole: Reading, number: int, tag: Found) -> list[_Edit]:
    """Give what takes a tag away that follows its quote and ends its sentence: nothing where it does not."""
    said = whole.said[number]
    part = story.text.paragraphs[said.last]
    if tag.paragraph != said.last or tag.start < said.end:
        return []
    start = said.end
    while part.text[start : start + 1] and part.text[start] in _MARKS:
        start += 1
    stop = _STOP.search(part.text, tag.end)
    end = stop.end() if stop else len(part.text)
    goes_on = any(one.first == said.last for one in whole.said[number + 1 : number + 2])
    if start == said.end or goes_on:
        return []
    edits = [_Edit(part.start + start, part.start + end, "")]
    if part.text[said.end - 1] == ",":
        edits.insert(0, _Edit(part.start + said.end - 1, part.start + said.end, "."))
    return edits


def _written(
    story: Story,
    whole: Reading,
    edits: dict[int, list[_Edit]],
    tags: dict[int, list[tuple[int, Found]]],
    kind: str,
) -> dict[str, Any]:
    every = sorted({one for some in edits.values() for one in some}, key=lambda one: one.start)
    old = story.text.chapters[0]
    pieces, shifts, at = [], [(0, 0)], 0
    for one in every:
        pieces += [old[at : one.start], one.words]
        at = one.end
        shifts.append((one.end, shifts[-1][1] + len(one.words) - (one.end - one.start)))
    names = _names(whole.people)
    known = {number: names[tag.who[0]] for some in tags.values() for number, tag in some}

    def moved(place: int) -> int:
        return place + shifts[bisect_right(shifts, (place, len(old))) - 1][1]

    quotes = []
    for number, said in enumerate(whole.said):
        parts = story.text.paragraphs
        row: dict[str, Any] = {
            "start": moved(parts[said.first].start + said.start),
            "end": moved(parts[said.last].start + said.end),
        }
        if number in known:
            row |= {"speaker": known[number], "type": kind if number in edits else "explicit"}
        quotes.append(row)
    return {
        "id": f"{story.id} {kind}",
        "group": story.group,
        "text": "".join([*pieces, old[at:]]),
        "paragraphs": [
            [moved(part.start), moved(part.start + len(part.text))] for part in story.text.paragraphs
        ],
        "quotes": quotes,
        "cast": list(_cast(whole.people, names)),
    }


def _names(people: list[Person]) -> list[str]:
    """Give a name for each that nobody else has."""
    taken: set[str] = set()
    out = []
    for number, one in enumerate(people):
        out.append(one.name if one.name.casefold() not in taken else f"{one.name} {number}")
        taken |= {alias.casefold() for alias in (one.name, *one.aliases)}
    return out


def _cast(people: list[Person], names: list[str]) -> Iterator[dict[str, Any]]:
    for one, name in zip(people, names, strict=True):
        yield {
            "name": name,
            "aliases": list(one.aliases),
            "gender": fitting(one),
            "narrator": one.narrator,
        }


def main() -> None:
    """Print the stories, a line each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, nargs="+")
    parser.add_argument("--pronouns", action="store_true")
    parser.add_argument("--own-cast", action="store_true")
    parser.add_argument("--weight", type=float, default=1.0)
    args = parser.parse_args()
    for story in read(args.data):
        made = cut(story, pronouns=args.pronouns, own=args.own_cast) | {"weight": args.weight}
        print(json.dumps(made, ensure_ascii=False))


if __name__ == "__main__":
    main()
