"""PDFs come apart into the paragraphs, looks and notes they were made of; heads, feet and hyphens are told."""

from __future__ import annotations

import time
import zlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.allowed import allowed, bounded
from tests.core.formats.damage import damaged
from tests.core.formats.plain_errors import said_of
from tests.core.formats.plain_pdf import LEFT, STEP, TOP, Drawn, Picture, Words, filled, lines, pdf
from velvetbox.core import formats
from velvetbox.core.errors import ReadError
from velvetbox.core.formats.draft import Draft, ReadOptions
from velvetbox.core.formats.pdf.format import read
from velvetbox.core.formats.picture import Shape, shape_of
from velvetbox.core.prose import Kind, MarkKind, walk

PICTURES = Path(__file__).parents[1] / "made" / "pictures.pdf"
LAMP = Path(__file__).parents[1] / "made" / "lamp.pdf"  # made/README.md says how
FULL = filled("The tide went out at four")
OTHER = filled("She waited on the wall")


@cache
def lamp() -> Draft:
    return read(LAMP.read_bytes(), "lamp.pdf")


def opened(*pages: Sequence[Words | Drawn | Picture], without: str = "") -> Draft:
    return read(pdf(*pages), "a.pdf", ReadOptions(without=frozenset({without})))


def texts(draft: Draft) -> list[str]:
    return [block.text for block in walk(draft.blocks) if block.spans]


def spans(draft: Draft, kind: MarkKind) -> list[str]:
    return [span.text for block in draft.blocks for span in block.spans if span.has(kind)]


# A file made by another program -------------------------------------------------------------------------


def test_headings_are_told_by_their_size() -> None:
    heads = [(block.level, block.text) for block in lamp().blocks if block.kind is Kind.HEADING]
    assert heads == [
        (1, "The Lamp at Low Water"),
        (2, "Chapter 1: The Causeway"),
        (2, "Chapter 2: The Lamp"),
    ]


def test_looks_links_and_scene_breaks_are_kept() -> None:
    assert spans(lamp(), MarkKind.EMPHASIS) == [
        "carried",
        "maps",
        "All of this paragraph leans, but for",
        "word.",
    ]
    assert spans(lamp(), MarkKind.STRONG) == ["causeway"]
    assert spans(lamp(), MarkKind.LINK) == ["the tables"]
    assert (spans(lamp(), MarkKind.SUPERSCRIPT), spans(lamp(), MarkKind.SUBSCRIPT)) == (["2"], ["2"])
    assert [block.alt for block in lamp().blocks if block.kind is Kind.BREAK] == ["* * *"]


def test_footnotes_stand_at_their_marks_and_not_in_the_text() -> None:
    assert spans(lamp(), MarkKind.NOTE) == ["1", "2"]
    assert [note.blocks[0].text for note in lamp().notes] == [
        "The only map was burnt in the fire.",
        "So they say.",
    ]
    assert not any("burnt" in text for text in texts(lamp()))


def test_first_letters_and_joined_letters_are_whole() -> None:
    words = " ".join(texts(lamp()))
    assert all(
        word in words for word in ("True light", "office", "affluent", "fickle", "Душа, 静か", "and fire.")
    )


def test_title_and_author_come_from_the_file() -> None:
    assert lamp().properties["pdf:title"] == ("The Lamp at Low Water",)
    assert lamp().properties["pdf:author"] == ("Mara Quill",)


# Paragraphs --------------------------------------------------------------------------------------------


def test_paragraphs_parted_by_a_gap() -> None:
    page = lines(FULL, FULL, "the end.", "", OTHER, "and more.", "", FULL, OTHER, "so.", "", FULL, "no.")
    assert [text.split()[-1] for text in texts(opened(page))] == ["end.", "more.", "so.", "no."]


def test_paragraphs_parted_by_an_indent() -> None:
    page = lines(
        f"   {FULL[3:]}", FULL, "the end.", f"   {OTHER[3:]}", "more.", f"   {FULL[3:]}", OTHER, FULL, "no."
    )
    assert [text.split()[-1] for text in texts(opened(page))] == ["end.", "more.", "no."]


