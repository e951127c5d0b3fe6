from __future__ import annotations

import json
import re

import pytest
from django.test import Client

from tests import factory
from velvetbox.archive.library.models import Change, Highlight, Work
from velvetbox.core.prose import anchor

pytestmark = pytest.mark.django_db
TEXT = ("It began.", "The dog *barked* at the door.", "Nobody was there.", "The dog slept.")


@pytest.fixture
def row() -> Work:
    return factory.work(chapters=[factory.chapter(*TEXT, title="The Dog"), factory.chapter("Later.")])


def mark(owner: Client, row: Work, quote: str, **given: str) -> int:
    chapter = row.chapters.order_by("id")[0].pk
    answer = owner.post(f"/works/{row.pk}/mark", {"chapter": chapter, "quote": quote, **given})
    return int(answer.status_code)


def test_a_passage_is_marked_from_its_words_alone_and_stands_below_the_chapter(
    owner: Client, row: Work
) -> None:
    assert mark(owner, row, "  at the\n", note="Which door?") == 302
    kept = Highlight.objects.get()
    assert (kept.quote, kept.note, kept.anchor) == ("at the", "Which door?", anchor(TEXT[1]))
    assert (kept.before, kept.after) == (anchor(TEXT[0]), anchor(TEXT[2]))
    page = owner.get(f"/works/{row.pk}/chapters/{kept.chapter_id}").text
    assert f'data-anchor="{anchor(TEXT[1])}"' in page
    assert "Which door?" in page
    assert Change.objects.get().act == "note.kept"
    second = row.chapters.order_by("id")[1].pk
    assert "Which door?" not in owner.get(f"/works/{row.pk}/chapters/{second}").text


def test_the_paragraph_a_browser_names_goes_before_the_first_with_the_words(owner: Client, row: Work) -> None:
    mark(owner, row, "The dog", anchor=anchor(TEXT[3]))
    assert Highlight.objects.get().anchor == anchor(TEXT[3])


def test_the_same_passage_is_marked_once_and_takes_the_note(owner: Client, row: Work) -> None:
    mark(owner, row, "Nobody")
    mark(owner, row, "Nobody", note="Really?")
    assert Highlight.objects.get().note == "Really?"


@pytest.mark.parametrize("quote", ["xyzzy", " ", "It began differently"])
def test_words_that_do_not_stand_there_mark_nothing(owner: Client, row: Work, quote: str) -> None:
    mark(owner, row, quote)
    assert not Highlight.objects.exists()


def test_a_mark_is_found_again_after_its_paragraph_was_edited(owner: Client, row: Work) -> None:
    mark(owner, row, "Nobody was there.")
    edited = "Nobody at all was there."
    row.current = factory.edition(row, [factory.chapter("A preface.", *TEXT[:2], edited, TEXT[3])])
    row.save()
    chapter = Highlight.objects.get().chapter_id
    assert f'data-anchor="{anchor(edited)}"' in owner.get(f"/works/{row.pk}/chapters/{chapter}").text


def test_a_note_is_changed_taken_away_and_brought_back(owner: Client, row: Work) -> None:
    mark(owner, row, "Nobody", note="One")
    pk = Highlight.objects.get().pk
    owner.post(f"/notes/{pk}/write", {"note": "Two\r\nlines"})
    assert "Two\nlines" in owner.get("/notes/").text
    owner.post(f"/notes/{pk}/remove")
    page = owner.get("/notes/").text
    assert "Two\nlines" not in page
    assert "Bring it back" in page
    owner.post(f"/notes/{pk}/restore")
    assert "Two\nlines" in owner.get(f"/notes/?work={row.pk}").text
    assert owner.post("/notes/999/remove").status_code == 404


def test_notes_go_out_as_markdown_in_reading_order(owner: Client, row: Work) -> None:
    mark(owner, row, "Nobody was there.", note="# no heading")
    mark(owner, row, "It began.\nThe dog *barked*")
    text = owner.get("/notes/export/md").text
    assert text == (
        "# The Harbour Book\n\n## Chapter 1, The Dog\n\n> It began.\n>\n> The dog \\*barked\\*\n\n"
        "> Nobody was there.\n\n\\# no heading\n"
    )


