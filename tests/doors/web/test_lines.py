from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from tests import factory
from tests.doors.web.test_story import told
from velvetbox.archive.library.models import Work
from velvetbox.archive.storymap.keeping import catch_up
from velvetbox.archive.storymap.layers import PROBABLY, packed, unpacked
from velvetbox.archive.storymap.models import Correction, KeptMap

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _box(settings: Settings, tmp_path: Path) -> None:
    settings.BOX = tmp_path


@pytest.fixture
def row(db: None) -> Work:
    made = told()
    catch_up()
    return made


def test_the_page_of_lines_names_who_says_each(anybody: Client, row: Work) -> None:
    page = anybody.get(f"/works/{row.pk}/lines").content.decode()
    assert page.count('class="says"') == 5
    assert "Then light it &lt;now&gt;" in page
    assert "Not so?" not in page


def test_lines_are_filtered_by_who_says_them(anybody: Client, row: Work) -> None:
    def many(query: str) -> int:
        return anybody.get(f"/works/{row.pk}/lines?{query}").content.decode().count('class="says"')

    assert many("by=Tom") == 1
    assert many("by=Anna") == 4
    assert many("by=Nobody") == 0
    assert many("show=nonsense&page=99&chapter=x") == 5
    assert many(f"chapter={row.chapters.get().pk}") == 5
    assert many("chapter=999999") == 0


def test_the_same_queries_at_few_and_at_many_lines(anybody: Client) -> None:
    counts = []
    for times in (2, 30):
        made = factory.work(chapters=[factory.chapter(*["“I know,” Tom said."] * times)])
        catch_up()
        with CaptureQueriesContext(connection) as seen:
            anybody.get(f"/works/{made.pk}/lines")
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 4


def test_a_line_is_put_right_and_taken_back_without_script(owner: Client, row: Work) -> None:
    chapter = row.chapters.get().pk
    found = owner.get(f"/works/{row.pk}/chapters/{chapter}/lines.json").json()
    lines = unpacked(bytes(KeptMap.objects.get(work=row).layers)).lines()
    likely = [one.to_sure if one.to and one.to_sure < PROBABLY <= one.sure else None for one in lines]
    assert [one.get("to_sure") for one in found["lines"]] == likely
    assert any(likely)
    anchor, start, end = found["lines"][2]["pieces"][0]
    given = {
        "act": "speaker",
        "who": "Ruth",
        "chapter": chapter,
        "anchor": anchor,
        "start": start,
        "end": end,
    }
    answer = owner.post(f"/works/{row.pk}/corrections", given | {"next": f"/works/{row.pk}/lines?by=Ruth"})
    assert answer["Location"] == f"/works/{row.pk}/lines?by=Ruth"
    page = owner.get(answer["Location"]).content.decode()
    assert "put right by hand" in page
    made = Correction.objects.get()
    owner.post(f"/corrections/{made.pk}/undo")
    assert owner.get(f"/works/{row.pk}/lines?by=Ruth").content.decode().count('class="says"') == 0
    owner.post(f"/corrections/{made.pk}/redo")
    assert "put right by hand" in owner.get(f"/works/{row.pk}/lines").content.decode()


def test_the_page_offers_every_correction_of_lines_people_and_scenes(owner: Client, row: Work) -> None:
    page = owner.get(f"/works/{row.pk}/lines").content.decode()
    for act in ("speaker", "thinker", "addressee", "nobody", "break", "same", "apart", "name", "time"):
        assert f'name="act" value="{act}"' in page
    chapter = row.chapters.get().pk
    first = owner.get(f"/works/{row.pk}/chapters/{chapter}/lines.json").json()["lines"][0]
    anchor, start, end = first["pieces"][0]
    given = {"act": "nobody", "chapter": chapter, "anchor": anchor, "start": start, "end": end}
    script = {"accept": "application/json"}
    kept = owner.post(f"/works/{row.pk}/corrections", given, headers=script).json()
    page = owner.get(f"/works/{row.pk}/lines").content.decode()
    assert (page.count('class="says"'), "said by nobody" in page) == (4, True)
    assert owner.post(kept["undo"], headers=script).json() == {"kept": True}
    owner.post(f"/works/{row.pk}/corrections", {"act": "name", "who": "Anna", "other": "Anna Marsh"})
    assert "Anna is called Anna Marsh" in owner.get(f"/works/{row.pk}/lines").content.decode()


