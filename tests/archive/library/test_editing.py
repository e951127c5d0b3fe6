from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import factory
from velvetbox.archive.library import editing, marked_text, showing
from velvetbox.archive.library.access import NotAllowed
from velvetbox.archive.library.acts import restore, withdraw
from velvetbox.archive.library.handwriting import FIELDS, read, written
from velvetbox.archive.library.models import Change, Edit, Work
from velvetbox.archive.people.models import Person
from velvetbox.core.errors import VelvetboxError
from velvetbox.core.prose import Block, Field, Kind, Span, from_html, to_html

pytestmark = pytest.mark.django_db


def work() -> Work:
    row = factory.work("The Harbour Book", tags={"freeform": ["Letters"]})
    for name, value in (("title", row.title), ("freeform", "Letters"), ("creator", "quietwater"), ("language", "en")):  # fmt: skip
        factory.fact(row, name, value)
    return row


GIVEN = {
    "title": "The Harbour Ledger", "creator": "quietwater\nada", "summary": "One *small* **boat**.\n\n- Two.", "rating": "Mature",
    "warning": "No Archive Warnings Apply", "category": "Gen", "fandom": "Harbour Lights\nOther Lights",
    "relationship": "Ada/Bo", "character": "Ada", "freeform": "Letters\nSlow Burn", "series": "Harbour Nights #3\nAlone",
    "canon": "Season 2, after Neap", "advisory": "Not a happy one.", "complete": "no", "chapters_declared": "12",
    "published": "2014-03-12", "updated": "2015-01-02", "language": "fr", "url": "https://example.org/works/1",
    "note_before": "Before.", "note_after": "After.",
}  # fmt: skip


def test_every_field_is_written_by_hand_and_shown_so_when_the_files_are_read_again() -> None:
    row, person = work(), factory.owner()
    assert set(GIVEN) == {name.value for name in FIELDS}
    assert set(editing.edit(person, row.pk, GIVEN)) == set(GIVEN)
    for _ in range(2):
        row.refresh_from_db()
        assert editing.values(row) == GIVEN
        showing.show(row)
    assert (row.title_is_guess, row.canon[0]["season"], row.canon[0]["after"]) == (False, 2, "Neap")
    assert row.missing_chapters == list(range(2, 13))


COLOURED = '<p>A <span class="color-cc0000">red</span> lamp.</p>'


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("A red lamp.\n\nAnd *she* **rowed**.", f"{COLOURED}<p>And <em>she</em> <strong>rowed</strong>.</p>"),
        ("A red lamp!", "<p>A red lamp!</p>"),
        ("One line\nand the next", "<p>One line<br>and the next</p>"),
        ("[Here](https://example.org/a_b) <b onclick=x>and</b> <i>now</i>",
         '<p><a href="https://example.org/a_b">Here</a> <strong>and</strong> <em>now</em></p>'),
        ("[x](javascript:alert(1)) * no list", "<p>[x](javascript:alert(1)) * no list</p>"),
        ("> said\n>\n> twice\n\n1. a\n2. b",
         "<blockquote><p>said</p><p>twice</p></blockquote><ol><li><p>a</p></li><li><p>b</p></li></ol>"),
    ],
)  # fmt: skip
def test_a_text_keeps_its_marks_and_what_they_cannot_say_stays_where_it_was_not_touched(
    text: str, shown: str
) -> None:
    row, person = work(), factory.owner()
    Work.objects.filter(pk=row.pk).update(summary=to_html(from_html(COLOURED)))
    editing.edit(person, row.pk, {"summary": text})
    row.refresh_from_db()
    assert row.summary == to_html(from_html(shown))
    assert marked_text.read(marked_text.written(row.summary), "") == to_html(
        from_html(shown.replace(COLOURED, "<p>A red lamp.</p>"))
    )


@given(st.text(st.sampled_from("ab *_[]()<>&#!-+.>1`~\\\n"), max_size=60))
def test_whatever_is_written_reads_as_the_same(text: str) -> None:
    stored = to_html([Block(Kind.PARAGRAPH, (Span(" ".join(text.split()) or "a"),))])
    assert marked_text.read(marked_text.written(stored), "") == stored
    once = marked_text.read(text, "")
    assert marked_text.read(marked_text.written(once), once) == once


