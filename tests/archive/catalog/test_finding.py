from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from tests import factory
from velvetbox.archive.catalog.aside import Choice, facets_of, switches_of
from velvetbox.archive.catalog.finding import FindingPage, finding
from velvetbox.archive.catalog.kept_searches import kept_searches
from velvetbox.archive.catalog.loosening import parts_of
from velvetbox.archive.finder import acts, saved
from velvetbox.archive.finder.asked import ANY, Asked
from velvetbox.archive.library.models import Series, SeriesWork, Tag, TagParent
from velvetbox.archive.library.models.tags import TagType
from velvetbox.archive.storymap.keeping import catch_up
from velvetbox.archive.storymap.layers import PROBABLY, unpacked
from velvetbox.archive.storymap.models import KeptMap

pytestmark = pytest.mark.django_db


def asked(query: str) -> Asked:
    return Asked.read(parse_qs(query))


def answer(query: str) -> FindingPage:
    return finding(None, asked(query))


def choice(page: FindingPage, kind: str, name: str) -> Choice:
    (facet,) = [facet for facet in page.aside.facets if facet.type == kind]
    return next(choice for choice in facet.choices if choice.name == name)


def titles(page: FindingPage) -> set[str]:
    return {found.card.title for found in page.works}


def test_a_word_finds_its_work_and_the_passage() -> None:
    row = factory.work(chapters=[factory.chapter("Nothing.", "The pelican sneezed.")])
    factory.work("Other")
    page = answer("q=pelican")
    (hit,) = page.works
    assert hit.card.id == row.pk
    assert "<mark>pelican</mark>" in hit.passages[0].html
    assert (page.total, page.pages) == (1, 1)


def reasons(page: FindingPage) -> dict[str, list[tuple[str, tuple[str, ...]]]]:
    return {found.card.title: [(one.asked, one.own) for one in found.here] for found in page.works}


def test_a_work_says_by_which_of_its_own_names_it_was_found() -> None:
    slow = Tag.objects.create(type="freeform", name="Slow Burn", folded="slow burn")
    Tag.objects.create(type="freeform", name="slowburn", folded="slowburn", merger=slow)
    slower = Tag.objects.create(type="freeform", name="Very Slow Burn", folded="very slow burn")
    TagParent.objects.create(child=slower, parent=slow, kind=TagParent.Kind.META)
    factory.work("Itself", tags={"freeform": ["Slow Burn", "Letters"]})
    factory.work("Synonym", tags={"freeform": ["slowburn"]})
    factory.work("Sub-tag", tags={"freeform": ["Letters", "Very Slow Burn"]})
    expected = {
        "Itself": [("Slow Burn", ("Slow Burn",))],
        "Synonym": [("Slow Burn", ("slowburn",))],
        "Sub-tag": [("Slow Burn", ("Very Slow Burn",))],
    }
    assert reasons(answer("freeform=Slow+Burn")) == expected
    assert reasons(answer("q=tag:%22slow+burn%22")).items() >= {"Synonym": expected["Synonym"]}.items()
    assert reasons(answer("freeform=Letters&not-freeform=slowburn"))["Itself"] == [("Letters", ("Letters",))]


def test_a_work_found_by_its_map_shows_the_line_or_scene_and_where_it_stands() -> None:
    row = factory.work(
        "The Lamp",
        [
            factory.chapter(
                "“You are late,” said Anna.", "“The lamp is out,” Tom said.", "“I know,” said Anna."
            ),
            factory.chapter(
                "Anna wondered where he was. She thought of the sea, and she knew that it was cold."
            ),
        ],
    )
    other = factory.work("Another", [factory.chapter("“The lamp is out,” said Ruth.")])
    catch_up()
    first, second = row.chapters.order_by("pk").values_list("pk", flat=True)

    def shown(query: str) -> list[tuple[str, str, tuple[str, ...], int]]:
        found = (one for one in answer(query).works if one.card.id != other.pk)
        return [(it.kind, it.asked, it.own, it.place.chapter) for one in found for it in one.here if it.place]

    assert shown("q=says:%22lamp+is+out%22") == [("says", "Tom", ("The lamp is out,",), first)]
    assert shown("q=says:know+by:anna") == [("says", "Anna", ("I know,",), first)]
    assert shown("q=speaks:Tom+scene:%22anna,tom%22") == [
        ("says", "Tom", ("The lamp is out,",), first),
        ("scene", "", ("“You are late,” said Anna.",), first),
    ]
    assert shown("q=pov:Anna") == [("eyes", "Anna", ("Anna wondered where he",), second)]
    assert shown("q=tense:past")[0][:2] == ("told", "past")
    assert shown("q=lamp+-says:xyzzy") == []
    (where,) = {it.place.anchor for one in answer("q=speaks:Tom").works for it in one.here if it.place}
    assert where.startswith("p")
    layers = unpacked(bytes(KeptMap.objects.get(work=row).layers))
    sure = {line.text: line.sure for line in layers.lines()}
    for line, query in (("The lamp is out,", "q=speaks:Tom"), ("I know,", "q=says:know+by:anna")):
        assert [it.likely for one in answer(query).works for it in one.here] == [sure[line] < PROBABLY]
    eyes = max(view["confidence"] for view in layers.map["viewpoint"] if view["character"] == "Anna")
    assert [it.likely for one in answer("q=pov:Anna").works for it in one.here] == [eyes < PROBABLY]


