from __future__ import annotations

import json
from pathlib import Path

import pytest

from tools import annotated, cut_tags, litbank, measure_storymap
from velvetbox.core.storymap import Gender, speakers

TEXT = 'Ann sat down.\n\n"Well?" said Tom.\n\n"Well," said Ann.'
STORY = {
    "id": "talk",
    "text": TEXT,
    "quotes": [
        {
            "start": TEXT.index('"Well,"'),
            "end": TEXT.index(" said Ann"),
            "speaker": "Miss Lee",
            "type": "Explicit",
        },
        {"start": TEXT.index('"Well?"'), "end": TEXT.index(" said Tom"), "speaker": "Tom"},
        {"start": 9_000, "end": 9_010, "speaker": "Tom"},
    ],
    "cast": [{"name": "Ann", "aliases": ["Miss Lee"], "gender": "she"}, {"name": "Tom", "gender": None}],
}


def test_a_story_is_read_with_its_quotes_in_order_and_speakers_by_their_main_names(tmp_path: Path) -> None:
    file = tmp_path / "data.jsonl"
    file.write_text(json.dumps(STORY) + "\n\n", encoding="utf-8")
    (story,) = annotated.read([file])
    assert [line.speaker for line in story.lines] == ["Tom", "Ann", "Tom"]
    assert [part.text for part in story.text.paragraphs] == TEXT.split("\n\n")
    assert story.cast[0].gender is Gender.SHE


def test_a_line_that_is_not_in_the_form_is_named(tmp_path: Path) -> None:
    file = tmp_path / "data.jsonl"
    file.write_text('{"id": "x"}\n', encoding="utf-8")
    with pytest.raises(SystemExit, match=r"data\.jsonl:1"):
        list(annotated.read([file]))


def test_a_quote_outside_the_text_counts_as_wrong() -> None:
    answers = measure_storymap.given(annotated.story(STORY), speakers.shipped())
    assert sorted((answer.type, answer.right) for answer in answers) == [
        ("explicit", True),
        ("explicit", True),
        ("implicit", False),
    ]
    assert measure_storymap.figures(answers)["all"] == 66.7


def test_tokens_are_laid_over_the_running_text() -> None:
    text = "“Oh -- no,”\n  said he."
    places, last = litbank.lay_over([['"', "Oh", "--", "no", ",", '"'], ["said", "he", "."]], text)
    assert text[slice(*places[0, 3])] == "no"
    assert text[slice(*places[1, 1])] == "he"
    assert last == len(text)


def test_a_line_that_is_not_found_is_put_together_with_no_other() -> None:
    answers = measure_storymap.own(annotated.story(STORY), speakers.shipped())
    assert measure_storymap.figures(answers)["B3 of speakers"] == (100.0, 66.7, 80.0)


def test_scenes_are_measured_exactly_and_within_three_sentences() -> None:
    text = "Ann sat down. She slept.\n\nIt rained. It rained.\n\n* * *\n\nTom woke. It was day."
    story = annotated.story({"id": "s", "text": text, "quotes": [], "scenes": [0, text.index("It rained")]})
    found = measure_storymap.scenes([story])
    assert found == {"scenes, exact": (100.0, 50.0, 66.7), "scenes within 3 sentences": (100.0, 100.0, 100.0)}


def test_somebody_found_is_the_annotated_one_whom_their_mentions_mean() -> None:
    text = 'The old man sat down.\n\n"Well?" said the old man.\n\n"Well," said Ann.'
    places = [[0, 11], [text.index("the old man"), text.index(".", 40)]]
    story = {
        "id": "m",
        "text": text,
        "quotes": [{"start": 23, "end": 30, "speaker": "Tom"}],
        "cast": [{"name": "Tom", "mentions": places}, {"name": "Ann"}],
    }
    assert [one.right for one in measure_storymap.own(annotated.story(story), speakers.shipped())] == [True]


def test_a_line_given_with_its_dash_is_found() -> None:
    text = "Tom came in.\n\n--Well? said Tom.\n\n--Well, said Ann.\n\n--Good, said Tom."
    quotes = [{"start": text.index("--"), "end": text.index(" said Tom"), "speaker": "Tom"}]
    story = annotated.story(
        {"id": "d", "text": text, "quotes": quotes, "cast": [{"name": "Tom"}, {"name": "Ann"}]}
    )
    assert [one.right for one in measure_storymap.own(story, speakers.shipped())] == [True]


def test_a_pronoun_listed_among_the_names_of_somebody_means_them_no_more_often() -> None:
    cast = [{"name": "Ann", "aliases": ["she"]}, {"name": "Eve", "aliases": ["She", "her"]}]
    text = 'Ann sat down.\n\nEve laughed.\n\n"Well?" she said.'
    quotes = [{"start": text.index('"Well'), "end": text.index(" she said"), "speaker": "Eve"}]
    story = annotated.story({"id": "p", "text": text, "quotes": quotes, "cast": cast})
    assert [one.right for one in measure_storymap.given(story, speakers.shipped())] == [True]


TALK = 'Ann and Tom sat down.\n\n"Well," said Ann, slowly.\n\n"So," said Tom. He ate.\n\n"So?"\n\n"Oh," said Ann.'


@pytest.mark.parametrize(
    ("pronouns", "changed"),
    [(False, ['"Well."', '"So." He ate.', '"Oh."']), (True, ["said she", "said he", "said she"])],
)
def test_tags_are_taken_away_or_become_pronouns_and_the_lines_keep_their_places(
    changed: list[str], *, pronouns: bool
) -> None:
    cast = [{"name": "Ann", "gender": "she"}, {"name": "Tom", "gender": "he"}]
    made = cut_tags.cut(
        annotated.story({"id": "c", "text": TALK, "quotes": [], "cast": cast}), pronouns=pronouns, every=1
    )
    lines = [
        (made["text"][one["start"] : one["end"]].strip(".,"), one.get("speaker")) for one in made["quotes"]
    ]
    assert lines == [("Well", "Ann"), ("So", "Tom"), ("So?", None), ("Oh", "Ann")]
    assert all(words in made["text"] for words in changed)
    assert len(measure_storymap.given(annotated.story(made), speakers.shipped())) == 3
