from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests import factory
from velvetbox.archive.catalog.chapter import chapter_page, whole_page
from velvetbox.archive.catalog.naming import named
from velvetbox.archive.community.models import Comment
from velvetbox.archive.library.models import Chapter as Chapters
from velvetbox.archive.library.models import Work
from velvetbox.core.prose import Block, Chapter, Kind, Mark, MarkKind, Note, Span, paragraph

pytestmark = pytest.mark.django_db


def noted(text: str) -> Chapter:
    told = Block(Kind.PARAGRAPH, (Span(text), Span("1", (Mark(MarkKind.NOTE, "1"),))))
    link = Block(Kind.PARAGRAPH, (Span("see there", (Mark(MarkKind.LINK, "#end"),)),))
    end = Block(Kind.PARAGRAPH, (Span('He wrote id="p" and href="#".'),), id="end")
    note = Note("1", (paragraph("A note."), paragraph("A note.")), "1")
    return Chapter(
        (told, link, end),
        notes=(note,),
        notes_before=(paragraph("The same words."),),
        notes_after=(paragraph("The same words."),),
    )


def ids_of(row: Work) -> list[str]:
    page = whole_page(row.pk, None)
    assert page is not None
    texts = [
        text for one in page.chapters for text in (one.html, one.summary, one.notes_before, one.notes_after)
    ]
    notes = [note for one in page.chapters for note in one.footnotes]
    return [
        name
        for text in [*texts, *(note.html for note in notes)]
        for name in re.findall(r'<[^<>]* id="([^"]*)"', text)
    ] + [note.id for note in notes]


@pytest.mark.parametrize("whole", [False, True])
def test_reading_takes_the_same_queries_at_ten_and_at_twenty_chapters(whole: bool) -> None:
    person = factory.owner()
    counts = []
    for length in (10, 20):
        row = factory.work(chapters=[factory.chapter(f"Text {n}.") for n in range(length)])
        at = factory.place(row, person)
        with CaptureQueriesContext(connection) as seen:
            page = (
                whole_page(row.pk, person.pk)
                if whole
                else chapter_page(row.pk, at.chapter_id or 0, person.pk)
            )
        assert page is not None
        counts.append(len(seen))
    assert counts[0] == counts[1] <= (6 if whole else 4)


def test_a_chapter_tells_how_much_was_said_of_it_and_not_what_was_taken_back() -> None:
    row = factory.work(chapters=[factory.chapter("One."), factory.chapter("Two.")])
    first, second = Chapters.objects.filter(work=row).order_by("pk")
    said = Comment.objects.create(work=row, chapter=first, key="Bo", html="<p>Lovely.</p>")
    Comment.objects.create(work=row, chapter=first, key="Ada", html="<p>Lovely.</p>")
    Comment.objects.create(work=row, chapter=first, key="Cy", withdrawn_at=timezone.now())
    Comment.objects.create(work=row, parent=said, key="Di", html="<p>Yes.</p>")
    counted = [chapter_page(row.pk, one.pk, None) for one in (first, second)]
    assert [page.comments for page in counted if page] == [2, 0]


def test_in_the_whole_work_no_name_is_used_twice() -> None:
    names = ids_of(factory.work(chapters=[noted("Twice told."), noted("Twice told."), noted("Once told.")]))
    assert len(names) == len(set(names)) > 20


def test_links_inside_a_chapter_still_lead_there() -> None:
    page = whole_page(factory.work(chapters=[noted("One."), noted("Two.")]).pk, None)
    assert page is not None
    for one in page.chapters:
        inside = set(re.findall(r'<[^<>]* id="([^"]*)"', one.html)) | {note.id for note in one.footnotes}
        assert set(re.findall(r'<[^<>]* href="#([^"]*)"', one.html)) <= inside
        assert {note.back for note in one.footnotes} <= inside


def test_a_prefix_never_touches_the_words() -> None:
    stored = '<p id="p1">He wrote id="p" and  href="#x". &lt;a id="p"&gt;</p>'
    assert named(stored, "c1-") == stored.replace('id="p1"', 'id="c1-p1"')


def test_the_way_on_and_back() -> None:
    row = factory.work(
        chapters=[factory.chapter("a", number=1), factory.chapter("b", number=3)], missing_chapters=[2]
    )
    first, second = row.chapters.order_by("id").values_list("id", flat=True)
    page = chapter_page(row.pk, first, None)
    assert page is not None
    assert page.previous is None
    assert page.next is not None
    assert (page.next.id, page.next.label) == (None, 2)
    page = chapter_page(row.pk, second, None)
    assert page is not None
    assert page.next is None


def test_a_chapter_of_another_work_is_not_there() -> None:
    ours, theirs = factory.work(), factory.work("Other")
    other = theirs.chapters.get().pk
    assert chapter_page(ours.pk, other, None) is None
    assert whole_page(999, None) is None
