"""A package document beside a story in an archive, as in Calibre's .htmlz."""

from __future__ import annotations

import pytest

from tests.core.formats.archives import zipped
from tests.core.intake.stories import sentences
from velvetbox.core.intake import Outcome, SealedWork, read_file
from velvetbox.core.prose import Basis, Field

OPF = """<?xml version="1.0" encoding="utf-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="2.0"><metadata
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:opf="http://www.idpf.org/2007/opf">
 <dc:title>The Long Quay</dc:title>
 <dc:creator opf:role="aut">Ana Lima</dc:creator>
 <dc:creator opf:role="aut">Jo Birch</dc:creator>
 <dc:contributor opf:role="bkp">a converter</dc:contributor>
 <dc:language>eng</dc:language>
 <meta name="calibre:series" content="Harbours"/><meta name="calibre:series_index" content="2.0"/>
</metadata></package>"""


def page(seed: int, head: str = "") -> bytes:
    text = "".join(f"<p>{sentence}</p>" for sentence in sentences(seed))
    return f"<html><head></head><body>{head}{text}</body></html>".encode()


def works(**members: bytes) -> list[SealedWork]:
    files = {name.replace("__", "/").replace("_", "."): data for name, data in members.items()}
    return list(read_file(zipped(files), "book.htmlz").works)


def stated(work: SealedWork, name: Field) -> list[tuple[str, int | None]]:
    return [(fact.value, fact.number) for fact in work.facts if fact.field is name]


def test_it_names_title_creators_language_and_series_of_a_story_that_does_not() -> None:
    (work,) = works(index_html=page(1), style_css=b"p { margin: 0 }", metadata_opf=OPF.encode())

    assert (work.title, work.title_is_guess, work.language) == ("The Long Quay", False, "en")
    assert stated(work, Field.TITLE) == [("The Long Quay", None)]
    assert stated(work, Field.CREATOR) == [("Ana Lima", None), ("Jo Birch", None)]
    assert stated(work, Field.LANGUAGE) == [("en", None)]
    assert stated(work, Field.SERIES) == [("Harbours", 2)]


def test_each_fact_says_where_it_stands() -> None:
    (work,) = works(metadata_opf=OPF.encode(), index_html=page(1))

    (title,) = work.known(Field.TITLE)
    assert (title.basis, title.where.source) == (Basis.STATED, "metadata.opf#dc:title")
    assert title.where.quote == "The Long Quay"


def test_what_the_story_states_itself_stays() -> None:
    story = page(1, "<h1>Low Water</h1><p>by Quill</p>")

    (work,) = works(index_html=story, metadata_opf=OPF.encode())

    assert work.title == "Low Water"
    assert stated(work, Field.CREATOR) == [("Quill", None)]
    assert stated(work, Field.SERIES) == [("Harbours", 2)]


def test_of_two_stories_it_names_none() -> None:
    found = works(one_html=page(1), another_html=page(2), metadata_opf=OPF.encode())

    assert sorted(work.title for work in found) == ["another", "one"]


def test_it_speaks_for_its_own_folder_only() -> None:
    found = works(a__story_html=page(1), b__tale_html=page(2), b__metadata_opf=OPF.encode())

    assert [work.title for work in found] == ["story", "The Long Quay"]


@pytest.mark.parametrize(
    "broken",
    [
        "<package><metadata>",
        "no markup at all",
        '<!DOCTYPE p [<!ENTITY a "b">]><package><metadata><dc:title>&a;</dc:title></metadata></package>',
        OPF.replace("The Long Quay", "Unknown").replace("<dc:creator", "<dc:none").replace("eng", "und"),
    ],
)
def test_one_that_says_nothing_leaves_the_story_as_it_is(broken: str) -> None:
    reading = read_file(zipped({"index.html": page(1), "metadata.opf": broken.encode()}), "book.htmlz")

    assert [(work.title, work.title_is_guess) for work in reading.works] == [("index", True)]
    assert [part.outcome for part in reading.parts if part.member.endswith(".opf")] == [Outcome.ATTACHMENT]
