"""What story maps tell of works, searched and counted."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyroaring import BitMap

from tests import factory
from tests.archive import rows
from tests.archive.finder.test_engines import Make, make, titles  # noqa: F401 - a fixture
from velvetbox.archive.finder import told
from velvetbox.archive.finder.asked import Asked
from velvetbox.archive.finder.filtering import answer
from velvetbox.archive.finder.language import parse
from velvetbox.archive.finder.language.tree import Field, Named, Phrase, Word
from velvetbox.archive.finder.own import counted, own_sets
from velvetbox.archive.finder.spoken import answering, feeding, index
from velvetbox.archive.library.models import Work
from velvetbox.archive.storymap.folding import folded, folded_lines
from velvetbox.archive.storymap.keeping import catch_up
from velvetbox.archive.storymap.models import Said, SceneCast, SeenBy

pytestmark = pytest.mark.django_db

LAMP = (
    "“You are late,” said Anna. “The lámp is out.”\n\n“I know,” Tom said. “Don’t shout.”\n\n"
    "Tom stared at the lamp, remembering…\n\nIt had been a Friday night. Anna had laughed at him then."
)
SEA = (
    (
        "“The lamp is out,” said Ruth.\n\nI looked at her. I walked down to the sea, and I was cold, and I said nothing.\n\n"
    )
    + "I went on along the wall. I had my coat, and I had my lamp, and I thought that I could see the boats. "
    * 4
)


@pytest.fixture
def shelf(box: Path) -> None:
    rows.work("Lamp", LAMP)
    rows.work("Sea", SEA)
    rows.work("Mime", "Nobody said a word that day. They walked to the harbour and back.")
    catch_up()


EACH = [
    ('says:"lamp is out"', "Lamp Sea"),
    ('says:"lamp is out" by:Anna', "Lamp"),
    ('says:"lamp is out" by:Tom', ""),
    ("says:lamp by:ruth", "Sea"),
    ("says:dont", "Lamp"),
    ('says:"amp is"', ""),
    ('says:"late the"', ""),
    ("says:lamp -says:late", "Sea"),
    ("speaks:Tom", "Lamp"),
    ('scene:"Anna and Tom"', "Lamp"),
    ('scene:"Anna, Ruth"', ""),
    ("flashbacks:yes", "Lamp"),
    ("flashbacks:no", "Mime Sea"),
    ("person:first", "Sea"),
    ("person:1st", "Sea"),
    ("-person:first", "Lamp Mime"),
    ("tense:present", ""),
    ('says:"…"', ""),
]


@pytest.mark.usefixtures("shelf")
def test_each_search_of_maps_finds_its_works(box: Path, make: Make) -> None:  # noqa: F811 - the fixture
    engine = make(box)
    found = {text: " ".join(sorted(titles(engine, text))) for text, _ in EACH}
    assert found == dict(EACH)


@pytest.mark.usefixtures("shelf")
def test_their_index_finds_the_same_and_maps_made_since_then_are_found_too() -> None:
    feeding.catch_up()
    names = dict(Work.objects.values_list("pk", "title"))
    for text, titles_ in EACH:
        tree = parse(text).tree
        found = answering.works(tree) if isinstance(tree, Named) else None
        if found is not None:
            assert " ".join(sorted(names[work] for work in found)) == titles_, text
    lamp = Work.objects.get(title="Lamp")
    Said.objects.filter(work=lamp).delete()
    Said.objects.create(work=lamp, who=folded("Anna"), said=folded("A candle, then."))
    asked = [leaf(Phrase("lamp is out")), leaf(Phrase("a candle"), "Anna"), leaf(Phrase("a candle"), "Tom")]
    assert [answering.works(one) for one in asked] == [
        BitMap([Work.objects.get(title="Sea").pk]),
        BitMap([lamp.pk]),
        BitMap(),
    ]


@pytest.mark.usefixtures("shelf")
def test_an_index_that_is_damaged_is_made_anew_and_the_rows_answer_meanwhile(box: Path) -> None:
    feeding.catch_up()
    for file in index.folder(box).glob("*.term"):
        file.write_bytes(b"nothing")
    index.stamp_file(box).touch()
    assert answering.works(leaf(Word("lamp"))) is None
    Work.objects.get(title="Lamp").story_map.delete()
    catch_up()
    feeding.catch_up()
    assert len(answering.works(leaf(Word("lamp"))) or ()) == 2


@pytest.mark.usefixtures("shelf")
def test_a_map_made_anew_while_the_index_is_begun_takes_the_place_of_the_one_before() -> None:
    begun = feeding.Feeding()
    assert begun.step()
    lamp = Work.objects.get(title="Lamp")
    Said.objects.filter(work=lamp).delete()
    Said.objects.create(work=lamp, who=folded("Anna"), said=folded("A candle, then."))
    while begun.step():
        pass
    assert answering.works(leaf(Phrase("lamp is out"))) == BitMap([Work.objects.get(title="Sea").pk])
    assert answering.works(leaf(Word("candle"))) == BitMap([lamp.pk])


@pytest.mark.usefixtures("shelf")
def test_an_index_that_cannot_even_be_begun_is_not_tried_for_ever(box: Path) -> None:
    index.folder(box).parent.mkdir(exist_ok=True)
    index.folder(box).touch()  # a file stands in its place
    assert not feeding.Feeding().step()
    assert answering.works(leaf(Word("lamp"))) is None


def leaf(node: Word | Phrase, by: str = "") -> Named:
    return Named(Field.SAYS, node, by)


def test_by_behind_what_is_said_is_who_says_it_and_elsewhere_the_creator() -> None:
    assert parse('says:"late" by:"Mrs. Hudson"').tree == Named(Field.SAYS, Phrase("late"), "Mrs. Hudson")
    assert parse("says:late").tree == Named(Field.SAYS, Word("late"))
    assert parse("by:ada").tree == Named(Field.CREATORS, Word("ada"))
    assert "Spike says “late”" in parse("says:late by:Spike").said
    assert "first person" in parse("person:first").said


@pytest.mark.usefixtures("shelf")
def test_what_is_searched_goes_with_the_map_it_came_from() -> None:
    catch_up()
    before = Said.objects.count(), SceneCast.objects.count()
    Work.objects.get(title="Lamp").story_map.delete()
    catch_up()
    assert (Said.objects.count(), SceneCast.objects.count()) == before


@pytest.mark.usefixtures("shelf")
def test_stories_are_filtered_and_counted_by_how_they_are_told() -> None:
    first = answer(None, Asked(include=(("told", "first"),)))
    assert [Work.objects.get(pk=work).title for work in first.works] == ["Sea"]
    assert dict(first.facets["told"])["first"] == 1
    lamp = Work.objects.get(title="Lamp")
    SeenBy.objects.all().delete()
    SeenBy.objects.bulk_create(SeenBy(work=lamp, name=name) for name in ("Tom", "Anna"))
    assert dict(answer(None, Asked()).facets["pov"]) == {"Tom": 1, "Anna": 1}
    assert answer(None, Asked(include=(("pov", "Tom"),))).works == (lamp.pk,)
    assert lamp.pk not in answer(factory.owner(), Asked(exclude=(("pov", "Tom"),))).works
    rest = answer(factory.owner(), Asked(exclude=(("told", "first"),)))
    assert "Sea" not in {Work.objects.get(pk=work).title for work in rest.works}
    assert Asked.read({"told": ["first"], "not-told": ["present"]}).address() == "told=first&not-told=present"


def test_without_maps_nothing_is_counted() -> None:
    assert told.counted(BitMap([1, 2]), {}) == ()
    assert counted(BitMap([1]), own_sets(None)) == {}


@given(st.lists(st.text(max_size=60), max_size=4))
def test_folding_parts_words_by_one_space_and_lines_by_one_end(lines: list[str]) -> None:
    assert all(line == "" or line == f" {' '.join(line.split())} " for line in map(folded, lines))
    assert all(folded(line) in ("", line) for line in folded_lines(lines).split("\n"))
