from __future__ import annotations

import json
import re

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from pytest_django import Settings

from tests import factory
from tests.doors.web.server import Browser, Process
from velvetbox.archive.library.models import Highlight, ReadingPlace, Series, Shelf

pytestmark = pytest.mark.django_db


def test_the_worker_is_one_script_of_ours_that_is_never_old(anybody: Client) -> None:
    answer = anybody.get("/sw.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert answer["Cache-Control"] == "no-cache"
    assert "script-src 'self'" in answer["Content-Security-Policy"]
    shell = re.match(r"const SHELL = (.*);", answer.text)
    assert shell
    for address in json.loads(shell[1])["files"]:
        name = re.sub(r"\.[0-9a-f]{12}(?=\.)", "", address.removeprefix("/static/"))
        assert finders.find(name), address


def test_a_signed_out_browser_still_gets_the_worker_of_its_kept_works(
    anybody: Client, settings: Settings
) -> None:
    settings.PUBLIC = True
    assert anybody.get("/sw.js").status_code == 200
    assert anybody.get("/kept/now.json")["Location"] == "/sign-in"


def test_a_work_is_described_with_the_addresses_of_all_its_pages(owner: Client) -> None:
    row = factory.work(chapters=[factory.chapter("One."), factory.chapter("Two.")])
    (found,) = owner.get(f"/kept/works.json?work={row.pk}&work=99&work=x").json()["works"]
    assert found["title"] == "The Harbour Book"
    assert len(found["pages"]) == 4
    assert all(owner.get(address).status_code == 200 for address in found["pages"])
    assert found["chapters"] == found["pages"][1:3]
    version = found["version"]
    row.title = "Another"
    row.save()
    assert owner.get(f"/kept/works.json?work={row.pk}").json()["works"][0]["version"] != version


def test_a_series_and_a_shelf_are_described_by_their_works(owner: Client, anybody: Client) -> None:
    rows = [factory.work(title, series="The Lamps") for title in ("One", "Two")]
    owner.post(f"/works/{rows[1].pk}/shelves", {"new": "Rainy days"})
    series, shelf = Series.objects.get().pk, Shelf.objects.get().pk

    def titles(client: Client, asked: str) -> list[str]:
        return [one["title"] for one in client.get(f"/kept/works.json?{asked}").json()["works"]]

    assert titles(owner, f"series={series}") == ["One", "Two"]
    assert titles(owner, f"shelf={shelf}") == ["Two"]
    assert titles(anybody, f"shelf={shelf}") == []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("velvetbox.doors.web.views.offline.MOST", 1)
        parts = [owner.get(f"/kept/works.json?series={series}&from={start}").json() for start in (0, 1)]
    assert [(part["works"][0]["title"], part["more"]) for part in parts] == [("One", 1), ("Two", None)]
    rows[0].withdrawn_at = rows[0].received_at
    rows[0].save()
    assert titles(owner, f"series={series}&work={rows[0].pk}") == ["Two"]


def test_works_behind_the_gate_are_left_out_and_counted(owner: Client, settings: Settings) -> None:
    settings.ADULT_GATE = "rated"
    row = factory.work(rating="Explicit")
    assert owner.get(f"/kept/works.json?work={row.pk}").json() == {"works": [], "closed": 1, "more": None}
    owner.post("/settings/of-age")
    assert len(owner.get(f"/kept/works.json?work={row.pk}").json()["works"]) == 1


def test_what_was_done_without_a_net_is_sent_with_a_token_of_now_and_its_age() -> None:
    owner = Browser(Process(), owner=True)
    now = owner.get("/kept/now.json").json()
    assert now["known"] is True
    row = factory.work()
    place = {"chapter": row.chapters.get().pk, "ago": "7200", "csrfmiddlewaretoken": now["token"]}
    assert owner.post(f"/works/{row.pk}/place", place).status_code == 302
    assert owner.post(f"/works/{row.pk}/state", {"state": "dropped", "ago": "9000"}).status_code == 302
    assert ReadingPlace.objects.get().state == "reading"


def test_a_note_names_the_one_it_changes(owner: Client) -> None:
    row = factory.work()
    chapter = row.chapters.get().pk
    owner.post(f"/works/{row.pk}/mark", {"chapter": chapter, "quote": "And here it ends.", "note": "First."})
    page = owner.get(f"/works/{row.pk}/chapters/{chapter}").text
    seen = re.search(r'name="seen" value="(\w+)"', page)
    assert seen
    for note in ("Second.", "Third."):
        owner.post(f"/notes/{Highlight.objects.get().pk}/write", {"note": note, "seen": seen[1]})
    assert Highlight.objects.get().note == "Second.\n\nThird."


def test_the_program_can_be_put_among_those_of_a_device(anybody: Client) -> None:
    told = anybody.get("/manifest.webmanifest").json()
    assert {icon["sizes"] for icon in told["icons"]} == {"any", "192x192", "512x512"}
    assert (told["display"], told["start_url"]) == ("standalone", "/")
