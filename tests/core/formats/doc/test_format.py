"""Word files from before DOCX keep italics, notes, scene breaks and every letter, or say plainly why not."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.allowed import bounded
from tests.core.formats.damage import changed, damaged
from tests.core.formats.old_word import ole, word_6
from tests.core.formats.plain_errors import said_of
from velvetbox.core import formats
from velvetbox.core.errors import ReadError
from velvetbox.core.formats.doc.format import FORMAT, read
from velvetbox.core.formats.draft import Draft
from velvetbox.core.formats.picture import Shape, shape_of
from velvetbox.core.prose import Block, Kind, MarkKind, is_italic, walk

LAMP = Path(__file__).parents[1] / "made" / "lamp.doc"  # made/README.md says how
PICTURES = LAMP.with_name("pictures.doc")
TEXT = b"It was \x93dark\x94 and late.\rShe went home.\r"


@cache
def lamp() -> Draft:
    return read(LAMP.read_bytes(), "lamp.doc")


def marked(blocks: tuple[Block, ...], kind: MarkKind) -> list[str]:
    return [span.text for block in walk(blocks) for span in block.spans if span.has(kind)]


def test_title_and_author_come_from_the_summary() -> None:
    assert lamp().properties == {"doc:title": ("The Lamp at Low Water",), "doc:author": ("Mara Quill",)}


def test_headings_keep_their_level_and_their_look_is_no_emphasis() -> None:
    heads = [(block.level, block.text) for block in lamp().blocks if block.kind is Kind.HEADING]
    assert heads == [
        (1, "The Lamp at Low Water"),
        (2, "Chapter 1: The Causeway"),
        (2, "Chapter 2: The Lamp"),
    ]
    assert not any(
        span.marks for block in lamp().blocks if block.kind is Kind.HEADING for span in block.spans
    )


def test_italics_come_from_runs_and_styles_and_end_where_switched_off() -> None:
    italics = [span.text for block in lamp().blocks for span in block.spans if is_italic(span)]
    assert italics == ["carried", "maps", "All of this paragraph leans, but for ", " word."]


@pytest.mark.parametrize(
    ("kind", "texts"),
    [
        (MarkKind.STRONG, ["causeway"]),
        (MarkKind.STRIKE, ["sheriff"]),
        (MarkKind.SMALL_CAPS, ["Mind The Step"]),
        (MarkKind.SUPERSCRIPT, ["2"]),
        (MarkKind.SUBSCRIPT, ["2"]),
        (MarkKind.LINK, ["the tables"]),
    ],
)
def test_the_other_looks_are_kept(kind: MarkKind, texts: list[str]) -> None:
    assert marked(lamp().blocks, kind) == texts


def test_a_centred_row_of_stars_is_a_scene_break() -> None:
    assert [block.alt for block in lamp().blocks if block.kind is Kind.BREAK] == ["* * *"]


def test_notes_stand_where_they_were() -> None:
    assert marked(lamp().blocks, MarkKind.NOTE) == ["1", "2"]
    assert [note.blocks[0].text for note in lamp().notes] == [
        "The only map was burnt in the fire.",
        "So they say.",
    ]


def test_tables_and_lists_keep_their_shape() -> None:
    rows = [[cell.children[0].text for cell in row.children] for row in _one(Kind.TABLE).children]
    assert rows == [["High", "04:10"], ["Low", "10:25"]]
    assert [block.style for block in lamp().blocks if block.kind is Kind.LIST] == ["bullet", "ordered"]


def _one(kind: Kind) -> Block:
    return next(block for block in lamp().blocks if block.kind is kind)


def test_all_scripts_and_characters_beyond_16_bits_come_through() -> None:
    assert any(block.text.startswith("Душа, 静か, 𝒜 and ﬁre. It was") for block in lamp().blocks)


# Word 6 and 95 ---------------------------------------------------------------------------------------


def test_word_6_text_in_one_piece_keeps_its_quotes_and_italics() -> None:
    draft = read(word_6(TEXT, [(7, b""), (13, bytes((86, 1))), (len(TEXT), b"")]), "old.doc")
    assert [block.text for block in draft.blocks] == ["It was “dark” and late.", "She went home."]
    assert marked(draft.blocks, MarkKind.EMPHASIS) == ["“dark”"]


@pytest.mark.parametrize(("language", "charset"), [(1049, 0), (1033, 204)])
def test_word_6_code_pages_follow_the_font_or_the_language(language: int, charset: int) -> None:
    text = "Она ушла домой.\r".encode("cp1251")
    font = [(len(text), bytes((93, 0, 0)))]
    assert (
        read(word_6(text, font, language=language, charset=charset), "a.doc").blocks[0].text
        == "Она ушла домой."
    )


@pytest.mark.parametrize("place", [12, 3])
def test_a_note_is_found_where_its_mark_stands_even_if_the_table_is_off(place: int) -> None:
    text = b"She went out\x02 and home.\r"
    looks = [(12, b""), (13, bytes((117, 1))), (len(text) + 20, b"")]
    draft = read(word_6(text, looks, note=(place, b"\x02 Or so they say.\r")), "a.doc")
    assert [(span.text, span.has(MarkKind.NOTE)) for span in draft.blocks[0].spans] == [
        ("She went out", False),
        ("1", True),
        (" and home.", False),
    ]
    assert draft.notes[0].blocks[0].text == "Or so they say."


def test_fields_show_their_result_and_links_lead_there() -> None:
    text = b'See \x13 HYPERLINK "https://example.org/a" \x14here\x15, page \x13 PAGE \x147\x15.\r'
    draft = read(word_6(text), "a.doc")
    assert draft.blocks[0].text == "See here, page ."
    assert marked(draft.blocks, MarkKind.LINK) == ["here"]


def test_line_breaks_hard_hyphens_and_soft_hyphens_stay() -> None:
    draft = read(word_6(b"One\x0btwo\x1ethree, ca\x1fre.\x0cNew page.\r"), "a.doc")
    assert [block.text for block in draft.blocks] == ["One\ntwo\u2011three, ca\u00adre.", "New page."]


def test_hidden_and_deleted_words_are_left_out_and_told() -> None:
    draft = read(word_6(TEXT, [(3, b""), (7, bytes((92, 1))), (len(TEXT), b"")]), "a.doc")
    assert draft.blocks[0].text == "It “dark” and late."
    assert [remark.code for remark in draft.remarks] == ["doc.hidden"]


def test_what_is_deleted_joins_what_it_parted() -> None:
    draft = read(word_6(b"One \rline.\r", [(4, b""), (5, bytes((65, 1))), (11, b"")]), "a.doc")
    assert [block.text for block in draft.blocks] == ["One line."]


def test_signs_are_characters() -> None:
    look = [(1, bytes((93, 0, 0))), (3, b"")]
    assert read(word_6(b"J.\r", look, charset=2, font=b"Wingdings"), "a.doc").blocks[0].text == "☺."
    said = b'A \x13 SYMBOL 74 \\f "Wingdings" \x15.\r'
    assert read(word_6(said), "a.doc").blocks[0].text == "A ☺."


# Not what it seems, and damage --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (word_6(TEXT, flags=0x100), "doc.locked"),
        (ole({"EncryptedPackage": b"x" * 64}), "doc.locked"),
        (word_6(b"\r\r"), "empty"),
        (word_6(TEXT)[:600], "unreadable.doc"),
        (ole({"WordDocument": b"\xec\xa5"}), "unreadable.doc"),
    ],
)
def test_what_cannot_be_read_is_said_plainly(data: bytes, code: str) -> None:
    with pytest.raises(ReadError) as raised:
        read(data, "a.doc")
    assert (
        raised.value.code in {code, "unreadable.ole"}
        if code.startswith("unreadable")
        else raised.value.code == code
    )
    assert raised.value.text.endswith(".")


@pytest.mark.parametrize(
    ("data", "form"),
    [
        (rb"{\rtf1\ansi It was late.\par}", "rtf"),
        (b"<html><body><p>It was late.</p></body></html>", "html"),
        (b"It was late.\n\nShe went home.\n", "txt"),
        (word_6(TEXT), "doc"),
        (ole({"Workbook": b"x"}), None),
    ],
)
def test_a_file_named_doc_is_read_as_what_it_is(data: bytes, form: str | None) -> None:
    assert formats.identify(data, "story.doc") == form


def test_a_document_named_otherwise_is_known_by_its_content() -> None:
    assert formats.identify(LAMP.read_bytes(), "lamp.txt") == "doc"


def test_without_its_table_the_text_is_saved_and_the_loss_told() -> None:
    damaged = LAMP.read_bytes().replace("1Table".encode("utf-16-le"), "2Table".encode("utf-16-le"))
    draft = read(damaged, "a.doc")
    assert "True light, she said" in " ".join(block.text for block in draft.blocks)
    assert [remark.code for remark in draft.remarks] == ["doc.no_table"]


@example(
    changed(LAMP.read_bytes(), [(7857, b"\x00\x00\x11")])
)  # places of notes, and no table of their texts
@settings(max_examples=150)
@given(damaged(LAMP.read_bytes()))
@bounded(2)
def test_a_damaged_file_is_read_or_refused_in_bounded_time(data: bytes) -> None:
    draft, code = said_of(lambda: read(data, "a.doc"))
    assert draft is not None or code


@settings(max_examples=60)
@given(st.integers(0, LAMP.stat().st_size), st.integers(0, 2000), st.sampled_from((0, 0xFF, 0x41)))
@bounded(4)
def test_a_file_with_a_hole_or_a_cut_is_read_or_refused(at: int, size: int, filled: int) -> None:
    whole = LAMP.read_bytes()
    holed = whole[:at] + bytes([filled]) * size + whole[at + size :]
    for data in (holed, whole[:at]):
        draft, code = said_of(lambda data=data: read(data, "a.doc"))  # type: ignore[misc]
        assert draft is not None or code


def test_pictures_stand_in_their_line_and_where_they_float() -> None:
    draft = read(PICTURES.read_bytes(), "a.doc")
    second, fourth = draft.blocks[1], draft.blocks[3]
    assert (second.kind, second.source) == (Kind.IMAGE, "picture-1")
    assert [mark.value for span in fourth.spans for mark in span.marks] == ["picture-2"]
    shapes = [shape_of(draft.images[name]) for name in ("picture-1", "picture-2")]
    assert shapes == [Shape("png", 64, 48), Shape("png", 33, 44)]
    assert draft.remarks == ()


def test_a_picture_that_is_damaged_leaves_its_name() -> None:
    whole = PICTURES.read_bytes()
    draft = read(whole.replace(b"\x89PNG", b"\x00PNG"), "a.doc")
    assert draft.images == {}
    assert draft.blocks[1].source == "picture-1"
    assert [remark.code for remark in draft.remarks] == ["doc.pictures"]


@settings(max_examples=80)
@given(damaged(PICTURES.read_bytes()))
@bounded(2)
def test_damage_among_pictures_is_read_or_refused_in_bounded_time(data: bytes) -> None:
    draft, code = said_of(lambda: read(data, "a.doc"))
    assert draft is not None or code


def test_it_is_recognised_by_content_only() -> None:
    assert not FORMAT.recognises(b"It was late.", "story.doc")


def test_a_file_whose_end_is_lost_gives_the_text_that_is_there() -> None:
    whole = LAMP.read_bytes()
    said = "".join(block.text for block in read(whole, "lamp.doc").blocks)

    draft = read(whole[: len(whole) * 3 // 4], "lamp.doc")

    assert [remark.code for remark in draft.remarks] == ["doc.cut"]
    assert draft.blocks[0].text in said
    assert len("".join(block.text for block in draft.blocks)) > 100
