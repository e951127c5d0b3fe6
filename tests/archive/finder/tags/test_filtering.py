"""One set of cases for the index and for the database that answers in its place."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from tests.archive import rows
from velvetbox.archive.community.models import Comment
from velvetbox.archive.finder import acts, filtering
from velvetbox.archive.finder.asked import ANY, Asked, Range, Sort
from velvetbox.archive.finder.tags import feeding
from velvetbox.archive.finder.tags.answering import answering
from velvetbox.archive.finder.tags.feeding import Feeding
from velvetbox.archive.finder.tags.storing import discard
from velvetbox.archive.library.models import Change, Fact, Series, SeriesWork, TagParent, Work
from velvetbox.archive.library.models.tags import Tag

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["built", "followed", "database"])
def way(request: pytest.FixtureRequest, box: Path) -> str:
    if request.param == "followed":
        catch_up(box)  # an empty base: all works come after it
    return str(request.param)


def catch_up(box: Path) -> None:
    feed = Feeding(box)
    while feed.step(100):
        pass
    feed.close()


def ask(way: str, asked: Asked, page: int = 1, size: int = 20) -> filtering.Filtered:
    box = Path(settings.BOX)
    if way == "followed":
        catch_up(box)
    elif way == "built":
        feeding.rebuild(box)
    else:
        discard(box)
    answer = filtering.answer(None, asked, page, size)
    assert answer.from_index == (way != "database")
    return answer


def titles(answer: filtering.Filtered) -> list[str]:
    names = dict(Work.objects.values_list("pk", "title"))
    return [names[work] for work in answer.works]


def tag(type_: str, name: str, *, of: str = "", under: str = "") -> Tag:
    """Have a tag, as a synonym of one or under a metatag."""
    found = Tag.objects.get_or_create(type=type_, folded=name.casefold(), defaults={"name": name})[0]
    if of:
        Tag.objects.filter(type=type_, name=of).update(canonical=True)
        found.merger = Tag.objects.get(type=type_, name=of)
        found.save()
    if under:
        TagParent.objects.create(child=found, parent=tag(type_, under), kind=TagParent.Kind.META)
    return found


def wired() -> None:
    tag("fandom", "Buffy the Vampire Slayer", under="Buffyverse")
    tag("fandom", "Angel the Series", under="Buffyverse")
    tag("fandom", "BtVS", of="Buffy the Vampire Slayer")
    rows.work("Canonical", tags=[("fandom", "Buffy the Vampire Slayer"), ("character", "Spike")])
    rows.work("Synonym", tags=[("fandom", "BtVS"), ("character", "Spike"), ("character", "Clem")])
    rows.work("Both", tags=[("fandom", "BtVS"), ("fandom", "Buffy the Vampire Slayer")])
    rows.work("Spin-off", tags=[("fandom", "Angel the Series"), ("freeform", "Hurt/Comfort")])
    rows.work("Meta", tags=[("fandom", "Buffyverse")])
    rows.work("Crossed", tags=[("fandom", "BtVS"), ("fandom", "Firefly")])
    rows.work("Related", tags=[("fandom", "BtVS"), ("fandom", "Angel the Series")])
    rows.work("Other", tags=[("fandom", "Firefly"), ("rating", "Mature")])


CASES_OF_TAGS = [
    (Asked(include=(("fandom", "Buffy the Vampire Slayer"),)), "Canonical Synonym Both Crossed Related"),
    (Asked(include=(("fandom", "btvs"),)), "Canonical Synonym Both Crossed Related"),
    (Asked(include=(("fandom", "Buffyverse"),)), "Canonical Synonym Both Spin-off Meta Crossed Related"),
    (Asked(exclude=(("fandom", "Buffyverse"),)), "Other"),
    (Asked(exclude=(("fandom", "Buffy the Vampire Slayer"),)), "Spin-off Meta Other"),
    (Asked(exclude=(("fandom", "BtVS"),)), "Canonical Spin-off Meta Other"),
    (Asked(include=(("character", "Spike"),), exclude=(("character", "Clem"),)), "Canonical"),
    (Asked(include=((ANY, "spike"),)), "Canonical Synonym"),
    (Asked(include=((ANY, "hurt"),)), "Spin-off"),
    (Asked(include=(("fandom", "the series"),)), "Spin-off Related"),
    (Asked(include=(("fandom", "no such thing"),)), ""),
    (Asked(exclude=(("fandom", "no such thing"),), include=(("rating", "Mature"),)), "Other"),
    (Asked(crossover=True), "Crossed"),
    (Asked(crossover=False, include=(("fandom", "Angel the Series"),)), "Spin-off Related"),
]


def test_tags_are_found_through_their_canonical(way: str) -> None:
    wired()
    for asked, wanted in CASES_OF_TAGS:
        answer = ask(way, asked)
        assert sorted(titles(answer)) == sorted(wanted.split()), asked
        assert answer.total == len(wanted.split())


def test_counts_are_of_canonicals_each_work_once(way: str) -> None:
    wired()
    answer = ask(way, Asked())
    assert answer.facets["fandom"] == (
        ("Buffy the Vampire Slayer", 5), ("Angel the Series", 2), ("Firefly", 2), ("Buffyverse", 1),
    )  # fmt: skip
    assert dict(answer.facets["character"]) == {"Spike": 2, "Clem": 1}
    assert answer.facets["warning"] == ()


def told() -> None:
    short = rows.work(
        "Short", creators=["Ann"], complete=True, chapters_declared=1, hits=5,
        published_on=date(2003, 2, 1), updated_on=date(2003, 2, 1), address="https://www.example.org/1",
        canon=[{"text": "Set in season 6, after Entropy", "season": 6, "after": "Entropy"}],
    )  # fmt: skip
    rows.work(
        "Long", "One.", "Two.", creators=["bea", "Ann"], complete=False, hits=700, language="de",
        published_on=date(2001, 5, 5), missing_chapters=[3], address="https://other.example/2",
        canon=[{"text": "season 16"}],
    )  # fmt: skip
    odd = rows.work("Odd", language="en-GB", chapters_declared=4)
    for title, words in (("Short", 900), ("Long", 90_000), ("Odd", 2000)):
        Work.objects.filter(title=title).update(words=words)
    series = Series.objects.create(name="Cards")
    SeriesWork.objects.create(series=series, work=odd, position=1)
    Fact.objects.create(work=short, field="kudos", value="12", number=12, basis="stated")
    Fact.objects.create(work=short, field="collection", value="Yuletide: 2015", basis="stated")
    Comment.objects.create(key="c", work=odd, name="x")


CASES = [
    (Asked(complete=True), "Short"),
    (Asked(complete=False), "Long"),
    (Asked(single_chapter=True), "Short"),
    (Asked(single_chapter=False), "Long Odd"),
    (Asked(missing=True), "Long"),
    (Asked(missing=False), "Short Odd"),
    (Asked(words=Range(900, 2000)), "Short Odd"),
    (Asked(words=Range(None, 1999)), "Short"),
    (Asked(posted=Range(date(2003, 1, 1).toordinal(), None)), "Short"),
    (Asked(posted=Range(None, None)), "Short Long"),
    (Asked(updated=Range(None, date(2003, 1, 1).toordinal())), ""),
    (Asked(language="en"), "Short Odd"),
    (Asked(language="Deutsch"), "Long"),
    (Asked(creators=("Ann",)), "Short Long"),
    (Asked(creators=("ann", "Bea")), "Long"),
    (Asked(creators=("nobody",)), ""),
    (Asked(series=("cards",)), "Odd"),
    (Asked(source="example.org"), "Short"),
    (Asked(canon="season 6"), "Short"),
    (Asked(canon="After Entropy"), "Short"),
    (Asked(collection="yuletide 2015"), "Short"),
    (Asked(collection="Yule"), ""),
]


def test_works_are_filtered_by_what_is_known_of_them(way: str) -> None:
    told()
    for asked, wanted in CASES:
        assert sorted(titles(ask(way, asked))) == sorted(wanted.split()), asked


ORDERS = [
    (Sort.BEST, None, "Odd Long Short"),
    (Sort.NEWEST, True, "Short Long Odd"),
    (Sort.TITLE, None, "Long Odd Short"),
    (Sort.TITLE, False, "Short Odd Long"),
    (Sort.CREATOR, None, "Short Long Odd"),
    (Sort.CREATOR, False, "Long Short Odd"),
    (Sort.WORDS, None, "Long Odd Short"),
    (Sort.POSTED, None, "Short Long Odd"),
    (Sort.POSTED, True, "Long Short Odd"),
    (Sort.UPDATED, None, "Short Odd Long"),
    (Sort.HITS, True, "Short Long Odd"),
    (Sort.KUDOS, None, "Short Odd Long"),
    (Sort.COMMENTS, None, "Odd Long Short"),
    (Sort.BOOKMARKS, None, "Odd Long Short"),
]


def test_works_stand_in_order_the_unknown_last(way: str) -> None:
    told()
    for sort, ascending, wanted in ORDERS:
        assert titles(ask(way, Asked(sort=sort, ascending=ascending))) == wanted.split(), (sort, ascending)


def test_words_and_filters_go_together(way: str) -> None:
    rows.work("One", "A kitten.", tags=[("fandom", "A")])
    rows.work("Two", "A kitten.", tags=[("fandom", "B")])
    acts.catch_up()  # the words
    answer = ask(way, Asked(text="kitten", include=(("fandom", "A"),)))
    assert (titles(answer), answer.total) == (["One"], 1)
    assert answer.facets["fandom"] == (("A", 1),)


def test_what_hides_the_works_is_told_when_nothing_is_left(way: str) -> None:
    for number in range(3):
        rows.work(f"A{number}", tags=[("fandom", "A")], complete=True)
    rows.work("B", tags=[("fandom", "B")], complete=False)
    answer = ask(way, Asked(include=(("fandom", "A"),), complete=False))
    assert answer.total == 0
    assert [(hint.part, hint.said, hint.count) for hint in answer.hints] == [
        ("fandom", "A", 1),
        ("complete", "no", 3),
    ]


def test_a_page_beyond_the_end_is_the_last(way: str) -> None:
    for number in range(5):
        rows.work(f"{number}")
    answer = ask(way, Asked(sort=Sort.TITLE), page=9, size=2)
    assert (answer.page, answer.total, titles(answer)) == (3, 5, ["4"])


def test_a_work_that_came_changed_or_went_is_followed_at_once(box: Path) -> None:
    one = rows.work("One", tags=[("fandom", "A")])
    rows.work("Two", tags=[("fandom", "A")])
    assert ask("followed", Asked(include=(("fandom", "A"),))).total == 2
    Work.objects.filter(pk=one.pk).update(withdrawn_at="2026-01-01T00:00:00Z")
    Change.objects.create(act="work.withdrawn", work=one)
    rows.work("Three", tags=[("fandom", "A")])
    assert titles(ask("followed", Asked(include=(("fandom", "A"),)))) == ["Three", "Two"]


def test_rewired_tags_are_read_anew(box: Path) -> None:
    rows.work("One", tags=[("fandom", "A")])
    rows.work("Two", tags=[("fandom", "AA")])
    assert ask("followed", Asked(include=(("fandom", "A"),))).total == 1
    tag("fandom", "AA", of="A")
    Change.objects.create(act="tag.merged")
    answer = ask("followed", Asked(include=(("fandom", "A"),)))
    assert (answer.total, answer.facets["fandom"]) == (2, (("A", 2),))


def test_a_large_delta_becomes_a_base(box: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeding, "FEWEST", 5)
    acts.catch_up()
    for number in range(12):
        rows.work(f"{number}", tags=[("fandom", "A")])
        answer = ask("followed", Asked(include=(("fandom", "A"),)))
        assert answer.total == number + 1
    engine = answering()
    assert len(engine.base.works) >= 6  # type: ignore[attr-defined] # it is the index's
    assert len(list((box / "index" / "tags").glob("base-*/"))) == 1


@pytest.mark.parametrize("seed", range(2))
def test_index_and_database_answer_the_same(seed: int, box: Path) -> None:
    draw = random.Random(seed)
    names = [
        (type_, f"{type_} {number}") for type_ in ("fandom", "character", "freeform") for number in range(6)
    ]
    for number in range(60):
        rows.work(
            f"{draw.choice('abc')}{number}", tags=draw.sample(names, draw.randint(0, 8)),
            hits=draw.choice((None, 1, 2)), complete=draw.choice((None, True, False)),
        )  # fmt: skip
    for work in Work.objects.all():
        Work.objects.filter(pk=work.pk).update(words=draw.randint(0, 50))
    tag("fandom", "fandom 1", of="fandom 0")
    tag("fandom", "fandom 2", under="fandom 0")
    tag("character", "character 1", of="character 0")
    questions = [
        Asked(
            include=tuple(draw.sample(names, draw.choice((0, 1, 1, 2)))), exclude=tuple(draw.sample(names, draw.randint(0, 1))),
            complete=draw.choice((None, None, True, False)), crossover=draw.choice((None, None, True, False)),
            words=draw.choice((None, Range(10, 40))), sort=draw.choice(list(Sort)), ascending=draw.choice((None, True, False)),
        )
        for _ in range(25)
    ]  # fmt: skip
    feeding.rebuild(box)
    indexed = [filtering.answer(None, asked) for asked in questions]
    discard(box)
    plain = [filtering.answer(None, asked) for asked in questions]
    for one, other in zip(indexed, plain, strict=True):
        assert (one.total, one.works, one.facets) == (other.total, other.works, other.facets)
