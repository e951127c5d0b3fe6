from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from tests import factory
from velvetbox.archive.library.models import ReadingDay
from velvetbox.archive.people.models import Person

pytestmark = pytest.mark.django_db


def test_what_was_read_is_shown_saved_forgotten_and_brought_back(owner: Client) -> None:
    assert "Nothing yet." in owner.get("/history/").text
    row, today = factory.work("<One>"), timezone.localdate()
    person = Person.objects.get(is_owner=True)
    ReadingDay.objects.create(person=person, work=row, day=today, words=1234, finished=True)
    page = owner.get("/history/").text
    assert "1,234" in page
    assert "&lt;One&gt;" in page
    assert '<svg class="bars"' in page
    assert owner.get("/history/export/csv").headers["Content-Type"].startswith("text/csv")
    assert owner.get("/history/export/json").json()["history"][0]["title"] == "<One>"
    assert owner.get("/history/export/pdf").status_code == 404
    owner.post("/history/forget", {"day": "no day"})
    owner.post("/history/forget", {"work": row.pk, "day": "no day"})
    assert ReadingDay.objects.filter(forgotten_at=None).exists()
    owner.post("/history/forget", {"work": row.pk, "day": today.isoformat()})
    assert "1 entry is forgotten" in owner.get("/history/").text
    owner.post("/history/turn", {"do": "bring-back"})
    owner.post("/history/forget", {"all": "1"})
    owner.post("/history/turn", {"do": "erase"})
    assert not ReadingDay.objects.exists()
    owner.post("/history/turn", {"do": "stop"})
    assert "No history is kept." in owner.get("/history/").text


def test_nobody_else_sees_it(anybody: Client) -> None:
    for address in ("/history/", "/history/export/csv"):
        assert anybody.get(address).status_code == 403