def test_the_maps_of_a_page_are_asked_for_once() -> None:
    for number in range(3):
        factory.work(f"Work {number}", [factory.chapter("“The lamp is out,” said Ruth.")])
    catch_up()
    assert queries_of("q=says:lamp+speaks:ruth") - queries_of("q=lamp+ruth") <= 1


def test_a_work_says_which_series_and_place_in_canon_it_was_found_by() -> None:
    row = factory.work("One", canon=[{"season": "6", "text": "Season Six, after Entropy"}])
    SeriesWork.objects.create(work=row, series=Series.objects.create(name="Nine Nights"), position=1)
    assert reasons(answer("series=nine+nights&canon=season+6")) == {
        "One": [("nine nights", ("Nine Nights",)), ("season 6", ("Season Six, after Entropy",))]
    }


def test_what_came_in_since_a_kept_search_was_looked_at_says_so() -> None:
    person = factory.owner()
    factory.work("Old")
    kept = saved.save(person, "all letters", "freeform=Letters")
    factory.work("New")
    saved.look(person, kept.pk)
    page = finding(person, asked("freeform=Letters"), kept=kept_searches(person.pk))
    assert reasons(page) == {
        "New": [("Letters", ("Letters",)), ("all letters", ())],
        "Old": [("Letters", ("Letters",))],
    }


def test_when_no_work_has_all_the_words_the_one_to_leave_out_is_told() -> None:
    factory.work(chapters=[factory.chapter("The pelican sneezed.")])
    factory.work(chapters=[factory.chapter("Another pelican.")])
    page = answer("q=pelican+sneezed+xyzzyx")
    assert page.works == ()
    assert [(part.said, part.query, part.count) for part in page.looser] == [
        ("xyzzyx", "q=pelican+sneezed", 1)
    ]


def test_one_word_has_nothing_to_leave_out() -> None:
    assert answer("q=xyzzyx").looser == ()


def test_a_click_takes_a_tag_in_and_the_next_takes_it_out_again() -> None:
    factory.work("Slow", tags={"freeform": ["Slow Burn"], "fandom": ["Harbour"]})
    factory.work("Fast", tags={"fandom": ["Harbour"]})
    all_ = answer("")
    assert (all_.total, choice(all_, "fandom", "Harbour").count) == (2, 2)
    slow = answer(choice(all_, "freeform", "Slow Burn").include)
    assert titles(slow) == {"Slow"}
    line = choice(slow, "freeform", "Slow Burn")
    assert (line.included, line.excluded, line.count, line.include) == (True, False, 1, "")
    assert titles(answer(line.exclude)) == {"Fast"}


def test_what_is_left_out_stays_in_the_list_to_be_allowed_again() -> None:
    factory.work("Slow", tags={"freeform": ["Slow Burn"]})
    factory.work("Fast", tags={})
    without = answer("not-freeform=Slow+Burn")
    line = choice(without, "freeform", "Slow Burn")
    assert (line.count, line.excluded, line.exclude) == (None, True, "")


def test_when_nothing_is_left_the_filter_to_loosen_is_told_with_its_count() -> None:
    factory.work("Slow", tags={"freeform": ["Slow Burn"]}, complete=True)
    factory.work("Fast", tags={"freeform": ["Letters"]}, complete=False)
    page = answer("freeform=Letters&freeform=Slow+Burn&complete=yes")
    assert page.total == 0
    assert [(part.key, part.said, part.count) for part in page.looser] == [("freeform", "Letters", 1)]
    assert titles(answer(page.looser[0].query)) == {"Slow"}


