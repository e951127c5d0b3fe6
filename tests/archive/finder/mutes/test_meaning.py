"""Each kind of mute, by the index when it was built, when it followed, and by the database alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from tests import factory
from tests.archive import rows
from tests.archive.finder.tags.test_filtering import catch_up, tag
from velvetbox.archive.finder import filtering
from velvetbox.archive.finder.asked import Asked
from velvetbox.archive.finder.mutes import acts, muted, sets
from velvetbox.archive.finder.mutes.meaning import works_of
from velvetbox.archive.finder.mutes.terms import How, Kind, Terms, fits, pieces_of
from velvetbox.archive.finder.tags import feeding
from velvetbox.archive.finder.tags.answering import answering
from velvetbox.archive.finder.tags.storing import discard
from velvetbox.archive.library.models import Series, SeriesWork, Work

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["built", "followed", "database"])
def way(request: pytest.FixtureRequest, box: Path) -> str:
    if request.param == "followed":
        catch_up(box)  # an empty base: all works come after it
    return str(request.param)


def ready(way: str) -> None:
    box = Path(settings.BOX)
    if way == "built":
        feeding.rebuild(box)
    elif way == "followed":
        catch_up(box)
    else:
        discard(box)


def filled() -> None:
    tag("fandom", "Buffy the Vampire Slayer", under="Buffyverse")
    tag("fandom", "BtVS", of="Buffy the Vampire Slayer")
    tag("relationship", "Spuffy")
    tag("relationship", "Buffy/Spike", of="Spuffy")
    rows.work(
        "Canonical", "The lamp burned.", tags=[("fandom", "Buffy the Vampire Slayer"), ("rating", "Mature")]
    )
    rows.work("Synonym", "Lamps burn.", tags=[("fandom", "BtVS"), ("relationship", "Buffy/Spike")])
    rows.work("Meta", "A burning lamp.", tags=[("fandom", "Buffyverse")], creators=["Quill"], language="de")
    rows.work(
        "Many",
        "Nothing. " * 50,
        tags=[
            ("fandom", "Firefly"), ("fandom", "Serenity"), ("relationship", "A/B"), ("relationship", "C/D"),
            ("relationship", "Spuffy"), ("relationship", "Buffy/Spike"), ("freeform", "Reader Insert"),
        ],
        creators=["quill", "Marsh"], complete=True, summary="<p>A lamp in the hall.</p>",
    )  # fmt: skip
    rows.work("Bare", "Words.", tags=[], language="", complete=False)
    series = Series.objects.create(name="The Long Night")
    SeriesWork.objects.create(series=series, work=Work.objects.get(title="Bare"))


CASES = [
    (Terms(Kind.FANDOM, "buffy the vampire slayer"), "Canonical Synonym"),
    (Terms(Kind.FANDOM, "BtVS"), "Canonical Synonym"),
    (Terms(Kind.FANDOM, "BtVS", How.EXACT), "Synonym"),
    (Terms(Kind.FANDOM, "Buffy the Vampire Slayer", How.EXACT), "Canonical"),
    (Terms(Kind.FANDOM, "Buffyverse"), "Canonical Synonym Meta"),
    (Terms(Kind.FANDOM, "Buffyverse", How.EXACT), "Meta"),
    (Terms(Kind.FANDOM, "buffy*", How.PATTERN), "Canonical Synonym Meta"),
    (Terms(Kind.FANDOM, "b*s", How.PATTERN), "Synonym"),
    (Terms(Kind.FANDOM, "*vampire", How.PATTERN), ""),
    (Terms(Kind.FANDOM, "vampire"), ""),
    (Terms(Kind.ANY, "*reader*", How.PATTERN), "Many"),
    (Terms(Kind.ANY, "mature"), "Canonical"),
    (Terms(Kind.RATING, "Mature"), "Canonical"),
    (Terms(Kind.CHARACTER, "Mature"), ""),
    (Terms(Kind.CREATOR, "QUILL"), "Meta Many"),
    (Terms(Kind.CREATOR, "quill", How.EXACT), "Many"),
    (Terms(Kind.CREATOR, "m*sh", How.PATTERN), "Many"),
    (Terms(Kind.SERIES, "the long night"), "Bare"),
    (Terms(Kind.LANGUAGE, "de"), "Meta"),
    (Terms(Kind.FOREIGN, "en, es"), "Meta"),
    (Terms(Kind.LENGTH, least=10), "Many"),
    (Terms(Kind.LENGTH, least=2, most=2), "Synonym"),
    (Terms(Kind.STATE, "complete"), "Many"),
    (Terms(Kind.STATE, "incomplete"), "Bare"),
    (Terms(Kind.STATE, "crossover"), "Many"),
    (Terms(Kind.MANY, "fandom", most=1), "Many"),
    (Terms(Kind.MANY, "relationship", most=2), "Many"),
    (Terms(Kind.MANY, "relationship", most=3), ""),
    (Terms(Kind.SUMMARY, "lamp"), "Many"),
    (Terms(Kind.SUMMARY, "canon*", How.PATTERN), "Canonical"),
]  # fmt: skip


def test_every_kind_of_mute_means_its_works(way: str) -> None:
    filled()
    ready(way)
    names = dict(Work.objects.values_list("pk", "title"))
    for terms, wanted in CASES:
        found = sorted(names[work] for work in sets.tried(terms))
        assert found == sorted(wanted.split()), terms


def test_a_muted_work_is_in_no_answer_and_in_no_count(way: str) -> None:
    filled()
    person = factory.owner()
    acts.mute(person, Terms(Kind.FANDOM, "BtVS"))
    ready(way)
    answer = filtering.answer(person, Asked())
    assert answer.total == len(answer.works) == 3
    assert "Buffy the Vampire Slayer" not in dict(answer.facets["fandom"])
    assert filtering.answer(None, Asked()).total == 5
    assert filtering.count(person, Asked(include=(("fandom", "Buffyverse"),))) == 1


def test_a_folded_work_counts_and_tells_why(way: str) -> None:
    filled()
    person = factory.owner()
    made = acts.mute(person, Terms(Kind.FANDOM, "BtVS", folds=True))
    ready(way)
    assert filtering.answer(person, Asked()).total == 5
    now = muted.muted_for(person)
    work = Work.objects.get(title="Synonym").pk
    assert [reason.id for reason in now.reasons(work)] == [made.pk]
    assert now.shows(work)
    assert now.counts() == (0, 2)


def test_what_is_hidden_by_one_mute_is_not_shown_for_another_folding_it(way: str) -> None:
    filled()
    person = factory.owner()
    acts.mute(person, Terms(Kind.FANDOM, "Buffyverse", folds=True))
    acts.mute(person, Terms(Kind.FANDOM, "BtVS"))
    ready(way)
    assert muted.muted_for(person).counts() == (2, 1)


def test_a_work_that_came_in_later_is_muted_too_and_not_shown_before_it_was_looked_at(box: Path) -> None:
    filled()
    person = factory.owner()
    acts.mute(person, Terms(Kind.FANDOM, "BtVS"))
    catch_up(box)
    assert muted.muted_for(person).counts() == (2, 0)
    late = rows.work("Late", tags=[("fandom", "BtVS")])
    other = rows.work("Other", tags=[])
    assert not muted.muted_for(person).shows(late.pk)
    assert not muted.muted_for(person).shows(other.pk)
    catch_up(box)
    assert not muted.muted_for(person).shows(late.pk)
    assert muted.muted_for(person).shows(other.pk)


def test_a_work_merged_into_another_takes_its_mute_along(way: str) -> None:
    filled()
    gone, kept = Work.objects.get(title="Meta"), Work.objects.get(title="Bare")
    gone.merged_into = kept
    gone.save()
    ready(way)
    assert kept.pk in sets.tried(Terms(Kind.WORK, work=gone.pk))


def test_nobody_mutes_nothing_and_asks_nothing() -> None:
    assert muted.muted_for(None) is muted.NOTHING
    assert muted.muted_for(factory.owner()) is muted.NOTHING


words = st.text("ab*", max_size=8)


def glob(name: str, pattern: str) -> bool:
    """What a star means, by trying everything."""
    if not pattern:
        return not name
    if pattern[0] == "*":
        return any(glob(name[at:], pattern[1:]) for at in range(len(name) + 1))
    return bool(name) and name[0] == pattern[0] and glob(name[1:], pattern[1:])


@given(st.text("ab", max_size=8), words)
def test_a_pattern_fits_what_its_stars_allow(name: str, pattern: str) -> None:
    assert fits(name, pieces_of(pattern)) == glob(name, pattern)


def test_many_mutes_ask_the_database_no_more_than_one_does(
    box: Path, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    filled()
    feeding.rebuild(box)
    mutes = [Terms(Kind.FANDOM, name, how) for name in ("BtVS", "Firefly") for how in (How.ALIKE, How.EXACT)]
    mutes += [Terms(Kind.CREATOR, f"Nobody {number}") for number in range(20)]
    with django_assert_max_num_queries(5):
        assert [len(works) for works in works_of(answering(), mutes)][:4] == [2, 1, 1, 1]
