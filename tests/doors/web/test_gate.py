from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from tests import factory
from tests.doors.web.server import Browser, Process
from velvetbox.archive.catalog.grown_up import is_for_adults
from velvetbox.archive.finder import memory
from velvetbox.archive.library.models import Work
from velvetbox.archive.storymap.making import keep, make

pytestmark = pytest.mark.django_db
GATE = "I am of age"


def without_token(page: str) -> str:
    return re.sub(r'value="[A-Za-z0-9]{64}"', "", page)


def adult(rating: str = "Explicit") -> Work:
    return factory.work(
        "Low Tide", rating=rating, tags={"warning": ["Major Character Death"], "freeform": ["Angst"]}
    )


@pytest.mark.parametrize(
    "rating", ["Explicit", "Mature", "Rated: Fiction  M", "NC-17", "R-18", "18+", "Adults only", "FSK18", "R"]
)
def test_ratings_of_many_archives_are_known_to_be_for_adults(rating: str) -> None:
    assert is_for_adults(rating)


@pytest.mark.parametrize(
    "rating",
    ["General Audiences", "Teen And Up Audiences", "K+", "PG-13", "Rated: Fiction T", "12+", "", "Not Rated"],
)
def test_ratings_for_the_young_and_none_are_not(rating: str) -> None:
    assert not is_for_adults(rating)
    assert is_for_adults(rating, unrated=True) == (rating in {"", "Not Rated"})


def test_without_the_setting_nobody_is_asked(anybody: Client) -> None:
    assert GATE not in anybody.get(f"/works/{adult().pk}").text


def test_every_page_of_a_work_for_adults_asks_once_and_then_no_more(
    anybody: Client, settings: Settings
) -> None:
    settings.ADULT_GATE = "rated"
    row = adult()
    chapter = f"/works/{row.pk}/chapters/{row.chapters.get().pk}"
    own = (
        "",
        "/whole",
        "/take/txt",
        "/writing",
        "/map.json",
        "/map/lines.csv",
        "/corrections.json",
        "/lines",
        "/lines.json",
    )
    compared = f"/compare/{row.current_id}/{row.current_id}"
    for address in (chapter, compared, *(f"/works/{row.pk}{rest}" for rest in own)):
        page = anybody.get(address)
        assert GATE in page.text
        assert "Low Tide begins here" not in page.text
        assert "Major Character Death" in page.text
    answer = anybody.post("/settings/of-age", {"next": chapter})
    assert answer["Location"] == chapter
    assert answer.cookies["of-age"]["max-age"] == ""
    assert "Low Tide begins here" in anybody.get(chapter).text


def test_no_words_of_a_work_for_adults_stand_on_another_page_before_that(
    anybody: Client, settings: Settings, tmp_path: Path
) -> None:
    settings.BOX = tmp_path
    (tmp_path / "index").mkdir()
    row = factory.work("Low Tide", rating="R", chapters=(factory.chapter("“The boat is late,” said Anna."),))
    memory.catch_up()
    keep([made for made in [make(row.pk)] if made])
    for gate, is_shown in (("no", True), ("rated", False)):
        settings.ADULT_GATE = gate
        for asked in ("/find?q=boat", "/find/remember?q=the+boat+is+late", "/find?q=says:late"):
            page = anybody.get(asked).text
            assert "Low Tide" in page
            assert ("said Anna" in page or "<q>The boat" in page) is is_shown, asked


def test_other_works_are_open_and_those_without_a_rating_as_the_archive_wants(
    anybody: Client, settings: Settings
) -> None:
    settings.ADULT_GATE = "rated"
    unrated, teen = factory.work().pk, adult("Teen And Up Audiences").pk
    assert all(GATE not in anybody.get(f"/works/{pk}").text for pk in (unrated, teen))
    settings.ADULT_GATE = "unrated"
    assert [GATE in anybody.get(f"/works/{pk}").text for pk in (unrated, teen)] == [True, False]
    assert anybody.get("/works/99").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_a_page_kept_in_memory_asks_whoever_was_not_asked(settings: Settings) -> None:
    settings.ADULT_GATE = "rated"
    process = Process()
    one, other = Browser(process), Browser(process)
    address = f"/works/{adult().pk}"
    for client in (one, other, one):
        assert GATE in client.get(address).text
    one.post("/settings/of-age", {"next": address})
    for _ in range(2):
        assert GATE not in one.get(address).text
        assert GATE in other.get(address).text


def test_warnings_and_advice_stand_before_the_text_as_they_were_written(anybody: Client) -> None:
    row = factory.work(
        chapters=[factory.chapter("One."), factory.chapter("Two.")],
        advisories=[{"text": "not a happy one", "kind": "content"}],
        tags={"warning": ["Major Character Death", "No Archive Warnings Apply"]},
    )
    first, second = (
        f"/works/{row.pk}/chapters/{pk}" for pk in row.chapters.order_by("id").values_list("id", flat=True)
    )
    for address in (first, f"/works/{row.pk}/whole"):
        before, _, _ = anybody.get(address).text.partition("One.")
        assert "Major Character Death" in before
        assert "“not a happy one”" in before
        assert "No Archive Warnings Apply" not in before
    assert "Major Character Death" not in anybody.get(second).text


@pytest.mark.parametrize(
    "address",
    [
        "/?sort=newest",
        "/?sort=newest&view=",
        "/works/{0}",
        "/works/{0}/whole",
        "/find?warning=Major+Character+Death",
        "/find?any=lamp",
    ],
)
def test_a_reader_may_have_warnings_and_tags_folded_until_they_ask(anybody: Client, address: str) -> None:
    row = factory.work(
        advisories=[{"text": "not a happy one", "kind": "content"}],
        tags={"warning": ["Major Character Death"], "freeform": ["They Find The Lamp"]},
    )  # fmt: skip
    address = address.format(row.pk)
    shown = without_token(anybody.get(address).text)
    assert anybody.post("/settings/spoilers", {"spoilers": "folded"}).status_code == 302
    page = anybody.get(address).text
    assert without_token(page) != shown
    for words in (
        "Major Character Death</a>",
        "not a happy one",
        "They Find The Lamp</a>",
        "They Find The Lamp, found",
    ):
        before, found, _ = page.partition(words)
        if found and "<main" in before:
            assert before.rfind("<details") > before.rfind("</details"), words
    anybody.post("/settings/spoilers", {"spoilers": ""})
    assert without_token(anybody.get(address).text) == shown
