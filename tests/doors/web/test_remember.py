from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from tests import factory
from velvetbox.archive.finder import memory
from velvetbox.archive.finder.memory import encoder, learning, progress

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def box(tmp_path: Path, settings: Settings) -> Path:
    (tmp_path / "index").mkdir()
    settings.BOX = tmp_path
    return tmp_path


def told(owner: Client) -> tuple[str, str]:
    return owner.get("/settings").text, owner.get("/find/remember?q=a+lamp").text


@pytest.mark.skipif(not encoder.is_there(), reason="the extra [find] is not installed")
def test_how_many_works_are_learnt_is_told_until_all_are(
    owner: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("first", "second", "third"):
        factory.work(name)
    assert all("0 of 3 works are learnt so far" in page for page in told(owner))
    memory.catch_up()
    assert all("0 of 3 works are learnt by what they mean so far" in page for page in told(owner))
    monkeypatch.setattr(learning, "STEP", 2)
    one = learning.Learning()
    one.step()
    assert all("2 of 3 works are learnt by what they mean so far" in page for page in told(owner))
    one.step()
    settings_page, answer = told(owner)
    assert "All 3 works are learnt, by their words and by what they mean." in settings_page
    assert "learnt" not in answer


def test_without_the_extra_the_settings_say_what_it_would_give(
    owner: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "is_there", lambda: False)
    factory.work("first")
    memory.catch_up()
    settings_page, answer = told(owner)
    assert "With the extra “find” of this program" in settings_page
    assert "learnt" not in answer
