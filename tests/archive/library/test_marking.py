"""Marks and notes that come from several devices."""

from __future__ import annotations

import pytest

from tests import factory
from velvetbox.archive.library import marking
from velvetbox.archive.library.models import Highlight
from velvetbox.core.prose import Place

pytestmark = pytest.mark.django_db


def mark(note: str = "") -> Highlight:
    row = Highlight.objects.first()
    work = row.work if row else factory.work()
    return marking.mark(
        factory.owner(), work.pk, work.chapters.get().pk, Place("p0123456789"), "some words", note
    )


def test_two_notes_to_one_passage_are_both_kept_and_each_once() -> None:
    notes = [mark(note).note for note in ("From the phone.", "From the desk.", "From the phone.", "")]
    assert notes[-1] == "From the phone.\n\nFrom the desk."


def test_a_note_changed_without_a_net_stands_beside_one_changed_since() -> None:
    person, found = factory.owner(), mark("First.")
    seen = marking.stamp("First.")
    marking.write(person, found.pk, "From the desk.", seen=seen)
    both = "From the desk.\n\nFrom the phone."
    for _ in range(2):  # an answer may be lost on the way, and it is sent again
        assert marking.write(person, found.pk, "From the phone.", seen=seen).note == both
    assert marking.write(person, found.pk, "Only this.", seen=marking.stamp(both)).note == "Only this."
    assert marking.write(person, found.pk, "").note == ""


def test_a_note_to_a_mark_taken_away_meanwhile_brings_it_back() -> None:
    person, found = factory.owner(), mark("First.")
    marking.remove(person, found.pk)
    with pytest.raises(Highlight.DoesNotExist):
        marking.write(person, found.pk, "Second.")
    assert marking.write(person, found.pk, "Second.", seen=marking.stamp("First.")).removed_at is None
