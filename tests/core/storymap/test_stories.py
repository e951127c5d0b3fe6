"""Stories written for this, in manners of fan fiction, with who says what.

`[Name]` stands before the quote, or the script's line, that Name says; `[~Name]` before the slanted words that Name thinks; words between
stars are slanted. Who tells a story in the first person is "the narrator".
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from velvetbox.core import prose
from velvetbox.core.prose import EMPHASIS, Block, Kind, Span
from velvetbox.core.storymap import StoryMap, story_map

STORIES = sorted((Path(__file__).parent / "stories").glob("*.story"))
TAG = re.compile(r"\[(~?)([^\]]+)\]")
FLOOR = 0.9


def told(path: Path) -> tuple[StoryMap, list[str], list[str]]:
    """Give a story's map, and who says its quotes and thinks its thoughts, in order."""
    text = path.read_text(encoding="utf-8").strip()
    tags = TAG.findall(text)
    paragraphs = TAG.sub("", text).split("\n\n")
    work = prose.Work((prose.Chapter(tuple(slanted(part) for part in paragraphs)),))
    return (
        story_map(work),
        [name for inner, name in tags if not inner],
        [name for inner, name in tags if inner],
    )


def slanted(text: str) -> Block:
    pieces = text.split("*")
    return Block(
        Kind.PARAGRAPH,
        tuple(Span(piece, (EMPHASIS,) if at % 2 else ()) for at, piece in enumerate(pieces) if piece),
    )


def called(found: StoryMap, character: str | None) -> set[str]:
    """Give every name of somebody found, in lower case."""
    for person in found.cast:
        if person.id == character:
            names = {person.name, *person.aliases, *person.epithets}
            return {name.lower() for name in names} | {
                word.lower() for name in names for word in name.split()
            }
    return set()


@pytest.mark.parametrize("path", STORIES, ids=lambda path: str(path.stem))
def test_every_quote_and_thought_of_a_story_is_found_and_no_other(path: Path) -> None:
    found, speakers, thinkers = told(path)
    assert len(found.quotes) == len(speakers)
    assert [
        bool(called(found, one.thinker) & {who.lower()})
        for one, who in zip(found.thoughts, thinkers, strict=True)
    ] == [True] * len(thinkers)


def test_most_lines_of_the_stories_are_given_to_who_says_them() -> None:
    right = many = 0
    for path in STORIES:
        found, speakers, _ = told(path)
        many += len(speakers)
        right += sum(
            bool(called(found, one.speaker) & {who.lower(), who.lower().split()[-1]})
            for one, who in zip(found.quotes, speakers, strict=False)
        )
    assert right / many >= FLOOR
