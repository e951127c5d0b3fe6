from __future__ import annotations

from urllib.parse import parse_qs

import pytest

from tests import factory
from velvetbox.archive.finder.asked import Asked
from velvetbox.archive.finder.without_index import answer
from velvetbox.archive.library.models import Tag, Work

pytestmark = pytest.mark.django_db


def found(query: str) -> list[str]:
    names = dict(Work.objects.values_list("pk", "title"))
    return [names[pk] for pk in answer(None, Asked.read(parse_qs(query))).works]


def box() -> None:
    factory.work("A", tags={"fandom": ["One", "Two"], "freeform": ["Slow  Burn"]}, creators=["zoe"], complete=True,
                 published_on=factory.day("2013-05-05"), address="https://archiveofourown.org/works/1")  # fmt: skip
    factory.work("B", [factory.chapter("x " * 50), factory.chapter("y")], tags={"fandom": ["One"], "freeform": ["Letters"]}, series="Row",
                 missing_chapters=[3], complete=False, language="fr", canon=[{"text": "season 6"}])  # fmt: skip


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("", ["B", "A"]),
        ("fandom=one", ["B", "A"]),
        ("fandom=One&not-fandom=Two", ["B"]),
        ("any=letters", ["B"]),
        ("freeform=one", []),
        ("complete=yes", ["A"]),
        ("complete=no", ["B"]),
        ("missing=yes", ["B"]),
        ("single=yes", ["A"]),
        ("crossover=yes", ["A"]),
        ("crossover=no", ["B"]),
        ("words-from=50", ["B"]),
        ("words-to=49", ["A"]),
        ("posted-from=2013&posted-to=2013", ["A"]),
        ("language=fr", ["B"]),
        ("creator=ZOE", ["A"]),
        ("series=row", ["B"]),
        ("source=archiveofourown.org", ["A"]),
        ("canon=season+6", ["B"]),
        ("sort=title", ["A", "B"]),
        ("sort=title&order=desc", ["B", "A"]),
        ("sort=words", ["B", "A"]),
    ],
)
def test_each_filter_and_sort(query: str, titles: list[str]) -> None:
    box()
    assert found(query) == titles


def test_a_synonym_finds_what_its_canonical_does_and_the_other_way_round() -> None:
    box()
    canonical, synonym = (
        Tag.objects.get(name="Letters"),
        Tag.objects.create(type="freeform", folded="epistolary"),
    )
    synonym.merger = canonical
    synonym.save()
    assert found("freeform=Epistolary") == ["B"]
    factory.work("C", tags={"freeform": ["Epistolary"]})
    assert found("freeform=Letters") == ["C", "B"]


def test_the_counts_are_of_the_answer() -> None:
    box()
    counts = answer(None, Asked.read({"complete": ["yes"]})).facets
    assert counts["fandom"] == (("One", 1), ("Two", 1))
