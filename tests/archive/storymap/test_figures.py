from __future__ import annotations

import csv
import io
import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.archive.storymap.test_making import BACK, TALK
from velvetbox.archive.storymap.figures import Figures, SlipKind, figures_of
from velvetbox.archive.storymap.layers import Layers
from velvetbox.archive.storymap.laying import Read, laid, layers_of
from velvetbox.archive.storymap.picture import Picture
from velvetbox.archive.storymap.picturing import picture_of
from velvetbox.archive.storymap.tables import TABLES, table
from velvetbox.archive.storymap.voices import NARRATOR, Voice, as_lines, parts_of, script
from velvetbox.core import prose
from velvetbox.core.storymap import Claim, Person, Span, StoryMap, Thought, Viewpoint, story_map
from velvetbox.core.storymap.model import Character


def work(*chapters: str) -> prose.Work:
    return prose.Work(
        tuple(
            prose.Chapter(tuple(prose.paragraph(text) for text in chapter.split("\n\n")))
            for chapter in chapters
        )
    )


def counted(given: prose.Work, found: StoryMap | None = None) -> tuple[Read, Layers, Picture, Figures]:
    text = laid(given)
    layers = layers_of(text, found or story_map(given))
    picture = picture_of(layers, text.text.chapters)
    return text, layers, picture, figures_of(layers, picture, text.text.chapters)


def test_talk_and_scenes_are_counted() -> None:
    _, _, _, figures = counted(work(TALK, BACK))
    assert (figures.lines, figures.unclear) == (6, ())
    assert [one.name for one in figures.talk] == ["Anna", "Tom"]
    assert sum(scene.lines for scene in figures.scenes) == 6
    assert sum(scene.said for scene in figures.scenes) == figures.said
    assert figures.lengths[1] <= figures.lengths[0] <= figures.lengths[2]


def slipping() -> StoryMap:
    sure = Claim("test", 0.9)
    people = (Character("c1", "Anna"), Character("c2", "Tom"))
    views = (
        Viewpoint(Span(0, 0, 20), Person.THIRD, None, "c1", sure, sure),
        Viewpoint(Span(0, 20, 60), Person.FIRST, None, "c2", sure, sure),
    )
    thoughts = (Thought(Span(0, 4, 8), "wond", "c2", sure),)
    return StoryMap(thoughts=thoughts, cast=people, viewpoint=views)


def test_slips_of_the_point_of_view_are_told_with_their_place() -> None:
    _, layers, _, figures = counted(
        work("Anna wondered about it all.\n\nTom did so too, in another voice."), slipping()
    )
    assert [(slip.kind, slip.before, slip.after) for slip in figures.slips] == [
        (SlipKind.THOUGHT, "Anna", "Tom"),
        (SlipKind.EYES, "Anna", "Tom"),
        (SlipKind.PERSON, "first", "third"),
    ]
    assert figures.slips[0].spot.anchor == layers.anchors[0][0]


@pytest.mark.parametrize("name", TABLES)
def test_each_table_is_csv_with_a_header(name: str) -> None:
    _, layers, picture, figures = counted(work(TALK, BACK))
    head, *rows = csv.reader(io.StringIO(table(name, layers, picture, figures)))
    assert all(len(row) == len(head) for row in rows)
    assert name not in {"lines", "cast", "scenes", "views"} or rows
    assert name == "words" or {"confidence", "confidence of person"} & set(head)


def test_no_cell_is_run_as_a_formula() -> None:
    _, layers, picture, figures = counted(work("“=HYPERLINK(1),” said Anna."))
    assert "'=HYPERLINK" in table("lines", layers, picture, figures)


def test_figures_are_plain_values() -> None:
    assert json.loads(json.dumps(counted(work(TALK))[3].as_json()))["lines"] == 5


def test_a_script_gives_each_line_to_its_voice_and_the_rest_to_the_narrator() -> None:
    given = work(TALK, BACK)
    text, layers, _, _ = counted(given)
    parts = list(parts_of(text, layers))
    assert (parts[0].voice, parts[0].who) == (Voice.SCENE, "")
    assert [(part.who, part.text) for part in parts[1:5]] == [
        ("Anna", "You are late,"),
        (NARRATOR, "said Anna."),
        ("Anna", "The lamp is out."),
        ("Tom", "I know,"),
    ]
    assert {part.voice for part in parts} == {Voice.NARRATION, Voice.SPEECH, Voice.SCENE}
    told = script("Lamps", ["ada"], ["One", ""], parts, layers.map["cast"])
    assert re.search(r"^Anna: \d+ times, \d+ words; she", told, re.MULTILINE)
    assert "[Scene 1" in told
    assert told.startswith("Lamps\nby ada\n")
    assert "\nOne\n" in told
    assert "\nChapter 2\n" in told
    assert "ANNA: You are late," in told
    scene, first = map(json.loads, as_lines(parts).splitlines()[:2])
    assert (scene["kind"], scene["time"]) == ("scene", "frame")
    assert first["voice"] == "Anna"
    assert first["kind"] == "speech"


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text)


@given(st.lists(st.text("ab “”\"'‘’*—.,!\n", max_size=60), min_size=1, max_size=6))
def test_a_script_leaves_no_word_out(paragraphs: list[str]) -> None:
    given = work("\n\n".join(paragraphs))
    text, layers, _, _ = counted(given)
    read_aloud = " ".join(part.text for part in parts_of(text, layers))
    assert "".join(_words(read_aloud)) == "".join(_words(" ".join(text.text.chapters)))
