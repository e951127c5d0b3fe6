from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from tests import factory
from velvetbox.archive.catalog import story
from velvetbox.archive.library.models import Work
from velvetbox.archive.storymap.keeping import catch_up
from velvetbox.archive.storymap.models import KeptMap
from velvetbox.core.prose import Chapter, scene_break

pytestmark = pytest.mark.django_db

TALK = (
    "“You are late,” said Anna. “The lamp is out.”",
    "“I know,” Tom said.",
    "“Then light it <now>,” said Anna.",
    "Tom stared at the lamp, remembering…",
    "It had been a Friday night. Anna had laughed at him.",
    "“Never,” said Anna.",
)


@pytest.fixture(autouse=True)
def _box(settings: Settings, tmp_path: Path) -> None:
    settings.BOX = tmp_path


def told() -> Work:
    return factory.work("The Lamp", [factory.chapter(*TALK)])


def test_a_work_page_draws_the_kept_map(anybody: Client) -> None:
    row = told()
    catch_up()
    page = anybody.get(f"/works/{row.pk}").content.decode()
    chapter = row.chapters.get().pk
    assert 'class="ribbon lying"' in page
    assert f'href="/works/{row.pk}/chapters/{chapter}#p' in page
    assert "Anna" in page
    assert "style=" not in page


def test_what_a_map_tells_of_place_eyes_and_tense_comes_with_its_words_and_how_sure_it_is(
    anybody: Client,
) -> None:
    before = factory.chapter(
        "Anna knew that she was late. She ran into the kitchen and thought of the storm. “Tom, take it,” she said.",
        "She gave Tom the brass key. She wondered whether he felt it, too. “I have it,” Tom said.",
        "Tom put the brass key into the old drawer. She saw that he was tired.",
    )
    after = factory.chapter(
        "Anna was in the kitchen again, and she hoped that Tom was. She took the brass key. “Tom?” she said.",
        "“Here,” said Tom.",
    )
    row = factory.work("The Key", [Chapter((*before.blocks, scene_break(), *after.blocks))])
    catch_up()
    page = anybody.get(f"/works/{row.pk}").content.decode()
    chapter = rf"/works/{row.pk}/chapters/{row.chapters.get().pk}#p\w+"
    assert re.search(rf'class="claim" href="{chapter}">third person<q', page)
    assert re.search(rf'class="claim" href="{chapter}">Anna<q[^>]*>she hoped that Tom</q>', page)
    assert re.search(r"the kitchen</span> <span[^>]*>in scenes .*<q[^>]*>into the kitchen</q>", page)
    hands = page.partition('id="things"')[2]
    assert re.findall(rf'<li><a href="{chapter}"[^>]*>([^<]+)</a> <q[^>]*>([^<]+)</q>', hands)[:2] == [
        ("Tom", "gave Tom the brass key"),
        ("the old drawer", "put the brass key into the old drawer"),
    ]
    assert "Often together" in page


def test_a_picture_of_another_form_is_not_read(anybody: Client) -> None:
    row = told()
    catch_up()
    KeptMap.objects.update(picture={"scenes": []})
    assert 'class="ribbon lying"' in anybody.get(f"/works/{row.pk}").content.decode()


def test_a_short_story_is_mapped_while_its_page_waits_and_nothing_is_written(anybody: Client) -> None:
    row = told()
    assert 'class="ribbon lying"' in anybody.get(f"/works/{row.pk}").content.decode()
    assert not KeptMap.objects.exists()


def test_the_page_of_a_long_story_says_that_its_map_is_being_made(
    anybody: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("velvetbox.archive.storymap.making.SHORT", 1)
    row = told()
    page = anybody.get(f"/works/{row.pk}").content.decode()
    assert "being read for its map" in page
    assert "0 of 1 stories are mapped" in page


def test_a_map_of_an_older_copy_is_not_shown(anybody: Client) -> None:
    row = told()
    catch_up()
    KeptMap.objects.update(edition=0)
    assert story.story_of(row.pk, row.current_id) is None


def test_what_stands_in_a_story_cannot_break_out_of_the_drawing(anybody: Client) -> None:
    row = factory.work(
        "Lamps", [factory.chapter("“Out,” said </title><script>alert(1)</script>.", title="<svg/onload=x>")]
    )
    catch_up()
    page = anybody.get(f"/works/{row.pk}").content.decode()
    assert "<script>alert" not in page
    assert "<svg/onload" not in page
