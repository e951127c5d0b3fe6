"""The two real scrapes that the project began with, against what a careful reader wrote down of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.core.origins.stories import recognised
from velvetbox.core import formats
from velvetbox.core.formats.draft import Draft
from velvetbox.core.prose import Basis, Fact, Field, Work


class Seed:
    """One seed: its gold, its draft, and the work read from it."""

    def __init__(self, folder: Path, gold: dict[str, Any]) -> None:
        data = (folder / gold["file"]).read_bytes()
        self.gold = gold
        self.metadata: dict[str, Any] = gold["metadata"]
        self.draft: Draft = formats.read(data, gold["file"])
        (self.work,) = recognised(data, gold["file"]).works

    def fact(self, field: Field) -> Fact:
        (found,) = [fact for fact in self.work.facts if fact.field is field]
        return found

    def place(self, fact: Fact) -> dict[str, Any]:
        """Give a fact's place as the gold writes it: block, and code points of the whole file."""
        where = fact.where
        assert where.block is not None
        start = self.draft.blocks[where.block].start or 0
        return {
            "block": where.block,
            "start": start + (where.start or 0),
            "end": start + (where.end or 0),
            "text": where.quote,
        }

    def block(self, index: int) -> str:
        return self.draft.blocks[index].text


@pytest.fixture(scope="module")
def seeds(corpus: Path) -> dict[str, Seed]:
    folder = corpus.parent / "seeds"
    gold = json.loads((folder / "import-gold.json").read_text(encoding="utf-8"))
    return {seed["file"][:3]: Seed(folder, seed) for seed in gold["seeds"]}


@pytest.fixture(params=["000", "002"])
def seed(request: pytest.FixtureRequest, seeds: dict[str, Seed]) -> Seed:
    return seeds[request.param]


def body(work: Work) -> int:
    return sum(len(chapter.blocks) for chapter in work.chapters)


ABSENT = {
    "author": Field.CREATOR,
    "url": Field.URL,
    "published": Field.PUBLISHED,
    "updated": Field.UPDATED,
    "rating": Field.RATING,
    "series": Field.SERIES,
    "summary": Field.SUMMARY,
    "author_note": Field.NOTE_BEFORE,
    "reader_advisory": Field.ADVISORY,
}


def test_what_is_absent_stays_empty(seed: Seed) -> None:
    for name, field in ABSENT.items():
        if seed.metadata.get(name, {}).get("basis") == "absent":
            assert seed.work.known(field) == [], name


def test_the_title_and_its_place(seed: Seed) -> None:
    title, gold = seed.fact(Field.TITLE), seed.metadata["title"]

    assert (title.value, title.basis.value) == (gold["value"], gold["basis"])
    assert title.where.block == gold.get("block", 0)


def test_only_the_body_is_body(seed: Seed) -> None:
    first, last = next(role["blocks"] for role in seed.gold["structure"] if role["role"] == "body")
    blocks = [block for chapter in seed.work.chapters for block in chapter.blocks]

    assert [block.text for block in blocks] == [seed.block(index) for index in range(first, last + 1)]
    assert len(seed.work.chapters) == seed.metadata["chapters"]["present"]


def test_the_place_in_canon(seed: Seed) -> None:
    gold = seed.metadata["canon_setting"]
    canon = seed.fact(Field.CANON)

    assert canon.value == gold["as_written"]
    assert seed.place(canon) == gold["evidence"]
    assert seed.fact(Field.CANON_SEASON).number == gold["season"]
    assert seed.work.value(Field.CANON_AFTER) == gold.get("after_episode")


def test_no_guess_of_the_reader_is_a_fact(seed: Seed) -> None:
    known = {fact.value for fact in seed.work.facts if fact.basis is not Basis.GUESS}

    assert not known & {"Buffy the Vampire Slayer (TV)", "Buffy Summers/Spike", "As You Were", "6x15"}


def test_note_fandom_pairing_advice_and_reference_of_the_first(seeds: dict[str, Seed]) -> None:
    seed = seeds["000"]
    gold = seed.metadata

    assert seed.fact(Field.NOTE_BEFORE).value == gold["author_note"]["value"]
    assert [block.text for block in seed.work.notes_before] == [gold["author_note"]["value"]]
    for field, told in (
        (Field.FANDOM, gold["fandom"]),
        (Field.RELATIONSHIP, gold["relationships"][0]),
        (Field.ADVISORY, gold["reader_advisory"]),
        (Field.CANON_REFERENCE, gold["canon_reference"]),
    ):
        assert seed.fact(field).value == told["as_written"]
        assert seed.fact(field).basis is Basis.STATED
        assert seed.place(seed.fact(field)) == told["evidence"]


def test_the_end_of_the_first(seeds: dict[str, Seed]) -> None:
    seed = seeds["000"]
    complete = seed.fact(Field.COMPLETE)

    assert (complete.value, complete.basis) == ("true", Basis.STATED)
    assert (complete.where.block, complete.where.quote) == (106, "The End")
    assert seed.fact(Field.END_MARKER).value == "The End"
    assert body(seed.work) == 104


def test_chapters_of_the_second(seeds: dict[str, Seed]) -> None:
    seed = seeds["002"]
    gold = seed.metadata
    declared = seed.fact(Field.CHAPTERS_DECLARED)

    assert (declared.value, declared.number, declared.basis) == (
        gold["chapters"]["as_written"],
        33,
        Basis.STATED,
    )
    assert (seed.fact(Field.CHAPTER_PRESENT).number, seed.fact(Field.CHAPTER_PRESENT).basis) == (
        1,
        Basis.GUESS,
    )
    assert (seed.fact(Field.COMPLETE).value, seed.fact(Field.COMPLETE).basis) == ("false", Basis.DERIVED)
    assert (
        seed.fact(Field.CHAPTER_TITLE).value
        == gold["chapter_titles"][0]["title"]
        == seed.work.chapters[0].title
    )
    assert seed.fact(Field.CHAPTER_TITLE).number == gold["chapter_titles"][0]["number"]
    assert seed.fact(Field.CHAPTER_TITLE).where.block == gold["chapter_titles"][0]["block"]


def test_title_line_part_and_summary_of_the_second(seeds: dict[str, Seed]) -> None:
    seed = seeds["002"]
    gold = seed.metadata

    assert seed.fact(Field.TITLE_LINE).value == gold["title_line_as_written"]["value"]
    assert (seed.fact(Field.PART).value, seed.fact(Field.PART).number) == (
        gold["part"]["as_written"],
        gold["part"]["number"],
    )
    assert seed.fact(Field.SUMMARY).value == gold["summary"]["value"]
    assert [block.text for block in seed.work.summary] == [gold["summary"]["value"]]
    assert seed.work.known(Field.FANDOM) == seed.work.known(Field.RELATIONSHIP) == []


def test_the_lost_line_of_the_second_is_flagged_only(seeds: dict[str, Seed]) -> None:
    seed = seeds["002"]
    damage = seed.fact(Field.DAMAGE)

    assert seed.place(damage) == seed.gold["lost_text"][0]["evidence"][1]
    assert damage.value == "The opening line seems to be missing."
    assert seed.work.chapters[0].blocks[0].text.startswith("The single spoken word")
