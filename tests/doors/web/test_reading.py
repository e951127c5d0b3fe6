from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from tests import factory
from velvetbox.archive.library import originals, pictures
from velvetbox.archive.library.models import ReadingPlace, Shelf, Work
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
    assert (place.before, place.share, place.state) == (anchor("Three."), 1.0, "reading")
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


def test_one_says_how_one_stands_to_a_work_and_takes_it_back(owner: Client) -> None:
    row, _, _ = two_chapters()
    here = f"/works/{row.pk}"
    assert owner.post(f"{here}/state", {"state": "to-read", "next": here})["Location"] == here
    assert 'value="" aria-pressed="true">To read' in owner.get(here).text
    assert "to read" in owner.get("/").text
    assert f"/works/{row.pk}" in owner.get("/find?reading=to-read").text
    owner.post(f"{here}/state", {"state": ""})
    assert 'aria-pressed="true">To read' not in owner.get(here).text
    assert owner.post(f"{here}/state", {"state": "loved"}).status_code == 404
    assert owner.post("/works/99/state", {"state": "to-read"}).status_code == 404


def test_a_place_read_without_a_net_is_older_than_one_kept_since(owner: Client) -> None:
    row, first, second = two_chapters()
    owner.post(f"/works/{row.pk}/place", {"chapter": first, "anchor": anchor("Two.")})
    owner.post(f"/works/{row.pk}/place", {"chapter": second, "anchor": anchor("Four."), "ago": "3600"})
    assert ReadingPlace.objects.get().chapter_id == first
    assert "You were in chapter 2 before" in owner.get(f"/works/{row.pk}").text


def test_shelves_are_made_named_and_brought_back(owner: Client) -> None:
    row, _, _ = two_chapters()
    owner.post(f"/works/{row.pk}/shelves", {"new": "Comfort"})
    assert "On Comfort" in owner.get(f"/works/{row.pk}").text
    page = owner.get("/shelves/").text
    assert "/find?shelf=Comfort" in page
    pk = Shelf.objects.get().pk
    owner.post(f"/shelves/{pk}/rename", {"name": "Rainy days"})
    assert f"/works/{row.pk}" in owner.get("/find?shelf=Rainy+days").text
    owner.post(f"/shelves/{pk}/remove")
    assert "Bring it back" in owner.get("/shelves/").text
    owner.post(f"/shelves/{pk}/restore")
    assert "Rainy days" in owner.get(f"/works/{row.pk}").text
    assert owner.post("/shelves/99/remove").status_code == 404


def test_nobody_without_a_name_keeps_states_or_shelves(anybody: Client) -> None:
    row, _, _ = two_chapters()
    assert 'aria-label="How you stand to it"' not in anybody.get(f"/works/{row.pk}").text
    for address in (f"/works/{row.pk}/state", f"/works/{row.pk}/shelves", "/shelves/1/remove"):
        assert anybody.post(address, {"state": "to-read", "new": "x"}).status_code == 403
    assert anybody.get("/shelves/").status_code == 403


def test_a_chapter_says_how_long_it_takes_and_how_long_to_the_end(owner: Client) -> None:
    row = factory.work(chapters=[factory.chapter("word " * 2300), factory.chapter("word " * 23000)])
    first = row.chapters.order_by("id").first()
    assert first is not None
    page = owner.get(f"/works/{row.pk}/chapters/{first.pk}").text
    assert "About 10 minutes, then about 2 hours to the end" in page


def test_one_click_on_a_card_puts_a_work_among_those_to_read(owner: Client) -> None:
    row = factory.work("One <b>")
    page = owner.get("/").text
    assert f'form="stand" formaction="/works/{row.pk}/state" name="state" value="to-read"' in page
    sent = owner.post(f"/works/{row.pk}/state", {"state": "to-read", "next": "/?sort=title", "from": "card"})
    assert sent.headers["Location"] == f"/?sort=title#w{row.pk}"
    assert "take it off" in owner.get("/").text


def test_a_series_tells_how_far_somebody_is_in_it(owner: Client) -> None:
    first, second = (factory.work(title, series="Harbour Nights") for title in ("One", "Two"))
    series = first.series_places.get().series_id
    assert "You read" not in owner.get(f"/series/{series}").text
    owner.post(f"/works/{first.pk}/state", {"state": "finished"})
    page = owner.get(f"/series/{series}").text
    assert "You read 1 of 2." in page
    assert "Next: Two" in page
    owner.post(f"/works/{second.pk}/state", {"state": "dropped"})
    assert "Next:" not in owner.get(f"/series/{series}").text
