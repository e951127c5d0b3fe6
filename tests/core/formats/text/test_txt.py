"""Plain text keeps its paragraphs, whatever way they were set."""

from __future__ import annotations

import os
import textwrap
import time
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.allowed import allowed
from tests.core.formats.plain_errors import said_of
from velvetbox.core.errors import ReadError
from velvetbox.core.formats.characters.encoding import decode
from velvetbox.core.formats.draft import Draft, ReadOptions
from velvetbox.core.formats.text.txt import FORMAT, read, read_text
from velvetbox.core.prose import Block, Chapter, Kind, measure

PARAGRAPHS = [
    "The night train stood in the rain for an hour before anybody thought of asking why it did not go on.",
    "“It's the bridge,” said the conductor, who had a lamp and a wet coat and no wish at all to be asked twice.",
    "Nobody answered him. A child laughed somewhere near the engine, and then a door was shut, and it was quiet.",
    "By morning the water had gone down, and they could see how little had been left of the road to hold them.",
]
NOVEL = PARAGRAPHS * 4


def texts(blocks: tuple[Block, ...]) -> list[str]:
    return [block.text for block in blocks]


def codes(draft: Draft) -> list[str]:
    return [mend.code for mend in draft.mends]


def opened(text: str, *without: str) -> Draft:
    return read(text.encode(), "story.txt", ReadOptions(without=frozenset(without)))


def wrapped(paragraphs: list[str], width: int = 60, indent: str = "") -> list[str]:
    return [textwrap.fill(each, width, initial_indent=indent) for each in paragraphs]


def test_paragraphs_parted_by_blank_lines_come_back_one_for_one() -> None:
    draft = opened("\n\n".join(NOVEL))
    assert texts(draft.blocks) == NOVEL
    assert draft.mends == ()
    assert draft.pages[0].source == "\n\n".join(NOVEL)


def test_each_paragraph_knows_where_it_began() -> None:
    source = "  Title\n\n\n\n" + "\n\n".join(PARAGRAPHS)
    for block in opened(source).blocks:
        assert block.start is not None
        assert source[block.start :].startswith(block.text)


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_wrapped_lines_are_joined_and_told(ending: str) -> None:
    draft = opened("\n\n".join(wrapped(NOVEL)).replace("\n", ending))
    assert texts(draft.blocks) == NOVEL
    assert codes(draft) == ["text.unwrapped"]
    assert draft.mends[0].count == len(NOVEL)
    assert "\n" in draft.mends[0].before


def test_an_undone_joining_leaves_the_lines() -> None:
    draft = opened("\n\n".join(wrapped(NOVEL)), "text.unwrapped")
    assert texts(draft.blocks) == wrapped(NOVEL)
    assert "text.unwrapped" not in codes(draft)


@pytest.mark.parametrize("indent", ["    ", "\t", "\u3000"])
def test_paragraphs_marked_by_an_indent_alone_are_found(indent: str) -> None:
    assert texts(opened("\n".join(wrapped(NOVEL, indent=indent))).blocks) == NOVEL


def test_paragraphs_one_a_line_are_found() -> None:
    assert texts(opened("\n".join(NOVEL)).blocks) == NOVEL


def test_labels_above_a_short_text_do_not_keep_its_lines_apart() -> None:
    labels = "\n".join(
        f"{name}: what it is" for name in ("Title", "Author", "Rating", "Fandom", "Summary", "Archive")
    )
    draft = opened("\n\n".join([labels, *wrapped(PARAGRAPHS)]))
    assert texts(draft.blocks)[1:] == PARAGRAPHS


def test_verse_between_wrapped_prose_keeps_its_lines() -> None:
    verse = "A boat went out\n    at the turn of day,\nAnd who can tell\n    where it is now?"
    draft = opened("\n\n".join([*wrapped(NOVEL), verse, *wrapped(PARAGRAPHS)]))
    stanza = next(block for block in draft.blocks if block.kind is Kind.VERSE)
    assert stanza.text.split("\n")[1].strip("\u00a0") == "at the turn of day,"
    assert stanza.text.count("\n") == 3


def test_a_poem_alone_is_not_joined() -> None:
    poem = (
        "Upon the hill the winter lies\nAnd nothing in the valley cries\n"
        "But crows that know the road\nAnd one who bears a load"
    )
    assert opened(poem).blocks[0].text == poem


def test_header_lines_stay_lines() -> None:
    draft = opened("Title: The Bridge\nAuthor: nobody\nRating: PG\n\n" + "\n\n".join(wrapped(NOVEL)))
    assert draft.blocks[0].text == "Title: The Bridge\nAuthor: nobody\nRating: PG"
    assert draft.blocks[0].kind is Kind.PARAGRAPH


def test_a_hyphen_at_a_line_end_stays_and_takes_no_space() -> None:
    lines = "a line that goes on for as long as it must until a well-\nknown word comes and the next line carries on with no end, it\nseems, and on, and then another line that is as long as those\nbefore it were."
    assert "well-known word" in opened(lines).blocks[0].text


def test_ornaments_are_scene_breaks_as_written() -> None:
    draft = opened("\n\n".join([PARAGRAPHS[0], "~*~*~", PARAGRAPHS[1]]))
    assert [block.kind for block in draft.blocks] == [Kind.PARAGRAPH, Kind.BREAK, Kind.PARAGRAPH]
    assert draft.blocks[1].alt == "~*~*~"


def test_wide_gaps_that_recur_are_scene_breaks_and_can_be_undone() -> None:
    scenes = ["\n\n".join(wrapped(NOVEL)) for _ in range(3)]
    source = "\n\n\n\n".join(scenes)
    draft = opened(source)
    assert measure(Chapter(draft.blocks)).scene_breaks == 2
    assert "text.scene_breaks" in codes(draft)
    assert measure(Chapter(opened(source, "text.scene_breaks").blocks)).scene_breaks == 0


