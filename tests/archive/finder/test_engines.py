"""What every engine must answer, however it finds it out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from pyroaring import BitMap

from tests.archive import rows
from velvetbox.archive.community.models import Bookmark, Comment
from velvetbox.archive.finder import acts, opening
from velvetbox.archive.finder.asked import Sort
from velvetbox.archive.finder.embedded import Embedded
from velvetbox.archive.finder.engines import Engine, Order
from velvetbox.archive.finder.in_database import Database, DatabaseFacts
from velvetbox.archive.finder.in_tags import TagFacts
from velvetbox.archive.finder.language import parse
from velvetbox.archive.finder.language.tags import known
from velvetbox.archive.finder.tags.opening import current
from velvetbox.archive.library.models import Fact, Series, SeriesWork, Tag, TagParent, Work

pytestmark = pytest.mark.django_db

Make = Callable[[Path], Engine]


def embedded(box: Path) -> Engine:
    acts.catch_up()
    return Embedded(opening.text_index(box), DatabaseFacts())


def with_tags(box: Path) -> Engine:
    acts.catch_up()
    return Embedded(opening.text_index(box), TagFacts(current(box)))


def database(_box: Path) -> Engine:
    return Database()


@pytest.fixture(params=[embedded, with_tags, database])
def make(request: pytest.FixtureRequest) -> Make:
    made: Make = request.param
    return made


def titles(engine: Engine, text: str, order: Order = Order(), within: BitMap | None = None) -> list[str]:  # noqa: B008 - a value
    answer = engine.find(parse(text, known), order, 0, 50, within)
    named = dict(Work.objects.values_list("pk", "title"))
    found = [named[work] for work in answer.works]
    assert answer.total == len(found)
    return found


def tag(type_: str, name: str, **more: object) -> Tag:
    return Tag.objects.create(type=type_, name=name, folded=name.casefold(), canonical=True, **more)


@pytest.fixture
def shelf(box: Path) -> None:
    """Three works that differ in everything."""
    cards = rows.work(
        "Cards", "He plays cards for a kitten.", "A long second chapter.", titles=["The Wager", ""],
        creators=["Ada Marsh"], language="en", hits=40, complete=True,
        tags=[("fandom", "Buffy the Vampire Slayer"), ("relationship", "Buffy/Spike"), ("relationship", "Cordy Chase/Doyle"), ("rating", "Mature"), ("freeform", "Slow Burn")],
        published_on=date(2015, 5, 1), updated_on=timezone.localdate() - timedelta(days=3), summary="<p>A necklace is at stake.</p>",
        canon=[{"text": "after Entropy", "season": 6, "after": "Entropy"}], address="https://archive.example/works/1",
    )  # fmt: skip
    harbour = rows.work(
        "Harbour", "A kitten sleeps by the harbour.", creators=["Bo Quill"], language="de", complete=False,
        tags=[("fandom", "Angel"), ("fandom", "Harbour Lights"), ("rating", "Explicit"), ("freeform", "Hurt/Comfort")],
        published_on=date(2020, 1, 1), updated_on=date(2020, 1, 2), notes_before="<p>Thanks to Ada.</p>", missing_chapters=[2],
    )  # fmt: skip
    dragon = rows.work(
        "Dragon", "A dragon flew over the harbour.", creators=["Cy"], language="en-GB", hits=7, complete=None,
        tags=[("fandom", "Harbour Lights"), ("fandom", "Harbour Nights"), ("character", "Buffy Summers"), ("relationship", "Tern/Wren"), ("relationship", "Wren/Tern")],
        published_on=None,
    )  # fmt: skip
    Tag.objects.filter(name="Wren/Tern").update(merger=Tag.objects.get(name="Tern/Wren"), canonical=False)
    harbours = tag("fandom", "All Harbours")
    for fandom in Tag.objects.filter(name__in=("Harbour Lights", "Harbour Nights")):
        TagParent.objects.create(child=fandom, parent=harbours, kind=TagParent.Kind.META)
    for work, words in ((cards, 3_000), (harbour, 500), (dragon, 90_000)):
        Work.objects.filter(pk=work.pk).update(words=words)
    Fact.objects.create(work=cards, field="kudos", value="120", number=120, basis="stated")
    Fact.objects.create(work=cards, field="collection", value="Yuletide: 2015", basis="stated")
    Fact.objects.create(work=dragon, field="kudos", value="12", number=12, basis="stated")
    for number in range(3):
        Comment.objects.create(key=f"c{number}", work=harbour, name="Di")
    Bookmark.objects.create(key="b", work=dragon)
    SeriesWork.objects.create(series=Series.objects.create(name="The Long Game"), work=cards, position=1)


EACH = [
    ("kitten", "Cards Harbour"),
    ("kitten -cards", "Harbour"),
    ("kitten OR dragon", "Cards Harbour Dragon"),
    ("-kitten", "Dragon"),
    ("-(kitten OR dragon)", ""),
    ("(cards kitten) OR flew", "Cards Dragon"),
    ('"a kitten"', "Cards Harbour"),
    ("plays chapter", "Cards"),
    ("title:harbour", "Harbour"),
    ("harbour -title:harbour", "Dragon"),
    ("creators:ada", "Cards"),
    ("author:(ada OR bo)", "Cards Harbour"),
    ("ada", "Cards Harbour"),
    ("summary:necklace", "Cards"),
    ("notes:ada", "Harbour"),
    ("notes:wager", "Cards"),
    ("fandom:angel", "Harbour"),
    ("fandom:harbour", "Harbour Dragon"),
    ("fandom:buffy the vampire slayer kitten", "Cards"),
    ("character:buffy", "Dragon"),
    ("tag:buffy", "Cards Dragon"),
    ("tag:buff*", "Cards Dragon"),
    ("ship:spike/buffy", "Cards"),
    ("ship:doyle/cordy", "Cards"),
    ("ship:doyle/chase/spike", ""),
    ("freeform:hurt/comfort", "Harbour"),
    ("hurt/comfort", "Harbour"),
    ('"slow burn"', "Cards"),
    ("rating:E,M", "Cards Harbour"),
    ("-rating:E kitten", "Cards"),
    ("language:en", "Cards Dragon"),
    ("language:German", "Harbour"),
    ("lang:deutsch", "Harbour"),
    ("series:long", "Cards"),
    ("source:archive.example", "Cards"),
    ("canon:entropy", "Cards"),
    ("words:500-3000", "Cards Harbour"),
    ("words>3,000", "Dragon"),
    ("words<500", ""),
    ("chapters:2", "Cards"),
    ("hits>7", "Cards"),
    ("hits:0-100", "Cards Dragon"),
    ("kudos:12-50", "Dragon"),
    ("comments:3", "Harbour"),
    ("comments<3", "Cards Dragon"),
    ("comments:0", "Cards Dragon"),
    ("bookmarks>0", "Dragon"),
    ("posted:2015", "Cards"),
    ("posted<2021", "Cards Harbour"),
    ('updated:"< 2 weeks"', "Cards"),
    ("updated:> 1 year ago", "Harbour"),
    ("complete:true", "Cards"),
    ("complete:false kitten", "Harbour"),
    ("-complete:true", "Harbour Dragon"),
    ("complete:no", "Harbour"),
    ("tag:slow", "Cards"),
    ("tag:low", ""),
    ("crossover:yes", "Harbour"),
    ("crossover:no", "Cards Dragon"),
    ("otp:true", "Dragon"),
    ("otp:no", "Cards Harbour"),
    ("collection:2015", "Cards"),
    ('collections:"yuletide 2015"', "Cards"),
    ("missing:yes", "Harbour"),
    ("oneshot:true", "Harbour Dragon"),
    ("kitten OR words>3000", "Cards Harbour Dragon"),
    ("dragon OR (kitten complete:true)", "Cards Dragon"),
    ("kitten -words:500", "Cards"),
    ("-kitten -words:1", "Dragon"),
    ("-(kitten complete:true)", "Harbour Dragon"),
    ("", ""),
    ("…", ""),
]


@pytest.mark.usefixtures("shelf")
def test_each_search_finds_its_works(box: Path, make: Make) -> None:
    engine = make(box)
    assert {text: sorted(titles(engine, text)) for text, _ in EACH} == {
        text: sorted(found.split()) for text, found in EACH
    }
    for text, found in EACH:
        if found:
            every = engine.every(parse(text, known))
            assert sorted(Work.objects.filter(pk__in=list(every)).values_list("title", flat=True)) == sorted(
                found.split()
            )


@pytest.mark.usefixtures("shelf")
@pytest.mark.parametrize(
    ("order", "found"),
    [
        (Order(Sort.WORDS), "Dragon Cards Harbour"),
        (Order(Sort.WORDS, ascending=True), "Harbour Cards Dragon"),
        (Order(Sort.TITLE), "Cards Dragon Harbour"),
        (Order(Sort.CREATOR), "Cards Harbour Dragon"),
        (Order(Sort.POSTED), "Harbour Cards Dragon"),
        (Order(Sort.UPDATED, ascending=True), "Harbour Cards Dragon"),
        (Order(Sort.HITS), "Cards Dragon Harbour"),
        (Order(Sort.KUDOS, ascending=True), "Dragon Cards Harbour"),
        (Order(Sort.COMMENTS), "Harbour Dragon Cards"),
        (Order(Sort.BOOKMARKS), "Dragon Harbour Cards"),
        (Order(Sort.NEWEST), "Dragon Harbour Cards"),
        (Order(Sort.NEWEST, ascending=True), "Cards Harbour Dragon"),
    ],
)
def test_each_order_has_its_direction_and_what_is_not_known_stands_last(
    box: Path, make: Make, order: Order, found: str
) -> None:
    engine = make(box)
    assert titles(engine, "kitten OR dragon", order) == found.split()
    assert titles(engine, "words>1", order) == found.split()


@pytest.mark.usefixtures("shelf")
def test_only_works_asked_for_are_found(box: Path, make: Make) -> None:
    engine = make(box)
    cards = BitMap(Work.objects.filter(title="Cards").values_list("pk", flat=True))
    assert titles(engine, "kitten", within=cards) == ["Cards"]
    assert titles(engine, "-dragon", within=cards) == ["Cards"]
    assert titles(engine, "", within=cards) == ["Cards"]
    assert titles(engine, "dragon", within=cards) == []


@pytest.mark.usefixtures("shelf")
def test_pages_follow_each_other(box: Path, make: Make) -> None:
    engine = make(box)
    for text in ("kitten OR dragon", "words>1", "kitten OR words>1", "-nothing"):
        asked = parse(text, known)
        pages = [engine.find(asked, Order(), start, 1).works for start in range(4)]
        assert [len(page) for page in pages] == [1, 1, 1, 0]
        assert len({work for page in pages for work in page}) == 3


@pytest.mark.usefixtures("shelf")
def test_synonyms_and_sub_tags_are_found_through_their_canonical(box: Path, make: Make) -> None:
    canonical = tag("freeform", "Pining")
    Tag.objects.filter(name="Slow Burn").update(merger=canonical)
    buffyverse = tag("fandom", "Buffyverse")
    for name in ("Angel", "Buffy the Vampire Slayer"):
        child = Tag.objects.get(name=name)
        TagParent.objects.create(child=child, parent=buffyverse, kind=TagParent.Kind.META)
    engine = make(box)
    assert titles(engine, "freeform:pining") == ["Cards"]
    assert titles(engine, '"slow burn"') == ["Cards"]
    assert titles(engine, '"pining"') == ["Cards"]
    assert sorted(titles(engine, "fandom:buffyverse")) == ["Cards", "Harbour"]
    assert titles(engine, "-fandom:buffyverse") == ["Dragon"]
    assert parse("tag:slow burn", known).said == "works tagged Pining"
