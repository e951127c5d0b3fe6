from __future__ import annotations

import re

import pytest
from django.db import OperationalError
from django.http import HttpResponseBase
from pytest_django import DjangoAssertNumQueries, Settings

from tests import factory
from tests.doors.web.server import Browser, Process
from velvetbox.archive.library.models import Work
from velvetbox.doors.web import page_cache
from velvetbox.doors.web.page_cache import PageCache

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def process() -> Process:
    return Process()


@pytest.fixture
def owner(process: Process, db: None) -> Browser:
    return Browser(process, owner=True)


@pytest.fixture
def anybody(process: Process) -> Browser:
    return Browser(process)


def without_time(answer: HttpResponseBase) -> dict[str, dict[str, str]]:
    """The cookies an answer sets, with what they say of themselves but the hour they end at."""
    cookies = {name: {"value": one.value, **dict(one)} for name, one in answer.cookies.items()}
    assert all(one.pop("expires") for one in cookies.values())
    return cookies


def field_of(page: str) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="([A-Za-z0-9]{64})"', page)
    assert found
    return found[1]


@pytest.mark.parametrize("address", ["/", "/?sort=title", "/imports/", "/works/{0}", "/works/{0}/whole"])
def test_a_page_asked_for_twice_asks_the_database_once(
    owner: Browser, django_assert_num_queries: DjangoAssertNumQueries, address: str
) -> None:
    address = address.format(factory.work().pk)
    first = owner.get(address)
    with django_assert_num_queries(0):
        again = owner.get(address)
        empty = owner.head(address)
    token = field_of(first.text)
    assert again.text.replace(field_of(again.text), token) == first.text
    assert (empty.status_code, empty.content) == (200, b"")
    for kept in (again, empty):
        assert dict(kept.headers) == dict(first.headers)
        assert without_time(kept) == without_time(first)


def test_a_form_of_a_kept_page_is_trusted_and_another_reader_gets_a_token_of_their_own(
    process: Process,
) -> None:
    one, other = Browser(process), Browser(process)
    one.get("/")
    first, second = one.get("/").text, other.get("/").text
    assert field_of(first) != field_of(second)
    assert one.cookies["csrftoken"].value != other.cookies["csrftoken"].value
    for client, page in ((one, first), (other, second)):
        given = {"light": "sepia", "csrfmiddlewaretoken": field_of(page)}
        assert client.post("/settings/light", given).status_code == 302
    assert one.post("/settings/light", {"light": "paper", "csrfmiddlewaretoken": "a" * 64}).status_code == 403


def test_a_changed_light_shows_at_once_and_the_old_one_again(owner: Browser) -> None:
    owner.get("/")
    owner.post("/settings/light", {"light": "velvet"})
    assert 'data-theme="velvet"' in owner.get("/").text
    owner.post("/settings/light", {"light": ""})
    assert "data-theme" not in owner.get("/").text


def test_a_changed_type_shows_at_once(owner: Browser) -> None:
    address = f"/works/{factory.work().pk}/whole"
    owner.get(address)
    owner.post("/settings/type", {"size": "6"})
    assert 'data-size="6"' in owner.get(address).text


def test_a_kept_place_shows_at_once_and_to_nobody_else(owner: Browser, anybody: Browser) -> None:
    row = factory.work()
    address = f"/works/{row.pk}"
    for client in (owner, anybody, owner, anybody):
        assert "Go on reading" not in client.get(address).text
    owner.post(f"/works/{row.pk}/place", {"chapter": row.chapters.get().pk})
    for _ in range(2):
        assert "Go on reading" in owner.get(address).text
        assert "Go on reading" not in anybody.get(address).text


def test_a_work_that_came_in_and_one_that_changed_show_at_once(owner: Browser) -> None:
    owner.get("/")
    row = factory.work("The First")
    assert "The First" in owner.get("/").text
    Work.objects.filter(pk=row.pk).update(title="The Second")
    assert "The Second" in owner.get("/").text


def test_what_the_clock_changes_is_not_kept(owner: Browser) -> None:
    run = factory.an_import(state="running", files_found=10, files_read=4, ended_at=None)
    for address in ("/", "/imports/", f"/imports/{run.pk}"):
        owner.get(address)
        assert owner.get(address)["Cache-Control"] == "no-cache", address


@pytest.mark.parametrize(
    "address", ["/nowhere", "/works/99", "/works/{0}/read", "/works/{0}/take/txt", "/settings"]
)
def test_only_pages_of_stories_are_kept(
    owner: Browser, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setattr(PageCache, "_keep", lambda *_: pytest.fail("kept"))
    owner.get(address.format(factory.work().pk))


def test_another_host_is_still_refused(owner: Browser) -> None:
    owner.get("/")
    assert owner.get("/", headers={"host": "evil.example"}).status_code == 400


def test_a_reader_who_has_not_signed_in_gets_no_kept_page(
    settings: Settings, owner: Browser, anybody: Browser
) -> None:
    settings.PUBLIC = True
    owner.get("/")
    owner.get("/")
    assert anybody.get("/")["Location"] == "/sign-in"


def test_memory_is_bounded(process: Process, owner: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_cache, "MOST", 40_000)
    for number in range(30):
        owner.get(f"/?page={number}")
    cache = process.cache
    assert 0 < cache._size <= 40_000
    assert sum(page.size for page in cache._pages.values()) == cache._size


@pytest.mark.django_db(transaction=False)
def test_inside_a_transaction_nothing_is_kept(
    owner: Browser, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    owner.get("/imports/")
    with django_assert_num_queries(1):
        owner.get("/imports/")


def test_a_lost_database_is_asked_again_and_not_taken_for_unchanged(
    owner: Browser, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    def lost() -> None:
        raise OperationalError("server closed the connection unexpectedly")

    owner.get("/imports/")
    with django_assert_num_queries(0):
        owner.get("/imports/")
    monkeypatch.setattr(page_cache, "state", lost)
    with django_assert_num_queries(1):
        assert owner.get("/imports/").status_code == 200
    monkeypatch.undo()
    new = factory.an_import()
    assert f'href="/imports/{new.pk}"' in owner.get("/imports/").text


@pytest.mark.parametrize("secret", ["", "short", "x" * 31 + "é", "y" * 64])
def test_a_reader_with_an_odd_cookie_gets_a_good_one(owner: Browser, anybody: Browser, secret: str) -> None:
    owner.get("/settings")
    anybody.get("/")
    anybody.cookies["csrftoken"] = secret
    page = anybody.get("/").text
    assert len(anybody.cookies["csrftoken"].value) == 32
    given = {"light": "sepia", "csrfmiddlewaretoken": field_of(page)}
    assert anybody.post("/settings/light", given).status_code == 302
