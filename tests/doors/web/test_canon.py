from __future__ import annotations

import pytest
from django.test import Client

from tests import factory

pytestmark = pytest.mark.django_db


def test_a_fandom_along_its_canon_and_its_places(owner: Client) -> None:
    assert "No story in the box says yet" in owner.get("/canon/").text
    tags = {"fandom": ["A & B"], "freeform": ["Episode: s02e01 <Neap>"]}
    works = [factory.work(f"Work {number}", tags=tags) for number in range(6)]
    factory.work("Nowhere", tags={"fandom": ["A & B"]})
    assert "6 stories say where they are set" in owner.get("/canon/").text
    page = owner.get("/canon/", {"fandom": "A & B"}).text
    assert "1</span> &lt;Neap&gt;" in page
    assert "2 more" in page
    there = owner.get("/canon/", {"fandom": "A & B", "at": "season-2-1"}).text
    assert all(row.title in there for row in works)
    assert "Nowhere" in owner.get("/canon/", {"fandom": "A & B", "at": "nowhere"}).text
    assert owner.get("/canon/", {"fandom": "A & B", "at": "season-9"}).status_code == 404
    assert "No work has all of that" in owner.get("/canon/", {"fandom": "A & B", "words-from": "9999"}).text
    assert "The box has no works of this fandom" in owner.get("/canon/", {"fandom": "Unheard"}).text
    assert "/canon/?fandom=A+%26+B" in owner.get("/find", {"fandom": "A & B"}).text


def test_who_did_not_prove_who_they_are_sees_the_line_too(anybody: Client) -> None:
    factory.work(tags={"fandom": ["Harbour"], "freeform": ["Post-Canon"]})
    assert "After the end" in anybody.get("/canon/", {"fandom": "Harbour"}).text
