from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from tests import factory
from velvetbox.archive.community.models import Bookmark
from velvetbox.archive.finder.models import Mute
from velvetbox.archive.library.models import Series

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _works(settings: Settings, tmp_path: Path) -> None:
    settings.BOX = tmp_path  # names offered are remembered by box
    factory.work("Burning Slowly", tags={"freeform": ["Slow Burn"], "fandom": ["Firefly"]})
    factory.work("Left Alone", tags={"freeform": ["Letters"]})


def mute(owner: Client, **said: str) -> Mute:
    owner.post("/mutes/", {"kind": "freeform", "name": "Slow Burn", **said})
    return Mute.objects.get()


def test_the_page_tells_what_a_mute_would_hide_and_hides_nothing(owner: Client) -> None:
    page = owner.get("/mutes/?kind=freeform&name=slow+burn").text
    assert "1 work would be left out" in page
    assert "Burning Slowly" in page
    assert "Burning Slowly" in owner.get("/").text


def test_what_is_muted_is_nowhere_and_the_page_tells_with_a_way_back(owner: Client) -> None:
    owner.get("/works/1")
    answer = owner.post("/mutes/", {"kind": "freeform", "name": "Slow Burn", "next": "/"})
    assert answer["Location"] == "/"
    page = owner.get("/").text
    assert "Muted: Slow Burn." in page
    assert "Burning Slowly" not in page
    assert "1</span> work" in page or "1 work" in page
    assert "Firefly" not in page
    assert "Muted:" not in owner.get("/").text
    for address in ("/find", "/find?q=Burning", "/find?fandom=Firefly", "/people/1"):
        assert "works/1" not in owner.get(address).text, address
    owner.post(f"/mutes/{Mute.objects.get().pk}/remove", {"next": "/"})
    page = owner.get("/").text
    assert "No longer muted: Slow Burn." in page
    assert "Burning Slowly" in page


def test_names_offered_while_typing_leave_out_muted_works(owner: Client) -> None:
    assert "Burning Slowly" in owner.get("/find/names.json?kind=q&q=burning").text
    assert "Slow Burn" in owner.get("/find/names.json?kind=tag&q=slow").text
    mute(owner)
    assert "Burning Slowly" not in owner.get("/find/names.json?kind=q&q=burning").text
    assert owner.get("/find/names.json?kind=tag&q=slow").json() == {"names": []}


def test_whom_somebody_reads_and_which_series_they_have_is_left_out_where_it_is_muted(owner: Client) -> None:
    told = factory.work("Kept", creators=("Reader",), series="Loud Saga").creatorships.get().pseud
    other = factory.work("Other", creators=("Loud",)).creatorships.get().pseud
    saga = Series.objects.get()
    Series.objects.update(creator=told.name, site=told.site)
    Bookmark.objects.create(key="1", pseud=told, creator=other)
    Bookmark.objects.create(key="2", pseud=told, series=saga)
    Bookmark.objects.create(key="3", pseud=told, work_id=2)
    page = owner.get(f"/people/{told.pk}").text
    assert "Favourites <span>3</span>" in page
    assert page.count("Loud Saga") == 2
    owner.post("/mutes/", {"kind": "creator", "name": "loud"})
    owner.post("/mutes/", {"kind": "series", "name": "*saga", "how": "pattern"})
    page = owner.get(f"/people/{told.pk}").text
    assert "Favourites <span>1</span>" in page
    assert "Loud" not in page.partition("<main")[2]


def test_a_folded_work_stays_in_its_place_with_the_reason(owner: Client) -> None:
    mute(owner, folds="1")
    owner.get("/")
    page = owner.get("/").text
    assert '<details class="folded"><summary>Muted: Slow Burn</summary>' in page
    assert "Burning Slowly" in page


def test_a_muted_work_asked_for_by_its_address_is_shown_and_says_so(owner: Client) -> None:
    made = mute(owner)
    page = owner.get("/works/1").text
    assert "You mute this" in page
    assert f"/mutes/{made.pk}/remove" in page


def test_everything_of_a_work_can_be_muted_from_its_page(owner: Client) -> None:
    assert 'href="/works/1/mute"' in owner.get("/works/1").text
    assert 'href="/works/1/mute"' in owner.get("/").text
    page = owner.get("/works/1/mute").text
    for name in ("the work “Burning Slowly”", "by quietwater", "Firefly", "Slow Burn", "English"):
        assert name in page, name
    owner.post("/mutes/", {"kind": "work", "work": "1", "next": "/works/1/mute"})
    assert "Unmute" in owner.get("/works/1/mute").text
    assert "Burning Slowly" not in owner.get("/").text.replace("Muted: the work “Burning Slowly”", "")
    assert owner.get("/works/99/mute").status_code == 404


def test_the_list_goes_out_as_a_file_and_comes_back(owner: Client) -> None:
    made = mute(owner)
    file = owner.get("/mutes/mutes.json")
    assert "attachment" in file["Content-Disposition"]
    assert json.loads(file.content)["mutes"] == [{"kind": "freeform", "name": "Slow Burn"}]
    made.delete()
    owner.post("/mutes/import", {"file": SimpleUploadedFile("mutes.json", file.content)})
    assert Mute.objects.get().name == "Slow Burn"
    refused = owner.post("/mutes/import", {"file": SimpleUploadedFile("mutes.json", b"no")})
    assert (refused.status_code, "no list of mutes" in refused.text) == (409, True)


def test_what_makes_no_sense_is_said_and_changes_nothing(owner: Client) -> None:
    assert "Write what to mute." in owner.get("/mutes/?kind=freeform&name=").text
    assert owner.post("/mutes/", {"kind": "freeform", "name": " "}).status_code == 409
    assert owner.post("/mutes/7/remove").status_code == 404
    assert Mute.objects.count() == 0


def test_nobody_sees_or_changes_anybodys_mutes(anybody: Client, owner: Client) -> None:
    made = mute(owner)
    for address in ("/mutes/", "/mutes/mutes.json", "/works/1/mute"):
        answer = anybody.get(address)
        assert (answer.status_code, "Slow Burn" in answer.text) == (403, False), address
    for address in ("/mutes/", f"/mutes/{made.pk}/remove", "/mutes/import"):
        assert anybody.post(address, {"kind": "state", "name": "complete"}).status_code == 403
    assert "Burning Slowly" in anybody.get("/").text
    assert Mute.objects.get().removed_at is None