def test_short_speeches_that_are_all_indented_stay_apart() -> None:
    talk = [f"   {FULL[3:]}", "said so.", "   “No.”", "   “Yes.”", "   “Why?”", f"   {OTHER[3:]}", "end."]
    assert texts(opened(lines(*talk, *talk)))[1:4] == ["“No.”", "“Yes.”", "“Why?”"]


def test_paragraphs_told_by_nothing_but_a_line_that_ends_early() -> None:
    page = lines(FULL, "the end.", OTHER, FULL, "more.", OTHER, "so.")
    assert [text.split()[-1] for text in texts(opened(page))] == ["end.", "more.", "so."]


def test_a_paragraph_runs_on_over_the_page() -> None:
    one = lines(FULL, "the end.", "", OTHER, OTHER, "", FULL, FULL)
    two = lines(OTHER, "of it all.", "", FULL, "no.", "", OTHER, "yes.")
    assert texts(opened(one, two))[2].endswith("of it all.")


def test_a_centred_heading_keeps_its_place_and_a_verse_its_lines() -> None:
    page = lines(
        FULL,
        "end.",
        "",
        " " * 25 + "To the Sea",
        "",
        FULL,
        "no.",
        "",
        "O tide,",
        "O time,",
        "",
        OTHER,
        "end.",
    )
    draft = opened(page)
    assert [(block.text, block.align) for block in draft.blocks][1] == ("To the Sea", "center")
    assert "O tide,\nO time," in texts(draft)


def test_columns_are_read_one_after_the_other() -> None:
    left = [Words(72, 700 - 14 * row, f"left {row:02} of the page here") for row in range(8)]
    right = [Words(320, 700 - 14 * row, f"right {row:02} of the page now") for row in range(8)]
    words = " ".join(texts(opened([*left, *right])))
    assert words.index("left 07") < words.index("right 00")


def test_what_a_file_writes_out_of_order_is_read_from_top_to_bottom() -> None:
    page = lines(FULL, "end.", "", OTHER, "so.", "", FULL, "no.")
    assert texts(opened(page[4:] + page[:4])) == texts(opened(page))


def test_a_line_of_another_font_keeps_the_space_before_it_outside_its_marks() -> None:
    page = [
        Words(LEFT, TOP, "She was"),
        Words(LEFT + 7.2 * 8, TOP, "not", "italic"),
        Words(LEFT + 7.2 * 11, TOP, ", he said."),
    ]
    spans_of = opened([*page]).blocks[0].spans
    assert [span.text for span in spans_of] == ["She was ", "not", ", he said."]


def test_letters_of_another_font_stand_where_the_line_left_room_for_them() -> None:
    page = [
        Words(LEFT, TOP, "She saw a\tgull and a \vern."),
        Words(LEFT + 7.2 * 10, TOP, "\xb1", "bold"),
        Words(LEFT + 7.2 * 23, TOP, "\xa7", "italic"),
    ]
    assert texts(opened(page)) == ["She saw a \xb1 gull and a \xa7ern."]


def test_what_nobody_sees_is_no_text() -> None:
    page = [*lines(FULL, "end.", "", OTHER, "so."), Words(LEFT, 300, "Actions", size=1.0)]
    assert "Actions" not in " ".join(texts(opened(page)))


def test_the_last_lines_of_a_text_in_columns_are_read_in_order() -> None:
    page = [
        Words(72, 700, "the last words of the left one"),
        Words(72, 686, "of the two columns of this page,"),
        Words(320, 700, "and those of the right one."),
    ]
    assert " ".join(texts(opened(page))).endswith("page, and those of the right one.")


def test_first_lines_set_in_below_a_gap_are_no_quotations() -> None:
    page = lines(*["    " + FULL[:50], "so it was.", "", "    No, she said.", ""] * 4)
    assert {block.kind for block in opened(page).blocks} == {Kind.PARAGRAPH}


def test_a_small_note_at_the_foot_is_taken_to_its_mark() -> None:
    page = [
        *lines(FULL, "the end of it", "", OTHER, "so."),
        Words(LEFT + 7.2 * 13, TOP - STEP + 4, "1", "roman", 7),
        Words(LEFT, 90, "1", "roman", 6),
        Words(LEFT + 8, 90, "As they say in the harbour,", "roman", 9),
        Words(LEFT, 79, "or used to.", "roman", 9),
    ]
    draft = opened(page)
    assert [note.blocks[0].text for note in draft.notes] == ["As they say in the harbour, or used to."]
    assert texts(draft)[0].endswith("the end of it1")
    assert not any("harbour" in text for text in texts(draft))


