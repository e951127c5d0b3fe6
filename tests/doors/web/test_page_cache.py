from __future__ import annotations

import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from tests import factory
from velvetbox.archive.library.models import Work
from velvetbox.doors.web import page_cache

pytestmark = pytest.mark.django_db(transaction=True)


def field_of(page: str) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="([A-Za-z0-9]{64})"', page)
    assert found
    return found[1]


@pytest.mark.parametrize(
    "address", ["/", "/?sort=title", "/find", "/imports/", "/works/{0}", "/works/{0}/whole"]
)
def test_a_page_asked_for_twice_asks_the_database_once(
    owner: Client, django_assert_num_queries: DjangoAssertNumQueries, address: str
) -> None:
    address = address.format(factory.work().pk)
    first = owner.get(address)
    with django_assert_num_queries(0):
        again = owner.get(address)
        assert owner.head(address).status_code == 200
    token = field_of(first.text)
    assert again.text.replace(field_of(again.text), token) == first.text
    assert set(first.headers) == set(again.headers)
    assert again.headers["Content-Security-Policy"] == first.headers["Content-Security-Policy"]


def test_a_form_of_a_kept_page_is_trusted_and_another_reader_gets_a_token_of_their_own() -> None:
    one, other = (Client(enforce_csrf_checks=True, headers={"host": "localhost"}) for _ in range(2))
    other.handler = one.handler  # one process
    one.get("/")
    first, second = one.get("/").text, other.get("/").text
    assert field_of(first) != field_of(second)
    assert one.cookies["csrftoken"].value != other.cookies["csrftoken"].value
    for client, page in ((one, first), (other, second)):
        given = {"light": "sepia", "csrfmiddlewaretoken": field_of(page)}
        assert client.post("/settings/light", given).status_code == 302
    assert one.post("/settings/light", {"light": "paper", "csrfmiddlewaretoken": "a" * 64}).status_code == 403


def test_a_changed_light_shows_at_once_and_the_old_one_again(owner: Client) -> None:
    owner.get("/")
    owner.post("/settings/light", {"light": "velvet"})
    assert 'data-theme="velvet"' in owner.get("/").text
    owner.post("/settings/light", {"light": ""})
    assert "data-theme" not in owner.get("/").text


def test_a_changed_type_shows_at_once(owner: Client) -> None:
    address = f"/works/{factory.work().pk}/whole"
    owner.get(address)
    owner.post("/settings/type", {"size": "6"})
    assert 'data-size="6"' in owner.get(address).text


def test_a_kept_place_shows_at_once_and_to_nobody_else(owner: Client, anybody: Client) -> None:
    anybody.handler = owner.handler
    row = factory.work()
    address = f"/works/{row.pk}"
    for client in (owner, anybody, owner, anybody):
        assert "Go on reading" not in client.get(address).text
    owner.post(f"/works/{row.pk}/place", {"chapter": row.chapters.get().pk})
    for _ in range(2):
        assert "Go on reading" in owner.get(address).text
        assert "Go on reading" not in anybody.get(address).text


def test_a_work_that_came_in_and_one_that_changed_show_at_once(owner: Client) -> None:
    owner.get("/")
    row = factory.work("The First")
    assert "The First" in owner.get("/").text
    Work.objects.filter(pk=row.pk).update(title="The Second")
    assert "The Second" in owner.get("/").text


def test_what_the_clock_changes_is_not_kept(owner: Client) -> None:
    run = factory.an_import(state="running", files_found=10, files_read=4, ended_at=None)
    for address in ("/", "/imports/", f"/imports/{run.pk}"):
        owner.get(address)
        assert owner.get(address)["Cache-Control"] == "no-cache", address


@pytest.mark.parametrize(
    "address", ["/nowhere", "/works/99", "/works/{0}/read", "/works/{0}/take/txt", "/settings"]
)
def test_only_pages_of_stories_are_kept(owner: Client, monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setattr(page_cache.PageCacheMiddleware, "_keep", lambda *_: pytest.fail("kept"))
    owner.get(address.format(factory.work().pk))


def test_another_host_is_still_refused(owner: Client) -> None:
    owner.get("/")
    assert owner.get("/", headers={"host": "evil.example"}).status_code == 400


def test_a_reader_who_has_not_signed_in_gets_no_kept_page(
    settings: Settings, owner: Client, anybody: Client
) -> None:
    anybody.handler = owner.handler
    settings.PUBLIC = True
    owner.get("/")
    owner.get("/")
    assert anybody.get("/")["Location"] == "/sign-in"


def test_memory_is_bounded(owner: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_cache, "MOST", 40_000)
    for number in range(30):
        owner.get(f"/?page={number}")
    cache = owner.handler._middleware_chain.__wrapped__  # type: ignore[attr-defined] # the first middleware
    assert 0 < cache._size <= 40_000
    assert sum(page.size for page in cache._pages.values()) == cache._size


@pytest.mark.django_db(transaction=False)
def test_inside_a_transaction_nothing_is_kept(
    owner: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    owner.get("/imports/")
    with django_assert_num_queries(1):
        owner.get("/imports/")
