from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.core.origins.stories import GATE, LAMP, RAIN, known, recognised, texts
from velvetbox.core.formats.epub import writer as epub_writer
from velvetbox.core.formats.html import writer as html_writer
from velvetbox.core.prose import (
    EMPHASIS,
    Block,
    Chapter,
    Fact,
    Field,
    Kind,
    Mark,
    MarkKind,
    Note,
    Span,
    Work,
    paragraph,
    scene_break,
)

FACTS = (
    Fact(Field.TITLE, "The Lamp & the Gate"),
    Fact(Field.CREATOR, "Quill"),
    Fact(Field.CREATOR, "ash (birch)"),
    Fact(Field.FANDOM, "Sherlock Holmes"),
    Fact(Field.FANDOM, "Emma"),
    Fact(Field.RATING, "PG-13"),
    Fact(Field.WARNING, "major character death (canon, offstage)"),
    Fact(Field.CATEGORY, "Gen"),
    Fact(Field.RELATIONSHIP, "Holmes/Watson"),
    Fact(Field.CHARACTER, "Mrs. Hudson"),
    Fact(Field.FREEFORM, "slow burn, very"),
    Fact(Field.LANGUAGE, "en-GB"),
    Fact(Field.PUBLISHED, "2011-02-03"),
    Fact(Field.UPDATED, "2012-02-03"),
    Fact(Field.COMPLETE, "false"),
    Fact(Field.CHAPTERS_DECLARED, "2/7", number=7),
    Fact(Field.SERIES, "The Weald", number=3),
    Fact(Field.SERIES, "Lamps"),
    Fact(Field.URL, "https://example.org/works/12"),
)
READ_AGAIN = [fact.field.value for fact in FACTS if fact.field is not Field.CHAPTERS_DECLARED]


def work() -> Work:
    note = Mark(MarkKind.NOTE, "n1")
    opening = Block(
        Kind.PARAGRAPH,
        (Span("The rain "), Span("would not", (EMPHASIS,)), Span(" stop."), Span("1", (note,))),
    )
    first = Chapter(
        (opening, paragraph(RAIN), scene_break("* * *"), paragraph(LAMP)),
        "Oil",
        1,
        summary=(paragraph("They wait."),),
        notes_before=(paragraph("Beta by Jo."),),
        notes_after=(paragraph("More soon."),),
        notes=(Note("n1", (paragraph("It was March."),), "1"),),
    )
    second = Chapter((paragraph(GATE),), "Wick: a beginning", 2)
    return Work(
        (first, second),
        FACTS,
        summary=(paragraph("A lamp."), paragraph("A gate.")),
        notes_before=(paragraph("For Ann."),),
        notes_after=(paragraph("Thanks to all."),),
    )


@pytest.mark.parametrize(("write", "name"), [(html_writer.write, "a.html"), (epub_writer.write, "a.epub")])
def test_a_work_taken_away_comes_back_as_it_was(write: Callable[[Work], bytes], name: str) -> None:
    given = work()
    reading = recognised(write(given), name)
    (found,) = reading.works

    assert reading.origin == "velvetbox"
    for field in dict.fromkeys(READ_AGAIN):
        assert known(found)[field] == [fact.value for fact in FACTS if fact.field == field]
    assert found.number(Field.CHAPTERS_DECLARED) == 7
    assert [fact.number for fact in found.facts if fact.field is Field.SERIES] == [3, None]
    assert texts(found) == texts(given)
    assert [(chapter.number, chapter.title) for chapter in found.chapters] == [
        (1, "Oil"),
        (2, "Wick: a beginning"),
    ]
    for part in ("summary", "notes_before", "notes_after"):
        told = getattr(found, part), *(getattr(chapter, part) for chapter in found.chapters)
        asked = getattr(given, part), *(getattr(chapter, part) for chapter in given.chapters)
        assert [[b.text for b in blocks] for blocks in told] == [[b.text for b in blocks] for blocks in asked]
    assert [note.blocks[0].text for note in found.chapters[0].notes] == ["It was March."]
    assert found.chapters[0].blocks[0].spans[1].marks == (EMPHASIS,)


def test_chapters_without_number_and_title_stay_so() -> None:
    given = Work((Chapter((paragraph(RAIN),)), Chapter((paragraph(GATE),))), (Fact(Field.CREATOR, "Quill"),))
    (found,) = recognised(html_writer.write(given), "a.html").works

    assert [(chapter.number, chapter.title) for chapter in found.chapters] == [(None, None), (None, None)]
    assert "title" not in known(found)  # "Untitled" is the writer's word


def test_another_page_with_a_list_of_facts_is_not_ours() -> None:
    page = f"<html><body><header><h1>The Lamp</h1><dl class=facts><dt>Rating<dd>PG</dl></header><p>{RAIN}<p>{GATE}"

    assert recognised(page.encode(), "a.html").origin == "bare"
