from __future__ import annotations

import re

import pytest
from django.test import Client

from tests import factory
from velvetbox.archive.catalog.cards import tags_of
from velvetbox.archive.library.models import Edit, Sweep, Work

pytestmark = pytest.mark.django_db


def works() -> list[Work]:
    made = [factory.work(f"Work {number}", tags={"freeform": ["Letters"]}) for number in range(3)]
    for row in made:
        factory.fact(row, "title", row.title)
        factory.fact(row, "freeform", "Letters", quote="tags: letters")
    return made


def freeforms(row: Work) -> tuple[str, ...]:
    return tags_of([row.pk])[row.pk].freeforms


def test_fields_are_edited_beside_their_evidence_and_the_edit_is_undone(owner: Client) -> None:
    row = works()[0]
    factory.fact(row, "freeform", "Fluff", basis="guess", quote="so soft")
    there = f"/works/{row.pk}/edit"
    assert f'href="{there}"' in owner.get(f"/works/{row.pk}").text
    page = owner.get(there).text
    assert "tags: letters" in page
    assert "so soft" in page
    sent = {"title": "Other <b>", "freeform": "Letters\r\nStorms"}
    assert owner.post(there, sent).headers["Location"] == there
    page = owner.get(there).text
    assert "“Work 0” became “Other &lt;b&gt;”" in page
    assert "Storms" in owner.get(f"/works/{row.pk}").text
    title = Edit.objects.get(field="title")
    owner.post(f"{there}/{title.pk}/turn")
    assert "Do it again" in owner.get(there).text
    owner.post(f"{there}/{title.pk}/turn", {"again": "1"})
    owner.post(f"{there}/revert", {"field": "freeform"})
    owner.post(there, {"take": "freeform:Fluff"})
    row.refresh_from_db()
    assert (row.title, freeforms(row)) == ("Other <b>", ("Letters", "Fluff"))


def test_how_a_text_will_look_is_shown_before_it_is_kept(owner: Client) -> None:
    row = works()[0]
    given = {
        "preview": "summary",
        "title": "Not yet",
        "summary": "*Salt*, <script>alert(1)</script> and a lamp.",
    }
    page = owner.post(f"/works/{row.pk}/edit", given).text
    assert "<em>Salt</em>, &lt;script&gt;alert(1)&lt;/script&gt; and a lamp." in page
    assert 'value="Not yet"' in page
    row.refresh_from_db()
    assert (row.title, row.summary) == ("Work 0", "")


def test_what_cannot_be_is_told_and_what_was_written_stays_in_the_form(owner: Client) -> None:
    row = works()[0]
    answer = owner.post(f"/works/{row.pk}/edit", {"title": "Kept in the form", "published": "soon"})
    assert answer.status_code == 409
    assert "“soon” is no day" in answer.text
    assert 'value="Kept in the form"' in answer.text
    assert owner.get("/works/999/edit").status_code == 404
    assert owner.post("/works/999/edit", {"title": "x"}).status_code == 404


def test_many_works_are_changed_after_a_look_at_what_would_change_and_changed_back(owner: Client) -> None:
    some = works()
    assert 'href="/change/"' in owner.get("/").text
    page = owner.get("/change/?freeform=Letters").text
    assert page.count('name="work"') == 3
    given = {"do": "tag-add", "type": "freeform", "tag": "To reread", "query": "freeform=Letters", "next": "/change/?freeform=Letters"}  # fmt: skip
    seen = owner.post("/change/", given | {"work": [str(row.pk) for row in some[:2]]}).text
    assert "“To reread” on 2 works" in seen
    assert freeforms(some[0]) == ("Letters",)
    form = seen[seen.index('action="/change/"') :].partition("</form>")[0]
    hidden = dict(re.findall(r'<input type="hidden" name="(do|type|tag|query|next)" value="([^"]*)"', form))
    done = owner.post("/change/", hidden | {"sure": "1", "work": [str(row.pk) for row in some[:2]]})
    assert done.headers["Location"] == "/change/?freeform=Letters"
    told = owner.get(done.headers["Location"]).text
    assert "“To reread” was put on 2 works" in told
    assert freeforms(some[0]) == ("Letters", "To reread")
    owner.post(f"/change/{Sweep.objects.get().pk}/undo")
    assert freeforms(some[0]) == ("Letters",)
    assert "That was undone." in owner.get("/change/").text
    assert owner.post(f"/change/{Sweep.objects.get().pk}/undo").status_code == 404


def test_all_that_a_question_finds_is_changed(owner: Client) -> None:
    works()
    factory.work("Other", tags={"freeform": ["Stars"]})
    given = {"do": "shelf-put", "shelf": "Later", "all": "1", "query": "freeform=Letters", "sure": "1"}
    owner.post("/change/", given)
    assert "3 works were put on the shelf “Later”" in owner.get("/").text
    assert owner.post("/change/", {"do": "mute"}).status_code == 409
    assert "no work was chosen" in owner.post("/change/", {"do": "mute"}).text


def test_nobody_else_may_edit(anybody: Client) -> None:
    row = works()[0]
    for address in (f"/works/{row.pk}/edit", "/change/"):
        assert anybody.get(address).status_code == 403
        assert anybody.post(address, {"title": "x", "do": "mute", "work": "1"}).status_code == 403
