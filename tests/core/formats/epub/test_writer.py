from __future__ import annotations

import io
import re
import time
import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.allowed import allowed
from tests.core.formats.books import BARE, IMAGES, PNG, RICH
from tests.core.prose.documents import bodies
from tests.epubcheck import EpubCheck
from velvetbox.core.formats.epub import writer as epub_writer
from velvetbox.core.prose import Basis, Chapter, Fact, Field, Note, Work, paragraph


def opened(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return {name: file.read(name) for name in file.namelist()}


def assert_well_formed(data: bytes) -> None:
    for name, content in opened(data).items():
        if name.endswith((".xhtml", ".opf", ".ncx", ".xml")):
            ids = [node.get("id") for node in ET.fromstring(content).iter() if node.get("id")]
            assert len(ids) == len(set(ids)), name


def first_chapter() -> str:
    return opened(epub_writer.write(RICH, IMAGES))["OEBPS/text/chapter0001.xhtml"].decode()


def test_the_same_work_gives_the_same_bytes() -> None:
    assert epub_writer.write(RICH, IMAGES) == epub_writer.write(RICH, dict(reversed(IMAGES.items())))


def test_the_mimetype_comes_first_and_is_stored() -> None:
    assert epub_writer.write(BARE)[30:58] == b"mimetypeapplication/epub+zip"


@pytest.mark.parametrize("work", [RICH, BARE, Work(())])
def test_every_file_is_well_formed(work: Work) -> None:
    assert_well_formed(epub_writer.write(work, IMAGES))


values = st.text(max_size=12)
facts = st.lists(
    st.builds(Fact, st.sampled_from(Field), values, number=st.none() | st.integers(0, 99)), max_size=6
)
chapters = st.builds(
    Chapter, bodies, title=st.none() | values, number=st.none() | st.integers(0, 9), summary=bodies,
    notes=st.lists(st.builds(Note, st.sampled_from("abc"), bodies, values), max_size=2).map(tuple),
)  # fmt: skip


@settings(max_examples=settings().max_examples // 2)  # each is large
@given(st.builds(Work, st.lists(chapters, max_size=2).map(tuple), facts.map(tuple), bodies, bodies, bodies))
def test_any_work_gives_well_formed_files_without_an_id_twice(work: Work) -> None:
    assert_well_formed(epub_writer.write(work))


def test_links_lead_to_where_the_name_stands_and_lost_ones_are_text() -> None:
    page = first_chapter()
    assert 'href="chapter0002.xhtml#t-loft"' in page
    assert "<a>lost</a>" in page
    assert "<a>bad</a>" in page
    assert 'href="https://example.org/a%20b?x=1&amp;y=%5B2%5D#z"' in page


def test_footnotes_are_called_and_lead_back_to_the_first_call() -> None:
    page = first_chapter()
    assert page.count('epub:type="noteref"') == 2
    assert page.count('id="r-a_20note_201"') == 1
    assert '<aside id="n-a_20note_201" epub:type="footnote"' in page
    assert 'href="#r-a_20note_201">↩' in page


def test_a_picture_comes_along_and_one_that_is_not_kept_is_told() -> None:
    files = opened(epub_writer.write(RICH, IMAGES))
    assert [content for name, content in files.items() if "images/" in name] == [PNG]
    assert 'alt="A cat"/>' in first_chapter()
    assert '[Image: <a href="https://example.org/cat.png">Another cat</a>]' in first_chapter()


def test_the_package_says_what_is_known() -> None:
    package = opened(epub_writer.write(RICH, IMAGES))["OEBPS/content.opf"].decode()
    for told in (
        "<dc:title>Kittens &amp; &lt;Necklaces&gt;</dc:title>", ">Ada Marsh</dc:creator>", ">tomás</dc:creator>",
        "<dc:source>https://example.org/works/7</dc:source>", "<dc:subject>River &amp; Co (TV)</dc:subject>",
        "<dc:date>2019-02-03</dc:date>", "2020-04-05T00:00:00Z", '<meta name="calibre:series" content="The River"/>',
        '<meta name="calibre:series_index" content="2"/>', '"group-position">2</meta>', "<dc:language>en</dc:language>",
        "<dc:description>A house and kittens.</dc:description>", "schema:accessMode",
    ):  # fmt: skip
        assert told in package, told


def test_a_guess_is_not_recorded_as_fact() -> None:
    guessed = Work(BARE.chapters, (Fact(Field.FANDOM, "Guessed", Basis.GUESS),))
    assert "Guessed" not in opened(epub_writer.write(guessed))["OEBPS/content.opf"].decode()


def test_text_that_runs_from_right_to_left_does_so_in_the_book() -> None:
    files = opened(epub_writer.write(Work(BARE.chapters, (Fact(Field.LANGUAGE, "he"),))))
    assert 'page-progression-direction="rtl"' in files["OEBPS/content.opf"].decode()
    assert 'dir="rtl"' in files["OEBPS/text/chapter0001.xhtml"].decode()


def test_a_book_is_known_by_its_address_and_without_one_by_its_words() -> None:
    other = Work((Chapter((paragraph("Something else."),)),), RICH.facts)
    assert epub_writer.identifier(other) == epub_writer.identifier(RICH)
    assert epub_writer.identifier(BARE) != epub_writer.identifier(Work(other.chapters))
    assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", epub_writer.identifier(BARE))


def test_a_long_work_is_written_quickly() -> None:
    chapter = Chapter(tuple(paragraph(f"Sentence {number} of many words. " * 10) for number in range(200)))
    start = time.process_time()
    epub_writer.write(Work((chapter,) * 10))  # 100,000 words; the bench measures closely
    assert time.process_time() - start < allowed(2)


@pytest.mark.loopback
@pytest.mark.parametrize("work", [RICH, BARE, Work((RICH.chapters[1],), RICH.facts)])
def test_epubcheck_finds_nothing(epubcheck: EpubCheck, tmp_path: Path, work: Work) -> None:
    file = tmp_path / "book.epub"
    file.write_bytes(epub_writer.write(work, IMAGES))
    assert epubcheck.messages(file) == []
