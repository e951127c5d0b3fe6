from __future__ import annotations

import pytest

from tests import factory
from velvetbox.archive.library import editing, showing
from velvetbox.archive.library.access import NotAllowed
from velvetbox.archive.library.handwriting import FIELDS, read, written
from velvetbox.archive.library.models import Edit, Work
from velvetbox.archive.people.models import Person
from velvetbox.core.errors import VelvetboxError
from velvetbox.core.prose import Field

pytestmark = pytest.mark.django_db


def work() -> Work:
    row = factory.work("The Harbour Book", tags={"freeform": ["Letters"]})
    for name, value in (("title", row.title), ("freeform", "Letters"), ("creator", "quietwater"), ("language", "en")):  # fmt: skip
        factory.fact(row, name, value)
    return row


GIVEN = {
    "title": "The Harbour Ledger", "creator": "quietwater\nada", "summary": "One <b>.\n\nTwo.", "rating": "Mature",
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
