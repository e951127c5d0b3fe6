"""AsciiDoc: title, sections, marks, notes, verse and breaks."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.allowed import bounded
from tests.core.formats.plain_errors import said_of
from velvetbox.core import formats, origins
from velvetbox.core.formats.asciidoc.format import FORMAT, read
from velvetbox.core.formats.draft import Draft
from velvetbox.core.prose import Block, Chapter, Field, Kind, Work, measure, to_html

HEAD = "= The Lamp\nAda Quill <ada@example.org>; Ben Ink\nv1.0, 2011-03-09\n:rating: PG\n:hero: Ada\n\n"
PROSE = "The lamp in the window burned on,\nand nobody had put it out.\n\nShe rowed back to the pier.\n\n"


def opened(body: str, head: str = HEAD) -> Draft:
    return read((head + body).encode(), "a.adoc")


def shown(blocks: Iterable[Block]) -> str:
    return re.sub(r' id="p[0-9a-f]+"', "", to_html(blocks)).replace("\n", "")


def line(written: str) -> str:
    return shown(opened(written).blocks).removeprefix("<p>").removesuffix("</p>")


def work_of(body: str) -> Work:
    return origins.recognise(opened(body), "a.adoc").works[0]


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("She said _no_ and *never*.", "She said <em>no</em> and <strong>never</strong>."),
        ("_He *knew* it_, and s__nake__y", "<em>He <strong>knew</strong> it</em>, and s<em>nake</em>y"),
        ("snake_case and 2 * 3 * 4 stay, f*ck too", "snake_case and 2 * 3 * 4 stay, f*ck too"),
        ("`code *x*` and H~2~O and x^2^", "<code>code *x*</code> and H<sub>2</sub>O and x<sup>2</sup>"),
        ('"`Yes,`" said {hero} -- at once--then left...', "“Yes,” said Ada — at once—then left…"),
        ("link:https://e.org[there] https://e.org. javascript:x[no]", '<a href="https://e.org">there</a> <a href="https://e.org">https://e.org</a>. javascript:x[no]'),
        ("one +\ntwo\nthree", "one<br>two three"),
        ("[underline]#so# and [.x]#plain#", "<u>so</u> and plain"),
        (r"\*not* strong", "*not* strong"),
        ("{unknown} stays", "{unknown} stays"),
    ],
)  # fmt: skip
def test_marks_in_a_line(written: str, read_as: str) -> None:
    assert line(written) == read_as


def test_the_header_gives_facts_and_its_attributes_labels() -> None:
    work = work_of(PROSE)
    assert (work.value(Field.TITLE), work.values(Field.CREATOR)) == ("The Lamp", ["Ada Quill", "Ben Ink"])
    assert work.value(Field.RATING) == "PG"
    assert [block.text[:3] for block in work.chapters[0].blocks] == ["The", "She"]


def test_sections_are_chapters_and_parts_name_them() -> None:
    body = "".join(f"== {part}\n\n=== One\n\n{PROSE}=== Two\n\n{PROSE}" for part in ("Spring", "Fall"))
    assert [chapter.title for chapter in work_of(body).chapters] == [
        "Spring · One",
        "Spring · Two",
        "Fall · One",
        "Fall · Two",
    ]
    plain = work_of(f"== Chapter 1: Rain\n\n{PROSE}==== Deep\n\n{PROSE}== Chapter 2\n\n{PROSE}")
    assert [(chapter.number, chapter.title) for chapter in plain.chapters] == [(1, "Rain"), (2, None)]


def test_blocks_of_all_kinds() -> None:
    draft = opened(
        "[verse, Ada, Songs]\n____\nRow, row\nthe boat\n\ngently\n____\n\n[quote, Ben, role=x]\nDear A.\n\n____\nIn _here_.\n\nTwo.\n____\n\n* a\n* b\n** c\n\n. one\n\n"
        "----\ncode  *x*\n----\n\n****\nAside.\n****\n\nimage::lamp.png[A lamp,100]\n\n// comment\n////\nhidden\n////\nEnd."
    )  # fmt: skip
    assert [block.kind for block in draft.blocks] == [
        Kind.VERSE, Kind.VERSE, Kind.PARAGRAPH, Kind.QUOTE, Kind.QUOTE, Kind.LIST, Kind.LIST, Kind.PREFORMATTED, Kind.ASIDE, Kind.IMAGE, Kind.PARAGRAPH,
    ]  # fmt: skip
    assert (draft.blocks[0].text, draft.blocks[9].alt) == ("Row, row\nthe boat", "A lamp")
    assert draft.blocks[2].text == "Ada, Songs"
    assert [block.text for block in draft.blocks[3].children] == ["Dear A.", "Ben"]
    assert "hidden" not in shown(draft.blocks)


@pytest.mark.parametrize("rule", ["'''", "***", "* * *", "<<<", "---"])
def test_breaks_between_scenes(rule: str) -> None:
    assert measure(Chapter(opened(f"{PROSE}{rule}\n\n{PROSE}").blocks)).scene_breaks == 1


def test_footnotes_are_linked() -> None:
    draft = opened("A wordfootnote:[See _there_.] and onfootnote:x[Twice.] and onfootnote:x[].")
    assert measure(Chapter(draft.blocks)).footnotes == 3
    assert [(note.label, shown(note.blocks)) for note in draft.notes] == [
        ("1", "<p>See <em>there</em>.</p>"),
        ("2", "<p>Twice.</p>"),
    ]


def test_what_belongs_in_from_another_file_is_told() -> None:
    assert [remark.code for remark in opened("include::two.adoc[]\n\nText.").remarks] == ["asciidoc.include"]


def test_it_is_known_by_its_name_or_its_sections() -> None:
    assert formats.identify(f"{HEAD}== One\n\nx\n\n== Two\n\ny\n".encode(), "a.txt") == "asciidoc"
    assert formats.identify(b"= not a title\n\nJust text.\n", "a.txt") == "txt"


PIECES = st.sampled_from(
    ["_", "*", "`", "#", "+", "**", "__", "[", "]", "\n", "\n\n", "= T\n", "== S\n", "____\n", "----\n", "****\n", "--\n", "////\n", "[verse]\n", "[quote]\n", "* a\n",
     ". b\n", "footnote:[", "link:x[", "<<", ">>", "{a}", ":a: b\n", "'''\n", ".T\n", "word ", " +\n", "include::x[]\n", "image::a[b]\n", "\\", "^", "~", '"`', '`"', "|===\n"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=80).map("".join))
@bounded(5)
def test_any_text_is_read_or_refused_plainly(body: str) -> None:
    draft, code = said_of(lambda: opened(body))
    assert code or to_html(draft.blocks if draft else ()) is not None
    if draft is not None:
        origins.recognise(draft, "a.adoc")


@pytest.mark.parametrize(
    "piece",
    [
        "_",
        "_a",
        "*a ",
        "[",
        "____\n",
        "--\n",
        "* a\n",
        "footnote:[",
        "<<a",
        "+++",
        "{a",
        "`a",
        "__a",
        "[a]#b",
        "link:a[",
        ":a: b\n",
    ],
)
def test_a_long_file_of_one_piece_is_read_in_time(piece: str) -> None:
    data = (HEAD + piece * (100_000 // len(piece))).encode()
    assert FORMAT.recognises(data, "a.adoc")
    assert said_of(lambda: read(data, "a.adoc").blocks)[1] == ""