def test_every_part_can_be_taken_off_alone() -> None:
    whole = asked("q=lamp&fandom=A&not-any=B&words-from=1,000&creator=zoe&complete=yes&sort=title")
    parts = parts_of(whole)
    assert [part.key for part in parts] == ["q", "fandom", "not-any", "creator", "complete", "words"]
    for part in parts:
        assert len(parts_of(asked(part.query))) == len(parts) - 1
        assert "sort=title" in part.query


NAMES = st.text(max_size=12)
TAGS = st.lists(st.tuples(st.sampled_from([*TagType.values, ANY]), NAMES), max_size=4)


@given(include=TAGS, exclude=TAGS, text=NAMES, name=NAMES, complete=st.sampled_from(["", "yes", "no"]))
def test_the_address_behind_a_click_is_the_canonical_one(
    include: list[tuple[str, str]], exclude: list[tuple[str, str]], text: str, name: str, complete: str
) -> None:
    given_: dict[str, list[str]] = {"q": [text], "complete": [complete], "sort": ["title"]}
    for before, tags in (("", include), ("not-", exclude)):
        for kind, tag in tags:
            given_.setdefault(before + kind, []).append(tag)
    now = Asked.read(given_)
    name = next(iter(Asked.read({"fandom": [name]}).include), ("fandom", "plain"))[1]
    (fandoms,) = [facet for facet in facets_of(now, {"fandom": [(name, 3)]}) if facet.type == "fandom"]
    for line in fandoms.choices:
        for query in (line.include, line.exclude):
            assert Asked.read(parse_qs(query, keep_blank_values=True)).address() == query


def test_switches_turn_on_and_off() -> None:
    on = {(one.key, one.value): one for one in switches_of(asked("complete=yes"))}
    assert on["complete", "yes"].on
    assert on["complete", "yes"].query == ""
    assert on["complete", "no"].query == "complete=no"
    assert on["single", "yes"].query == "complete=yes&single=yes"


def queries_of(query: str) -> int:
    with CaptureQueriesContext(connection) as seen:
        answer(query)
    return len(seen)


@pytest.mark.parametrize("query", ["", "fandom=Harbour+Lights&sort=title"])
def test_an_answer_takes_the_same_queries_at_ten_and_at_twenty_works(query: str) -> None:
    for number in range(10):
        factory.work(f"Work {number}")
    at_ten = queries_of(query)
    for number in range(10, 20):
        factory.work(f"Work {number}")
    assert queries_of(query) == at_ten <= 13  # the database alone answers here


@pytest.mark.parametrize(
    ("query", "most"),
    # One of them is how stories are told: outside a transaction it is asked once while the database stays as it is.
    [("", 5), ("fandom=Harbour+Lights&sort=title", 7), ("fandom=Harbour+Lights&q=one+complete:true", 17)],
)
def test_with_the_index_an_answer_takes_few_queries_however_many_works(
    tmp_path: Path, settings: LazySettings, query: str, most: int
) -> None:
    settings.BOX = tmp_path
    for number in range(10):
        factory.work(f"Work {number}", chapters=[factory.chapter("One.")], complete=True)
    acts.rebuild()
    at_ten = queries_of(query)
    for number in range(10, 20):
        factory.work(f"Work {number}", chapters=[factory.chapter("One.")], complete=True)
    acts.rebuild()
    assert answer(query).from_index
    assert (answer(query).total, queries_of(query)) == (20, at_ten)
    assert at_ten <= most


def test_an_order_typed_among_the_words_orders_the_page() -> None:
    for title in ("Beta", "Alpha", "Gamma"):
        factory.work(title, chapters=[factory.chapter("The pelican sneezed.")])
    page = answer("q=pelican+sort:<title")
    assert [found.card.title for found in page.works] == ["Alpha", "Beta", "Gamma"]
    assert page.query == "q=pelican&sort=title&order=asc"


def test_what_was_misread_is_told_at_its_place() -> None:
    factory.work(chapters=[factory.chapter("The pelican sneezed.")])
    (one,) = answer("q=pelican+(sneezed").misread
    assert (one.before, one.place, one.after) == ("pelican ", "(", "sneezed")
    assert (one.sentence, one.instead) == ("This parenthesis is not closed.", "closed at the end")
    assert len(answer("q=" + "(" * 200 + "x").misread) <= 4


def test_a_page_beyond_the_end_is_the_last() -> None:
    for number in range(21):
        factory.work(f"Work {number}")
    page = finding(None, Asked(), 99)
    assert (page.page, page.pages, page.first, page.last) == (2, 2, 21, 21)
