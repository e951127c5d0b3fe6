from __future__ import annotations

import struct
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.allowed import bounded
from tests.core.formats.archives import damaged
from tests.core.formats.palms import database, packed, text_records
from tests.core.formats.plain_errors import said_of
from velvetbox.core import formats, origins
from velvetbox.core.errors import Refused
from velvetbox.core.formats.draft import Draft, Limits, ReadOptions
from velvetbox.core.formats.palm import pdb as reader
from velvetbox.core.prose import Field, Kind, is_italic, paragraphs, walk

STORY = "The Lamp\n\nIt rained on the harbour, and “Zoë” went on.\n\nIt stopped.\n"


def read(data: bytes) -> Draft:
    return reader.read(data, "book.pdb")


def palmdoc(text: bytes, *, name: bytes = b"The Lamp", kind: bytes = b"TEXtREAd", packing: int = 2) -> bytes:
    records = text_records(text, pack=packing == 2)
    head = struct.pack(">HHIHHI", packing, 0, len(text), len(records), 4096, 0)
    return database([head, *records], kind=kind, name=name)


@pytest.mark.parametrize("packing", [1, 2])
@pytest.mark.parametrize("kind", [b"TEXtREAd", b"TEXtTlDc"])
def test_the_text_of_a_palm_book_is_read(packing: int, kind: bytes) -> None:
    draft = read(palmdoc(STORY.encode("cp1252"), packing=packing, kind=kind))
    assert paragraphs(draft.blocks) == [
        "The Lamp",
        "It rained on the harbour, and “Zoë” went on.",
        "It stopped.",
    ]
    assert draft.encoding == "windows-1252"
    assert formats.identify(palmdoc(b"text"), "any.name") == "pdb"


def test_tags_of_tealdoc_are_headings_words_and_rules() -> None:
    text = """<HEADER TEXT="The Lamp" ALIGN=CENTER>\n<BOOKMARK NAME='a'><header text=Rain>\nIt <LINK TEXT="rained" TAG="a">.
<LABEL NAME="a"><HRULE>\nIt <stopped> at last.\n"""
    draft = read(palmdoc(text.encode(), kind=b"TEXtTlDc"))
    assert paragraphs(draft.blocks) == ["The Lamp", "Rain", "It rained.", "* * *", "It <stopped> at last."]


def test_the_sign_before_chapters_is_no_text() -> None:
    draft = read(palmdoc(b"*Rain\n\nIt rained.\n\n* * *\n\n*It* stopped.\n\n<*>"))
    assert paragraphs(draft.blocks) == ["Rain", "It rained.", "* * *", "It stopped."]


@pytest.mark.parametrize(
    ("name", "title"),
    [
        (b"The Lamp", "The Lamp"),
        (b"the_lamp", None),
        (b"A Lamp That Went Out At Midnigh", None),
        (b"12", None),
    ],
)
def test_the_name_of_the_database_is_a_title_where_it_can_be_one(name: bytes, title: str | None) -> None:
    facts = read(palmdoc(b"It rained.", name=name)).facts
    assert next((fact.value for fact in facts if fact.field is Field.TITLE), None) == title


def test_html_in_a_palm_book_is_read_as_html() -> None:
    draft = read(palmdoc(b"<html><body><p>It <i>rained</i>.</p></body></html>"))
    assert [span.text for span in draft.blocks[0].spans if is_italic(span)] == ["rained"]


def test_ztxt_is_one_stream_over_its_records() -> None:
    text = (STORY + "\n").encode() * 200
    packer = zlib.compressobj()
    stream = packer.compress(text) + packer.flush()
    cut = len(stream) // 2
    head = struct.pack(">HHIHHHB", 0x0144, 2, len(text), 8192, 0, 0, 1) + bytes(20)
    data = database([head, stream[:cut], stream[cut:]], kind=b"zTXTGPlm")
    assert paragraphs(read(data).blocks).count("It stopped.") == 200
    with pytest.raises(Refused):
        reader.read(data, "b.pdb", ReadOptions(limits=Limits(text=1000)))


# eReader -----------------------------------------------------------------------------------------

