"""The copies of a work, what is much alike, two texts compared, and joining and parting them by hand."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from tests.core.intake.stories import sentences
from velvetbox.archive.imports.acts import run
from velvetbox.archive.library.models import Edition, Regrouping, Work, WorkLink
from velvetbox.archive.people.acts import local_owner

pytestmark = pytest.mark.django_db(transaction=True)
TEXT = sentences(1, 40)


def page_of(title: str, paragraphs: list[str]) -> str:
    return f"<html><head><title>{title}</title></head><body><h1>{title}</h1>" + "".join(
        f"<p>{text}</p>" for text in paragraphs
    )


@pytest.fixture
def two_copies(settings: Settings, tmp_path: Path) -> Work:
    """A box with one story in two copies, one edited."""
    settings.BOX = tmp_path / "box"
    pile = tmp_path / "pile"
    pile.mkdir()
    (pile / "salt.txt").write_text("Salt\n\n" + "\n\n".join(TEXT), encoding="utf-8")
    edited = [*TEXT[:10], TEXT[10].replace(" the ", " another "), "Nobody came.", *TEXT[11:]]
    (pile / "salt.html").write_text(page_of("Salt", edited), encoding="utf-8")
    run(local_owner(), [pile])
    return Work.objects.get()


def test_two_copies_are_compared_with_the_words_marked(owner: Client, two_copies: Work) -> None:
    old, new = Edition.objects.order_by("format").values_list("pk", flat=True)[::-1]
    page = owner.get(f"/compare/{old}/{new}").text
    assert "<ins>Nobody came.</ins>" in page
    assert "<del>the</del><ins>another</ins>" in page
    assert "paragraphs are the same" in page
    assert owner.get(f"/compare/{new}/{old}").text.count("<del>Nobody came.</del>") == 1


def test_a_copy_compared_with_itself_is_the_same(owner: Client, two_copies: Work) -> None:
    edition = two_copies.current_id
    assert "The same words." in owner.get(f"/compare/{edition}/{edition}").text


def test_what_is_not_there_cannot_be_compared(owner: Client, two_copies: Work) -> None:
    assert owner.get(f"/compare/{two_copies.current_id}/99999").status_code == 404
    assert owner.get("/works/99999/copies").status_code == 404


def test_a_copy_is_parted_and_brought_back_from_its_page(owner: Client, two_copies: Work) -> None:
    assert f"/works/{two_copies.pk}/copies" in owner.get(f"/works/{two_copies.pk}").text
    page = owner.get(f"/works/{two_copies.pk}/copies").text
    assert "This is another work" in page
    other = Edition.objects.exclude(pk=two_copies.current_id or 0).get()

    made = owner.post(f"/works/{two_copies.pk}/split", {"edition": other.pk})["Location"]
    assert made != f"/works/{two_copies.pk}/copies"
    assert "Undo" in owner.get(made).text
    assert owner.get("/").text.count('href="/works/') >= 2

    done = Regrouping.objects.get()
    assert owner.post(f"/regroupings/{done.pk}/undo")["Location"] == f"/works/{two_copies.pk}/copies"
    assert owner.get(made)["Location"] == f"/works/{two_copies.pk}/copies"


def test_works_much_alike_are_listed_and_joined(owner: Client, two_copies: Work) -> None:
    other = Edition.objects.exclude(pk=two_copies.current_id or 0).get()
    owner.post(f"/works/{two_copies.pk}/split", {"edition": other.pk})
    split = Regrouping.objects.get().target
    WorkLink.objects.create(work=two_copies, other=split, kind="related", share=0.62)
    assert "62 % of the shorter stands in the longer." in owner.get("/doubles").text

    kept = owner.post(f"/works/{two_copies.pk}/merge", {"other": split.pk})["Location"]

    assert "was made one with this" in owner.get(kept).text
    assert "No two works" in owner.get("/doubles").text
    assert owner.get(f"/works/{split.pk}")["Location"] == f"/works/{two_copies.pk}"
    assert owner.get(f"/works/{split.pk}/whole")["Location"] == f"/works/{two_copies.pk}/whole"


def test_a_merge_that_cannot_be_is_told_in_words(owner: Client, two_copies: Work) -> None:
    answer = owner.post(f"/works/{two_copies.pk}/merge", {"other": "nothing"})
    assert answer.status_code == 409
    assert "The box shows no work 0." in answer.text


def test_anybody_without_the_start_token_may_not_join(anybody: Client, two_copies: Work) -> None:
    assert anybody.post(f"/works/{two_copies.pk}/merge", {"other": 2}).status_code == 403
