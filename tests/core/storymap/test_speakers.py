from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.allowed import allowed
from tests.core.storymap.made import work
from velvetbox.core.storymap import Gender, GivenCharacter, GivenQuote, Manner, StoryMap, as_json, story_map
from velvetbox.core.storymap.speakers import CHECKSUM, WEIGHTS
from velvetbox.core.storymap.text import text_of
from velvetbox.core.storymap.trees import BadWeights, load, save

ANN = GivenCharacter("Ann Lee", ("Ann", "Miss Lee"), Gender.SHE)
TOM = GivenCharacter("Tom", (), Gender.HE)

TALK = (
    "Ann Lee put the kettle on. Tom sat by the window and watched the rain.",
    '"You should have come yesterday," Ann said.',
    '"I know."',
    '"Then why did you not?"',
    '"The bridge was out," said Tom. "I sent word."',
    "Ann poured the tea.",
)


def speakers(found: StoryMap) -> list[str | None]:
    return [found.name(quote.speaker) for quote in found.quotes]


def test_a_talk_is_followed_from_its_tags() -> None:
    assert speakers(story_map(work(*TALK), cast=[ANN, TOM])) == ["Ann Lee", "Tom", "Ann Lee", "Tom", "Tom"]


def test_each_line_tells_how_sure_it_is_and_what_shows_it() -> None:
    story = work(*TALK)
    found = story_map(story, cast=[ANN, TOM])
    first, second = found.quotes[0], found.quotes[1]
    assert first.manner is Manner.EXPLICIT
    assert first.claim.confidence > 0.8
    assert first.claim.confidence > second.claim.confidence
    why = first.claim.why
    assert why is not None
    assert "\n\n".join(TALK)[why.start : why.end] == "Ann"


def test_a_line_is_said_to_who_is_called_by_name_or_speaks_beside_it() -> None:
    found = story_map(work('"Sit down, Tom," said Ann.', '"Thank you."'), cast=[ANN, TOM])
    assert [found.name(quote.addressee) for quote in found.quotes] == ["Tom", "Ann Lee"]


def test_a_pronoun_in_the_tag_means_somebody_it_suits() -> None:
    story = work("Ann looked up at Tom.", '"Late again," she said.', '"Sorry," he said.')
    assert speakers(story_map(story, cast=[ANN, TOM])) == ["Ann Lee", "Tom"]


def test_a_speaker_that_is_given_is_certain_and_moves_the_lines_around() -> None:
    story = work("Ann and Tom sat down.", '"Well?"', '"Well."', '"Tell me more, then."')
    places = [quote.span for quote in story_map(story).quotes]
    for first, second in (("Ann Lee", "Tom"), ("Tom", "Ann Lee")):
        known = [GivenQuote(0, span.start, span.end) for span in places]
        known[0] = GivenQuote(0, places[0].start, places[0].end, first)
        found = story_map(story, quotes=known, cast=[ANN, TOM])
        assert speakers(found)[:2] == [first, second]
        assert found.quotes[0].claim.by == "given"
        assert found.quotes[0].claim.confidence == 1.0


def test_a_speech_over_paragraphs_given_in_parts_has_one_speaker() -> None:
    story = work(
        "Tom and Ann sat down.",
        '"It was late.',
        '"It was dark.',
        '"And I ran," said Ann.',
        '"Ran?" said Tom.',
    )
    text = text_of(story).chapters[0]
    starts = [text.index(words) for words in ('"It was late', '"It was dark', '"And', '"Ran')]
    ends = [text.index(words) for words in ('\n\n"It was dark', '\n\n"And', " said Ann", " said Tom")]
    known = [GivenQuote(0, start, end) for start, end in zip(starts, ends, strict=True)]
    assert speakers(story_map(story, quotes=known, cast=[ANN, TOM])) == [*["Ann Lee"] * 3, "Tom"]
    known[0] = GivenQuote(0, starts[0], ends[0], "Tom")
    found = story_map(story, quotes=known, cast=[ANN, TOM])
    assert found.quotes[0].claim.confidence == 1.0
    assert speakers(found)[0] == "Tom"


def test_a_script_says_itself_who_speaks() -> None:
    found = story_map(work("ANN: Come in.", "TOM (softly): May I?", "ANN: Do.", "TOM: Thanks."))
    assert speakers(found) == ["Ann", "Tom", "Ann", "Tom"]


def test_the_same_text_gives_the_same_map() -> None:
    assert as_json(story_map(work(*TALK))) == as_json(story_map(work(*TALK)))


def test_without_people_a_line_has_no_speaker() -> None:
    assert speakers(story_map(work('"Hello?"', '"Hello."'))) == [None, None]


def test_weights_are_the_ones_that_belong_here_and_small(tmp_path: Path) -> None:
    weights = load(WEIGHTS, CHECKSUM)
    assert WEIGHTS.stat().st_size < 10_000_000
    again = tmp_path / "again.npz"
    save(weights, again)
    assert load(again).name == weights.name
    with pytest.raises(BadWeights):
        load(again, "0" * 64)


@settings(max_examples=30)
@given(
    st.lists(
        st.lists(
            st.sampled_from('Ann Tom said the man he she I "Yes," "No." Mr. Lee , . ? — her’s 他'.split()),
            max_size=25,
        ),
        max_size=6,
    )
)
def test_any_story_gets_a_map(parts: list[list[str]]) -> None:
    found = story_map(work(*(" ".join(part) for part in parts)))
    ids = {person.id for person in found.cast}
    assert all(quote.speaker is None or quote.speaker in ids for quote in found.quotes)
    assert all(0 <= quote.claim.confidence <= 1 for quote in found.quotes)


@pytest.mark.parametrize(
    "text",
    [
        '"Ann" said Tom. ' * 2_000,
        "Ann Bell " * 20_000,
        "he " * 40_000,
        "the man said " * 10_000,
        "Z̵a̷l̶ " * 20_000,
        "~ " * 40_000,
    ],
)
def test_a_hostile_paragraph_is_mapped_in_time_that_grows_with_it(text: str) -> None:
    start = time.process_time()
    story_map(work(text))
    assert time.process_time() - start < allowed(30)


@pytest.mark.parametrize("text", ['"Yes," said Ann. ', "Ann saw Tom, and he saw her. "])
def test_four_times_as_much_of_one_paragraph_takes_about_four_times_as_long(text: str) -> None:
    def spent(times: int) -> float:
        start = time.process_time()
        story_map(work(text * times))
        return time.process_time() - start

    little = min(spent(700) for _ in range(2))
    assert any(spent(2_800) < 10 * little for _ in range(3))  # not sixteen times


def test_a_thousand_names_are_no_more_than_the_cast_may_be() -> None:
    names = [
        f"{first}{second}{third}on"
        for first in "BDFGKLMNPR"
        for second in "aeiou"
        for third in "bdfgklmnprstvwxz"
    ]
    start = time.process_time()
    found = story_map(work(*(f'"Yes," said {name}. {name} left.' for name in names)))
    assert len(found.cast) < 400
    assert time.process_time() - start < allowed(30)


def test_a_talk_does_not_run_on_over_a_scene_break() -> None:
    lines = '"Go home," said Ann.', '"Yes," said Tom.'
    together, parted = story_map(work(*lines)), story_map(work(lines[0], "***", lines[1]))
    assert together.name(together.quotes[1].addressee) == "Ann"
    assert parted.quotes[1].addressee is None