def test_small_print_at_the_foot_without_a_mark_stays_text() -> None:
    page = [
        *lines(FULL, "the end.", "", OTHER, "so."),
        Words(LEFT, 90, "Printed in the harbour.", "roman", 9),
    ]
    assert "Printed in the harbour." in texts(opened(page))


def test_a_quotation_set_in_between_gaps_is_a_quotation() -> None:
    page = lines(FULL, "end.", "", "    Come at once,", "", FULL, "no.", "", OTHER, "so.", "", OTHER, "yes.")
    kinds = [(block.kind, block.children[0].text if block.children else "") for block in opened(page).blocks]
    assert kinds[1] == (Kind.QUOTE, "Come at once,")


# Scene breaks -------------------------------------------------------------------------------------------


def test_stars_rules_and_wide_gaps_are_scene_breaks() -> None:
    scene = [FULL, "the end.", "", OTHER, "so.", "", FULL, "more.", "", OTHER, "no.", ""]
    stars = lines(*scene, " " * 28 + "* * *", "", *scene)
    ruled = [*lines(*scene, "", *scene), Drawn(230, TOP - STEP * 11.2, 120)]
    wide = lines(*scene, "", "", *scene)
    for page in (stars, ruled, wide):
        kinds = [block.kind for block in opened(page).blocks]
        assert kinds.count(Kind.BREAK) == 1
        assert kinds[4] is Kind.BREAK


def test_many_rules_far_apart_are_scene_breaks_and_close_ones_a_table() -> None:
    scene = [FULL, "the end.", "", OTHER, "so.", ""]
    page = lines(*[*scene, ""] * 6)
    far = [Drawn(200, TOP - STEP * (7 * number - 0.8), 150) for number in range(1, 6)]
    row = [Drawn(200, TOP - STEP * (1.7 + number), 150) for number in range(6)]
    assert [block.kind for block in opened([*page, *far]).blocks].count(Kind.BREAK) == 5
    assert Kind.BREAK not in [block.kind for block in opened([*lines(*scene), *row]).blocks]


def test_joined_letters_are_single_ones() -> None:
    plain = pdf(lines("The \x1frst \x1eower was o\x1dered by the o\x1cce.", FULL, OTHER))
    joined = plain.replace(
        b"/Encoding /WinAnsiEncoding",
        b"/Encoding << /BaseEncoding /WinAnsiEncoding /Differences [28 /ffi /ff /fl /fi] >>",
    )
    assert read(joined, "a.pdf").blocks[0].text.startswith("The first flower was offered by the office.")


def test_underlining_is_no_scene_break() -> None:
    page = [*lines(FULL, "the end.", "", OTHER, "so."), Drawn(LEFT, TOP - STEP - 1.5, 50)]
    assert Kind.BREAK not in [block.kind for block in opened(page).blocks]


# Heads, feet, hyphens --------------------------------------------------------------------------------------


STORY = ["Anna", "Bert", "Cora", "Dirk", "Emma", "Finn"]


def book(count: int = 6) -> list[list[Words | Drawn]]:
    return [
        [
            Words(200, 760, "THE LAMP" if page % 2 else "MARA QUILL"),
            *lines(filled(f"{STORY[page]} went out"), OTHER, "end.", "", FULL, f"so {STORY[page]} said."),
            Words(280, 40, str(page + 11)),
        ]
        for page in range(count)
    ]


def test_running_heads_and_page_numbers_are_taken_out_and_told() -> None:
    draft = opened(*book())
    said = " ".join(texts(draft))
    assert "LAMP" not in said
    assert "MARA" not in said
    assert not any(text.isdecimal() for text in texts(draft))
    mend = next(mend for mend in draft.mends if mend.code == "pdf.running")
    assert mend.count == 12
    assert "THE LAMP" in mend.before


def test_the_head_of_a_chapter_of_one_page_goes_with_the_others() -> None:
    pages = book()
    pages[3][0] = Words(200, 760, "AN INTERLUDE")
    assert "AN INTERLUDE" not in texts(opened(*pages))