def test_a_gap_beside_a_heading_is_no_scene_break() -> None:
    chapters = "\n\n\n\n".join(
        f"Chapter {n}\n\n\n" + "\n\n".join(wrapped(NOVEL)) for n in ("One", "Two", "Three")
    )
    assert measure(Chapter(opened(chapters).blocks)).scene_breaks == 0


def test_one_gap_of_two_blank_lines_is_left_to_those_who_know_the_origin() -> None:
    draft = opened("Title\n\n\n" + "\n\n".join(NOVEL))
    assert all(block.kind is not Kind.BREAK for block in draft.blocks)


def test_a_text_that_lost_its_line_ends_stays_one_paragraph_with_a_remark() -> None:
    draft = opened(" ".join(NOVEL * 8))
    assert len(draft.blocks) == 1
    assert [remark.code for remark in draft.remarks] == ["text.paragraphs_lost"]


def test_marks_are_read_across_wrapped_lines_and_told() -> None:
    draft = opened("\n\n".join(wrapped([f"{each} *And so it was,* he thought." for each in NOVEL], 50)))
    assert "*" not in "".join(texts(draft.blocks))
    assert codes(draft) == ["text.unwrapped", "text.emphasis"]


def test_text_is_recognised_and_pictures_are_not() -> None:
    assert FORMAT.recognises(b"any words", "x.jpg")
    assert not FORMAT.recognises(b"\xff\xd8\xff\xe0\0\x10JFIF\0\1" + bytes(range(256)), "x.txt")


@given(
    st.lists(
        st.from_regex(r"[A-Za-z“”é][A-Za-z ,.“”é—]{60,160}[.!?]", fullmatch=True), min_size=1, max_size=12
    )
)
def test_any_paragraphs_parted_by_blank_lines_come_back(paragraphs: list[str]) -> None:
    clean = [" ".join(each.split()) for each in paragraphs]
    kept = [block.text for block in read_text("\n\n".join(clean)).blocks if block.kind is not Kind.BREAK]
    assert kept == clean


@given(st.text(max_size=400))
def test_no_word_of_any_text_is_lost(text: str) -> None:
    try:
        clean = decode(text.encode("utf-8", "ignore")).text
    except ReadError:
        return
    blocks = read_text(clean, ReadOptions(without=frozenset({"text.emphasis"}))).blocks
    said = "".join("".join((block.text or block.alt).split()) for block in blocks)
    assert said == "".join(clean.split())


@pytest.mark.parametrize(
    "piece", ["*a ", "*A b* ", "_x_", "/a/ ", "a\n", " ", "*a\n\n", '"*A b.* ', "a    b\n"]
)
def test_the_time_taken_grows_with_the_length_alone(piece: str) -> None:
    begun = time.process_time()
    read_text(piece * 20_000 + "x")
    assert time.process_time() - begun < allowed(10)  # squared, it would be minutes


CORPUS = os.environ.get("VELVETBOX_CORPUS")


@pytest.mark.skipif(not CORPUS, reason="no corpus: $VELVETBOX_CORPUS is not set")
def test_every_text_of_the_corpus_is_read_or_refused_plainly() -> None:
    for path in sorted(Path(CORPUS or "").rglob("*.txt")):
        data = path.read_bytes()
        draft, code = said_of(partial(read, data, path.name))
        assert code or (draft and draft.blocks)


def test_xml_of_an_unknown_kind_is_not_taken_for_a_story() -> None:
    assert not FORMAT.recognises(b'\xef\xbb\xbf<?xml version="1.0"?><FictionBook/>', "a.fb2")
    assert FORMAT.recognises(b"I wrote <?xml once.", "a.txt")


def test_wide_gaps_within_a_sentence_show_that_such_gaps_end_no_scene() -> None:
    prose = [f"It rained on the harbour for the {number}th day, and nobody came." for number in range(12)]
    one = "\n\n".join(prose)
    text = f"{one}\n\n\n\nThen it stopped, and the lamp in the window went out.\n\n{one}\n\n\n\nIt was over, they said.\n"
    assert len(kinds(text)) == 2
    on = text.replace("Then it stopped", "Somebody read aloud, “Rain,”\n\n\n\nwhen it stopped")
    assert kinds(on) == []


def kinds(text: str) -> list[Kind]:
    return [block.kind for block in read_text(text).blocks if block.kind is Kind.BREAK]


def test_lines_that_all_end_as_sentences_do_are_paragraphs_however_alike_their_lengths() -> None:
    told = [
        f"　　她站在窗边，听着旧灯塔外面的海声，没有人知道船什么时候回来。这是第{number}个夜晚。"
        for number in range(9)
    ]

    assert [block.text for block in read_text("\n".join(told)).blocks] == [line.strip() for line in told]


def test_line_breaks_written_out_as_tags_are_line_breaks() -> None:
    told = [f"The tide went out at hour {number}, and she waited." for number in range(24)]
    scenes = [told[:8], told[8:16], told[16:]]
    for small, wide in (
        ("<br><br>\n", "<br><br><br><br><br>\n"),
        ("\n\n", "\n\n<br />\n\n<BR/>\n\n<br />\n\n"),
    ):
        draft = read(wide.join(map(small.join, scenes)).encode(), "a.txt")
        expected = [*scenes[0], "", *scenes[1], "", *scenes[2]]
        assert [block.text for block in draft.blocks] == expected
        assert "text.line_breaks" in [mend.code for mend in draft.mends]
    once = read(b"She typed <br> and waited.", "a.txt")
    assert [block.text for block in once.blocks] == ["She typed <br> and waited."]
