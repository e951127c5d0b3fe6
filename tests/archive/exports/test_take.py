from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from tests.archive import rows
from tests.core.formats.books import FIRST, PNG
from velvetbox.archive import exports
from velvetbox.archive.library import pictures
from velvetbox.archive.library.models import Fact, Series, SeriesWork, Work
from velvetbox.core.prose import Block, Field, Kind, Note, paragraph, scene_break

pytestmark = pytest.mark.django_db


def test_a_work_comes_back_as_the_document_it_was(box: Path) -> None:
    kept = rows.work(
        "The Loft", FIRST.blocks, [scene_break("~*~"), paragraph("More.")], titles=["One", ""], creators=["Ada", "Tom"],
        tags=[("fandom", "River"), ("freeform", "Slow Burn")], notes=[Note("1", (paragraph("Noted."),), "1")],
        summary="<p>Short.</p>", rating="Mature", address="https://example.org/7", complete=False, chapters_declared=5,
    )  # fmt: skip
    SeriesWork.objects.create(series=Series.objects.create(name="The River"), work=kept, position=2)
    work = exports.load_work(kept.pk)
    assert work.chapters[1].blocks == (scene_break("~*~"), paragraph("More."))
    assert [chapter.title for chapter in work.chapters] == ["One", None]
    assert work.chapters[0].notes == (Note("1", (paragraph("Noted."),), "1"),)
    assert work.summary == (paragraph("Short."),)
    told = {
        name: work.values(name)
        for name in (Field.TITLE, Field.CREATOR, Field.FANDOM, Field.FREEFORM, Field.RATING)
    }
    assert list(told.values()) == [["The Loft"], ["Ada", "Tom"], ["River"], ["Slow Burn"], ["Mature"]]
    assert work.number(Field.SERIES) == 2
    assert work.number(Field.CHAPTERS_DECLARED) == 5


@pytest.mark.parametrize(
    ("name", "begin", "ending"),
    [
        ("epub", b"PK", "epub"),
        ("html", b"<!DOCTYPE html>", "html"),
        ("txt", b"The Loft", "txt"),
        ("script", b"The Loft\nby Ada", "script.txt"),
        ("voices", b'{"chapter": 1, "kind": "scene"', "voices.jsonl"),
    ],
)
def test_a_work_is_taken_in_each_format(box: Path, name: str, begin: bytes, ending: str) -> None:
    kept = rows.work("The Loft", "Here it is.", creators=["Ada"])
    taken = exports.take(None, kept.pk, name)
    assert taken.name == f"The Loft - Ada.{ending}"
    assert taken.media_type == exports.FORMATS[name]
    assert taken.data.startswith(begin)
    assert taken == exports.take(None, kept.pk, name)


def test_pictures_the_box_keeps_come_along(box: Path) -> None:
    key = f"{'a' * 64}.png"
    pictures.keep({key: PNG})
    kept = rows.work(
        "The Loft",
        [Block(Kind.IMAGE, source=f"/images/{key}"), Block(Kind.IMAGE, source="/images/../secret")],
    )
    with zipfile.ZipFile(io.BytesIO(exports.take(None, kept.pk, "epub").data)) as file:
        assert [file.read(name) for name in file.namelist() if "/images/" in name] == [PNG]


def test_a_work_read_from_a_plain_text_is_written_as_it_stood(box: Path) -> None:
    kept = rows.work("The Loft", "It rained.\n\nIt stopped.", format="txt")
    place = {"edition": kept.current, "source": "", "start": 0, "basis": "stated"}
    for number, (field, text) in enumerate((("note_before", "Sad."), ("title", "The Loft"))):
        Fact.objects.create(
            work=kept, field=field, value=text, quote=text, block=number, end=len(text), **place
        )
    Fact.objects.create(
        work=kept, field="end_marker", value="The End", quote="The End", block=4, end=7, **place
    )
    assert (
        exports.take(None, kept.pk, "txt").data
        == b"Sad.\n\nThe Loft\n\nIt rained.\n\nIt stopped.\n\nThe End\n"
    )
    assert exports.take(None, kept.pk, "txt", bare=False).data.startswith(b"The Loft\n\nLanguage: en")


def test_a_withdrawn_work_cannot_be_taken(box: Path) -> None:
    kept = rows.work()
    Work.objects.update(withdrawn_at="2026-01-01T00:00:00Z")
    with pytest.raises(exports.NoSuchWork):
        exports.take(None, kept.pk, "epub")


def test_a_format_nobody_knows_is_refused_in_a_sentence(box: Path) -> None:
    with pytest.raises(exports.NoSuchFormat, match="epub, html, txt"):
        exports.take(None, rows.work().pk, "pdf")