def test_a_correction_whose_words_are_gone_is_shown_with_where_it_may_belong(
    owner: Client, row: Work
) -> None:
    chapter = row.chapters.get()
    line = owner.get(f"/works/{row.pk}/chapters/{chapter.pk}/lines.json").json()["lines"][0]
    anchor, start, end = line["pieces"][0]
    given = {"act": "speaker", "who": "Ruth", "chapter": chapter.pk, "anchor": anchor, "start": start}
    owner.post(f"/works/{row.pk}/corrections", given | {"end": end})
    spot = Correction.objects.get().values
    spot["spot"] |= {"text": "Words that nobody says any more", "anchor": "p0000000000"}
    Correction.objects.update(values=spot)
    row.story_map.delete()
    catch_up()
    page = owner.get(f"/works/{row.pk}/lines").content.decode()
    assert "Corrections whose words are gone" in page
    assert "It may belong here" in page
    owner.post(f"/corrections/{Correction.objects.get().pk}/keep")
    page = owner.get(f"/works/{row.pk}/lines").content.decode()
    assert ("words are gone" in page, "waits for its words" in page) == (False, True)
    place = f"{chapter.pk} {anchor} {start} {end}"
    owner.post(f"/corrections/{Correction.objects.get().pk}/move", {"place": place})
    assert "put right by hand" in owner.get(f"/works/{row.pk}/lines").content.decode()
    gone = owner.post(f"/corrections/{Correction.objects.latest('pk').pk}/move", {"place": "nonsense"})
    assert gone.status_code == 409


def test_the_script_of_the_whole_work_is_given_the_lines_of_every_chapter(anybody: Client) -> None:
    texts = ["“I know,” Tom said.", "“So do I,” Anna said."]
    made = factory.work(chapters=[factory.chapter(text) for text in texts])
    catch_up()
    ids = list(made.chapters.order_by("pk").values_list("pk", flat=True))
    found = anybody.get(f"/works/{made.pk}/lines.json").json()
    assert [(line["chapter"], line["who"]) for line in found["lines"]] == list(
        zip(ids, ("Tom", "Anna"), strict=True)
    )
    assert [scene["chapter"] for scene in found["scenes"]] == ids
    assert (
        f'data-lines="/works/{made.pk}/lines.json"' in anybody.get(f"/works/{made.pk}/whole").content.decode()
    )
    one = anybody.get(f"/works/{made.pk}/chapters/{ids[0]}/lines.json").json()
    assert [line.get("chapter") for line in one["lines"]] == [None]


def test_corrections_are_taken_away_as_a_file(owner: Client, row: Work) -> None:
    owner.post(f"/works/{row.pk}/corrections", {"act": "same", "who": "Anna", "other": "Tom"})
    answer = owner.get(f"/works/{row.pk}/corrections.json")
    assert json.loads(answer.content) == [{"act": "same", "who": "Anna", "other": "Tom"}]
    assert "attachment" in answer["Content-Disposition"]


def test_what_cannot_be_put_right_is_refused_in_words(owner: Client, row: Work) -> None:
    assert owner.post(f"/works/{row.pk}/corrections", {"act": "speaker"}).status_code == 409
    assert owner.post(f"/works/{row.pk}/corrections", {"act": "nonsense"}).status_code == 404
    assert owner.post("/works/999/corrections", {"act": "same", "who": "a", "other": "b"}).status_code == 404
    assert owner.post("/corrections/999/undo").status_code == 404


def test_the_lines_of_a_work_that_has_very_many_are_given_page_by_page(anybody: Client, row: Work) -> None:
    layers = unpacked(bytes(row.story_map.layers))
    (first, *_), many = layers.map["quotes"], 20_000
    some = [first | {"text": f"Line {number}"} for number in range(many)]
    row.story_map.layers = packed(replace(layers, map={**layers.map, "quotes": some}))
    row.story_map.save()
    page = anybody.get(f"/works/{row.pk}/lines?page=400").content.decode()
    assert (page.count('class="says"'), "Line 19999" in page) == (50, True)
    assert len(page) < 100_000


def test_there_is_no_page_of_lines_without_a_work(anybody: Client) -> None:
    assert anybody.get("/works/999/lines").status_code == 404
    assert anybody.get("/works/999/chapters/1/lines.json").json() == {"lines": None}


def test_a_long_story_without_a_map_says_to_come_back(
    anybody: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("velvetbox.archive.storymap.making.SHORT", 1)
    made = told()
    assert "Come back in a moment" in anybody.get(f"/works/{made.pk}/lines").content.decode()
    chapter = made.chapters.get().pk
    assert anybody.get(f"/works/{made.pk}/chapters/{chapter}/lines.json").json() == {"lines": None}
