from __future__ import annotations

import pytest
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from tests import factory
from tests.doors.web.conftest import START
from velvetbox.archive.people.models import Person

pytestmark = pytest.mark.django_db


def test_the_start_token_makes_the_browser_the_owners_and_leaves_the_address(anybody: Client) -> None:
    answer = anybody.get("/works/7", {"start": START, "page": "2"})
    assert (answer.status_code, answer["Location"]) == (302, "/works/7?page=2")
    assert anybody.session["reader"] == Person.objects.get(is_owner=True).pk
    assert answer.cookies[settings.SESSION_COOKIE_NAME]["httponly"]


@pytest.mark.parametrize("token", ["", "wrong", START + "x"])
def test_a_wrong_token_opens_nothing(anybody: Client, token: str) -> None:
    answer = anybody.get("/", {"start": token})
    assert answer.status_code == 403
    assert "reader" not in anybody.session
    assert "printed in the terminal" in answer.text


def test_without_a_token_of_its_own_the_program_takes_none(
    anybody: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("VELVETBOX_START_TOKEN")
    assert anybody.get("/", {"start": ""}).status_code == 403


def test_without_the_token_one_can_read_and_not_change(anybody: Client) -> None:
    row = factory.work()
    chapter = row.chapters.get().pk
    assert anybody.get(f"/works/{row.pk}/chapters/{chapter}").status_code == 200
    answer = anybody.post(f"/works/{row.pk}/place", {"chapter": chapter})
    assert answer.status_code == 403
    assert row.places.count() == 0


@pytest.mark.parametrize(
    "address",
    [
        "/imports/1/undo",
        "/imports/1/restore",
        "/mends/1/undo",
        "/mends/1/redo",
        "/works/1/place",
        "/works/1/corrections",
        "/corrections/1/undo",
        "/corrections/1/redo",
    ],
)
def test_every_change_needs_the_owner_and_a_post(anybody: Client, owner: Client, address: str) -> None:
    assert anybody.post(address).status_code == 403
    assert owner.get(address).status_code == 405


def test_a_form_from_another_site_is_refused(owner: Client) -> None:
    strict = Client(enforce_csrf_checks=True, headers={"host": "localhost"})
    strict.cookies = owner.cookies
    answer = strict.post("/settings/light", {"light": "velvet"})
    assert answer.status_code == 403
    assert "too old to act on" in answer.text


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "192.168.1.5"])
def test_another_host_name_gets_no_answer(host: str) -> None:
    assert Client(headers={"host": host}).get("/").status_code == 400


@pytest.fixture
def public(settings: Settings) -> None:
    """A box for all, whose password is checked without the work that slows a thief: the command's tests do it."""
    settings.PUBLIC = True
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    cache.clear()


@pytest.mark.usefixtures("public")
def test_a_public_box_asks_for_the_password(anybody: Client) -> None:
    person = factory.owner()
    Person.objects.filter(pk=person.pk).update(password=make_password("open sesame"))
    assert anybody.get("/")["Location"] == "/sign-in"
    assert anybody.get("/", {"start": START}).status_code == 403
    assert anybody.post("/sign-in", {"password": "guess"}).status_code == 403
    assert anybody.post("/sign-in", {"password": "open sesame"})["Location"] == "/"
    assert anybody.get("/").status_code == 200


@pytest.mark.usefixtures("public")
def test_guessing_the_password_is_slowed_down(anybody: Client) -> None:
    factory.owner()
    codes = [anybody.post("/sign-in", {"password": "guess"}).status_code for _ in range(6)]
    assert codes == [403] * 5 + [429]