def test_notes_go_out_as_web_annotations(owner: Client, row: Work) -> None:
    mark(owner, row, "Nobody", note="Who?")
    mark(owner, row, "The dog slept.")
    answer = owner.get(f"/notes/export/jsonld?work={row.pk}")
    assert answer["Content-Type"] == "application/ld+json"
    told = json.loads(answer.content)
    assert (told["@context"], told["type"], told["total"]) == (
        "http://www.w3.org/ns/anno.jsonld",
        "AnnotationCollection",
        2,
    )
    first, second = told["first"]["items"]
    assert first["body"]["value"] == "Who?"
    assert (first["motivation"], second["motivation"]) == ("commenting", "highlighting")
    chapter = Highlight.objects.all()[0].chapter_id
    assert first["target"]["source"] == f"http://localhost/works/{row.pk}/chapters/{chapter}"
    selector = first["target"]["selector"]
    assert (selector["value"], selector["refinedBy"]["exact"]) == (anchor(TEXT[2]), "Nobody")
    assert owner.get("/notes/export/exe").status_code == 404


def test_nobody_sees_or_changes_somebodys_notes(anybody: Client, owner: Client, row: Work) -> None:
    mark(owner, row, "Nobody", note="Secret")
    kept = Highlight.objects.get()
    for address in ("/notes/", "/notes/export/md", "/notes/export/jsonld"):
        answer = anybody.get(address)
        assert (answer.status_code, "Secret" in answer.text) == (403, False)
    assert "Secret" not in anybody.get(f"/works/{row.pk}/chapters/{kept.chapter_id}").text
    for address in (f"/works/{row.pk}/mark", f"/notes/{kept.pk}/remove", f"/notes/{kept.pk}/write"):
        assert anybody.post(address, {"chapter": kept.chapter_id, "quote": "dog"}).status_code == 403
    assert Highlight.objects.count() == 1


def test_a_passage_is_shared_as_text_and_as_a_picture(owner: Client, anybody: Client) -> None:
    row = factory.work()
    chapter = row.chapters.get().pk
    asked = {"chapter": str(chapter), "words": "And here it ends."}
    assert anybody.get(f"/works/{row.pk}/quote.txt", asked).text.startswith("And here it ends.")
    answer = anybody.get(f"/works/{row.pk}/quote.svg", asked)
    assert answer["Content-Type"] == "image/svg+xml"
    assert answer["Content-Security-Policy"].startswith("sandbox")
    nothing: dict[str, str] = {}
    for wrong in ({**asked, "words": "He never did."}, {**asked, "chapter": "x"}, nothing):
        assert anybody.get(f"/works/{row.pk}/quote.txt", wrong).status_code == 404
    assert anybody.get(f"/works/{row.pk}/quote.exe", asked).status_code == 404
    owner.post(f"/works/{row.pk}/mark", {"chapter": chapter, "quote": "And here it ends."})
    links = re.findall(r'href="(/notes/\d+/quote\.\w+)"', owner.get("/notes/").text)
    assert len(links) == 2
    for link in links:
        assert owner.get(link).status_code == 200
        assert anybody.get(link).status_code == 403


def test_a_passage_is_marked_in_the_whole_work(owner: Client) -> None:
    row = factory.work(chapters=[factory.chapter("One."), factory.chapter("Two.")])
    _, second = row.chapters.order_by("id").values_list("id", flat=True)
    page = owner.get(f"/works/{row.pk}/whole").text
    assert f'<option value="{second}">' in page
    owner.post(
        f"/works/{row.pk}/mark", {"chapter": second, "quote": "Two.", "next": f"/works/{row.pk}/whole"}
    )
    assert f'data-anchor="c{second}-p' in owner.get(f"/works/{row.pk}/whole").text


def test_only_colours_are_given_as_style(anybody: Client) -> None:
    answer = anybody.get("/colours/cc0000-red-12-zz9.css")
    assert answer["Content-Type"].startswith("text/css")
    assert re.findall(r"\.color-(\w+)", answer.text) == ["cc0000", "red"]
    assert "oklch(from #cc0000" in answer.text
    assert "oklch(from red" in answer.text
    assert anybody.get("/colours/12.css").status_code == 404