PML = r"""\v TITLE="The Lamp" AUTHOR="Quill" PUBLISHER="" \v
\c\bTHE LAMP\b

by Quill
\c
\p\xChapter 1
Rain\x
It \irained\i on \\ Zo\a235 and \U2014 went on.\Fn="n1"1\Fn

\c* * *
\c

\m="sun.png"
\X1Later\X1
See \q="#end"the end\q.
\xChapter 2
Sun\x
\Q="end"It stopped.
"""


def ereader(*, packing: int = 2, notes: bool = True) -> bytes:
    head = bytearray(132)
    text = [packed(PML.encode("cp1252"))] if packing != 10 else [zlib.compress(PML.encode("cp1252"))]
    picture = b"PNG " + b"sun.png".ljust(58, b"\0") + b"\x89PNG sun"
    note = PML.encode("cp1252")[:0] + rb"A \inote\i."
    after = [b"n1\0", packed(note) if packing != 10 else zlib.compress(note)]
    for at, value in {0: packing, 12: 1 + len(text), 28: 2 if notes else 0, 48: 2 + len(text)}.items():
        head[at : at + 2] = struct.pack(">H", value)
    return database([bytes(head), *text, picture, *after], kind=b"PNRdPPrs", name=b"lamp.pml")


@pytest.mark.parametrize("packing", [2, 10])
def test_a_book_of_ereader_is_read(packing: int) -> None:
    draft = read(ereader(packing=packing))
    assert [(fact.field, fact.value) for fact in draft.facts] == [
        (Field.TITLE, "The Lamp"),
        (Field.CREATOR, "Quill"),
    ]
    assert [set(page.types) for page in draft.pages][:2] == [{"titlepage"}, set()]
    first = draft.pages[1].blocks
    assert paragraphs(first) == [
        "Chapter 1\nRain",
        "It rained on \\ Zoë and — went on.[1]",
        "* * *",
        "Later",
        "See the end.",
    ]
    assert [span.text for span in first[1].spans if is_italic(span)] == ["rained"]
    assert sum(block.kind is Kind.BREAK for block in first) == 1
    assert [(note.label, paragraphs(note.blocks)) for note in draft.notes] == [("1", ["A note."])]
    (picture,) = [block for block in walk(draft.blocks) if block.kind is Kind.IMAGE]
    assert draft.images[picture.source or ""] == b"\x89PNG sun"


def test_a_book_of_ereader_is_one_work_of_its_chapters() -> None:
    draft = read(ereader())
    (work,) = origins.recognise(draft, "lamp.pdb").works
    assert [(chapter.number, chapter.title) for chapter in work.chapters] == [(1, "Rain"), (2, "Sun")]
    assert work.values(Field.CREATOR) == ["Quill"]


def test_the_older_layout_with_turned_bytes_is_read() -> None:
    head = bytearray(202)
    head[0:2], head[8:10] = struct.pack(">H", 4), struct.pack(">H", 2)
    turned = bytes(byte ^ 0xA5 for byte in packed(PML.encode("cp1252")))
    draft = read(database([bytes(head), turned], kind=b"PNRdPPrs"))
    assert draft.facts[0].value == "The Lamp"
    assert paragraphs(draft.pages[1].blocks)[0] == "Chapter 1\nRain"


def test_a_locked_book_of_ereader_is_refused() -> None:
    with pytest.raises(Refused, match="locked"):
        read(ereader(packing=260))


@settings(max_examples=80)
@given(
    damaged(ereader(), least=70)
    | damaged(palmdoc(STORY.encode()), least=70)
    | st.binary(max_size=300).map(lambda tail: b"x" * 60 + b"zTXTGPlm" + tail)
)
@bounded(2)
def test_damaged_books_are_read_or_told(data: bytes) -> None:
    if not reader.recognises(data, ""):
        return
    draft, code = said_of(lambda: read(data))
    known = ("palm.", "refused.", "empty", "unreadable.", "book.empty")
    assert code.startswith(known) if draft is None else draft.blocks is not None


@settings(max_examples=60)
@given(st.text(r'\xXibcvptqQmFn="aU0 1#\n', max_size=400))
@bounded(2)
def test_any_markup_is_read(text: str) -> None:
    head = bytearray(132)
    head[0:2], head[12:14] = struct.pack(">H", 10), struct.pack(">H", 2)
    data = database([bytes(head), zlib.compress(text.encode())], kind=b"PNRdPPrs")
    draft, code = said_of(lambda: read(data))
    assert code in {"empty", "book.empty"} if draft is None else draft.blocks is not None