def test_what_a_browser_prints_around_a_page_is_taken_out() -> None:
    def printed(count: int) -> str:
        pages = book(count)
        for number, page in enumerate(pages):
            page[0] = Words(30, 780, "1/2/26, 6:42 AM  The Lamp 12", size=8)
            page[-1] = Words(30, 20, f"https://example.org/s/1234/56  {number + 1}/{count}", size=8)
        return " ".join(texts(opened(*pages)))

    assert "2/26" not in printed(1)
    assert "2/26" not in printed(5)
    assert "example.org" not in printed(1) + printed(5)


def test_running_heads_can_be_had_back() -> None:
    said = texts(opened(*book(), without="pdf.running"))
    assert said.count("THE LAMP") == 3


def test_headings_of_chapters_at_one_height_are_no_running_heads() -> None:
    heads = [f"Chapter {number}" for number in range(1, 7)]
    pages = []
    for number, name in enumerate(STORY):
        pages.append(lines(heads[number], "", filled(f"{name} went out"), OTHER, f"so {name} said."))
        pages.append(lines(filled(f"But {name} came in"), filled(f"and saw {name}"), f"and {name} left."))
    assert [text for text in texts(opened(*pages)) if text.startswith("Chapter")] == heads


def parted(tail: str) -> list[Words | Drawn]:
    known = ["a harbour wall, the evening sun", "the well-known lamp was"]
    cut = [
        f"{FULL[:55]} har-",
        f"bour and {FULL[:40]}",
        "",
        f"{FULL[:54]} eve-",
        f"ning and {FULL[:40]}",
        "",
        f"{FULL[:54]} well-",
        f"known {FULL[:40]}",
        "",
        f"{FULL[:53]} {tail}",
    ]
    return lines(*known, "", *cut)


def test_words_parted_at_the_end_of_a_line_are_put_together_and_told() -> None:
    draft = opened([*parted("end.")])
    said = " ".join(texts(draft))
    assert all(word in said for word in (" harbour and", " evening and", " well-known The"))
    mend = next(mend for mend in draft.mends if mend.code == "pdf.hyphens")
    assert (mend.count, mend.before, mend.after) == (2, "har-\nbour", "harbour")


def test_parted_words_can_be_had_back() -> None:
    assert " har-bour and" in " ".join(texts(opened(parted("end."), without="pdf.hyphens")))


def test_a_text_that_parts_no_words_keeps_its_hyphens_and_dashes() -> None:
    page = lines(
        f"{FULL[:52]} twenty-", "four hours " + FULL[:40], "", f"{FULL[:54]} so—", "and so " + FULL[:40]
    )
    said = " ".join(texts(opened(page)))
    assert "twenty-four" in said
    assert "so—and so" in said


# Outline, locks, damage -----------------------------------------------------------------------------------


def test_what_the_outline_names_is_a_heading() -> None:
    page = lines("The Door", "", FULL, "end.", "", "The Key", "", OTHER, "so.")
    draft = read(pdf(page, outline=[("The Door", 0), ("The Key", 0)]), "a.pdf")
    assert [block.text for block in draft.blocks if block.kind is Kind.HEADING] == ["The Door", "The Key"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (pdf(lines(FULL), locked=True), "pdf.locked"),
        (pdf([Drawn(0, 10, 300)]), "pdf.no_text"),
        (pdf([]), "pdf.no_text"),
        (b"%PDF-1.7\nnothing of the kind", "unreadable.pdf"),
    ],
)
def test_what_cannot_be_read_is_said_plainly(data: bytes, code: str) -> None:
    with pytest.raises(ReadError) as raised:
        read(data, "a.pdf")
    assert raised.value.code == code
    assert raised.value.text.endswith("It is kept as it is.")


def test_places_that_are_no_numbers_and_broken_titles_lose_no_words() -> None:
    page = [*lines(FULL, "the end."), Words(9e30, 9e30, "Far off.", "roman", 9e30)]
    data = pdf(page, info={"Title": "The Lamp"}).replace(b"(The Lamp)", b"<FEFF0054D8>")
    draft = read(data, "a.pdf")
    assert "the end." in " ".join(texts(draft))
    assert draft.properties["pdf:title"][0].startswith("T")


