"""What is offered while somebody types, when little is found, and beside a work."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.allowed import allowed
from tests.archive import rows
from velvetbox.archive.finder import acts, suggesting
from velvetbox.archive.finder.did_you_mean import did_you_mean
from velvetbox.archive.finder.more_like import more_like
from velvetbox.archive.finder.spelling import distance
from velvetbox.archive.finder.suggesting import Names, Suggestion, suggest
from velvetbox.archive.library.models import Series, SeriesWork, Tag, Work

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh() -> None:
    suggesting._table.__init__()  # type: ignore[misc] # as a process started now


def names(text: str, *kinds: str, fandom: str = "") -> list[str]:
    return [one.name for one in suggest(text, kinds or suggesting.KINDS, fandom=fandom)]


def test_names_that_begin_so_come_first_and_the_most_used_of_them(box: Path) -> None:
    for number in range(3):
        rows.work(f"Nr {number}", tags=[("character", "Ann Spike")])
    rows.work(
        "One", tags=[("character", "Spike (BtVS)"), ("character", "Spike's Mother"), ("fandom", "Spike!")]
    )
    rows.work("Two", tags=[("character", "Spike (BtVS)"), ("character", "Hedgespike")])
    assert names("spi", "character") == ["Spike (BtVS)", "Spike's Mother", "Ann Spike"]
    assert names("SPIKE B", "character") == ["Spike (BtVS)"]
    assert names("spike ", "fandom") == ["Spike!"]
    assert names("spik e", "fandom") == []


def test_titles_and_creators_are_offered_too(box: Path) -> None:
    kept = rows.work("The Café by the Sea", creators=["Seaworthy"])
    assert {(one.kind, one.id) for one in suggest("sea")} == {
        ("title", kept.pk), ("creator", kept.creatorships.get().pseud_id),
    }  # fmt: skip
    assert names("cafe", "title") == ["The Café by the Sea"]


def test_series_are_offered_those_of_one_name_once(box: Path) -> None:
    one, two = rows.work("One", tags=[("fandom", "Angel")]), rows.work("Two", tags=[("fandom", "Buffy")])
    for work, site in ((one, "a"), (two, "b")):
        SeriesWork.objects.create(series=Series.objects.create(name="Sea Drabbles", site=site), work=work)
    (found,) = suggest("drab", ["series"])
    assert (found.kind, found.name, found.works) == ("series", "Sea Drabbles", 2)
    assert names("sea", "series", fandom="Buffy") == ["Sea Drabbles"]
    assert names("sea", "series", fandom="Firefly") == []


def test_a_synonym_offers_its_canonical_once(box: Path) -> None:
    rows.work("One", tags=[("freeform", "Slow Burn"), ("freeform", "Slow Build")])
    canonical = Tag.objects.get(name="Slow Burn")
    Tag.objects.filter(name="Slow Build").update(merger=canonical)
    (one,) = suggest("slow bu", ["freeform"])
    assert one == Suggestion("freeform", canonical.pk, "Slow Burn", 2)


def test_with_a_fandom_only_its_own_are_offered(box: Path) -> None:
    rows.work("Mine", creators=["Ada"], tags=[("fandom", "Angel"), ("character", "Ada Vell")])
    rows.work("Mice", creators=["Adam"], tags=[("fandom", "Buffy"), ("character", "Adam")])
    assert names("ada", "character", fandom="angel") == ["Ada Vell"]
    assert names("ada", "creator", fandom="buffy") == ["Adam"]
    assert names("mi", "title", fandom="Buffy") == ["Mice"]
    assert names("ada", "character", fandom="no such") == []


@pytest.mark.parametrize("text", ["", " ", "\n", "\0", "%", "\ud800", "(", "x" * 5000])
def test_anything_typed_is_answered(box: Path, text: str) -> None:
    rows.work("One")
    assert suggest(text) == ()


def test_a_hundred_thousand_works_are_looked_through_in_no_time() -> None:
    some = Names.of(
        (f"Name {number:x} of {number % 977:x}", Suggestion("title", number, "", number % 50))
        for number in range(300_000)
    )
    began = time.process_time()
    for typed in (b"name", b"n", b"zzz", b"3d0 of", b"of 3d", b"of 3dx", b"49"):
        list(zip(range(10), some.with_words(typed), strict=False))
    assert time.process_time() - began < allowed(0.2)  # seven of them


def test_words_the_box_does_not_have_are_put_right(box: Path) -> None:
    tags = [("character", "Drusilla"), ("relationship", "Buffy Summers/Spike (BtVS)")]
    rows.work("Necklace", "The necklaces of the wanderer.", tags=tags)
    acts.catch_up()
    assert did_you_mean("neckalces kitten") == "necklaces kitten"
    assert did_you_mean('title:Neklace -"of wandrer"') == 'title:necklace -"of wanderer"'
    assert did_you_mean("character:drussila words:>10") == "character:drusilla words:>10"
    assert did_you_mean("wandrrerr") == "wanderer"
    assert did_you_mean("spike/buffy") == '"Buffy Summers/Spike (BtVS)"'
    assert did_you_mean("necklace of") == ""
    assert did_you_mean("/ /") == did_you_mean("Buffy Summers/Spike (BtVS)") == ""
    assert did_you_mean("zzzzzzz hurt/comfort") == ""


def test_without_an_index_nothing_is_offered_instead(box: Path) -> None:
    kept = rows.work("One")
    assert did_you_mean("anything") == ""
    assert more_like(None, kept.pk) == ()


@given(st.text("abc", max_size=6), st.text("abc", max_size=6))
def test_the_distance_of_words_is_one_for_each_edit(one: str, two: str) -> None:
    assert distance(one, two) == distance(two, one)
    assert (distance(one, two) == 0) == (one == two)
    assert abs(len(one) - len(two)) <= distance(one, two) <= max(len(one), len(two))
    assert distance(one + "ab" + two, one + "ba" + two) == 1


def test_works_with_the_same_tags_and_rare_words_are_more_like_one_than_others(box: Path) -> None:
    sea = "The harbour, the schooner, the harbour again and the schooner; harbour and schooner."
    one = rows.work("One", sea, tags=[("fandom", "Lights"), ("freeform", "Ships")])
    near = rows.work("Two", sea + " And a storm.", tags=[("fandom", "Lights")])
    tagged = rows.work("Three", "A storm.", tags=[("freeform", "Ships")])
    for number in range(12):
        rows.work(f"Nr {number}", "The dragon and the dragon and the dragon.", tags=[("fandom", "Dragons")])
    acts.catch_up()
    assert more_like(None, one.pk)[:2] == (near.pk, tagged.pk)
    assert one.pk not in more_like(None, one.pk)
    Work.objects.filter(pk=near.pk).update(withdrawn_at="2026-01-01T00:00:00Z")
    assert near.pk not in more_like(None, one.pk)
    assert more_like(None, near.pk) == ()
