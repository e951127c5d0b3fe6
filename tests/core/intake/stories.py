"""Sealed works for tests, made of plain sentences."""

from __future__ import annotations

import random
from collections.abc import Sequence

from velvetbox.core.formats.draft import Draft
from velvetbox.core.intake import Outcome, Part, SealedWork
from velvetbox.core.intake.seal import seal
from velvetbox.core.prose import Basis, Chapter, Fact, Field, Work, paragraph

WORDS = (
    "the lamp on the stair had gone out again and nobody came to light it so she felt her way along the wall counting "
    "doors under her breath until a voice behind the seventh said her name quietly as if it had been waiting all evening "
    "rain moved over the roof like someone walking slowly from room to room looking for a thing they had put down and "
    "could not remember where while the clock in the hall went on telling a time that had been true once many years ago"
).split()


def sentences(seed: int, count: int = 40) -> list[str]:
    """Give paragraphs of made-up text; another seed is another text."""
    draw = random.Random(seed)
    return [" ".join(draw.choice(WORDS) for _ in range(30)).capitalize() + "." for _ in range(count)]


def work(
    *chapters: Sequence[str], title: str | None = None, creator: str | None = None, **more: str | int
) -> SealedWork:
    """Seal a work of these chapters. `more`: url, origin, format, number (of its only chapter), declared."""
    facts = [Fact(Field.TITLE, title)] if title else []
    facts += [Fact(Field.CREATOR, creator)] if creator else []
    facts += [Fact(Field.URL, str(more["url"]))] if "url" in more else []
    facts += [Fact(Field.LANGUAGE, "en", Basis.DERIVED)]
    facts += [Fact(Field.END_MARKER, "The End")] if "ends" in more else []
    if "declared" in more:
        facts.append(Fact(Field.CHAPTERS_DECLARED, str(more["declared"]), number=int(more["declared"])))
    number = more.get("number")
    read = Work(
        tuple(
            Chapter(tuple(map(paragraph, texts)), number=int(number) if number else None)
            for texts in chapters
        ),
        tuple(facts),
    )
    draft = Draft(str(more.get("format", "txt")), ())
    return seal(read, draft, str(more.get("origin", "bare")), str(more.get("path", "untitled.txt"))).work


def part(
    path: str,
    *chapters: Sequence[str],
    title: str | None = None,
    creator: str | None = None,
    **more: str | int,
) -> Part:
    """Give a file read as one work."""
    made = work(*chapters, title=title, creator=creator, path=path, **more)
    return Part(path, Outcome.WORK, made.format, made.origin, (made,))
