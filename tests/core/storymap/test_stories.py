"""Stories written for this, in manners of fan fiction, with who says what.

`[Name]` stands before the quote, or the script's line, that Name says; `[~Name]` before the slanted words that Name thinks; words between
stars are slanted. Who tells a story in the first person is "the narrator". `[# time]` opens a paragraph with which a scene begins.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import zip_longest
from operator import sub
from pathlib import Path
from typing import Any

import pytest

from tools.measure_storymap import Answer, boundaries, figures
from velvetbox.core import prose
from velvetbox.core.prose import EMPHASIS, Block, Kind, Span
from velvetbox.core.storymap import StoryMap, as_json, story_map, text_of

STORIES = sorted((Path(__file__).parent / "stories").glob("*.story"))
TAG = re.compile(r"\[([~#]?) ?([^\]]+)\]")
FLOORS = {"all": 96.5, "explicit": 100.0, "anaphoric": 92.5, "implicit": 96.5}  # they only rise
SCENES = {"scenes, exact": (100.0, 100.0, 100.0), "scenes within 3 sentences": (100.0, 100.0, 100.0)}
THOUGHTS, EYES = 100.0, 100.0  # right of those annotated, in per cent
VIEWS: dict[str, list[tuple[str, str, str | None]]] = {
    "asterisks": [("third", "past", "Petra")],
    "fight": [("third", "past", "Kell")],
    "first": [("first", "past", "the narrator")],
    "headers": [("third", "past", "Corin"), ("third", "past", "Maud"), ("third", "past", "Corin")],
    "jumps": [("third", "past", "Ines")] * 4,
    "kitchen": [("third", "past", "Jo Marlow")],
    "present": [("first", "present", "the narrator")],
    "second": [("second", "present", None)],
    "they": [("third", "past", "Robin")],
}  # by scene, where no reader would doubt them
B_CUBED, OFF = 97.0, 0.1  # OFF: how far what is told to be sure is from what is right, in the mean


@dataclass(frozen=True)
class Told:
    """A story's map with what it should be: who says its quotes and thinks its thoughts in order, and its scenes."""

    found: StoryMap
    speakers: list[str]
    thinkers: list[str]
    scenes: list[tuple[str, str]]  # time, first words
    text: str
    starts: list[int]  # of the scenes


@cache
def told(path: Path) -> Told:
    text = path.read_text(encoding="utf-8").strip()
    tags = TAG.findall(text)
    parts = text.split("\n\n")
    plain = [TAG.sub("", part).replace("*", "") for part in parts]
    scenes = [
        (tag[2], first)
        for part, first in zip(parts, plain, strict=True)
        if (tag := TAG.match(part)) and tag[1] == "#"
    ]
    work = prose.Work((prose.Chapter(tuple(slanted(TAG.sub("", part)) for part in parts)),))
    names: dict[str, list[str]] = {kind: [name for one, name in tags if one == kind] for kind in ("", "~")}
    whole = text_of(work)
    starts = [one.start for one, part in zip(whole.paragraphs, parts, strict=True) if part.startswith("[#")]
    return Told(story_map(work), names[""], names["~"], scenes, whole.chapters[0], starts)


def slanted(text: str) -> Block:
    if text == "***":
        return prose.scene_break()
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
    story = told(path)
    assert len(story.found.quotes) == len(story.speakers)
    assert [
        bool(called(story.found, one.thinker) & {who.lower()})
        for one, who in zip(story.found.thoughts, story.thinkers, strict=True)
    ] == [True] * len(story.thinkers)


@pytest.mark.parametrize("path", STORIES, ids=lambda path: str(path.stem))
def test_scenes_of_a_story_begin_where_they_should_in_the_time_they_should(path: Path) -> None:
    story = told(path)
    wanted = [(time, words[:20]) for time, words in story.scenes]
    assert not wanted or [(str(one.time), one.first_words[:20]) for one in story.found.scenes] == wanted


def test_the_lines_of_the_stories_are_given_to_who_says_them_as_well_as_ever() -> None:
    answers = [one for path in STORIES for one in answered(path)]
    found = figures(answers)
    assert {name: found[name] for name in FLOORS if found[name] < FLOORS[name]} == {}
    assert found["B3 of speakers"][2] >= B_CUBED
    off = sum(abs(mean - right) * many for mean, right, many in found["calibration"]) / len(answers)
    assert off <= OFF


def test_scenes_begin_where_they_are_annotated_as_often_as_ever() -> None:
    found = boundaries(
        [
            (story.text, story.starts, [one.span.start for one in story.found.scenes])
            for story in map(told, STORIES)
            if story.starts
        ]
    )
    assert {
        name: found[name] for name, floor in SCENES.items() if min(map(sub, found[name], floor)) < 0
    } == {}


def test_thoughts_are_given_to_who_thinks_them_as_often_as_ever() -> None:
    right = [
        bool(called(story.found, one.thinker) & {who.lower()})
        for story in map(told, STORIES)
        for one, who in zip_longest(story.found.thoughts, story.thinkers)
    ]
    assert 100 * sum(right) / len(right) >= THOUGHTS


def test_stories_are_told_in_the_person_and_tense_and_through_the_eyes_that_they_are() -> None:
    wrong, told_of = [], 0
    for path in STORIES:
        found = told(path).found
        for scene, (person, tense, eyes) in zip(found.scenes, VIEWS.get(path.stem, []), strict=False):
            view = [one for one in found.viewpoint if one.span.start <= scene.span.start][-1]
            for what, is_told in (
                (person, view.person),
                (tense, view.tense),
                (eyes, found.name(view.character)),
            ):
                told_of += is_told is not None
                wrong += [(path.stem, what, str(is_told))] if is_told not in {None, what} else []
            assert view.character is not None or eyes is None
    assert 100 * (told_of - len(wrong)) / told_of >= EYES, wrong


def answered(path: Path) -> list[Answer]:
    story = told(path)
    return [
        Answer(
            str(one.manner),
            bool(called(story.found, one.speaker) & {who.lower(), who.lower().split()[-1]}),
            one.claim.confidence,
            False,
            f"{path.stem} {who}",
            f"{path.stem} {one.speaker}",
        )
        for one, who in zip(story.found.quotes, story.speakers, strict=True)
    ]


def claims(row: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Give a record of a map with the claims inside it."""
    yield row
    yield from (
        row[name] for name in ("addressed", *(key for key in row if key.endswith("_claim"))) if row.get(name)
    )
    yield from row.get("holders", ())


@pytest.mark.parametrize("path", STORIES, ids=lambda path: str(path.stem))
def test_every_claim_of_a_story_tells_by_what_how_surely_and_which_words_show_it(path: Path) -> None:
    layers = {name: rows for name, rows in as_json(told(path).found).items() if isinstance(rows, list)}
    found = [(name, one) for name, rows in layers.items() for row in rows for one in claims(row)]
    assert all(one["by"] and 0 <= one["confidence"] <= 1 for _, one in found)
    assert [
        (name, one)
        for name, one in found
        if one["why"] is None
        and (one.get("time"), one["by"]) != (None, "timeline")
        and _says_something(name, one)
    ] == []


def _says_something(layer: str, one: Mapping[str, Any]) -> bool:
    """Tell whether a record claims more than that nobody is known."""
    named = {"quotes": "speaker", "viewpoint": "character"}.get(layer)
    return named is None or named not in one or one[named] is not None
