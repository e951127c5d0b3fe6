from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from tests import factory
from velvetbox.archive.library import originals, pictures
from velvetbox.archive.library.models import ReadingPlace, Work
from velvetbox.core.prose import anchor

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _box(settings: Settings, tmp_path: Path) -> None:
    settings.BOX = tmp_path


def two_chapters() -> tuple[Work, int, int]:
    row = factory.work(chapters=[factory.chapter("One.", "Two."), factory.chapter("Three.", "Four.")])
    first, second = row.chapters.order_by("id").values_list("id", flat=True)
    return row, first, second


def test_a_place_is_kept_with_its_neighbours_and_led_back_to(owner: Client) -> None:
    row, _, second = two_chapters()
    answer = owner.post(
        f"/works/{row.pk}/place",
        {"chapter": second, "anchor": anchor("Four.")},
        headers={"accept": "application/json"},
    )
    assert answer.json() == {"kept": anchor("Four.")}
    place = ReadingPlace.objects.get(work=row)
    assert (place.before, place.share, place.finished) == (anchor("Three."), 1.0, False)
    assert (
        owner.get(f"/works/{row.pk}/read")["Location"]
        == f"/works/{row.pk}/chapters/{second}#{anchor('Four.')}"
    )
    assert "Go on reading" in owner.get(f"/works/{row.pk}").text
    assert "left off here" in owner.get(f"/works/{row.pk}").text
    assert "Left off in Chapter 2" in owner.get("/").text


def test_without_script_a_form_keeps_the_place(owner: Client) -> None:
    row, first, second = two_chapters()
    answer = owner.post(f"/works/{row.pk}/place", {"chapter": first})
    assert answer["Location"] == f"/works/{row.pk}"
    owner.post(f"/works/{row.pk}/place", {"chapter": second, "finished": "1"})
    assert "You read it to the end" in owner.get(f"/works/{row.pk}").text
    assert "read to the end" in owner.get("/").text


@pytest.mark.parametrize("sent", [{}, {"chapter": "x"}, {"chapter": "²"}, {"chapter": "-1"}])
def test_a_place_that_is_none_is_refused(owner: Client, sent: dict[str, str]) -> None:
    row, _, _ = two_chapters()
    assert owner.post(f"/works/{row.pk}/place", sent).status_code == 404


def test_an_anchor_that_is_nowhere_keeps_the_chapter(owner: Client) -> None:
    row, first, _ = two_chapters()
    owner.post(f"/works/{row.pk}/place", {"chapter": first, "anchor": "<script>"})
    assert ReadingPlace.objects.get().anchor == ""


def test_the_file_a_work_came_from_is_given_to_be_saved_and_never_shown(owner: Client) -> None:
    row = factory.work(path="a/say “hi”.html")
    assert row.current is not None
    source = row.current.source
    source.original = originals.keep(b"<script>alert(1)</script>")
    source.save()
    answer = owner.get(f"/works/{row.pk}/original/{source.pk}")
    assert answer.content == b"<script>alert(1)</script>"
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["Content-Security-Policy"].startswith("sandbox")


def test_a_picture_is_given_by_its_name_and_nothing_else_is(owner: Client) -> None:
    name = f"{'a' * 64}.png"
    pictures.keep({name: b"\x89PNG\r\n\x1a\n"})
    answer = owner.get(f"/images/{name}")
    assert (answer["Content-Type"], answer.content[:4]) == ("image/png", b"\x89PNG")
    for wrong in ("a.svg", "secret", f"{'b' * 64}.png"):
        assert owner.get(f"/images/{wrong}").status_code == 404


def test_a_chapter_that_only_another_copy_has_leads_to_the_work(owner: Client) -> None:
    row, _, second = two_chapters()
    row.current = factory.edition(row, [factory.chapter("One, and nothing else.")])
    row.save()
    assert owner.get(f"/works/{row.pk}/chapters/{second}")["Location"] == f"/works/{row.pk}"