def test_letters_of_no_size_end_no_reading() -> None:
    page = [*lines(FULL, "the end."), Words(LEFT, 300, "Nothing to see.", "roman", 0)]
    assert "the end." in " ".join(texts(opened(page)))


def test_a_pdf_is_known_by_its_content() -> None:
    assert formats.identify(LAMP.read_bytes(), "lamp.doc") == "pdf"
    assert formats.identify(b"It was late.", "story.pdf") == "txt"


@settings(max_examples=100)
@given(damaged(LAMP.read_bytes()))
@bounded(2)
def test_a_damaged_file_is_read_or_refused_in_bounded_time(data: bytes) -> None:
    draft, code = said_of(lambda: read(data, "a.pdf"))
    assert draft is not None or code


@settings(max_examples=60)
@given(st.data())
@bounded(4)
def test_pages_of_any_words_lose_none_of_them(data: st.DataObject) -> None:
    words = st.text(st.characters(min_codepoint=97, max_codepoint=122), min_size=2, max_size=12)
    told = data.draw(st.lists(st.lists(words, min_size=1, max_size=8), min_size=1, max_size=30))
    places = [
        Words(data.draw(st.floats(20, 300)), TOP - STEP * row, " ".join(line))
        for row, line in enumerate(told)
    ]
    said = " ".join(texts(opened([*places]))).split()
    assert said == [word for line in told for word in line]


# Pictures -----------------------------------------------------------------------------------------------


def test_pictures_stand_between_the_paragraphs_and_a_jpeg_as_it_is() -> None:
    data = PICTURES.read_bytes()
    draft = read(data, "a.pdf")
    shown = [(block.kind, block.source) for block in draft.blocks if block.kind is Kind.IMAGE]
    assert shown == [(Kind.IMAGE, "picture-1"), (Kind.IMAGE, "picture-2")]
    assert draft.blocks[1].kind is Kind.IMAGE
    assert [shape_of(draft.images[name]) for name in sorted(draft.images)] == [
        Shape("jpg", 64, 48),
        Shape("jpg", 33, 44),
    ]
    assert draft.images["picture-2"] in data
    assert draft.remarks == ()


def test_the_points_of_a_picture_keep_their_colours() -> None:
    text = lines(FULL, "of April.", "", "", "", "", "", "", "", OTHER, "and said so.")
    draft = opened([*text, Picture(LEFT, TOP - 7 * STEP, 60, 60)])
    assert [block.kind for block in draft.blocks] == [Kind.PARAGRAPH, Kind.IMAGE, Kind.PARAGRAPH]
    png = draft.images["picture-1"]
    start = png.index(b"IDAT") + 4
    assert zlib.decompressobj().decompress(png[start:]).hex() == "00" + "ff000000ff00" + "00" + "0000ff808080"


def test_scans_of_pages_ornaments_and_running_pictures_are_told_and_left() -> None:
    texts = [lines(filled(f"{word} said the tide was out"), "by then.") for word in ("Ada", "Bo", "Cy")]
    scan = Picture(0, 0, 576, 792)
    dot = Picture(LEFT, 300, 6, 6)
    seal = Picture(LEFT, 80, 40, 40)
    draft = opened([scan, *texts[0], dot, seal], [*texts[1], seal], [*texts[2], seal])
    assert draft.images == {}
    assert [remark.code for remark in draft.remarks] == ["pdf.pictures"]
    assert "5 pictures were left out" in draft.remarks[0].text


def test_a_rule_drawn_as_a_picture_is_a_scene_break() -> None:
    draft = opened(
        [*lines(FULL, "of April.", "", "", OTHER, "at noon."), Picture(150, TOP - 2.4 * STEP, 200, 3)]
    )
    assert [block.kind for block in draft.blocks] == [Kind.PARAGRAPH, Kind.BREAK, Kind.PARAGRAPH]


def test_a_thousand_pictures_cost_what_one_may() -> None:
    text = lines(FULL, "of April.")
    many = [
        Picture(LEFT + n % 20, 100 + n % 500, 20, 20, f"{n:06x} 00ff00 0000ff 808080") for n in range(5000)
    ]
    began = time.process_time()
    draft = opened([*text, *many])
    assert len(draft.images) == 2000
    assert time.process_time() - began < allowed(4)