def test_what_is_left_as_it_is_is_no_edit() -> None:
    row, person = work(), factory.owner()
    shown = {name.value: text for name, text in editing.values(row).items()}
    assert editing.edit(person, row.pk, shown) == ()
    assert editing.edit(person, row.pk, {"title": " The  Harbour Book\r\n", "nonsense": "x"}) == ()
    assert not Edit.objects.exists()


def test_an_edit_is_undone_and_done_again_and_a_field_reverted() -> None:
    row, person = work(), factory.owner()
    editing.edit(person, row.pk, {"title": "Second"})
    editing.edit(person, row.pk, {"title": "Third"})
    first, last = Edit.objects.order_by("pk")
    assert (first.before, last.before) == ("The Harbour Book", "Second")
    titles = []
    for act in (
        lambda: editing.undo(person, last.pk),
        lambda: editing.redo(person, last.pk),
        lambda: editing.undo(person, first.pk),
        lambda: editing.revert(person, row.pk, "title"),
    ):
        act()
        row.refresh_from_db()
        titles.append(row.title)
    assert titles == ["Second", "Third", "Third", "The Harbour Book"]


def test_a_guess_becomes_a_fact_when_somebody_says_so() -> None:
    row, person = work(), factory.owner()
    factory.fact(row, "freeform", "Hurt/Comfort", basis="guess")
    editing.take_guess(person, row.pk, "freeform", "Hurt/Comfort")
    editing.take_guess(person, row.pk, "freeform", "Never guessed")
    row.refresh_from_db()
    assert editing.values(row)[Field.FREEFORM] == "Letters\nHurt/Comfort"


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("title", " ", "needs a title"), ("published", "last May", "is no day"), ("chapters_declared", "many", "no number"),
        ("complete", "perhaps", "yes or no"), ("language", "<en>", "no language"), ("url", "javascript:alert(1)", "no address"),
        ("summary", "x" * 60_000, "longer"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_and_nothing_is_changed(name: str, text: str, says: str) -> None:
    row, person = work(), factory.owner()
    with pytest.raises(VelvetboxError, match=says):
        editing.edit(person, row.pk, {"rating": "Mature", name: text})
    assert not Edit.objects.exists()
    with pytest.raises(NotAllowed):
        editing.revert(Person.objects.create(username="guest"), row.pk, "title")


def test_what_is_written_reads_as_the_same() -> None:
    for name in FIELDS:
        facts = read(name, GIVEN[name])
        assert read(name, written(name, facts)) == facts
    assert read(Field.SERIES, "#3") == [("series", "#3", None, None)]


@pytest.mark.parametrize(
    "many", ["000000001" + "9" * 5000, "000000001999999999999999999", "1000001", "0", "x"]
)
def test_no_number_of_chapters_is_too_long_to_be_refused(many: str) -> None:
    with pytest.raises(VelvetboxError, match="no number of chapters"):
        read(Field.CHAPTERS_DECLARED, many)


def test_an_address_is_taken_whole_or_not_at_all() -> None:
    address = "https://example.org/" + "a" * 480
    assert read(Field.URL, address)[0][1] == address
    with pytest.raises(VelvetboxError, match="no address of a page"):
        read(Field.URL, address + "b")


def test_an_edit_of_a_work_that_was_taken_back_waits_until_it_is_shown_again() -> None:
    row, person = work(), factory.owner()
    editing.edit(person, row.pk, {"title": "The Harbour Ledger"})
    made = Edit.objects.get()
    withdraw(person, [row.current_id or 0])
    editing.undo(person, made.pk)
    assert Change.objects.filter(act="work.changed", work=row, data__edit=made.pk).exists()
    restore(person, [row.current_id or 0])
    row.refresh_from_db()
    assert (row.title, row.withdrawn_at) == ("The Harbour Book", None)
